"""A list of 100,000 people from a workbook: how long it takes to have them, and what the child that reads it weighs."""

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from bot.sheets.reading import read_file
from bot.sheets.writing import save_table
from tests.bench.ground import Ground
from tests.bench.registry import Figures, Metric, Side, Target, measures

PEOPLE: Final = 100_000
LOOK_EVERY_S: Final = 0.03
NAMES: Final = ("Анна", "Борис", "Вера", "Глеб", "Дина", "Егор", "Жанна", "Зоя")
CITIES: Final = ("Пермь", "Казань", "Нижний Новгород", "Омск")


@measures(
    Metric("import_100k", "s", Target("value", "≤", 5)),
    Metric("import_100k_rss", "MB", Target("value", "≤", 150)),
)
async def import_100k(side: Side, ground: Ground) -> Figures:
    """From the file on disk until each person is in the bot's hands; the baseline only reads the cells. Peak memory."""
    path = await _workbook(ground)
    child = _Children()
    async with asyncio.TaskGroup() as group:
        watch = group.create_task(child.watch())
        began = time.monotonic()
        await (_ours(path) if side == "ours" else _bare(path, ground))
        took_s = time.monotonic() - began
        watch.cancel()
    return {"import_100k": took_s, "import_100k_rss": child.peak_mb}


async def _ours(path: Path) -> None:
    with await read_file(path, file_name=path.name) as sheet:
        if sum(map(len, sheet.chunks())) != PEOPLE:
            raise RuntimeError("somebody got lost")


async def _bare(path: Path, ground: Ground) -> None:
    async with ground.running("-m", "tests.bench.bare_import", str(path)) as bare:
        await bare.process.communicate()


async def _workbook(ground: Ground) -> Path:
    path = ground.folder / "people.xlsx"
    if not path.exists():
        await save_table(path, ["Имя", "Телефон", "Город", "Долг"], _people(), sheet_name="Клиенты")
    return path


def _people() -> Iterator[tuple[str, str | int, str, int]]:
    """Phones as people write them: a third as numbers, a third with brackets, a third plain."""
    chance = random.Random(1)
    for number in range(PEOPLE):
        ten = f"9{chance.randrange(10, 30)}{number:07d}"
        written: tuple[str | int, ...] = (
            int(f"7{ten}"),
            f"8 ({ten[:3]}) {ten[3:6]}-{ten[6:8]}-{ten[8:]}",
            f"+7{ten}",
        )
        name = f"{chance.choice(NAMES)} {chance.choice(NAMES)}ова"
        yield name, written[number % 3], chance.choice(CITIES), chance.randrange(10_000)


class _Children:
    """The most that all processes started meanwhile had resident at once, in 10^6 bytes."""

    def __init__(self) -> None:
        self.peak_mb = 0.0

    async def watch(self) -> None:
        """Watches until it is cancelled."""
        while True:
            resident = 0
            for process in psutil.Process().children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    resident += process.memory_info().rss
            self.peak_mb = max(self.peak_mb, resident / 1e6)
            await asyncio.sleep(LOOK_EVERY_S)
