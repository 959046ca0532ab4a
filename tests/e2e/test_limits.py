"""Telegram's limits are kept by design: with a sandbox as strict as Telegram, no request of the bot is ever refused."""

import asyncio
from pathlib import Path

from bot.sandbox.world import ANNA, BORIS, OLGA
from tests.e2e.story import telling


async def test_three_people_at_once_meet_no_429(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", is_limited=True) as story:
        people = [story.of(person) for person in (ANNA, BORIS, OLGA)]
        for person in people:
            await person.connect()

        async def call(number: int) -> None:
            person = people[number]
            await person.say(f"+7 916 123-45-6{number} Reminder / напоминаем")
            await person.press("Confirm" if number == 1 else "Подтвердить")
            await person.sees("answered, talked|ответили, говорили", timeout_s=40)

        await asyncio.gather(*map(call, range(3)))
        assert len(story.paid()) == 3
        refused = [request for request in story.world.telegram.log if request.status == 429]
        assert not refused
