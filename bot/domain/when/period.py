"""The days a report is about, as people write them: "неделя", "01.11-15.11", "2026-11-01 – 2026-11-15", "15 ноября".

A date without its year is the latest one that isn't in the future: reports look back.
"""

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

from bot.domain.plain import HIDDEN, plain
from bot.domain.when.words import MONTHS

MOST_DAYS = 366


class PeriodName(StrEnum):
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    """The last seven days, today among them."""
    MONTH = "month"
    """The last thirty days."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both included. `name`: as it was asked for, if by a word."""

    first: date
    last: date
    name: PeriodName | None = None

    def within(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and when it is over, in UTC."""
        return _midnight(self.first, zone), _midnight(self.last + timedelta(days=1), zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


_WORDS = {
    PeriodName.TODAY: "сегодня|today|день|day",
    PeriodName.YESTERDAY: "вчера|yesterday",
    PeriodName.WEEK: "недел[яюи]|week",
    PeriodName.MONTH: "месяц|month",
}
_BEFORE = r"(?:за |(?:for |the |last |past |this )*)"
_NAMED = {name: re.compile(_BEFORE + f"(?:{words})") for name, words in _WORDS.items()}
_ISO = r"(?P<y{n}>[0-9]{{4}})-(?P<m{n}>[0-9]{{1,2}})-(?P<d{n}>[0-9]{{1,2}})"
_DOTTED = r"(?P<dd{n}>[0-9]{{1,2}})[./](?P<mm{n}>[0-9]{{1,2}})(?:[./](?P<yy{n}>[0-9]{{4}}|[0-9]{{2}}))?"
_SPELT = (
    r"(?P<sd{n}>[0-9]{{1,2}})(?: (?P<sm{n}>[a-zа-яё]{{3,9}})(?: (?P<sy{n}>[0-9]{{4}})(?: ?г(?:ода|\.)?)?)?)?"
)
_DAY = f"(?:{_ISO}|{_DOTTED}|{_SPELT})"
_BETWEEN = r"(?: ?(?:-|/|\.\.\.?|…) ?| по | to | until | до | )"
_ONE = re.compile(r"(?:за |for |on )?" + _DAY.format(n=1))
_RANGE = re.compile(r"(?:с |со |from )?" + _DAY.format(n=1) + _BETWEEN + _DAY.format(n=2))


_DAYS_AGO = {
    PeriodName.TODAY: (0, 0),
    PeriodName.YESTERDAY: (1, 1),
    PeriodName.WEEK: (6, 0),
    PeriodName.MONTH: (29, 0),
}
"""The first and the last day."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A day as it was written; a month or year that was left out is None."""

    day: int
    month: int | None
    year: int | None


def named_period(name: PeriodName, today: date) -> Period:
    first, last = _DAYS_AGO[name]
    return Period(today - timedelta(days=first), today - timedelta(days=last), name)


def read_period(text: str, today: date) -> Period | None:
    """The days that are meant; None if the text names none or more than MOST_DAYS. Never raises on any text."""
    said = " ".join(plain(text).replace(HIDDEN, "").casefold().replace("ё", "е").split())
    for name, words in _NAMED.items():
        if words.fullmatch(said):
            return named_period(name, today)
    found = next(filter(None, _readings(said, today)), None)
    return found if found is not None and found.days <= MOST_DAYS else None


def _readings(said: str, today: date) -> Iterator[Period | None]:
    if one := _ONE.fullmatch(said):
        yield _period(_said(one, 1), None, today)
    if both := _RANGE.fullmatch(said):
        yield _period(_said(both, 1), _said(both, 2), today)


def _period(first: _Said | None, last: _Said | None, today: date) -> Period | None:
    """`last` None: one day. Of two days the first may borrow its month or year from the second: "1-15 ноября"."""
    if first is None or (last or first).month is None:
        return None
    begins = first
    if last is not None:
        begins = _Said(first.day, first.month or last.month, first.year or _year_before(first, last))
    try:
        day = _latest(begins, today)
        return Period(day, day) if last is None else _ordered(day, _next(last, day, today))
    except ValueError:
        return None


def _year_before(first: _Said, last: _Said) -> int | None:
    """The year of the first day, if only the second has one: the same, or the one before over a new year."""
    if last.year is None:
        return None
    is_over_new_year = first.month is not None and last.month is not None and first.month > last.month
    return last.year - is_over_new_year


def _latest(said: _Said, today: date) -> date:
    month = said.month or today.month
    if said.year is not None:
        return date(said.year, month, said.day)
    # The 29th of February may be some years back.
    years = (year for year in count(today.year, -1) if (said.day, month) != (29, 2) or isleap(year))
    return next(day for year in years if (day := date(year, month, said.day)) <= today)


def _next(said: _Said, first: date, today: date) -> date:
    """The second day of a range; without its year the next one after the first."""
    month = said.month or first.month
    if said.year is not None:
        return date(said.year, month, said.day)
    this = date(first.year, month, said.day)
    following = this.replace(year=first.year + 1)
    # "15.11-01.11" is turned round, "20.12-10.01" goes over the new year.
    return this if this >= first or following > today else following


def _ordered(one: date, other: date) -> Period:
    return Period(min(one, other), max(one, other))


def _said(match: re.Match[str], number: int) -> _Said | None:
    """None for a word that is no month."""
    part = match.groupdict()
    if day := part[f"d{number}"]:
        return _Said(int(day), int(part[f"m{number}"]), int(part[f"y{number}"]))
    if day := part[f"dd{number}"]:
        year = part[f"yy{number}"]
        return _Said(int(day), int(part[f"mm{number}"]), _full(year))
    word, year = part[f"sm{number}"], part[f"sy{number}"]
    if word is not None and word not in MONTHS:
        return None
    return _Said(int(part[f"sd{number}"]), MONTHS[word] if word else None, _full(year))


def _full(year: str | None) -> int | None:
    if year is None:
        return None
    return int(year) if len(year) == 4 else 2000 + int(year)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
