"""The programs of `dialgram demo`: the same as those of `dialgram run`, but by a clock that the chat page turns.

The bot gets its clock like any other; only this module knows that the clock can be turned.
"""

import asyncio
import logging
import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot import garbage
from bot.config import Settings
from bot.domain.clock import utc_now
from bot.logs import configure_logging
from bot.processes import Child, keep_up
from bot.sandbox.clock import turned_ahead

LOOK_EVERY_S = 0.1
MOMENT = timedelta(seconds=10)
"""How long the clock waits for a launch that has come due, at most."""


def main(arguments: list[str]) -> int:
    """`CLOCK_FILE [server|bot]`: runs one of the two, or keeps both up. Returns the exit code."""
    clock_file, *role = arguments
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format, settings.secret_values())
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if role == ["server"]:
        from bot.server.main import serve  # noqa: PLC0415  (each program imports its own)

        serve(settings, clock=lambda: utc_now() + turned_ahead(Path(clock_file)))
        return 0
    if role == ["bot"]:
        asyncio.run(_run_bot(settings, Path(clock_file)))
        return 0
    from bot.starting import migrate  # noqa: PLC0415

    asyncio.run(migrate(settings))
    return keep_up([
        Child(name, (sys.executable, "-m", "bot.demo_programs", clock_file, name)) for name in ("server", "bot")
    ])  # fmt: skip


class TurnedTime:
    """The bot's clock. It is turned only after the database has been told. Otherwise the bot would take the turn for a
    time in which it did not run, and would keep back what came due in it.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.ahead = turned_ahead(file)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def wanted(self) -> timedelta | None:
        """How far ahead it is to be turned; None: it is already there."""
        ahead = turned_ahead(self._file)
        return None if ahead == self.ahead else ahead


async def _run_bot(settings: Settings, clock_file: Path) -> None:
    from bot.telegram.lean_models import import_aiogram  # noqa: PLC0415

    garbage.wait()
    import_aiogram()
    from bot.app import opened  # noqa: PLC0415
    from storage.upkeep import epochs  # noqa: PLC0415

    clock = TurnedTime(clock_file)
    async with opened(settings, clock=clock) as app:

        async def turn() -> bool:
            if (ahead := clock.wanted()) is not None:
                ahead = await on_the_way(ahead)
                await beat(ahead)
                clock.ahead = ahead
                # Again: a beat with the old time may have been under way.
                await beat(ahead)
            return False

        async def on_the_way(ahead: timedelta) -> timedelta:
            """Stops the turn at a launch that comes due on the way: if skipped, it would be late and ask the user."""
            due = await app.services.sending.next_due_at()
            if due is None or due >= utc_now() + ahead or due <= clock() - MOMENT:
                return ahead
            return max(clock.ahead, due - utc_now())

        async def beat(ahead: timedelta) -> None:
            async with app.database.writing() as tx:
                await epochs.beat(tx, utc_now() + ahead)

        garbage.begin()
        app.supervisor.start("clock", app.supervisor.every(LOOK_EVERY_S, turn, name="clock"))
        await app.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
