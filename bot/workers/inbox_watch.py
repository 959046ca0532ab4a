"""Looks whether webhooks can be kept, so that the operator hears of it before the outcomes are missed."""

from bot.services.receiving.inbox_watch import LOOK_EVERY_S, InboxWatch
from bot.workers.supervisor import Supervisor


class InboxWatchWorker:
    def __init__(self, *, watch: InboxWatch, supervisor: Supervisor) -> None:
        self._watch = watch
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_EVERY_S, self.work, name="inbox watch")

    async def work(self) -> bool:
        await self._watch.look()
        return False
