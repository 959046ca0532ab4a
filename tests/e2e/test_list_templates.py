"""A list called by a template: chosen, mapped, heard beforehand, and the same in one line."""

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
        yield told


def add_template(story: Story, text: str = "{клиент}, скидка {Процент}", name: str = "Акция") -> int:
    return story.world.calling.account(story.world.api_key).add_template(name, text).id


async def test_the_first_people_are_heard_before_they_are_called(shop: Story) -> None:
    add_template(shop)
    await list_arrives(shop, [*people(1, 2, 3, 4), f"{phone(5)};Без скидки;"])
    await shop.press("Шаблон")
    await shop.press("— Акция")
    guessed = await shop.sees("чем заполнить переменные")
    assert "+7 916 000-00-01 — «name: Человек 1; Скидка: 1 %»" in guessed
    assert "Нет данных: 1 человек" in guessed
    await shop.press("Прислать текст шаблона")
    await shop.sees("Скопируйте текст шаблона")
    await shop.say("{клиент}, скидка {Процент}")
    await shop.sees("(?s)чем заполнить.*Нет данных: 5 человек")
    await shop.press("Процент ← не выбрано")
    await shop.sees("Чем заполнить переменную «Процент»")
    await shop.press("Скидка")
    mapped = await shop.sees("Человек 3, скидка 3 %")
    assert "Человек 4" not in mapped, "three are enough to see"
    await shop.press("Готово")
    screen = await shop.sees("(?s)Проверьте звонки.*позвоним 4 из 5.*по шаблону.*Человек 1, скидка 1 %")
    assert "нет данных для шаблона: 1" in screen
    assert "Сначала позвонить мне" not in shop.buttons(), "nobody has said what the person's own values are"
    await shop.press("Это уведомление — позвонить 4")
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert request.body["variables"][phone(1)] == {"Человек 1": "{клиент}", "1 %": "{Процент}"}


async def test_a_placeholder_that_was_only_guessed_can_be_left_out(shop: Story) -> None:
    add_template(shop, "скидка {Скидка}")
    await list_arrives(shop, people(1))
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.press("name ← имя человека")
    await shop.press("Такой переменной в шаблоне нет")
    await shop.until(lambda: not any("name ←" in label for label in shop.buttons()), "one variable less")
    await shop.press("Скидка ←")
    await shop.press("Назад")
    await shop.press("Готово")
    await shop.press("Это уведомление — позвонить 1")
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert request.body["variables"] == {phone(1): {"1 %": "{Скидка}"}}


async def test_a_list_of_bare_phones_takes_a_template_without_variables(shop: Story) -> None:
    template_id = add_template(shop, "Мы открылись")
    draft_id = await list_arrives(shop, [f"{phone(1)};;"])
    await shop.press("Шаблон")
    for number in range(9):
        add_template(shop, name=f"Ещё {number}")
    await shop.press("Назад")
    await shop.press("Шаблон")
    await shop.press("Дальше")
    await shop.press("Раньше")
    await shop.press(f"{template_id} — Акция")
    await shop.sees("чем заполнить переменные")
    content, _ = await shop.app.services.drafting.content(UserId(shop.person_id), draft_id)
    assert content.what is not None


async def test_mapping_of_a_draft_that_says_something_else_now_redraws_it(shop: Story) -> None:
    add_template(shop)
    await list_arrives(shop, people(1))
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.press("Прислать текст шаблона")
    await shop.sees("Скопируйте")
    await shop.press("Назад")
    await shop.press("Готово")
    await shop.sees("Проверьте звонок")
    await shop.press("Изменить")
    await shop.press("Текст")
    await shop.sees("Напишите новый текст")
    await shop.say("Просто текст")
    await shop.sees("(?s)Что скажем.*Просто текст")


async def test_one_line_calls_by_a_template(shop: Story) -> None:
    template_id = add_template(shop, "Здравствуйте")
    await shop.say(f"/template {template_id} {phone(1)}")
    await shop.sees(f"по шаблону № {template_id}")
    await shop.press("Подтвердить")
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert request.body["templateId"] == template_id


async def test_a_template_alone_asks_for_the_phones_and_then_the_time_may_follow(shop: Story) -> None:
    template_id = add_template(shop, "Здравствуйте")
    await shop.say(f"/template {template_id}")
    await shop.sees("Номера здесь не видно")
    await shop.say(f"{phone(1)} завтра в 10")
    screen = await shop.sees(f"по шаблону № {template_id}")
    assert "завтра" in screen
    assert "Это часть текста: позвонить сейчас" not in shop.buttons()


async def test_a_template_line_that_is_none_is_answered_with_an_example(shop: Story) -> None:
    for line in ("/template", "/template акция", f"/template 5 {phone(1)} какой-то текст"):
        await shop.say(line)
        await shop.sees("Укажите номер шаблона")
        assert "Проверьте звонок" not in shop.last()
