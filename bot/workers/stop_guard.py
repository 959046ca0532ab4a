"""Takes planned calls back at the service when their phone has entered the stop list."""

from bot.services.planned.stop_guard import StopGuard
from bot.services.wakeups import Wakeups
from bot.workers.supervisor import Supervisor

LOOK_EVERY_S = 180.0
"""Woken at each entry of this process; others' entries, and calls that were on their way, are found this late."""


class StopGuardWorker:
    def __init__(self, *, guard: StopGuard, wakeups: Wakeups, supervisor: Supervisor) -> None:
        self._guard = guard
        self._wakeups = wakeups
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_EVERY_S, self.work, name="stop guard", wake=self._wakeups.stop_list)

    async def work(self) -> bool:
        await self._guard.sweep()
        return False
