"""What is to be drawn, as plain values with all their words, and the child that draws it."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.confined import ChildLimits, run_confined

LIMITS: Final = ChildLimits(memory_mb=640, cpu_s=20.0, wall_s=60.0)


@dataclass(frozen=True, slots=True)
class ChartBars:
    """Lying bars: (what, length, the words at its end) each, the longest first."""

    title: str
    rows: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class ChartColumns:
    """Standing columns, of each of which a part stands out; `legend` names the whole and the part.

    With a few `labels` each is shown, of many every third.
    """

    title: str
    labels: tuple[str, ...]
    whole: tuple[int, ...]
    part: tuple[int, ...]
    legend: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """Panels from the top down."""

    title: str
    subtitle: str
    panels: tuple[ChartBars | ChartColumns, ...]


@asynccontextmanager
async def drawn(picture: Picture) -> AsyncIterator[Path]:
    """A PNG, there inside the block. Raises ConfinedError: it could not be drawn."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="dialgram-"))
    try:
        order = folder / "order.json"
        order.write_text(json.dumps(asdict(picture), ensure_ascii=False), encoding="utf-8")
        await run_confined("bot.charts.child", str(order), str(folder / "chart.png"), limits=LIMITS)
        yield folder / "chart.png"
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
