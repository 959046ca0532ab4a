"""The report of a year with 100,000 calls, as `/report` makes it: figures, picture and workbook, beside everybody else's work."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import psutil
from sqlalchemy import insert

from bot import garbage
from bot.charts.drawing import drawn
from bot.config import Settings
from bot.domain.ids import AccountId, UserId
from bot.domain.reactions import Reaction, Trigger
from bot.domain.when.period import Period
from bot.services.reports.reports import Reports
from bot.services.reports.rows import ReportRows
from bot.sheets.books import written_book
from bot.telegram.rendering.report_book import ReportBook
from bot.telegram.rendering.reports import report_picture, report_text
from bot.telegram.texts import Texts
from storage import tables
from storage.engine.database import Database
from tests.bench.ground import Ground
from tests.bench.registry import Figures, Metric, Side, Target, measures
from tests.shop.past_calls import past_calls, write_launch

LAUNCHES, OF_ONE = 100, 1_000
ANNA, ACCOUNT = UserId(1001), AccountId(1)
YEAR: Final = Period(date(2026, 1, 1), date(2026, 12, 31))
NOW: Final = datetime(2026, 12, 31, 12, tzinfo=UTC)
BEGINS: Final = datetime(2026, 1, 12, 6, tzinfo=UTC)
LOOK_EVERY_S: Final = 0.002


@measures(
    Metric("report_100k", "s", Target("value", "≤", 10)),
    Metric("report_100k_rss", "MB", Target("value", "≤", 50)),
    Metric("report_100k_block", "ms", Target("value", "≤", 50)),
    baseline=False,
)
async def report_100k(_side: Side, ground: Ground) -> Figures:
    """Until picture and workbook lie on the disk; by how much this process grew; the longest time it was held up."""
    path = await _ledger(ground)
    say, settings = Texts.load()("ru"), Settings(_env_file=None)
    async with await Database.open(f"sqlite+aiosqlite:///{path}", read_only=True) as database:
        reports = Reports(database=database, settings=settings, clock=lambda: NOW)
        rows = ReportRows(database=database, settings=settings)
        await reports.of_period(
            ANNA, Period(date(2025, 1, 1), date(2025, 1, 2))
        )  # texts and statements are compiled
        garbage.begin()  # as the bot does once all is loaded
        async with _watched() as found:
            began = time.monotonic()
            figures = await reports.of_period(ANNA, YEAR)
            if figures.to_call != LAUNCHES * OF_ONE or not figures.leads:
                raise RuntimeError("somebody got lost")
            await asyncio.to_thread(report_text, figures, say, today=NOW.date())
            async with drawn(await asyncio.to_thread(report_picture, figures, say, today=NOW.date())):
                pass
            book = ReportBook(figures, rows, ANNA, say, today=NOW.date())
            sheets = await asyncio.to_thread(book.sheets, "xlsx")
            async with written_book(sheets, "xlsx", figures.zone):
                pass
            took_s = time.monotonic() - began
    return {"report_100k": took_s, "report_100k_rss": found["grew_mb"], "report_100k_block": found["held_ms"]}


@asynccontextmanager
async def _watched() -> AsyncIterator[dict[str, float]]:
    """How much this process grew at most, and how long its loop was held up at most."""
    process = psutil.Process()
    before = process.memory_info().rss
    found = {"grew_mb": 0.0, "held_ms": 0.0}

    async def watch() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = time.perf_counter()
            found["held_ms"] = max(found["held_ms"], (now - last - LOOK_EVERY_S) * 1000)
            found["grew_mb"] = max(found["grew_mb"], (process.memory_info().rss - before) / 1e6)
            last = time.perf_counter()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(watch())
        yield found
        task.cancel()


async def _ledger(ground: Ground) -> Path:
    """Two launches a week, most of them with reactions; made once a run."""
    path = ground.folder / "report" / "dialgram.db"
    if path.exists():
        return path
    made = await ground.data_dir()
    tree = (
        Reaction(Trigger(digit=1), "приду"),
        Reaction(Trigger(digit=2), "не приду", is_lead=True),
        Reaction(Trigger(digit=3), "позже"),
    )
    async with await Database.open(f"sqlite+aiosqlite:///{made / 'dialgram.db'}") as database:
        async with database.writing() as tx:
            await tx.execute(insert(tables.users).values(id=ANNA, name="Анна", created_at=BEGINS))
            await tx.execute(
                insert(tables.accounts).values(
                    id=ACCOUNT,
                    domain="calls.example.org",
                    provider_user_id=1,
                    owner_id=ANNA,
                    created_at=BEGINS,
                )
            )
            await tx.execute(
                insert(tables.connections).values(
                    user_id=ANNA, account_id=ACCOUNT, api_key=b"", key_hash=b"\0" * 32, created_at=BEGINS
                )
            )
        for number in range(LAUNCHES):
            at = BEGINS + timedelta(days=3.4 * number)
            calls = list(past_calls(OF_ONE, at, seed=number))
            async with database.writing() as tx:
                await write_launch(
                    tx, calls, account_id=ACCOUNT, user_id=ANNA, began_at=at, first_number=1 + number * OF_ONE, reactions=tree
                )  # fmt: skip
    made.rename(path.parent)
    return path
