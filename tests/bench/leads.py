"""From a key pressed at the service to the lead in every chat that watches, while the launch's card lives there too."""

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.telegram.server import ApiCall
from tests.bench.chat import Chat, talking
from tests.bench.ground import PATIENCE_S, Ground
from tests.bench.registry import Figures, Metric, Side, Target, measures

GROUPS: Final = (-5001, -5002, -5003)
LEADS: Final = 12
PACE_S: Final = 7.5
"""Eight leads a minute come to each group, whose limit is 20 messages and edits."""
SETTLE_S: Final = 6.0
"""Longer than a card waits for its next edit."""
LEAD: Final = "Ждёт ответа"
TOO_MANY: Final = 429


@dataclass(frozen=True)
class Pressed:
    """A recipient pressed the key that leads to us: the end of their masked phone, and when."""

    ending: str
    at: float


@measures(
    Metric("lead_lag_p99", "ms", Target("value", "≤", 2000)),
    Metric("card_lag_p99", "ms", Target("value", "≤", 5000)),
    Metric("telegram_429", "", Target("value", "≤", 0)),
    baseline=False,
)
async def leads_and_cards(side: Side, ground: Ground) -> Figures:
    """Three groups and a user watch a launch, of which somebody becomes a lead every 7.5 seconds, in all limits."""
    async with talking(side, ground, people=1, limits=TelegramLimits()) as chat:
        await _watched(chat)
        await _call_all(chat)
        pressed = []
        for number in range(LEADS):
            pressed.append(await _press(chat, number))
            await asyncio.sleep(PACE_S)
        await chat.until(lambda: all(_first(chat, group, one) for group in _places(chat) for one in pressed))
        await asyncio.sleep(SETTLE_S)
        return {
            "lead_lag_p99": _p99_ms(
                [_first(chat, place, one).at - one.at for place in _places(chat) for one in pressed]  # type: ignore[union-attr]  # awaited above
            ),
            "card_lag_p99": _p99_ms(
                [_card(chat, group, one) - one.at for group in GROUPS for one in pressed]
            ),
            "telegram_429": float(sum(call.status == TOO_MANY for call in chat.world.telegram.log)),
        }


def _places(chat: Chat) -> tuple[int, ...]:
    return (chat.people[0].id, *GROUPS)


async def _watched(chat: Chat) -> None:
    """The user's key is connected, and three groups show launches and leads."""
    (person,), telegram = chat.people, chat.world.telegram
    chat.world.calling.account(chat.world.api_key).balance = "1000.00"
    await chat.everybody_says("/start")
    await chat.everybody_says(chat.world.api_key)
    for group in GROUPS:
        telegram.add_group(group, f"Группа {-group}", [person.id], admin_ids=[person.id])
        await telegram.say(person.id, "/watch", chat_id=group)
        message = await chat.until(partial(_asked, chat, group))
        await telegram.press_text(person.id, message, "каждое изменение", chat_id=group)
        await asyncio.sleep(SETTLE_S)


def _asked(chat: Chat, group: int) -> int | None:
    """The message that asks what the group is to be shown."""
    for message in chat.world.telegram.messages(group):
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        if any("каждое изменение" in button["text"] for row in rows for button in row):
            return int(message["message_id"])
    return None


async def _call_all(chat: Chat) -> None:
    """One launch to them all; everybody has answered, and nobody has pressed a key yet."""
    (person,), calling = chat.people, chat.world.calling
    calling.hold_calls = True
    phones = ", ".join(f"+{_phone(number)}" for number in range(LEADS))
    await chat.world.telegram.say(person.id, f"/call {phones}\nПридёте?\n1 перезвоните: лид")
    await chat.until(lambda: chat.shows(person, "Подтвердить"))
    await chat.world.telegram.press(person.id, *chat.button(person, "Подтвердить"))
    await calling.until(lambda: _with_status(chat, "started") == LEADS, timeout_s=2 * PATIENCE_S)
    for call in calling.truth(chat.world.api_key):
        await calling.steer(call["id"], "answer")
    await asyncio.sleep(2 * SETTLE_S)


def _with_status(chat: Chat, status: str) -> int:
    return sum(call["status"] == status for call in chat.world.calling.truth(chat.world.api_key))


async def _press(chat: Chat, number: int) -> Pressed:
    calls = chat.world.calling.truth(chat.world.api_key)
    call_id = next(call["id"] for call in calls if call["phone"] == _phone(number))
    at = time.monotonic()
    await chat.world.calling.steer(call_id, "press", value=1)
    return Pressed(_phone(number)[-2:], at)


def _phone(number: int) -> str:
    return f"79160030{number + 10:03d}"


def _first(chat: Chat, place: int, one: Pressed) -> ApiCall | None:
    """The message that told this chat of the lead."""
    return next(
        (
            call
            for call in chat.arrived("sendMessage")
            if int(call.params["chat_id"]) == place
            and call.at >= one.at
            and LEAD in call.params["text"]
            and f"-{one.ending}" in call.params["text"].split("\n")[0]
        ),
        None,
    )


def _card(chat: Chat, group: int, one: Pressed) -> float:
    """When the group's card was next edited; monotonic seconds."""
    return next(
        call.at
        for call in chat.arrived("editMessageText")
        if int(call.params["chat_id"]) == group and call.at >= one.at and LEAD not in call.params["text"]
    )


def _p99_ms(waits_s: list[float]) -> float:
    return sorted(waits_s)[int(len(waits_s) * 0.99)] * 1000
