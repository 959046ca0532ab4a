"""A list's way from its file to its calls: what to say, notice or advertising, and what bars it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.ids import UserId
from tests.e2e.list_chat import AT_ANY_HOUR, list_arrives, people, phone
from tests.e2e.story import Story, telling


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data", **AT_ANY_HOUR) as told:
        await told.connect()
        told.taps = 0
        yield told


async def test_a_typed_text_and_one_tap_call_a_list_after_its_file(shop: Story) -> None:
    await list_arrives(shop, [*people(1, 2, 3), "не номер;Кто-то;", people(1)[0]])
    asking = await shop.sees("Что сказать")
    assert "список «clients.csv»: позвоним 3 из 5" in asking
    assert "номер не читается: 1" in asking
    assert "повторяются в списке: 1" in asking
    assert not any("позвонить 3" in label for label in shop.buttons())
    await shop.say("Завтра скидка на всё")
    screen = await shop.sees("(?s)Проверьте звонки.*Завтра скидка на всё")
    assert "0,40 ₽ за ролик из текста, один раз" in screen
    assert not shop.paid()
    assert shop.buttons()[:2] == ["Это уведомление — позвонить 3", "Это реклама — позвонить 3"]
    await shop.press("Это уведомление — позвонить 3")
    await shop.sees("Завершено")
    assert sorted(call["phone"] for call in shop.truth()) == [phone(1), phone(2), phone(3)]
    assert shop.taps == 2, "beside the file"


async def test_a_stored_record_is_named_by_its_number(shop: Story) -> None:
    record = shop.world.calling.account(shop.world.api_key).add_record("hello", text="Здравствуйте")
    await list_arrives(shop, people(1))
    await shop.sees("Что сказать")
    await shop.say(f"#{record.id}")
    screen = await shop.sees(f"запись № {record.id}")
    assert "за ролик из текста" not in screen
    await shop.press("Это уведомление — позвонить 1")
    await shop.sees("Завершено")


async def test_advertising_without_consent_is_answered_with_the_law_and_what_to_do(shop: Story) -> None:
    draft_id = await list_arrives(shop, people(1))
    await shop.sees("Что сказать")
    await shop.say("Скидки")
    await shop.press("Это реклама — позвонить 1")
    barred = await shop.sees("38-ФЗ")
    assert "деньги не списаны" in barred
    assert "Приложите к списку согласие" in barred
    assert not shop.paid()
    view = await shop.app.services.drafting.view(UserId(shop.person_id), draft_id)
    assert view.listed is not None
    assert view.listed.list_id is not None
    await shop.app.services.lists.consent(
        UserId(shop.person_id), view.listed.list_id, kind="text", text="Анкеты клиентов"
    )
    await shop.press("Назад")
    await shop.sees("Согласие: текст")
    await shop.press("Это реклама — позвонить 1")
    await shop.sees("Завершено")


async def test_the_same_list_again_is_asked_about_first(shop: Story) -> None:
    for _ in range(2):
        await list_arrives(shop, people(1, 2))
        await shop.sees("Что сказать")
        await shop.say("Напоминаем")
        if shop.paid():
            break
        await shop.press("Это уведомление")
        await shop.sees("Завершено")
    told = await shop.sees("уже запускали сегодня в")
    assert "Подтвердить пока нельзя" in told
    await shop.press("Всё равно позвонить ещё раз")
    await shop.press("Это уведомление — позвонить 2")
    await shop.until(lambda: len(shop.truth()) == 4, "four calls")
