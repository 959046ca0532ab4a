"""A clock that can be turned: what happens at night or tomorrow can be seen today.

It only goes ahead, as time does: the programs that use it are not written for time that goes back. Other
processes read from a file how far it was turned.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Moscow")
"""The time zone of the sandbox's users."""


class TurnedClock:
    """`ahead_s`: how far it is ahead of the machine's own clock. `path`: the file that other processes read it from."""

    def __init__(self, path: Path | None = None, *, machine: Callable[[], float] = time.time) -> None:
        self._path = path
        self._machine = machine
        self._on_turn: list[Callable[[], None]] = []
        self.ahead_s = 0.0
        self.zone = ZONE

    def __call__(self) -> float:
        """Unix seconds."""
        return self._machine() + self.ahead_s

    def on_turn(self, act: Callable[[], None]) -> None:
        """Calls `act` after each turn."""
        self._on_turn.append(act)

    def turn_by(self, seconds: float) -> None:
        """Turns the clock ahead. Raises ValueError for a turn back."""
        if seconds < 0:
            raise ValueError("time goes ahead only")
        self.ahead_s += seconds
        if self._path is not None:
            fresh = self._path.with_suffix(".new")
            fresh.write_text(repr(self.ahead_s), encoding="ascii")
            fresh.replace(self._path)
        for act in self._on_turn:
            act()

    def turn_to(self, wanted: time_of_day, weekdays: frozenset[int]) -> None:
        """Turns it to the next such time on one of these days (1 is Monday), in ZONE."""
        now = datetime.fromtimestamp(self(), ZONE)
        day = now.date()
        while (at := datetime.combine(day, wanted, ZONE)) <= now or at.isoweekday() not in weekdays:
            day += timedelta(days=1)
        self.turn_by((at - now).total_seconds())


def turned_ahead(path: Path) -> timedelta:
    """How far the clock of that file was turned; zero if it never was."""
    try:
        return timedelta(seconds=float(path.read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta(0)
