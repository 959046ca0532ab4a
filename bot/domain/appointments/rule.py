"""When an appointment is called about: "накануне в 18:00", "2 hours before". It stands alone on a caption's first line.

Days are counted by the calendar and hours by the clock, so that a change of the clocks moves neither the evening before
nor the two hours.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.plain import plain
from bot.domain.when import settle_wall_clock
from bot.domain.when.schedule import CallWindow, next_opening, outside
from bot.domain.when.words import NUMBERS

LONGEST: Final = timedelta(days=14)
BEFORE_CLOSING: Final = timedelta(minutes=15)
"""A reminder that is moved to the evening before leaves so long before the window closes, or it might not ring any more."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """`days`: calendar days before the appointment's own, None for a span of `minutes` before it. `at`: at which time of
    that day, None for the appointment's own time of day.
    """

    days: int | None = None
    at: time | None = None
    minutes: int = 0

    def __post_init__(self) -> None:
        if self.days is None and not 0 < self.minutes <= LONGEST.total_seconds() / 60:
            raise ValueError("a reminder comes before the appointment, two weeks at most")
        if self.days is not None and not 0 <= self.days <= LONGEST.days:
            raise ValueError("a reminder comes two weeks before the appointment at most")
        if self.days == 0 and self.at is None:
            raise ValueError("a reminder at the time of the appointment itself")


EVENING_BEFORE: Final = Reminder(days=1, at=time(18))
"""Without a rule."""
SECOND_CALL: Final = Reminder(minutes=60)
"""When whoever was not reached by the first call is called again."""
SECOND_AFTER: Final = timedelta(minutes=30)
"""A second call so soon after the first one would find the same silence."""

_AT = r"(?:[\s,]+(?:в|at)\s(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9]))?(?:\s?(?P<part>am|pm|утра|дня|вечера))?(?:\s?час(?:а|ов)?)?)?"
_OF = r"(?:\s+(?:до\s+(?:записи|при[её]ма|визита|встречи|начала)|записи|при[её]ма|визита|the appointment|appointment|of the appointment))?"
_NUMBER = r"(?:(?P<number>[0-9]{1,3})|(?P<word>полтора|один|одну|два|две|три|четыре|пять|шесть|десять|пятнадцать|двадцать|тридцать|a|an|one|two|three|four|five|ten|fifteen|twenty|thirty|half an))"
_RULES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<eve>накануне(?:\s+вечером)?|(?:the\s+)?(?:day|evening)\s+before){_OF}{_AT}",
        rf"(?P<same>в\s+день(?:\s+(?:записи|при[её]ма|визита|встречи))?|в\s+тот\s+же\s+день|on\s+the\s+(?:same\s+)?day(?:\s+of\s+the\s+appointment)?){_AT}",
        rf"за\s+(?:{_NUMBER}\s+)?(?:(?P<day>день|дня|дней|сутки|суток)|(?P<week>неделю|недели)|(?P<hour_of>час(?:а|ов)?)|(?P<half>полчаса)|(?P<minute_of>минут[уы]?|мин\.?)){_OF}{_AT}",
        rf"{_NUMBER}\s+(?:(?P<day>days?)|(?P<week>weeks?)|(?P<hour_of>hours?)|(?P<minute_of>minutes?|min\.?))\s+before{_OF}{_AT}",
    )
)


def read_rule(text: str) -> Reminder | None:
    """The rule that a line is, from its first letter to its last; None if it is anything else. Never raises on any text."""
    seen = " ".join(plain(text).split()).strip(" .,;:")
    match = next(filter(None, (rule.fullmatch(seen) for rule in _RULES)), None)
    if match is None:
        return None
    said = match.groupdict()
    try:
        return _rule(said)
    except ValueError:
        return None


def _rule(said: dict[str, str | None]) -> Reminder | None:
    at = _clock(said)
    if said.get("eve"):
        return Reminder(days=1, at=at or EVENING_BEFORE.at)
    if said.get("same"):
        return None if at is None else Reminder(days=0, at=at)
    word, figures = said.get("word"), said.get("number")
    number = float(figures) if figures else float(NUMBERS[" ".join(word.lower().split())]) if word else 1.0
    if said.get("day") or said.get("week"):
        days = number * (7 if said.get("week") else 1)
        return Reminder(days=int(days), at=at) if days.is_integer() and days >= 1 else None
    if at is not None:
        return None
    minutes = 30.0 if said.get("half") else number * (60 if said.get("hour_of") else 1)
    return Reminder(minutes=int(minutes)) if minutes.is_integer() else None


def _clock(said: dict[str, str | None]) -> time | None:
    if not said.get("hour"):
        return None
    hour, part = int(said["hour"] or 0), (said.get("part") or "").lower()
    if part and not 1 <= hour <= 12:
        raise ValueError("an hour past noon in the morning")
    if part in {"pm", "вечера"} or (part == "дня" and hour < 10):
        hour = hour % 12 + 12
    elif part in {"am", "утра"}:
        hour %= 12
    return time(hour, int(said.get("minute") or 0))


def rings_at(
    rule: Reminder, appointment: datetime, window: CallWindow | None, zone: ZoneInfo
) -> datetime | None:
    """When to call about an aware moment, in UTC: by the rule, or at the nearest moment before the appointment at which the
    window is open. None: there is no such moment.
    """
    appointment = appointment.astimezone(UTC)
    wished = _wished(rule, appointment, zone)
    if window is None:
        return wished if wished < appointment else None
    if wished < appointment and not outside(window, wished, zone):
        return wished
    limit = min(wished, appointment)
    earlier = _last_opening(window, limit, zone)
    later = next_opening(window, wished, zone) if wished < appointment else None
    if later is None or later >= appointment:
        return earlier
    return min((earlier, later), key=lambda one: (abs(one - wished), one))


def second_at(
    first: datetime, appointment: datetime, window: CallWindow | None, zone: ZoneInfo
) -> datetime | None:
    """When to call again about an appointment whose first call is at `first`; None: no time is left for that."""
    at = rings_at(SECOND_CALL, appointment, window, zone)
    return None if at is None or at < first + SECOND_AFTER else at


def leaves_time(rule: Reminder) -> bool:
    """Whether a second call may follow a first one by this rule."""
    span = timedelta(minutes=rule.minutes)
    return rule.days is not None or span >= timedelta(minutes=SECOND_CALL.minutes) + SECOND_AFTER


def _wished(rule: Reminder, appointment: datetime, zone: ZoneInfo) -> datetime:
    if rule.days is None:
        return appointment - timedelta(minutes=rule.minutes)
    here = appointment.astimezone(zone)
    clock = rule.at or here.time().replace(tzinfo=None, fold=0)
    return settle_wall_clock(datetime.combine(here.date() - timedelta(days=rule.days), clock), zone)[0]


def _last_opening(window: CallWindow, before: datetime, zone: ZoneInfo) -> datetime:
    """The last moment before `before` at which a call surely rings inside the window."""
    day = before.astimezone(zone).date()
    while day.isoweekday() not in window.weekdays or (opens := _moment(day, window.start, zone)) >= before:
        day -= timedelta(days=1)
    last = _moment(day, window.end, zone) - BEFORE_CLOSING
    # `before`, the appointment or the wished moment, may lie earlier than the window's last minutes.
    return max(opens, last if last < before else before - BEFORE_CLOSING)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return settle_wall_clock(datetime.combine(day, clock), zone)[0]
