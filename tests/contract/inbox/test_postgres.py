"""What only a table that several servers write can get wrong."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, text

from storage.engine.database import Database
from storage.inbox.cursor import move_cursor
from storage.inbox.entries import Arrival, Cursors, InboxUnavailable
from storage.inbox.postgres import _ORDER_LOCK, PostgresInboxReader, PostgresInboxWriter, read_cursors
from storage.tables import inbox

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def arrival(body: bytes) -> Arrival:
    return Arrival(kind="calls", received_at=NOW, body=body, batch_reference="batch")


@pytest.fixture
async def postgres(postgres_address: str) -> AsyncIterator[Database]:
    async with await Database.open(postgres_address) as database:
        yield database


@pytest.fixture
async def other_server(postgres_address: str) -> AsyncIterator[Database]:
    async with await Database.open(postgres_address) as database:
        yield database


async def someone_waits_for_the_lock(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    async with asyncio.timeout(10):
        while True:
            async with database.reading() as tx:
                if await tx.scalar(waiting):
                    return


async def test_a_smaller_id_that_commits_late_is_not_passed_by(
    postgres: Database, other_server: Database
) -> None:
    reader = PostgresInboxReader(postgres)
    async with asyncio.TaskGroup() as group, postgres.writing() as slow:
        await slow.execute(text(f"SELECT pg_advisory_xact_lock({_ORDER_LOCK})"))
        await slow.execute(
            insert(inbox),
            {
                "received_at": NOW,
                "kind": "calls",
                "batch_reference": "",
                "node": "",
                "from_known_source": True,
                "body": b"slow",
            },
        )
        group.create_task(PostgresInboxWriter(other_server).append(arrival(b"quick")))
        await someone_waits_for_the_lock(postgres)
        assert await reader.after(0, 10) == []
    assert [entry.body for entry in await reader.after(0, 10)] == [b"slow", b"quick"]


async def test_a_reader_beside_two_busy_servers_misses_nothing(
    postgres: Database, other_server: Database
) -> None:
    reader, seen = PostgresInboxReader(postgres), list[bytes]()

    async def send(database: Database, name: str) -> None:
        writer = PostgresInboxWriter(database)
        for number in range(60):
            await writer.append(arrival(f"{name}{number}".encode()))

    async def follow() -> None:
        position = 0
        async with asyncio.timeout(30):
            while len(seen) < 120:
                entries = await reader.after(position, 7)
                seen.extend(entry.body for entry in entries)
                position = entries[-1].id if entries else position

    async with asyncio.TaskGroup() as group:
        group.create_task(follow())
        group.create_task(send(postgres, "a"))
        group.create_task(send(other_server, "b"))
    assert len(set(seen)) == 120


async def test_a_commit_that_takes_too_long_is_refused_and_leaves_nothing(
    postgres: Database, other_server: Database
) -> None:
    writer = PostgresInboxWriter(other_server, commit_s=0.2)
    async with postgres.writing() as slow:
        await slow.execute(text(f"SELECT pg_advisory_xact_lock({_ORDER_LOCK})"))
        results = await asyncio.gather(
            *(writer.append(arrival(b"late")) for _ in range(3)), return_exceptions=True
        )
    assert all(isinstance(result, InboxUnavailable) for result in results)
    assert writer.counts.failed == 3
    assert await PostgresInboxReader(postgres).after(0, 10) == []
    await writer.append(arrival(b"in time"))


async def test_whoever_waits_hears_when_the_commit_is_broken_off(
    postgres: Database, other_server: Database
) -> None:
    writer = PostgresInboxWriter(other_server)
    async with asyncio.TaskGroup() as group, postgres.writing() as slow:
        await slow.execute(text(f"SELECT pg_advisory_xact_lock({_ORDER_LOCK})"))
        ours = [group.create_task(gathered(writer, b"%d" % number)) for number in range(4)]
        await someone_waits_for_the_lock(postgres)
        ours[0].cancel()  # it was alone in its group; the next one takes the other three
        async with asyncio.timeout(5):
            while writer._waiting:  # noqa: ASYNC110  (there is no event to wait for)
                await asyncio.sleep(0)
            await someone_waits_for_the_lock(postgres)
            ours[1].cancel()
            results = [await one for one in ours[2:]]
    assert all(isinstance(result, InboxUnavailable) for result in results)


async def gathered(writer: PostgresInboxWriter, body: bytes) -> Exception | None:
    try:
        await writer.append(arrival(body))
    except InboxUnavailable as error:
        return error
    return None


async def test_the_probe_fails_where_the_table_does_not_answer(postgres_address: str) -> None:
    async with await Database.open(postgres_address) as database, database.writing() as tx:
        await tx.execute(text("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(InboxUnavailable):
            await PostgresInboxWriter(database, commit_s=0.2).probe(NOW)


async def test_a_trial_tells_of_a_table_that_takes_no_row(postgres: Database) -> None:
    async with postgres.writing() as tx:
        await tx.execute(text("ALTER TABLE inbox ADD CONSTRAINT nothing CHECK (false) NOT VALID"))
    try:
        with pytest.raises(InboxUnavailable, match="23514"):
            await PostgresInboxWriter(postgres).probe(NOW)
    finally:
        async with postgres.writing() as tx:
            await tx.execute(text("ALTER TABLE inbox DROP CONSTRAINT nothing"))


async def test_the_servers_read_the_workers_cursors(postgres: Database) -> None:
    assert await read_cursors(postgres) == Cursors()
    async with postgres.writing() as tx:
        await move_cursor(tx, "calls", 5)
    assert await read_cursors(postgres) == Cursors(calls=5, telegram=0)
