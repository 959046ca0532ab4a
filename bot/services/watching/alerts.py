"""What the owner of an account has to know, and the groups that watch it: money that runs out, a launch that stands still, a
request of which nobody knows the end, webhooks that have stopped, texts that the service does not speak.

A condition is a row as long as it lasts, and is told by the one who marks it so: once, whatever restarts and however many
processes look. When it is over its row goes, so the next time is told again.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_status import ASKING
from bot.domain.calls.launch import LaunchState
from bot.domain.clock import Clock
from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import calls_for
from bot.domain.ids import AccountId, LaunchId, UserId
from bot.services.account.pricing import past_costs
from bot.services.ledger.alerting import AlertFacts, tell_groups, tell_owner, tell_user
from bot.services.wakeups import Wakeups
from storage.account import accounts, alerts
from storage.account.accounts import Account
from storage.calling import batches, calls, launches
from storage.chat import watches
from storage.engine.database import Database


class AlertKind(StrEnum):
    LOW_BALANCE = "low_balance"
    NOT_ENOUGH = "not_enough"
    """For a launch of the next day."""
    STANDS_STILL = "stands_still"
    UNKNOWN = "unknown"
    NO_WEBHOOKS = "no_webhooks"
    TEXTS_REFUSED = "texts_refused"
    """The account is moderated, so the service speaks no texts (contract, ground rules)."""


AHEAD: Final = timedelta(days=1)
"""So long before a planned launch its money is looked at."""
STILL_FOR: Final = timedelta(minutes=15)
UNKNOWN_FOR: Final = timedelta(minutes=10)
"""Its author was asked at once; a webhook may still settle it."""
LASTS: Final = {AlertKind.STANDS_STILL: STILL_FOR}
"""How long a condition has to last before it is told; the others are told at once."""
HEARD_WITHIN: Final = timedelta(hours=6)
HEARD_CALLS: Final = 5
"""If so many calls in a row had to be asked about, webhooks have stopped."""
TEXTS_REFUSED: Final = "moderation"
"""The error of a request that was refused for that reason."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`launch_id`, `author`: of the launch that it is about; None: about the account."""

    kind: AlertKind
    subject: int = 0
    facts: AlertFacts = field(default_factory=dict)
    launch_id: LaunchId | None = None
    author: UserId | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.kind.value, self.subject


class Alerts:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups

    async def look(self) -> None:
        """Tells what has begun, and forgets what is over."""
        async with self._database.reading() as tx:
            found = await accounts.all_connected(tx)
        for account_id in found:
            async with self._database.reading() as tx:
                is_new = await self._differs(tx, account_id)
            if is_new:
                await self._settle(account_id)

    async def _differs(self, tx: AsyncConnection, account_id: AccountId) -> bool:
        """Most looks find what the last one found, and write nothing."""
        now = self._clock()
        account = await accounts.get(tx, account_id)
        known = {(row.kind, row.subject): row for row in await alerts.of_account(tx, account_id)}
        if account is None:
            raise AssertionError("an account is never deleted")
        current = {one.key: one async for one in self._conditions(tx, account, now)}
        if current.keys() - known.keys():
            return True
        for key, row in known.items():
            if key not in current:
                if not await self._is_kept(tx, account_id, key, now):
                    return True
            elif row.told_at is None and self._has_lasted(current[key], row.began_at, now):
                return True
        return False

    async def _settle(self, account_id: AccountId) -> None:
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, account_id)
            account = await accounts.get(tx, account_id)
            if account is None:
                raise AssertionError("an account is never deleted")
            current = {one.key: one async for one in self._conditions(tx, account, now)}
            for kind, subject in current:
                await alerts.begin(tx, account_id, kind, subject, now)
            for row in await alerts.of_account(tx, account_id):
                key = (row.kind, row.subject)
                if key not in current:
                    if not await self._is_kept(tx, account_id, key, now):
                        await alerts.end(tx, account_id, row.kind, row.subject)
                elif self._has_lasted(current[key], row.began_at, now) and await alerts.tell(
                    tx, account_id, row.kind, row.subject, now
                ):
                    await self._tell(tx, account, current[key], now)
        self._wakeups.outbox.set()

    @staticmethod
    def _has_lasted(condition: Condition, began_at: datetime, now: datetime) -> bool:
        return now - began_at >= LASTS.get(condition.kind, timedelta(0))

    async def _is_kept(
        self, tx: AsyncConnection, account_id: AccountId, key: tuple[str, int], now: datetime
    ) -> bool:
        """A quiet hour is no sign that webhooks come again: that takes one."""
        if key[0] != AlertKind.NO_WEBHOOKS:
            return False
        heard = await calls.lately_heard(tx, account_id, now - HEARD_WITHIN, HEARD_CALLS)
        return all(how == ASKING for how in heard)

    async def _conditions(
        self, tx: AsyncConnection, account: Account, now: datetime
    ) -> AsyncIterator[Condition]:
        async for condition in self._of_money(tx, account, now):
            yield condition
        for launch in await launches.standing_still(tx, account.id, now - STILL_FOR):
            paused = launch.paused_because if launch.state is LaunchState.PAUSED else None
            yield Condition(
                AlertKind.STANDS_STILL,
                launch.id,
                {"reason": paused, "people": launch.recipient_count},
                launch.id,
                launch.user_id,
            )
        for batch in await batches.unknown_of(tx, account.id, now - UNKNOWN_FOR):
            row = await launches.get(tx, batch.launch_id)
            yield Condition(
                AlertKind.UNKNOWN,
                batch.id,
                {"people": batch.size},
                batch.launch_id,
                None if row is None else row.user_id,
            )
        refused = await batches.refused_last(tx, account.id, TEXTS_REFUSED)
        if refused is not None:
            yield Condition(AlertKind.TEXTS_REFUSED, facts={"people": refused})
        if self._settings.public_url is not None:
            heard = await calls.lately_heard(tx, account.id, now - HEARD_WITHIN, HEARD_CALLS)
            if len(heard) == HEARD_CALLS and all(how == ASKING for how in heard):
                yield Condition(AlertKind.NO_WEBHOOKS, facts={"count": HEARD_CALLS})

    async def _of_money(
        self, tx: AsyncConnection, account: Account, now: datetime
    ) -> AsyncIterator[Condition]:
        """A balance that nobody has asked for is no condition."""
        balance = account.balance_kopecks
        if balance is None:
            return
        if account.alert_below_kopecks is not None and balance < account.alert_below_kopecks:
            enough = calls_for(
                balance, past=await past_costs(tx, account.id), price_per_answer=account.price_kopecks
            )
            yield Condition(AlertKind.LOW_BALANCE, facts={"balance": balance, "enough": enough})
        under_way = await launches.unspent(tx, account.id)
        left = balance - sum(one.kopecks for one in under_way if one.rings_at is None or one.rings_at <= now)
        planned = [one for one in under_way if one.rings_at is not None and now < one.rings_at <= now + AHEAD]
        for one in sorted(planned, key=lambda one: (one.rings_at or now, one.launch_id)):
            left = Kopecks(left - one.kopecks)
            if left < 0 < one.kopecks:
                facts: AlertFacts = {"people": one.recipient_count, "needed": one.kopecks, "missing": -left}
                yield Condition(AlertKind.NOT_ENOUGH, one.launch_id, facts, one.launch_id, one.author)

    async def _tell(self, tx: AsyncConnection, account: Account, condition: Condition, now: datetime) -> None:
        told = f"alert:{account.id}:{condition.kind}:{condition.subject}:{int(now.timestamp())}"
        facts: AlertFacts = {
            "alert": condition.kind.value, "account": account.provider_user_id, **condition.facts,
        }  # fmt: skip
        # A lost answer was told to its author at once, with the buttons that settle it.
        knows = (condition.author,) if condition.kind is AlertKind.UNKNOWN else ()
        await tell_owner(tx, account, told, facts, now, knows=knows)
        if condition.kind is AlertKind.NO_WEBHOOKS:
            for operator in self._settings.operator_ids:
                if operator != account.owner_id:
                    await tell_user(tx, UserId(operator), told, facts, now)
            return
        if condition.launch_id is not None and condition.author is not None:
            shown = await watches.watching(tx, account.id, condition.launch_id, condition.author)
        else:
            shown = await watches.showing(tx, account.id)
        await tell_groups(tx, shown, told, facts, now)
