"""Two updates of one user handled at the same time overwrite each other's chat state. aiogram's own isolation
keeps a lock for every user who ever wrote; here a lock lives only while an update holds it or waits for it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey

from bot.domain.turn import is_urgent


@dataclass(slots=True)
class _Held:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class CountedIsolation(BaseEventIsolation):
    """For one process."""

    def __init__(self) -> None:
        self._held: dict[StorageKey, _Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        """First come, first served."""
        held = self._held.setdefault(key, _Held())
        held.users += 1
        try:
            async with held.lock:
                yield
        finally:
            held.users -= 1
            if not held.users:
                del self._held[key]

    async def close(self) -> None:
        """There is nothing to give back."""


class TurnsUnlessUrgent(BaseEventIsolation):
    """Uses another isolation for everything that isn't done urgently."""

    def __init__(self, turns: BaseEventIsolation) -> None:
        self._turns = turns

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        if is_urgent():
            yield
            return
        async with self._turns.lock(key):
            yield

    async def close(self) -> None:
        await self._turns.close()
