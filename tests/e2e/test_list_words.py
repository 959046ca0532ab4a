"""What a list says comes from where people have it: typed, spoken into the chat, or kept at the service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.calling.accounts import Record
from tests import sounds
from tests.e2e.list_chat import list_arrives, people, phone
from tests.e2e.story import Story, telling
from tests.sounds import encoded, spoken

sound_tools = sounds.sound_tools


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
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


@pytest.mark.usefixtures("sound_tools")
@pytest.mark.parametrize("duration", [7, 60])
async def test_a_voice_message_is_what_a_list_says(shop: Story, duration: int) -> None:
    await list_arrives(shop, people(1, 2))
    await shop.sees("пришлите голосовое сообщение")
    data = encoded(spoken("pad", "1", "1"), "ogg", "libopus")
    await shop.world.telegram.send_file(shop.user_id, "voice", data, duration=duration)
    screen = await shop.sees("(?s)Проверьте звонки.*ролик «Ролик", timeout_s=60)
    assert "за ролик из текста" not in screen
    assert len(shop.texts()) == 4, (
        "the screen comes to the bottom: no card of the record, and nothing that says it is being made"
    )
    await shop.press("Это уведомление — позвонить 2")
    await shop.sees("Завершено")
    assert sorted(call["phone"] for call in shop.truth()) == [phone(1), phone(2)]
    (request,) = shop.paid()
    (record,) = [one for one in _records(shop) if one.source == "file"]
    assert request.body["record"]["id"] == record.id


async def test_a_record_is_chosen_from_the_accounts_own(shop: Story) -> None:
    shop.world.calling.records_listing = "whole"
    await list_arrives(shop, people(1, 2))
    await shop.press("Ролик")
    await shop.sees("Какой ролик включить")
    await shop.press("Назад")
    await shop.press("Ролик")
    await shop.until(lambda: "Перенос записи — на модерации" in shop.buttons(), "its moderation")
    await shop.press("Приветствие")
    await shop.sees("(?s)Проверьте звонки.*ролик «Приветствие»")
    await shop.press("Изменить")
    await shop.press("Текст")
    await shop.sees("Напишите новый текст")
    await shop.press("Ролик")
    await shop.sees("Какой ролик включить")
    await shop.say("#77")
    await shop.sees("(?s)Проверьте звонки.*ролик № 77")


async def test_more_records_than_a_page_are_turned_and_none_is_said(shop: Story) -> None:
    account = shop.world.calling.account(shop.world.api_key)
    for number in range(10):
        account.add_record(f"Ролик {number} {'о' * 60}", text="Здравствуйте")
    await list_arrives(shop, people(1))
    await shop.press("Ролик")
    await shop.sees("Какой ролик включить")
    assert all(len(label) < 60 for label in shop.buttons())
    await shop.press("Дальше")
    await shop.until(lambda: "В начало" in shop.buttons(), "the second page")
    await shop.press("В начало")
    await shop.until(lambda: "В начало" not in shop.buttons(), "the first page")
    await shop.press("Назад")
    await shop.sees("Что сказать")


async def test_an_account_without_records_hears_how_to_make_one(shop: Story) -> None:
    shop.world.calling.account(shop.world.api_key).records.clear()
    await list_arrives(shop, people(1))
    await shop.press("Ролик")
    await shop.sees("Готовых роликов пока нет")


def _records(story: Story) -> list[Record]:
    return list(story.world.calling.account(story.world.api_key).records.values())
