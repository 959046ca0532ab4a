"""What may have waited is told from what comes this moment: at a start, after an outage, and where the process stood still."""

from typing import Any

import pytest
from aiogram import Bot

from bot.sandbox.telegram import TelegramSandbox
from bot.services.chat.updates import Updates
from bot.telegram.arrivals import Arrivals
from tests.databases import MovedClock
from tests.unit.telegram.conftest import ANNA
from tests.unit.workers_telegram.test_updates import Hand, hand, message, running, updates

__all__ = ["hand", "updates"]


async def test_what_waited_for_the_start_is_told_from_what_comes_now(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand, clock: MovedClock
) -> None:
    arrivals = Arrivals(clock)
    await updates.keep([(1, message(1, "Из журнала"))])
    await telegram.say(ANNA, "До старта")
    async with running(bot, updates, hand, arrivals=arrivals, clock=clock):
        await caught_up(telegram, hand, "До старта")
        await telegram.say(ANNA, "Сейчас")
        await hand.until(lambda: "Сейчас" in hand.finished)
    assert {text: arrivals.of(number) for text, number in hand.ids.items()} == {
        "Из журнала": None,
        "До старта": None,
        "Сейчас": clock(),
    }


@pytest.mark.parametrize("fault", [{"status": 502}, {"drop": True}, {"status": 429, "retry_after": 0}])
async def test_what_came_while_telegram_was_away_has_waited(
    fault: dict[str, Any],
    bot: Bot,
    updates: Updates,
    telegram: TelegramSandbox,
    hand: Hand,
    clock: MovedClock,
) -> None:
    arrivals = Arrivals(clock)
    async with running(bot, updates, hand, arrivals=arrivals, clock=clock):
        await caught_up(telegram, hand)
        telegram.faults.add("getUpdates", times=2, **fault)
        # Ends the poll that is under way; those after it fail.
        await telegram.say(ANNA, "Сейчас")
        await hand.until(lambda: "Сейчас" in hand.finished)
        await telegram.say(ANNA, "В перерыве")
        await caught_up(telegram, hand, "В перерыве")
        await telegram.say(ANNA, "Снова")
        await hand.until(lambda: "Снова" in hand.finished)
    known = {text: arrivals.of(number) is not None for text, number in hand.ids.items()}
    assert known == {"Сейчас": True, "В перерыве": False, "Снова": True}


async def test_what_came_while_this_process_stood_still_has_waited(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand, clock: MovedClock
) -> None:
    arrivals = Arrivals(clock)
    async with running(bot, updates, hand, arrivals=arrivals, clock=clock):
        await caught_up(telegram, hand)
        # The answer lay in the socket: by the wall it took longer than any poll does.
        clock.move(minutes=3)
        await telegram.say(ANNA, "Пока спали")
        await caught_up(telegram, hand, "Пока спали")
        await telegram.say(ANNA, "Снова")
        await hand.until(lambda: "Снова" in hand.finished)
    assert arrivals.of(hand.ids["Пока спали"]) is None
    assert arrivals.of(hand.ids["Снова"]) is not None


async def caught_up(telegram: TelegramSandbox, hand: Hand, text: str | None = None) -> None:
    """This was handled, and a long poll waits for what comes after it."""
    if text is not None:
        await hand.until(lambda: text in hand.finished)
    after = hand.ids[text] + 1 if text is not None else 0

    def waits() -> bool:
        last = telegram.calls("getUpdates")[-1:]
        return (
            bool(last)
            and int(last[0].params["timeout"]) > 0
            and int(last[0].params.get("offset", 0)) >= after
        )

    await telegram.until(waits)
