"""The chat page and the tests watch the service: they are told of every change instead of asking in a loop."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Event = dict[str, object]
"""What happened, ready for JSON: "seq" (a revision), "kind", "at" (unix seconds) and the payload's own keys."""

KEPT_EVENTS = 2000

Now = Callable[[], float]
"""The present in unix seconds, by the machine's clock or one that somebody turns."""


class Changes:
    """A counter of changes, the last few thousand changes, those who wait for the next one, and the service's clock."""

    def __init__(self, now: Now = time.time) -> None:
        self.now = now
        self.revision = 0
        self._events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self._waiters: set[asyncio.Future[None]] = set()

    def emit(self, kind: str, **payload: object) -> None:
        """Records a change and wakes everybody who waits."""
        self.revision += 1
        self._events.append({**payload, "seq": self.revision, "kind": kind, "at": self.now()})
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def changed(self, after: int, timeout_s: float) -> list[Event]:
        """Events after that revision, as soon as there are any; empty when the time is up.

        A reader more than KEPT_EVENTS behind sees a gap in "seq" and should read the state again.
        """
        try:
            await self.until(lambda: self.revision > after, timeout_s)
        except TimeoutError:
            return []
        return [event for event in self._events if _seq(event) > after]

    async def until(self, predicate: Callable[[], T], timeout_s: float = 10) -> T:
        """Waits for a truthy answer, asking again after every change.

        Raises TimeoutError with the latest kinds of changes.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not (value := predicate()):
                    await self._next()
                return value
        except TimeoutError:
            latest = [event["kind"] for event in self._events][-20:]
            raise TimeoutError(f"not within {timeout_s} s; the latest changes: {latest}") from None

    async def _next(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)


def _seq(event: Event) -> int:
    seq = event["seq"]
    return seq if isinstance(seq, int) else 0
