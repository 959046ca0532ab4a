"""A list that was read. A hundred thousand recipients stay on disk and are handed out a thousand at a time."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

from bot.domain.phone import Phone

CHUNK: Final = 1000
"""Rows in one line of the output file."""
TYPED_LENGTH: Final = 40

SheetFormat = Literal["csv", "text", "xlsx", "xls", "xlsb", "ods", "html", "xml", "vcf", "ics", "pasted"]
RefusalCode = Literal[
    "empty",
    "no_phones",
    "too_big",
    "too_many_rows",
    "unreadable",
    "encrypted",
    "too_slow",
    "hostile",
    "unsupported",
    "markup",
]


class RowProblem(StrEnum):
    """Why a row is not simply called. With `unknown_prefix` there is a phone, and it can still be called.

    `hidden`: the file's author doesn't see the row. `heading`: a title or a sum inside the table, not a
    recipient. `rounded`: a spreadsheet replaced digits by zeros.
    """

    UNREADABLE = "unreadable"
    DOUBLE = "double"
    UNKNOWN_PREFIX = "unknown_prefix"
    HIDDEN = "hidden"
    HEADING = "heading"
    ROUNDED = "rounded"


class SheetRefused(Exception):  # noqa: N818  (what happened to the file, not a fault of ours)
    """No list can be made of the file. `numbers` fill the text `sheet-refused-{code}`; nothing here quotes the file."""

    def __init__(self, code: RefusalCode, **numbers: int) -> None:
        super().__init__(code)
        self.code: RefusalCode = code
        self.numbers = numbers


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """How much is read at most. Sizes in MiB; `cpu_s`, `wall_s` and `memory_mb` limit the child (bot/confined.py)."""

    rows: int = 200_000
    file_mb: int = 20
    unpacked_mb: int = 100
    zip_entries: int = 50
    zip_ratio: int = 100
    columns: int = 1000
    variables: int = 30
    output_mb: int = 100
    memory_mb: int = 640
    cpu_s: float = 10.0
    wall_s: float = 60.0


ANEW: Final = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what, counted from 0. `variables` are other columns with their names.

    `more`: columns with further phones of the same recipient, in the order in which they are tried. `each`:
    True to call every phone of a row, False to call one of them, None to decide by the row. `sheet`: which
    table of the file; None for the first with recipients. `hidden`: hidden rows are taken too. A `phone` of
    ANEW means that the columns are recognised from the file.
    """

    phone: int
    name: int | None = None
    variables: tuple[tuple[int, str], ...] = ()
    has_header: bool = False
    more: tuple[int, ...] = ()
    each: bool | None = None
    sheet: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class OtherSheet:
    """Another table of the file that has recipients: its number for `Columns.sheet`."""

    index: int
    title: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What was guessed or left out while a list was read, so that the screen can say it.

    `unsure`: columns that could be the phones just as well as the one taken; empty when it is clear.
    `several`: rows with more phones than the one called; `each`: rows whose phones are all called. `cut`:
    cells too long to be kept whole. `sees_hidden` False: the format does not tell what the file's author
    sees.
    """

    unsure: tuple[int, ...] = ()
    several: int = 0
    each: int = 0
    cut: int = 0
    hidden_columns: tuple[str, ...] = ()
    title: str = ""
    is_sheet_hidden: bool = False
    others: tuple[OtherSheet, ...] = ()
    sees_hidden: bool = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One phone of the list, or what was typed instead of one.

    `position` is the row in the file, from 1, header included; several phones of a cell share it. `typed` is
    the phone as written there, cut. `fields` are aligned with `Sheet.variables`. The repr names nobody.
    """

    position: int
    phone: Phone | None = field(repr=False)
    typed: str = field(repr=False)
    name: str = field(repr=False)
    fields: tuple[str, ...] = field(repr=False)
    problem: RowProblem | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list that was read. Close it (or use it as a context) when its rows are no longer needed.

    `headers` name every column found, by its letter if it has no header; `samples` are the first three rows
    of recipients, aligned with them. `total` counts recipients (phones, or what was typed instead),
    `problems` those that are no good. `digest` is the SHA-256 of the sorted phones, so order and notation
    don't matter.
    """

    format: SheetFormat
    columns: Columns
    headers: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...] = field(repr=False)
    total: int
    problems: Counter[RowProblem]
    digest: str
    extensions: int
    """Recipients whose phone had an extension, which nobody can dial."""
    notes: Notes
    _rows: Path | Sequence[str] = field(repr=False)
    """The lines, or the file that holds them."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the columns whose cells are in `SheetRow.fields`."""
        return tuple(name for _, name in self.columns.variables)

    @property
    def good(self) -> int:
        """How many different phones there are to call, those with an unknown prefix included."""
        return self.total - sum(
            n for problem, n in self.problems.items() if problem is not RowProblem.UNKNOWN_PREFIX
        )

    def chunks(self) -> Iterator[list[SheetRow]]:
        """All rows in the order of the file, a thousand at a time. May be called again until the sheet is closed."""
        if isinstance(self._rows, Path):
            with self._rows.open(encoding="utf-8") as lines:
                yield from map(_chunk, lines)
        else:
            yield from map(_chunk, self._rows)

    def close(self) -> None:
        """Removes the file with the rows. Harmless when repeated."""
        if isinstance(self._rows, Path):
            self._rows.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def chunk_line(rows: Sequence[SheetRow]) -> str:
    """One line of the output file."""
    return json.dumps(
        [[row.position, row.phone, row.typed, row.name, row.fields, row.problem] for row in rows],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def summary_of(sheet: Sheet) -> dict[str, Any]:
    """Everything but the rows, as JSON; `sheet_of` makes a sheet from it again."""
    columns = sheet.columns
    return {
        "format": sheet.format,
        "columns": columns_json(columns),
        "headers": sheet.headers,
        "samples": sheet.samples,
        "total": sheet.total,
        "problems": dict(sheet.problems),
        "digest": sheet.digest,
        "extensions": sheet.extensions,
        "notes": asdict(sheet.notes),
    }


def sheet_of(summary: dict[str, Any], rows: Path | Sequence[str]) -> Sheet:
    """The sheet from the child's summary and the rows."""
    return Sheet(
        format=summary["format"],
        columns=columns_of(summary["columns"]),
        headers=tuple(summary["headers"]),
        samples=tuple(map(tuple, summary["samples"])),
        total=summary["total"],
        problems=Counter({RowProblem(name): count for name, count in summary["problems"].items()}),
        digest=summary["digest"],
        extensions=summary["extensions"],
        notes=_notes_of(summary["notes"]),
        _rows=rows,
    )


def columns_json(columns: Columns) -> dict[str, Any]:
    """Columns as JSON."""
    return asdict(columns)


def columns_of(told: dict[str, Any]) -> Columns:
    """Columns from their JSON."""
    variables = tuple((index, name) for index, name in told["variables"])
    return Columns(**{**told, "variables": variables, "more": tuple(told["more"])})


def _notes_of(told: dict[str, Any]) -> Notes:
    lists = {
        "unsure": tuple(told["unsure"]),
        "hidden_columns": tuple(told["hidden_columns"]),
        "others": tuple(OtherSheet(**other) for other in told["others"]),
    }
    return Notes(**{**told, **lists})


def _chunk(line: str) -> list[SheetRow]:
    return [
        SheetRow(position, phone, typed, name, tuple(fields), RowProblem(problem) if problem else None)
        for position, phone, typed, name, fields, problem in json.loads(line)
    ]
