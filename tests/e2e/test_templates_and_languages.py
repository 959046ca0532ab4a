"""`/templates` and `/languages` lead on: to calls by a template, and to the voice of this person's texts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.clock import utc_now
from bot.domain.ids import UserId
from bot.sheets.reading import read_pasted
from storage import tables
from tests.e2e.list_chat import phone
from tests.e2e.story import Story, telling


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
        await told.connect()
        yield told


def add_template(story: Story, name: str, text: str) -> int:
    return story.world.calling.account(story.world.api_key).add_template(name, text).id


async def save_list(story: Story, name: str) -> None:
    lists, user_id = story.app.services.lists, UserId(story.user_id)
    with read_pasted(f"Телефон;Имя\n{phone(1)};Анна\n{phone(2)};Олег") as sheet:
        await lists.save(user_id, await lists.read_in(user_id, sheet, name="c.csv"), name)


async def test_a_template_calls_a_phone_or_a_saved_list(shop: Story) -> None:
    template_id = add_template(shop, "Открытие", "Мы открылись, {name}")
    await shop.say("/templates")
    await shop.sees("Шаблоны.*по какому звонить")
    await shop.press("— Открытие")
    assert "пришлите файл со списком" in await shop.sees(f"Шаблон № {template_id}")
    await shop.press("Назад")
    await shop.sees("по какому звонить")
    await save_list(shop, "Постоянные")
    await shop.press("— Открытие")
    await shop.sees("Кого обзвонить")
    await shop.press("Позвонить на номер")
    await shop.sees("Номера здесь не видно")
    await shop.say(phone(9))
    await shop.sees(f"по шаблону .*№ {template_id}")
    await shop.press("Отмена")

    await shop.say("/templates")
    await shop.press("— Открытие")
    before = shop.taps
    await shop.press("Постоянные, 2 чел.")
    await shop.sees("Что говорит шаблон")
    await shop.say("Мы открылись, {name}")
    await shop.sees("(?s)позвоним 2 из 2.*Мы открылись, Олег")
    await shop.press("Это уведомление — позвонить 2")
    assert shop.taps - before == 3
    await shop.sees("Завершено")

    await shop.say("/templates")
    await shop.press("— Открытие")
    known = await shop.sees("(?s)Мы открылись, {name}.*переменные: {name}")
    assert "Кого обзвонить" in known
    assert "Позвонить на номер" not in shop.buttons(), "a phone alone has nothing to fill {name} with"
    await shop.press("Постоянные, 2 чел.")
    await shop.sees("(?s)позвоним.*Мы открылись, Анна")


async def test_many_templates_are_paged(shop: Story) -> None:
    for number in range(9):
        add_template(shop, f"Шаблон {number}", "текст")
    await shop.say("/templates")
    await shop.sees("по какому звонить")
    await shop.press("Дальше")
    await shop.press("Шаблон 8")
    await shop.press("Назад")
    await shop.sees("по какому звонить")


async def test_a_chosen_language_and_voice_speak_the_texts_of_new_calls(shop: Story) -> None:
    await shop.say("/languages")
    await shop.sees("Язык и голос звонков")
    assert {"✓ Как в кабинете", "✓ Женский голос"} <= set(shop.buttons())
    english = next(label for label in shop.buttons() if "англ" in label.lower() or "english" in label.lower())
    await shop.press(english)
    await shop.until(lambda: f"✓ {english}" in shop.buttons(), "the language is marked")
    await shop.press("Мужской голос")
    await shop.until(lambda: "✓ Мужской голос" in shop.buttons(), "the voice is marked")
    await shop.say("/settings")
    assert "Голос звонков: мужской, en-" in await shop.sees("Голос звонков")
    await shop.press("Голос")
    await shop.sees("Язык и голос звонков")
    await shop.say(f"/call {phone(1)} We are open")
    screen = await shop.sees("We are open")
    assert "Голос: мужской" in screen
    assert "Язык: en-" in screen
    await shop.press("Изменить")
    await shop.press("Текст")
    await shop.say("We are open now")
    await shop.sees("(?s)We are open now.*Голос: мужской")
    await shop.press("Подтвердить")
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert str(request.body["lang"]).startswith("en-")
    assert request.body["record"]["gender"] == 1

    await shop.say("/languages")
    asked = "Язык и голос звонков"
    await shop.until(lambda: sum(asked in text for text in shop.texts()) == 3, "the languages once more")
    await shop.press("Как в кабинете")
    await shop.until(lambda: "✓ Как в кабинете" in shop.buttons(), "the account's own")
    await shop.say(f"/call {phone(2)} Мы открыты")
    assert "Язык:" not in await shop.sees("Мы открыты")


async def test_a_language_that_the_service_has_no_more_is_not_taken(shop: Story) -> None:
    await shop.say("/languages")
    await shop.sees("Язык и голос звонков")
    english = next(label for label in shop.buttons() if "англ" in label.lower() or "english" in label.lower())
    shop.world.calling.faults.add(
        "getAvailableLanguages", "canned", body='{"status": "success", "data": []}', times=2
    )
    await shop.press(english)
    await shop.sees("Этого языка у сервиса больше нет")


async def test_the_switch_leaves_checked_templates_and_a_watched_one_is_told(shop: Story) -> None:
    account = shop.world.calling.account(shop.world.api_key)
    template = account.add_template("Новинка", moderated=False)
    await shop.say("/templates")
    await shop.press("Только проверенные")
    await shop.until(lambda: "✓ Только проверенные" in shop.buttons(), "the switch is on")
    assert not any("Новинка" in label for label in shop.buttons())
    await shop.press("✓ Только проверенные")
    await shop.until(lambda: any("Новинка" in label for label in shop.buttons()), "all templates")
    await shop.press("— Новинка")
    card = await shop.sees("Среди проверенных сервисом его нет")
    assert "needModeration: 1" in card
    await shop.press("Сообщить, когда можно звонить")
    await shop.sees("Напишем, когда по нему можно будет звонить")
    await shop.press("Не сообщать")
    await shop.until(lambda: "Напишем" not in shop.last(), "nobody waits")
    await shop.press("Сообщить, когда можно звонить")
    await shop.sees("Напишем")
    template.moderated = True
    async with shop.app.database.writing() as tx:
        await tx.execute(tables.template_watches.update().values(look_at=utc_now()))
    await shop.app.services.templates.look()
    await shop.sees("По шаблону «Новинка» .*теперь можно звонить")
    await shop.press("Открыть шаблон")
    await shop.sees("Проверен сервисом")
    await shop.press("Позвонить на номер")
    await shop.sees("Номера здесь не видно")
    await shop.say(phone(9))
    screen = await shop.sees("по шаблону «Новинка»")
    assert "в списке сервиса не было" not in screen
    await shop.press("Отмена")
    await shop.say(f"/template 99999 {phone(9)}")
    warned = await shop.sees("Шаблона № 99999 в списке сервиса не было")
    assert "/templates" in warned
    assert "Подтвердить" in shop.buttons()
    assert not shop.paid()
