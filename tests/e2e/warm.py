"""A process that has imported all of `dialgram` and forks one for each process that a test starts.

Most of a start is imports and the reading of texts, and a test that kills a bot a few times would pay for them each time.
A forked process reads its own settings, opens its own files and dies alone: nothing was opened or begun before the fork.
Tests about a start from nothing don't use it (tests/e2e/test_kill_run.py, test_side_server_processes.py).
"""

import asyncio
import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import traceback
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRELOADED = (
    "bot.cli",
    "bot.starting",
    "bot.server.main",
    "tests.e2e.killed_at",
    "tests.e2e.frozen_at",
    "tests.e2e.turned",
)
REQUEST_BYTES = 65536


class WarmProcess:
    """As much of asyncio.subprocess.Process as tests use; `stdout` also carries standard error."""

    def __init__(self, pid: int, told: StreamReader, connection: StreamWriter, stdout: StreamReader) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdout = stdout
        self._ending = asyncio.get_running_loop().create_task(self._ended(told, connection))

    async def _ended(self, told: StreamReader, connection: StreamWriter) -> int:
        self.returncode = int(await told.readline())
        connection.close()
        await connection.wait_closed()
        return self.returncode

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def fork(module: str, arguments: Sequence[str], cwd: Path, environment: dict[str, str]) -> WarmProcess:
    """Runs `main` of the module in a new process, as `python -m module arguments` would."""
    loop = asyncio.get_running_loop()
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.setblocking(False)
    await loop.sock_connect(connection, _address())
    reads, writes = os.pipe()
    request = json.dumps([module, list(arguments), str(cwd), environment]).encode()
    assert len(request) < REQUEST_BYTES
    socket.send_fds(connection, [request], [writes])
    os.close(writes)
    told, writer = await asyncio.open_unix_connection(sock=connection)
    stdout = StreamReader()
    await loop.connect_read_pipe(lambda: StreamReaderProtocol(stdout), os.fdopen(reads, "rb", 0))
    return WarmProcess(int(await told.readline()), told, writer, stdout)


@functools.cache
def _address() -> str:
    """The address of this process's warm process; both end together. The first to connect waits until it is warm."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Linux's abstract names need no file and go with the socket.
    address = f"\0dialgram-warm-{os.getpid()}"
    listener.bind(address)
    listener.listen(64)
    warm = subprocess.Popen(  # noqa: S603  (our own words)
        (sys.executable, "-m", "tests.e2e.warm", str(listener.fileno())),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        pass_fds=[listener.fileno()],
    )
    listener.close()

    def end() -> None:
        assert warm.stdin is not None
        warm.stdin.close()
        warm.wait()

    atexit.register(end)
    return address


# -- the warm process itself: one thread, no loop, nothing open but its sockets --------------------------------------


def serve(listener: socket.socket) -> None:
    """Serves until standard input is closed; then whatever still runs is killed."""
    for name in PRELOADED:
        importlib.import_module(name)
    from bot.telegram.lean_models import import_aiogram  # noqa: PLC0415

    import_aiogram()
    importlib.import_module("bot.app")
    gc.freeze()
    wakes, woken = socket.socketpair()
    woken.setblocking(False)
    signal.set_wakeup_fd(woken.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([listener, wakes, sys.stdin], [], [])
        if sys.stdin in ready:
            for pid in running:
                os.kill(pid, signal.SIGKILL)
            return
        if wakes in ready:
            wakes.recv(4096)
            _tell_who_ended(running)
        if listener in ready:
            connection, _address = listener.accept()
            request, (stdout, *_), _, _ = socket.recv_fds(connection, REQUEST_BYTES, 1)
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for other in (listener, wakes, woken, connection, *running.values()):
                    other.close()
                _become(request, stdout)
            os.close(stdout)
            running[pid] = connection
            connection.sendall(f"{pid}\n".encode())


def _tell_who_ended(running: dict[int, socket.socket]) -> None:
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with running.pop(pid) as connection, contextlib.suppress(OSError):
            connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _become(request: bytes, stdout: int) -> None:
    """Turns the forked process into the module; does not return."""
    module, arguments, cwd, environment = json.loads(request)
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(stdout, 1)
        os.dup2(stdout, 2)
        os.close(stdout)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(cwd)
        random.seed()
        sys.argv = [module, *arguments]
        importlib.import_module(module).main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  (as the interpreter would)
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
