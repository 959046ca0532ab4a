"""What only the file can get wrong."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.inbox.cursor import move_cursor
from storage.inbox.entries import Arrival, Cursors, InboxUnavailable
from storage.inbox.sqlite import SqliteInboxWriter, _Work
from storage.inbox.sqlite_reading import SqliteInboxReader, connect_read_only, read_cursors

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def arrival(body: bytes = b"{}") -> Arrival:
    return Arrival(kind="calls", received_at=NOW, body=body, batch_reference="batch")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "inbox.db"


@pytest.fixture
async def writer(path: Path) -> AsyncIterator[SqliteInboxWriter]:
    opened = await SqliteInboxWriter.open(path)
    yield opened
    await opened.close()


async def test_a_reader_may_be_there_before_the_file(path: Path) -> None:
    reader = SqliteInboxReader(path)
    assert await reader.after(0, 10) == []
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as half_made:
        half_made.execute("PRAGMA journal_mode = WAL")
    assert await reader.after(0, 10) == []
    await reader.close()
    await reader.close()


async def test_nobody_else_may_read_the_file(path: Path, writer: SqliteInboxWriter) -> None:
    await writer.append(arrival())
    assert {file.stat().st_mode & 0o077 for file in path.parent.iterdir()} == {0}


async def test_the_file_is_written_to_survive_a_power_cut(writer: SqliteInboxWriter) -> None:
    def settings(connection: sqlite3.Connection) -> int:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        return int(connection.execute("PRAGMA synchronous").fetchone()[0])

    assert await writer._have(_Work(settings, asyncio.get_running_loop().create_future())) == 2


async def test_a_second_server_does_not_get_the_file(path: Path, writer: SqliteInboxWriter) -> None:
    with pytest.raises(InboxUnavailable, match="another side server"):
        await SqliteInboxWriter.open(path, lock_wait_s=0)
    await writer.close()
    successor = await SqliteInboxWriter.open(path, lock_wait_s=0)
    await successor.close()


async def test_a_successor_waits_for_its_predecessor(path: Path, writer: SqliteInboxWriter) -> None:
    async with asyncio.TaskGroup() as group:
        opening = group.create_task(asyncio.to_thread(asyncio.run, open_and_close(path)))
        await writer.append(arrival())
        await writer.close()
    assert opening.result() is None


async def open_and_close(path: Path) -> None:
    await (await SqliteInboxWriter.open(path, lock_wait_s=20)).close()


async def test_a_closed_inbox_takes_nothing(writer: SqliteInboxWriter) -> None:
    await writer.close()
    with pytest.raises(InboxUnavailable, match="closed"):
        await writer.append(arrival())


async def test_an_inbox_of_a_newer_version_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(InboxUnavailable):
        await SqliteInboxWriter.open(path)
    with closing(sqlite3.connect(path)) as newer:
        assert newer.execute("PRAGMA user_version").fetchone() == (99,)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(InboxUnavailable):
        await SqliteInboxWriter.open(tmp_path / "data" / "inbox.db")


async def test_a_full_disk_refuses_and_the_next_webhook_is_taken_again(
    path: Path, writer: SqliteInboxWriter
) -> None:
    def fill(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA max_page_count = 1").fetchone()[0])

    await writer._have(_Work(fill, asyncio.get_running_loop().create_future()))
    with pytest.raises(InboxUnavailable, match="SQLITE_FULL"):
        await writer.append(arrival(b"x" * 100_000))
    await writer.append(arrival(b"small"))
    reader = SqliteInboxReader(path)
    assert [entry.body for entry in await reader.after(0, 10)] == [b"small"]
    await reader.close()


async def test_a_reader_can_neither_write_nor_hold_the_writer_up(
    path: Path, writer: SqliteInboxWriter
) -> None:
    await writer.append(arrival())
    with closing(connect_read_only(path)) as reading:
        reading.execute("BEGIN")
        assert reading.execute("SELECT count(*) FROM inbox").fetchone() == (1,)
        await asyncio.gather(*(writer.append(arrival()) for _ in range(100)))
        assert reading.execute("SELECT count(*) FROM inbox").fetchone() == (1,)
        reading.execute("COMMIT")
        assert reading.execute("SELECT count(*) FROM inbox").fetchone() == (101,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reading.execute("DELETE FROM inbox")


KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.inbox.entries import Arrival
from storage.inbox.sqlite import SqliteInboxWriter

async def main():
    writer = await SqliteInboxWriter.open(Path(sys.argv[1]))
    for n in range(20):
        await writer.append(Arrival("calls", datetime.now(UTC), str(n).encode()))
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_what_a_killed_server_left_is_read_without_it(path: Path) -> None:
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", KILLED, str(path)], check=False, timeout=60
    )
    assert killed.returncode == -9
    reader = SqliteInboxReader(path)
    assert len(await reader.after(0, 100)) == 20
    await reader.close()


async def test_the_server_reads_the_workers_cursors_beside_them(
    sqlite_database: Database, sqlite_file: Path
) -> None:
    async with sqlite_database.writing() as tx:
        await move_cursor(tx, "calls", 12)
        await move_cursor(tx, "something else", 99)
        assert read_cursors(sqlite_file) == Cursors()
    assert read_cursors(sqlite_file) == Cursors(calls=12)


def test_a_missing_or_foreign_database_has_no_cursors(tmp_path: Path) -> None:
    assert read_cursors(tmp_path / "missing.db") == Cursors()
    (tmp_path / "foreign.db").write_bytes(b"no database at all, though long enough to look like one" * 20)
    assert read_cursors(tmp_path / "foreign.db") == Cursors()


async def test_a_disk_that_hangs_is_given_up_and_the_late_answer_is_ignored(path: Path) -> None:
    released = threading.Event()
    writer = await SqliteInboxWriter.open(path, keep_s=0.5)

    def hang(_connection: sqlite3.Connection) -> int:
        return int(released.wait(30))

    with pytest.raises(InboxUnavailable, match="does not answer"):
        await writer._have(_Work(hang, asyncio.get_running_loop().create_future()))
    with pytest.raises(InboxUnavailable, match="does not answer"):
        await writer.append(arrival())
    released.set()
    await writer.close()


async def test_a_group_of_any_size_is_kept_whole(path: Path) -> None:
    writer, reader = await SqliteInboxWriter.open(path), SqliteInboxReader(path)
    sizes = (1, 3, 37, 255, 511)
    for size in sizes:
        await asyncio.gather(*(writer.append(arrival(b"%d/%d" % (number, size))) for number in range(size)))
    bodies = [entry.body for entry in await reader.after(0, 10_000)]
    assert sorted(bodies) == sorted(b"%d/%d" % (number, size) for size in sizes for number in range(size))
    await reader.close()
    await writer.close()


async def test_a_writer_whose_loop_is_gone_ends(path: Path) -> None:
    def in_a_loop_of_its_own() -> SqliteInboxWriter:
        return asyncio.run(SqliteInboxWriter.open(path))

    writer = await asyncio.to_thread(in_a_loop_of_its_own)
    writer._jobs.put(_Work(lambda _connection: 0, asyncio.get_running_loop().create_future()))
    await asyncio.to_thread(writer._thread.join, 30)
    assert not writer._thread.is_alive()
    await writer.close()
