"""Compares balances with the ledger: each account's once a day, later in the day where its calls are still under way."""

from bot.services.account.balance_check import BalanceCheck
from bot.workers.supervisor import Supervisor

LOOK_EVERY_S = 3600.0


class BalanceCheckWorker:
    def __init__(self, *, check: BalanceCheck, supervisor: Supervisor) -> None:
        self._check = check
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_EVERY_S, self.work, name="balance check")

    async def work(self) -> bool:
        await self._check.look()
        return False
