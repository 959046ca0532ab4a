"""When recipients of this account pick up, learnt from its own calls. Too few calls give no answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.when.schedule import CallWindow, next_opening, outside

ENOUGH_IN_HOUR = 20
"""Fewer calls within an hour of the day say too little about it."""
ENOUGH_HOURS = 2
"""With one hour known there is nothing to compare."""


def best_hour(past: Iterable[tuple[datetime, bool]], window: CallWindow, zone: ZoneInfo) -> int | None:
    """The hour, 0 to 23 in the zone, in which recipients pick up most often; the earlier of two equal ones.

    `past`: when each call was made and whether it was answered. None without enough calls inside the window.
    """
    made, answered = [0] * 24, [0] * 24
    for at, was_answered in past:
        hour = at.astimezone(zone).hour
        made[hour] += 1
        answered[hour] += was_answered
    return best_of_hours([made[hour] * _is_inside(hour, window) for hour in range(24)], answered)


def best_of_hours(made: Sequence[int], answered: Sequence[int]) -> int | None:
    """The same from counts for each of the 24 hours; an hour in which too few calls were made is never the best."""
    known = [hour for hour in range(24) if made[hour] >= ENOUGH_IN_HOUR]
    if len(known) < ENOUGH_HOURS:
        return None
    return max(known, key=lambda hour: (answered[hour] / made[hour], -hour))


def next_best_time(
    past: Iterable[tuple[datetime, bool]], window: CallWindow, now: datetime, zone: ZoneInfo
) -> datetime | None:
    """When the best hour next begins on a day of the window, in UTC; None if it isn't known or is now."""
    hour = best_hour(past, window, zone)
    if hour is None:
        return None
    that_hour = replace(window, start=time(hour), end=time(hour, 59, 59))
    return next_opening(that_hour, now, zone) if outside(that_hour, now, zone) else None


def _is_inside(hour: int, window: CallWindow) -> bool:
    return window.start <= time(hour) < window.end
