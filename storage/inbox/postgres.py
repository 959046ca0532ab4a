"""The inbox as a table, for when several servers take webhooks.

A row gets its id before its transaction commits. So a reader by cursor could pass a smaller id that commits late, and
lose it. Here each group commit holds one advisory lock from before its first id until its rows are visible, so ids
become visible in their order. A horizon of transaction ids would do as well, but any long transaction (a backup) would
hold all news back. The lock allows one group commit at a time, which is enough for thousands of webhooks a second.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine.database import Database
from storage.inbox.entries import (
    CALLS_CURSOR,
    TELEGRAM_CURSOR,
    Arrival,
    Cursors,
    InboxCounts,
    InboxEntry,
    InboxKind,
    InboxUnavailable,
)
from storage.tables import inbox, inbox_cursor

GROUP_ROWS = 512
FORGET_ROWS = 1000
COMMIT_S = 10.0
"""The most one group commit may take before its webhooks are refused and come again."""

_ORDER_LOCK = 0x6469_616C_0001
_WHAT_BREAKS = (SQLAlchemyError, OSError, TimeoutError)


class PostgresInboxWriter:
    """See storage.inbox.entries.InboxWriter. It has no task: whoever holds the turn commits for all that wait."""

    def __init__(self, database: Database, *, commit_s: float = COMMIT_S) -> None:
        self._database = database
        self._commit_s = commit_s
        self._turn = asyncio.Lock()
        self._waiting: list[tuple[Arrival, asyncio.Future[None]]] = []
        self.counts = InboxCounts()

    async def append(self, arrival: Arrival) -> None:
        """Returns once the arrival is committed."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, done))
        async with self._turn:
            while not done.done():
                group, self._waiting = self._waiting[:GROUP_ROWS], self._waiting[GROUP_ROWS:]
                await self._commit_group(group)
        await done

    async def probe(self, now: datetime) -> None:
        """Does all that an arrival needs, except the commit."""
        await _try_an_arrival(self._database, now, self._commit_s)

    async def forget(self, before: datetime, cursors: Cursors) -> int:
        """Deletes in pieces, each in its own transaction."""
        handled = select(inbox.c.id).where(inbox.c.kind == "telegram", inbox.c.id <= cursors.telegram)
        old = select(inbox.c.id).where(
            inbox.c.kind != "telegram", inbox.c.id <= cursors.calls, inbox.c.received_at < before
        )
        forgotten = 0
        for chosen in (handled, old):
            piece = delete(inbox).where(inbox.c.id.in_(chosen.order_by(inbox.c.id).limit(FORGET_ROWS)))
            while True:
                async with self._database.writing() as tx:
                    count = (await tx.execute(piece)).rowcount
                if not count:
                    break
                forgotten += count
        return forgotten

    async def close(self) -> None:
        """Waits for the commit under way; the database belongs to the caller."""
        async with self._turn:
            pass

    async def _commit_group(self, group: Sequence[tuple[Arrival, "asyncio.Future[None]"]]) -> None:
        try:
            try:
                await self._insert([arrival for arrival, _done in group])
            except _WHAT_BREAKS as error:
                await self._replay(group, error)
            else:
                self._kept([done for _arrival, done in group])
        finally:
            # Also when the holder of the turn is cancelled: the others must not wait for ever.
            for _arrival, done in group:
                if not done.done():
                    done.set_exception(InboxUnavailable("the commit was broken off"))

    async def _replay(
        self, group: Sequence[tuple[Arrival, "asyncio.Future[None]"]], error: BaseException
    ) -> None:
        """Tries row by row, unless the database itself is away: then each row would wait in vain."""
        is_away = isinstance(error, OSError | TimeoutError) or getattr(error, "connection_invalidated", False)
        for arrival, done in group:
            if not is_away:
                try:
                    await self._insert([arrival])
                except _WHAT_BREAKS as again:
                    error = again
                else:
                    self._kept([done])
                    continue
            self.counts.failed += 1
            if not done.done():
                unavailable = InboxUnavailable("the database did not take it")
                unavailable.__cause__ = error
                done.set_exception(unavailable)

    async def _insert(self, arrivals: Sequence[Arrival]) -> None:
        rows: list[dict[str, Any]] = [
            {
                "received_at": arrival.received_at,
                "kind": arrival.kind,
                "batch_reference": arrival.batch_reference,
                "node": arrival.node,
                "from_known_source": arrival.from_known_source,
                "body": arrival.body,
            }
            for arrival in arrivals
        ]
        async with asyncio.timeout(self._commit_s), self._database.writing() as tx:
            # A server that freezes while it holds the lock must not stop the others for long.
            await tx.execute(text("SET LOCAL idle_in_transaction_session_timeout = '5s'"))
            await tx.execute(select(func.pg_advisory_xact_lock(_ORDER_LOCK)))
            await tx.execute(insert(inbox), rows)

    def _kept(self, waiting: Sequence["asyncio.Future[None]"]) -> None:
        self.counts.commits += 1
        self.counts.kept += len(waiting)
        for done in waiting:
            if not done.done():
                done.set_result(None)


class PostgresInboxReader:
    """See storage.inbox.entries.InboxReader."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(
        self, position: int, limit: int, kinds: tuple[InboxKind, ...] = ("calls", "ivr")
    ) -> list[InboxEntry]:
        """Reads in one snapshot."""
        chosen = select(inbox).where(inbox.c.id > position, inbox.c.kind.in_(kinds))
        async with self._database.reading() as tx:
            rows = (await tx.execute(chosen.order_by(inbox.c.id).limit(limit))).mappings().all()
        return [InboxEntry(**row) for row in rows]

    async def look(self, now: datetime) -> None:
        """On PostgreSQL everybody may write, so a write is tried."""
        await _try_an_arrival(self._database, now, COMMIT_S)

    async def close(self) -> None:
        """The database belongs to the caller."""


async def _try_an_arrival(database: Database, now: datetime, timeout_s: float) -> None:
    """Needs no lock of ids: no reader can pass a row that is taken back. Raises InboxUnavailable."""
    row = {"received_at": now, "kind": "calls", "batch_reference": "", "node": "", "from_known_source": False}
    try:
        async with asyncio.timeout(timeout_s), database.writing() as tx:
            tried = await tx.begin_nested()
            await tx.execute(insert(inbox).values(**row, body=b"{}"))
            await tried.rollback()
    except _WHAT_BREAKS as error:
        why = getattr(getattr(error, "orig", None), "sqlstate", None) or type(error).__name__
        raise InboxUnavailable(f"the database does not take it: {why}") from error


async def read_cursors(database: Database) -> Cursors:
    """The workers' cursors, as committed."""
    async with database.reading() as tx:
        rows = (await tx.execute(select(inbox_cursor.c.name, inbox_cursor.c.position))).all()
    positions: dict[str, int] = {row.name: row.position for row in rows}
    return Cursors(positions.get(CALLS_CURSOR, 0), positions.get(TELEGRAM_CURSOR, 0))
