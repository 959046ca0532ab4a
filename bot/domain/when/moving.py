"""Users who put off a planned call nearly always mean one of a few times, so these are offered as buttons."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.when import settle_wall_clock
from bot.domain.when.schedule import CallWindow, next_opening, outside


class Offer(StrEnum):
    HOUR_LATER = "hour_later"
    NEXT_DAY = "next_day"
    """The same time by the user's clock, a day later."""
    OPENING = "opening"
    """When the window for calls opens next."""


@dataclass(frozen=True, slots=True)
class Offered:
    offer: Offer
    at: datetime


def offers(
    planned_at: datetime | None, *, now: datetime, window: CallWindow, zone: ZoneInfo
) -> tuple[Offered, ...]:
    """Times inside the window, each once, in whole seconds, UTC. `planned_at` is None for a call without a time."""
    base = max(planned_at or now, now).replace(microsecond=0)
    local = base.astimezone(zone).replace(tzinfo=None)
    wished = (
        Offered(Offer.HOUR_LATER, base + timedelta(hours=1)),
        Offered(Offer.NEXT_DAY, settle_wall_clock(local + timedelta(days=1), zone)[0]),
        Offered(Offer.OPENING, following_opening(window, now, zone)),
    )
    found: dict[datetime, Offered] = {}
    for one in wished:
        if one.at != base and not outside(window, one.at, zone):
            found.setdefault(one.at, one)
    return tuple(found.values())


def following_opening(window: CallWindow, now: datetime, zone: ZoneInfo) -> datetime:
    """When the window next opens. While it is open, that is the opening after its next close."""
    if outside(window, now, zone):
        return next_opening(window, now, zone)
    closes = settle_wall_clock(datetime.combine(now.astimezone(zone).date(), window.end), zone)[-1]
    return next_opening(window, closes, zone)
