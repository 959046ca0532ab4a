"""An inbox that can't keep webhooks, or whose webhooks nobody could read: it has to be said, by what really happens."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from bot.config import Settings
from bot.services.chat.updates import Updates
from bot.services.news.tracking import Tracking
from bot.services.receiving.inbox_watch import InboxWatch
from bot.services.wakeups import Wakeups
from bot.workers.loops import and_rest
from storage.chat.journal import Journal
from storage.engine.database import Database
from storage.inbox.entries import SILENT_AFTER, Arrival, InboxReader, InboxUnavailable, InboxWriter
from storage.inbox.sqlite import SqliteInboxWriter
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.keyring import Keyring
from storage.tables import outbox
from tests.databases import MovedClock, a_master_key
from tests.master_keys import secret_text

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def arrival(body: bytes = b"{}") -> Arrival:
    return Arrival(kind="calls", received_at=NOW, body=body, batch_reference="batch")


async def drop_the_table(database: Database, file: Path) -> None:
    if database.is_sqlite:
        with closing(connect(file, isolation_level=None)) as stranger:
            stranger.execute("DROP TABLE inbox")
    else:
        async with database.writing() as tx:
            await tx.execute(text("ALTER TABLE inbox RENAME TO inbox_gone"))


async def test_a_trial_leaves_no_webhook_and_costs_no_id_in_the_readers_eyes(
    writer: InboxWriter, reader: InboxReader
) -> None:
    await writer.append(arrival(b"before"))
    for _ in range(3):
        await writer.probe(NOW)
        await reader.look(NOW)
    await writer.append(arrival(b"after"))
    assert [entry.body for entry in await reader.after(0, 10)] == [b"before", b"after"]


async def test_a_table_that_is_gone_is_seen_from_both_ends(
    database: Database, writer: InboxWriter, reader: InboxReader, tmp_path: Path
) -> None:
    await writer.probe(NOW)
    await drop_the_table(database, tmp_path / "inbox.db")
    try:
        with pytest.raises(InboxUnavailable):
            await writer.probe(NOW)
        with pytest.raises(InboxUnavailable):
            await reader.look(NOW)
        with pytest.raises(InboxUnavailable):
            await writer.append(arrival())
    finally:
        if not database.is_sqlite:
            async with database.writing() as tx:
                await tx.execute(text("ALTER TABLE inbox_gone RENAME TO inbox"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


def fill_with_garbage(path: Path) -> None:
    with closing(connect(path, isolation_level=None)) as another:
        another.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))


def delete(path: Path) -> None:
    path.unlink()


def replace_by_another(path: Path) -> None:
    with closing(connect(path.with_name("other.db"), isolation_level=None)) as other:
        other.execute("CREATE TABLE anything (id INTEGER)")
    path.with_name("other.db").replace(path)


@pytest.mark.parametrize("harm", [fill_with_garbage, delete, replace_by_another])
async def test_a_harmed_file_is_seen_though_the_writer_has_it_open(
    path: Path, harm: Callable[[Path], None]
) -> None:
    writer, reader = await SqliteInboxWriter.open(path), SqliteInboxReader(path)
    await writer.append(arrival())
    await writer.probe(NOW)
    assert len(await reader.after(0, 10)) == 1
    harm(path)
    with pytest.raises(InboxUnavailable):
        await writer.probe(NOW)
    with pytest.raises(InboxUnavailable):
        await reader.look(NOW + SILENT_AFTER * 2)
    await reader.close()
    await writer.close()


@pytest.mark.parametrize("harm", [delete, replace_by_another])
async def test_a_new_file_in_the_old_ones_place_begins_behind_what_was_read(
    path: Path, harm: Callable[[Path], None]
) -> None:
    writer, reader = await SqliteInboxWriter.open(path, beyond=7), SqliteInboxReader(path)
    for _ in range(3):
        await writer.append(arrival())
    assert [entry.id for entry in await reader.after(0, 10)] == [8, 9, 10]
    harm(path)
    with pytest.raises(InboxUnavailable):
        await writer.probe(NOW)
    await writer.append(arrival(b"new"))
    await writer.probe(NOW)
    await reader.look(NOW)
    assert [(entry.id, entry.body) for entry in await reader.after(10, 10)] == [(11, b"new")]
    await reader.close()
    await writer.close()


async def test_a_file_that_was_repaired_is_read_again(path: Path) -> None:
    writer, reader = await SqliteInboxWriter.open(path), SqliteInboxReader(path)
    await writer.append(arrival(b"kept"))
    await writer.close()
    shutil.copy(path, path.with_name("backup.db"))
    fill_with_garbage(path)
    with pytest.raises(InboxUnavailable, match="SQLITE_NOTADB"):
        await reader.after(0, 10)
    with pytest.raises(InboxUnavailable, match="SQLITE_NOTADB"):
        await SqliteInboxWriter.open(path)
    path.with_name("backup.db").replace(path)
    assert [entry.body for entry in await reader.after(0, 10)] == [b"kept"]
    await reader.close()


async def test_a_server_that_can_write_nothing_any_more_is_seen_by_its_silence(path: Path) -> None:
    writer, reader = await SqliteInboxWriter.open(path), SqliteInboxReader(path)
    with pytest.raises(InboxUnavailable, match="has not been able to write"):
        await reader.look(NOW)
    await writer.probe(NOW)
    await reader.look(NOW + SILENT_AFTER)
    with pytest.raises(InboxUnavailable, match="has not been able to write"):
        await reader.look(NOW + SILENT_AFTER + timedelta(seconds=1))
    await writer.close()
    await reader.close()


async def test_an_inbox_of_the_former_version_is_taken_over(path: Path) -> None:
    with closing(connect(path, isolation_level=None)) as former:
        former.executescript(
            "CREATE TABLE inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, received_at INTEGER NOT NULL, kind TEXT NOT NULL,"
            " batch_reference TEXT NOT NULL, node TEXT NOT NULL, from_known_source INTEGER NOT NULL, body BLOB NOT NULL);"
            "CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), times INTEGER NOT NULL);"
            "INSERT INTO inbox VALUES (41, 0, 'calls', 'batch', '', 1, x'7b7d'); PRAGMA user_version = 1;"
        )
    writer, reader = await SqliteInboxWriter.open(path), SqliteInboxReader(path)
    await writer.append(arrival(b"new"))
    await writer.probe(NOW)
    await reader.look(NOW)
    assert [(entry.id, entry.body) for entry in await reader.after(0, 10)] == [(41, b"{}"), (42, b"new")]
    await writer.close()
    await reader.close()


def settings_with(tmp_path: Path) -> Settings:
    key = SecretStr(secret_text(a_master_key()))
    return Settings(_env_file=None, data_dir=tmp_path, operator_ids=(9, 10), secret_key=key)


async def told(database: Database) -> list[tuple[int, str]]:
    async with database.reading() as tx:
        rows = await tx.execute(select(outbox.c.chat_id, outbox.c.kind).order_by(outbox.c.chat_id))
    return [(row.chat_id, row.kind) for row in rows]


async def test_operators_are_told_of_lasting_trouble_once_a_day(
    database: Database, writer: InboxWriter, reader: InboxReader, tmp_path: Path, clock: MovedClock
) -> None:
    wakeups = Wakeups()
    watch = InboxWatch(
        database=database, inbox=reader, settings=settings_with(tmp_path), clock=clock, wakeups=wakeups
    )
    work = and_rest(watch.look)
    await writer.probe(clock.now)
    assert await work() is False
    assert await told(database) == []
    await drop_the_table(database, tmp_path / "inbox.db")
    try:
        await work()
        assert await told(database) == []
        assert not wakeups.outbox.is_set()
        for _ in range(5):
            await work()
            clock.move(seconds=30)
        assert await told(database) == [(9, "operator_inbox"), (10, "operator_inbox")]
        assert wakeups.outbox.is_set()
        clock.move(days=1)
        await work()
        assert len(await told(database)) == 4
    finally:
        if not database.is_sqlite:
            async with database.writing() as tx:
                await tx.execute(text("ALTER TABLE inbox_gone RENAME TO inbox"))


async def test_trouble_that_passes_before_the_next_look_is_only_logged(
    sqlite_database: Database, tmp_path: Path, clock: MovedClock, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "inbox.db"
    reader = SqliteInboxReader(path)
    watch = InboxWatch(
        database=sqlite_database,
        inbox=reader,
        settings=settings_with(tmp_path),
        clock=clock,
        wakeups=Wakeups(),
    )
    await watch.look()
    assert "webhooks can't be taken from the inbox" in caplog.text
    writer = await SqliteInboxWriter.open(path)
    await writer.probe(clock.now)
    await watch.look()
    clock.move(days=1)
    await watch.look()
    assert await told(sqlite_database) == []
    await writer.close()
    await reader.close()


async def test_workers_live_on_beside_an_inbox_that_cannot_be_read(
    sqlite_database: Database, tmp_path: Path, clock: MovedClock
) -> None:
    (tmp_path / "inbox.db").write_bytes(os.urandom(8192))
    reader = SqliteInboxReader(tmp_path / "inbox.db")
    tracking = Tracking(
        database=sqlite_database,
        inbox=reader,
        settings=settings_with(tmp_path),
        clock=clock,
        wakeups=Wakeups(),
    )
    ring = Keyring([a_master_key()])
    updates = Updates(
        database=sqlite_database,
        journal=Journal(sqlite_database, ring, clock),
        keyring=ring,
        inbox=reader,
        clock=clock,
    )
    assert (await tracking.take_next()).entries == 0
    assert await updates.take_from_inbox(lambda _body: 1) == []
    await reader.close()
