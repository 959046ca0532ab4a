"""The day in a WHEN. Said without its year or week it may be over; then the next such day is meant."""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.when import words
from bot.domain.when.moment import WhenNote


@dataclass(frozen=True, slots=True)
class Day:
    """Days that may be meant, the preferred first.

    `later` is taken when the first is over, and `note` says so; without a `later` the `note` is about the
    days themselves. `part` is the part of the day, as `clock` knows it.
    """

    end: int
    days: tuple[date, ...]
    later: date | None = None
    note: WhenNote = WhenNote.OK
    part: str = ""


def read_day(text: str, at: int, today: date) -> Day | None:
    if match := words.AHEAD.match(text, at):
        ahead = words.DAYS_AHEAD[" ".join(match["word"].lower().split())]
        part = words.PARTS[match["part"].lower()] if match["part"] else ""
        return Day(match.end(), (today + timedelta(days=ahead),), part=part)
    if match := words.WEEKDAY.match(text, at):
        return _weekday(match, today)
    for pattern in (words.DOTTED, words.DAY_MONTH, words.MONTH_DAY):
        if match := pattern.match(text, at):
            return _date(match, today)
    return None


def read_day_behind(text: str, at: int, today: date) -> Day | None:
    """A day said after its time. There "sun" in "at 10 sun" is too little for a Sunday, and "31.06" is no date."""
    weekday = words.WEEKDAY.match(text, at)
    if weekday and len(weekday[0]) <= 3:
        return None
    try:
        return read_day(text, at, today)
    except ValueError:
        return None


def any_day(today: date) -> Day:
    return Day(0, (today,), today + timedelta(days=1), WhenNote.NEXT_DAY)


def _weekday(match: re.Match[str], today: date) -> Day:
    number = words.WEEKDAYS[match["word"].lower()]
    near = today + timedelta(days=(number - today.weekday()) % 7)
    if not match["next"]:
        return Day(match.end(), (near,), near + timedelta(days=7), WhenNote.NEXT_WEEK)
    near = near if near > today else near + timedelta(days=7)
    # Some call the coming Friday "next Friday", others the one of next week.
    of_next_week = today + timedelta(days=7 - today.weekday() + number)
    return Day(match.end(), (near,) if near == of_next_week else (near, of_next_week))


def _date(match: re.Match[str], today: date) -> Day:
    day, month = int(match["day"]), match["month"].lower()
    month_number = int(month) if month.isdecimal() else words.MONTHS[month]
    if match["year"]:
        year = int(match["year"])
        return Day(match.end(), (date(year if year > 99 else 2000 + year, month_number, day),))
    this, later = _yearless(day, month_number, today.year)
    return Day(match.end(), (this,), None if this.year > today.year else later, WhenNote.NEXT_YEAR)


def _yearless(day: int, month: int, year: int) -> tuple[date, date]:
    """That date in this year and the next, leap days in the years that have them."""
    if (month, day) == (2, 29):
        leap = [leap for leap in range(year, year + 17) if isleap(leap)]
        return date(leap[0], 2, 29), date(leap[1], 2, 29)
    return date(year, month, day), date(year + 1, month, day)
