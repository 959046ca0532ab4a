"""`dialgram` that watches its own loop: `python -m tests.e2e.lagging REPORT COMMAND…`.

Once it has settled it writes into REPORT the longest stretch for which the loop's thread computed without a break, in
milliseconds of the thread's own processor time: a busy machine must not look like a busy loop.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from bot.cli import main as dialgram
from bot.telegram.lean_models import import_aiogram

SETTLING_S = 1.0
STEP_S = 0.002


def write(report: Path, longest_ms: float) -> None:
    report.write_text(f"{longest_ms:.1f}")


async def watch(report: Path) -> None:
    await asyncio.sleep(SETTLING_S)
    write(report, 0.0)
    longest_ms, before = 0.0, time.thread_time()
    while True:
        await asyncio.sleep(STEP_S)
        now = time.thread_time()
        if (now - before) * 1000 > longest_ms:
            longest_ms = (now - before) * 1000
            write(report, longest_ms)
        before = time.thread_time()


def main() -> None:
    report, *command = sys.argv[1:]
    import_aiogram()
    from bot.running import App  # noqa: PLC0415

    run = App.run

    async def watched(self: App, *args: Any, **kwargs: Any) -> None:
        async with asyncio.TaskGroup() as group:
            watching = group.create_task(watch(Path(report)))
            await run(self, *args, **kwargs)
            watching.cancel()

    App.run = watched  # type: ignore[method-assign]  # only in this process
    dialgram(command)


if __name__ == "__main__":
    main()
