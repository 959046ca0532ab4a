"""Limits on what one account may start: the last line between a careless or stolen chat and the owner's money."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.ids import UserId
from bot.domain.price import PriceEstimate
from bot.domain.verification import How
from bot.services.refusal import Refusal
from storage import calls, launches, verifications
from storage.accounts import Account


def day_start(now: datetime, settings: Settings) -> datetime:
    """Midnight of the installation's zone: one day for everybody who shares an account, wherever they are."""
    return now.astimezone(ZoneInfo(settings.default_timezone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )


@dataclass(frozen=True, slots=True)
class DayUse:
    """What the account has started today, and what it may. `cap_user_calls` None: this person has no limit apart."""

    is_locked: bool
    calls_today: int
    cap_calls: int
    cap_launch_calls: int
    user_calls_today: int
    cap_user_calls: int | None
    kopecks_today: int
    cap_kopecks: int | None

    def refusals(self, people: int, estimate: PriceEstimate) -> list[Refusal]:
        """Why a launch to so many people can't start now; empty when it can."""
        found = [Refusal("locked")] if self.is_locked else []
        if people > self.cap_launch_calls:
            found.append(Refusal("cap-launch", cap=self.cap_launch_calls, people=people))
        if self.calls_today + people > self.cap_calls:
            left = max(0, self.cap_calls - self.calls_today)
            found.append(Refusal("cap-day", cap=self.cap_calls, left=left, people=people))
        if self.cap_user_calls is not None and self.user_calls_today + people > self.cap_user_calls:
            left = max(0, self.cap_user_calls - self.user_calls_today)
            found.append(Refusal("cap-user", cap=self.cap_user_calls, left=left, people=people))
        if self.cap_kopecks is not None:
            # Without a known price only the certain part can be held against the cap.
            expected = estimate.low if estimate.high is None else estimate.high
            if self.kopecks_today + expected > self.cap_kopecks:
                left = max(0, self.cap_kopecks - self.kopecks_today)
                found.append(Refusal("cap-money", cap=self.cap_kopecks, left=left))
        return found


class Caps:
    """The account's own caps, else those of the settings."""

    def __init__(self, settings: Settings, account: Account) -> None:
        self._settings = settings
        self._account = account

    @property
    def cap_kopecks(self) -> int | None:
        """Of a day."""
        cap: int | None = self._account.cap_day_kopecks
        if cap is None and self._settings.cap_day_roubles is not None:
            cap = self._settings.cap_day_roubles * 100
        return cap

    @property
    def type_number_above(self) -> int:
        """A launch to more people than that asks to type their number."""
        return _own_or(self._account.type_number_above, self._settings.type_number_above)

    @property
    def hold_list_s(self) -> float:
        own = self._account.hold_list_s
        return self._settings.hold_list_s if own is None else own

    async def look(self, tx: AsyncConnection, since: datetime, user_id: UserId) -> DayUse:
        """Read inside the confirming transaction, after the account's row is locked."""
        account = self._account
        # The owner sets what the others may.
        cap_user = None if user_id == account.owner_id else account.cap_user_calls
        flash_calls = await verifications.given_since(tx, since, account_id=account.id, how=How.FLASH)
        return DayUse(
            is_locked=account.locked_at is not None,
            # A flash call is a paid call like any other; what it costs is not known, so only its number counts.
            calls_today=await launches.started_since(tx, account.id, since) + len(flash_calls),
            cap_calls=_own_or(account.cap_day_calls, self._settings.cap_day_calls),
            cap_launch_calls=_own_or(account.cap_launch_calls, self._settings.cap_launch_calls),
            user_calls_today=0
            if cap_user is None
            else await launches.started_since(tx, account.id, since, user_id),
            cap_user_calls=cap_user,
            kopecks_today=await launches.committed_since(tx, account.id, since),
            cap_kopecks=self.cap_kopecks,
        )

    async def is_spent(self, tx: AsyncConnection, since: datetime) -> bool:
        """Whether what calls have really cost today has reached the cap: while a launch runs, guesses become facts."""
        cap = self.cap_kopecks
        return cap is not None and await calls.spent_since(tx, self._account.id, since) >= cap


def _own_or(own: int | None, default: int) -> int:
    # 0 is a cap as well: nothing at all.
    return default if own is None else own
