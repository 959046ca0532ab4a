"""What a cell says. Spreadsheets turn phones into numbers, people put two of them and an extension into one cell.

Nothing is guessed: a number that a spreadsheet has rounded, or one that goes on from other digits, is nobody's phone.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.phone import Phone, read_phone, read_phones

_ROUNDED = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eEеЕ]\+?(1[0-4])")
_WHOLE_FLOAT = re.compile(r"(\+?[0-9]{10,11})[.,]0{1,2}")
_EXTENSION = re.compile(
    r"(?<![^\W\d_])(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|x|#)[.:\s]{0,3}\(?[0-9]{1,6}\)?(?![0-9])",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"[0-9]{1,4}[.)]\s+(?=\S)")
_START = re.compile(r"(?:[+＋][\s(\[]{0,4}|[(\[])?[0-9]")
_RUN = re.compile(r"[^0-9]{0,6}[0-9](?:[^\w,;/|\n]{0,5}[0-9])*")
_ATTEMPT_DIGITS = 9
_SCANNED_LENGTH = 500
"""Of a cell longer than this only the beginning is searched for phones."""


@dataclass(frozen=True, slots=True)
class PhonesFound:
    """In their order, doubles included; `unreadable` are attempts as typed, `rest` what is neither."""

    phones: tuple[Phone, ...] = field(repr=False)
    unreadable: tuple[str, ...] = field(repr=False)
    rest: str = field(repr=False)


def cell_text(value: object) -> str:
    """What a person sees in the cell, as far as its value tells: whole numbers without a fraction, dates by day."""
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
    """Every phone of a stripped cell, whatever stands round it."""
    phone = read_phone(text)
    return PhonesFound((phone,), (), "") if phone else _search(text[:_SCANNED_LENGTH])


def is_phone_cell(text: str) -> bool:
    """Whether there is a phone in it."""
    return bool(phones_in(text).phones)


@lru_cache(maxsize=4096)
def _search(text: str) -> PhonesFound:
    if written_out := _written_out(text):
        phone = read_phone(written_out)
        return PhonesFound((phone,), (), "") if phone else PhonesFound((), (text,), "")
    numbering = _NUMBERING.match(text)
    text = _EXTENSION.sub(" ", text[numbering.end() if numbering else 0 :])
    phones: list[Phone] = []
    unreadable: list[str] = []
    rest: list[str] = []
    end = 0
    while start := _START.search(text, end):
        rest.append(text[end : start.start()])
        read = read_phones(text[start.start() :])
        phones += [*read.phones, *read.doubles]
        unreadable += read.unreadable
        if read.end:
            end = start.start() + read.end
            continue
        # Digits that go on from a number that is none could be cut anywhere: "1 916…" is another country's.
        run = _RUN.match(text, start.start())
        end = run.end() if run else start.end()
        skipped = text[start.start() : end]
        target = unreadable if sum(map(str.isdigit, skipped)) >= _ATTEMPT_DIGITS else rest
        target.append(skipped)
    rest.append(text[end:])
    return PhonesFound(tuple(phones), tuple(unreadable), " ".join("".join(rest).split()))


def _written_out(text: str) -> str | None:
    """The digits of "7.9161234567E+10" and "79161234567.0"; nothing readable where digits were rounded away."""
    if whole := _WHOLE_FLOAT.fullmatch(text):
        return whole[1]
    rounded = _ROUNDED.fullmatch(text)
    if rounded is None:
        return None
    fraction = rounded[2] or ""
    return rounded[1] + fraction if len(fraction) == int(rounded[3]) else "?"
