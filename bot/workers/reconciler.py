"""Asks about calls that no webhook told of, and notices those that should have begun and have not."""

from bot.services.news.reconciling import Reconciling
from bot.services.wakeups import Wakeups
from bot.workers.supervisor import Supervisor

LOOK_EVERY_S = 1.0


class Reconciler:
    def __init__(self, *, reconciling: Reconciling, wakeups: Wakeups, supervisor: Supervisor) -> None:
        self._reconciling = reconciling
        self._wakeups = wakeups
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_EVERY_S, self.work, name="reconciler", wake=self._wakeups.asking)

    async def work(self) -> bool:
        """True when calls were due: there may be more than fit into one question."""
        asked = await self._reconciling.sweep()
        await self._reconciling.hint_moderation()
        await self._reconciling.close_unheard()
        await self._reconciling.note_balances()
        return asked > 0
