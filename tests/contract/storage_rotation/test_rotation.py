import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from storage.account import users
from storage.account.api_keys import ApiKeys
from storage.chat.journal import Journal
from storage.engine.database import Database
from storage.engine.errors import DataInUse, KeyMissing, KeyUnusable, NotRotated
from storage.engine.lock import DataLock
from storage.keys.key_check import key_ids_in_rows, needed_key_ids, open_keyring
from storage.keys.key_file import read_key_file
from storage.keys.keyring import Keyring, key_file_path
from storage.tables import connections
from storage.upkeep import rotation
from storage.upkeep.rotation import drop_retired, reencrypt, reload_and_reencrypt, rotate_key
from tests.alone import Alone
from tests.databases import MovedClock, a_master_key
from tests.master_keys import secret_text

USERS = range(501, 511)
RUNNING_BOT = Path(__file__).with_name("running_bot.py")


@pytest.fixture
def settings(database_address: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", database_url=SecretStr(database_address), secret_key=None)


async def _fill(database: Database, keyring: Keyring, clock: MovedClock) -> None:
    people, accounts = Alone(users, database, clock), ApiKeys(database, keyring, clock)
    for user_id in USERS:
        await people.touch(user_id, "", "ru")
        await accounts.connect(
            user_id, domain="calls.example", provider_user_id=user_id, api_key=SecretStr(f"key {user_id}")
        )
    await Journal(database, keyring, clock).add([(n, b"update %d" % n) for n in range(5)])


async def _assert_all_opens(database: Database, keyring: Keyring, clock: MovedClock) -> None:
    accounts = ApiKeys(database, keyring, clock)
    for user_id in USERS:
        found = await accounts.connection_of(user_id)
        assert found is not None
        assert found.api_key.get_secret_value() == f"key {user_id}"
    pending = await Journal(database, keyring, clock).pending()
    assert [body for _, body, _ in pending] == [b"update %d" % n for n in range(5)]


async def test_a_new_key_is_made_and_every_row_brought_under_it(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    old_id = keyring.newest_id
    await _fill(database, keyring, clock)
    if database.is_sqlite:
        await database.close()
    rotated = await rotate_key(settings, clock=clock)
    assert rotated.newest_id != old_id
    assert (rotated.rows, rotated.retired_ids) == (len(USERS) + 5, (old_id,))
    newest, retired = read_key_file(key_file_path(settings))
    assert (newest.id, newest.made_at, newest.retired_at) == (rotated.newest_id, clock.now, None)
    assert (retired.id, retired.retired_at) == (old_id, clock.now)
    async with await Database.open(settings.database_address) as again:
        async with again.reading() as tx:
            assert await needed_key_ids(tx) == await key_ids_in_rows(tx) == {rotated.newest_id}
        await _assert_all_opens(again, await open_keyring(settings, again, clock=clock), clock)


async def test_a_process_that_did_not_hear_of_the_new_key_finds_it_when_it_needs_it(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await _fill(database, keyring, clock)
    await rotate_key(settings, clock=clock)
    await _assert_all_opens(database, keyring, clock)


async def test_keys_from_the_environment_are_the_operators_to_change(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    def with_keys(*numbers: int) -> Settings:
        keys = ",".join(secret_text(a_master_key(number)) for number in numbers)
        return settings.model_copy(update={"secret_key": SecretStr(keys)})

    await _fill(database, await open_keyring(with_keys(1), database, clock=clock), clock)
    rotated = await rotate_key(with_keys(2, 1), clock=clock)
    assert (rotated.newest_id, rotated.rows) == (a_master_key(2).id, len(USERS) + 5)
    assert not key_file_path(settings).exists()
    await _assert_all_opens(database, await open_keyring(with_keys(2), database, clock=clock), clock)
    with pytest.raises(KeyMissing):
        await open_keyring(with_keys(1), database, clock=clock)
    with pytest.raises(NotRotated, match="SECRET_KEY"):
        await drop_retired(with_keys(2, 1), clock=clock)


async def test_a_retired_key_goes_only_when_it_is_told_to_and_nothing_needs_it(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    old_id = keyring.newest_id
    await _fill(database, keyring, clock)
    await rotate_key(settings, clock=clock)
    assert old_id in (await open_keyring(settings, database, clock=clock)).hook_mac_keys()
    async with database.writing() as tx:
        # As if a process with the older ring had written meanwhile.
        stale = Keyring([read_key_file(key_file_path(settings))[1]]).encrypt(b"late", about=b"connections:1")
        await tx.execute(update(connections).where(connections.c.id == 1).values(api_key=stale))
    assert await drop_retired(settings, clock=clock) == ()
    assert await reencrypt(database, await open_keyring(settings, database, clock=clock)) == 1
    assert await drop_retired(settings, clock=clock) == (old_id,)
    assert await drop_retired(settings, clock=clock) == ()
    assert old_id not in (await open_keyring(settings, database, clock=clock)).hook_mac_keys()


async def test_what_a_killed_rotation_left_is_done_by_the_next_one(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await _fill(database, keyring, clock)
    rotation._put_new_key_first(settings, clock.now)  # and then the power went out
    fresh = await open_keyring(settings, database, clock=clock)
    await _assert_all_opens(database, fresh, clock)
    assert await reencrypt(database, fresh) == len(USERS) + 5
    assert await reencrypt(database, fresh) == 0


async def test_a_key_replaced_while_it_is_reencrypted_stays_the_persons_new_one(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await _fill(database, keyring, clock)
    rotation._put_new_key_first(settings, clock.now)
    fresh = await open_keyring(settings, database, clock=clock)
    accounts = ApiKeys(database, fresh, clock)

    async def replace_one() -> None:
        await accounts.connect(
            501, domain="calls.example", provider_user_id=501, api_key=SecretStr("replaced")
        )

    database_in_between = _ActsBeforeWriting(database, replace_one, turn=2)
    await reencrypt(database_in_between, fresh)
    found = await accounts.connection_of(501)
    assert found is not None
    assert found.api_key.get_secret_value() == "replaced"


async def test_a_damaged_row_does_not_keep_the_others_under_the_older_key(
    database: Database, settings: Settings, clock: MovedClock, caplog: pytest.LogCaptureFixture
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await _fill(database, keyring, clock)
    async with database.writing() as tx:
        for row_id, blob in ((1, b"no blob"), (2, keyring.encrypt(b"moved", about=b"connections:9"))):
            await tx.execute(update(connections).where(connections.c.id == row_id).values(api_key=blob))
    if database.is_sqlite:
        await database.close()
    with caplog.at_level(logging.ERROR), pytest.raises(NotRotated, match=str(keyring.newest_id)):
        await rotate_key(settings, clock=clock)
    assert "row 2 of connections" in caplog.text
    async with await Database.open(settings.database_address) as again, again.reading() as tx:
        newest = read_key_file(key_file_path(settings))[0].id
        assert await key_ids_in_rows(tx) == {keyring.newest_id, newest}


async def test_a_bad_key_file_leaves_the_running_bot_with_the_keys_it_has(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await _fill(database, keyring, clock)
    key_file_path(settings).write_text("half a li")
    with pytest.raises(KeyUnusable):
        await reload_and_reencrypt(database, keyring)
    await _assert_all_opens(database, keyring, clock)


async def test_beside_a_running_bot_only_the_bot_writes(sqlite_file: Path, clock: MovedClock) -> None:
    settings = Settings(data_dir=sqlite_file.parent, database_url=None, secret_key=None)
    async with await Database.open(settings.database_address) as database:
        keyring = await open_keyring(settings, database, clock=clock)
        await _fill(database, keyring, clock)
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        str(RUNNING_BOT),
        str(settings.data_dir),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert bot.stdout is not None
    assert await bot.stdout.readline() == b"ready\n"
    rotated = await rotate_key(settings, clock=clock)
    assert rotated.rows == 0
    assert rotated.newest_id != keyring.newest_id
    assert await bot.stdout.readline() == f"{len(USERS) + 5}\n".encode()
    bot.kill()
    await bot.wait()
    async with await Database.open(settings.database_address) as database:
        await _assert_all_opens(database, await open_keyring(settings, database, clock=clock), clock)


async def test_a_bot_that_does_not_answer_is_not_waited_for_for_ever(
    sqlite_file: Path, clock: MovedClock
) -> None:
    settings = Settings(data_dir=sqlite_file.parent, database_url=None, secret_key=None)
    async with await Database.open(settings.database_address) as database:
        await _fill(database, await open_keyring(settings, database, clock=clock), clock)
    deaf = await asyncio.create_subprocess_exec(
        sys.executable,
        str(RUNNING_BOT),
        str(settings.data_dir),
        "deaf",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert deaf.stdout is not None
    assert await deaf.stdout.readline() == b"ready\n"
    with pytest.raises(NotRotated, match="rows still need"):
        await rotate_key(settings, clock=clock, wait_s=0.3)
    deaf.kill()
    await deaf.wait()


async def test_a_running_bot_takes_the_new_key_in_place(
    database: Database, settings: Settings, clock: MovedClock
) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await _fill(database, keyring, clock)
    rotation._put_new_key_first(settings, clock.now)
    assert await reload_and_reencrypt(database, keyring) == len(USERS) + 5
    async with database.reading() as tx:
        assert await needed_key_ids(tx) == {keyring.newest_id}
    await _assert_all_opens(database, keyring, clock)


async def test_a_bot_that_has_just_ended_is_not_taken_for_one_that_did_the_work(
    sqlite_file: Path, clock: MovedClock
) -> None:
    settings = Settings(data_dir=sqlite_file.parent, database_url=None, secret_key=None)
    async with await Database.open(settings.database_address) as database:
        await open_keyring(settings, database, clock=clock)
    with DataLock(settings.data_dir):
        (settings.data_dir / "dialgram.lock").write_text(f"{2**22 + 1}")  # above any pid
        with pytest.raises(NotRotated, match="ended"):
            await rotate_key(settings, clock=clock)


async def test_a_bot_whose_pid_is_unknown_is_left_alone(sqlite_file: Path, clock: MovedClock) -> None:
    settings = Settings(data_dir=sqlite_file.parent, database_url=None, secret_key=None)
    with DataLock(settings.data_dir):
        (settings.data_dir / "dialgram.lock").write_text("")
        with pytest.raises(DataInUse):
            await rotate_key(settings, clock=clock)


class _ActsBeforeWriting(Database):
    """Lets somebody else write between what was read and what is written, before the turn-th transaction."""

    def __init__(self, database: Database, act: Callable[[], Awaitable[None]], *, turn: int) -> None:
        super().__init__(database._writer, database._reader)
        self._act, self._turns_left = act, turn

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self._turns_left -= 1
        if self._turns_left == 0:
            await self._act()
        async with super().writing() as tx:
            yield tx
