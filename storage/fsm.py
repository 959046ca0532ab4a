"""What the next free text of a chat means, kept over restarts.

aiogram's own memory storage never forgets a chat and forgets everything at a restart. Here an empty row is deleted and an
abandoned one expires. The only module of storage that knows aiogram.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from storage.database import Database, inserting
from storage.tables import fsm

KEEP = timedelta(days=7)
_KEY_LIMIT = 120


class SqlFsmStorage(BaseStorage):
    """aiogram's contract; data has to be JSON. Expiry is counted from the last write."""

    def __init__(self, database: Database, clock: Clock, *, keep: timedelta = KEEP) -> None:
        self._database = database
        self._clock = clock
        self._keep = keep

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        async with self._database.writing() as tx:
            await self._write(tx, key, state=name)

    async def get_state(self, key: StorageKey) -> str | None:
        async with self._database.reading() as tx:
            return await tx.scalar(select(fsm.c.state).where(*self._kept(key)))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        async with self._database.writing() as tx:
            await self._write(tx, key, data=_dumped(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        async with self._database.reading() as tx:
            return await self._read_data(tx, key)

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        """One transaction, so that two updates at once are both kept."""
        async with self._database.writing() as tx:
            if not self._database.is_sqlite:
                # There may be no row yet that could be locked.
                await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(row_key(key), 0))))
            merged = {**await self._read_data(tx, key), **data}
            await self._write(tx, key, data=_dumped(merged))
        return merged

    async def sweep(self) -> int:
        """Deletes what expired; returns how much. For a worker, once in a while."""
        async with self._database.writing() as tx:
            return (await tx.execute(delete(fsm).where(fsm.c.expires_at <= self._clock()))).rowcount

    async def close(self) -> None:
        """Nothing of its own to close: the database is the composition root's."""

    async def _read_data(self, tx: AsyncConnection, key: StorageKey) -> dict[str, Any]:
        found = await tx.scalar(select(fsm.c.data).where(*self._kept(key)))
        loaded: dict[str, Any] = json.loads(found) if found else {}
        return loaded

    async def _write(self, tx: AsyncConnection, key: StorageKey, **column: str | None) -> None:
        row, now = fsm.c.key == row_key(key), self._clock()
        # What expired must not come back to life beside the new half of its row.
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
    """`bot:chat:user:thread:business:destiny`, `-` for what is not there; never changed, since rows outlive programs."""
    parts = (key.bot_id, key.chat_id, key.user_id, key.thread_id, key.business_connection_id, key.destiny)
    text = ":".join(
        "-" if part is None else str(part).replace("%", "%25").replace(":", "%3A") for part in parts
    )
    if len(text) <= _KEY_LIMIT:
        return text
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _dumped(data: Mapping[str, Any]) -> str | None:
    return json.dumps(dict(data), ensure_ascii=False) if data else None
