"""A served Telegram with two people and a group, and a small client that sends what any HTTP client would."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout, FormData, web

from bot.sandbox.telegram import Json, TelegramLimits, TelegramSandbox

TOKEN = "700100200:AAFakeTokenForTestsOnly_000000000000000"
ANNA, BORIS, GROUP = 1001, 1002, -500


@dataclass
class Answer:
    """One answer of the Bot API."""

    status: int
    body: Json

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def refusal(self) -> str:
        assert not self.body["ok"], self.body
        return str(self.body["description"])


class Client:
    """Sends Bot API requests as urlencoded forms, nested values as JSON."""

    def __init__(self, session: ClientSession, root: str) -> None:
        self.session = session
        self.root = root

    async def __call__(self, method: str, **fields: Any) -> Answer:
        return await self.post(method, _form(fields))

    async def post(self, method: str, body: FormData | Mapping[str, str], token: str = TOKEN) -> Answer:
        async with self.session.post(f"{self.root}/bot{token}/{method}", data=body) as response:
            return Answer(response.status, await response.json())

    async def upload(self, method: str, data: bytes, name: str, field: str, **fields: Any) -> Answer:
        """Sends a file the way aiogram does: a part that the field names by attach://."""
        form = FormData({**_form(fields), field: "attach://part-1"})
        form.add_field("part-1", data, filename=name)
        return await self.post(method, form)


def _form(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}


async def serve(app: web.Application) -> tuple[web.AppRunner, str]:
    """Serves an application on a free loopback port; the runner has to be cleaned up."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}"


def populated(limits: TelegramLimits) -> TelegramSandbox:
    """Anna and Boris, who have both started the bot, and their group."""
    telegram = TelegramSandbox(TOKEN, limits=limits, webhook_pause_s=0.01)
    telegram.add_user(ANNA, "Анна", username="anna_demo", phone="+79160000001", started=True)
    telegram.add_user(BORIS, "Boris", language_code="en", started=True)
    telegram.add_group(GROUP, "Контора", [ANNA, BORIS])
    return telegram


@pytest.fixture
def limits() -> TelegramLimits:
    return TelegramLimits.off()


@pytest.fixture
async def telegram(limits: TelegramLimits) -> TelegramSandbox:
    return populated(limits)


@pytest.fixture
async def root(telegram: TelegramSandbox) -> AsyncIterator[str]:
    runner, address = await serve(telegram.app)
    yield address
    await runner.cleanup()


@pytest.fixture
async def api(root: str) -> AsyncIterator[Client]:
    async with ClientSession(timeout=ClientTimeout(total=10)) as session:
        yield Client(session, root)
