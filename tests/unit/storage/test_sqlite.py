import asyncio
import logging
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import facts
from storage.engine.database import Database, database_url, sqlite_path
from storage.engine.errors import DatabaseBusy
from storage.engine.sqlite import warn_of_wal_reset
from tests.databases import sqlite_address

LOOK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM facts").fetchone()
connection.close()
"""


async def test_commits_are_synced_and_the_journal_is_a_write_ahead_log(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as tx:
        found = {
            name: await tx.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


async def test_the_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "dialgram.db"
    async with await Database.open(sqlite_address(path)) as database, database.writing() as tx:
        await tx.execute(text("CREATE TABLE t (a)"))
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(("dialgram.db", "dialgram.db-wal", "dialgram.db-shm"), 0o600)
    assert path.parent.stat().st_mode & 0o777 == 0o700


async def test_a_path_may_hold_any_signs(tmp_path: Path) -> None:
    path = tmp_path / "a b?c#d%20é" / "dialgram.db"
    address = str(database_url("sqlite://").set(database=str(path)))
    async with await Database.open(address) as database:
        async with database.writing() as tx:
            await tx.execute(text("CREATE TABLE t (a)"))
        async with database.reading() as tx:
            assert await tx.scalar(text("SELECT count(*) FROM t")) == 0
    assert path.exists()


async def test_a_writer_that_waits_too_long_is_told_so_and_the_next_one_writes(sqlite_file: Path) -> None:
    async with await Database.open(sqlite_address(sqlite_file), wait_s=0.01) as database:
        async with database.writing():
            with pytest.raises(DatabaseBusy):
                async with database.writing():
                    raise AssertionError("two writers at once")
        async with database.writing() as tx:
            await facts.put(tx, "x", "y")


async def test_a_transaction_has_the_write_lock_before_it_reads(
    sqlite_database: Database, sqlite_file: Path
) -> None:
    with closing(sqlite3.connect(sqlite_file, timeout=0, isolation_level=None)) as other:
        async with sqlite_database.writing():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


async def test_opening_again_in_one_process_drops_no_lock(
    sqlite_database: Database, sqlite_file: Path
) -> None:
    """A process that takes itself for the last one removes the journal under our feet."""
    async with await Database.open(sqlite_address(sqlite_file)):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", LOOK, str(sqlite_file))
        assert await process.wait() == 0
        assert sqlite_file.with_name("dialgram.db-wal").exists()


async def test_writers_come_one_after_another(sqlite_database: Database) -> None:
    inside: list[int] = []

    async def write() -> None:
        async with sqlite_database.writing() as tx:
            inside.append(1)
            assert len(inside) == 1
            number = await facts.get_number(tx, "n") or 0
            await asyncio.sleep(0)
            await facts.put(tx, "n", str(number + 1))
            inside.pop()

    async with asyncio.TaskGroup() as group:
        for _ in range(50):
            group.create_task(write())
    async with sqlite_database.reading() as tx:
        assert await facts.get_number(tx, "n") == 50


async def test_a_second_process_may_look_while_the_first_one_writes(
    sqlite_database: Database, sqlite_file: Path
) -> None:
    async with await Database.open(sqlite_address(sqlite_file), read_only=True) as beside:
        async with sqlite_database.writing() as tx:
            await facts.put(tx, "x", "y")
        async with beside.reading() as tx:
            assert await facts.get(tx, "x") == "y"
        assert not beside.may_write
        with pytest.raises(RuntimeError, match="read only"):
            async with beside.writing():
                pass


async def test_a_closed_database_can_be_looked_at(sqlite_file: Path) -> None:
    async with (
        await Database.open(sqlite_address(sqlite_file), read_only=True) as database,
        database.reading() as tx,
    ):
        assert await facts.get(tx, "x") is None


async def test_closing_leaves_one_whole_file(sqlite_file: Path) -> None:
    async with await Database.open(sqlite_address(sqlite_file)) as database:
        async with database.writing() as tx:
            await facts.put(tx, "x", "y")
        async with database.reading() as tx:
            await facts.get(tx, "x")
    assert [file.name for file in sqlite_file.parent.iterdir()] == ["dialgram.db"]


async def test_a_file_that_is_not_there_cannot_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.db"):
        await Database.open(sqlite_address(tmp_path / "none.db"), read_only=True)


def test_an_old_sqlite_is_warned_about_once(caplog: pytest.LogCaptureFixture) -> None:
    warn_of_wal_reset.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert warn_of_wal_reset((3, 40, 1))
        assert warn_of_wal_reset((3, 40, 1))
        assert not warn_of_wal_reset((3, 51, 3))
    assert len(caplog.records) == 1
    assert "3.40.1" in caplog.text
    assert "3.51.3" in caplog.text


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true"])
def test_a_database_in_memory_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="has to live in a file"):
        sqlite_path(address)


@pytest.mark.parametrize(
    "address",
    ["postgres://u:hunter2@h/d", "postgresql://u:hunter2@h/d", "postgresql+asyncpg://u:hunter2@h/d"],
)
def test_addresses_as_platforms_write_them_are_understood(address: str) -> None:
    assert database_url(address).drivername == "postgresql+asyncpg"


@pytest.mark.parametrize("address", ["hunter2", "mysql://u:hunter2@h/d", "postgresql://u:hunter2@h:port/d"])
def test_an_address_that_cannot_be_used_is_not_repeated_in_the_error(address: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as caught:
        database_url(address)
    assert "hunter2" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


async def test_a_file_that_is_no_database_is_refused_and_nothing_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "dialgram.db"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await Database.open(sqlite_address(path))
