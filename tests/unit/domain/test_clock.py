"""The machine's own clock."""

from datetime import UTC

from bot.domain.clock import utc_now


def test_the_clock_tells_utc_and_never_a_naive_time() -> None:
    assert utc_now().tzinfo is UTC
