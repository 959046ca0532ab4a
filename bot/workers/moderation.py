"""Looks whether records that wait for moderation were let through: it costs nothing, and calls with them never start before."""

from bot.services.records.service_list import RecordList
from bot.workers.supervisor import Supervisor

LOOK_EVERY_S = 600.0


class ModerationWorker:
    def __init__(self, *, listed: RecordList, supervisor: Supervisor) -> None:
        self._list = listed
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_EVERY_S, self.work, name="moderation")

    async def work(self) -> bool:
        await self._list.watch()
        return False
