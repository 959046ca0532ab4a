"""Workers wait until the next row is due, and not for a whole interval."""

import asyncio
from datetime import datetime

from bot.domain.clock import Clock


async def wait_for_due(at: datetime | None, clock: Clock, wake: asyncio.Event, *, at_most_s: float) -> bool:
    """True once `at` has come or `wake` is set. False at once if `at` is more than `at_most_s` away, or None."""
    if at is None:
        return False
    gap_s = (at - clock()).total_seconds()
    if gap_s > at_most_s:
        return False
    try:
        async with asyncio.timeout(max(0.0, gap_s)):
            await wake.wait()
    except TimeoutError:
        pass
    return True
