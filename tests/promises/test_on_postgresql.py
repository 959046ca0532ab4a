"""The same on a server; in its own file, so that both databases are played side by side."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.promises.playing import ON_A_SERVER, TIMEOUT_S, play


@pytest.mark.timeout(TIMEOUT_S)
def test_the_seven_promises_are_kept_whatever_happens_on_postgresql(
    empty_postgres: Callable[[Path], str],
) -> None:
    play(empty_postgres, ON_A_SERVER)
