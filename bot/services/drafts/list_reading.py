"""How a list was read is kept beside the list: which column was taken for what. So a user can look at it and correct it,
and the file is not read again for every look.
"""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter

from bot.sheets.sheet import Columns, Notes, Sheet

Origin = Literal["file", "pasted", "line", "contacts", "merged"]


@dataclass(frozen=True, slots=True)
class Reading:
    """`headers` and `samples` (of the first recipients) have the order of the file's columns."""

    origin: Origin
    columns: Columns = field(default_factory=lambda: Columns(phone=0))
    headers: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    file_name: str = field(default="", repr=False)
    extensions: int = 0
    """How many phones had an extension, which is not dialled."""
    notes: Notes = field(default_factory=Notes)


_ADAPTER = TypeAdapter(Reading)


def reading_of(sheet: Sheet, origin: Origin, file_name: str = "") -> Reading:
    if origin != "file":
        return Reading(origin, extensions=sheet.extensions, notes=sheet.notes)
    return Reading(
        origin, sheet.columns, sheet.headers, sheet.samples, file_name, sheet.extensions, sheet.notes
    )


def dump_reading(reading: Reading) -> str:
    """As text for the list's row."""
    return _ADAPTER.dump_json(reading).decode()


def load_reading(stored: str | None) -> Reading | None:
    """Reads what `dump_reading` has written."""
    return None if stored is None else _ADAPTER.validate_json(stored)
