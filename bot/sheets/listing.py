"""From rows of cells to recipients: one phone a row, each phone once, and a reason for each row that is no good."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from typing import Final

from bot.domain.phone import Phone, is_prefix_known, read_phone
from bot.sheets.cells import phones_in
from bot.sheets.columns import SAMPLE, SURE_PHONE, Recognised, recognise
from bot.sheets.sheet import (
    CHUNK,
    TYPED_LENGTH,
    Columns,
    Notes,
    OtherSheet,
    RowProblem,
    Sheet,
    SheetLimits,
    SheetRefused,
    SheetRow,
    chunk_line,
)
from bot.sheets.table import Table, filled_rows

SAMPLES: Final = 3
_SHOWN_COLUMNS = 60
_SHOWN_LENGTH = 100
_NAME_LENGTH = 200
_FIELD_LENGTH = 1024
_OF_ONE_RECIPIENT = 3
"""With more numbers beside a name, the numbers are different recipients and the name heads them."""
_ROUND = "000000"
_EDGES = " ,;:()-–—"
_NAME = re.compile(r"[A-ZА-ЯЁ][^\W\d_]*(?:[ .-]+[^\W\d_]+){0,3}\.?")
"""One to four words, the first of them with a capital letter."""
_WHERE = re.compile(r"дом|раб|доб|ном|конт|home|work|office|number|contact|fax|факс", re.IGNORECASE)
"""Words beside a phone that say which one it is, and not whose."""
_TOTAL = re.compile(r"\W*(?:(?:под)?итог|всего|total|subtotal|grand total|sum\b|сумма\b)", re.IGNORECASE)

Row = tuple[int, Sequence[str]]
Write = Callable[[str], object]


def list_recipients(
    tables: Iterable[Table],
    *,
    given: Columns | None,
    limits: SheetLimits,
    write: Write,
    told: Callable[[int], object],
) -> Sheet:
    """Lists the first table that has phones. `write` takes the lines of the output, `told` the count of rows
    so far.

    The returned sheet is without its rows. Raises SheetRefused.
    """
    candidates: list[_Candidate] = []
    anything = False
    for index, table in enumerate(tables):
        rows = filled_rows(table, limits)
        sample: list[Row] = list(islice(rows, SAMPLE))
        anything |= bool(sample)
        found = recognise(
            [cells for _, cells in sample],
            variables=limits.variables,
            given=given if given is not None and given.sheet in {None, index} else table.columns,
            hidden=table.seen.hidden_columns,
        )
        if found is not None:
            candidates.append(_Candidate(index, table, rows, sample, found))
    chosen = _chosen(candidates, given)
    if chosen is None:
        raise SheetRefused("no_phones" if anything else "empty")
    listing = _Listing(chosen, limits, write, told)
    recipients = chosen.recipients
    listing.take(chain(recipients, chosen.rows))
    others = tuple(OtherSheet(one.index, one.table.title) for one in candidates if one is not chosen)
    return listing.sheet([cells for _, cells in recipients[:SAMPLES]], others)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A table that has recipients; only its sample was read so far."""

    index: int
    table: Table
    rows: Iterator[Row]
    sample: list[Row]
    found: Recognised

    @property
    def recipients(self) -> list[Row]:
        """The sample's rows of recipients. A format with columns of its own has no headings either."""
        return self.sample[self.found.first if self.table.columns is None else 0 :]


def _chosen(candidates: Sequence[_Candidate], given: Columns | None) -> _Candidate | None:
    """The table that was asked for, else the first one its author sees."""
    wanted = None if given is None else given.sheet
    for candidate in candidates:
        if candidate.index == wanted:
            return candidate
    return next(iter(candidates), None)


@dataclass
class _Listing:
    chosen: _Candidate
    limits: SheetLimits
    write: Write
    told: Callable[[int], object]
    total: int = 0
    written: int = 0
    extensions: int = 0
    problems: Counter[RowProblem] = field(default_factory=Counter)
    phones: set[Phone] = field(default_factory=set)
    several: int = 0
    each: int = 0
    cut: int = 0
    round_numbers: int = 0
    """How many different numbers so far end in zeros."""

    @property
    def columns(self) -> Columns:
        return self.chosen.found.columns

    def take(self, rows: Iterable[Row]) -> None:
        recipients = chain.from_iterable(map(self._recipients, rows))
        while chunk := list(islice(recipients, CHUNK)):
            self.total += len(chunk)
            if self.total > self.limits.rows:
                raise SheetRefused("too_many_rows", limit=self.limits.rows)
            line = chunk_line(chunk) + "\n"
            self.written += len(line.encode())
            if self.written > self.limits.output_mb * 2**20:
                raise SheetRefused("too_big", limit=self.limits.output_mb)
            self.write(line)
            self.told(self.total)

    def sheet(self, samples: Sequence[Sequence[str]], others: tuple[OtherSheet, ...]) -> Sheet:
        """The sheet without its rows. Raises SheetRefused when there is nobody to call."""
        if not self.phones:
            raise SheetRefused("no_phones")
        table, found = self.chosen.table, self.chosen.found
        headers = found.headers[:_SHOWN_COLUMNS]
        return Sheet(
            format=table.format,
            columns=replace(found.columns, sheet=self.chosen.index if others else None),
            headers=headers,
            samples=tuple(
                tuple(row[index][:_SHOWN_LENGTH] if index < len(row) else "" for index in range(len(headers)))
                for row in samples
            ),
            total=self.total,
            problems=self.problems,
            digest=hashlib.sha256("\n".join(sorted(self.phones)).encode()).hexdigest(),
            extensions=self.extensions,
            notes=Notes(
                unsure=found.unsure,
                several=self.several,
                each=self.each,
                cut=self.cut,
                hidden_columns=tuple(found.headers[i] for i in self._hidden_columns(len(found.headers))),
                title=table.title,
                is_sheet_hidden=table.seen.is_hidden,
                others=others,
                sees_hidden=table.seen.is_known,
            ),
            _rows=(),
        )

    def _hidden_columns(self, width: int) -> list[int]:
        columns = self.columns
        taken = {columns.phone, columns.name, *columns.more, *(index for index, _ in columns.variables)}
        return [index for index in sorted(self.chosen.table.seen.hidden_columns - taken) if index < width]

    def _recipients(self, row: Row) -> Iterator[SheetRow]:
        position, cells = row
        name = self._name(cells)
        fields = [_cell(cells, index) for index, _ in self.columns.variables]
        self.cut += (len(name) > _NAME_LENGTH) + sum(len(told) > _FIELD_LENGTH for told in fields)
        kept = tuple(told[:_FIELD_LENGTH] for told in fields)
        if position in self.chosen.table.seen.hidden_rows and not self.columns.hidden:
            phone, typed = self._numbers(cells)[0]
            self.problems[RowProblem.HIDDEN] += 1
            yield SheetRow(
                position, phone, typed[:TYPED_LENGTH], name[:_NAME_LENGTH], kept, RowProblem.HIDDEN
            )
            return
        if self._is_heading(cells):
            typed = next(filter(None, cells))
            self.problems[RowProblem.HEADING] += 1
            yield SheetRow(
                position, None, typed[:TYPED_LENGTH], name[:_NAME_LENGTH], kept, RowProblem.HEADING
            )
            return
        for phone, typed in self._to_call(cells, name):
            recipient = SheetRow(
                position, phone, typed[:TYPED_LENGTH], name[:_NAME_LENGTH], kept, self._problem(phone)
            )
            yield self._as_written(recipient)

    def _name(self, cells: Sequence[str]) -> str:
        """Of its own column; without one, what stands beside the phone, as in the subject of a calendar's event."""
        if self.columns.name is not None:
            return _cell(cells, self.columns.name)
        found = phones_in(_cell(cells, self.columns.phone))
        beside = found.rest.strip(_EDGES)
        is_name = (
            len(found.phones) == 1
            and _NAME.fullmatch(beside)
            and not (SURE_PHONE.search(beside) or _WHERE.match(beside))
        )
        return beside if is_name else ""

    def _to_call(self, cells: Sequence[str], name: str) -> list[tuple[Phone | None, str]]:
        """Whom in a row to call: one of the numbers beside a name, mobile first, or everybody in a cell of numbers."""
        numbers = self._numbers(cells)
        phones = list(dict.fromkeys(phone for phone, _ in numbers if phone is not None))
        if len(phones) <= 1 and not (phones and self.columns.more):
            return numbers
        each = self.columns.each
        if each is None:
            is_one_recipient = bool(self.columns.more) and (
                self.columns.has_header or self.columns.name is not None
            )
            each = not is_one_recipient and (not name or len(phones) > _OF_ONE_RECIPIENT)
        if each:
            self.each += len(phones) > 1
            return numbers
        self.several += len(phones) > 1
        # In a format with columns of its own the phones are in order already.
        is_ordered = self.chosen.table.columns is not None and bool(self.columns.more)
        mobile = (phone for phone in phones if phone.startswith("79") and not is_ordered)
        chosen = next(mobile, phones[0])
        return [next(number for number in numbers if number[0] == chosen)]

    def _numbers(self, cells: Sequence[str]) -> list[tuple[Phone | None, str]]:
        """Each phone of a row with what was typed; a row without any counts as one unreadable phone."""
        told = [text for index in (self.columns.phone, *self.columns.more) if (text := _cell(cells, index))]
        found: list[tuple[Phone | None, str]] = []
        for text in told:
            read, extensions = _phones(text)
            self.extensions += extensions
            found += read
        return found or [(None, told[0] if told else "")]

    def _is_heading(self, cells: Sequence[str]) -> bool:
        """Whether it is a sum, a title between the rows, or the headers again. In a list of mere lines that
        can't be known.
        """
        if self.chosen.table.columns is not None:
            return False
        columns = (self.columns.phone, *self.columns.more)
        if any(map(str.isdigit, "".join(_cell(cells, index) for index in columns))):
            return False
        filled = list(filter(None, cells))
        is_alone = len(filled) == 1 < len(self.chosen.found.headers) and not _cell(cells, columns[0])
        is_header = self.columns.has_header and tuple(cells) == self.chosen.found.headers
        return is_alone or is_header or any(map(_TOTAL.match, filled))

    def _as_written(self, recipient: SheetRow) -> SheetRow:
        """One number may really end in six zeros; several were rounded by a spreadsheet and may be anybody's."""
        phone = recipient.phone
        if phone is None or recipient.problem is RowProblem.DOUBLE or not phone.endswith(_ROUND):
            return recipient
        self.round_numbers += 1
        if self.round_numbers == 1 and not self._is_rounded:
            return recipient
        self.problems[RowProblem.ROUNDED] += 1
        if recipient.problem is not None:
            self.problems[recipient.problem] -= 1
        self.phones.discard(phone)
        return replace(recipient, problem=RowProblem.ROUNDED)

    @cached_property
    def _is_rounded(self) -> bool:
        """Whether the first rows have several such numbers already."""
        columns = (self.columns.phone, *self.columns.more)
        cells = (_cell(cells, index) for _, cells in self.chosen.recipients for index in columns)
        told = {phone for text in cells for phone, _ in _phones(text)[0] if phone}
        return sum(phone.endswith(_ROUND) for phone in told) > 1

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


def _phones(text: str) -> tuple[list[tuple[Phone | None, str]], int]:
    """Each phone of a cell with what was typed, and how many extensions; a cell without a phone counts as one
    unreadable phone.
    """
    if phone := read_phone(text):
        return [(phone, text)], 0
    found = phones_in(text)
    phones: list[tuple[Phone | None, str]] = [(phone, text) for phone in found.phones]
    phones += [(None, typed) for typed in found.unreadable]
    return phones or [(None, text)], len(found.extensions) if found.phones else 0


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""
