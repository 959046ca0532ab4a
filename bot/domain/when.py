"""WHEN between the phones and the text: "завтра в 10 Напоминаем…". The same words often begin a text.

So only what names a clock time (or a span from now) counts, a bare hour only behind "в"/"at" and not before a noun
that shows it to be a number ("в 10 кабинет"); every reading that could be another one carries a note, and the
confirm screen offers to take it back as part of the text.
"""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import when_words as words

_MORNING = time(9)
"""The hour offered where only a date may have been meant; the default window opens then."""
_YEARS = range(2000, 2100)


class WhenNote(StrEnum):
    OK = "ok"
    PAST = "past"
    """It names a time that is over."""
    NEXT_DAY = "next_day"
    """A bare time that is over today: tomorrow's is taken."""
    NEXT_WEEK = "next_week"
    """Today's weekday at a time that is over: the next one is taken."""
    NEXT_YEAR = "next_year"
    """A date without a year that is over: next year's is taken."""
    SHIFTED = "shifted"
    """The clocks leave this time out; the same span after midnight is taken."""
    AMBIGUOUS = "ambiguous"
    """More than one time may be meant, see `options`."""


@dataclass(frozen=True, slots=True)
class WhenRead:
    """A time, aware and in UTC, read from text[:end].

    `options` holds two or more times when the note is AMBIGUOUS, soonest first with `at` among them; else it is empty.
    """

    at: datetime
    end: int
    note: WhenNote = WhenNote.OK
    options: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """One reading; naive moments are wall clock times in the person's zone, the preferred first."""

    end: int
    moments: tuple[datetime, ...]
    note: WhenNote = WhenNote.OK


@dataclass(frozen=True, slots=True)
class _Day:
    """Days that may be meant, the preferred first.

    `later` is taken when the first is over; `note` tells of that, or without a `later` of the days themselves.
    """

    end: int
    days: tuple[date, ...]
    later: date | None = None
    note: WhenNote = WhenNote.OK


@dataclass(frozen=True, slots=True)
class _Clock:
    end: int
    at: time


def read_when(text: str, *, now: datetime, zone: ZoneInfo) -> WhenRead | None:
    """The time that the text begins with, None when it begins with none. Never raises on any text.

    `now` is aware; wall clock times are taken in `zone`.
    """
    here = now.astimezone(zone)
    start = _skip(text, 0)
    for reader in (_read_span, _read_iso, _read_day_clock, _read_clock_day, _read_dotted_clock):
        try:
            said = reader(text, start, here)
            if said is not None:
                return _settle(said, now, zone)
        except (ValueError, OverflowError):
            # The 31st of June, a year no calendar has: words, but not a time.
            continue
    return None


def settle_wall_clock(moment: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The moments in UTC at which the clocks of a zone show a naive time: two in autumn's doubled hour.

    In spring's missing hour it is the one later by what the clocks skip.
    """
    first, second = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return (first,) if first >= second else (first, second)


def _read_span(text: str, at: int, here: datetime) -> _Said | None:
    """ "через 2 часа", "in half an hour", "через 3 дня в 10"."""
    after = words.AFTER.match(text, at)
    if after is None or (amount := words.AMOUNT.match(text, after.end())) is None:
        return None
    span = _span(amount)
    if amount["day"] or amount["week"]:
        return _in_days(text, amount.end(), here, span)
    more = words.AMOUNT.match(text, _end_of(words.AND, text, amount.end()))
    if more is not None and amount["hour"] and more["minute"] and more["number"]:
        span, amount = span + _span(more), more
    # Past a change of the clocks two hours are still two hours.
    return _Said(amount.end(), (here.astimezone(UTC) + span,))


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


def _in_days(text: str, end: int, here: datetime, span: timedelta) -> _Said:
    moment = here.replace(tzinfo=None) + span
    clock = _read_clock(text, _skip(text, end), behind_day=True)
    if clock is None:
        return _Said(end, (moment,))
    return _Said(clock.end, (datetime.combine(moment.date(), clock.at),))


def _read_iso(text: str, at: int, _here: datetime) -> _Said | None:
    match = words.ISO.match(text, at)
    if match is None:
        return None
    return _Said(match.end(), (datetime.fromisoformat(match["stamp"] + (match["offset"] or "")),))


def _read_day_clock(text: str, at: int, here: datetime) -> _Said | None:
    """ "завтра в 10", "25.12 14:00", "on friday at noon"."""
    day = _read_day(text, at, here.date())
    clock = _read_clock(text, _skip(text, day.end), behind_day=True) if day else None
    return _join(day, clock.at, clock.end, here) if day and clock else None


def _read_clock_day(text: str, at: int, here: datetime) -> _Said | None:
    """ "в 18:30", "at 10 tomorrow", "в 12 в пятницу"."""
    clock = _read_clock(text, at, behind_day=False)
    if clock is None:
        return None
    day = _read_day_behind(text, _skip(text, clock.end), here.date())
    if day is not None:
        return _join(day, clock.at, day.end, here)
    return _join(_any_day(here.date()), clock.at, clock.end, here)


def _read_dotted_clock(text: str, at: int, here: datetime) -> _Said | None:
    """A bare "12.05" at the start: a time, and a date as well where such a date exists."""
    match = words.DOTTED_CLOCK.match(text, at)
    if match is None or words.NOT_A_CLOCK.match(text, match.end()):
        return None
    clock = time(int(match["hour"]), int(match["minute"]))
    as_time = _join(_any_day(here.date()), clock, match.end(), here)
    try:
        day = _read_day(text, at, here.date())
    except ValueError:
        return as_time
    as_date = _join(day, _MORNING, match.end(), here) if day else as_time
    return _Said(match.end(), (*as_time.moments, *as_date.moments))


def _read_day(text: str, at: int, today: date) -> _Day | None:
    if match := words.AHEAD.match(text, at):
        ahead = words.DAYS_AHEAD[" ".join(match["word"].lower().split())]
        return _Day(match.end(), (today + timedelta(days=ahead),))
    if match := words.WEEKDAY.match(text, at):
        return _weekday(match, today)
    for pattern in (words.DOTTED, words.DAY_MONTH, words.MONTH_DAY):
        if match := pattern.match(text, at):
            return _date(match, today)
    return None


def _read_day_behind(text: str, at: int, today: date) -> _Day | None:
    """A day after its time; "at 10 sun" is too little to be a Sunday there, and "31.06" no date at all."""
    weekday = words.WEEKDAY.match(text, at)
    if weekday and len(weekday[0]) <= 3:
        return None
    try:
        return _read_day(text, at, today)
    except ValueError:
        return None


def _any_day(today: date) -> _Day:
    return _Day(0, (today,), today + timedelta(days=1), WhenNote.NEXT_DAY)


def _weekday(match: re.Match[str], today: date) -> _Day:
    number = words.WEEKDAYS[match["word"].lower()]
    near = today + timedelta(days=(number - today.weekday()) % 7)
    if not match["next"]:
        return _Day(match.end(), (near,), near + timedelta(days=7), WhenNote.NEXT_WEEK)
    near = near if near > today else near + timedelta(days=7)
    # "Next Friday" is the coming one to some and the one of the next week to others.
    of_next_week = today + timedelta(days=7 - today.weekday() + number)
    return _Day(match.end(), (near,) if near == of_next_week else (near, of_next_week))


def _date(match: re.Match[str], today: date) -> _Day:
    day, month = int(match["day"]), match["month"].lower()
    month_number = int(month) if month.isdecimal() else words.MONTHS[month]
    if match["year"]:
        year = int(match["year"])
        return _Day(match.end(), (date(year if year > 99 else 2000 + year, month_number, day),))
    this, later = _yearless(day, month_number, today.year)
    return _Day(match.end(), (this,), None if this.year > today.year else later, WhenNote.NEXT_YEAR)


def _yearless(day: int, month: int, year: int) -> tuple[date, date]:
    """That date in this year and the next, leap days in the years that have them."""
    if (month, day) == (2, 29):
        leap = [leap for leap in range(year, year + 17) if isleap(leap)]
        return date(leap[0], 2, 29), date(leap[1], 2, 29)
    return date(year, month, day), date(year + 1, month, day)


def _read_clock(text: str, at: int, *, behind_day: bool) -> _Clock | None:
    before = words.BEFORE_CLOCK.match(text, at)
    start = before.end() if before else at
    if before and (noon := words.NOON.match(text, start)):
        return _Clock(noon.end(), time(12 if noon["word"].lower() in {"полдень", "noon"} else 0))
    match = words.CLOCK.match(text, start)
    if match is None or not (
        _counts_behind(match, text) if before else _counts_bare(match, behind_day=behind_day)
    ):
        return None
    hour = _hour(int(match["hour"]), (match["part"] or "").lower().replace(".", ""))
    return _Clock(match.end(), time(hour, int(match["minute"] or match["spelled"] or 0)))


def _counts_behind(match: re.Match[str], text: str) -> bool:
    """A bare hour behind "в" counts unless a noun follows; with minutes or "утра" it always does."""
    sure = match["minute"] or match["hours"] or match["part"]
    return bool(sure) or not words.NOT_A_CLOCK.match(text, match.end())


def _counts_bare(match: re.Match[str], *, behind_day: bool) -> bool:
    """Without "в" only minutes or a part of the day make it a time: "завтра 10 человек" is a text."""
    if behind_day:
        return bool(match["minute"] or match["part"])
    return match["dot"] == ":" or (match["part"] or "").lower()[-1:] in {"m", "."}


def _hour(hour: int, part: str) -> int:
    """The hour of 24. Raises ValueError for what no clock shows, as "15 утра"."""
    if not part:
        return hour
    if not 1 <= hour <= 12:
        if part in {"дня", "вечера", "pm"}:
            return hour
        raise ValueError("an hour past noon in the morning")
    if part in {"am", "утра"} or (part == "ночи" and hour < 9) or (part == "дня" and hour in {10, 11}):
        return hour % 12
    if hour == 12:
        return 12 if part in {"pm", "дня"} else 0
    return hour + 12


def _join(day: _Day, clock: time, end: int, here: datetime) -> _Said:
    moments = tuple(datetime.combine(one, clock) for one in day.days)
    if day.later is not None and moments[0] <= here.replace(tzinfo=None):
        return _Said(end, (datetime.combine(day.later, clock),), day.note)
    return _Said(end, moments, WhenNote.OK if day.later else day.note)


def _settle(said: _Said, now: datetime, zone: ZoneInfo) -> WhenRead:
    """To UTC. Raises ValueError for a year that no call is planned for."""
    found: list[datetime] = []
    for moment in said.moments:
        found += (moment.astimezone(UTC),) if moment.tzinfo else settle_wall_clock(moment, zone)
    found = [at for at in found if at >= now] or found
    if any(at.year not in _YEARS for at in found):
        raise ValueError("a year out of reach")
    if len(set(found)) > 1:
        return WhenRead(found[0], said.end, WhenNote.AMBIGUOUS, tuple(sorted(set(found))))
    return WhenRead(found[0], said.end, _note(said, found[0], now, zone))


def _note(said: _Said, at: datetime, now: datetime, zone: ZoneInfo) -> WhenNote:
    if at < now:
        return WhenNote.PAST
    shown = at.astimezone(zone).replace(tzinfo=None)
    if all(moment.tzinfo is None and moment != shown for moment in said.moments):
        return WhenNote.SHIFTED
    return said.note


def _skip(text: str, at: int) -> int:
    return _end_of(words.GAP, text, at)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
