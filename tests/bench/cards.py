"""From the service to the chat: a call changes, its webhook is sent, and the card in the user's chat is edited."""

import asyncio
import random
import time
from typing import Final

from bot.sandbox.calling.steering import SteerAction
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.telegram.server import ApiCall
from bot.sandbox.world import PlayedUser
from tests.bench.chat import Chat, talking
from tests.bench.ground import PATIENCE_S, Ground
from tests.bench.registry import Figures, Metric, Side, measures

CHATS: Final = 40
STEPS: Final[tuple[SteerAction, ...]] = ("answer", "hang_up")
PACE_S: Final = 4.0
"""Between two changes of one call: a card is edited every 3 seconds at most, and that rule is not what is measured."""


@measures(Metric("webhook_to_edit_p50", "ms"), Metric("webhook_to_edit_p99", "ms"), baseline=False)
async def webhook_to_edit(side: Side, ground: Ground) -> Figures:
    """40 people with a call each: from its change at the service to the edit's arrival at Telegram, in all limits."""
    async with talking(side, ground, people=CHATS, limits=TelegramLimits()) as chat:
        await _call_everybody(chat)
        changed: list[tuple[int, float]] = []
        for step in STEPS:
            async with asyncio.TaskGroup() as group:
                for person in chat.people:
                    group.create_task(_change(chat, person, step, changed))
            await chat.until(lambda: not _unseen(chat, changed))
            await asyncio.sleep(PACE_S)
    edits = chat.arrived("editMessageText")
    waits_ms = sorted((_edit_after(edits, *change).at - change[1]) * 1000 for change in changed)
    return {
        "webhook_to_edit_p50": waits_ms[len(waits_ms) // 2],
        "webhook_to_edit_p99": waits_ms[int(len(waits_ms) * 0.99)],
    }


async def _call_everybody(chat: Chat) -> None:
    """Each user connects the key and confirms one call, which then rings and waits to be steered."""
    calling, key = chat.world.calling, chat.world.api_key
    calling.hold_calls = True
    calling.account(key).balance = "1000.00"
    await chat.everybody_says("/start")
    await chat.everybody_says(key)
    for person in chat.people:
        await chat.world.telegram.say(person.id, f"/call {_phone(person)} Ваш заказ готов")
    await chat.until(lambda: all(chat.shows(person, "Подтвердить") for person in chat.people))
    for person in chat.people:
        message_id, data = chat.button(person, "Подтвердить")
        await chat.world.telegram.press(person.id, message_id, data)
    await calling.until(lambda: _ringing(chat) == CHATS, timeout_s=PATIENCE_S)
    await asyncio.sleep(2 * PACE_S)


def _ringing(chat: Chat) -> int:
    return sum(call["status"] == "started" for call in chat.world.calling.truth(chat.world.api_key))


async def _change(
    chat: Chat, person: PlayedUser, step: SteerAction, changed: list[tuple[int, float]]
) -> None:
    """Changes a call at some moment of the next few seconds, each call at its own."""
    await asyncio.sleep(random.Random(f"{person.id} {step}").uniform(0, PACE_S))
    calls = chat.world.calling.truth(chat.world.api_key)
    call_id = next(call["id"] for call in calls if call["phone"] == _phone(person))
    changed.append((person.id, time.monotonic()))
    await chat.world.calling.steer(call_id, step)


def _phone(person: PlayedUser) -> str:
    """The phone that this user calls."""
    return f"7916002{person.id % 10000:04d}"


def _unseen(chat: Chat, changed: list[tuple[int, float]]) -> list[tuple[int, float]]:
    edits = chat.arrived("editMessageText")
    latest = {int(edit.params["chat_id"]): edit.at for edit in edits}
    return [(chat_id, at) for chat_id, at in changed if latest.get(chat_id, 0) < at]


def _edit_after(edits: list[ApiCall], chat_id: int, at: float) -> ApiCall:
    return next(edit for edit in edits if int(edit.params["chat_id"]) == chat_id and edit.at >= at)
