"""kill -9 of the bot while a lead is told: it is never missing, and one that may have arrived comes once more.

Telegram can't tell a repeated message from a new one. A lead that nobody hears of is worse than one that stands there
twice, so a message that was not written down as sent is sent again after half a minute; both lead to the same lead.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from tests.e2e.story import Chat, settings_for
from tests.e2e.test_kill_bot import Life

WAITS = "/call +7 916 000-96-03 Вы придёте?\n3 перезвонить (перезвоните, позже): лид; Перезвоним"
SOON = (2, 5, 10, 30)
"""No side server is there to hear of the reaction: the bot asks."""


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Life]:
    """A call that asks for one of us waits for its Confirm, and no bot runs."""
    async with World.running(speed=20, planned_within_s=0.5, limits=TelegramLimits.off()) as world:
        settings = settings_for(world, tmp_path / "data", hold_single_s=1, reconcile_steps_s=SOON)
        life = Life(world, settings, tmp_path)
        async with life.running() as story:
            await story.connect()
            await story.say(WAITS)
            await story.sees("Проверьте звонок")
        yield life
        assert not world.telegram.violations, world.telegram.violations


def told(chat: Chat) -> list[dict[str, Any]]:
    """The messages that say who waits."""
    return [one for one in chat.messages() if one.get("text", "").startswith("Ждёт ответа")]


@pytest.mark.parametrize(
    ("moment", "target", "times"),
    [
        ("before", "bot.services.leads.telling:LeadTelling.claim", 1),
        ("after", "bot.services.leads.telling:LeadTelling.claim", 1),
        ("before", "bot.services.leads.telling:LeadTelling.shown", 2),
    ],
    ids=["before it is in hand", "just before it leaves", "with Telegram's answer in hand"],
)
async def test_a_lead_is_told_whatever_its_teller_died_of(
    asked: Life, moment: str, target: str, times: int
) -> None:
    await asked.dies_after_a_tap(moment, target)
    assert len(told(asked.chat())) == times - 1
    async with asked.running() as story:
        await story.until(lambda: len(told(story)) == times, f"{times} messages about the lead")
        # The older one is not forgotten by whoever reads it: it leads to the same lead.
        oldest = told(story)[0]["message_id"]
        await story.world.telegram.press_text(story.user_id, oldest, "Беру")
        await story.sees("(?s)916 000-96-03.*Взял: ")
    contacts = [one for one in asked.world.telegram.log if one.method == "sendContact"]
    assert (len(contacts), len(told(story)), len(story.paid())) == (1, times + 1, 1)
