"""Shop programs and 1C write HTML or XML and call it .xls, since Excel opens that too. Read as text, its tags
would become names. So a file that begins like markup is read here, or refused with advice what to do.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lxml import etree, html  # type: ignore[import-untyped]  # it has none
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from bot.sheets.sheet import SheetRefused
from bot.sheets.table import Seen, Table

_HEAD: Final = 8192
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_WORKBOOK: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL: Final = "{urn:schemas-microsoft-com:office:excel}"
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d).*")
_WIDEST: Final = 1000
_LONGEST: Final = 2_000_000


def markup_tables(text: str) -> Iterator[Table]:
    """The tables of an HTML page or of an XML workbook of Excel 2003. Raises SheetRefused markup, unreadable."""
    head = text[:_HEAD].lower()
    try:
        if _WORKBOOK in head:
            yield from _workbook(_DECLARATION.sub("", text, count=1).encode())
        elif "<table" in text.lower():
            yield from _page(text.encode())
        else:
            raise SheetRefused("markup")
    except (LxmlError, ValueError):
        raise SheetRefused("unreadable") from None


def _page(data: bytes) -> Iterator[Table]:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    page = html.document_fromstring(data, parser=parser)
    # A table with other tables inside only lays out the page.
    tables = [table for table in page.iter("table") if next(table.iterdescendants("table"), None) is None]
    for table in tables:
        yield _html_table(table)


def _html_table(table: Any) -> Table:
    grid = _Grid()
    hidden: set[int] = set()
    for number, tr in enumerate(table.iter("tr"), 1):
        if any(map(_is_invisible, (tr, *tr.iterancestors("tbody", "thead", "tfoot", "table")))):
            hidden.add(number)
        cells = tr.iterchildren("td", "th")
        grid.add((_html_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells)
    return Table("html", enumerate(grid.rows, 1), seen=Seen(frozenset(hidden)))


class _Grid:
    """Makes plain rows from cells that span several columns or rows: a value that spans rows is put into each
    of them.
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._reaching: dict[int, tuple[int, str]] = {}

    def add(self, cells: Iterable[tuple[str, int, int]]) -> None:
        row: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        for text, width, height in cells:
            self._from_above(row, below)
            if height > 1:
                below[len(row)] = (height - 1, text)
            row += [text, *[""] * (width - 1)]
        self._from_above(row, below)
        self.rows.append(row)
        self._reaching = below

    def _from_above(self, row: list[str], below: dict[int, tuple[int, str]]) -> None:
        while (told := self._reaching.pop(len(row), None)) is not None:
            left, text = told
            if left > 1:
                below[len(row)] = (left - 1, text)
            row.append(text)


def _html_text(cell: Any) -> str:
    for line_break in cell.iter("br", "p", "div"):
        line_break.tail = "\n" + (line_break.tail or "")
    return str(cell.text_content()).replace("\xa0", " ").strip()


def _span(cell: Any, name: str) -> int:
    told = str(cell.get(name) or "")
    return max(1, min(int(told), _WIDEST)) if told.isdecimal() else 1


def _is_invisible(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_INVISIBLE.search(element.get("style") or ""))


def _workbook(data: bytes) -> Iterator[Table]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    for sheet in etree.fromstring(data, parser).iterchildren(f"{_SS}Worksheet"):
        yield _xml_table(sheet)


def _xml_table(sheet: Any) -> Table:
    rows: list[tuple[int, list[str]]] = []
    hidden: set[int] = set()
    merged: list[tuple[int, int, int]] = []
    number = 0
    for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        number = _index(row, number + 1)
        if row.get(f"{_SS}Hidden") == "1":
            hidden.add(number)
        rows.append((number, _xml_row(row, number, merged)))
    seen = Seen(
        hidden_rows=frozenset(hidden),
        hidden_columns=frozenset(_hidden_columns(sheet)),
        merged=tuple(merged),
        is_hidden=sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", "").startswith("SheetHidden"),
    )
    return Table("xml", rows, title=sheet.get(f"{_SS}Name", ""), seen=seen)


def _xml_row(row: Any, number: int, merged: list[tuple[int, int, int]]) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(f"{_SS}Cell"):
        at = _index(cell, len(cells) + 1) - 1
        cells += [""] * (at - len(cells))
        down, across = (int(cell.get(f"{_SS}{name}") or 0) for name in ("MergeDown", "MergeAcross"))
        if down:
            merged.append((number, number + down, at))
        cells += [_xml_text(cell), *[""] * min(across, _WIDEST)]
    return cells


def _xml_text(cell: Any) -> str:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text = "".join(data.itertext()).strip()
    if data.get(f"{_SS}Type") == "DateTime" and (day := _DAY.fullmatch(text)):
        at = "" if day[4] == "00:00" else f" {day[4]}"
        return f"{day[3]}.{day[2]}.{day[1]}{at}"
    return text


def _hidden_columns(sheet: Any) -> Iterator[int]:
    column = 0
    for told in sheet.iterfind(f"{_SS}Table/{_SS}Column"):
        column = _index(told, column + 1)
        last = column + min(int(told.get(f"{_SS}Span") or 0), _WIDEST)
        if told.get(f"{_SS}Hidden") == "1":
            yield from range(column - 1, last)
        column = last


def _index(element: Any, following: int) -> int:
    """The index that a row, a cell or a column gives for itself, else the one after its predecessor."""
    told = element.get(f"{_SS}Index")
    index = following if told is None else int(told)
    if not following <= index <= _LONGEST:
        raise SheetRefused("hostile")
    return index
