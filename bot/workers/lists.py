"""Most lists are called once and never looked at again; what nobody saved is other people's data and has to go."""

from bot.services.lists.lists import Lists
from bot.workers.supervisor import Supervisor

EVERY_S = 3600.0


class ListsKeeper:
    def __init__(self, *, lists: Lists, supervisor: Supervisor) -> None:
        self._lists = lists
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(EVERY_S, self.work, name="lists")

    async def work(self) -> bool:
        return await self._lists.forget_passing() > 0
