"""Statements of any length give what SQLite gives, in one step of the connection's thread."""

import asyncio
import sqlite3
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.engine.database import Database
from storage.engine.sqlite_driver import FIRST_ROWS, OneStepConnection, OneStepCursor
from storage.tables import facts

LENGTHS = [0, 1, FIRST_ROWS - 1, FIRST_ROWS, FIRST_ROWS + 1, 3 * FIRST_ROWS]


async def fill(database: Database, length: int) -> None:
    rows = [{"name": f"{number:06d}", "value": "x"} for number in range(length)]
    if rows:
        async with database.writing() as tx:
            assert (await tx.execute(insert(facts), rows)).rowcount == length


@pytest.mark.parametrize("length", LENGTHS)
async def test_all_rows_come(sqlite_database: Database, length: int) -> None:
    await fill(sqlite_database, length)
    expected = [f"{number:06d}" for number in range(length)]
    query = select(facts.c.name).order_by(facts.c.name)
    async with sqlite_database.reading() as tx:
        assert list(await tx.scalars(query)) == expected
        assert [row.name async for row in await tx.stream(query)] == expected
        few = await tx.stream(query.execution_options(yield_per=7))
        assert [row.name async for row in few] == expected


async def test_a_stream_that_is_left_early_leaves_the_connection_usable(sqlite_database: Database) -> None:
    await fill(sqlite_database, 3 * FIRST_ROWS)
    async with sqlite_database.reading() as tx:
        found = await tx.stream(select(facts.c.name).order_by(facts.c.name))
        assert (await found.first()) is not None
        assert await tx.scalar(select(func.count()).select_from(facts)) == 3 * FIRST_ROWS


@pytest.mark.parametrize("length", LENGTHS)
async def test_what_was_changed_is_counted_and_returned(sqlite_database: Database, length: int) -> None:
    await fill(sqlite_database, length)
    async with sqlite_database.writing() as tx:
        assert len((await tx.execute(delete(facts).returning(facts.c.name))).all()) == length
    await fill(sqlite_database, length)
    async with sqlite_database.writing() as tx:
        assert (await tx.execute(delete(facts))).rowcount == length


async def test_an_error_is_sqlalchemys_and_the_connection_stays_usable(sqlite_database: Database) -> None:
    await fill(sqlite_database, 1)
    with pytest.raises(IntegrityError):
        await fill(sqlite_database, 1)
    async with sqlite_database.reading() as tx:
        with pytest.raises(OperationalError):
            await tx.execute(text("SELECT nothing"))
        assert await tx.scalar(select(func.count()).select_from(facts)) == 1


async def test_a_statement_goes_to_the_thread_once(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(sqlite_database, 3)
    steps, run = list[str](), OneStepConnection.run

    async def counted(self: OneStepConnection, step: Any) -> Any:
        steps.append("step")
        return await run(self, step)

    monkeypatch.setattr(OneStepConnection, "run", counted)
    async with sqlite_database.reading() as tx:
        assert len((await tx.execute(select(facts))).all()) == 3
    async with sqlite_database.writing() as tx:
        await tx.execute(delete(facts))
    assert steps == ["step", "step"]


async def test_a_cursor_says_what_sqlite_says() -> None:
    connection = OneStepConnection(":memory:")
    await connection
    cursor = OneStepCursor(connection)
    await cursor.execute("CREATE TABLE t (a)")
    assert (cursor.description, cursor.rowcount) == (None, -1)
    await cursor.execute("INSERT INTO t VALUES (?)", ("x",))
    assert (cursor.rowcount, cursor.lastrowid) == (1, 1)
    await cursor.executemany("INSERT INTO t VALUES (?)", [("y",), ("z",)])
    assert cursor.rowcount == 2
    await cursor.execute("SELECT a FROM t ORDER BY a")
    assert cursor.description[0][0] == "a"
    assert await cursor.fetchmany(2) == [("x",), ("y",)]
    assert await cursor.fetchall() == [("z",)]
    assert await cursor.fetchmany(2) == []
    with pytest.raises(sqlite3.OperationalError):
        await cursor.execute("SELECT nothing")
    await cursor.close()
    await connection.close()


async def test_who_is_cancelled_in_a_statement_leaves_the_connection_usable(
    sqlite_database: Database,
) -> None:
    async def slow() -> None:
        async with sqlite_database.reading() as tx:
            await tx.execute(
                text(
                    "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n LIMIT 300000) SELECT a FROM n"
                )
            )

    for _ in range(6):
        task = asyncio.get_running_loop().create_task(slow())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await fill(sqlite_database, 1)
    async with sqlite_database.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(facts)) == 1
