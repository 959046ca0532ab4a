"""Money may leave an account past this bot: another system on the same key, a stolen key, a batch that was thought lost.

So each account's balance is compared with its ledger once a day. The comparison waits while calls are under way, since
their cost is not known yet, but at most until the next one would be due. Only the end of a comparison is written down,
in one transaction with its alert, so a crash anywhere else only makes the comparison begin again.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.costs.money import Kopecks
from bot.domain.costs.spending import Spending
from bot.domain.ids import AccountId, ChatId, UserId
from bot.provider.client import CallingService
from bot.provider.errors import ProviderError
from bot.provider.methods import UserInfo
from bot.services.account.by_any_key import request_by_any_key
from bot.services.wakeups import Wakeups
from storage.account import accounts, balance_checks
from storage.account.accounts import NOBODY
from storage.account.api_keys import ApiKeys
from storage.account.balance_checks import BalanceCheckRow
from storage.chat import outbox
from storage.engine.database import Database

log = structlog.get_logger(__name__)

COMPARED_EVERY = timedelta(days=1)
AT_THE_LATEST = 2 * COMPARED_EVERY
"""Calls that never end must not hide a fall for ever."""


@dataclass(frozen=True, slots=True)
class BalanceFacts:
    """The balance at an earlier moment, and what the ledger knows of spending since then."""

    then_at: datetime
    then_kopecks: Kopecks
    spending: Spending


class BalanceCheck:
    def __init__(
        self,
        *,
        database: Database,
        connected: ApiKeys,
        service: CallingService,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._accounts = connected
        self._service = service
        self._clock = clock
        self._wakeups = wakeups

    async def facts(self, user_id: UserId) -> BalanceFacts | None:
        """Counted from the start of the last finished comparison, else of the first one; None: none has begun yet."""
        async with self._database.reading() as tx:
            account = await accounts.account_of(tx, user_id)
            check = None if account is None else await balance_checks.get(tx, account.id)
            if check is None:
                return None
            at, kopecks = check.since_at, check.since_kopecks
            if check.shown_at is not None and check.shown_kopecks is not None:
                at, kopecks = check.shown_at, check.shown_kopecks
            spending = await balance_checks.spending(tx, check.account_id, at, self._clock())
        return BalanceFacts(at, kopecks, spending)

    async def look(self) -> None:
        """Compares the accounts that are due; one out of reach, or with calls under way, is tried at the next look."""
        async with self._database.reading() as tx:
            due = await balance_checks.due(tx, self._clock() - COMPARED_EVERY)
        for account_id in due:
            await self._compare(account_id)

    async def _compare(self, account_id: AccountId) -> None:
        # Taken before the question: a call that ends while the service answers counts as still under way.
        now = self._clock()
        async with self._database.reading() as tx:
            check = await balance_checks.get(tx, account_id)
            if check is not None and await _spending(tx, check, now) is None:
                return
        kopecks = await self._balance(account_id)
        if kopecks is None:
            return
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, account_id)
            if check is None:
                await balance_checks.begin(tx, account_id, now, kopecks)
            else:
                await self._end(tx, check, now, kopecks)
        self._wakeups.outbox.set()

    async def _end(
        self, tx: AsyncConnection, check: BalanceCheckRow, now: datetime, kopecks: Kopecks
    ) -> None:
        spending = await _spending(tx, check, now)
        if spending is None or not await balance_checks.begin_anew(tx, check, now, kopecks):
            return
        account = await accounts.get(tx, check.account_id)
        unexplained = spending.unexplained(Kopecks(check.since_kopecks - kopecks))
        if account is None or account.owner_id == NOBODY or not unexplained:
            return
        await outbox.put(
            tx,
            f"balance:{account.id}:{now:%Y-%m-%d}",
            chat_id=ChatId(account.owner_id),
            kind="balance_fell",
            facts={
                "account": account.provider_user_id,
                "hours": round((now - check.since_at) / timedelta(hours=1)),
                "then": check.since_kopecks,
                "now": kopecks,
                "unexplained": unexplained,
                **asdict(spending),
            },
            now=now,
        )

    async def _balance(self, account_id: AccountId) -> Kopecks | None:
        """Asks for the balance. None: nobody has a key that the service takes, or the service is away."""
        asked_at = self._clock()
        try:
            answer = await request_by_any_key(self._service, self._accounts, account_id, UserInfo())
        except ProviderError as error:
            log.info("a balance could not be compared", account=account_id, error=str(error))
            return None
        if answer is None:
            return None
        async with self._database.writing() as tx:
            await accounts.set_balance(tx, account_id, answer.balance_kopecks, asked_at=asked_at)
        return answer.balance_kopecks


async def _spending(tx: AsyncConnection, check: BalanceCheckRow, now: datetime) -> Spending | None:
    """What was spent since the comparison began; None: not all of it is known, and there is time to wait."""
    found = await balance_checks.spending(tx, check.account_id, check.since_at, now)
    return None if found.awaited and now - check.since_at < AT_THE_LATEST else found
