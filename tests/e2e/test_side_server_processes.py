"""Two processes kept up by a third, as `dialgram run` does it; the children here are small scripts."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psutil
import pytest

from bot.processes import EX_CONFIG, own_command

LISTENER = """
import os, signal, sys, time
folder, name = sys.argv[1:3]
stopped = []
signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
with open(os.path.join(folder, name), "a") as file:
    file.write(f"{os.getpid()}\\n")
while not stopped:
    time.sleep(0.01)
with open(os.path.join(folder, "ended"), "a") as file:
    file.write(f"{name}\\n")
"""
STUBBORN = LISTENER.replace("stopped.append(1)", "None")
MISCONFIGURED = f"import sys; sys.exit({EX_CONFIG})"

PARENT = """
import sys, logging
from bot.processes import Child, Patience, keep_up
logging.basicConfig(level="INFO", format="%(message)s")
folder, first, second, stop_s = sys.argv[1:]
children = [
    Child("server", [sys.executable, "-c", first, folder, "server"]),
    Child("bot", [sys.executable, "-c", second, folder, "bot"]),
]
patience = Patience(first_pause_s=0.05, longest_pause_s=0.1, healthy_after_s=60, stop_s=float(stop_s))
sys.exit(keep_up(children, patience))
"""


class Kept:
    def __init__(self, folder: Path, process: asyncio.subprocess.Process) -> None:
        self.folder = folder
        self.process = process

    async def pids(self, name: str, at_least: int = 1) -> list[int]:
        """Of all starts so far, once there are so many."""
        async with asyncio.timeout(30):
            while True:
                with suppress(FileNotFoundError):
                    text = (self.folder / name).read_text()
                    if text.count("\n") >= at_least:
                        return [int(line) for line in text.split()]
                await asyncio.sleep(0.01)

    async def end(self) -> int:
        async with asyncio.timeout(30):
            return await self.process.wait()

    def ended(self) -> list[str]:
        return (self.folder / "ended").read_text().split()


@asynccontextmanager
async def kept_up(
    folder: Path, first: str = LISTENER, second: str = LISTENER, stop_s: float = 20
) -> AsyncIterator[Kept]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, str(folder), first, second, str(stop_s)),
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield Kept(folder, process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(30):
        while is_running(pid):  # noqa: ASYNC110  (somebody else's child can't be awaited)
            await asyncio.sleep(0.01)


async def test_a_child_that_dies_is_started_again_and_the_other_lives_on(tmp_path: Path) -> None:
    async with kept_up(tmp_path) as run:
        [server] = await run.pids("server")
        for starts in (1, 2, 3):
            os.kill((await run.pids("bot", starts))[-1], signal.SIGKILL)
        assert len(set(await run.pids("bot", 4))) == 4
        assert await run.pids("server") == [server]
        assert psutil.pid_exists(server)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_ends_the_bot_first_and_the_server_after_it(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with kept_up(tmp_path) as run:
        await run.pids("server")
        await run.pids("bot")
        run.process.send_signal(number)
        assert await run.end() == 0
        assert run.ended() == ["bot", "server"]


async def test_a_child_that_does_not_stop_is_killed(tmp_path: Path) -> None:
    async with kept_up(tmp_path, second=STUBBORN, stop_s=0.5) as run:
        await run.pids("server")
        [bot] = await run.pids("bot")
        run.process.send_signal(signal.SIGTERM)
        assert await run.end() == 1
        assert run.ended() == ["server"]
        await until_gone(bot)


async def test_a_refused_configuration_ends_everything(tmp_path: Path) -> None:
    async with kept_up(tmp_path, second=MISCONFIGURED) as run:
        assert await run.end() == EX_CONFIG


async def test_a_stop_during_the_pause_before_a_restart_is_orderly(tmp_path: Path) -> None:
    async with kept_up(tmp_path, second="import sys; sys.exit(3)") as run:
        await run.pids("server")
        run.process.send_signal(signal.SIGTERM)
        assert await run.end() == 0


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells children of a parent's death"
)
async def test_the_children_end_in_order_when_their_parent_is_killed(tmp_path: Path) -> None:
    async with kept_up(tmp_path) as run:
        [server], [bot] = await run.pids("server"), await run.pids("bot")
        run.process.kill()
        await until_gone(server)
        await until_gone(bot)
        assert sorted(run.ended()) == ["bot", "server"]


def test_our_own_command_is_run_by_the_interpreter_that_runs_now() -> None:
    assert own_command("server") == (sys.executable, "-m", "bot.cli", "server")
