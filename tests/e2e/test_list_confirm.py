"""A list's way from its file to its calls: what to say, notice or advertising, and what bars it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.costs.money import Kopecks
from bot.domain.ids import DraftId, UserId
from storage import tables
from storage.calling import drafts
from tests.e2e.list_chat import list_arrives, people, phone
from tests.e2e.story import Story, telling


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
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
    await shop.say("Скидка на всё")
    screen = await shop.sees("(?s)Проверьте звонки.*Скидка на всё")
    assert "0,40 ₽ за ролик из текста, один раз" in screen
    assert not shop.paid()
    assert shop.buttons()[:2] == ["Это уведомление — позвонить 3", "Это реклама — позвонить 3"]
    await shop.press("Это уведомление — позвонить 3")
    await shop.sees("(?s)Подтверждено.*Скидка на всё")
    assert shop.taps == 2, "beside the file"


async def test_a_stored_record_is_named_by_its_number(shop: Story) -> None:
    record = shop.world.calling.account(shop.world.api_key).add_record("hello", text="Здравствуйте")
    await list_arrives(shop, people(1, 2, 3))
    await shop.sees("Что сказать")
    await shop.say(f"#{record.id}")
    screen = await shop.sees(f"ролик № {record.id}")
    assert "за ролик из текста" not in screen
    await shop.press("Это уведомление — позвонить 3")
    await shop.sees("Завершено")
    assert sorted(call["phone"] for call in shop.truth()) == [phone(1), phone(2), phone(3)]


async def test_advertising_without_consent_is_answered_with_the_law_and_what_to_do(shop: Story) -> None:
    draft_id = await list_arrives(shop, people(1))
    await shop.sees("Что сказать")
    await shop.say("Скидки")
    await shop.press("Это реклама — позвонить 1")
    barred = await shop.sees("38-ФЗ")
    assert "деньги не списаны" in barred
    assert "Приложите к списку согласие" in barred
    assert not shop.paid()
    view = await shop.app.services.drafting.view(UserId(shop.user_id), draft_id)
    assert view.listed is not None
    assert view.listed.list_id is not None
    await shop.app.services.lists.consent(
        UserId(shop.user_id), view.listed.list_id, kind="text", text="Анкеты клиентов"
    )
    await shop.press("Назад")
    await shop.sees("Согласие: текст")
    await shop.press("Это реклама — позвонить 1")
    await shop.sees("Подтверждено")


async def test_the_same_list_again_is_asked_about_first(shop: Story) -> None:
    await list_arrives(shop, people(1, 2))
    await shop.say("Напоминаем")
    await shop.press("Это уведомление")
    await shop.sees("Подтверждено")
    await list_arrives(shop, people(1, 2))
    await shop.say("Напоминаем ещё раз")
    told = await shop.sees("(?s)Напоминаем ещё раз.*уже запускали сегодня в")
    assert "Подтвердить пока нельзя" in told
    assert "Это уведомление — позвонить 2" not in shop.buttons()
    await shop.press("Всё равно позвонить ещё раз")
    await shop.press("Это уведомление — позвонить 2")
    await shop.sees("(?s)Подтверждено.*ещё раз")


async def test_many_people_are_confirmed_by_typing_how_many(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", type_number_above=2) as story:
        await story.connect()
        await list_arrives(story, people(1, 2, 3))
        await story.say("Напоминаем")
        await story.press("Это уведомление — позвонить 3")
        await story.sees("Это 3 человека")
        assert not await _launched(story)
        await story.say("30")
        await story.sees("Вы написали «30», а позвоним 3")
        await story.say("много")
        await story.sees("Вы написали «много»")
        assert not await _launched(story)
        await story.say("3")
        await story.sees("Подтверждено. Ход звонков")
        assert await _launched(story)


async def test_a_typed_line_with_many_phones_asks_for_their_number_too(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", type_number_above=1) as story:
        await story.connect()
        await story.say(f"{phone(1)} {phone(2)} Напоминаем")
        await story.press("Подтвердить")
        await story.sees("Это 2 человека")
        assert not story.paid()
        await story.say("2")
        await story.sees("Завершено")


async def test_the_number_of_a_screen_that_changed_meanwhile_confirms_nothing(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", type_number_above=2) as story:
        await story.connect()
        draft_id = await list_arrives(story, people(1, 2, 3))
        await story.say("Напоминаем")
        await story.press("Это уведомление — позвонить 3")
        await story.sees("Это 3 человека")
        drafting, anna = story.app.services.drafting, UserId(story.user_id)
        content, revision = await drafting.content(anna, draft_id)
        await drafting.change(anna, draft_id, revision, replace(content, redial_min=30))
        await story.say("3")
        await story.sees("Этот экран устарел")
        await story.sees("Если не ответят: ещё раз через 30 мин")
        await drafting.cancel(anna, draft_id, revision + 1)
        await story.press("Это уведомление — позвонить 3")
        await story.say("/balance")
        await story.sees("Баланс: 100")
        assert not await _launched(story)


async def test_a_list_whose_writing_was_cut_short_is_made_anew(shop: Story) -> None:
    draft_id = await list_arrives(shop, people(1, 2))
    await shop.say("Напоминаем")
    await shop.sees("(?s)Проверьте звонки.*Напоминаем")
    async with shop.app.database.writing() as tx:
        _, revision = await shop.app.services.drafting.content(UserId(shop.user_id), draft_id)
        await drafts.count_recipients(tx, DraftId(draft_id), revision, None)
    await shop.press("Это уведомление — позвонить 2")
    await shop.press("Составить список заново")
    await shop.press("Это уведомление — позвонить 2")
    await shop.sees("Подтверждено")


async def test_too_little_money_is_said_with_the_sum_that_is_missing(shop: Story) -> None:
    anna = UserId(shop.user_id)
    await shop.app.services.accounts.set_price(anna, Kopecks(1000))
    await list_arrives(shop, people(*range(1, 13)))
    await shop.say("Напоминаем")
    told = await shop.sees("не хватает 20,40 ₽")
    assert "На балансе 100,00 ₽, а может понадобиться до 120,40 ₽" in told
    assert not any("позвонить" in label for label in shop.buttons())


async def test_hearing_it_first_calls_nobody_of_the_list(shop: Story) -> None:
    await shop.app.services.access.set_phone(UserId(shop.user_id), phone(77))
    await list_arrives(shop, people(1, 2))
    await shop.say("Напоминаем")
    await shop.press("Сначала позвонить мне")
    await shop.sees("(?s)Проверьте звонок\n.*000-00-77")
    await shop.press("Подтвердить")
    await shop.sees("Завершено")
    assert [call["phone"] for call in shop.truth()] == [phone(77)]


async def test_a_list_in_english(shop: Story) -> None:
    anna = UserId(shop.user_id)
    await shop.app.services.access.set_language(anna, "en")
    await list_arrives(shop, people(1, 2), language="en")
    await shop.sees("What shall we say")
    await shop.say("A reminder")
    screen = await shop.sees("(?s)Check the calls.*A reminder")
    assert "list “clients.csv”: 2 of 2 will be called" in screen
    await shop.press("It is advertising: call 2")
    await shop.sees("38-FZ")
    await shop.press("Back")
    await shop.press("It is a notice: call 2")
    await shop.sees("Confirmed")


async def _launched(story: Story) -> bool:
    async with story.app.database.reading() as tx:
        return bool((await tx.execute(select(tables.launches))).all())
