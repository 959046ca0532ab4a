"""The bot's process: how soon it asks for updates, what it weighs, how many updates it handles, how soon a tap is answered."""

import asyncio
import random
import time
from typing import Final

from bot.sandbox.world import PlayedUser
from handlers.menu.buttons import Open, Place
from tests.bench.chat import UNGATED, Chat, talking
from tests.bench.ground import Ground
from tests.bench.registry import Figures, Metric, Side, Target, measures

SCREEN: Final = "/help"
CROWD: Final = 50
MESSAGES_EACH: Final = 12
TAPPING: Final = 8
TAPS_EACH: Final = 8
TAP_EVERY_S: Final = 1.2
MENU_TAPS: Final = 50
MENU_TAPS_PER_S: Final = 5
SETTLING_S: Final = 1.0


@measures(Metric("bot_ready", "s"), Metric("bot_rss", "MB"))
async def bot_start(side: Side, ground: Ground) -> Figures:
    """From the start of the process to its first getUpdates, and its memory a second later."""
    async with talking(side, ground, people=1) as chat:
        ready_s = chat.arrived("getUpdates")[0].at - chat.bot.started_at
        await asyncio.sleep(SETTLING_S)
        return {"bot_ready": ready_s, "bot_rss": chat.bot.memory_mb()}


@measures(Metric("updates", "updates/s", Target("ratio", "≥", 0.5)))
async def updates(side: Side, ground: Ground) -> Figures:
    """50 people each ask 12 times for help at once: until the last screen has reached its chat."""
    async with talking(side, ground, people=CROWD, ours=UNGATED) as chat:
        await chat.everybody_says("/start")
        await chat.everybody_says(SCREEN)
        before = len(chat.arrived("sendMessage"))
        began = time.monotonic()
        for _ in range(MESSAGES_EACH):
            for person in chat.people:
                await chat.world.telegram.say(person.id, SCREEN)
        await chat.until(lambda: len(chat.arrived("sendMessage")) >= before + CROWD * MESSAGES_EACH)
        return {"updates": CROWD * MESSAGES_EACH / (chat.arrived("sendMessage")[-1].at - began)}


@measures(Metric("tap_answer_p95", "ms", Target("value", "≤", 1000)))
async def tap_answer_p95(side: Side, ground: Ground) -> Figures:
    """Eight people tap now and then: from the tap to the arrival of its answerCallbackQuery."""
    async with talking(side, ground, people=TAPPING) as chat:
        await chat.everybody_says("/start")
        await chat.everybody_says(SCREEN if side == "ours" else "/start")
        pressed_at: dict[str, float] = {}
        async with asyncio.TaskGroup() as group:
            for person in chat.people:
                group.create_task(_tap_now_and_then(chat, person, pressed_at))
        await chat.until(lambda: len(chat.arrived("answerCallbackQuery")) >= TAPPING * TAPS_EACH)
    waits_ms = sorted(
        (call.at - pressed_at[call.params["callback_query_id"]]) * 1000
        for call in chat.arrived("answerCallbackQuery")
    )
    return {"tap_answer_p95": waits_ms[int(len(waits_ms) * 0.95)]}


@measures(Metric("menu_tap_p95", "ms", Target("value", "≤", 100)))
async def menu_tap_p95(side: Side, ground: Ground) -> Figures:
    """One person taps 50 times through the menu, 5 times a second: far more often than its message may be edited."""
    async with talking(side, ground, people=1) as chat:
        await chat.everybody_says("/start")
        if side == "ours":
            await chat.everybody_says("/menu")
        (person,) = chat.people
        message_id, data = chat.button(person)
        places = [Open(place=place).pack() for place in (Place.SETTINGS, Place.MENU, Place.HELP, Place.MENU)]
        pressed_at: dict[str, float] = {}
        for number in range(MENU_TAPS):
            pressing = places[number % len(places)] if side == "ours" else data
            now = time.monotonic()
            tap = await chat.world.telegram.press(person.id, message_id, pressing, forged=True)
            pressed_at[tap] = now
            await asyncio.sleep(1 / MENU_TAPS_PER_S)
        await chat.until(lambda: len(chat.arrived("answerCallbackQuery")) >= MENU_TAPS)
    waits_ms = sorted(
        (call.at - pressed_at[call.params["callback_query_id"]]) * 1000
        for call in chat.arrived("answerCallbackQuery")
    )
    return {"menu_tap_p95": waits_ms[int(len(waits_ms) * 0.95)]}


async def _tap_now_and_then(chat: Chat, person: PlayedUser, pressed_at: dict[str, float]) -> None:
    moods = random.Random(person.id)
    message_id, data = chat.button(person)
    for _ in range(TAPS_EACH):
        await asyncio.sleep(TAP_EVERY_S * moods.uniform(0.5, 1.5))
        now = time.monotonic()
        pressed_at[await chat.world.telegram.press(person.id, message_id, data)] = now
