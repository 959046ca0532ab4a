"""10,000 people who each hear words of their own: a request for each, since no two of them share a sentence."""

import time
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, TCPConnector

from bot.provider.methods.paid import CallRecord, CreateCalls
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from bot.sheets.writing import save_table
from tests.bench.chat import crowd
from tests.bench.ground import Ground
from tests.bench.launches import a_shop, list_phone
from tests.bench.registry import Figures, Metric, Side, Target, measures

PEOPLE: Final = 10_000
TEXT: Final = "{Имя}, напоминаем о записи номер {Номер}. Ждём вас"


@measures(
    Metric("reminders_10k_per_1000", "s"), Metric("reminders_10k_bot_rss", "MB", Target("value", "≤", 250))
)
async def reminders_10k(side: Side, ground: Ground) -> Figures:
    """From the first request's arrival at the service to the last one's, and the bot's peak on the way. The baseline sends the
    same requests one after another and remembers nothing.
    """
    async with World.running(users=crowd(1), limits=TelegramLimits.off()) as world:
        world.calling.account(world.api_key).balance = "1000000.00"
        world.calling.hold_calls = True
        if side == "baseline":
            began = time.monotonic()
            await _bare(world)
            took_s = time.monotonic() - began
            return {"reminders_10k_per_1000": took_s * 1000 / PEOPLE, "reminders_10k_bot_rss": 0.0}
        async with a_shop(ground, world, PEOPLE) as shop:
            taken = await shop.launch(await _workbook(ground), TEXT, 1)
        return {
            "reminders_10k_per_1000": taken.seconds * 1000 / PEOPLE,
            "reminders_10k_bot_rss": taken.bot_mb,
        }


async def _bare(world: World) -> None:
    """The same bodies by one client that opens a connection for each, as ours does."""
    async with ClientSession(connector=TCPConnector(force_close=True)) as session:
        for number in range(PEOPLE):
            said = TEXT.replace("{Имя}", _name(number)).replace("{Номер}", str(number))
            record = CallRecord(text=said)
            method = CreateCalls(phones=(list_phone(number),), duty_phone=True, record=record)
            body = {"apiKey": world.api_key, **method.wire()}
            async with session.post(f"{world.provider_url}{method.path}", json=body) as answer:
                await answer.json()


async def _workbook(ground: Ground) -> Path:
    path = ground.folder / "reminders.xlsx"
    if not path.exists():
        rows = ((list_phone(number), _name(number), str(number)) for number in range(PEOPLE))
        await save_table(path, ["Телефон", "Имя", "Номер"], rows, sheet_name="Записи")
    return path


def _name(number: int) -> str:
    return f"Анна {'АБВГДЕЖЗИК'[number % 10]}{'абвгдежзик'[number // 10 % 10]}лова"
