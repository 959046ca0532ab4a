"""A side server on a port of its own, over a real inbox file, and a client for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.config import Settings
from bot.domain.hooks.hook_address import HookAddress, hook_path
from bot.server.main import listening
from bot.services.receiving.receiving import Receiving
from bot.services.receiving.start import opened_receiving
from storage.inbox.entries import InboxEntry, InboxKind
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.key_file import MasterKey
from storage.keys.keyring import Keyring
from tests.databases import MovedClock, a_master_key
from tests.master_keys import secret_text

CALLS = HookAddress("calls", "a1b2c3d4")
REACTION = HookAddress("ivr", "a1b2c3d4", "1-2")


def path_of(address: HookAddress, key: MasterKey | None = None) -> str:
    key = key or a_master_key()
    return hook_path(address, key_id=key.id, mac_key=Keyring([key]).hook_mac_keys()[key.id])


@dataclass
class Running:
    settings: Settings
    receiving: Receiving
    client: aiohttp.ClientSession
    port: int
    metrics_port: int | None

    async def post(
        self, path: str, body: bytes = b"{}", headers: dict[str, str] | None = None, method: str = "POST"
    ) -> int:
        """The status; the path goes out exactly as it is."""
        url = URL(f"http://127.0.0.1:{self.port}{path}", encoded=True)
        async with self.client.request(method, url, data=BytesIO(body), headers=headers) as response:
            return response.status

    async def get(
        self, path: str, headers: dict[str, str] | None = None, port: int | None = None
    ) -> tuple[int, str]:
        url = f"http://127.0.0.1:{port or self.port}{path}"
        async with self.client.get(url, headers=headers) as response:
            return response.status, await response.text()

    async def kept(self, *kinds: InboxKind) -> list[InboxEntry]:
        reader = SqliteInboxReader(self.settings.data_dir / "inbox.db")
        try:
            return await reader.after(0, 1000, kinds or ("calls", "ivr", "telegram"))
        finally:
            await reader.close()


StartServer = Callable[..., Awaitable[Running]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[StartServer]:
    """Starts a side server; settings by keyword, `connections` and `read_s` as well."""
    async with AsyncExitStack() as stack:

        async def started(
            connections: int = 100, read_s: float = 5, keys: tuple[MasterKey, ...] = (), **changes: object
        ) -> Running:
            chosen: dict[str, object] = {
                "data_dir": tmp_path,
                "server_port": 0,
                "metrics_port": 0,
                "webhook_sources": "127.0.0.1",
                "secret_key": ",".join(map(secret_text, keys or (a_master_key(),))),
            }
            settings = Settings.model_validate(chosen | changes)
            receiving = await stack.enter_async_context(opened_receiving(settings, MovedClock()))
            ports = await stack.enter_async_context(
                listening(settings, receiving, connections=connections, read_s=read_s)
            )
            client = await stack.enter_async_context(aiohttp.ClientSession())
            return Running(settings, receiving, client, ports.server, ports.metrics)

        yield started
