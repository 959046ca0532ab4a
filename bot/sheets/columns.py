"""Nobody names columns for a program: the column of phones is found by its header and by how its cells look.

The user can correct the result, so most wrong guesses cost a tap. But calling a column that holds no phones
would cost a call, so the cells have to read as phones, whatever the header says.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.phone import is_prefix_known
from bot.sheets.cells import is_phone_cell, phones_in
from bot.sheets.sheet import ANEW, Columns

Row = Sequence[str]

SAMPLE: Final = 300
"""How many rows are looked at."""
_HEADER_LENGTH = 64
SURE_PHONE = re.compile(
    r"тел\b|телефон|моб\b|мобильн|сотов|phone|mobile|cell|whats\s?app|viber|msisdn|контактный номер",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"моб|сотов|mobile|cell|переносн|whats|viber", re.IGNORECASE)
_FAX = re.compile(r"факс|fax|пейджер|pager|телекс|telex", re.IGNORECASE)
_OTHER_DIGITS = re.compile(
    r"\bинн\b|\bкпп\b|огрн|снилс|паспорт|договор|сч[её]т|штрих|артикул|карт[аы]\b|\binn\b|\btax|passport|contract|account"
    r"|barcode|\bcard\b|\bid\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"[+()\-\s]|^[78][0-9]{10}$")
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
_FULL_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


@dataclass(frozen=True, slots=True)
class Recognised:
    """`first` is the index in the sample of the first row of recipients; `headers` name all columns.

    `unsure`: columns that may be the phones just as well as the one taken; only the file's author can tell.
    """

    columns: Columns
    headers: tuple[str, ...]
    first: int
    unsure: tuple[int, ...] = ()


def recognise(
    rows: Sequence[Row],
    *,
    variables: int,
    given: Columns | None = None,
    hidden: Collection[int] = (),
) -> Recognised | None:
    """Which column is what, from the first rows (cells stripped, empty rows left out). None if there is no
    phone.

    `variables`: how many columns at most become variables. `given`: the user's corrections. `hidden` columns
    are used only if there is nothing else.
    """
    width = max(map(len, rows), default=0)
    asked, given = given, None if given is None or given.phone == ANEW else given
    choice = _phone_columns(rows, width, hidden) if given is None else _Choice(given.phone, given.more)
    if choice is None or choice.phone >= width:
        return None
    phone = choice.phone
    header = _header_row(rows, phone) if given is None or given.has_header else None
    if header is None and given is not None and given.has_header:
        header = 0
    first = _first_recipient(rows, phone) if header is None else header + 1
    above = rows[header] if header is not None else ()
    headers = _headers(above, width)
    if given is None:
        taken = {*choice.all, *hidden}
        name = _name_column(rows[first:], above, taken, width)
        named = _variables(rows[first:], above, headers, {*taken, name})
        columns = Columns(
            phone, name, tuple(named)[:variables], has_header=header is not None, more=choice.more
        )
        if asked is not None:
            columns = replace(columns, sheet=asked.sheet, each=asked.each, hidden=asked.hidden)
    else:
        columns = replace(given, variables=tuple(v for v in given.variables if v[0] < width)[:variables])
    return Recognised(columns, headers, first, choice.unsure)


@dataclass(frozen=True, slots=True)
class _Choice:
    phone: int
    more: tuple[int, ...] = ()
    unsure: tuple[int, ...] = ()

    @property
    def all(self) -> tuple[int, ...]:
        return (self.phone, *self.more)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column with phones in it. `is_clear`: its header says so, or its phones are written as phones usually
    are.

    A score of 0: the header says so, but phones may come only further down.
    """

    index: int
    score: float
    is_clear: bool
    is_mobile: bool


def _phone_columns(rows: Sequence[Row], width: int, hidden: Collection[int]) -> _Choice | None:
    """Clear columns are all phones of one recipient, mobile ones first. Without any, the best other column is
    taken, with a note whether it is sure.
    """
    found = [
        candidate
        for index in range(width)
        if (candidate := _candidate(index, [row[index] for row in rows if index < len(row)])) is not None
    ]
    seen = [candidate for candidate in found if candidate.index not in hidden] or found
    clear = sorted(
        (one for one in seen if one.is_clear),
        key=lambda one: (not one.score, not one.is_mobile, -one.score, one.index),
    )
    if clear and clear[0].score:
        return _Choice(clear[0].index, tuple(one.index for one in clear[1:]))
    best = sorted((one for one in seen if one.score), key=lambda one: (-one.score, one.index))
    if not best:
        return None
    close = tuple(one.index for one in best if best[0].score - one.score < _CLOSE)
    return _Choice(best[0].index, (), close if len(close) > 1 else ())


_CLOSE: Final = 0.4
"""A column with a score this near to the best may be the phones just as well."""
_MOSTLY: Final = 0.5


def _candidate(index: int, cells: Sequence[str]) -> _Candidate | None:
    """Judged by the share of cells that are phones, their header, how they are written, whether such numbers
    exist and how many are different.
    """
    filled = [cell for cell in cells if cell]
    found = [cell for cell in filled if is_phone_cell(cell)]
    words = [cell for cell in filled[:5] if not is_phone_cell(cell) and len(cell) <= _HEADER_LENGTH]
    is_called = any(map(SURE_PHONE.search, words))
    if any(map(_FAX.search, words)) or (not is_called and any(map(_OTHER_DIGITS.search, words))):
        return None
    if not found:
        return _Candidate(index, 0, is_called, any(map(_MOBILE.search, words))) if is_called else None
    phones = [phone for cell in found for phone in phones_in(cell).phones]
    share = len(found) / len(filled)
    written = sum(1 for cell in found if _WRITTEN.search(cell)) / len(found)
    known = sum(map(is_prefix_known, phones)) / len(phones)
    different = len(set(phones)) / len(phones)
    header = 0.5 * is_called or 0.2 * any(map(_MAYBE_PHONE.search, words))
    mobile = sum(phone.startswith("79") for phone in phones) / len(phones)
    return _Candidate(
        index,
        share + header + written + known + different,
        is_clear=is_called or min(share, written, known) >= _MOSTLY,
        is_mobile=any(map(_MOBILE.search, words)) or (not is_called and mobile > _MOSTLY),
    )


def _header_row(rows: Sequence[Row], phone: int) -> int | None:
    """The row of headers: the one with most typical header words, or a row of only words right above the
    first phone.
    """
    above = rows[: _first_phone(rows, phone)]
    best, best_known = None, 0
    for index, row in enumerate(above):
        known = sum(map(_is_header_word, row))
        is_heading = sum(map(bool, row)) == 1 < len(row) and index < len(above) - 1
        if known > best_known and not is_heading:
            best, best_known = index, known
    if best is not None:
        return best
    if above and _reads_as_header(above[-1], phone):
        return len(above) - 1
    return None


def _reads_as_header(row: Row, phone: int) -> bool:
    """Whether it is a row of only words, with one above the phones, and not a single heading over the whole table."""
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
    patterns = (SURE_PHONE, _MAYBE_PHONE, _OTHER_WORDS)
    return any(p.search(cell) for p in patterns) or any(p.fullmatch(cell) for p in _NAME_WORDS)


def _first_phone(rows: Sequence[Row], phone: int) -> int:
    return next((at for at, row in enumerate(rows) if phone < len(row) and is_phone_cell(row[phone])), 0)


def _first_recipient(rows: Sequence[Row], phone: int) -> int:
    """The first row of recipients if there are no headers; headings over the table, which fill one cell, are
    skipped.
    """
    first = _first_phone(rows, phone)
    headings = 0
    while headings < first and sum(map(bool, rows[headings])) == 1 and len(rows[first]) > 1:
        headings += 1
    return headings


def _headers(above: Row, width: int) -> tuple[str, ...]:
    """The header of each column, made distinct; the column's letter if it has none."""
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


def _name_column(recipients: Sequence[Row], above: Row, taken: Collection[int], width: int) -> int | None:
    for words in _NAME_WORDS:
        for index, header in enumerate(above):
            if index not in taken and words.fullmatch(header) and not _NOT_A_NAME.search(header):
                return index
    scores = {
        index: _name_score([row[index] for row in recipients if index < len(row)])
        for index in range(width)
        if index not in taken and not (index < len(above) and _OTHER_WORDS.search(above[index]))
    }
    best = max(scores.values(), default=0.0)
    return next(index for index, score in scores.items() if score == best) if best > 0 else None


def _name_score(cells: Sequence[str]) -> float:
    """How much the cells look like names: two or three words, or rarely the same ones. 0 if they may be
    anything else.
    """
    filled = [cell for cell in cells if cell]
    if not filled or len(set(filled)) == 1 < len(filled):
        # "False" in every row is nobody's name.
        return 0.0
    full_names = sum(1 for cell in filled if _FULL_NAME.fullmatch(cell)) / len(filled)
    words = sum(1 for cell in filled if _WORD.fullmatch(cell)) / len(filled)
    different = len(set(filled)) / len(filled)
    score = full_names + words * different / 2
    return score if full_names + words > 0.6 and different > 0.3 else 0.0


def _variables(
    recipients: Sequence[Row], above: Row, headers: tuple[str, ...], taken: set[int | None]
) -> Iterator[tuple[int, str]]:
    """Every other column that has a header or anything in it."""
    for index, header in enumerate(headers):
        told = index < len(above) and above[index]
        if index not in taken and (told or any(index < len(row) and row[index] for row in recipients)):
            yield index, header
