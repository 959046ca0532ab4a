"""A workbook of several sheets, or one of them as CSV. Its rows go page by page to a child process that writes them, so that
the bot neither waits for 100,000 of them nor keeps them; how moments, phones and money are shown is the child's work, too.
"""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.confined import ChildLimits, run_confined

BookFormat = Literal["xlsx", "csv"]
ColumnKind = Literal["text", "phone", "number", "count", "money", "moment", "mixed"]
"""A number names something, such as a call; a count can be large and is grouped by thousands."""
BookCell = str | int | None
"""Digits for a phone; kopecks for money; a moment in ISO 8601, without a zone UTC's. In a mixed column a pair of a kind and
the value.
"""
BookRows = Sequence[Sequence[BookCell | tuple[ColumnKind, BookCell]]]

LIMITS: Final = ChildLimits(memory_mb=640, cpu_s=120.0, wall_s=300.0)
_encoded: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class BookColumn:
    """`width`: in characters."""

    header: str
    kind: ColumnKind = "text"
    width: int = 14


@dataclass(frozen=True, slots=True)
class BookSheet:
    name: str
    columns: tuple[BookColumn, ...]
    pages: AsyncIterator[BookRows] = field(repr=False)


@asynccontextmanager
async def written_book(
    sheets: Sequence[BookSheet], file_format: BookFormat, zone: ZoneInfo
) -> AsyncIterator[Path]:
    """The file, there inside the block, with moments by the zone's clock; a CSV has one sheet. Raises ConfinedError."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="dialgram-"))
    try:
        output = folder / f"book.{file_format}"
        told = _told(sheets, file_format, zone)
        await run_confined("bot.sheets.book_child", str(output), limits=LIMITS, given=told)
        yield output
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _told(sheets: Sequence[BookSheet], file_format: BookFormat, zone: ZoneInfo) -> AsyncIterator[bytes]:
    """A line for the format, one for each sheet, and below it one for each page of its rows."""
    yield _line({"format": file_format, "zone": zone.key})
    for sheet in sheets:
        yield _line({"sheet": sheet.name, "columns": [asdict(column) for column in sheet.columns]})
        async for page in sheet.pages:
            yield _line(page)


def _line(told: object) -> bytes:
    return f"{_encoded(told)}\n".encode()
