"""What no webhook brought is asked for, at growing intervals: the service gives up after three tries, we don't.

Only calls whose id is known can be asked about (contract, section 2); a request whose answer was lost has none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, CallId
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import ProviderError
from bot.provider.methods import GetCalls, GetTemplateCalls, UserInfo
from bot.provider.methods.calls import MOST_IDS_ASKED
from bot.provider.models import CallInfo
from bot.services.tracking import ASKING, Claim, Tracking
from bot.services.wakeups import Wakeups
from storage import calls, cards
from storage.accounts import Accounts
from storage.calls import CallKind, CallRow
from storage.database import Database

log = structlog.get_logger(__name__)

SILENT_FOR = timedelta(minutes=5)
"""A call still `created` so long after its time: moderation may be on, and the card says so."""
TRY_AGAIN = timedelta(seconds=60)


class Reconciling:
    def __init__(
        self,
        *,
        database: Database,
        connected: Accounts,
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

    async def sweep(self) -> int:
        """Asks about every call that is due; how many that were."""
        async with self._database.reading() as tx:
            due = await calls.due_for_asking(tx, self._clock(), MOST_IDS_ASKED)
        groups: dict[tuple[AccountId, CallKind], list[CallRow]] = defaultdict(list)
        for call in due:
            groups[call.account_id, call.kind].append(call)
        for (account_id, kind), group in groups.items():
            await self._ask(account_id, kind, group)
        return len(due)

    async def note_balances(self) -> None:
        """The balance stands on every card; after calls have ended it is another one."""
        finished = self._tracking.finished_launches()
        told = {account_id for account_id in set(finished.values()) if await self._note_balance(account_id)}
        stale = [launch_id for launch_id, account_id in finished.items() if account_id in told]
        if stale:
            async with self._database.writing() as tx:
                await cards.mark_stale(tx, stale)
            self._wakeups.cards.set()

    async def hint_moderation(self) -> None:
        """Marks calls that should have begun and have not."""
        now = self._clock()
        async with self._database.reading() as tx:
            if not await calls.any_silent(tx, now - SILENT_FOR):
                return
        async with self._database.writing() as tx:
            await cards.mark_stale(tx, await calls.hint_moderation(tx, now - SILENT_FOR, now))
        self._wakeups.cards.set()

    async def verify(self, claims: Iterable[Claim]) -> None:
        """Asks the service about calls that an unknown address spoke of; only its own answer is believed."""
        for claim in claims:
            ids = tuple({info.id for info in claim.infos})[:MOST_IDS_ASKED]
            credentials = await self._credentials(claim.batch.account_id)
            if credentials is None:
                continue
            try:
                answer = await self._service.request(GetCalls(ids=ids), credentials)
            except ProviderError as error:
                log.warning("a claim could not be verified", batch=claim.batch.id, error=str(error))
                continue
            async with self._database.writing() as tx:
                for info in answer:
                    if claim.batch.reference in (info.webhook_url or "") or info.webhook_url is None:
                        await self._tracking.hear_of_batch(tx, claim.batch, info, ASKING, self._clock())
            self._wakeups.cards.set()

    async def _ask(self, account_id: AccountId, kind: CallKind, group: Sequence[CallRow]) -> None:
        credentials = await self._credentials(account_id)
        if credentials is None:
            await self._later(group, self._clock(), timedelta(hours=1))
            return
        ids = tuple(call.provider_id for call in group)
        method = GetCalls(ids=ids) if kind == "ordinary" else GetTemplateCalls(ids=ids)
        try:
            answer = await self._service.request(method, credentials)
        except ProviderError as error:
            log.warning("calls could not be asked about", count=len(group), error=str(error))
            await self._later(group, self._clock(), TRY_AGAIN)
            return
        by_id: dict[int, CallInfo] = {info.id: info for info in answer}
        # The next question is set first: whatever the answer does, it is never the last one by accident.
        await self._schedule(group)
        known = [(call, by_id[call.provider_id]) for call in group if call.provider_id in by_id]
        if known:
            await self._tracking.apply(known)

    async def _schedule(self, group: Sequence[CallRow]) -> None:
        """The next interval for each; a final call asked about once more for its cost is then left alone."""
        now = self._clock()
        when: dict[CallId, tuple[datetime | None, int]] = {}
        for call in group:
            step = min(call.ask_step + 1, len(self._steps) - 1)
            at = None if call.final_at is not None else now + timedelta(seconds=self._steps[step])
            when[call.id] = (at, step)
        async with self._database.writing() as tx:
            await calls.ask_again(tx, when)

    async def _later(self, group: Sequence[CallRow], now: datetime, pause: timedelta) -> None:
        async with self._database.writing() as tx:
            await calls.ask_again(tx, {call.id: (now + pause, call.ask_step) for call in group})

    async def _credentials(self, account_id: AccountId) -> Credentials | None:
        """Any key of the account will do: its calls are the same whoever asks."""
        account = await self._accounts.get(account_id)
        keys = await self._accounts.credentials_of_account(account_id)
        if account is None or not keys:
            return None
        return Credentials(account.domain, keys[0][1])

    async def _note_balance(self, account_id: AccountId) -> bool:
        credentials = await self._credentials(account_id)
        if credentials is None:
            return False
        try:
            answer = await self._service.request(UserInfo(), credentials)
        except ProviderError as error:
            log.info("the balance could not be read", error=str(error))
            return False
        await self._accounts.set_balance(account_id, answer.balance_kopecks)
        return True
