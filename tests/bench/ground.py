"""Where a round happens: processes of their own, with a fresh data directory and nothing of this machine's settings."""

import asyncio
import os
import shutil
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.config import Settings
from bot.processes import end_with_parent
from storage.keys.key_file import MasterKey
from tests.master_keys import secret_text

PATIENCE_S = 60.0
REPOSITORY = Path(__file__).parents[2]
MASTER_KEY = MasterKey(b"\x07" * 32)


@dataclass(frozen=True)
class Process:
    """A program under measurement."""

    process: asyncio.subprocess.Process
    started_at: float
    """Monotonic seconds."""

    def memory_mb(self) -> float:
        """Resident, in 10^6 bytes."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6

    def cpu_s(self) -> float:
        """User and system seconds so far."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)


@dataclass
class Ground:
    """One run's folder; `data_dir` hands out copies of one migrated directory."""

    folder: Path
    _copies: int = 0

    async def data_dir(self) -> Path:
        """A database at this program's schema, nobody in it."""
        template = self.folder / "template"
        if not template.exists():
            async with self.running("-m", "bot.cli", "migrate", settings={"DATA_DIR": str(template)}) as made:
                if await made.process.wait():
                    raise RuntimeError("dialgram migrate failed")
        self._copies += 1
        copy = self.folder / f"data-{self._copies}"
        shutil.copytree(template, copy)
        return copy

    @asynccontextmanager
    async def running(
        self, *arguments: str, settings: Mapping[str, str] | None = None
    ) -> AsyncIterator[Process]:
        """`python …` in this interpreter while the block runs; what it says on standard error is passed on."""
        started_at = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *arguments),
            cwd=self.folder,
            env=_environment(settings or {}),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # We end what we started; if we are killed outright, it ends, too.
            preexec_fn=end_with_parent(os.getpid()),
        )
        try:
            yield Process(process, started_at)
        finally:
            await _end(process)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def answering(port: int, path: str = "/health/ready") -> float:
    """Monotonic seconds at which GET of this path was first answered 200. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not await _answers(port, path):  # noqa: ASYNC110  (another process can't set an event of ours)
            await asyncio.sleep(0.002)
    return time.monotonic()


async def _answers(port: int, path: str) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        return b" 200 " in await reader.readline()
    except OSError:
        return False
    finally:
        writer.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(PATIENCE_S):
            await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    ours = {name.upper() for name in Settings.model_fields}
    kept = {
        name: value for name, value in os.environ.items() if name.upper().removesuffix("_FILE") not in ours
    }
    return kept | {
        "PYTHONPATH": str(REPOSITORY),
        "SECRET_KEY": secret_text(MASTER_KEY),
        "LOG_LEVEL": "error",
        **settings,
    }
