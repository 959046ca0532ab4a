"""Files for people. They hold what recipients said and typed and their names, and no spreadsheet may run any of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from bot.sheets.bounds import MOST_CHARACTERS, MOST_ROWS, name_of_sheet

Cell = str | int | float | datetime | None
"""Phones are texts. A datetime is shown by its own zone's clock, without the zone."""
Add = Callable[[Iterable[Sequence[Cell]]], None]

_EXACT = 10**15
"""From this number on a spreadsheet rounds whole numbers."""
_SHORTEST_COLUMN, _LONGEST_COLUMN = 12, 40


def write_table(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet_name: str
) -> None:
    """An XLSX at `path`, row by row without keeping them. Texts stay texts, formulas and links included.

    Raises ValueError for more than MOST_ROWS rows.
    """
    with opened_table(path, headers, sheet_name=sheet_name) as add:
        add(rows)


@contextmanager
def opened_table(path: Path, headers: Sequence[str], *, sheet_name: str) -> Iterator[Add]:
    """The same for rows that come in parts. Yields a function that takes the next rows."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415  (it has no types, and 2 MB for a rare export)

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "remove_timezone": True,
        "default_date_format": "dd.mm.yyyy hh:mm",
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        sheet = workbook.add_worksheet(name_of_sheet(sheet_name))
        bold = workbook.add_format({"bold": True})
        for column, header in enumerate(headers):
            sheet.set_column(column, column, min(max(len(header) + 2, _SHORTEST_COLUMN), _LONGEST_COLUMN))
            sheet.write_string(0, column, header[:MOST_CHARACTERS], bold)
        sheet.freeze_panes(1, 0)
        numbers = count(1)

        def add(rows: Iterable[Sequence[Cell]]) -> None:
            for row in rows:
                if (number := next(numbers)) > MOST_ROWS:
                    raise ValueError("more rows than a sheet has")
                for column, value in enumerate(row):
                    _write_cell(sheet, number, column, value)

        yield add


async def save_table(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet_name: str
) -> None:
    """`write_table` in a thread: `rows` must not use anything that belongs to the event loop."""
    await asyncio.to_thread(write_table, path, headers, rows, sheet_name=sheet_name)


async def save_pages(
    path: Path, headers: Sequence[str], pages: AsyncIterator[Iterable[Sequence[Cell]]], *, sheet_name: str
) -> None:
    """`save_table` for rows read page by page, so that a long list is never in memory as a whole."""
    with ExitStack() as stack:
        add = stack.enter_context(opened_table(path, headers, sheet_name=sheet_name))
        async for page in pages:
            await asyncio.to_thread(add, page)
        await asyncio.to_thread(stack.close)


def _write_cell(sheet: Any, row: int, column: int, value: Cell) -> None:
    match value:
        case None:
            pass
        case datetime():
            sheet.write_datetime(row, column, value)
        case int() | float() if abs(value) < _EXACT:
            sheet.write_number(row, column, value)
        case _:
            # Also for what a spreadsheet can't take as a number: too long, infinite, not a number.
            sheet.write_string(row, column, str(value)[:MOST_CHARACTERS])
