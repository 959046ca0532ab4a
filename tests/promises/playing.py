"""How often and how long the chat is played: 100 runs in all for `make test`, 1,000 longer ones by HYPOTHESIS_PROFILE=long."""

import os
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.promises.machine import Chat

IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
ON_A_FILE, ON_A_SERVER = (700, 300) if IS_LONG else (85, 15)
"""A server takes twice as long for the same."""
STEPS = 30 if IS_LONG else 12
TIMEOUT_S = 36_000 if IS_LONG else 1_200


def play(make_empty: Callable[[Path], str], runs: int) -> None:
    """A failure prints its steps, and a line that plays only them again."""
    run_state_machine_as_test(
        type("Chat", (Chat,), {"make_empty": staticmethod(make_empty)}),
        settings=settings(
            max_examples=int(os.environ.get("PROMISES_RUNS", runs)),
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # Shrinking would play a failure hundreds of times; its steps can be read as they are.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            print_blob=True,
            # A change is judged by the same runs each time; each night plays others.
            derandomize=not IS_LONG,
            database=None,
        ),
    )
