"""Codes end by themselves: after five minutes nobody may type one any more, and a flash call whose sender died in another
process is unknown. The users waiting for them are told.
"""

from bot.services.verification.verifying import Verifying
from bot.workers.supervisor import Supervisor

LOOK_EVERY_S = 5.0


class Verifier:
    def __init__(self, *, verifying: Verifying, supervisor: Supervisor) -> None:
        self._verifying = verifying
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_EVERY_S, self._look, name="verifier")

    async def _look(self) -> bool:
        await self._verifying.recover(only_sender=False)
        return await self._verifying.close_over() > 0
