import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from storage.engine.database import Database
from storage.inbox.cursor import cursor_position, move_cursor
from storage.inbox.entries import (
    CALLS_CURSOR,
    TELEGRAM_CURSOR,
    Arrival,
    Cursors,
    InboxKind,
    InboxReader,
    InboxUnavailable,
    InboxWriter,
)

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)


def arrival(
    body: bytes = b"{}", *, kind: InboxKind = "calls", at: datetime = NOW, batch: str = "batch"
) -> Arrival:
    return Arrival(kind=kind, received_at=at, body=body, batch_reference=batch)


async def test_what_came_in_is_read_as_it_came_and_in_order(writer: InboxWriter, reader: InboxReader) -> None:
    first = Arrival("calls", NOW, b'{"n": 1}\x00\xff', "first", "", from_known_source=False)
    second = Arrival("ivr", NOW + timedelta(seconds=1), b"", "second", "1-2", from_known_source=True)
    await writer.append(first)
    await writer.append(second)
    entries = await reader.after(0, 10)
    assert [
        Arrival(e.kind, e.received_at, e.body, e.batch_reference, e.node, e.from_known_source)
        for e in entries
    ] == [first, second]
    assert entries[0].id < entries[1].id


async def test_a_cursor_sees_only_what_follows_it_and_no_more_than_asked(
    writer: InboxWriter, reader: InboxReader
) -> None:
    for number in range(5):
        await writer.append(arrival(b"%d" % number))
    first = await reader.after(0, 2)
    rest = await reader.after(first[-1].id, 10)
    assert [entry.body for entry in first] == [b"0", b"1"]
    assert [entry.body for entry in rest] == [b"2", b"3", b"4"]
    assert await reader.after(rest[-1].id, 10) == []


async def test_updates_and_webhooks_are_read_apart(writer: InboxWriter, reader: InboxReader) -> None:
    for kind in ("telegram", "calls", "ivr"):
        await writer.append(arrival(kind=kind))
    assert [entry.kind for entry in await reader.after(0, 10)] == ["calls", "ivr"]
    assert [entry.kind for entry in await reader.after(0, 10, ("telegram",))] == ["telegram"]


async def test_arrivals_that_wait_together_share_transactions(
    writer: InboxWriter, reader: InboxReader
) -> None:
    await asyncio.gather(*(writer.append(arrival(b"%d" % number)) for number in range(300)))
    assert writer.counts.kept == 300
    assert writer.counts.commits < 100
    assert len(await reader.after(0, 1000)) == 300


async def test_a_flood_is_committed_in_several_groups(writer: InboxWriter, reader: InboxReader) -> None:
    await asyncio.gather(*(writer.append(arrival()) for _ in range(1200)))
    assert len(await reader.after(0, 2000)) == 1200
    assert writer.counts.commits >= 3


async def test_one_bad_arrival_does_not_cost_the_others_their_place(
    writer: InboxWriter, reader: InboxReader
) -> None:
    arrivals = [arrival(b"%d" % number) for number in range(20)]
    arrivals[7] = arrival(b"bad", batch="no text: \ud800")
    results = await asyncio.gather(*map(writer.append, arrivals), return_exceptions=True)
    assert [number for number, result in enumerate(results) if result is not None] == [7]
    assert isinstance(results[7], InboxUnavailable)
    assert writer.counts.failed == 1
    kept = {entry.body for entry in await reader.after(0, 100)}
    assert kept == {b"%d" % number for number in range(20) if number != 7}


async def test_a_cancelled_sender_does_not_stop_the_others(writer: InboxWriter, reader: InboxReader) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(writer.append(arrival(b"%d" % number))) for number in range(10)]
        await asyncio.sleep(0)
        tasks[4].cancel()
    assert {entry.body for entry in await reader.after(0, 100)} >= {
        b"%d" % number for number in range(10) if number != 4
    }


async def test_closing_commits_what_was_handed_in(writer: InboxWriter, reader: InboxReader) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(50):
            group.create_task(writer.append(arrival()))
        await asyncio.sleep(0)
        await writer.close()
    assert len(await reader.after(0, 100)) == 50


async def test_the_probe_succeeds_where_webhooks_can_be_kept(
    writer: InboxWriter, reader: InboxReader
) -> None:
    await writer.probe(NOW)
    await writer.probe(NOW)
    assert await reader.after(0, 10) == []


async def test_only_what_is_old_and_projected_is_forgotten(writer: InboxWriter, reader: InboxReader) -> None:
    old, young = NOW - timedelta(days=15), NOW - timedelta(days=13)
    for at in (old, old, young, old):
        await writer.append(arrival(at=at))
    ids = [entry.id for entry in await reader.after(0, 10)]
    forgotten = await writer.forget(NOW - timedelta(days=14), Cursors(calls=ids[2]))
    assert forgotten == 2
    assert [entry.id for entry in await reader.after(0, 10)] == ids[2:]


async def test_nothing_is_forgotten_before_a_worker_has_read_it(
    writer: InboxWriter, reader: InboxReader
) -> None:
    await writer.append(arrival(at=NOW - timedelta(days=100)))
    assert await writer.forget(NOW, Cursors()) == 0
    assert len(await reader.after(0, 10)) == 1


async def test_an_update_is_forgotten_as_soon_as_it_is_handled(
    writer: InboxWriter, reader: InboxReader
) -> None:
    for kind in ("telegram", "calls", "telegram"):
        await writer.append(arrival(kind=kind))
    first, second = await reader.after(0, 10, ("telegram",))
    assert await writer.forget(NOW - timedelta(days=14), Cursors(telegram=first.id)) == 1
    assert await reader.after(0, 10, ("telegram",)) == [second]
    assert len(await reader.after(0, 10)) == 1


async def test_much_is_forgotten_in_pieces(writer: InboxWriter, reader: InboxReader) -> None:
    old = NOW - timedelta(days=15)
    await asyncio.gather(*(writer.append(arrival(at=old)) for _ in range(2500)))
    last = (await reader.after(0, 5000))[-1].id
    assert await writer.forget(NOW - timedelta(days=14), Cursors(calls=last)) == 2500
    assert await reader.after(0, 10) == []


async def test_an_id_is_never_given_twice(writer: InboxWriter, reader: InboxReader) -> None:
    await writer.append(arrival(at=NOW - timedelta(days=15)))
    [before] = await reader.after(0, 10)
    assert await writer.forget(NOW, Cursors(calls=before.id)) == 1
    await writer.append(arrival())
    [after] = await reader.after(0, 10)
    assert after.id > before.id


async def test_a_cursor_moves_forward_only_and_with_its_transaction(database: Database) -> None:
    async with database.writing() as tx:
        assert await cursor_position(tx, CALLS_CURSOR) == 0
        assert await move_cursor(tx, CALLS_CURSOR, 7)
        assert await move_cursor(tx, TELEGRAM_CURSOR, 3)
    with suppress(ZeroDivisionError):
        async with database.writing() as tx:
            assert await move_cursor(tx, CALLS_CURSOR, 9)
            raise ZeroDivisionError
    async with database.writing() as tx:
        assert not await move_cursor(tx, CALLS_CURSOR, 7)
        assert not await move_cursor(tx, CALLS_CURSOR, 5)
    async with database.reading() as tx:
        assert await cursor_position(tx, CALLS_CURSOR) == 7
        assert await cursor_position(tx, TELEGRAM_CURSOR) == 3
