"""The whole sandbox on real ports: Telegram, the calling service, the chat page, and users to play.

`dialgram demo` and the end-to-end tests point the bot at these addresses; the bot itself does not know.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot.sandbox.calling import CallingSandbox, Dialect
from bot.sandbox.clock import TurnedClock
from bot.sandbox.page import Sides, build_page
from bot.sandbox.telegram import TelegramLimits, TelegramSandbox

BOT_ID = 7_000_000_001
ANNA, BORIS, OLGA = 1001, 1002, 1003
GROUP = -4001


def _made_up(what: str) -> str:
    return hashlib.sha256(f"dialgram sandbox {what}".encode()).hexdigest()


def made_up_token() -> str:
    """A token that looks real and that no bot has. It is the same at each start, so the bot's database stays valid."""
    return f"{BOT_ID}:AA{_made_up('token')[:33]}"


def made_up_key() -> str:
    """The sandbox account's API key; the same at each start."""
    return f"sandbox{_made_up('key')[:25]}"


@dataclass(frozen=True)
class PlayedUser:
    """Somebody to play on the page."""

    id: int
    first_name: str
    username: str
    language_code: str
    phone: str


USERS: tuple[PlayedUser, ...] = (
    PlayedUser(ANNA, "Анна", "anna_demo", "ru", "+79160000001"),
    PlayedUser(BORIS, "Boris", "boris_demo", "en", "+79160000002"),
    PlayedUser(OLGA, "Ольга", "olga_demo", "ru", "+79160000003"),
)
GROUP_TITLE = "Регистратура"
GROUP_MEMBERS = (ANNA, BORIS)


@dataclass(frozen=True)
class World:
    """A running sandbox. Addresses have no slash at the end; `token` and `api_key` are made up but kept out of logs."""

    telegram: TelegramSandbox
    calling: CallingSandbox
    clock: TurnedClock
    telegram_url: str
    provider_url: str
    page_url: str
    token: str = field(repr=False)
    api_key: str = field(repr=False)

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        *,
        host: str = "127.0.0.1",
        telegram_port: int = 0,
        calling_port: int = 0,
        page_port: int = 0,
        speed: float = 1.0,
        planned_within_s: float | None = None,
        redial_within_s: float | None = None,
        clock: TurnedClock | None = None,
        dialect: Dialect | None = None,
        limits: TelegramLimits | None = None,
        users: Sequence[PlayedUser] = USERS,
        files_dir: Path | None = None,
        token: str | None = None,
        api_key: str | None = None,
    ) -> AsyncIterator["World"]:
        """Serves all three while the block runs; port 0 means any free one. Raises OSError if a given port is taken."""
        token, api_key = token or made_up_token(), api_key or made_up_key()
        clock = clock or TurnedClock()
        telegram = TelegramSandbox(token, limits=limits, files_dir=files_dir, now=clock)
        calling = CallingSandbox(
            speed=speed,
            planned_within_s=planned_within_s,
            redial_within_s=redial_within_s,
            dialect=dialect,
            now=clock,
        )
        clock.on_turn(calling.clock_turned)
        _settle(telegram, users)
        _open_account(calling, api_key)
        page = build_page(Sides(telegram, calling, SecretStr(api_key), clock))
        async with AsyncExitStack() as stack:
            telegram_url = await stack.enter_async_context(served(telegram.app, host, telegram_port))
            provider_url = await stack.enter_async_context(served(calling.app, host, calling_port))
            page_url = await stack.enter_async_context(served(page, host, page_port))
            yield cls(telegram, calling, clock, telegram_url, provider_url, page_url, token, api_key)


def _settle(telegram: TelegramSandbox, users: Sequence[PlayedUser]) -> None:
    for user in users:
        telegram.add_user(
            user.id,
            user.first_name,
            username=user.username,
            language_code=user.language_code,
            phone=user.phone,
        )
    members = [user.id for user in users if user.id in GROUP_MEMBERS]
    telegram.add_group(GROUP, GROUP_TITLE, members, admin_ids=members[:1])


def _open_account(calling: CallingSandbox, api_key: str) -> None:
    account = calling.add_account(api_key, balance="100.00")
    account.add_template("Напоминание о записи", "{name}, ждём вас {day} в {time}.")
    account.add_template("Заказ готов", "{name}, заказ {number} готов, забрать можно до {time}.")
    account.add_template("Ещё не проверен", "{name}, у нас новость.", moderated=False)
    account.add_record("Приветствие", text="Здравствуйте, вам звонят из клиники.", need_moderation=False)
    account.add_record("Перенос записи", text="Ваша запись перенесена.", need_moderation=True)


@asynccontextmanager
async def served(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serves an app while the block runs; yields its address.

    Without an access log: paths hold the token, one query holds the key.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
