"""The promise behind every 200: it is on disk, whatever happens to the process a moment later."""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from itertools import count
from pathlib import Path

import aiohttp
import pytest

from bot.domain.hooks.hook_address import HookAddress, hook_mac_key, hook_path
from storage.inbox.sqlite_reading import SqliteInboxReader, connect_read_only
from tests.e2e.side_server import MASTER_KEY

KILLS = 40
CONNECTIONS = 64
PATH = hook_path(HookAddress("calls", "batch"), key_id=MASTER_KEY.id, mac_key=hook_mac_key(MASTER_KEY.secret))


class Server:
    """A server process that is started again on the port it had."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        self._data_dir = data_dir
        self._options = options
        self.port = 0
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.e2e.side_server",
            str(self._data_dir),
            str(self.port),
            *self._options,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(30):
            self.port = int(await self.process.stdout.readline())
        return self.process

    async def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        async with asyncio.timeout(30):
            return await self.process.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PATH}"


@asynccontextmanager
async def started(data_dir: Path, *options: str) -> AsyncIterator[Server]:
    server = Server(data_dir, *options)
    await server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.returncode is None:
            await server.end(signal.SIGKILL)


class Load:
    """64 connections that post numbered webhooks and remember which were answered 200."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._numbers = count()
        self._progress = asyncio.Condition()
        self.is_over = False
        self.acknowledged: set[bytes] = set()
        self.statuses: set[int] = set()

    async def post(self, client: aiohttp.ClientSession) -> None:
        while not self.is_over:
            body = b'{"n": %d}' % next(self._numbers)
            try:
                async with client.post(self._server.url, data=body) as response:
                    self.statuses.add(response.status)
                    if response.status != 200:
                        continue
            except (aiohttp.ClientError, ConnectionError):
                await asyncio.sleep(0.01)  # the server is being started again
                continue
            self.acknowledged.add(body)
            async with self._progress:
                self._progress.notify_all()

    async def until_acknowledged(self, more: int) -> None:
        goal = len(self.acknowledged) + more
        async with asyncio.timeout(30), self._progress:
            await self._progress.wait_for(lambda: len(self.acknowledged) >= goal)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        async with aiohttp.ClientSession(connector=connector) as client, asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(self.post(client))
            try:
                yield
            finally:
                self.is_over = True


async def bodies(data_dir: Path) -> list[bytes]:
    reader = SqliteInboxReader(data_dir / "inbox.db")
    try:
        return [entry.body for entry in await reader.after(0, 1_000_000)]
    finally:
        await reader.close()


def is_sound(data_dir: Path) -> bool:
    with closing(connect_read_only(data_dir / "inbox.db")) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


@pytest.mark.timeout(300)
async def test_nothing_acknowledged_is_missing_after_forty_kills_under_load(tmp_path: Path) -> None:
    chance = random.Random(2026)
    async with started(tmp_path) as server:
        load = Load(server)
        async with load.running():
            for _ in range(KILLS):
                await load.until_acknowledged(chance.randint(1, 250))
                assert await server.end(signal.SIGKILL) == -signal.SIGKILL
                await server.start()
            await load.until_acknowledged(1)
    assert load.statuses == {200}
    assert len(load.acknowledged) > KILLS
    assert load.acknowledged <= set(await bodies(tmp_path))
    assert is_sound(tmp_path)


async def test_an_orderly_stop_loses_nothing_and_ends_with_0(tmp_path: Path) -> None:
    async with started(tmp_path) as server:
        load = Load(server)
        async with load.running():
            await load.until_acknowledged(200)
            assert await server.end(signal.SIGTERM) == 0
            load.is_over = True
    assert load.statuses == {200}
    assert load.acknowledged <= set(await bodies(tmp_path))
    assert is_sound(tmp_path)


async def test_a_webhook_under_way_is_answered_before_the_server_stops(tmp_path: Path) -> None:
    async with started(tmp_path) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{".encode())
        await writer.drain()
        # Its head has been read once a later connection is answered.
        async with aiohttp.ClientSession() as client, client.post(server.url, data=b"[]") as response:
            assert response.status == 200
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        await no_longer_listening(server.port)
        writer.write(b"}")
        async with asyncio.timeout(20):
            assert (await reader.read()).startswith(b"HTTP/1.1 200")
            assert await server.process.wait() == 0
        writer.close()
    assert sorted(await bodies(tmp_path)) == [b"[]", b"{}"]


async def no_longer_listening(port: int) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionError:
                return
            writer.close()


async def test_a_disk_that_is_full_is_answered_503_until_there_is_room(tmp_path: Path) -> None:
    async with (
        started(tmp_path, "300000") as server,
        aiohttp.ClientSession() as client,
    ):
        statuses = []
        for number in range(40):
            async with client.post(server.url, data=b"%d" % number + b" " * 20_000) as response:
                statuses.append(response.status)
        assert set(statuses) == {200, 503}
        kept = {int(body.split()[0]) for body in await bodies(tmp_path)}
        assert {number for number, status in enumerate(statuses) if status == 200} <= kept
        assert await server.end(signal.SIGTERM) == 0
    async with (
        started(tmp_path) as roomy,
        aiohttp.ClientSession() as client,
        client.post(roomy.url, data=b"there is room") as response,
    ):
        assert response.status == 200
    assert is_sound(tmp_path)


HEAVY = ("aiogram", "sqlalchemy", "alembic", "prometheus_client", "phonenumbers", "cryptography")


async def test_the_side_server_imports_nothing_heavy(tmp_path: Path) -> None:
    asked = f"import sys, tests.e2e.side_server; print([name for name in {HEAVY} if name in sys.modules])"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", asked, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    assert printed.decode().strip() == "[]"
