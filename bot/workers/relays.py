"""Passes news on to the users' own systems. A system that is slow holds up nobody but itself: each has a few hands of its
own, and those that wait for it wait in the queue.
"""

import asyncio
import logging
from collections import Counter
from functools import partial
from typing import Final

from bot.domain.clock import Clock
from bot.fetching import Poster, PostError
from bot.services.relaying.delivery import DueRelay, Relaying
from bot.services.wakeups import Wakeups
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

LOOK_S: Final = 5.0
AT_ONCE: Final = 32
PER_HOST: Final = 4
IN_A_ROW: Final = 50
"""So many of one launch are sent one after another before others of that host get their turn."""


class RelaysWorker:
    """`run` is the worker."""

    def __init__(
        self, *, relaying: Relaying, poster: Poster, clock: Clock, wakeups: Wakeups, supervisor: Supervisor
    ) -> None:
        self._relaying = relaying
        self._poster = poster
        self._clock = clock
        self._wake = wakeups.relays
        self._supervisor = supervisor
        self._under_way: Counter[str] = Counter()

    async def run(self) -> None:
        # Leaving the group waits for requests under way.
        async with asyncio.TaskGroup() as group:
            await self._supervisor.every(
                LOOK_S, partial(self._start_due, group), name="relays", wake=self._wake
            )

    async def _start_due(self, group: asyncio.TaskGroup) -> bool:
        room = AT_ONCE - self._under_way.total()
        if not room:
            return False
        due = await self._relaying.due(self._under_way, limit=room, per_host=PER_HOST)
        for relay in due:
            self._under_way[relay.host] += 1
            group.create_task(self._pass_on(relay))
        return bool(due) or await wait_for_due(
            await self._relaying.next_due_at(self._under_way, per_host=PER_HOST),
            self._clock,
            self._wake,
            at_most_s=LOOK_S,
        )

    async def _pass_on(self, relay: DueRelay) -> None:
        """Sends it and what comes after it, as long as it is taken."""
        sent = 0
        following: DueRelay | None = relay
        try:
            while following is not None:
                sent += 1
                goes_on = sent < IN_A_ROW and not self._supervisor.is_stopping
                following = await self._send(following, goes_on=goes_on)
        except Exception as error:  # noqa: BLE001 - whatever one relay raises, the others come
            # Its claim runs out, then it is tried again. The error itself may quote an address.
            _log.error("news could not be passed on, relay %d: %s", relay.row.id, type(error).__name__)
        finally:
            self._under_way -= Counter({relay.host: 1})
            self._wake.set()

    async def _send(self, relay: DueRelay, *, goes_on: bool) -> DueRelay | None:
        try:
            await self._poster.post(relay.url, relay.body, relay.headers)
        except PostError as error:
            _log.info("a user's own system did not take news, relay %d: %s", relay.row.id, error)
            await self._relaying.not_taken(relay, is_refusal=error.is_refusal)
            return None
        return await self._relaying.taken(relay, goes_on=goes_on)
