"""Sends what is due: when the hold of a confirmed launch ends, its batches leave one after another.

Launches are sent side by side, so that one account's slow answers don't hold up another's calls; one launch never has
two requests under way.
"""

import asyncio
from datetime import datetime
from functools import partial

import structlog

from bot.domain.clock import Clock
from bot.domain.ids import LaunchId
from bot.services.sending.sending import Sending
from bot.services.wakeups import Wakeups
from bot.workers.supervisor import Supervisor, wait_for_any

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
"""Even if nothing wakes it, it looks this often: another process may have handled a Confirm."""
AT_ONCE = 16


class Launcher:
    def __init__(
        self,
        *,
        sending: Sending,
        clock: Clock,
        wakeups: Wakeups,
        supervisor: Supervisor,
    ) -> None:
        self._sending = sending
        self._clock = clock
        self._wakeups = wakeups
        self._supervisor = supervisor
        self._under_way: set[LaunchId] = set()

    async def run(self) -> None:
        # Leaving the group waits for requests under way: a cancelled one would leave its batch unknown.
        async with asyncio.TaskGroup() as group:
            await self._supervisor.every(
                LOOK_EVERY_S, partial(self._start_due, group), name="launcher", wake=self._wakeups.sending
            )

    async def _start_due(self, group: asyncio.TaskGroup) -> bool:
        room = AT_ONCE - len(self._under_way)
        due = await self._sending.due(AT_ONCE) if room > 0 else []
        for launch in [launch for launch in due if launch.id not in self._under_way][:room]:
            self._under_way.add(launch.id)
            group.create_task(self._send(launch.id))
        if not due:
            await self._sleep_until(await self._sending.next_due_at())
        return False

    async def _send(self, launch_id: LaunchId) -> None:
        try:
            await self._sending.send(launch_id)
        except Exception:
            # Whatever went wrong, the batch is on disk as sending, and the recovery will call it unknown.
            log.exception("a batch was not settled", launch=launch_id)
            await wait_for_any(LOOK_EVERY_S, self._supervisor.stopping)
        finally:
            self._under_way.discard(launch_id)
            self._wakeups.sending.set()

    async def _sleep_until(self, at: datetime | None) -> None:
        """Wakes when a hold ends, not at the next look."""
        wait_s = 0.0 if at is None else (at - self._clock()).total_seconds()
        if 0 < wait_s < LOOK_EVERY_S:
            await wait_for_any(wait_s, self._supervisor.stopping)
            self._wakeups.sending.set()
