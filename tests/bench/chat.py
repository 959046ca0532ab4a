"""Many users in the sandbox and one bot process, ours or the baseline's, that they talk to."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.telegram.server import ApiCall
from bot.sandbox.world import PlayedUser, World
from tests.bench.ground import PATIENCE_S, Ground, Process, answering, free_port
from tests.bench.registry import Side

FIRST_PERSON: Final = 5001
BARE: Final = ("-m", "tests.bench.bare_bot")
REAL: Final = ("-m", "bot.cli", "bot")
UNGATED: Final = ("-m", "tests.bench.ungated_bot")


def crowd(size: int) -> list[PlayedUser]:
    """Users with made-up names and phones."""
    return [
        PlayedUser(FIRST_PERSON + n, f"Гость {n}", f"guest_{n}_demo", "ru", f"+7916001{n:04d}")
        for n in range(size)
    ]


@dataclass
class Chat:
    """A running bot and its users; `arrived` reads the sandbox's log of requests, each entry once."""

    world: World
    bot: Process
    people: Sequence[PlayedUser]
    _seen: dict[str, int] = field(default_factory=dict)
    _found: dict[str, list[ApiCall]] = field(default_factory=dict)

    def arrived(self, method: str) -> list[ApiCall]:
        """All requests of this method so far, in the order of their arrival."""
        found = self._found.setdefault(method, [])
        log = self.world.telegram.log
        found += (call for call in log[self._seen.get(method, 0) :] if call.method == method)
        self._seen[method] = len(log)
        return found

    async def until(self, look: Callable[[], Any]) -> Any:
        """Waits until it is true. Raises TimeoutError."""
        return await self.world.telegram.until(look, PATIENCE_S)

    async def everybody_says(self, text: str) -> None:
        """Returns when each user has got an answer."""
        before = len(self.arrived("sendMessage"))
        for person in self.people:
            await self.world.telegram.say(person.id, text)
        await self.until(lambda: len(self.arrived("sendMessage")) >= before + len(self.people))

    def shows(self, person: PlayedUser, label: str) -> bool:
        """Whether there is a button with such a label."""
        try:
            self.button(person, label)
        except LookupError:
            return False
        return True

    def button(self, person: PlayedUser, label: str = "") -> tuple[int, str]:
        """Message and data of the newest button whose label contains this. Raises LookupError."""
        for message in reversed(self.world.telegram.messages(person.id)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if label in button["text"] and "callback_data" in button:
                        return message["message_id"], button["callback_data"]
        raise LookupError(f"nobody shows a button like {label!r}")


@asynccontextmanager
async def talking(
    side: Side,
    ground: Ground,
    *,
    people: int,
    ours: Sequence[str] = REAL,
    limits: TelegramLimits | None = None,
    speed: float = 1.0,
    changed: Mapping[str, str] | None = None,
) -> AsyncIterator[Chat]:
    """The block begins when the bot has asked for updates for the first time. `speed`: of the calling service. `changed`:
    our bot's settings that differ from the others.
    """
    async with AsyncExitStack() as stack:
        persons = crowd(people)
        world = await stack.enter_async_context(
            World.running(users=persons, limits=limits or TelegramLimits.off(), speed=speed)
        )
        settings = {"BOT_TOKEN": world.token, "TELEGRAM_API_URL": world.telegram_url}
        arguments: tuple[str, ...] = BARE
        if side == "ours":
            arguments = tuple(ours)
            settings |= await _settings(stack, ground, world, changed or {})
        bot = await stack.enter_async_context(ground.running(*arguments, settings=settings))
        chat = Chat(world, bot, persons)
        await chat.until(lambda: chat.arrived("getUpdates"))
        yield chat
        if world.telegram.violations:
            raise RuntimeError(f"{side}: {world.telegram.violations}")


async def _settings(
    stack: AsyncExitStack, ground: Ground, world: World, changed: Mapping[str, str]
) -> dict[str, str]:
    """Settings of our bot; also starts the side server, as `dialgram run` would."""
    port = free_port()
    settings = {
        "DATA_DIR": str(await ground.data_dir()),
        "PROVIDER_URL": world.provider_url,
        "PROVIDER_DOMAINS": "sandbox.dialgram",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SERVER_PORT": str(port),
        "METRICS_PORT": "0",
        "WEBHOOK_SOURCES": "127.0.0.1",
        "ACCESS": "open",
        "HOLD_SINGLE_S": "0",
        **changed,
    }
    await stack.enter_async_context(ground.running("-m", "bot.cli", "server", settings=settings))
    await answering(port)
    return settings
