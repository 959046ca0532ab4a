"""A whole bot against the sandbox, in this process, as a conversation: every byte goes over real HTTP.

Tests speak as the user (`say`, `press`), read what stands in the chat (`last`, `sees`), and look at the service's side for
what was really called and paid.
"""

import asyncio
import re
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from aiogram.types import Update
from pydantic import SecretStr

from bot.app import App, opened
from bot.config import Settings
from bot.domain.clock import Clock, utc_now
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import ANNA, World
from bot.server.main import listening
from bot.services.receiving.start import opened_receiving
from bot.starting import migrate
from bot.telegram import gate
from bot.telegram.keyboard_rows import fits
from storage import migrations
from tests.databases import sqlite_address

Message = dict[str, Any]
PATIENCE_S = 60.0
NBSP = "\u00a0"
_migrated: list[bytes] = []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Chat:
    """One user's view of a bot, wherever it runs; `taps` counts what they did."""

    def __init__(self, world: World, user_id: int = ANNA) -> None:
        self.world = world
        self.user_id = user_id
        self.taps = 0

    async def say(self, text: str, *, chat_id: int | None = None) -> Message:
        self.taps += 1
        return await self.world.telegram.say(self.user_id, text, chat_id=chat_id)

    async def press(self, label: str) -> str:
        """Presses the newest button whose label contains this; returns the callback's id."""
        self.taps += 1
        message_id = await self.until(lambda: self._message_with_button(label), f"a button {label!r}")
        return await self.world.telegram.press_text(self.user_id, message_id, label)

    def messages(self) -> list[Message]:
        return self.world.telegram.messages(self.user_id)

    def texts(self) -> list[str]:
        """What the bot has said and still stands there, oldest first; no-break spaces as plain ones."""
        return [
            str(message.get("text") or message.get("caption") or "").replace(NBSP, " ")
            for message in self.messages()
            if message["from"]["is_bot"]
        ]

    def last(self) -> str:
        """The newest message of the bot."""
        return (self.texts() or [""])[-1]

    def buttons(self) -> list[str]:
        """Labels of the newest keyboard."""
        for message in reversed(self.messages()):
            if rows := message.get("reply_markup", {}).get("inline_keyboard"):
                return [button["text"].replace(NBSP, " ") for row in rows for button in row]
        return []

    async def sees(self, pattern: str, *, timeout_s: float = PATIENCE_S) -> str:
        """Waits until some message of the bot matches; returns the text of the newest that does."""
        found: str = await self.until(
            lambda: next((text for text in reversed(self.texts()) if re.search(pattern, text)), None),
            f"a message like {pattern!r}",
            timeout_s=timeout_s,
        )
        return found

    async def until(self, look: Any, what: str, *, timeout_s: float = PATIENCE_S) -> Any:
        """Waits until `look` returns something; returns it."""
        try:
            return await self.world.telegram.until(look, timeout_s=timeout_s)
        except TimeoutError:
            raise AssertionError(
                f"never saw {what}; the chat: {self.texts()[-4:]!r}, {self.buttons()!r}"
            ) from None

    async def connect(self, key: str | None = None) -> None:
        """Start and the pasted key: two taps."""
        await self.say("/start")
        await self.sees(r"(?i)ключ|key")
        await self.say(key or self.world.api_key)
        await self.sees(r"100,00|Баланс|Balance")

    async def waits_for_news(self) -> None:
        """Waits until the bot is inside a long poll: the next poll begins after whatever happens now."""

        def waits() -> bool:
            polls = self.world.telegram.calls("getUpdates")
            return bool(polls) and int(polls[-1].params["timeout"]) > 0 and polls[-1].ok is None

        await self.until(waits, "a long poll under way")

    async def has_caught_up(self, since: int) -> None:
        """Waits until the bot polls: a tap made from now on has not waited. `since`: the number of polls before."""

        def waits() -> bool:
            polls = self.world.telegram.calls("getUpdates")[since:]
            return bool(polls) and int(polls[-1].params["timeout"]) > 0

        await self.until(waits, "a long poll")

    def paid(self) -> list[Any]:
        """Requests that cost money and that the service accepted."""
        return self.world.calling.paid_requests()

    def truth(self) -> list[dict[str, Any]]:
        return self.world.calling.truth(self.world.api_key)

    def _message_with_button(self, label: str) -> int | None:
        for message in reversed(self.messages()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                if any(label in button["text"].replace(NBSP, " ") for button in row):
                    return int(message["message_id"])
        return None


class Story(Chat):
    """One user's view of a bot in this process."""

    def __init__(self, world: World, app: App, user_id: int = ANNA) -> None:
        super().__init__(world, user_id)
        self.app = app

    def of(self, user_id: int) -> "Story":
        """The same bot as another user sees it."""
        return Story(self.world, self.app, user_id)


def settings_for(world: World, data_dir: Path, **changed: Any) -> Settings:
    """What `dialgram demo` sets, but quicker. For what is named here neither `.env` nor the environment counts."""
    port = free_port()
    values: dict[str, Any] = {
        "bot_token": SecretStr(world.token),
        "telegram_api_url": world.telegram_url,
        "provider_url": world.provider_url,
        "provider_domains": ("sandbox.dialgram",),
        "recording_hosts": (world.provider_url,),
        "public_url": f"http://127.0.0.1:{port}",
        "server_port": port,
        "metrics_port": 0,
        "webhook_sources": ("127.0.0.1",),
        "access": "open",
        "data_dir": data_dir,
        # Tests run at any hour of any day.
        "call_window": "00:00-23:59",
        "call_weekdays": (1, 2, 3, 4, 5, 6, 7),
        "hold_single_s": 0.2,
        "hold_list_s": 0.2,
        **changed,
    }
    return Settings(_env_file=None, **values)


def wide_labels(world: World) -> set[str]:
    """Labels that a small phone can't show whole, in any keyboard that the bot has shown."""
    shown = [markup for call in world.telegram.log if (markup := call.params.get("reply_markup"))]
    rows = [row for markup in shown for row in markup.get("inline_keyboard", ())]
    return {button["text"] for row in rows for button in row if not fits(button["text"], len(row))}


@asynccontextmanager
async def running_bot(
    settings: Settings, clock: Clock = utc_now, gate_limits: gate.GateLimits | None = None
) -> AsyncIterator[App]:
    """Side server, bot and workers of these settings, inside the block."""
    await put_migrated(settings)
    await migrate(settings)
    async with AsyncExitStack() as stack:
        receiving = await stack.enter_async_context(opened_receiving(settings, clock))
        await stack.enter_async_context(listening(settings, receiving))
        # As the side server's own process does; the next look comes only after any test has ended.
        await receiving.check()
        app = await stack.enter_async_context(opened(settings, clock=clock, gate_limits=gate_limits))
        async with asyncio.TaskGroup() as group:
            running = group.create_task(app.run())
            try:
                yield app
            finally:
                app.supervisor.stop()
                await asyncio.wait([running])
                forget_updates()


async def put_migrated(settings: Settings) -> None:
    """Puts a copy of a migrated SQLite file, made once a process: migrations are half of a bot's start."""
    path = settings.data_dir / "dialgram.db"
    if not settings.database_address.startswith("sqlite") or path.exists():
        return
    if not _migrated:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "dialgram.db"
            await migrations.migrate(sqlite_address(made))
            _migrated.append(made.read_bytes())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(_migrated[0])


def forget_updates() -> None:
    """aiogram remembers the last 128 updates, and so keeps every bot and database that they came to."""
    event_type: Any = Update.event_type
    event_type.fget.cache_clear()


@asynccontextmanager
async def telling(
    data_dir: Path,
    *,
    speed: float = 60.0,
    planned_within_s: float | None = 0.5,
    is_limited: bool = False,
    clock: Clock = utc_now,
    **changed: Any,
) -> AsyncIterator[Story]:
    """A sandbox and a bot that live for one test."""
    limits = None if is_limited else TelegramLimits.off()
    gate_limits = None if is_limited else gate.GateLimits.off()
    async with World.running(speed=speed, planned_within_s=planned_within_s, limits=limits) as world:
        async with running_bot(settings_for(world, data_dir, **changed), clock, gate_limits) as app:
            yield Story(world, app)
        assert not world.telegram.violations, world.telegram.violations
        assert not (wide := wide_labels(world)), f"a phone of 360 pixels cuts {wide}"
