"""Forgets what nobody will ask about any more, so that the database grows with what is live and not with history."""

from typing import Protocol

from bot.services.chat.outbox import Outbox
from bot.workers.supervisor import Supervisor

EVERY_S = 3600.0


class Sweeps(Protocol):
    """Chat state that expires; with Redis it expires by itself."""

    async def sweep(self) -> int:
        """Deletes what expired; how much that was."""


class Housekeeping:
    def __init__(self, *, fsm: Sweeps, outbox: Outbox, supervisor: Supervisor) -> None:
        self._fsm = fsm
        self._outbox = outbox
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(EVERY_S, self.work, name="housekeeping")

    async def work(self) -> bool:
        await self._fsm.sweep()
        await self._outbox.forget_old()
        return False
