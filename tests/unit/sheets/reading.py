"""What the tests ask of a list that was read."""

from collections.abc import Sequence
from pathlib import Path

from bot.sheets.listing import list_recipients
from bot.sheets.reading import read_file
from bot.sheets.sheet import Columns, Sheet, SheetLimits, SheetRow, sheet_of, summary_of
from bot.sheets.table import Table


def rows_of(sheet: Sheet) -> list[SheetRow]:
    """All of them."""
    return [row for chunk in sheet.chunks() for row in chunk]


def phones_of(sheet: Sheet) -> list[str | None]:
    return [row.phone for row in rows_of(sheet)]


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


PATIENT = SheetLimits(cpu_s=60)
"""How long it takes on a busy machine is another test's business."""


async def read(path: Path, columns: Columns | None = None) -> tuple[Sheet, list[SheetRow]]:
    """The sheet, closed again, and its rows."""
    with await read_file(path, file_name=path.name, columns=columns, limits=PATIENT) as sheet:
        return sheet, rows_of(sheet)


def listed(rows: Sequence[Sequence[object]], columns: Columns | None = None) -> Sheet:
    """These cells as a list, without a file and without a child."""
    lines: list[str] = []
    sheet = list_recipients(
        [Table("xlsx", enumerate(rows, 1))],
        given=columns,
        limits=SheetLimits(),
        write=lines.append,
        told=lambda _rows: None,
    )
    return sheet_of(summary_of(sheet), lines)
