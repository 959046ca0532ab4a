"""The only owner of tasks: a task that nobody awaits swallows its exception, and a bot whose worker died in silence
looks alive while outcomes no longer arrive. Here a dead worker ends the process, which is then started again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from logging import getLogger
from typing import Any

log = getLogger(__name__)

STOP_S = 10.0
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
FAILURES_IN_A_ROW = 10

Work = Callable[[], Awaitable[bool]]
"""Does what is due; True: there may be more at once."""


class WorkerDied(Exception):  # noqa: N818  (named for what happened)
    """A worker ended that should have gone on; if it raised an exception, that is the cause of this one."""


class Supervisor:
    """Owns the workers of a process. `run` ends after `stop`, or raises WorkerDied.

    `stop_s`: how long workers may take to finish their work before they are cancelled.
    """

    def __init__(self, *, stop_s: float = STOP_S) -> None:
        self.stop_s = stop_s
        self._workers: set[asyncio.Task[None]] = set()
        self._dead: WorkerDied | None = None
        self._stopping = asyncio.Event()

    @property
    def is_stopping(self) -> bool:
        """Workers check this between two pieces of work."""
        return self._stopping.is_set()

    @property
    def stopping(self) -> asyncio.Event:
        """Set when workers are to finish."""
        return self._stopping

    def start(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        """Starts a worker that goes on until the process stops."""
        task = asyncio.create_task(self._watched(name, coroutine), name=name)  # noqa: TID251
        self._workers.add(task)
        task.add_done_callback(self._ended)

    async def run(self) -> None:
        """Waits until somebody asks to stop, then lets the workers finish. Raises WorkerDied."""
        try:
            await self._stopping.wait()
        finally:
            await self.finish()
        if self._dead is not None:
            raise self._dead

    def stop(self) -> None:
        """Asks everybody to finish; may be called from a signal handler of the loop, and more than once."""
        self._stopping.set()

    async def finish(self, deadline_s: float | None = None) -> None:
        """Waits for the workers, cancels those that are late, and returns when none is left."""
        self.stop()
        if self._workers:
            await asyncio.wait(set(self._workers), timeout=self.stop_s if deadline_s is None else deadline_s)
        late = {worker for worker in self._workers if not worker.done()}
        for worker in late:
            log.warning("worker %s did not finish in time", worker.get_name())
            worker.cancel()
        if late:
            await asyncio.wait(late)

    async def _watched(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        try:
            await coroutine
        except Exception as error:
            raise WorkerDied(name) from error
        if not self._stopping.is_set():
            raise WorkerDied(name)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._workers.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        log.error("worker %s died", task.get_name(), exc_info=error.__cause__ or error)
        if isinstance(error, WorkerDied) and self._dead is None:
            self._dead = error
            self.stop()

    async def every(
        self,
        interval_s: float,
        work: Work,
        *,
        name: str,
        wake: asyncio.Event | None = None,
        first_pause_s: float = FIRST_PAUSE_S,
        failures_in_a_row: int = FAILURES_IN_A_ROW,
    ) -> None:
        """Does `work` again and again; when nothing is left, waits for `interval_s`, `wake` or the stop.

        A failure is logged and followed by a growing pause; after `failures_in_a_row` of them the last is raised.
        """
        wake = wake or asyncio.Event()
        failures = 0
        while not self.is_stopping:
            # Cleared before the work: a wake-up during it means another look.
            wake.clear()
            try:
                is_more = await work()
            except Exception as error:
                failures += 1
                if failures >= failures_in_a_row:
                    raise
                pause_s = min(first_pause_s * 2 ** (failures - 1), LONGEST_PAUSE_S)
                log.exception("%s failed, again in %g s", name, pause_s, exc_info=error)
                await wait_for_any(pause_s, self._stopping)
                continue
            failures = 0
            if not is_more:
                await wait_for_any(interval_s, wake, self._stopping)


async def wait_for_any(timeout_s: float, *events: asyncio.Event) -> None:
    """Returns when one of the events is set, or after `timeout_s`."""
    if any(event.is_set() for event in events):
        return
    waits = [asyncio.create_task(event.wait()) for event in events]  # noqa: TID251
    try:
        await asyncio.wait(waits, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
