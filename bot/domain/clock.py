"""The clock is passed in, so that tests can move it and all times of a launch come from one clock."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""


def utc_now() -> datetime:
    """The machine's own clock, which every process uses unless a test passes in another."""
    return datetime.now(UTC)
