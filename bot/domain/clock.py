"""Time is handed in, so that tests move it and a launch's times are never read from two clocks."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


def utc_now() -> datetime:
    """The machine's own clock, the one every process uses unless a test hands in another."""
    return datetime.now(UTC)
