"""The ways to say WHEN, tried one after the other at the very start of a text."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.when import words
from bot.domain.when.clock import read_clock
from bot.domain.when.day import Day, any_day, read_day, read_day_behind
from bot.domain.when.moment import Said, WhenNote, WhenRead, settle
from bot.domain.when.words import end_of, skip_gap

_MORNING = time(9)
"""The hour offered where only a date may have been meant; the default window opens then."""


def read_when(text: str, *, now: datetime, zone: ZoneInfo) -> WhenRead | None:
    """The time that the text begins with, None when it begins with none. Never raises on any text.

    `now` is aware; wall clock times are taken in `zone`.
    """
    here = now.astimezone(zone)
    start = skip_gap(text, 0)
    for reader in (_read_span, _read_iso, _read_day_clock, _read_clock_day, _read_dotted_clock):
        try:
            said = reader(text, start, here)
            if said is not None:
                return settle(said, now, zone)
        except (ValueError, OverflowError):
            # The 31st of June, a year no calendar has: words, but not a time.
            continue
    return None


def _read_span(text: str, at: int, here: datetime) -> Said | None:
    """ "через 2 часа", "in half an hour", "через 3 дня в 10"."""
    after = words.AFTER.match(text, at)
    if after is None or (amount := words.AMOUNT.match(text, after.end())) is None:
        return None
    span = _span(amount)
    if amount["day"] or amount["week"]:
        return _in_days(text, amount.end(), here, span)
    more = words.AMOUNT.match(text, end_of(words.AND, text, amount.end()))
    if more is not None and amount["hour"] and more["minute"] and more["number"]:
        span, amount = span + _span(more), more
    # Past a change of the clocks two hours are still two hours.
    return Said(amount.end(), (here.astimezone(UTC) + span,))


def _span(amount: re.Match[str]) -> timedelta:
    if amount["number"]:
        number = float(amount["number"])
    elif amount["word"]:
        number = words.NUMBERS[" ".join(amount["word"].lower().split())]
    elif amount[0].lower() in words.ALONE:
        number = 1
    else:
        raise ValueError("a unit without a number")
    for unit in ("minute", "hour", "day"):
        if amount[unit]:
            return timedelta(**{unit + "s": number})
    return timedelta(weeks=number)


def _in_days(text: str, end: int, here: datetime, span: timedelta) -> Said:
    moment = here.replace(tzinfo=None) + span
    clock = read_clock(text, skip_gap(text, end), behind_day=True)
    if clock is None:
        return Said(end, (moment,))
    return Said(clock.end, (datetime.combine(moment.date(), clock.at),))


def _read_iso(text: str, at: int, _here: datetime) -> Said | None:
    match = words.ISO.match(text, at)
    if match is None:
        return None
    return Said(match.end(), (datetime.fromisoformat(match["stamp"] + (match["offset"] or "")),))


def _read_day_clock(text: str, at: int, here: datetime) -> Said | None:
    """ "завтра в 10", "25.12 14:00", "on friday at noon"."""
    day = read_day(text, at, here.date())
    clock = read_clock(text, skip_gap(text, day.end), behind_day=True, part=day.part) if day else None
    return _join(day, clock.at, clock.end, here) if day and clock else None


def _read_clock_day(text: str, at: int, here: datetime) -> Said | None:
    """ "в 18:30", "at 10 tomorrow", "в 12 в пятницу"."""
    clock = read_clock(text, at, behind_day=False)
    if clock is None:
        return None
    day = read_day_behind(text, skip_gap(text, clock.end), here.date())
    if day is not None:
        return _join(day, clock.at, day.end, here)
    return _join(any_day(here.date()), clock.at, clock.end, here)


def _read_dotted_clock(text: str, at: int, here: datetime) -> Said | None:
    """A bare "12.05" at the start: a time, and a date as well where such a date exists."""
    match = words.DOTTED_CLOCK.match(text, at)
    if match is None or words.NOT_A_CLOCK.match(text, match.end()):
        return None
    clock = time(int(match["hour"]), int(match["minute"]))
    as_time = _join(any_day(here.date()), clock, match.end(), here)
    try:
        day = read_day(text, at, here.date())
    except ValueError:
        return as_time
    as_date = _join(day, _MORNING, match.end(), here) if day else as_time
    return Said(match.end(), (*as_time.moments, *as_date.moments))


def _join(day: Day, clock: time, end: int, here: datetime) -> Said:
    moments = tuple(datetime.combine(one, clock) for one in day.days)
    if day.later is not None and moments[0] <= here.replace(tzinfo=None):
        return Said(end, (datetime.combine(day.later, clock),), day.note)
    return Said(end, moments, WhenNote.OK if day.later else day.note)
