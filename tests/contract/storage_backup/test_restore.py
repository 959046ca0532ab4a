"""A backup is put in place whole and known as restored, or not at all."""

import asyncio
import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.config import Settings
from bot.starting import migrate
from storage.account import users
from storage.engine import facts
from storage.engine.database import Database, database_url
from storage.engine.errors import DataInUse, RestoreFailed
from storage.engine.lock import DataLock
from storage.keys.key_check import open_keyring
from storage.upkeep import epochs
from storage.upkeep.backup import MANIFEST, back_up
from storage.upkeep.restore import ASIDE, restore
from tests.alone import Alone
from tests.databases import MovedClock, run_on_postgres


def settings_of(data_dir: Path, address: str | None = None) -> Settings:
    url = None if address is None else SecretStr(address)
    return Settings(_env_file=None, data_dir=data_dir, database_url=url, secret_key=None)


@pytest.fixture
def settings(database_address: str, tmp_path: Path) -> Settings:
    """Of the database that is backed up, with something in it."""
    is_postgres = database_address.startswith("postgresql")
    return settings_of(tmp_path / "data", database_address if is_postgres else None)


@pytest.fixture
async def elsewhere(settings: Settings, tmp_path: Path) -> AsyncIterator[Settings]:
    """Of a place where there is no database yet."""
    if settings.database_url is None:
        yield settings_of(tmp_path / "elsewhere")
        return
    server = settings.database_url.get_secret_value()
    name = f"dialgram_test_{secrets.token_hex(6)}"
    await run_on_postgres(server, f"CREATE DATABASE {name}")
    address = database_url(server).set(database=name).render_as_string(hide_password=False)
    try:
        yield settings_of(tmp_path / "elsewhere", address)
    finally:
        await run_on_postgres(server, f"DROP DATABASE {name} WITH (FORCE)")


async def backed_up(settings: Settings, target: Path, clock: MovedClock) -> Path:
    """A backup of a database with a person, a key and (on SQLite) an inbox."""
    settings.data_dir.mkdir(exist_ok=True)
    async with await Database.open(settings.database_address) as database:
        await open_keyring(settings, database, clock=clock)
        await Alone(users, database, clock).touch(501, "Анна", "ru")
    if settings.database_url is None:
        with closing(sqlite3.connect(settings.data_dir / "inbox.db")) as connection, connection:
            connection.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, body BLOB)")
            connection.execute("INSERT INTO inbox (body) VALUES ('news')")
    return (await back_up(settings, target, clock=clock)).target


async def test_a_backup_is_put_in_place_and_known_as_restored(
    settings: Settings, elsewhere: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    for name in ("copy", "copy.tar.gz"):
        made_at = clock.now
        copy = await backed_up(settings, tmp_path / name, clock)
        clock.move(hours=8)
        restored = await restore(elsewhere, copy, clock=clock)
        assert restored.made_at == made_at
        names = {path.name for path in elsewhere.data_dir.iterdir()}
        assert all(path.stat().st_mode & 0o077 == 0 for path in elsewhere.data_dir.iterdir())
        async with await Database.open(elsewhere.database_address) as database:
            async with database.reading() as tx:
                mark = await epochs.mark(tx)
            assert (await Alone(users, database, clock).get(501)) is not None
        assert mark == epochs.Mark(made_at, made_at + timedelta(hours=8))
        if settings.database_url is not None:
            assert names == {"dialgram.lock"}
            return
        assert names == {"dialgram.db", "inbox.db", "dialgram.lock"}
        with closing(sqlite3.connect(elsewhere.data_dir / "inbox.db")) as connection:
            assert connection.execute("SELECT body FROM inbox").fetchone() == ("news",)
        shutil.rmtree(elsewhere.data_dir)
        (settings.data_dir / "inbox.db").unlink()


async def test_the_database_it_was_made_of_is_not_marked(
    settings: Settings, elsewhere: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    await restore(elsewhere, await backed_up(settings, tmp_path / "copy", clock), clock=clock)
    async with await Database.open(settings.database_address) as database, database.reading() as tx:
        assert await facts.get(tx, epochs.MARK) is None


async def test_a_database_that_is_there_is_never_written_over(
    settings: Settings, elsewhere: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    copy = await backed_up(settings, tmp_path / "copy", clock)
    await migrate(elsewhere)
    async with await Database.open(elsewhere.database_address) as database:
        await Alone(users, database, clock).touch(777, "Борис", "ru")
    with pytest.raises(RestoreFailed, match=r"is there already|is not empty"):
        await restore(elsewhere, copy, clock=clock)
    async with await Database.open(elsewhere.database_address) as database:
        assert await Alone(users, database, clock).get(777) is not None
        assert await Alone(users, database, clock).get(501) is None


@pytest.mark.parametrize("name", ["inbox.db", "dialgram.db-wal"])
async def test_an_inbox_or_a_journal_without_its_database_is_not_written_over(
    sqlite_file: Path, clock: MovedClock, tmp_path: Path, name: str
) -> None:
    settings = settings_of(sqlite_file.parent)
    copy = await backed_up(settings, tmp_path / "copy", clock)
    elsewhere = settings_of(tmp_path / "elsewhere")
    elsewhere.data_dir.mkdir()
    (elsewhere.data_dir / name).write_bytes(b"webhooks")
    with pytest.raises(RestoreFailed, match="is there already"):
        await restore(elsewhere, copy, clock=clock)
    assert (elsewhere.data_dir / name).read_bytes() == b"webhooks"
    assert not (elsewhere.data_dir / "dialgram.db").exists()


async def test_a_copy_that_was_changed_is_not_put_in_place(
    settings: Settings, elsewhere: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    copy = await backed_up(settings, tmp_path / "copy", clock)
    (data,) = [path for path in copy.iterdir() if path.stem == "dialgram"]
    content = bytearray(data.read_bytes())
    content[len(content) // 2] ^= 0xFF
    data.write_bytes(content)
    with pytest.raises(RestoreFailed, match="nothing was restored"):
        await restore(elsewhere, copy, clock=clock)
    await is_empty(elsewhere)


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (None, "manifest"),
        ({"program": "other"}, "manifest"),
        ({"schema_revision": "9999"}, "older program"),
        ({"files": []}, "DATABASE_URL"),
    ],
)
async def test_what_is_no_backup_of_this_program_is_refused(
    settings: Settings,
    elsewhere: Settings,
    clock: MovedClock,
    tmp_path: Path,
    manifest: dict[str, object] | None,
    told: str,
) -> None:
    copy = await backed_up(settings, tmp_path / "copy", clock)
    written = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).unlink()
    if manifest is not None:
        (copy / MANIFEST).write_text(json.dumps(written | manifest))
    with pytest.raises(RestoreFailed, match=told):
        await restore(elsewhere, copy, clock=clock)
    with pytest.raises(RestoreFailed, match="neither a folder"):
        await restore(elsewhere, copy / "nowhere.zip", clock=clock)
    await is_empty(elsewhere)


async def test_nothing_is_restored_beside_a_running_bot(
    settings: Settings, elsewhere: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    copy = await backed_up(settings, tmp_path / "copy", clock)
    with DataLock(elsewhere.data_dir), pytest.raises(DataInUse):
        await restore(elsewhere, copy, clock=clock)
    await is_empty(elsewhere)


async def is_empty(elsewhere: Settings) -> None:
    if elsewhere.database_url is None:
        assert {path.name for path in elsewhere.data_dir.iterdir()} <= {"dialgram.lock"}
        return
    async with await Database.open(elsewhere.database_address) as database, database.reading() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0


KILLED_AT = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.config import Settings
from storage.upkeep import restore

moves = int(sys.argv[2])
replace = Path.replace

def killing(self, target):
    global moves
    if not moves:
        os.kill(os.getpid(), signal.SIGKILL)
    moves -= 1
    return replace(self, target)

Path.replace = killing
sync = restore.sync_folder

def syncing(folder):
    if sys.argv[2] == "2" and (Path(folder) / "dialgram.db").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    sync(folder)

restore.sync_folder = syncing
asyncio.run(restore.restore(Settings(_env_file=None, data_dir=Path(sys.argv[3])), Path(sys.argv[1])))
"""


@pytest.mark.parametrize("moves", [0, 1, 2], ids=["before the inbox", "before the ledger", "behind both"])
async def test_a_kill_leaves_nothing_or_a_whole_database_and_it_can_be_tried_again(
    sqlite_file: Path, clock: MovedClock, tmp_path: Path, moves: int
) -> None:
    settings = settings_of(sqlite_file.parent)
    copy = await backed_up(settings, tmp_path / "copy", clock)
    elsewhere = settings_of(tmp_path / "elsewhere")
    elsewhere.data_dir.mkdir()
    shutil.copy(settings.data_dir / "secret.key", elsewhere.data_dir)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED_AT, str(copy), str(moves), str(elsewhere.data_dir)],
        env=environment,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    main = elsewhere.data_dir / "dialgram.db"
    assert main.exists() == (moves == 2)
    if moves == 2:
        await migrate(elsewhere)
        assert not (elsewhere.data_dir / ASIDE).exists()
    else:
        with pytest.raises(RestoreFailed, match="cut short"):
            await migrate(elsewhere)
        await restore(elsewhere, copy, clock=clock)
    async with await Database.open(elsewhere.database_address) as database, database.reading() as tx:
        assert await epochs.mark(tx) is not None
    with closing(sqlite3.connect(elsewhere.data_dir / "inbox.db")) as connection:
        assert connection.execute("SELECT body FROM inbox").fetchone() == ("news",)


@pytest.mark.timeout(180)
async def test_on_postgresql_a_kill_at_any_moment_leaves_nothing_or_all_of_it(
    postgres_address: str, clock: MovedClock, tmp_path: Path
) -> None:
    copy = await backed_up(settings_of(tmp_path / "data", postgres_address), tmp_path / "copy", clock)
    name = f"dialgram_test_{secrets.token_hex(6)}"
    address = database_url(postgres_address).set(database=name).render_as_string(hide_password=False)
    for behind_s in (0.0, 0.05, 0.2):
        await run_on_postgres(postgres_address, f"CREATE DATABASE {name}")
        try:
            async with await Database.open(address) as database:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot.cli", "restore", str(copy)),
                    env=os.environ | {"DATABASE_URL": address, "DATA_DIR": str(tmp_path / "elsewhere")},
                    start_new_session=True,
                )
                await until_psql(database, comes=True)
                await asyncio.sleep(behind_s)
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
                await until_psql(database, comes=False)
                async with database.reading() as tx:
                    tables = await tx.scalar(
                        text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
                    )
                    assert not tables or await epochs.mark(tx) is not None
        finally:
            await run_on_postgres(postgres_address, f"DROP DATABASE {name} WITH (FORCE)")


async def until_psql(database: Database, *, comes: bool) -> None:
    async with asyncio.timeout(30):
        while True:
            async with database.reading() as tx:
                found = await tx.scalar(text(_PSQL))
            if bool(found) is comes:
                return
            await asyncio.sleep(0.002)


_PSQL = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND application_name = 'psql' AND query <> '' AND query NOT LIKE 'SELECT count(*) FROM pg_class%'"""
"""That fills the database, and not the one that looks whether it is empty."""
