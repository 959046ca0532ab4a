"""Keeps the side server and the bot up as two processes: while the bot restarts, not one webhook is refused.

The server stops last. A mistake in the settings ends everything at once: a new start would only repeat it for ever.
"""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from logging import getLogger

log = getLogger(__name__)

EX_CONFIG = 78
"""As in sysexits.h: the settings are wrong. A child that ends with this code is not started again."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """One process to keep up."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Patience:
    """How patient we are with the children; in seconds."""

    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0
    healthy_after_s: float = 60.0
    """A child that lived this long before it died is started again with the first pause."""
    stop_s: float = 50.0
    """How long a child may take to stop before it is killed."""


def own_command(*arguments: str) -> tuple[str, ...]:
    """The command for `dialgram` with these arguments, by the interpreter that runs now."""
    return (sys.executable, "-m", "bot.cli", *arguments)


def keep_up(children: Sequence[Child], patience: Patience | None = None) -> int:
    """Runs the children until SIGTERM or SIGINT, then stops them, the last one first. Returns our own exit code:

    0 after an orderly stop, 1 when a child had to be killed, EX_CONFIG when a child refused its settings.
    """
    return asyncio.run(Processes(children, patience or Patience()).run())


class Processes:
    """The children of one run, in the order of their start."""

    def __init__(self, children: Sequence[Child], patience: Patience) -> None:
        self._kept = [_Kept(child, patience, self._refused) for child in children]
        self._stopping = asyncio.Event()
        self._exit_code = 0

    async def run(self) -> int:
        """See keep_up."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        async with asyncio.TaskGroup() as group:
            for kept in self._kept:
                group.create_task(kept.run(), name=kept.child.name)
            await self._stopping.wait()
            for kept in reversed(self._kept):
                if not await kept.stop() and self._exit_code == 0:
                    self._exit_code = 1
        return self._exit_code

    def _refused(self) -> None:
        self._exit_code = EX_CONFIG
        self._stopping.set()


class _Kept:
    """A child and its restarts."""

    def __init__(self, child: Child, patience: Patience, refused: Callable[[], None]) -> None:
        self.child = child
        self._patience = patience
        self._refused = refused
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Starts the child again and again, until it is stopped or refuses its settings."""
        pause_s = self._patience.first_pause_s
        try:
            while not self._stopping.is_set():
                started_at = asyncio.get_running_loop().time()
                code = await self._once()
                if code == EX_CONFIG:
                    log.error("%s does not start with these settings", self.child.name)
                    self._refused()
                    return
                if self._stopping.is_set():
                    return
                if asyncio.get_running_loop().time() - started_at >= self._patience.healthy_after_s:
                    pause_s = self._patience.first_pause_s
                log.error("%s ended (%s), again in %g s", self.child.name, _reason(code), pause_s)
                await self._pause(pause_s)
                pause_s = min(pause_s * 2, self._patience.longest_pause_s)
        finally:
            self._ended.set()

    async def stop(self) -> bool:
        """Asks the child to stop and waits. False when it had to be killed."""
        self._stopping.set()
        self._send(signal.SIGTERM)
        try:
            async with asyncio.timeout(self._patience.stop_s):
                await self._ended.wait()
        except TimeoutError:
            log.warning("%s did not stop within %g s and is killed", self.child.name, self._patience.stop_s)
            self._send(signal.SIGKILL)
            await self._ended.wait()
            return False
        return True

    async def _once(self) -> int:
        self._process = await asyncio.create_subprocess_exec(
            *self.child.command,
            # The child gets its own session: Ctrl-C reaches only us, and we stop the children in their order.
            start_new_session=True,
            preexec_fn=end_with_parent(os.getpid()),
        )
        log.info("%s started", self.child.name)
        if self._stopping.is_set():  # the stop came while the child was being started
            self._send(signal.SIGTERM)
        return await self._process.wait()

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def _pause(self, pause_s: float) -> None:
        try:
            async with asyncio.timeout(pause_s):
                await self._stopping.wait()
        except TimeoutError:
            pass


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def end_with_parent(parent: int) -> Callable[[], None] | None:
    """On Linux: the child gets SIGTERM when we are killed, and ends in order instead of living on alone."""
    if not sys.platform.startswith("linux"):
        return None
    # Looked up before the fork: after the fork nothing but the call itself should run.
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def in_child() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before this call
            os._exit(1)

    return in_child
