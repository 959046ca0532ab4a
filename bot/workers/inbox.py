"""Projects what the side server has written down: webhooks onto calls, each once, in the order they arrived."""

from bot.services.news.reconciling import Reconciling
from bot.services.news.tracking import Tracking
from bot.workers.supervisor import Supervisor

LOOK_EVERY_S = 0.2
"""The side server is another process and can't wake us; a look costs one indexed read."""


class InboxWorker:
    def __init__(self, *, tracking: Tracking, reconciling: Reconciling, supervisor: Supervisor) -> None:
        self._tracking = tracking
        self._reconciling = reconciling
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_EVERY_S, self.work, name="inbox")

    async def work(self) -> bool:
        """Takes the next entries; True: there may be more."""
        taken = await self._tracking.take_next()
        # Asked after the commit: nothing that waits for the network holds a transaction open.
        await self._reconciling.verify(taken.claims)
        return taken.entries > 0
