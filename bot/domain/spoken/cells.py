"""What a list's cell holds, as far as its look tells: a day, a time, a sum, a phone, a number, or just words."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final

from bot.domain.when.words import MONTHS, any_of


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a clock time, or both."""

    day: date | None
    clock: time | None


@dataclass(frozen=True, slots=True)
class Amount:
    """`unit`: "rub", "usd", "eur", "%" or nothing."""

    number: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Digits:
    """A phone or a code, in the groups in which people say it."""

    groups: tuple[str, ...]
    has_plus: bool = False


Meant = Moment | Amount | Digits
_LONGEST_NUMBER: Final = 9
"""A longer row of digits is a code: nobody says billions."""
_PAST: Final = timedelta(days=60)
"""A day without a year is the next one, unless it has just passed."""

_SHORT: Final = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "сент": 9, "окт": 10, "ноя": 11,
    "нояб": 11, "дек": 12,
}  # fmt: skip
_NAMED: Final = {**_SHORT, **MONTHS}
_MONTH: Final = rf"(?P<word>{any_of(_NAMED)})\.?"
_YEAR: Final = r"(?P<year>\d{4}|\d{2})"
_DAYS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./]{_YEAR}(?:\s?г\.?)?",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        rf"(?P<day>\d{{1,2}})(?:-?го|st|nd|rd|th)?\s{_MONTH}(?:,?\s(?P<year>\d{{4}})(?:\s?г(?:ода|\.)?)?)?",
        rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year>\d{{4}}))?",
    )
)
_BARE_DAY: Final = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.?")
_CLOCK: Final = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?(?:\s?(?P<part>[ap])\.?m\.?)?")
_BARE_CLOCK: Final = re.compile(r"(?P<hour>\d{1,2})\s?(?:ч(?:ас(?:а|ов)?)?\.?|(?P<part>[ap])\.?m\.?)")
_BETWEEN: Final = re.compile(r"(?:t|,?\s(?:(?:в|at)\s)?)")
_GROUPED: Final = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+"
_UNITS: Final = {
    "rub": r"₽|руб(?:л(?:ь|я|ей))?\.?|р\.|rub",
    "usd": r"\$|usd",
    "eur": r"€|eur",
    "%": r"%",
}
_AMOUNT: Final = re.compile(
    rf"(?P<front>[$€])?\s?(?P<whole>{_GROUPED})(?:[.,](?P<part>\d{{1,2}}))?\s?(?P<unit>{'|'.join(_UNITS.values())})?"
)
_PHONE: Final = re.compile(r"(?P<plus>\+)?(?:\d[\s()\u00a0-]*){10,14}\d")
_RUSSIAN_PHONE: Final = 11


def read_cell(value: str, today: date, *, is_day: bool = False, is_clock: bool = False) -> Meant | None:
    """None: words, which are said as they are. `is_day`, `is_clock`: what its column is called, so that "04.12" is a day
    there and "15.30" a time; elsewhere both are numbers.
    """
    seen = " ".join(value.casefold().split())
    return (
        _moment(seen, today, is_day=is_day, is_clock=is_clock) or _phone(seen) or _amount(seen) or _code(seen)
    )


def _moment(seen: str, today: date, *, is_day: bool, is_clock: bool) -> Moment | None:
    if clock := _clock(seen, is_named=is_clock):
        return Moment(None, clock)
    for pattern in (*_DAYS, *([_BARE_DAY] if is_day else [])):
        found = pattern.match(seen)
        day = None if found is None else _day(found, today)
        if found is None or day is None:
            continue
        rest = seen[found.end() :]
        if not rest:
            return Moment(day, None)
        between = _BETWEEN.match(rest)
        if between is not None and (clock := _clock(rest[between.end() :], is_named=False)):
            return Moment(day, clock)
    return None


def _day(found: re.Match[str], today: date) -> date | None:
    parts = found.groupdict()
    month = _NAMED[parts["word"]] if parts.get("word") else int(parts["month"])
    said = parts.get("year")
    year = today.year if said is None else int(said) + (2000 if len(said) == len("26") else 0)
    try:
        day = date(year, month, int(parts["day"]))
        return day if said is not None or day >= today - _PAST else day.replace(year=year + 1)
    except ValueError:
        return None


def _clock(seen: str, *, is_named: bool) -> time | None:
    found = _CLOCK.fullmatch(seen) or _BARE_CLOCK.fullmatch(seen)
    if found is None or ("." in seen.rstrip(".") and not is_named and not found["part"]):
        return None
    hour, part = int(found["hour"]), found["part"]
    if part is not None:
        hour = hour % 12 + (12 if part == "p" else 0)
    minute = int(found.groupdict().get("minute") or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _phone(seen: str) -> Digits | None:
    if (found := _PHONE.fullmatch(seen)) is None:
        return None
    only = re.sub(r"\D", "", seen)
    has_plus = found["plus"] is not None
    if len(only) == _RUSSIAN_PHONE and only[0] in "78":
        return Digits((only[0], only[1:4], only[4:7], only[7:9], only[9:]), has_plus)
    return Digits(tuple(only), has_plus) if has_plus else None


def _amount(seen: str) -> Amount | None:
    found = _AMOUNT.fullmatch(seen)
    if found is None:
        return None
    whole = re.sub(r"\s", "", found["whole"])
    if len(whole) > _LONGEST_NUMBER or (len(whole) > 1 and whole.startswith("0")):
        return None
    said = found["unit"] or found["front"] or ""
    unit = next((name for name, pattern in _UNITS.items() if re.fullmatch(pattern, said)), "")
    return Amount(Decimal(f"{whole}.{found['part'] or 0}"), unit)


def _code(seen: str) -> Digits | None:
    return Digits(tuple(seen)) if re.fullmatch(r"\d+", seen) else None
