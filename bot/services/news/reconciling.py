"""Outcomes that no webhook brought are asked for, at growing intervals: the service gives up after three tries, we don't.

Only calls whose id is known can be asked about (contract, section 2); a request whose answer was lost has none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, CallId, ProviderCallId
from bot.provider.client import CallingService
from bot.provider.errors import ProviderError
from bot.provider.methods import GetCalls, GetTemplateCalls, Method, UserInfo
from bot.provider.methods.calls import MOST_IDS_ASKED
from bot.provider.models import CallInfo
from bot.services.account.by_any_key import request_by_any_key
from bot.services.news.calls_without_id import close_unheard
from bot.services.news.tracking import Tracking
from bot.services.news.turns import AT_ONCE, Claim
from bot.services.recordings.news import recording_awaited
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.account.api_keys import ApiKeys
from storage.calling import calls
from storage.calling.batches import CallKind
from storage.calling.calls import CallRow
from storage.chat import cards
from storage.engine.database import Database

log = structlog.get_logger(__name__)

SILENT_FOR = timedelta(minutes=5)
"""If a call is still `created` so long after its time, its record may be in moderation, and the card says so."""
TRY_AGAIN = timedelta(seconds=60)
NO_KEY = timedelta(hours=1)
"""When to try again if nobody is connected to the account any more; somebody may connect later."""

UNHEARD_LOOK = timedelta(minutes=10)

AnswerT = TypeVar("AnswerT")


class Reconciling:
    def __init__(
        self,
        *,
        database: Database,
        connected: ApiKeys,
        settings: Settings,
        service: CallingService,
        tracking: Tracking,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._accounts = connected
        self._steps = settings.reconcile_steps_s
        self._service = service
        self._tracking = tracking
        self._clock = clock
        self._wakeups = wakeups
        self._looked_for_unheard: datetime | None = None

    async def sweep(self) -> int:
        """Asks about every call that is due; returns how many."""
        async with self._database.reading() as tx:
            due = await calls.due_for_asking(tx, self._clock(), MOST_IDS_ASKED)
        groups: dict[tuple[AccountId, CallKind], list[CallRow]] = defaultdict(list)
        for call in due:
            groups[call.account_id, call.kind].append(call)
        for (account_id, kind), group in groups.items():
            await self._ask(account_id, kind, group)
        return len(due)

    async def note_balances(self) -> None:
        """Reads balances again after calls have ended, since every card shows the balance."""
        finished = self._tracking.finished_launches()
        told = {account_id for account_id in set(finished.values()) if await self._note_balance(account_id)}
        stale = [launch_id for launch_id, account_id in finished.items() if account_id in told]
        if stale:
            for launch_id in stale:
                # One at a time: the inbox loop marks cards too, in another order, and could deadlock with us.
                async with self._database.writing() as tx:
                    await cards.mark_stale(tx, [launch_id])
            self._wakeups.cards.set()

    async def hint_moderation(self) -> None:
        """Marks calls that should have begun and have not."""
        now = self._clock()
        async with self._database.reading() as tx:
            silent = await calls.accounts_with_silent(tx, now - SILENT_FOR)
        for account_id in silent:
            async with self._database.writing() as tx:
                await accounts.lock_row(tx, account_id)
                hinted = await calls.hint_moderation(tx, account_id, now - SILENT_FOR, now)
                await cards.mark_stale(tx, hinted)
            self._wakeups.cards.set()

    async def close_unheard(self) -> None:
        """Closes calls without an id whose webhook never came; looks only now and then."""
        now = self._clock()
        if self._looked_for_unheard is not None and now - self._looked_for_unheard < UNHEARD_LOOK:
            return
        self._looked_for_unheard = now
        if await close_unheard(self._database, now):
            self._wakeups.cards.set()

    async def verify(self, claims: Iterable[Claim]) -> None:
        """Asks the service about calls that a webhook from an unknown address named; only the service's answer counts."""
        for claim in claims:
            ids = tuple({info.id for info in claim.infos})[:MOST_IDS_ASKED]
            try:
                answer = await self._request(_asking(claim.batch.kind, ids), claim.batch.account_id)
            except ProviderError as error:
                log.warning("a claim could not be verified", batch=claim.batch.id, error=str(error))
                continue
            if answer is None:
                continue
            # A call that reports to another batch's address does not belong to this batch.
            ours = [
                info
                for info in answer
                if info.webhook_url is None or claim.batch.reference in info.webhook_url
            ]
            await self._tracking.hear_claimed(claim.batch, ours)

    async def _ask(self, account_id: AccountId, kind: CallKind, group: Sequence[CallRow]) -> None:
        # A redial may have an id of its own, and then only that id brings news of it (contract, section 2).
        rounds = {call.next_round_id: call for call in group if call.next_round_id is not None}
        ids = (*(call.provider_id for call in group), *rounds)
        try:
            answer = await self._asked(account_id, kind, ids)
        except ProviderError as error:
            log.warning("calls could not be asked about", count=len(group), error=str(error))
            await self._later(account_id, group, TRY_AGAIN)
            return
        if answer is None:
            await self._later(account_id, group, NO_KEY)
            return
        by_id: dict[int, CallInfo] = {info.id: info for info in answer}
        # The next question is scheduled first: whatever goes wrong with the answer, the call is asked about again.
        await self._schedule(account_id, group)
        known = [(call, by_id[call.provider_id]) for call in group if call.provider_id in by_id]
        known += [(call, by_id[number]) for number, call in rounds.items() if number in by_id]
        # In pieces: thousands in one transaction would hold up whatever else is written meanwhile, leads first of all.
        for start in range(0, len(known), AT_ONCE):
            await self._tracking.apply(known[start : start + AT_ONCE])

    async def _asked(
        self, account_id: AccountId, kind: CallKind, ids: tuple[ProviderCallId, ...]
    ) -> list[CallInfo] | None:
        """Asks in as few requests as the service allows (contract, section 2); None: nobody has a key."""
        answer: list[CallInfo] = []
        for start in range(0, len(ids), MOST_IDS_ASKED):
            part = await self._request(_asking(kind, ids[start : start + MOST_IDS_ASKED]), account_id)
            if part is None:
                return None
            answer += part
        return answer

    async def _schedule(self, account_id: AccountId, group: Sequence[CallRow]) -> None:
        """Schedules the next question for each; a final call is asked about once more for its cost, then left alone."""
        now = self._clock()
        awaited = await self._with_recording_awaited(group, now)
        when: dict[CallId, tuple[datetime | None, int]] = {}
        for call in group:
            step = min(call.ask_step + 1, len(self._steps) - 1)
            is_over = call.final_at is not None and call.id not in awaited
            at = None if is_over else now + timedelta(seconds=self._steps[step])
            when[call.id] = (at, step)
        await self._ask_again(account_id, when)

    async def _with_recording_awaited(self, group: Sequence[CallRow], now: datetime) -> set[CallId]:
        """The final calls whose recording the service may still name."""
        async with self._database.reading() as tx:
            return {
                call.id
                for call in group
                if call.final_at is not None
                and await recording_awaited(tx, call, (await calls.legs_of(tx, call.id)).values(), now)
            }

    async def _later(self, account_id: AccountId, group: Sequence[CallRow], pause: timedelta) -> None:
        at = self._clock() + pause
        await self._ask_again(account_id, {call.id: (at, call.ask_step) for call in group})

    async def _ask_again(
        self, account_id: AccountId, when: Mapping[CallId, tuple[datetime | None, int]]
    ) -> None:
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, account_id)
            await calls.ask_again(tx, when)

    async def _request(self, method: Method[AnswerT], account_id: AccountId) -> AnswerT | None:
        return await request_by_any_key(self._service, self._accounts, account_id, method)

    async def _note_balance(self, account_id: AccountId) -> bool:
        asked_at = self._clock()
        try:
            answer = await self._request(UserInfo(), account_id)
        except ProviderError as error:
            log.info("the balance could not be read", error=str(error))
            return False
        if answer is None:
            return False
        async with self._database.writing() as tx:
            await accounts.set_balance(tx, account_id, answer.balance_kopecks, asked_at=asked_at)
        return True


def _asking(kind: CallKind, ids: tuple[ProviderCallId, ...]) -> GetCalls:
    return GetCalls(ids=ids) if kind == "ordinary" else GetTemplateCalls(ids=ids)
