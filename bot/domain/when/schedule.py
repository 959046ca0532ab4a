"""Nobody wants a robot at night: lists are called only inside a window, and a single call outside it brings a
warning.

For a time outside we offer the next opening, since users nearly always choose it.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.when import settle_wall_clock

EVERY_DAY = frozenset(range(1, 8))
WORKING_DAYS = frozenset(range(1, 6))
_WINDOW = re.compile(r"\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*[-–—]\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*")


@dataclass(frozen=True, slots=True)
class CallWindow:
    """From `start` to before `end`, by the clock of the zone in question; weekdays are numbered from 1,
    Monday.

    `leaves_out_weekends`: the service is asked to leave out weekends, whatever it counts among them, instead of
    being told the days; contract section 1, `excludeWeekends`. `is_local`: by the clocks of those called, else
    by the zone set in the cabinet; `plannedAtTimeZone`.

    Raises ValueError for a window that is never open or reaches over midnight (contract section 1,
    `startTime`).
    """

    start: time
    end: time
    weekdays: frozenset[int] = field(default=EVERY_DAY)
    leaves_out_weekends: bool = False
    is_local: bool = True

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("a window ends later on the day it starts")
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("weekdays are 1 to 7, at least one")
        if self.leaves_out_weekends and self.weekdays != WORKING_DAYS:
            raise ValueError("either days are chosen or weekends are left out")

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def without_weekends(self) -> "CallWindow":
        """The same hours on every day that the service counts as no weekend."""
        return replace(self, weekdays=WORKING_DAYS, leaves_out_weekends=True)


def read_window(text: str) -> CallWindow:
    """ "09:00-20:00", or "9–20". Raises ValueError for anything else."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError("a window is written as 09:00-20:00")
    start_hour, start_minute, end_hour, end_minute = (int(part or 0) for part in match.groups())
    return CallWindow(time(start_hour, start_minute), time(end_hour, end_minute))


def outside(window: CallWindow, at: datetime, zone: ZoneInfo) -> bool:
    """Whether an aware moment falls outside the window in that zone."""
    here = at.astimezone(zone)
    return here.isoweekday() not in window.weekdays or not window.start <= here.time() < window.end


def next_opening(window: CallWindow, at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on that is inside, in UTC; `at` itself if it is inside."""
    if not outside(window, at, zone):
        return at.astimezone(UTC)
    today = at.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(9))
    openings = (
        settle_wall_clock(datetime.combine(day, window.start), zone)[0]
        for day in days
        if day.isoweekday() in window.weekdays
    )
    return next(opening for opening in openings if opening > at)
