"""A list called by a template: chosen, mapped, heard beforehand, and the same in one line."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.ids import UserId
from handlers.lists.tables import rest_pages
from tests.e2e.list_chat import list_arrives, people, phone
from tests.e2e.story import Story, telling


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
        await told.connect()
        yield told


def add_template(story: Story, text: str = "{клиент}, скидка {Процент}", name: str = "Акция") -> int:
    return story.world.calling.account(story.world.api_key).add_template(name, text).id


def clinic(*rows: str) -> list[str]:
    """People as a clinic's export has them, with a number of the row and a remark that is mostly empty."""
    return ["Телефон;№;Имя;Дата приёма;Время;Комментарий", *rows]


VISITS = clinic(
    f"{phone(1)};1;Иван;05.12.2026;10:00;",
    f"{phone(2)};2;Мария;06.12.2026;11:30;первый раз",
)
REMINDER = "{name}, ждём вас {day} в {time}"


async def test_a_list_that_fits_fills_the_template_by_itself(shop: Story) -> None:
    add_template(shop, REMINDER)
    await list_arrives(shop, VISITS)
    await shop.press("Шаблон")
    await shop.press("— Акция")
    asked = await shop.sees("Что говорит шаблон")
    assert "Нет данных" not in asked
    before = shop.taps
    await shop.say(REMINDER)
    screen = await shop.sees("(?s)Проверьте звонки.*позвоним 2 из 2.*Иван, ждём вас 05.12.2026 в 10:00")
    assert "{name} ← имя человека; {day} ← Дата приёма; {time} ← Время" in screen, "a guess is said"
    assert "№" not in screen.split("Переменные:")[1].split(".")[0]
    # A list with dates is one of appointments, called the evening before, unless the user says otherwise.
    await shop.press("Когда напоминать")
    await shop.press("Это не записи")
    await shop.press("Это уведомление — позвонить 2")
    assert shop.taps - before == 4
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert request.body["variables"][phone(1)] == {
        "Иван": "{name}",
        "05.12.2026": "{day}",
        "10:00": "{time}",
    }

    # The next list finds the text that was said of it.
    await list_arrives(shop, [*VISITS, f"{phone(3)};3;Пётр;07.12.2026;9:00;"])
    before = shop.taps
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.sees("(?s)позвоним 3 из 3.*Иван, ждём вас 05.12.2026 в 10:00")
    await shop.press("Это уведомление — позвонить 3")
    assert shop.taps - before == 3


async def test_a_variable_that_no_column_suggests_is_one_tap_each(shop: Story) -> None:
    add_template(shop)
    await list_arrives(shop, people(1, 2, 3, 4))
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.sees("Что говорит шаблон")
    before = shop.taps
    await shop.say("{клиент}, купон {var1}, код {var2}")
    question = await shop.sees("Чем заполнить переменную «var1»")
    assert "без звонка" not in question.lower(), "nothing is missing before anything was chosen"
    await shop.press("Скидка: 1 %")
    await shop.sees("Чем заполнить переменную «var2»")
    await shop.press("имя человека: Человек 1")
    screen = await shop.sees("(?s)Проверьте звонки.*Человек 3, купон 3 %, код Человек 3")
    assert shop.taps - before == 3
    assert "купон 4 %" not in screen, "three are enough to see"
    assert "Сначала позвонить мне" in shop.buttons()
    await shop.press("Это уведомление — позвонить 4")
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert request.body["variables"][phone(1)] == {
        "Человек 1": "{клиент}",
        "1 %": "{var1}",
        "Человек 1 ": "{var2}",
    }


async def test_every_step_leads_back_and_what_was_guessed_can_be_changed(shop: Story) -> None:
    template_id = add_template(shop)
    await list_arrives(shop, people(1))
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.sees("Что говорит шаблон")
    await shop.press("Назад")
    await shop.sees("По какому шаблону")
    await shop.press("Назад")
    await shop.sees("Проверьте звонок")
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.sees("Что говорит шаблон")
    await shop.say("{имя}, {var1}")
    await shop.sees("Чем заполнить переменную «var1»")
    await shop.press("Назад")
    await shop.sees(f"Шаблон .*№ {template_id}.*чем заполнить переменные")
    await shop.press("Готово")
    blocked = await shop.sees("Не выбрано, чем заполнить переменные шаблона: var1")
    assert "без звонка" not in blocked.lower()
    assert not any("позвонить" in label for label in shop.buttons()), "nothing to confirm yet"
    await shop.press("Переменные шаблона")
    await shop.press("var1 ← не выбрано")
    await shop.press("Скидка: 1 %")
    await shop.sees("(?s)Проверьте звонок.*Человек 1, 1 %")
    await shop.press("Переменные шаблона")
    await shop.press("имя ← имя человека")
    await shop.sees("Чем заполнить переменную «имя»")
    assert "✓ имя человека: Человек 1" in shop.buttons()
    await shop.press("Скидка: 1 %")
    await shop.sees("(?s)Проверьте звонок.*1 %, 1 %")
    await shop.press("Переменные шаблона")
    await shop.press("Прислать текст шаблона")
    await shop.say("Просто {имя}")
    await shop.sees("(?s)Проверьте звонок.*Просто 1 %")
    await shop.press("Переменные шаблона")
    await shop.sees("(?s)чем заполнить переменные.*Просто 1 %")
    await shop.press("Назад")
    await shop.press("— Акция")
    await shop.sees("(?s)Проверьте звонок.*Просто 1 %")


async def test_whoever_lacks_what_the_template_needs_is_named(shop: Story) -> None:
    add_template(shop)
    lines = [
        *VISITS,
        *(f"{phone(10 + n)};;{name};;10:00;" for n, name in enumerate(["Олег", "", "Яна", "Лев"])),
    ]
    draft_id = await list_arrives(shop, lines)
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.sees("Что говорит шаблон")
    await shop.say("{name}, ждём вас {day}")
    screen = await shop.sees("(?s)позвоним 2 из 6.*Без звонка 4 человека: пусто то, что нужно шаблону")
    assert "нет нужных данных: 4" in screen
    assert "Олег, +7 916 000-00-10 — пусто: Дата приёма" in screen
    assert "+7 916 000-00-11 — пусто: имя человека, Дата приёма" in screen
    assert "Лев" not in screen
    assert "кнопка «Остальные»" in screen
    rest = [row async for page in rest_pages(shop.app.services.lists, UserId(shop.user_id), draft_id, shop.app.texts("ru")) for row in page]  # fmt: skip
    assert [row[4] for row in rest] == [
        "нет нужного значения: Дата приёма",
        "нет нужного значения: имя человека, Дата приёма",
        "нет нужного значения: Дата приёма",
        "нет нужного значения: Дата приёма",
    ]


async def test_a_list_of_bare_phones_takes_a_template_without_variables(shop: Story) -> None:
    template_id = add_template(shop, "Мы открылись")
    await list_arrives(shop, ["Телефон;", f"{phone(1)};"])
    await shop.press("Шаблон")
    for number in range(9):
        add_template(shop, name=f"Ещё {number}")
    await shop.press("Назад")
    await shop.press("Шаблон")
    await shop.press("Дальше")
    await shop.press("Раньше")
    await shop.press(f"{template_id} — Акция")
    await shop.sees("Что говорит шаблон")
    await shop.say("{name}, мы открылись")
    await shop.sees("нечем заполнить")
    await shop.press("Назад")
    await shop.press("Прислать текст шаблона")
    await shop.press("В шаблоне нет переменных")
    await shop.sees("Переменных в шаблоне, как вы сказали, нет")
    await shop.press("Переменные шаблона")
    await shop.sees("Что говорит шаблон, бот не знает")
    await shop.press("Готово")
    await shop.press("Это уведомление — позвонить 1")
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert "variables" not in request.body
    # Nobody is asked again what was said once.
    await list_arrives(shop, [f"{phone(2)};;"])
    await shop.press("Шаблон")
    await shop.press(f"{template_id} — Акция")
    await shop.sees("(?s)позвоним 1 из 1.*Переменных в шаблоне, как вы сказали, нет")


async def test_mapping_of_a_draft_that_says_something_else_now_redraws_it(shop: Story) -> None:
    add_template(shop)
    await list_arrives(shop, people(1))
    await shop.press("Шаблон")
    await shop.press("— Акция")
    await shop.sees("Что говорит шаблон")
    await shop.say("{имя}, здравствуйте")
    await shop.sees("Проверьте звонок")
    await shop.press("Изменить")
    await shop.press("Текст")
    await shop.sees("Напишите новый текст")
    await shop.say("Просто текст")
    await shop.sees("(?s)Что скажем.*Просто текст")


async def test_one_line_calls_by_a_template(shop: Story) -> None:
    template_id = add_template(shop, "Здравствуйте")
    await shop.say(f"/template {template_id} {phone(1)}")
    await shop.sees(f"по шаблону .*№ {template_id}")
    await shop.press("Подтвердить")
    await shop.sees("Завершено")
    (request,) = shop.paid()
    assert request.body["templateId"] == template_id


async def test_a_template_alone_asks_for_the_phones_and_then_the_time_may_follow(shop: Story) -> None:
    template_id = add_template(shop, "Здравствуйте")
    await shop.say(f"/template {template_id}")
    await shop.sees("Номера здесь не видно")
    await shop.say(f"{phone(1)} завтра в 10")
    screen = await shop.sees(f"по шаблону .*№ {template_id}")
    assert "завтра" in screen
    assert "Это текст: позвонить сейчас" not in shop.buttons()


async def test_a_template_line_that_is_none_is_answered_with_an_example(shop: Story) -> None:
    for line in ("/template", "/template акция", f"/template 5 {phone(1)} какой-то текст"):
        await shop.say(line)
        await shop.sees("Укажите номер шаблона")
        assert "Проверьте звонок" not in shop.last()
