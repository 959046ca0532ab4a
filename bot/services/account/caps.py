"""Limits on what one account may start: the last line between a careless or stolen chat and the owner's money."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.costs.price import PriceEstimate
from bot.domain.ids import UserId
from bot.domain.verification import How
from bot.services.account.pricing import FEW
from bot.services.refusal import Refusal
from storage.account import verifications
from storage.account.accounts import Account
from storage.calling import calls, day_use
from storage.sounds import records
from storage.upkeep import epochs


def day_start(now: datetime, settings: Settings) -> datetime:
    """Midnight of the installation's zone: one day for everybody who shares an account, wherever they are."""
    return now.astimezone(ZoneInfo(settings.default_timezone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )


def day_of(at: datetime, settings: Settings) -> tuple[datetime, datetime]:
    """The midnights before and after a moment; a day may have 23 or 25 hours."""
    since = day_start(at, settings)
    return since, since + timedelta(days=1)


def is_one_day(one: datetime, other: datetime, settings: Settings) -> bool:
    return day_start(one, settings) == day_start(other, settings)


@dataclass(frozen=True, slots=True)
class DayUse:
    """What rings for the account on a day, and what may. `is_undecided`: the database missed some time, and the owner
    has not decided about waiting launches yet (bot.services.launches.epochs). `cap_user_calls` None: no such limit."""

    is_locked: bool
    is_undecided: bool
    calls_today: int
    cap_calls: int
    cap_launch_calls: int
    user_calls_today: int
    cap_user_calls: int | None
    kopecks_today: int
    cap_kopecks: int | None

    def refusals(self, recipient_count: int, estimate: PriceEstimate) -> list[Refusal]:
        """Why a launch to so many recipients can't start now; empty when it can."""
        found = [Refusal("locked")] if self.is_locked else []
        if self.is_undecided:
            found.append(Refusal("undecided"))
        if recipient_count > self.cap_launch_calls:
            found.append(Refusal("cap-launch", cap=self.cap_launch_calls, recipients=recipient_count))
        found += self.refusals_of_calls(recipient_count)
        # Without a known price only the certain part of the cost can be compared with the cap.
        return found + self.refusals_of_money(estimate.low if estimate.high is None else estimate.high)

    def refusals_of_money(self, kopecks: int) -> list[Refusal]:
        """Why so much money can't be spent on that day; empty when it can."""
        if self.cap_kopecks is None or self.kopecks_today + kopecks <= self.cap_kopecks:
            return []
        left = max(0, self.cap_kopecks - self.kopecks_today)
        return [Refusal("cap-money", cap=self.cap_kopecks, left=left)]

    def refusals_of_calls(self, recipient_count: int, *, everybody: int | None = None) -> list[Refusal]:
        """By the number of calls alone; `everybody`: how many the request brings for all users of the account."""
        found: list[Refusal] = []
        together = recipient_count if everybody is None else everybody
        if self.calls_today + together > self.cap_calls:
            left = max(0, self.cap_calls - self.calls_today)
            found.append(Refusal("cap-day", cap=self.cap_calls, left=left, recipients=together))
        if self.cap_user_calls is not None and self.user_calls_today + recipient_count > self.cap_user_calls:
            left = max(0, self.cap_user_calls - self.user_calls_today)
            found.append(Refusal("cap-user", cap=self.cap_user_calls, left=left, recipients=recipient_count))
        return found


class Caps:
    """The account's own caps, else those of the settings."""

    def __init__(self, settings: Settings, account: Account) -> None:
        self._settings = settings
        self._account = account

    @property
    def cap_kopecks(self) -> int | None:
        """The cap of a day; None: no cap."""
        cap: int | None = self._account.cap_day_kopecks
        if cap is None and self._settings.cap_day_roubles is not None:
            cap = self._settings.cap_day_roubles * 100
        return cap

    @property
    def type_number_above(self) -> int:
        """To confirm a launch to more recipients than this, a user has to type their number."""
        return _own_or(self._account.type_number_above, self._settings.type_number_above)

    def hold_s(self, recipient_count: int) -> float:
        """How long a launch to so many recipients is held, while it can be cancelled."""
        if recipient_count <= FEW:
            return self._settings.hold_single_s
        own = self._account.hold_list_s
        return self._settings.hold_list_s if own is None else own

    async def look(self, tx: AsyncConnection, rings_at: datetime, user_id: UserId) -> DayUse:
        """The use of the day on which something is to ring. To rely on it, lock the account's row first."""
        account = self._account
        since, until = day_of(rings_at, self._settings)
        # The owner sets this limit for the others.
        cap_user = None if user_id == account.owner_id else account.cap_user_calls
        return DayUse(
            is_locked=account.locked_at is not None,
            is_undecided=await epochs.is_undecided(tx, account.id),
            calls_today=await self._calls(tx, since, until, None),
            cap_calls=_own_or(account.cap_day_calls, self._settings.cap_day_calls),
            cap_launch_calls=_own_or(account.cap_launch_calls, self._settings.cap_launch_calls),
            user_calls_today=0 if cap_user is None else await self._calls(tx, since, until, user_id),
            cap_user_calls=cap_user,
            kopecks_today=await day_use.committed_within(tx, account.id, since, until)
            + await records.spent_within(tx, account.id, since, until)
            + await self._kopecks_of_flash_calls(tx, since, until),
            cap_kopecks=self.cap_kopecks,
        )

    @asynccontextmanager
    async def within(
        self, tx: AsyncConnection, rings_at: datetime, users: Collection[UserId]
    ) -> AsyncIterator[None]:
        """Inside the block, the caller writes down that calls of these users move to this day.

        Raises Refusal cap-day, cap-user if too many came, cap-money if they may cost too much together.
        """
        before = {user_id: await self.look(tx, rings_at, user_id) for user_id in users}
        yield
        for user_id, use in before.items():
            now = await self.look(tx, rings_at, user_id)
            came = now.calls_today - use.calls_today
            own = now.user_calls_today - use.user_calls_today
            # Calls that are already on a day that is too full may stay on it.
            refusals = use.refusals_of_calls(own, everybody=came) if came else []
            kopecks = now.kopecks_today - use.kopecks_today
            refusals += use.refusals_of_money(kopecks) if kopecks > 0 else []
            if refusals:
                raise refusals[0]

    async def _calls(
        self,
        tx: AsyncConnection,
        since: datetime,
        until: datetime,
        user_id: UserId | None,
        *,
        only_sent: bool = False,
    ) -> int:
        """How many calls ring in this time. A flash call counts as one."""
        called = await day_use.calls_within(tx, self._account.id, since, until, user_id, only_sent=only_sent)
        return called + await self._flash_calls(tx, since, until, user_id)

    async def _flash_calls(
        self, tx: AsyncConnection, since: datetime, until: datetime, user_id: UserId | None = None
    ) -> int:
        given = await verifications.given_since(
            tx, since, account_id=self._account.id, user_id=user_id, how=How.FLASH
        )
        return sum(at < until for at in given)

    async def _kopecks_of_flash_calls(self, tx: AsyncConnection, since: datetime, until: datetime) -> int:
        """What they cost by the price that the owner gave; without one they count nothing."""
        price = self._account.flash_price_kopecks
        return price * await self._flash_calls(tx, since, until) if price else 0

    async def room(self, tx: AsyncConnection, rings_at: datetime, user_id: UserId) -> int:
        """How many more calls may leave for that day, beside those that have already left for it."""
        account = self._account
        since, until = day_of(rings_at, self._settings)
        cap = _own_or(account.cap_day_calls, self._settings.cap_day_calls)
        room = cap - await self._calls(tx, since, until, None, only_sent=True)
        if user_id != account.owner_id and account.cap_user_calls is not None:
            own = account.cap_user_calls - await self._calls(tx, since, until, user_id, only_sent=True)
            room = min(room, own)
        return max(0, room)

    async def is_spent(self, tx: AsyncConnection, since: datetime) -> bool:
        """Whether today's calls have really cost the cap by now: while a launch runs, estimates become known costs."""
        cap = self.cap_kopecks
        if cap is None:
            return False
        spent = await calls.spent_since(tx, self._account.id, since)
        return spent + await self._kopecks_of_flash_calls(tx, since, since + timedelta(days=1)) >= cap


def _own_or(own: int | None, default: int) -> int:
    # 0 is a cap too: it allows nothing at all.
    return default if own is None else own
