"""What a cell says. Spreadsheets turn phones into numbers, and people put two phones and an extension into
one cell.

Nothing is guessed: a number that a spreadsheet has rounded, or that continues other digits, is not taken for
a phone.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.phone import Phone, moment_end, read_phone, read_phones
from bot.domain.plain import plain

_ROUNDED = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eEеЕ]\+?(1[0-4])")
_WHOLE_FLOAT = re.compile(r"(\+?[0-9]{10,11})[.,]0{1,2}")
_EXTENSION = re.compile(
    r"(?<![^\W\d_])(?:доб(?:ав(?:очный|\.)?)?|вн(?:утр(?:енний)?)?|ext(?:n|ension)?|[xх]|#)[.:\s]{0,3}\(?(?P<number>[0-9]{1,6})\)?(?![0-9])",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"[0-9]{1,4}[.)]\s+(?=\S)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=\s+(?:\+7|[78])[\s(\-]*[0-9])")
_NUMBER = re.compile(r"(?<![0-9])[0-9]")
_START = re.compile(r"(?:[+][\s(\[]{0,4}|[(\[])?[0-9]")
_RUN = re.compile(r"[^0-9]{0,6}[0-9](?:[^\w,;/|\n]{0,5}[0-9])*")
_ATTEMPT_DIGITS = 9
_LONGEST_MOMENT = 40
_REMEMBERED_LENGTH = 200
"""Longer cells hardly ever come twice."""


@dataclass(frozen=True, slots=True)
class PhonesFound:
    """Phones in their order, doubles included; `unreadable` are attempts as typed, `rest` is what is neither.

    `extensions` are the digits after "доб.", which nobody can dial.
    """

    phones: tuple[Phone, ...] = field(repr=False)
    unreadable: tuple[str, ...] = field(repr=False)
    rest: str = field(repr=False)
    extensions: tuple[str, ...] = ()


def cell_text(value: object) -> str:
    """What people see in the cell, as far as its value tells: whole numbers without a fraction, dates as days."""
    match value:
        case None:
            text = ""
        case str():
            text = value.strip()
        case datetime():
            text = f"{value:%d.%m.%Y}" if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
        case date():
            text = f"{value:%d.%m.%Y}"
        case time():
            text = f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            text = f"{minutes // 60}:{minutes % 60:02d}"
        case float() if value.is_integer():
            text = str(int(value))
        case _:
            text = str(value)
    return text


def phones_in(text: str) -> PhonesFound:
    """Every phone of a stripped cell, whatever is around it."""
    phone = read_phone(text)
    if phone:
        return PhonesFound((phone,), (), "")
    return _search(text) if len(text) <= _REMEMBERED_LENGTH else _search.__wrapped__(text)


def is_phone_cell(text: str) -> bool:
    """Whether there is a phone in the cell."""
    return bool(phones_in(text).phones)


@lru_cache(maxsize=4096)
def _search(text: str) -> PhonesFound:
    if written_out := _written_out(text):
        phone = read_phone(written_out)
        return PhonesFound((phone,), (), "") if phone else PhonesFound((), (text,), "")
    numbering = _NUMBERING.match(text)
    text = text[numbering.end() if numbering else 0 :]
    numbers = tuple(match["number"] for match in _EXTENSION.finditer(plain(text)))
    for match in reversed(list(_EXTENSION.finditer(plain(text)))):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    seen = plain(text)
    phones: list[Phone] = []
    unreadable: list[str] = []
    rest: list[str] = []
    end = 0
    while start := _START.search(seen, end):
        rest.append(text[end : start.start()])
        if (behind := _behind_moment(seen, start.start())) is not None:
            rest.append(text[start.start() : behind])
            end = behind
            continue
        read = read_phones(text, at=start.start(), seen=seen)
        phones += [*read.phones, *read.doubles]
        unreadable += read.unreadable
        if read.end > start.start():
            end = read.end
            continue
        # Digits after a group that starts no phone could be cut anywhere: "1 916…" is another country's.
        run = _RUN.match(seen, start.start())
        end = run.end() if run else start.end()
        skipped = text[start.start() : end]
        target = unreadable if sum(map(str.isdigit, skipped)) >= _ATTEMPT_DIGITS else rest
        target.append(skipped)
    rest.append(text[end:])
    return PhonesFound(tuple(phones), tuple(unreadable), " ".join("".join(rest).split()), numbers)


def _behind_moment(text: str, at: int) -> int | None:
    """The place after a date, a year or a clock time: these are not part of the phone that follows."""
    if year := _YEAR.match(text, at):
        return year.end()
    # A moment is short, and a line of phones may be long.
    end = moment_end(text[at : at + _LONGEST_MOMENT], 0)
    return None if end is None else at + end


def without_moments(text: str) -> str:
    """A name without the date or time beside it."""
    seen = plain(text)
    left, end = "", 0
    for number in _NUMBER.finditer(seen):
        if number.start() >= end and (behind := moment_end(seen, number.start())) is not None:
            left += text[end : number.start()]
            end = behind
    return " ".join((left + text[end:]).split())


def _written_out(text: str) -> str | None:
    """The digits of "7.9161234567E+10" and "79161234567.0"; nothing readable if digits were rounded away."""
    if whole := _WHOLE_FLOAT.fullmatch(text):
        return whole[1]
    rounded = _ROUNDED.fullmatch(text)
    if rounded is None:
        return None
    fraction = rounded[2] or ""
    return rounded[1] + fraction if len(fraction) == int(rounded[3]) else "?"
