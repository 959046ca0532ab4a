"""From rows of cells to people: one phone a row, each phone once, and a reason beside each row that is no good."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from bot.domain.phone import Phone, is_prefix_known, read_phone
from bot.sheets.cells import phones_in
from bot.sheets.columns import SAMPLE, Recognised, recognise
from bot.sheets.sheet import (
    CHUNK,
    TYPED_LENGTH,
    Columns,
    PersonRow,
    RowProblem,
    Sheet,
    SheetLimits,
    SheetRefused,
    chunk_line,
)
from bot.sheets.table import Table, filled_rows

SAMPLES: Final = 3
_SHOWN_COLUMNS = 60
_SHOWN_LENGTH = 100
_NAME_LENGTH = 200
_FIELD_LENGTH = 500

Row = tuple[int, Sequence[str]]
Write = Callable[[str], object]


def list_people(
    tables: Iterable[Table],
    *,
    given: Columns | None,
    limits: SheetLimits,
    write: Write,
    told: Callable[[int], object],
) -> Sheet:
    """Lists the first table that has phones: `write` takes the lines of the output, `told` the rows done so far.

    The sheet comes without its rows. Raises SheetRefused.
    """
    anything = False
    for table in tables:
        rows = filled_rows(table, limits)
        sample = list(islice(rows, SAMPLE))
        anything |= bool(sample)
        cells = [cells for _, cells in sample]
        found = recognise(cells, variables=limits.variables, given=given or table.columns)
        if found is None:
            continue
        people = sample[found.first :]
        listing = _Listing(found.columns, limits, write, told)
        listing.take(chain(people, rows))
        return listing.sheet(table, found, [cells for _, cells in people[:SAMPLES]])
    raise SheetRefused("no_phones" if anything else "empty")


@dataclass
class _Listing:
    columns: Columns
    limits: SheetLimits
    write: Write
    told: Callable[[int], object]
    total: int = 0
    written: int = 0
    problems: Counter[RowProblem] = field(default_factory=Counter)
    phones: set[Phone] = field(default_factory=set)

    def take(self, rows: Iterable[Row]) -> None:
        people = chain.from_iterable(map(self._people, rows))
        while chunk := list(islice(people, CHUNK)):
            self.total += len(chunk)
            if self.total > self.limits.rows:
                raise SheetRefused("too_many_rows", limit=self.limits.rows)
            line = chunk_line(chunk) + "\n"
            self.written += len(line.encode())
            if self.written > self.limits.output_mb * 2**20:
                raise SheetRefused("too_big", limit=self.limits.output_mb)
            self.write(line)
            self.told(self.total)

    def sheet(self, table: Table, found: Recognised, samples: Sequence[Sequence[str]]) -> Sheet:
        """What was taken, without its rows. Raises SheetRefused when there is nobody to call."""
        if not self.phones:
            raise SheetRefused("no_phones")
        headers = found.headers[:_SHOWN_COLUMNS]
        return Sheet(
            format=table.format,
            columns=found.columns,
            headers=headers,
            samples=tuple(
                tuple(row[index][:_SHOWN_LENGTH] if index < len(row) else "" for index in range(len(headers)))
                for row in samples
            ),
            total=self.total,
            problems=self.problems,
            digest=hashlib.sha256("\n".join(sorted(self.phones)).encode()).hexdigest(),
            _rows=(),
        )

    def _people(self, row: Row) -> Iterator[PersonRow]:
        position, cells = row
        name_index = self.columns.name
        name = "" if name_index is None else _cell(cells, name_index)[:_NAME_LENGTH]
        fields = tuple(_cell(cells, index)[:_FIELD_LENGTH] for index, _ in self.columns.variables)
        for phone, typed in _phones(_cell(cells, self.columns.phone)):
            problem = self._problem(phone)
            yield PersonRow(position, phone, typed[:TYPED_LENGTH], name, fields, problem)

    def _problem(self, phone: Phone | None) -> RowProblem | None:
        problem: RowProblem | None = None
        if phone is None:
            problem = RowProblem.UNREADABLE
        elif phone in self.phones:
            problem = RowProblem.DOUBLE
        else:
            self.phones.add(phone)
            if not is_prefix_known(phone):
                problem = RowProblem.UNKNOWN_PREFIX
        if problem is not None:
            self.problems[problem] += 1
        return problem


def _phones(text: str) -> list[tuple[Phone | None, str]]:
    """Each phone of a cell with what was typed; a cell without any is one unreadable phone."""
    if phone := read_phone(text):
        return [(phone, text)]
    found = phones_in(text)
    return [
        *((phone, text) for phone in found.phones),
        *((None, typed) for typed in found.unreadable),
    ] or [(None, text)]


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""
