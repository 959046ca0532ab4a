"""`dialgram` that stands still at one exact step until it gets SIGCONT; arguments as of tests/e2e/killed_at.py.

Its requests may leave within LEAVE_S only, and it is taken for dead SETTLE_S later: seconds where a real process has
minutes.
"""

import os
import signal
from datetime import timedelta

from bot.services.paid import gate
from tests.e2e import killed_at

LEAVE_S, SETTLE_S = 1.0, 2.0
STANDS_STILL = "it stands still now"
WENT_ON = "it went on"

_has_stood = False


def stand_still() -> None:
    """Stops the process once; whoever waits for that reads it in the output."""
    global _has_stood  # noqa: PLW0603  (a program of one page)
    if _has_stood:
        return
    _has_stood = True
    print(STANDS_STILL, flush=True)  # noqa: T201
    os.kill(os.getpid(), signal.SIGSTOP)
    print(WENT_ON, flush=True)  # noqa: T201


def main() -> None:
    gate.LEAVE_WITHIN = timedelta(seconds=LEAVE_S)
    gate.SETTLE_WITHIN = timedelta(seconds=SETTLE_S)
    killed_at.main(stand_still)


if __name__ == "__main__":
    main()
