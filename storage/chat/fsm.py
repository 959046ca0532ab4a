"""What the next free text of a chat means, kept over restarts.

aiogram's own memory storage keeps every chat for ever and loses everything at a restart. Here an empty row is deleted
and an abandoned one expires. No other module of storage knows aiogram.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from storage.engine.database import Database, inserting
from storage.tables import fsm

KEEP = timedelta(days=7)
REMEMBERED = 10_000
"""Chats that are remembered; they take some 3 MB."""
_KEY_LIMIT = 120


@dataclass(frozen=True, slots=True)
class ChatStateRow:
    """`data`: JSON, None when it is empty."""

    state: str | None
    data: str | None
    expires_at: datetime

    def loaded(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.data) if self.data else {}
        return loaded


class Memory:
    """The rows that were read last, up to a limit."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._rows: OrderedDict[str, ChatStateRow] = OrderedDict()
        self._size = size
        self.changes = 0

    def get(self, key: str) -> ChatStateRow | None:
        return self._rows.get(key)

    def keep(self, key: str, row: ChatStateRow, changes: int) -> None:
        """`changes`: its value before the reading. If something was written meanwhile, the row is not kept."""
        if changes != self.changes:
            return
        self._rows[key] = row
        self._rows.move_to_end(key)
        if len(self._rows) > self._size:
            self._rows.popitem(last=False)

    def forget(self, key: str) -> None:
        self.changes += 1
        self._rows.pop(key, None)


class SqlFsmStorage(BaseStorage):
    """Fulfils aiogram's contract; data has to be JSON. A row expires some time after its last write."""

    def __init__(self, database: Database, clock: Clock, *, keep: timedelta = KEEP) -> None:
        self._database = database
        self._clock = clock
        self._keep = keep
        # Every update asks for its chat's state. On SQLite no other process writes it, so what was read stays true.
        self._memory = Memory() if database.is_sqlite else None

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        if name is None and (known := self._remembered(key)) is not None and known.state is None:
            return
        with self._forgetting(key):
            async with self._database.writing() as tx:
                await self._write(tx, key, state=name)

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._row(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        if not data and (known := self._remembered(key)) is not None and known.data is None:
            return
        with self._forgetting(key):
            async with self._database.writing() as tx:
                await self._write(tx, key, data=_dumped(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return (await self._row(key)).loaded()

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        """One transaction, so that two updates at once are both kept."""
        with self._forgetting(key):
            return await self._update_data(key, data)

    async def _update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        async with self._database.writing() as tx:
            if not self._database.is_sqlite:
                # A lock of a row won't do: there may be no row yet.
                await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(row_key(key), 0))))
            merged = {**(await self._read(tx, key)).loaded(), **data}
            await self._write(tx, key, data=_dumped(merged))
        return merged

    async def sweep(self) -> int:
        """Deletes expired rows and returns how many. A worker calls it from time to time."""
        async with self._database.writing() as tx:
            return (await tx.execute(delete(fsm).where(fsm.c.expires_at <= self._clock()))).rowcount

    async def close(self) -> None:
        """Closes nothing: the database belongs to the composition root."""

    async def _row(self, key: StorageKey) -> ChatStateRow:
        if (known := self._remembered(key)) is not None:
            return known
        changes = self._memory.changes if self._memory is not None else 0
        async with self._database.reading() as tx:
            row = await self._read(tx, key)
        if self._memory is not None:
            self._memory.keep(row_key(key), row, changes)
        return row

    def _remembered(self, key: StorageKey) -> ChatStateRow | None:
        row = self._memory.get(row_key(key)) if self._memory is not None else None
        return row if row is not None and row.expires_at > self._clock() else None

    @contextmanager
    def _forgetting(self, key: StorageKey) -> Iterator[None]:
        """What is written inside this block is read anew later, however the writing ends."""
        try:
            yield
        finally:
            if self._memory is not None:
                self._memory.forget(row_key(key))

    async def _read(self, tx: AsyncConnection, key: StorageKey) -> ChatStateRow:
        """An empty row where there is none."""
        columns = (fsm.c.state, fsm.c.data, fsm.c.expires_at)
        found = (await tx.execute(select(*columns).where(*self._kept(key)))).one_or_none()
        return ChatStateRow(None, None, self._clock() + self._keep) if found is None else ChatStateRow(*found)

    async def _write(self, tx: AsyncConnection, key: StorageKey, **column: str | None) -> None:
        row, now = fsm.c.key == row_key(key), self._clock()
        # The expired half of a row must not come back to life with the half that is written now.
        await tx.execute(delete(fsm).where(row, fsm.c.expires_at <= now))
        values = {**column, "expires_at": now + self._keep}
        if None in column.values():
            await tx.execute(update(fsm).where(row).values(**values))
            await tx.execute(delete(fsm).where(row, fsm.c.state.is_(None), fsm.c.data.is_(None)))
            return
        writing = inserting(tx, fsm).values(key=row_key(key), **values)
        await tx.execute(writing.on_conflict_do_update(index_elements=[fsm.c.key], set_=values))

    def _kept(self, key: StorageKey) -> tuple[Any, ...]:
        return fsm.c.key == row_key(key), fsm.c.expires_at > self._clock()


def row_key(key: StorageKey) -> str:
    """`bot:chat:user:thread:business:destiny`, `-` for a missing part. It never changes: rows outlive programs."""
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id, key.business_connection_id, key.destiny)
    text = ":".join(
        "-" if part is None else str(part).replace("%", "%25").replace(":", "%3A") for part in parts
    )
    if len(text) <= _KEY_LIMIT:
        return text
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _dumped(data: Mapping[str, Any]) -> str | None:
    return json.dumps(dict(data), ensure_ascii=False) if data else None
