"""A workbook's rows as XML. A library makes the workbook with its headers, widths and formats, but takes a call for each cell,
and half a minute for the million of them that a year's report has; so the rows are written here, a page's column at a time.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from bot.domain.phone import Phone, format_phone
from bot.sheets.bounds import MOST_CHARACTERS, MOST_ROWS, name_of_sheet

_HEADER: Final = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
_TO_THE_RIGHT: Final = {"align": "right", "indent": 1}
"""What is added up, with its header; it keeps away from the texts beside it."""
_PATTERNS: Final = {
    "number": {"num_format": "0", "align": "left"},
    "count": {"num_format": "#,##0", **_TO_THE_RIGHT},
    "money": {"num_format": "#,##0.00", **_TO_THE_RIGHT},
    "moment": {"num_format": "dd.mm.yyyy hh:mm:ss", "align": "left"},
    "words": _TO_THE_RIGHT,
}
"""Words stand among figures, in a mixed column."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAYS: Final = 25_569
"""From the day that spreadsheets count from to 1970."""
_LEVEL: Final = 4
"""Of compression: the usual one takes twice as long for a tenth less."""
_UNSAFE: Final = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SHEET: Final = "xl/worksheets/sheet{}.xml"

Cells = Callable[[Sequence[Any], range], list[str]]
"""The cells of a column in these rows; "" for an empty one."""


def write_workbook(lines: Iterable[bytes], zone: ZoneInfo, output: Path) -> None:
    """`lines`: as bot.sheets.books tells them."""
    styles: Mapping[str, int] = {}
    parts: list[_Part] = []
    for line in lines:
        told = json.loads(line)
        if isinstance(told, dict):
            styles = styles or _styles(told["columns"])
            parts.append(_Part(told, 1, output.parent / f"{len(parts)}.xml", styles, zone))
            continue
        while told:
            if not (room := MOST_ROWS - parts[-1].rows):
                parts.append(parts[-1].next(output.parent / f"{len(parts)}.xml"))
                continue
            parts[-1].add(told[:room])
            told = told[room:]
    for part in parts:
        part.close()
    _put_together(parts, output)


class _Part:
    """One sheet; when it is full it goes on in another with a number behind its name. Rows lie in a file of their own until
    all are known.
    """

    def __init__(
        self, order: dict[str, Any], number: int, path: Path, styles: Mapping[str, int], zone: ZoneInfo
    ) -> None:
        self._told = (styles, zone)
        self._order = order
        self._number = number
        self.path = path
        self._out = path.open("w", encoding="utf-8")
        self.rows = 0
        self.columns: list[dict[str, Any]] = order["columns"]
        self._cells = [
            _cells(column["kind"], place, styles, zone) for place, column in enumerate(self.columns)
        ]

    @property
    def name(self) -> str:
        number = "" if self._number == 1 else f" {self._number}"
        return name_of_sheet(self._order["sheet"][: 31 - len(number)]) + number

    def next(self, path: Path) -> "_Part":
        return _Part(self._order, self._number + 1, path, *self._told)

    def add(self, page: list[list[Any]]) -> None:
        numbers = range(self.rows + 2, self.rows + 2 + len(page))
        columns = [
            cells(values, numbers) for cells, values in zip(self._cells, zip(*page, strict=True), strict=True)
        ]
        rows = zip(numbers, map("".join, zip(*columns, strict=True)), strict=True)
        self._out.write("".join([f'<row r="{number}">{cells}</row>' for number, cells in rows]))
        self.rows += len(page)

    def close(self) -> None:
        self._out.close()


def _cells(kind: str, place: int, styles: Mapping[str, int], zone: ZoneInfo) -> Cells:
    column = xl_col_to_name(place)
    match kind:
        case "text":
            return partial(_texts, column, "")
        case "phone":
            return partial(_converted, lambda value: format_phone(Phone(value)), partial(_texts, column, ""))
        case "money":
            return partial(_converted, lambda value: value / 100, partial(_figures, column, styles[kind]))
        case "moment":
            return partial(_converted, partial(_serial, zone), partial(_figures, column, styles[kind]))
        case "mixed":
            kinds = {
                each: _cells(each, place, styles, zone) for each in ("number", "count", "money", "moment")
            }
            words = partial(_texts, column, f' s="{styles["words"]}"')
            return partial(_mixed, kinds | {"text": words})
        case _:
            return partial(_figures, column, styles[kind])


def _texts(column: str, style: str, values: Sequence[str | None], numbers: range) -> list[str]:
    texts = [(value or "")[:MOST_CHARACTERS] for value in values]
    if _UNSAFE.search("\n".join(texts)):
        texts = [_UNSAFE.sub(_escaped, text) for text in texts]
    return [
        f'<c r="{column}{number}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        if text
        else ""
        for number, text in zip(numbers, texts, strict=True)
    ]


def _escaped(found: re.Match[str]) -> str:
    """What XML can't hold is written as spreadsheets do: the number of the character between underscores."""
    return _NAMED.get(found[0]) or f"_x{ord(found[0]):04X}_"


def _figures(column: str, style: int, values: Sequence[float | None], numbers: range) -> list[str]:
    return [
        "" if value is None else f'<c r="{column}{number}" s="{style}"><v>{value}</v></c>'
        for number, value in zip(numbers, values, strict=True)
    ]


def _converted(to: Callable[[Any], Any], cells: Cells, values: Sequence[Any], numbers: range) -> list[str]:
    return cells([None if value is None else to(value) for value in values], numbers)


def _mixed(kinds: Mapping[str, Cells], values: Sequence[tuple[str, Any]], numbers: range) -> list[str]:
    return [
        kinds[kind]([value], range(number, number + 1))[0]
        for number, (kind, value) in zip(numbers, values, strict=True)
    ]


def _serial(zone: ZoneInfo, moment: str) -> float:
    """As spreadsheets count: in days by the zone's clock."""
    at = datetime.fromisoformat(moment)
    seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH).total_seconds()
    return (seconds + _ahead(zone, seconds // 900)) / 86400 + _EPOCH_DAYS


@lru_cache(maxsize=50_000)
def _ahead(zone: ZoneInfo, quarter: float) -> float:
    """Seconds that the zone's clock is ahead of UTC, which change at no other time than a quarter of an hour."""
    offset = datetime.fromtimestamp(quarter * 900, zone).utcoffset()
    return 0.0 if offset is None else offset.total_seconds()


def _styles(columns: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    """The numbers of the formats in any workbook whose first sheet has these columns: the library counts them as they come."""
    with ZipFile(_empty([("A", columns, 0)])) as book:
        found = re.findall(r' s="([0-9]+)"', _split(book.read(_SHEET.format(1)).decode())[1])
    return dict(zip(_PATTERNS, map(int, found), strict=True))


def _put_together(parts: Sequence[_Part], output: Path) -> None:
    empty = _empty([(part.name, part.columns, part.rows) for part in parts])
    paths = {_SHEET.format(number): part.path for number, part in enumerate(parts, 1)}
    with ZipFile(empty) as book, ZipFile(output, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as made:
        for entry in book.infolist():
            if (path := paths.get(entry.filename)) is None:
                made.writestr(entry.filename, book.read(entry))
                continue
            before, _, after = _split(book.read(entry).decode())
            with made.open(entry.filename, "w") as out, path.open("rb") as rows:
                out.write(before.encode())
                shutil.copyfileobj(rows, out, 2**20)
                out.write(after.encode())


def _split(sheet: str) -> tuple[str, str, str]:
    """What stands before the row of patterns, that row, what stands after it."""
    before, begins, rest = sheet.partition('<row r="2"')
    row, ends, after = rest.partition("</row>")
    return before, begins + row + ends, after


def _empty(sheets: Iterable[tuple[str, Sequence[Mapping[str, Any]], int]]) -> BytesIO:
    """A workbook with the headers of these sheets: (name, columns, how many rows will stand in it). Below them stands one row
    with a cell of each format, which makes the formats known, and to which place the rows belong.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        left, right = book.add_format(_HEADER), book.add_format(_HEADER | _TO_THE_RIGHT)
        formats = [book.add_format(told) for told in _PATTERNS.values()]
        for name, columns, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, column in enumerate(columns):
                sheet.set_column(place, place, column["width"])
                header = right if column["kind"] in {"count", "money", "mixed"} else left
                sheet.write_string(0, place, column["header"], header)
            for place, pattern in enumerate(formats):
                sheet.write_number(1, place, 0, pattern)
            sheet.freeze_panes(1, 0)
            # On paper: as wide as a page, the headers on each.
            sheet.set_paper(9)
            sheet.set_landscape()
            sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.4)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            if rows > 1:
                sheet.autofilter(0, 0, rows, len(columns) - 1)
    made.seek(0)
    return made
