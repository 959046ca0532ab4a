"""Hours of sending in a moment: a clock that a gate and its tests share."""

import asyncio
import heapq
from collections.abc import Awaitable
from itertools import count

from bot.telegram.buckets import MemoryBuckets
from bot.telegram.gate import Gate


class FakeTime:
    """A clock whose sleepers are woken in order once nothing else can run."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._order = count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wakes = asyncio.Event()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), wakes))
        await wakes.wait()

    async def run(self, *jobs: Awaitable[object]) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_of(job)) for job in jobs]
            while not all(task.done() for task in tasks):
                for _ in range(len(tasks) * 4 + 20):
                    await asyncio.sleep(0)
                if self._sleepers:
                    at, _, wakes = heapq.heappop(self._sleepers)
                    self.now = max(self.now, at)
                    wakes.set()


async def _of(job: Awaitable[object]) -> None:
    await job


def gate_of(time: FakeTime) -> Gate:
    return Gate(MemoryBuckets(clock=time.clock), clock=time.clock, sleep=time.sleep)


def most_in(window_s: float, times: list[float]) -> int:
    """The most moments that lie within any window of that length."""
    return max((sum(at <= other < at + window_s for other in times) for at in times), default=0)
