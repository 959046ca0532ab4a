"""`dialgram` as real processes against a sandbox in the test's own: what can be killed, and what its log says."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.config import Settings
from bot.processes import own_command
from tests.e2e.warm import PRELOADED, WarmProcess, fork

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
READY = "takes webhooks on port"
"""What the side server logs once it listens."""


def environment(settings: Settings, **changed: str) -> dict[str, str]:
    """The same settings for a process of its own. Its coverage is not measured (PYTHONPATH): most processes are killed and
    would report nothing.
    """
    named = {
        name.upper(): _written(getattr(settings, name))
        for name in sorted(settings.model_fields_set)
        if getattr(settings, name) is not None
    }
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **named, **changed}


def _written(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


class Program:
    """A running process; `log` is everything it has written to standard output and error so far."""

    def __init__(self, process: asyncio.subprocess.Process | WarmProcess) -> None:
        self.process = process
        self.log = bytearray()
        self._written = asyncio.Condition()

    async def listen(self) -> None:
        """Reads the process's output until it is closed."""
        assert self.process.stdout is not None
        while chunk := await self.process.stdout.read(65536):
            async with self._written:
                self.log += chunk
                self._written.notify_all()
        async with self._written:
            self._written.notify_all()

    async def says(self, text: str) -> None:
        """Returns once the log holds the text."""
        try:
            async with asyncio.timeout(PATIENCE_S), self._written:
                await self._written.wait_for(lambda: text.encode() in self.log)
        except TimeoutError:
            raise AssertionError(f"it did not say {text!r}: {self.log.decode()[-2000:]}") from None

    async def ended(self) -> int:
        """Waits for the end; returns the exit code, negative for a signal."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self.process.wait()
        except TimeoutError:
            raise AssertionError(f"it did not end; its log: {self.log.decode()[-2000:]}") from None

    async def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return await self.ended()


@asynccontextmanager
async def started(
    command: Sequence[str], settings: Settings, folder: Path, **changed: str
) -> AsyncIterator[Program]:
    """A program that runs in `folder`, where no `.env` lies, during the block; it is killed at the end."""
    process = await _start(command, folder, environment(settings, **changed))
    program = Program(process)
    async with asyncio.TaskGroup() as group:
        group.create_task(program.listen())
        try:
            yield program
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def _start(
    command: Sequence[str], folder: Path, named: dict[str, str]
) -> asyncio.subprocess.Process | WarmProcess:
    _python, _m, module, *arguments = command
    # `run` starts the other processes itself, each from nothing.
    if module in PRELOADED and arguments != ["run"]:
        return await fork(module, arguments, folder, named)
    return await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=named,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


def dialgram(*command: str) -> tuple[str, ...]:
    return own_command(*command)


def frozen_at(moment: str, target: str, text: str, *command: str) -> tuple[str, ...]:
    """See tests/e2e/frozen_at.py."""
    return (sys.executable, "-m", "tests.e2e.frozen_at", moment, target, text, *command)


def killed_at(moment: str, target: str, text: str, *command: str) -> tuple[str, ...]:
    """See tests/e2e/killed_at.py."""
    return (sys.executable, "-m", "tests.e2e.killed_at", moment, target, text, *command)
