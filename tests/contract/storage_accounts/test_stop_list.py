import asyncio

import pytest
from pydantic import SecretStr

from bot.domain.ids import AccountId
from bot.domain.phone import Phone
from storage.account import stop_list as in_transaction
from storage.account import stop_list as stopped
from storage.account import users
from storage.account.accounts import lock_row
from storage.account.api_keys import ApiKeys
from storage.engine.database import Database
from storage.keys.keyring import Keyring
from tests.alone import Alone
from tests.databases import MovedClock

A, B, C = (Phone(f"7916000000{n}") for n in range(3))


@pytest.fixture
async def account_ids(database: Database, keyring: Keyring, clock: MovedClock) -> list[AccountId]:
    accounts = ApiKeys(database, keyring, clock)
    made = []
    for user_id in (501, 502):
        await Alone(users, database, clock).touch(user_id, "", "ru")
        made.append(
            await accounts.connect(
                user_id, domain="calls.example", provider_user_id=user_id, api_key=SecretStr("key")
            )
        )
    return [account.id for account in made]


@pytest.fixture
def stop_list(database: Database, clock: MovedClock) -> Alone:
    return Alone(stopped, database, clock)


async def test_only_new_phones_count_and_the_first_reason_stays(
    stop_list: Alone, account_ids: list[AccountId]
) -> None:
    ours, _ = account_ids
    assert await stop_list.add(ours, [A, B, A], reason="reaction", by=None) == 2
    assert await stop_list.add(ours, [B, C], reason="user", by=501) == 1
    assert await stop_list.add(ours, [], reason="user", by=501) == 0
    listed = {stopped.phone: (stopped.reason, stopped.added_by) for stopped in await stop_list.page(ours)}
    assert listed == {A: ("reaction", None), B: ("reaction", None), C: ("user", 501)}


async def test_each_account_has_its_own_list(stop_list: Alone, account_ids: list[AccountId]) -> None:
    ours, theirs = account_ids
    await stop_list.add(ours, [A], reason="user", by=501)
    assert await stop_list.among(ours, [A, B]) == {A}
    assert await stop_list.among(theirs, [A, B]) == set()
    assert await stop_list.among(ours, []) == set()
    assert await stop_list.remove(theirs, [A]) == 0
    assert await stop_list.remove(ours, [A, B]) == 1
    assert await stop_list.among(ours, [A]) == set()


async def test_the_list_is_read_page_by_page(stop_list: Alone, account_ids: list[AccountId]) -> None:
    ours, _ = account_ids
    await stop_list.add(ours, [C, A, B], reason="user", by=501)
    first = await stop_list.page(ours, limit=2)
    assert [stopped.phone for stopped in first] == [A, B]
    assert [stopped.phone for stopped in await stop_list.page(ours, after=B, limit=2)] == [C]
    assert await stop_list.page(ours, after=C) == []


async def test_fifty_thousand_phones_are_looked_up_and_added(
    stop_list: Alone, account_ids: list[AccountId], database: Database
) -> None:
    ours, _ = account_ids
    phones = [Phone(f"7916{n:07}") for n in range(50_000)]
    assert await stop_list.add(ours, phones, reason="user", by=501) == 50_000
    async with database.reading() as tx:
        assert len(await in_transaction.among(tx, ours, phones)) == 50_000
        assert await in_transaction.count(tx, ours) == 50_000


async def test_an_entry_waits_for_whoever_is_deciding_who_rings(
    database: Database, stop_list: Alone, account_ids: list[AccountId]
) -> None:
    ours, _ = account_ids
    async with asyncio.TaskGroup() as group, database.writing() as tx:
        await lock_row(tx, ours)
        assert await in_transaction.among(tx, ours, [A]) == set()
        adding = group.create_task(stop_list.add(ours, [A], reason="user", by=501))
        await asyncio.sleep(0.2)
        assert not adding.done()
    assert await stop_list.among(ours, [A]) == {A}
