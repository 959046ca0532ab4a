"""The ways to say WHEN, tried one after another at the very start of a text."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.plain import plain
from bot.domain.when import words
from bot.domain.when.clock import ClockTime, read_clock
from bot.domain.when.day import Day, any_day, read_day, read_day_behind
from bot.domain.when.moment import Said, WhenNote, WhenRead, settle
from bot.domain.when.where import read_where
from bot.domain.when.words import end_of, skip_gap

Reader = Callable[[str, int, datetime], Said | None]

_MORNING = time(9)
"""The hour offered if only a date may have been meant; the default window opens then."""


def read_when(text: str, *, now: datetime, zone: ZoneInfo) -> WhenRead | None:
    """The time that the text begins with, None if there is none. Never raises on any text.

    `now` is aware; wall clock times are taken in `zone`.
    """
    text = plain(text)
    start = skip_gap(text, 0)
    for reader in _READERS:
        try:
            said = _read_by_its_clock(reader, text, start, now, zone)
            if said is not None:
                return settle(said, now, zone)
        except (ValueError, OverflowError):
            # The 31st of June, a year no calendar has: words that name no time.
            continue
    return None


def no_time_end(text: str, *, now: datetime, zone: ZoneInfo) -> int | None:
    """Where words end that look like a time but name none: "в 25:00", "31.02", "30 февраля в 10".

    None if `read_when` reads a time, or if the text begins otherwise. Figures that may be another number,
    such as "45.45", don't count.
    """
    if read_when(text, now=now, zone=zone) is not None:
        return None
    seen = plain(text)
    start = skip_gap(seen, 0)
    for reader in _READERS:
        try:
            said = _read_by_its_clock(reader, seen, start, now, zone)
            if said is not None:
                settle(said, now, zone)
        except (ValueError, OverflowError):
            if _is_surely_meant(seen, start):
                return _shape_end(seen, start)
    return None


def _is_surely_meant(text: str, at: int) -> bool:
    """Whether figures that make no time were meant as one and not as a price or a number of people."""
    if dotted := words.DOTTED.match(text, at):
        if dotted["year"] or read_any_clock(text, skip_gap(text, dotted.end())):
            return True
        is_date = int(dotted["day"]) <= 31 and 1 <= int(dotted["month"]) <= 12
        return is_date and not words.NOT_A_CLOCK.match(text, dotted.end())
    start = end_of(words.BEFORE_CLOCK, text, at)
    clock = words.CLOCK.match(text, start)
    if clock is None or words.DAY_MONTH.match(text, at):
        return True
    return _is_more_than_a_number(clock)


def _is_more_than_a_number(clock: re.Match[str]) -> bool:
    return bool(clock["minute"] or clock["loose"] or clock["hours"] or clock["part"])


def _shape_end(text: str, at: int) -> int:
    """The place after everything that has the form of a day, a time, a span or a zone."""
    end = at
    while True:
        start = skip_gap(text, end)
        patterns = (words.ISO, words.AHEAD, words.WEEKDAY, words.DAY_MONTH, words.MONTH_DAY, words.DOTTED)
        match = next(filter(None, (one.match(text, start) for one in patterns)), None)
        if match is not None:
            end = match.end()
        elif (behind := read_any_clock(text, start)) or (behind := _span_end(text, start)):
            end = behind
        elif where := read_where(text, end):
            end = where.end
        else:
            return end


def read_any_clock(text: str, at: int) -> int | None:
    """Where words in the form of a clock time end, whatever the figures."""
    start = end_of(words.BEFORE_CLOCK, text, end_of(words.BEFORE_LOOSELY, text, at))
    clock = words.CLOCK.match(text, start)
    return clock.end() if clock and (start > at or _is_more_than_a_number(clock)) else None


def _span_end(text: str, at: int) -> int | None:
    after = words.AFTER.match(text, at)
    amount = words.AMOUNT.match(text, after.end()) if after else None
    return amount.end() if amount else None


def _read_by_its_clock(reader: Reader, text: str, at: int, now: datetime, zone: ZoneInfo) -> Said | None:
    """If a zone is named, the day is that zone's; if it is another day there, both days may be meant."""
    here = now.astimezone(zone)
    said = reader(text, at, here)
    if said is None or all(moment.tzinfo for moment in said.moments):
        return said
    if said.where is None and (where := read_where(text, said.end)):
        said = replace(said, end=where.end, where=where)
    if said.where is None or said.where.zone is None:
        return said
    there = now.astimezone(said.where.zone)
    by_it = reader(text, at, there) or said
    moments = by_it.moments if there.date() == here.date() else (*by_it.moments, *said.moments)
    return replace(by_it, end=said.end, moments=moments, where=said.where)


def _read_span(text: str, at: int, here: datetime) -> Said | None:
    """ "через 2 часа", "in half an hour", "через 3 дня в 10"."""
    after = words.AFTER.match(text, at)
    if after is None or (amount := words.AMOUNT.match(text, after.end())) is None:
        return None
    if not (amount["number"] or amount["word"] or amount[0].lower() in words.ALONE):
        return None
    span = _span(amount)
    if amount["day"] or amount["week"]:
        return _in_days(text, amount.end(), here, span)
    more = words.AMOUNT.match(text, end_of(words.AND, text, amount.end()))
    if more is not None and amount["hour"] and more["minute"] and more["number"]:
        span, amount = span + _span(more), more
    # Two hours stay two hours across a change of the clocks.
    return Said(amount.end(), (here.astimezone(UTC) + span,))


def _span(amount: re.Match[str]) -> timedelta:
    if amount["number"]:
        number = float(amount["number"])
    elif amount["word"]:
        number = words.NUMBERS[" ".join(amount["word"].lower().split())]
    else:
        number = 1
    for unit in ("minute", "hour", "day"):
        if amount[unit]:
            return timedelta(**{unit + "s": number})
    return timedelta(weeks=number)


def _in_days(text: str, end: int, here: datetime, span: timedelta) -> Said:
    moment = here.replace(tzinfo=None) + span
    clock = read_clock(text, skip_gap(text, end), behind_day=True)
    if clock is None:
        return Said(end, (moment,))
    return _join(Day(end, (moment.date(),)), clock, clock.end, here)


def _read_iso(text: str, at: int, _here: datetime) -> Said | None:
    match = words.ISO.match(text, at)
    if match is None:
        return None
    return Said(match.end(), (datetime.fromisoformat(match["stamp"] + (match["offset"] or "")),))


def _read_day_clock(text: str, at: int, here: datetime) -> Said | None:
    """ "завтра в 10", "25.12 14:00", "on friday at noon"."""
    day = read_day(text, at, here.date())
    clock = read_clock(text, skip_gap(text, day.end), behind_day=True, part=day.part) if day else None
    return _join(day, clock, clock.end, here) if day and clock else None


def _read_clock_day(text: str, at: int, here: datetime) -> Said | None:
    """ "в 18:30", "at 10 tomorrow", "в 12 в пятницу"."""
    clock = read_clock(text, at, behind_day=False)
    if clock is None:
        return None
    day = read_day_behind(text, skip_gap(text, clock.end), here.date())
    if day is not None:
        return _join(day, clock, day.end, here)
    return _join(any_day(here.date()), clock, clock.end, here)


def _read_dotted_clock(text: str, at: int, here: datetime) -> Said | None:
    """A bare "12.05" at the start: a time and, if such a date exists, also a date; "12.05 25.12" has both."""
    match = words.DOTTED_CLOCK.match(text, at)
    if match is None or words.NOT_A_CLOCK.match(text, match.end()):
        return None
    clock = ClockTime(match.end(), time(int(match["hour"]), int(match["minute"])))
    behind = read_day_behind(text, skip_gap(text, match.end()), here.date())
    if behind is not None:
        return _join(behind, clock, behind.end, here)
    as_time = _join(any_day(here.date()), clock, match.end(), here)
    try:
        day = read_day(text, at, here.date())
    except ValueError:
        return as_time
    as_date = _join(day, ClockTime(match.end(), _MORNING), match.end(), here) if day else as_time
    return Said(match.end(), (*as_time.moments, *as_date.moments))


def _join(day: Day, clock: ClockTime, end: int, here: datetime) -> Said:
    said = _join_one(day, clock.at, end, here)
    if clock.other is not None:
        said = replace(said, moments=(*said.moments, *_join_one(day, clock.other, end, here).moments))
    return replace(said, where=clock.where)


def _join_one(day: Day, clock: time, end: int, here: datetime) -> Said:
    moments = tuple(datetime.combine(one, clock) for one in day.days)
    if day.later is not None and moments[0] <= here.replace(tzinfo=None):
        return Said(end, (datetime.combine(day.later, clock),), day.note)
    return Said(end, moments, WhenNote.OK if day.later else day.note)


_READERS: tuple[Reader, ...] = (_read_span, _read_iso, _read_day_clock, _read_clock_day, _read_dotted_clock)
