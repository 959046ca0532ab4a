"""aiosqlite with one step a statement.

aiosqlite hands each step of a cursor to the connection's thread and waits for it: to make it, to execute, to fetch, to
close. SQLAlchemy takes all four for each statement, and the way there and back costs more than SQLite itself. Here a
statement goes to the thread once and comes back with its rows.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

FIRST_ROWS = 500
"""As many come back with the statement itself; the rest is fetched when it is asked for."""
T = TypeVar("T")


class OneStepConnection(aiosqlite.Connection):
    """Its cursors are the ones below; the rest is aiosqlite's. Takes what sqlite3.connect takes."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, *arguments, **options), FIRST_ROWS)
        # As SQLAlchemy does with a connection that it makes itself: a thread left over must not keep the process.
        self._thread.daemon = True

    def cursor(self) -> Any:
        return OneStepCursor(self)

    async def run(self, step: Callable[[sqlite3.Connection], T]) -> T:
        """Runs the step in the connection's thread. A caller that is cancelled no longer waits for it."""
        execute: Any = self._execute
        result: T = await execute(lambda: step(self._conn))
        return result


class OneStepCursor:
    """As much of aiosqlite's cursor as SQLAlchemy's dialect uses."""

    def __init__(self, connection: OneStepConnection) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        """With rows that were not fetched yet."""
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> None:
        await self._connection.run(lambda raw: self._begin(raw.execute(sql, parameters)))

    async def executemany(self, sql: str, parameters: Any) -> None:
        await self._connection.run(lambda raw: self._begin(raw.executemany(sql, parameters)))

    async def fetchmany(self, size: int) -> list[Any]:
        """At most `size` rows; none only after the last."""
        if not self._rows and self._open is not None:
            await self._fetch(size)
        found, self._rows = self._rows[:size], self._rows[size:]
        return found

    async def fetchall(self) -> list[Any]:
        await self._fetch(None)
        found, self._rows = self._rows, []
        return found

    async def close(self) -> None:
        self._rows, cursor = [], self._open
        if cursor is not None:
            await self._connection.run(lambda _: self._end(cursor))

    async def _fetch(self, size: int | None) -> None:
        if (cursor := self._open) is not None:
            await self._connection.run(lambda _: self._take(cursor, size))

    # -- in the connection's thread ------------------------------------------------------------------------------

    def _begin(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.lastrowid = cursor.description, cursor.lastrowid
        if cursor.description is None:
            self._end(cursor)
        else:
            self._take(cursor, FIRST_ROWS)

    def _take(self, cursor: sqlite3.Cursor, size: int | None) -> None:
        """Takes that many rows more, all for None; the cursor is closed with the last."""
        more = cursor.fetchall() if size is None else cursor.fetchmany(size)
        self._rows += more
        self._open = cursor
        if size is None or len(more) < size:
            self._end(cursor)

    def _end(self, cursor: sqlite3.Cursor) -> None:
        # A statement knows how many rows it changed when it has run to its end.
        self.rowcount = cursor.rowcount
        cursor.close()
        self._open = None
