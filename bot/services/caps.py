"""Limits on what one account may start: the last line between a careless or stolen chat and the owner's money."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.price import PriceEstimate
from bot.domain.verification import How
from bot.services.refusal import Refusal
from storage import launches, verifications
from storage.accounts import Account


def day_start(now: datetime, settings: Settings) -> datetime:
    """Midnight of the installation's zone: one day for everybody who shares an account, wherever they are."""
    return now.astimezone(ZoneInfo(settings.default_timezone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )


@dataclass(frozen=True, slots=True)
class DayUse:
    """What the account has started today, and what it may."""

    is_locked: bool
    calls_today: int
    cap_calls: int
    kopecks_today: int
    cap_kopecks: int | None

    def refusals(self, people: int, estimate: PriceEstimate) -> list[Refusal]:
        """Why a launch to so many people can't start now; empty when it can."""
        found = []
        if self.is_locked:
            found.append(Refusal("locked"))
        if self.calls_today + people > self.cap_calls:
            left = max(0, self.cap_calls - self.calls_today)
            found.append(Refusal("cap-day", cap=self.cap_calls, left=left, people=people))
        if self.cap_kopecks is not None:
            # Without a known price only the certain part can be held against the cap.
            expected = estimate.low if estimate.high is None else estimate.high
            if self.kopecks_today + expected > self.cap_kopecks:
                found.append(
                    Refusal(
                        "cap-money", cap=self.cap_kopecks, left=max(0, self.cap_kopecks - self.kopecks_today)
                    )
                )
        return found


class Caps:
    """The account's own caps, else those of the settings."""

    def __init__(self, settings: Settings, account: Account) -> None:
        self._settings = settings
        self._account = account

    async def look(self, tx: AsyncConnection, since: datetime) -> DayUse:
        """Read inside the confirming transaction, after the account's row is locked."""
        account = self._account
        cap_kopecks: int | None = account.cap_day_kopecks
        if cap_kopecks is None and self._settings.cap_day_roubles is not None:
            cap_kopecks = self._settings.cap_day_roubles * 100
        flash_calls = await verifications.given_since(tx, since, account_id=account.id, how=How.FLASH)
        return DayUse(
            is_locked=account.locked_at is not None,
            # A flash call is a paid call like any other; what it costs is not known, so only its number counts.
            calls_today=await launches.started_since(tx, account.id, since) + len(flash_calls),
            # 0 is a cap as well: nothing at all.
            cap_calls=self._settings.cap_day_calls
            if account.cap_day_calls is None
            else account.cap_day_calls,
            kopecks_today=await launches.committed_since(tx, account.id, since),
            cap_kopecks=cap_kopecks,
        )
