"""Nobody names columns for a program: the phone is found by what stands above it and by what it looks like.

A person can correct the result, so a wrong guess costs a tap; that a column is taken for phones which holds none would
cost a call, so such a column has to read as phones, whatever its header says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.sheets.cells import is_phone_cell
from bot.sheets.sheet import Columns

Row = Sequence[str]

SAMPLE: Final = 300
"""Rows that are looked at."""
_HEADER_LENGTH = 64
_SURE_PHONE = re.compile(
    r"тел\b|телефон|моб\b|мобильн|сотов|phone|mobile|cell|whats\s?app|viber|msisdn|контактный номер",
    re.IGNORECASE,
)
_MAYBE_PHONE = re.compile(r"номер|number|контакт|contact", re.IGNORECASE)
_NAME_WORDS: Final = (
    re.compile(r"\W*(?:имя|name|first\s?name|fio|ф\.?\s?и\.?\s?о\.?|full\s?name)\W*", re.IGNORECASE),
    re.compile(r".*(?:\bимя\b|\bфио\b|\bname\b|обращение).*", re.IGNORECASE),
    re.compile(
        r".*(?:клиент|client|customer|покупатель|заказчик|пациент|patient|абонент|получатель|гость|сотрудник|ученик"
        r"|контактное лицо).*",
        re.IGNORECASE,
    ),
)
_OTHER_WORDS = re.compile(
    r"фамилия|отчество|surname|город|city|адрес|address|дата|date|время|time|сумма|amount|долг|email|e-mail|почта"
    r"|комментарий|comment|заказ|order|№|\bid\b|компания|company|организация|менеджер|услуга|статус|status",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"менеджер|manager|компани|company|организац|\bid\b|№|номер|number|заказ|order|город", re.IGNORECASE
)
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


@dataclass(frozen=True, slots=True)
class Recognised:
    """`first` is the index in the sample of the first row of people; `headers` name all columns."""

    columns: Columns
    headers: tuple[str, ...]
    first: int


def recognise(rows: Sequence[Row], *, variables: int, given: Columns | None = None) -> Recognised | None:
    """Which column is what, from the first rows (cells stripped, empty rows left out). None without any phone.

    `variables`: how many columns at most become variables. `given` is what a person has corrected.
    """
    width = max(map(len, rows), default=0)
    phone = _phone_column(rows, width) if given is None else given.phone
    if phone is None or phone >= width:
        return None
    header = _header_row(rows, phone) if given is None or given.has_header else None
    if header is None and given is not None and given.has_header:
        header = 0
    first = _first_person(rows, phone) if header is None else header + 1
    above = rows[header] if header is not None else ()
    headers = _headers(above, width)
    if given is None:
        name = _name_column(rows[first:], above, phone, width)
        named = _variables(rows[first:], above, headers, {phone, name})
        columns = Columns(phone, name, tuple(named)[:variables], has_header=header is not None)
    else:
        columns = replace(given, variables=tuple(v for v in given.variables if v[0] < width)[:variables])
    return Recognised(columns, headers, first)


def _phone_column(rows: Sequence[Row], width: int) -> int | None:
    """The column that reads best as phones, its header counting as much as half of its cells."""
    scores = [_phone_score([row[index] for row in rows if index < len(row)]) for index in range(width)]
    best = max(scores, default=0.0)
    return scores.index(best) if best > 0 else None


def _phone_score(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    phones = sum(map(is_phone_cell, filled))
    if phones == 0:
        return 0.0
    words = [cell for cell in filled[:5] if not is_phone_cell(cell)]
    bonus = 0.5 * any(map(_SURE_PHONE.search, words)) or 0.2 * any(map(_MAYBE_PHONE.search, words))
    return phones / len(filled) + bonus


def _header_row(rows: Sequence[Row], phone: int) -> int | None:
    """The row of headers: one with a word that only headers have, or of words alone, right above the first phone."""
    above = rows[: _first_phone(rows, phone)]
    for index in reversed(range(len(above))):
        filled = [cell for cell in above[index] if cell]
        known = sum(map(_is_header_word, filled))
        if known and (len(filled) > 1 or len(above[index]) == 1 or index == len(above) - 1):
            return index
    if above and _reads_as_header(above[-1], phone):
        return len(above) - 1
    return None


def _reads_as_header(row: Row, phone: int) -> bool:
    """Words alone, one above the phones too, and more than a heading over the whole table."""
    filled = [cell for cell in row if cell]
    return (
        phone < len(row)
        and bool(row[phone])
        and (len(filled) > 1 or len(row) == 1)
        and not any(re.search("[0-9]", cell) for cell in filled)
    )


def _is_header_word(cell: str) -> bool:
    if len(cell) > _HEADER_LENGTH or is_phone_cell(cell):
        return False
    patterns = (_SURE_PHONE, _MAYBE_PHONE, _OTHER_WORDS)
    return any(p.search(cell) for p in patterns) or any(p.fullmatch(cell) for p in _NAME_WORDS)


def _first_phone(rows: Sequence[Row], phone: int) -> int:
    return next((at for at, row in enumerate(rows) if phone < len(row) and is_phone_cell(row[phone])), 0)


def _first_person(rows: Sequence[Row], phone: int) -> int:
    """Without headers: headings over the table, which fill one cell of many, are nobody."""
    first = _first_phone(rows, phone)
    headings = 0
    while headings < first and sum(map(bool, rows[headings])) == 1 and len(rows[first]) > 1:
        headings += 1
    return headings


def _headers(above: Row, width: int) -> tuple[str, ...]:
    """What stands above each column, made distinct; a letter where nothing does."""
    names: dict[str, None] = {}
    for index in range(width):
        told = " ".join(above[index].split())[:_HEADER_LENGTH] if index < len(above) else ""
        plain = name = told or _letter(index)
        again = 2
        while name in names:
            name, again = f"{plain} {again}", again + 1
        names[name] = None
    return tuple(names)


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _name_column(people: Sequence[Row], above: Row, phone: int, width: int) -> int | None:
    for words in _NAME_WORDS:
        for index, header in enumerate(above):
            if index != phone and words.fullmatch(header) and not _NOT_A_NAME.search(header):
                return index
    scores = {
        index: _name_score([row[index] for row in people if index < len(row)])
        for index in range(width)
        if index != phone and not (index < len(above) and _OTHER_WORDS.search(above[index]))
    }
    best = max(scores.values(), default=0.0)
    return next(index for index, score in scores.items() if score == best) if best > 0 else None


def _name_score(cells: Sequence[str]) -> float:
    """Names are words, two or three of them or rarely the same; 0 where they could as well be anything else."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return 0.0
    persons = sum(1 for cell in filled if _PERSON.fullmatch(cell)) / len(filled)
    words = sum(1 for cell in filled if _WORD.fullmatch(cell)) / len(filled)
    different = len(set(filled)) / len(filled)
    score = persons + words * different / 2
    return score if persons + words > 0.6 and different > 0.3 else 0.0


def _variables(
    people: Sequence[Row], above: Row, headers: tuple[str, ...], taken: set[int | None]
) -> Iterator[tuple[int, str]]:
    """Every other column that has a header or anything in it."""
    for index, header in enumerate(headers):
        told = index < len(above) and above[index]
        if index not in taken and (told or any(index < len(row) and row[index] for row in people)):
            yield index, header
