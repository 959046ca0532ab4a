"""A launch to 50,000 people on SQLite, as a shop would start it from a file: how fast it leaves, and what it weighs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, TCPConnector

from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.provider.methods.paid import CallRecord, CreateCalls
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from bot.sheets.writing import save_table
from tests.bench.chat import Chat, crowd
from tests.bench.ground import Ground, Process, answering, free_port
from tests.bench.registry import Figures, Metric, Side, Target, measures

PEOPLE: Final = 50_000
BATCH: Final = 100
PATIENCE_S: Final = 900.0
LOOK_EVERY_S: Final = 0.2
TYPE_IT: Final = "напишите их число"


@measures(
    Metric("launch_per_1000", "s"),
    Metric("launch_bot_rss", "MB", Target("value", "≤", 250)),
    Metric("launch_server_rss", "MB"),
    Metric("launch_database", "MB"),
)
async def launch(side: Side, ground: Ground) -> Figures:
    """From the first batch's arrival at the service to the last one's, and the processes' peaks on the way.

    The baseline sends the same requests one after another and remembers nothing. Nobody answers meanwhile: outcomes are
    another measure (`ingest`, `webhook_to_edit`).
    """
    async with World.running(users=crowd(1), limits=TelegramLimits.off()) as world:
        world.calling.account(world.api_key).balance = "1000000.00"
        world.calling.hold_calls = True
        record = world.calling.account(world.api_key).add_record("hello", text="Здравствуйте")
        if side == "baseline":
            began = time.monotonic()
            await _bare(world, record.id)
            took_s = time.monotonic() - began
            return {
                "launch_per_1000": took_s * 1000 / PEOPLE,
                "launch_bot_rss": 0.0,
                "launch_server_rss": 0.0,
                "launch_database": 0.0,
            }
        async with a_shop(ground, world, PEOPLE) as shop:
            book = await workbook(ground, PEOPLE)
            taken = await shop.launch(book, f"#{record.id}", BATCH)
        return {
            "launch_per_1000": taken.seconds * 1000 / PEOPLE,
            "launch_bot_rss": taken.bot_mb,
            "launch_server_rss": taken.server_mb,
            "launch_database": taken.database_mb,
        }


@dataclass(frozen=True)
class Taken:
    """From the first paid request to the last one, and the processes' peaks on the way."""

    seconds: float
    bot_mb: float
    server_mb: float
    database_mb: float


class Shop:
    """A bot and its side server with somebody who launches lists of `people`."""

    def __init__(self, chat: Chat, server: Process, data_dir: Path, people: int) -> None:
        self._chat = chat
        self._server = server
        self._data_dir = data_dir
        self._people = people

    async def launch(self, book: Path, said: str, in_one_request: int) -> Taken:
        """Confirms the list, then waits until every request has left."""
        await self._chat.everybody_says("/start")
        await self._chat.everybody_says(self._chat.world.api_key)
        await confirm_list(self._chat, book, said, self._people)
        return await self._measured(in_one_request)

    async def _measured(self, in_one_request: int) -> Taken:
        bot_mb = server_mb = 0.0
        began: float | None = None
        placed = 0
        async with asyncio.timeout(PATIENCE_S):
            while placed < self._people:
                await asyncio.sleep(LOOK_EVERY_S)
                placed = in_one_request * len(self._chat.world.calling.paid_requests())
                if placed and began is None:
                    began = time.monotonic()
                bot_mb = max(bot_mb, self._chat.bot.memory_mb())
                server_mb = max(server_mb, self._server.memory_mb())
        took_s = time.monotonic() - (began or 0.0)
        size = sum(path.stat().st_size for path in self._data_dir.glob("dialgram.db*"))
        return Taken(took_s, bot_mb, server_mb, size / 1e6)


async def confirm_list(chat: Chat, book: Path, said: str, people: int) -> None:
    """The first user sends the file, what to say, Confirm and the number of recipients."""
    person, telegram = chat.people[0], chat.world.telegram
    data = await asyncio.to_thread(book.read_bytes)
    await telegram.send_file(person.id, "document", data, file_name=book.name)
    await telegram.until(lambda: chat.shows(person, "Текст или номер"), PATIENCE_S)
    await telegram.say(person.id, said)
    await telegram.until(lambda: chat.shows(person, "Это уведомление"), PATIENCE_S)
    await telegram.press(person.id, *chat.button(person, "Это уведомление"))
    await chat.until(
        lambda: any(TYPE_IT in message.get("text", "") for message in telegram.messages(person.id))
    )
    await telegram.say(person.id, str(people))


@asynccontextmanager
async def a_shop(ground: Ground, world: World, people: int) -> AsyncIterator[Shop]:
    port = free_port()
    data_dir = await ground.data_dir()
    settings = {
        "BOT_TOKEN": world.token,
        "TELEGRAM_API_URL": world.telegram_url,
        "DATA_DIR": str(data_dir),
        "PROVIDER_URL": world.provider_url,
        "PROVIDER_DOMAINS": "sandbox.dialgram",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SERVER_PORT": str(port),
        "METRICS_PORT": "0",
        "WEBHOOK_SOURCES": "127.0.0.1",
        "ACCESS": "open",
        "HOLD_LIST_S": "0",
        "BATCH_SIZE": str(BATCH),
        "CAP_DAY_CALLS": str(people),
        "CAP_LAUNCH_CALLS": str(people),
        "CALL_WINDOW": "00:00-23:59",
        "CALL_WEEKDAYS": "1,2,3,4,5,6,7",
    }
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(ground.running("-m", "bot.cli", "server", settings=settings))
        await answering(port)
        bot = await stack.enter_async_context(ground.running("-m", "bot.cli", "bot", settings=settings))
        chat = Chat(world, bot, crowd(1))
        await chat.until(lambda: chat.arrived("getUpdates"))
        yield Shop(chat, server, data_dir, people)


async def _bare(world: World, record_id: int) -> None:
    """Sends the same bodies, one after another, by one client that opens a connection for each, as ours does."""
    phones = [list_phone(number) for number in range(PEOPLE)]
    async with ClientSession(connector=TCPConnector(force_close=True)) as session:
        for start in range(0, PEOPLE, BATCH):
            method = CreateCalls(
                phones=tuple(phones[start : start + BATCH]),
                duty_phone=True,
                record=CallRecord(record_id=RecordId(record_id)),
            )
            body = {"apiKey": world.api_key, **method.wire()}
            async with session.post(f"{world.provider_url}{method.path}", json=body) as answer:
                await answer.json()


async def workbook(ground: Ground, people: int) -> Path:
    """A list of so many people, as a shop has it."""
    path = ground.folder / f"clients-{people}.xlsx"
    if not path.exists():
        rows = ((list_phone(number), f"Человек {number}") for number in range(people))
        await save_table(path, ["Телефон", "Имя"], rows, sheet_name="Клиенты")
    return path


def list_phone(number: int) -> Phone:
    """Ends below 9000, since the sandbox takes higher endings for orders to misbehave."""
    return Phone(f"7916{number // 9000 + 100:03d}{number % 9000:04d}")
