"""A phone on the stop list must not be rung by a call that was planned before: that call is taken back at the service.

What is still to be removed is not stored but read from the ledger each time. So a crash between the entry and the
removal loses nothing, and a phone that was added while its call was on its way to the service is found too.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from bot.domain.calls.launch import WithheldReason
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, CallId
from bot.provider.client import CallingService
from bot.provider.methods import Method
from bot.services.account.by_any_key import AnswerT, Asks, request_by_any_key
from bot.services.planned.changes import CHUNK, PlannedChanges, PlannedRemoval
from storage.account.api_keys import ApiKeys
from storage.calling import planned
from storage.calling.calls import CallRow
from storage.calling.planned import Key
from storage.engine.database import Database

NOT_AGAIN_FOR = timedelta(hours=1)
"""If the service did not remove a call, the next try comes so much later and not at the next look."""


class StopGuard:
    def __init__(
        self,
        *,
        database: Database,
        connected: ApiKeys,
        service: CallingService,
        changes: PlannedChanges,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = connected
        self._service = service
        self._changes = changes
        self._clock = clock
        self._chunk = CHUNK
        self._refused: dict[CallId, datetime] = {}

    async def sweep(self) -> int:
        """Removes planned calls to phones on stop lists; returns how many. An account out of reach is tried next time."""
        now = self._clock()
        self._refused = {call_id: until for call_id, until in self._refused.items() if until > now}
        async with self._database.reading() as tx:
            account_ids = await planned.accounts_that_stop(tx)
        return sum([await self._sweep_account(account_id) for account_id in account_ids])

    async def _sweep_account(self, account_id: AccountId) -> int:
        removed = 0
        async for found in self._pages(account_id):
            count, is_away = await self._remove(
                account_id, [call for call in found if call.id not in self._refused]
            )
            removed += count
            if is_away:
                break
        return removed

    async def _pages(self, account_id: AccountId) -> AsyncIterator[list[CallRow]]:
        """Calls with a time of their own first, then those that wait without one."""
        after: Key | None = None
        while found := await self._planned(account_id, after):
            after = planned.key_of(found[-1])
            yield found
        last_id = 0
        while found := await self._without_time(account_id, last_id):
            last_id = found[-1].id
            yield found

    async def _planned(self, account_id: AccountId, after: Key | None) -> list[CallRow]:
        async with self._database.reading() as tx:
            return await planned.stopped(tx, account_id, after=after, limit=self._chunk)

    async def _without_time(self, account_id: AccountId, after: int) -> list[CallRow]:
        async with self._database.reading() as tx:
            return await planned.stopped_without_time(tx, account_id, after=after, limit=self._chunk)

    async def _remove(self, account_id: AccountId, group: Sequence[CallRow]) -> tuple[int, bool]:
        """How many were removed, and whether the service was away."""
        if not group:
            return 0, False
        removal = PlannedRemoval(WithheldReason.STOP_LIST)
        carried = await self._changes.carry_out(removal, group, self._asking(account_id))
        if carried.refusal is not None:
            return len(carried.done), True
        until = self._clock() + NOT_AGAIN_FOR
        gone = {call.id for call in carried.done}
        self._refused |= {call.id: until for call in group if call.id not in gone}
        return len(carried.done), False

    def _asking(self, account_id: AccountId) -> Asks:
        async def ask(method: Method[AnswerT]) -> AnswerT | None:
            return await request_by_any_key(self._service, self._accounts, account_id, method)

        return ask
