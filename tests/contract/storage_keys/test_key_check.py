from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, update

from bot.config import Settings
from storage.account import users
from storage.account.api_keys import ApiKeys
from storage.engine import facts
from storage.engine.database import Database
from storage.engine.errors import KeyMissing, Tampered
from storage.keys.key_check import key_ids_in_rows, needed_key_ids, open_keyring
from storage.keys.keyring import Keyring, key_file_path
from storage.tables import connections
from tests.alone import Alone
from tests.databases import MovedClock, a_master_key
from tests.master_keys import secret_text

CANARY = "canary-key-7f3a9b"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", secret_key=None)


async def _connect(database: Database, keyring: Keyring, clock: MovedClock, user_id: int = 501) -> ApiKeys:
    await Alone(users, database, clock).touch(user_id, "Анна", "ru")
    accounts = ApiKeys(database, keyring, clock)
    await accounts.connect(
        user_id, domain="calls.example", provider_user_id=user_id, api_key=SecretStr(f"{CANARY}-{user_id}")
    )
    return accounts


def _with(settings: Settings, *numbers: int) -> Settings:
    keys = ",".join(secret_text(a_master_key(number)) for number in numbers)
    return settings.model_copy(update={"secret_key": SecretStr(keys)})


async def test_an_empty_database_gets_a_key_file_of_its_own(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    path = key_file_path(settings)
    assert path.stat().st_mode & 0o777 == 0o600
    async with database.reading() as tx:
        assert await needed_key_ids(tx) == {keyring.newest_id}
        assert await key_ids_in_rows(tx) == set()
    again = await open_keyring(settings, database, clock=clock)
    assert again.key_ids == keyring.key_ids


async def test_a_lost_key_file_is_named_and_not_replaced(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await _connect(database, keyring, clock)
    key_file_path(settings).unlink()
    with pytest.raises(KeyMissing, match=f"id {keyring.newest_id},") as caught:
        await open_keyring(settings, database, clock=clock)
    assert caught.value.key_ids == (keyring.newest_id,)
    assert not key_file_path(settings).exists()


async def test_another_key_in_the_environment_is_refused(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    await _connect(database, await open_keyring(_with(settings, 1), database, clock=clock), clock)
    with pytest.raises(KeyMissing) as caught:
        await open_keyring(_with(settings, 2), database, clock=clock)
    assert caught.value.key_ids == (a_master_key(1).id,)
    both = await open_keyring(_with(settings, 2, 1), database, clock=clock)
    assert both.key_ids == (a_master_key(2).id, a_master_key(1).id)


async def test_rows_tell_of_their_key_even_where_the_note_is_lost(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    await _connect(database, await open_keyring(_with(settings, 1), database, clock=clock), clock)
    async with database.writing() as tx:
        await facts.put(tx, "key_ids", "[]")
    with pytest.raises(KeyMissing) as caught:
        await open_keyring(_with(settings, 2), database, clock=clock)
    assert caught.value.key_ids == (a_master_key(1).id,)


async def test_a_database_in_use_without_any_note_gets_no_new_key(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    await Alone(users, database, clock).touch(501, "Анна", "ru")
    with pytest.raises(KeyMissing, match="in use"):
        await open_keyring(settings, database, clock=clock)
    assert not key_file_path(settings).exists()


async def test_beside_a_running_bot_the_key_is_checked_and_nothing_written(
    database: Database, database_address: str, settings: Settings, clock: MovedClock
) -> None:
    async with await Database.open(database_address, read_only=True) as beside:
        assert (await open_keyring(_with(settings, 1), beside, clock=clock)).newest_id == a_master_key(1).id
    async with database.reading() as tx:
        assert await needed_key_ids(tx) == set()


async def test_ciphertexts_swapped_between_two_rows_are_found_out(
    database: Database, keyring: Keyring, clock: MovedClock
) -> None:
    accounts = await _connect(database, keyring, clock, 501)
    await _connect(database, keyring, clock, 502)
    async with database.writing() as tx:
        rows = {row.user_id: row.api_key for row in await tx.execute(connections.select())}
        for user_id, other in ((501, 502), (502, 501)):
            moving = update(connections).where(connections.c.user_id == user_id)
            await tx.execute(moving.values(api_key=rows[other]))
    for user_id in (501, 502):
        with pytest.raises(Tampered):
            await accounts.connection_of(user_id)


async def test_no_file_of_the_data_folder_holds_a_key_as_it_is(
    sqlite_database: Database, sqlite_file: Path, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, sqlite_database, clock=clock)
    accounts = await _connect(sqlite_database, keyring, clock)
    found = await accounts.connection_of(501)
    assert found is not None
    assert found.api_key.get_secret_value() == f"{CANARY}-501"
    assert CANARY not in repr(found)
    async with sqlite_database.writing() as tx:
        await tx.execute(delete(connections))
    files = [file for file in sqlite_file.parent.rglob("*") if file.is_file()]
    assert {"dialgram.db", "dialgram.db-wal", "secret.key"} <= {file.name for file in files}
    assert [file.name for file in files if CANARY.encode() in file.read_bytes()] == []
