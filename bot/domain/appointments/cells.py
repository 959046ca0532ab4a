"""One cell of a table of appointments: a date, a clock time, or both, as spreadsheets and people write them.

A cell that holds anything else besides is none: "перенос с 4.12 на 5.12" would be read as the wrong day.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from bot.domain.plain import plain
from bot.domain.when.words import DAYS_AHEAD, MONTHS, WEEKDAYS, any_of

_EPOCH: Final = date(1899, 12, 30)
"""Day 0 of spreadsheets."""
_SERIALS: Final = range(36_000, 80_000)
"""Numbers that may be a day from 1998 to 2118."""
_DAY_MINUTES: Final = 24 * 60
_NO_DATE_BEFORE: Final = 1990
"""Programs write a time without a date as the time of a day long ago."""

_MORE_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "сент": 9, "окт": 10, "ноя": 11,
    "нояб": 11, "дек": 12,
}  # fmt: skip
_ALL_MONTHS = {**MONTHS, **_MORE_MONTHS}
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_WORD = rf"(?P<word>{any_of(_ALL_MONTHS)})"
_DATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![0-9])(?P<year>[0-9]{4})[-./](?P<month>0?[1-9]|1[0-2])[-./](?P<day>0?[1-9]|[12][0-9]|3[01])(?![0-9])",
        rf"(?<![0-9.]){_DAY}\.{_MONTH}(?:\.{_YEAR})?(?:\s?г\.?)?(?![0-9:])",
        rf"(?<![0-9]){_DAY}-{_MONTH}-{_YEAR}(?![0-9])",
        r"(?<![0-9])(?P<one>0?[1-9]|[12][0-9]|3[01])/(?P<other>0?[1-9]|[12][0-9]|3[01])(?:/(?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9])",
        rf"(?<![0-9]){_DAY}(?:st|nd|rd|th|-?го)?[\s-]+{_WORD}(?![^\W\d_])\.?(?:(?:[\s,-]+(?=[0-9]{{4}}(?![0-9:.]))|-(?=[0-9]{{2}}(?![0-9:.]))){_YEAR}(?:\s?г(?:ода|\.)?)?)?",
        rf"(?<![^\W\d_]){_WORD}(?![^\W\d_])\.?\s+{_DAY}(?:st|nd|rd|th)?(?![0-9:])(?:,?\s+(?=[0-9]{{4}}(?![0-9:.])){_YEAR})?",
    )
)
_AHEAD = re.compile(rf"(?<!\w)(?P<word>{any_of(DAYS_AHEAD)})(?!\w)")
_NAMED_DAYS = {**WEEKDAYS, "понед": 0, "четв": 3, "субб": 5, "воскр": 6}
_WEEKDAY = re.compile(rf"(?<!\w)(?P<word>{any_of(_NAMED_DAYS)})(?!\w)")
_PART = r"(?:\s?(?P<part>a\.?m\.?|p\.?m\.?|утра|дня|вечера|ночи)(?!\w))"
_TIMES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![0-9:.])(?P<hour>[0-9]{{1,2}})[:.-](?P<minute>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?(?![0-9:]){_PART}?",
        rf"(?<![0-9:.])(?P<hour>[0-9]{{1,2}}){_PART}",
        r"(?<![0-9:.])(?P<hour>[0-9]{1,2})\s?(?:ч(?:ас(?:а|ов)?)?|h)(?!\w)\.?(?:\s?(?P<minute>[0-5]?[0-9])\s?(?:м(?:ин(?:ут[аы]?)?)?|m)(?!\w)\.?)?",
        r"(?:(?<!\w)(?:в|at)\s)(?P<hour>[0-9]{1,2})(?![0-9:.])",
    )
)
_BARE_HOUR = re.compile(r"(?P<hour>[0-9]{1,2})")
_OFFSET = re.compile(
    r"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:t[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?|\s[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?))"
    r"\s?(?:(?P<utc>z|utc|gmt)|(?P<sign>[+-])(?P<hours>[01][0-9]):?(?P<minutes>[0-5][0-9]))"
)
"""Said behind a moment as programs write it: "15:30-16:30" is from and to."""
_BASIC = re.compile(r"(?P<day>[0-9]{8})t(?P<time>[0-9]{4})(?:[0-9]{2})?(?P<utc>z?)")
_T = re.compile(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})t")
_SERIAL = re.compile(r"(?P<day>[0-9]{5})(?:[.,](?P<part>[0-9]+))?")
_FRACTION = re.compile(r"0?[.,](?P<part>[0-9]{2,})")
_UNTIL = re.compile(r"\s*[-–—]\s*[^a-zа-яё]*(?:[ap]\.?m\.?)?\s*$")
_FILLING = re.compile(r"(?<!\w)(?:в|во|на|к|с|at|on|from|the|г|года|год|время|time|начало)(?!\w)")


@dataclass(frozen=True, slots=True)
class Written:
    """What a cell says. `figures`: two numbers with a slash between them, of which one is the month. `year` None: not said.
    `offset`: by whose clock, if the cell tells; then `day`, `month` and `year` are there too.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    figures: tuple[int, int] | None = None
    at: time | None = None
    offset: timezone | None = None

    @property
    def has_date(self) -> bool:
        return self.day is not None or self.figures is not None

    def date(self, today: date, *, month_first: bool) -> date | None:
        """The day meant; without a year the nearest one from `today` on. None: no calendar has it."""
        day, month = self.day, self.month
        if self.figures is not None:
            one, other = self.figures
            month, day = (one, other) if month_first else (other, one)
            if month > 12:
                day, month = month, day
        if day is None or month is None:
            return None
        years = [self.year] if self.year is not None else range(today.year, today.year + 5)
        for year in years:
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if self.year is not None or found >= today:
                return found
        return None


def read_cell(text: str, today: date, *, bare_hours: bool = False) -> Written | None:
    """The date and time that a cell says; None if it says neither, or anything else besides. Never raises on any text.

    `bare_hours`: a mere "15" is an hour, as in a column of times.
    """
    seen = " ".join(plain(text).lower().split())
    if not seen or len(seen) > 80:
        return None
    try:
        return _number(seen) or _basic(seen) or _written(seen, today, bare_hours=bare_hours)
    except ValueError:
        # 25 o'clock, the 31st of June with a year: words that name no time.
        return None


def _number(seen: str) -> Written | None:
    """A date as spreadsheets keep it: days since 1899, and a fraction for the time."""
    if serial := _SERIAL.fullmatch(seen):
        if int(serial["day"]) not in _SERIALS:
            return None
        days, minutes = divmod(
            round(float(f"{serial['day']}.{serial['part'] or 0}") * _DAY_MINUTES), _DAY_MINUTES
        )
        found = _EPOCH + timedelta(days=days)
        clock = None if serial["part"] is None else time(*divmod(minutes, 60))
        return Written(found.day, found.month, found.year, at=clock)
    if fraction := _FRACTION.fullmatch(seen):
        minutes = round(float(f"0.{fraction['part']}") * _DAY_MINUTES) % _DAY_MINUTES
        return Written(at=time(*divmod(minutes, 60)))
    return None


def _basic(seen: str) -> Written | None:
    """ "20261204T153000Z", as calendars write it."""
    match = _BASIC.fullmatch(seen)
    if match is None:
        return None
    found = datetime.strptime(match["day"] + match["time"], "%Y%m%d%H%M")  # noqa: DTZ007  (its zone is said behind it)
    offset = UTC if match["utc"] else None
    return Written(found.day, found.month, found.year, at=found.time(), offset=offset)


def _written(seen: str, today: date, *, bare_hours: bool) -> Written | None:
    offset, seen = _take_offset(seen)
    found, rest = _take_date(seen, today)
    clock, rest = _take_time(rest, bare_hours=bare_hours and not found.has_date)
    if not found.has_date and clock is None:
        return None
    rest = _FILLING.sub(" ", _WEEKDAY.sub(" ", rest))
    if re.search(r"\w", rest):
        return None
    if found.year is not None and found.year < _NO_DATE_BEFORE:
        return None if clock is None else Written(at=clock)
    return Written(found.day, found.month, found.year, found.figures, clock, offset)


def _take_offset(seen: str) -> tuple[timezone | None, str]:
    """By whose clock a moment is, if that is said, and the text without it and without the T of programs."""
    match = _OFFSET.fullmatch(seen)
    if match is None:
        return None, _T.sub(" ", seen)
    seen = _T.sub(" ", match["at"])
    if match["utc"]:
        return UTC, seen
    span = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    return timezone(span if match["sign"] == "+" else -span), seen


def _take_date(seen: str, today: date) -> tuple[Written, str]:
    """The date, and the text without it."""
    for pattern in _DATES:
        match = pattern.search(seen)
        if match is None:
            continue
        said = match.groupdict()
        year = _year(said.get("year"))
        if said.get("one"):
            found = Written(figures=(int(said["one"]), int(said["other"])), year=year)
        else:
            month = _ALL_MONTHS[said["word"]] if said.get("word") else int(said["month"])
            found = Written(int(said["day"]), month, year)
            if year is not None and year >= _NO_DATE_BEFORE:
                date(year, month, found.day or 0)
        return found, seen[: match.start()] + " " + seen[match.end() :]
    if match := _AHEAD.search(seen):
        ahead = today + timedelta(days=DAYS_AHEAD[match["word"]])
        return Written(ahead.day, ahead.month, ahead.year), seen[: match.start()] + " " + seen[match.end() :]
    if match := _WEEKDAY.search(seen):
        ahead = today + timedelta(days=(_NAMED_DAYS[match["word"]] - today.weekday()) % 7)
        return Written(ahead.day, ahead.month, ahead.year), seen[: match.start()] + " " + seen[match.end() :]
    return Written(), seen


def _year(said: str | None) -> int | None:
    if said is None:
        return None
    return int(said) if len(said) == 4 else 2000 + int(said)


def _take_time(seen: str, *, bare_hours: bool) -> tuple[time | None, str]:
    """The clock time, and the text without it; of "15:30–16:30" the beginning. Raises ValueError for 25 o'clock."""
    match = next(filter(None, (pattern.search(seen) for pattern in _TIMES)), None)
    if match is None and bare_hours:
        match = _BARE_HOUR.fullmatch(seen.strip())
    if match is None:
        return None, seen
    said = match.groupdict()
    rest = seen[match.end() :]
    if until := _UNTIL.match(rest):
        rest = rest[until.end() :]
    return time(_hour(int(said["hour"]), said.get("part") or ""), int(said.get("minute") or 0)), seen[
        : match.start()
    ] + " " + rest


def _hour(hour: int, part: str) -> int:
    if not part or hour > 12:
        return hour
    if part[0] in {"p", "д", "в"}:
        return hour if part[0] == "д" and hour in {10, 11, 12} else hour % 12 + 12
    return hour % 12 if part[0] == "a" or hour == 12 else hour
