"""Any order of messages, taps, hours, lost answers, crashes and restarts, on a file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.promises.playing import ON_A_FILE, TIMEOUT_S, play


@pytest.mark.timeout(TIMEOUT_S)
def test_the_seven_promises_are_kept_whatever_happens_on_sqlite(empty_sqlite: Callable[[Path], str]) -> None:
    play(empty_sqlite, ON_A_FILE)
