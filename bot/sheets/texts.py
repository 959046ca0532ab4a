"""CSV comes with any delimiter and in the encodings of four decades; a list of phones is often just lines of text."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final

from bot.sheets.cells import phones_in, without_moments
from bot.sheets.sheet import Columns, SheetFormat, SheetRefused
from bot.sheets.table import Table

DELIMITERS: Final = (";", "\t", "|", ",")
"""The comma is last: it may also be a decimal one."""
_ISOLATED: Final = ["utf_8", "utf_16", "cp1251", "koi8_r", "cp866"]
_LONGEST_FIELD = 2**25
"""More than is read at all, so that no field of a file is too long for csv."""
_SAMPLE_LINES = 50
_FEW_LINES = 10
_SAMPLE_BYTES = 32 * 1024
_SAMPLE_LENGTH = 500
_OF_A_PHONE: Final = "0123456789+()- "
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_HINT = re.compile(r"sep=([;,|\t])[\r\n]*", re.IGNORECASE)
_PUNCTUATION: Final = " \t,;|/&.:-–—\"'()[]+*#№"
_WORDS = re.compile(r"[^\W\d_]{2}")
_TAG = re.compile(r"\s*<(?:\?xml|!doctype|!--|[a-z][\w:-]*[\s>/])", re.IGNORECASE)
_DOCUMENTS: Final = ("{\\rtf", "%PDF-", "MIME-Version:")
_DECLARED = re.compile(rb"""<[^<>]*(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def text_table(text: str, *, kind: SheetFormat | None = None) -> Table:
    """Cells by the delimiter that fits; if none does, lines with a phone and the name beside it."""
    lines, delimiter, skip = _cut_by(text)
    if delimiter is None:
        return Table(
            kind or "text", _spoken_rows(text, named_above=are_named_above(lines)), Columns(phone=0, name=1)
        )
    return Table(kind or "csv", _delimited_rows(text, delimiter, skip=skip))


def delimiter_of(text: str) -> str | None:
    """What stands between the cells of a text; None: it has none."""
    return _cut_by(text)[1]


def lines_of(text: str) -> list[str]:
    """Its lines, each with its end, as `text_table` counts them."""
    return list(_lines(text))


def is_quoted(text: str, delimiter: str) -> bool:
    """Whether its quotes enclose cells."""
    return _is_quoted(text, delimiter)


def encoding_of(data: bytes) -> str:
    """The encoding in which a text can be written again. Raises SheetRefused if the data is not a text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in data[:4096]:
        raise SheetRefused("unsupported")
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _encoding(data)
    return "utf-8"


def _cut_by(text: str) -> tuple[list[str], str | None, int]:
    """The first lines, the delimiter, and how many lines tell nothing but the delimiter."""
    csv.field_size_limit(_LONGEST_FIELD)
    lines = [line.strip() for line in islice(_lines(text), _SAMPLE_LINES * 4) if line.strip()][:_SAMPLE_LINES]
    hint = _HINT.fullmatch(lines[0] + "\n") if lines else None
    delimiter = hint[1] if hint else _delimiter(lines)
    if delimiter and not hint and not _has_header(lines[0], delimiter) and _are_phones(lines):
        delimiter = None
    return lines, delimiter, 1 if hint else 0


def is_vcard(text: str) -> bool:
    """Whether it is a vCard, by its first line."""
    return text.lstrip()[:11].upper() == "BEGIN:VCARD"


def is_markup(text: str) -> bool:
    """Whether it is a document with tags or commands, which are not the words of a list."""
    return bool(_TAG.match(text)) or text.lstrip().startswith(_DOCUMENTS)


def decode(data: bytes) -> str:
    """The text, whatever its encoding. Raises SheetRefused if the data is not a text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    head = data[:4096]
    if b"\0" in head:
        return _decode_wide(data)
    if sum(byte < 9 or 13 < byte < 26 for byte in head) > len(head) // 100:
        raise SheetRefused("unsupported")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if (declared := _DECLARED.search(data[:4096])) is not None:
        with suppress(LookupError, UnicodeDecodeError):
            return data.decode(declared[1].decode())
    # One broken letter doesn't mean another encoding.
    text = data.decode("utf-8-sig", errors="replace")
    if text.count("\ufffd") * 20 < sum(not char.isascii() for char in text):
        return text
    return data.decode(_encoding(data), errors="replace")


def _decode_wide(data: bytes) -> str:
    """UTF-16 without its mark, which some programs leave out: in ASCII text nearly every other byte is zero."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        empty = data[first:4096:2].count(0)
        if empty > 0 and data[1 - first : 4096 : 2].count(0) == 0:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    raise SheetRefused("unsupported")


def _encoding(data: bytes) -> str:
    """The encoding, told by the lines that hold more than ASCII: only they differ."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files are UTF-8

    telling = b"\n".join(islice((line for line in data.split(b"\n") if not line.isascii()), 500))
    best = from_bytes(telling[:_SAMPLE_BYTES], cp_isolation=_ISOLATED).best()
    return best.encoding if best is not None else "cp1251"


def _lines(text: str) -> Iterator[str]:
    """Lines as csv wants them, one at a time: the child has no memory for a split copy of a large text."""
    return (match[0] for match in _LINE.finditer(text))


def _are_phones(lines: Sequence[str]) -> bool:
    """Whether most lines are nothing but phones; then commas separate recipients, not columns."""
    bare = 0
    for line in lines:
        # The beginning of a line tells as much as all of it, and one line may be a whole file.
        found = phones_in(line if len(line) <= _SAMPLE_LENGTH else line[:_SAMPLE_LENGTH].rstrip(_OF_A_PHONE))
        bare += bool(found.phones or found.unreadable) and not found.rest.strip(_PUNCTUATION)
    return bare * 2 >= len(lines)


def _has_header(line: str, delimiter: str) -> bool:
    return sum(map(bool, line.split(delimiter))) > 1 and not any(map(str.isdigit, line))


def _delimiter(lines: Sequence[str]) -> str | None:
    """The delimiter that splits most lines into the same number of cells, more than one."""
    best, best_share = None, 0.0
    quoted = sum(line.count('"') for line in lines) % 2 == 0
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _cells(lines, delimiter, quoted=quoted) if row)
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        share = count / len(lines) if lines else 0.0
        split = sum(number for width, number in widths.items() if width > 1)
        if len(lines) < _FEW_LINES and split * 2 <= len(lines):
            continue  # a comma behind a name or two
        if width > 1 and share > max(best_share, 0.3):
            best, best_share = delimiter, share
    return best


def _delimited_rows(text: str, delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    quoted = _is_quoted(text, delimiter)
    for position, row in enumerate(_cells(_lines(text), delimiter, quoted=quoted), 1):
        if position > skip:
            yield position, row


def _is_quoted(text: str, delimiter: str) -> bool:
    """Whether every quote is closed where it should be. One that isn't would swallow the recipients after it."""
    try:
        deque(csv.reader(_lines(text), delimiter=delimiter, strict=True), maxlen=0)
    except csv.Error:
        return False
    return True


def _cells(lines: Iterable[str], delimiter: str, *, quoted: bool) -> Iterator[list[str]]:
    if quoted:
        return csv.reader(lines, delimiter=delimiter)
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _spoken_rows(text: str, *, named_above: bool) -> Iterator[tuple[int, list[str]]]:
    """Rows of the phones of a line and the words beside them. Headings are left out, unless there is nothing
    else.

    `named_above`: a line of words is the name for the phone alone on the next line.
    """
    headings: list[tuple[int, list[str]]] = []
    recipients = 0
    name = ""
    for position, line in enumerate(_lines(text), 1):
        stripped = line.strip()
        rest = phones_in(stripped).rest.strip(_PUNCTUATION)
        if _is_heading(stripped, rest):
            headings, name = [(position, [stripped])], stripped
            continue
        beside = without_moments(rest).strip(_PUNCTUATION)
        if not _WORDS.search(beside):
            beside = name if named_above else ""
        recipients += bool(stripped)
        yield position, [stripped, beside]
        name = name if not stripped else ""
    if not recipients:
        yield from headings


def _is_heading(line: str, rest: str) -> bool:
    """Whether the line is only words; `rest` is the part of it that is not a phone."""
    return bool(rest) and rest == line.strip(_PUNCTUATION) and not any(map(str.isdigit, rest))


def are_named_above(lines: Sequence[str]) -> bool:
    """Whether most phones are alone below a line of words each, and not all below one heading."""
    named = bare = 0
    is_below = False
    for line in lines:
        found = phones_in(line)
        rest = found.rest.strip(_PUNCTUATION)
        if found.phones and not rest:
            bare += 1
            named += is_below
        is_below = _is_heading(line, rest)
    return named > 1 and named * 2 > bare
