"""A schedule by local days: daily, on chosen weekdays or every few days, at a time of day, until a date.

An occurrence is named by its local day, so that neither clocks that change nor another zone make one day two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.when.moment import settle_wall_clock
from bot.domain.when.schedule import EVERY_DAY

MOST_DAYS_BETWEEN: Final = 31
_LOOKED_AHEAD: Final = 400


@dataclass(frozen=True, slots=True)
class Repeating:
    """`first`: the day it counts from. `every`: 1, or the number of days between two occurrences. `until`: the last day
    on which it may occur. `skipped`: days that were taken out by hand.

    Raises ValueError for no weekday, and for weekdays together with a number of days.
    """

    at: time
    first: date
    weekdays: frozenset[int] = EVERY_DAY
    every: int = 1
    until: date | None = None
    skipped: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("weekdays are 1 to 7, at least one")
        if not 1 <= self.every <= MOST_DAYS_BETWEEN:
            raise ValueError("too many days between")
        if self.every > 1 and self.weekdays != EVERY_DAY:
            raise ValueError("either weekdays or a number of days")

    def moment(self, day: date, zone: ZoneInfo) -> datetime:
        """When it occurs on that day, in UTC. A time that the clocks skip comes later by as much; of two the first counts."""
        return settle_wall_clock(datetime.combine(day, self.at), zone)[0]

    def after(self, day: date) -> date | None:
        """The next day on which it occurs, behind that day; None: it is over."""
        return next(self._days(day + timedelta(days=1)), None)

    def next_from(self, now: datetime, zone: ZoneInfo) -> date | None:
        """The first day whose moment is still to come."""
        days = islice(self._days(now.astimezone(zone).date()), 2)
        return next((day for day in days if self.moment(day, zone) > now), None)

    def latest(self, day: date, now: datetime, zone: ZoneInfo) -> tuple[date, int]:
        """The last day from `day` on whose moment has come, and how many others before it came, too."""
        today = now.astimezone(zone).date()
        came = [one for one in self._days(day) if one <= today and self.moment(one, zone) <= now]
        return (came[-1], len(came) - 1) if came else (day, 0)

    def without(self, day: date) -> "Repeating":
        return replace(self, skipped=self.skipped | {day})

    def with_again(self, day: date) -> "Repeating":
        return replace(self, skipped=self.skipped - {day})

    def _days(self, since: date) -> Iterator[date]:
        """From `since` on, as far as anybody looks ahead."""
        start = max(since, self.first)
        for ahead in range(_LOOKED_AHEAD):
            day = start + timedelta(days=ahead)
            if self.until is not None and day > self.until:
                return
            is_due = day.isoweekday() in self.weekdays and (day - self.first).days % self.every == 0
            if is_due and day not in self.skipped:
                yield day
