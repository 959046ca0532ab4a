"""`python -m bot.confined … bot.sheets.book_child ORDER OUTPUT`: writes a workbook or a CSV, row by row without keeping them.

Names and answers were typed or said by strangers: in a workbook texts stay texts; a CSV has no such thing, so there a text
that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.sheets.bounds import MOST_CHARACTERS, MOST_ROWS, name_of_sheet

Row = list[Any]
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zones
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_PHONE: Final = frozenset("+0123456789 -()\u00a0")


def write_workbook(lines: Iterator[str], output: Path) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - it has no types, and a CSV doesn't need it

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(str(output), options) as book:
        sheet: _Sheet | None = None
        for line in lines:
            told = json.loads(line)
            if isinstance(told, dict):
                sheet = _Sheet(book, told)
            elif sheet is not None:
                sheet.add(told)


class _Sheet:
    """One sheet; when it is full it goes on in another with a number behind its name."""

    def __init__(self, book: Any, order: dict[str, Any]) -> None:
        self._book = book
        self._name: str = order["sheet"]
        self._columns: list[dict[str, Any]] = order["columns"]
        self._bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._formats = {
            "money": book.add_format({"num_format": "#,##0.00"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "moment": book.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"}),
        }
        self._parts = 0
        self._begin()

    def _begin(self) -> None:
        self._parts += 1
        number = "" if self._parts == 1 else f" {self._parts}"
        self._sheet = self._book.add_worksheet(name_of_sheet(self._name[: 31 - len(number)]) + number)
        self._row = 0
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column["width"])
            self._sheet.write_string(0, place, column["header"], self._bold)
        self._sheet.freeze_panes(1, 0)
        self._writers = [self._writer(column["kind"]) for column in self._columns]

    def add(self, page: list[Row]) -> None:
        for row in page:
            if self._row >= MOST_ROWS:
                self._begin()
            self._row += 1
            for place, (write, value) in enumerate(zip(self._writers, row, strict=True)):
                if value is not None:
                    write(self._row, place, value)

    def _writer(self, kind: str) -> Callable[[int, int, Any], object]:
        write_string, write_number = self._sheet.write_string, self._sheet.write_number
        if kind == "text":
            return lambda row, place, value: write_string(row, place, str(value)[:MOST_CHARACTERS])
        if kind == "mixed":
            return lambda row, place, value: self._writer(value[0])(row, place, value[1])
        shown = self._formats[kind]
        return lambda row, place, value: write_number(row, place, value, shown)


def write_csv(lines: Iterator[str], output: Path) -> None:
    """As a Russian Excel opens it by a double click: UTF-8 with a mark, semicolons, commas in numbers."""
    with output.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        kinds: list[str] = []
        for line in lines:
            told = json.loads(line)
            if isinstance(told, dict):
                kinds = [column["kind"] for column in told["columns"]]
                rows.writerow([_text(column["header"]) for column in told["columns"]])
            else:
                rows.writerows([map(_plain, kinds, row) for row in told])


def _plain(kind: str, value: Any) -> str:
    if value is None:
        return ""
    match kind:
        case "money":
            return f"{value:.2f}".replace(".", ",")
        case "moment":
            return f"{_EPOCH + timedelta(seconds=round(value * 86400)):%d.%m.%Y %H:%M:%S}"
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    is_phone = text[:1] == "+" and set(text) <= _PHONE
    return f"'{text}" if text.startswith(_FORMULA) and not is_phone else text


def _main(arguments: list[str]) -> None:
    order, output = map(Path, arguments)
    with order.open(encoding="utf-8") as lines:
        write = write_csv if json.loads(next(lines))["format"] == "csv" else write_workbook
        write(lines, output)


if __name__ == "__main__":
    _main(sys.argv[1:])
