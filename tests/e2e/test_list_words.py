"""What a list says comes from where people have it: typed, spoken into the chat, or kept at the service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.list_chat import AT_ANY_HOUR, list_arrives, people
from tests.e2e.story import Story, telling


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data", **AT_ANY_HOUR) as told:
        await told.connect()
        told.taps = 0
        yield told


async def test_a_dropped_list_no_longer_takes_what_is_typed_for_its_words(shop: Story) -> None:
    await list_arrives(shop, people(1, 2))
    await shop.sees("Что сказать")
    await shop.press("Отмена")
    await shop.sees("Отменено")
    await shop.say("+79160000045 Напоминаем о записи")
    screen = await shop.sees("Проверьте звонок")
    assert "+7 916 000-00-45" in screen


async def test_a_whole_line_with_a_phone_is_a_call_of_its_own_while_a_list_waits(shop: Story) -> None:
    await list_arrives(shop, people(1, 2))
    await shop.sees("Что сказать")
    await shop.say("+79160000045 Напоминаем о записи")
    screen = await shop.sees("Проверьте звонок")
    assert "+7 916 000-00-45" in screen
    assert not any("позвонить 2" in label for label in shop.buttons())
