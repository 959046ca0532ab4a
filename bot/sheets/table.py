"""What every format is turned into before recipients are looked for: numbered rows of cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.sheets.cells import cell_text
from bot.sheets.sheet import Columns, SheetFormat, SheetLimits, SheetRefused

ZIP_MAGIC: Final = b"PK\x03\x04"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of workbooks, whatever the files are called."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the author of a table sees of it. Rows are counted from 1, columns from 0.

    `merged`: (first row, last row, column) of cells merged downwards; the value of the first holds for all of
    them. `is_known` False: the format does not tell.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int], ...] = ()
    is_hidden: bool = False
    is_known: bool = True


EVERYTHING = Seen()


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` can be read once: the number in the file, from 1, and the cells. `columns` are set if the format
    tells them.
    """

    format: SheetFormat
    rows: Iterable[tuple[int, Sequence[object]]]
    columns: Columns | None = None
    title: str = ""
    seen: "Seen" = field(default_factory=lambda: EVERYTHING)


def filled_rows(table: Table, limits: SheetLimits) -> Iterator[tuple[int, list[str]]]:
    """The rows that have anything in them, with cells as stripped texts. Raises SheetRefused for absurd sizes."""
    joined = _Joined(table.seen)
    for position, row in table.rows:
        if len(row) > limits.columns:
            raise SheetRefused("hostile")
        cells = [cell.strip() if type(cell) is str else cell_text(cell) for cell in row]
        if joined.any:
            joined.fill(position, cells)
        if any(cells):
            yield position, cells


class _Joined:
    """Copies the value of a cell merged downwards into the rows below it."""

    def __init__(self, seen: Seen) -> None:
        self.any = bool(seen.merged)
        self._begin: dict[int, list[tuple[int, int]]] = {}
        for first, last, column in seen.merged:
            self._begin.setdefault(first, []).append((last, column))
        self._open: list[tuple[int, int, str]] = []

    def fill(self, position: int, cells: list[str]) -> None:
        self._open = [one for one in self._open if one[0] >= position]
        for _, column, text in self._open:
            if column < len(cells) and not cells[column]:
                cells[column] = text
        for last, column in self._begin.get(position, ()):
            if column < len(cells):
                self._open.append((last, column, cells[column]))
