import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from storage.engine import facts as known_facts
from storage.engine.database import Database
from storage.tables import connections, facts, invites


async def _value(database: Database, name: str = "x") -> str | None:
    async with database.reading() as tx:
        return await known_facts.get(tx, name)


async def _put(database: Database, value: str, name: str = "x") -> None:
    async with database.writing() as tx:
        await known_facts.put(tx, name, value)


async def test_an_exception_rolls_everything_back(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as tx:
            await known_facts.put(tx, "x", "written")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await _value(database) is None


async def test_cancelling_a_transaction_rolls_it_back_and_leaves_the_database_usable(
    database: Database,
) -> None:
    written, never = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.writing() as tx:
            await known_facts.put(tx, "x", "written")
            written.set()
            await never.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            written.clear()
            task = group.create_task(write())
            await written.wait()
            task.cancel()
    assert await _value(database) is None
    await _put(database, "afterwards")
    assert await _value(database) == "afterwards"


async def test_cancelling_at_any_point_never_breaks_the_writer(database: Database) -> None:
    """The task is cancelled after 0, 1, 2 … turns of the loop, so in the midst of statements and of the commit too."""

    async def write(value: str) -> None:
        async with database.writing() as tx:
            await known_facts.put(tx, "a", value)
            await known_facts.put(tx, "b", value)

    loop = asyncio.get_running_loop()
    for turns in range(60):
        task = loop.create_task(write(str(turns)))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert await _value(database, "a") == await _value(database, "b")
    await write("last")
    assert await _value(database, "a") == await _value(database, "b") == "last"


async def test_a_hundred_compare_and_sets_at_once_have_one_winner(database: Database) -> None:
    await _put(database, "free")

    async def take(name: str) -> int:
        async with database.writing() as tx:
            taking = update(facts).where(facts.c.name == "x", facts.c.value == "free").values(value=name)
            return (await tx.execute(taking)).rowcount

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(take(f"by {n}")) for n in range(100)]
    won = [n for n, task in enumerate(tasks) if task.result()]
    assert len(won) == 1
    assert await _value(database) == f"by {won[0]}"


async def test_a_reader_sees_one_picture_and_waits_for_no_writer(database: Database) -> None:
    await _put(database, "old")
    count = select(facts.c.value).where(facts.c.name == "x")
    async with database.reading() as reader:
        assert await reader.scalar(count) == "old"
        async with database.writing() as tx:
            await known_facts.put(tx, "x", "new")
            assert await _value(database) == "old"
        assert await reader.scalar(count) == "old"
    assert await _value(database) == "new"


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?\s?only"):
        async with database.reading() as tx:
            await tx.execute(insert(facts).values(name="x", value="y"))
    await _put(database, "by a writer")


async def test_foreign_keys_are_enforced(database: Database) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    row = {"user_id": 1, "account_id": 2, "api_key": b"", "key_hash": b"", "created_at": now}
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        async with database.writing() as tx:
            await tx.execute(insert(connections).values(**row))


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    said = datetime(2026, 11, 23, 12, 30, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    row = {"token_hash": b"1" * 32, "role": "member", "expires_at": said}
    async with database.writing() as tx:
        await tx.execute(insert(invites).values(created_at=said, **row))
        kept = await tx.scalar(select(invites.c.created_at))
        found = await tx.scalar(select(func.count()).where(invites.c.created_at == said))
    assert kept == said
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)
    assert found == 1


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 23, 12, 30)  # noqa: DTZ001 (that is the point)
    with pytest.raises(StatementError, match="without a zone"):
        async with database.writing() as tx:
            await tx.execute(select(invites).where(invites.c.created_at == naive))


async def test_a_fact_is_replaced_and_read_as_a_number(database: Database) -> None:
    async with database.writing() as tx:
        assert await known_facts.get_number(tx, "n") is None
        await known_facts.put(tx, "n", "1")
        await known_facts.put(tx, "n", "2")
        assert await known_facts.get_number(tx, "n") == 2
