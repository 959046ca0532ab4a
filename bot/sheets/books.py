"""A workbook of several sheets, or one of them as CSV. Its rows are handed over page by page and written by a child process,
so that the bot neither waits for 100,000 of them nor keeps them.
"""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.confined import ChildLimits, run_confined

BookFormat = Literal["xlsx", "csv"]
ColumnKind = Literal["text", "count", "money", "moment", "mixed"]
BookCell = str | int | float | None
"""Roubles for money; a moment as `serial` gives it. In a mixed column a pair of a kind and the value."""
BookRows = Sequence[Sequence[BookCell | tuple[ColumnKind, BookCell]]]

LIMITS: Final = ChildLimits(memory_mb=640, cpu_s=120.0, wall_s=300.0)
_EPOCH_DAYS: Final = 25_569
"""From the day that spreadsheets count from to 1970."""
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


def serial(at: datetime, zone: ZoneInfo) -> float:
    """A moment by the zone's clock, as spreadsheets count: in days. Quick, since a workbook holds half a million."""
    seconds = at.timestamp()
    return (seconds + _ahead(zone, int(seconds // 900))) / 86400 + _EPOCH_DAYS


@lru_cache(maxsize=50_000)
def _ahead(zone: ZoneInfo, quarter: int) -> float:
    """Seconds that the zone's clock is ahead of UTC, which change at no other time than a quarter of an hour."""
    return (datetime.fromtimestamp(quarter * 900, zone).utcoffset() or timedelta()).total_seconds()


@asynccontextmanager
async def written_book(sheets: Sequence[BookSheet], file_format: BookFormat) -> AsyncIterator[Path]:
    """The file, there inside the block; a CSV has the first sheet only. Raises ConfinedError."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="dialgram-"))
    try:
        chosen = sheets[:1] if file_format == "csv" else sheets
        await _write_order(folder / "order.jsonl", chosen, file_format)
        output = folder / f"book.{file_format}"
        await run_confined("bot.sheets.book_child", str(folder / "order.jsonl"), str(output), limits=LIMITS)
        yield output
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _write_order(path: Path, sheets: Sequence[BookSheet], file_format: BookFormat) -> None:
    """A line for the format, one for each sheet, and below it one for each page of its rows."""
    with path.open("w", encoding="utf-8") as out:
        out.write(_encoded({"format": file_format}) + "\n")
        for sheet in sheets:
            columns = [asdict(column) for column in sheet.columns]
            out.write(_encoded({"sheet": sheet.name, "columns": columns}) + "\n")
            async for page in sheet.pages:
                out.write(_encoded(page) + "\n")
                await asyncio.sleep(0)
