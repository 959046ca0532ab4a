"""A PostgreSQL that can't be had is told in a sentence, without the password."""

import pytest
from sqlalchemy import make_url

from storage.engine.database import Database
from storage.engine.errors import DatabaseBusy, DataUnusable

PASSWORD = "canary-of-a-password"


@pytest.mark.parametrize("changed", [{"database": "nonesuch"}, {"username": "nobody_here"}])
async def test_a_wrong_address_is_the_operators_to_mend(
    postgres_address: str, changed: dict[str, str]
) -> None:
    address = make_url(postgres_address).set(password=PASSWORD, **changed)  # type: ignore[arg-type]  # str for str
    with pytest.raises(DataUnusable, match="DATABASE_URL") as caught:
        await Database.open(address.render_as_string(hide_password=False))
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("read_only", [False, True])
async def test_a_database_that_does_not_answer_is_worth_another_try(read_only: bool) -> None:
    with pytest.raises(DatabaseBusy, match="does not answer") as caught:
        await Database.open(f"postgresql://nobody:{PASSWORD}@127.0.0.1:1/none", read_only=read_only)
    assert PASSWORD not in str(caught.value)
