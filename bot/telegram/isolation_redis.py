"""Turns of a chat's users for all processes that share a Redis.

A turn is a lease, renewed while it is held. So whoever taps after a process was killed waits for seconds, and an update that
takes long keeps its turn all the same.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final

from aiogram.fsm.storage.base import BaseEventIsolation, DefaultKeyBuilder, StorageKey
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

LEASE_S: Final = 10
"""A turn outlives its process by at most so much."""
RENEW_S: Final = 3.0


class RedisIsolation(BaseEventIsolation):
    """`renew` is due every RENEW_S, until `keep`."""

    def __init__(self, redis: Redis, *, lease_s: float = LEASE_S) -> None:
        self._redis = redis
        self._lease_s = lease_s
        self._names = DefaultKeyBuilder()
        self._held: set[Lock] = set()

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        """A process that stood still for longer may find its turn taken; what it has done stays done."""
        name = self._names.build(key, "lock")
        lock = self._redis.lock(name, timeout=self._lease_s, raise_on_release_error=False)
        async with lock:
            self._held.add(lock)
            try:
                yield
            finally:
                self._held.discard(lock)

    async def renew(self) -> bool:
        """While Redis is away, or after another process took the turn, there is nothing to renew."""
        for lock in list(self._held):
            with suppress(RedisError):
                await lock.extend(self._lease_s, replace_ttl=True)
        return False

    async def keep(self, lease_s: float) -> None:
        """From now on turns are held for so long, those that are held too: nobody renews them any more."""
        self._lease_s = lease_s
        await self.renew()

    async def close(self) -> None:
        """There is nothing to give back."""
