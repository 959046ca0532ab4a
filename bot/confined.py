"""Files from strangers are read by a child process with limits of its own: one bad file must not take the bot with it.

A spreadsheet of two kilobytes can abort the interpreter, one of three megabytes can ask for two gigabytes, two megabytes
of sound can last two hours. The child has no secrets in its environment, dies with its parent, and is killed when its
time is over. It writes what it found in lines to its standard output.

The tight limit is on the child's computing time, so a good file does not fail because the machine is busy.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from bot.config import Settings
from bot.confining import MEMORY_CODE

Reason = Literal["too_long", "too_much_memory", "crashed"]

_LINE_LIMIT = 2**20


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """`memory_mb`: address space, which is more than the memory really used.

    `cpu_s`: computing time, counted in whole seconds. `wall_s`: ends a child that waits for something that never comes.
    """

    memory_mb: int = 640
    cpu_s: float = 10.0
    wall_s: float = 60.0


class ConfinedError(Exception):
    """The child did not end properly. `reason`: too_long, too_much_memory, crashed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


async def run_confined(
    module: str,
    *arguments: str,
    limits: ChildLimits,
    given: AsyncIterator[bytes] | None = None,
    on_line: Callable[[bytes], None] | None = None,
) -> None:
    """Runs `python -m module arguments…` within the limits; `on_line` gets each line of its output as it comes.

    The module has to say everything in lines, refusals too, and end with exit code 0. It may say something only after it has
    read all that is `given` to it as its input. Raises ConfinedError.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.confining",
        str(limits.memory_mb),
        str(max(1, round(limits.cpu_s))),
        module,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL if given is None else asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # A parser's messages may quote the stranger's file.
        stderr=asyncio.subprocess.DEVNULL,
        env=without_settings(os.environ),
        limit=_LINE_LIMIT,
    )
    try:
        async with asyncio.timeout(limits.wall_s):
            if given is not None:
                await _give(process, given)
            await _read_lines(process, on_line)
            code = await process.wait()
    except TimeoutError:
        raise ConfinedError("too_long") from None
    except ValueError:
        # None of our modules writes a line beyond the limit.
        raise ConfinedError("crashed") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if code == MEMORY_CODE:
        raise ConfinedError("too_much_memory")
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise ConfinedError("too_long")
    if code != 0:
        raise ConfinedError("crashed")


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without our settings: neither secrets nor the names of their files are in it."""
    ours = {name.upper() for name in Settings.model_fields}
    return {
        name: value for name, value in environment.items() if name.upper().removesuffix("_FILE") not in ours
    }


async def _give(process: asyncio.subprocess.Process, given: AsyncIterator[bytes]) -> None:
    if process.stdin is None:
        raise AssertionError("the child's input is a pipe")
    # A child that ended early says by its exit code why.
    with suppress(BrokenPipeError, ConnectionResetError):
        async for part in given:
            process.stdin.write(part)
            await process.stdin.drain()
    process.stdin.close()


async def _read_lines(process: asyncio.subprocess.Process, on_line: Callable[[bytes], None] | None) -> None:
    if process.stdout is None:
        raise AssertionError("the child's output is a pipe")
    async for line in process.stdout:
        if on_line is not None:
            on_line(line)
