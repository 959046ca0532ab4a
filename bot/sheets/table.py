"""What every format comes down to before it is known who is in it: numbered rows of cells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.sheets.cells import cell_text
from bot.sheets.sheet import Columns, SheetFormat, SheetLimits, SheetRefused


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are read once: the number in the file, from 1, and the cells. `columns` are set where the format tells."""

    format: SheetFormat
    rows: Iterable[tuple[int, Sequence[object]]]
    columns: Columns | None = None


def filled_rows(table: Table, limits: SheetLimits) -> Iterator[tuple[int, list[str]]]:
    """The rows that have anything in them, their cells as stripped texts. Raises SheetRefused for absurd ones."""
    for position, row in table.rows:
        if len(row) > limits.columns:
            raise SheetRefused("hostile")
        cells = [cell.strip() if type(cell) is str else cell_text(cell) for cell in row]
        if any(cells):
            yield position, cells
