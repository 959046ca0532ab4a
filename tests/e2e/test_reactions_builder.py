"""A tree of reactions built on screens: step by step, with every form's bad input, and outdated buttons."""

import re

from tests.e2e import tree_of_thirty
from tests.e2e.list_files import send
from tests.e2e.story import Story

LINE = "+7 916 000-95-11 Вы придёте?"


async def presses(story: Story, label: str, pattern: str) -> str:
    """Presses a button and waits for the screen it leads to."""
    before = shown(story)
    await story.press(label)
    return await changed(story, before, pattern, label)


async def says(story: Story, text: str, pattern: str) -> str:
    before = shown(story)
    await story.say(text)
    return await changed(story, before, pattern, text)


def shown(story: Story) -> tuple[str, str]:
    """The newest message of the bot, with what its buttons carry."""
    told = [message for message in story.messages() if message["from"]["is_bot"]]
    return story.last(), str(told[-1].get("reply_markup"))


async def changed(story: Story, before: tuple[str, str], pattern: str, after: str) -> str:
    found: str = await story.until(
        lambda: story.last() if shown(story) != before and re.search(pattern, story.last()) else None,
        f"{pattern!r} after {after!r}",
    )
    return found


async def opened(story: Story, line: str = LINE) -> None:
    await story.say(line)
    await story.sees("Проверьте звон")
    await presses(story, "Изменить", "Что изменить")
    await presses(story, "Реакции", "Реакции звонка")


async def test_four_levels_and_thirty_reactions_are_the_same_by_text_and_by_screens(connected: Story) -> None:
    await opened(connected)
    await builds(connected, "")
    await presses(connected, "Готово", "Проверьте звон")
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.paid()) == 1, "the call built on screens")
    await connected.say(f"+7 916 000-95-12 {tree_of_thirty.text()}")
    await connected.until(lambda: "000-95-12" in connected.last(), "the other call's screen")
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.paid()) == 2, "the call built by text")
    by_screens, by_text = (tree_of_thirty.ivrs(request.body) for request in connected.paid())
    assert by_screens == by_text
    assert str(by_screens).count("'digit': 1") > 3


async def builds(story: Story, path: str) -> None:
    """Everything below the reaction in hand, which is the one at `path`."""
    lines = tree_of_thirty.lines_below(path)
    await says(story, "\n".join(lines), re.escape(".".join(filter(None, (path, lines[-1].split(":")[0])))))
    for line in lines:
        below = f"{path}.{line[0]}".lstrip(".")
        if tree_of_thirty.lines_below(below):
            await presses(story, below, f"Выбрано: {re.escape(below)}")
            await builds(story, below)
            above = f"Выбрано: {re.escape(path)}" if path else "Реакции звонка"
            await presses(story, "Назад", above)


async def test_each_part_of_a_reaction_is_changed_and_shown(connected: Story) -> None:
    await opened(connected)
    await says(connected, "1 приду: Спасибо", "1 приду → «Спасибо»")
    await presses(connected, "1 приду", "Выбрано: 1 приду")
    await presses(connected, "Клавиша и слова", "Какая клавиша")
    await says(connected, "5 да (да, конечно)", "Выбрано: 5 да \\(да, конечно\\)")
    await presses(connected, "Что прозвучит", "(?s)Что прозвучит.*Спасибо")
    await says(connected, "Ждём вас", "Прозвучит: «Ждём вас»")
    await presses(connected, "Менеджер", "С кем соединить")
    await connected.world.telegram.share_contact(connected.user_id, "74950000001", "Пётр")
    await connected.until(lambda: "менеджером +7 495 000-00-01" in connected.last(), "the manager")
    await presses(connected, "СМС", "Какую СМС")
    await says(connected, "#12", "СМС по шаблону #12")
    await presses(connected, "Лид", "Сразу сообщим: лид")
    assert "✓ Лид" in connected.buttons()
    await presses(connected, "Не звонить", "Больше не будем звонить")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Канал СМС", "Через какой канал")
    await says(connected, "VIBER", "Канал СМС: VIBER")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Интервал писем", "Раз в сколько минут")
    await says(connected, "30", "Интервал писем: 30 мин")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Звук", "Звук из текста")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Слова: распознаём", "Слова не распознаём")
    assert "распознавание выключено" in connected.last()
    await presses(connected, "Ещё", "Что ещё изменить")
    screen = await presses(connected, "Слова: не распознаём", "Выбрано: 5 да")
    assert "распознавание выключено" not in screen
    await presses(connected, "Назад", "Реакции звонка")
    await presses(connected, "Готово", "Проверьте звон")
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.paid()) == 1, "a paid request")
    (node,) = tree_of_thirty.ivrs(connected.paid()[0].body)
    assert node == {
        "digit": 5,
        "keyWords": "да|конечно",
        "record": {"text": "Ждём вас", "source": "text"},
        "managerPhone": "74950000001",
        "smsTemplateId": 12,
        "smsChannel": "VIBER",
        "needBlock": 1,
        "emailTimeout": 30,
    }


async def test_what_was_put_in_is_taken_away_again(connected: Story) -> None:
    await opened(connected, f"{LINE}\n1 приду: Спасибо; смс Ждём; менеджер +7 495 000-00-01")
    await presses(connected, "1 приду", "Выбрано: 1 приду")
    for part, question, gone in (
        ("СМС", "Какую СМС", "СМС:"),
        ("Менеджер", "С кем соединить", "Соединим"),
        ("Что прозвучит", "Что прозвучит", "Прозвучит"),
    ):
        await presses(connected, part, question)
        assert gone not in await presses(connected, "Убрать", "Выбрано: 1 приду")
    assert "ничего не происходит" in connected.last()


async def test_reactions_are_moved_copied_removed_and_brought_back(connected: Story) -> None:
    await opened(connected, f"{LINE}\n1 один: Раз\n1.1 внизу: лид\n2 два: Два\n3 три: Три")
    await presses(connected, "3 три", "Выбрано: 3 три")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Выше", "(?s)1.1 внизу.*3 три.*2 два")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Под другую", "Под какую реакцию")
    await presses(connected, "1.1 внизу", "Выбрано: 1.1.3 три")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Под другую", "Под какую реакцию")
    await presses(connected, "На первый уровень", "Выбрано: 3 три")
    await presses(connected, "Назад", "Реакции звонка")
    await presses(connected, "1 один", "Выбрано: 1 один")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Копировать", "Выбрано: 4 один")
    assert "4.1 внизу" in connected.last()
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Убрать реакцию", "(?s)Реакции звонка")
    assert "4 один" not in connected.last()
    await presses(connected, "Вернуть как было", "4.1 внизу")
    await presses(connected, "Вернуть как было", "(?s)Реакции звонка.*1 один(?!.*4 один)")
    await presses(connected, "Ещё", "Что сделать со всеми")
    await presses(connected, "Убрать все реакции", "Пока звонок только говорит")
    await presses(connected, "Вернуть как было", "1.1 внизу")
    await presses(connected, "Готово", "Проверьте звон")
    assert "Это часть текста" not in connected.buttons()


async def test_what_is_added_beside_stands_behind_on_the_same_level(connected: Story) -> None:
    await opened(connected, f"{LINE}\n1 один: Раз\n2 два: Два")
    await presses(connected, "1 один", "Выбрано: 1 один")
    await presses(connected, "Добавить рядом", "Какие реакции будут рядом с «1 один»")
    await says(connected, "5 пять: Пять", "(?s)Реакции звонка.*1 один.*5 пять.*2 два")
    await presses(connected, "5 пять", "Выбрано: 5 пять")
    await presses(connected, "Добавить ниже", "Какие реакции будут под «5 пять»")
    await says(connected, "1) да: лид", "5.1 да → лид")


async def test_bad_input_is_told_with_the_nearest_form_and_nothing_is_lost(connected: Story) -> None:
    await opened(connected, f"{LINE}\n1 приду: Спасибо")
    await says(connected, "2 — нет", "(?s)Ничего не изменено.*нужно двоеточие.*2: нет")
    await says(connected, "2 — нет\n3: стоп", "(?s)Целиком, можно нажать и скопировать.*2: нет\n3: стоп")
    await says(connected, "А ещё скажите\n2: нет", "Это не реакции: «А ещё скажите»")
    await says(connected, "1 тоже: Да", "(?s)уже заняты клавиши 1.*2 тоже: Да")
    await says(connected, "2 тоже: Да", "(?s)1 приду → «Спасибо».*2 тоже → «Да»")
    await presses(connected, "2 тоже", "Выбрано: 2 тоже")
    for part, typed, why in (
        ("Клавиша и слова", "Два слова\nна строках", "Это не клавиша"),
        ("Клавиша и слова", "клавиша", "такой клавиши нет"),
        ("Клавиша и слова", "* 10", "(?s)рядом с клавишей лишнее.*\\* 10 с"),
        ("Клавиша и слова", "1", "цифра 1 на этом уровне уже занята"),
        ("Что прозвучит", "...", "нет ни одного слова"),
        ("Что прозвучит", "а" * 1025, "в тексте 1 025 знаков"),
        ("Менеджер", "Пётр", "Это не номер: «Пётр»"),
        ("СМС", "а" * 71, "в СМС 71 знак"),
    ):
        # The question stands above what was answered before.
        await connected.press(part)
        await connected.until(lambda: "Клавиша и слова" not in connected.buttons(), "a question")
        await says(connected, typed, why)
        await connected.press("Назад")
        await connected.until(lambda: "Клавиша и слова" in connected.buttons(), "the reaction again")
    await connected.press("Ещё")
    await connected.sees("Что ещё изменить")
    await connected.press("Интервал писем")
    await connected.sees("Раз в сколько минут")
    await says(connected, "часто", "Нужно число минут")
    await says(connected, "15", "Интервал писем: 15 мин")
    assert "Прозвучит: «Да»" in connected.last()
    assert not connected.paid()


async def test_lines_that_are_unclear_come_first(connected: Story) -> None:
    await connected.say(f"{LINE}\n1 — да\n2: стоп")
    await connected.sees("Проверьте звон")
    await presses(connected, "Изменить", "Что изменить")
    screen = await presses(connected, "Реакции", "Сначала — строки")
    assert "нужно двоеточие" in screen
    await presses(connected, "Исправить так", "(?s)Проверьте звонок.*1 → «да»")
    await presses(connected, "Изменить", "Что изменить")
    await presses(connected, "Реакции", "(?s)Реакции звонка.*1 → «да»")


async def test_a_button_of_an_older_screen_changes_nothing(connected: Story) -> None:
    await opened(connected, f"{LINE}\n1 один: Раз\n2 два: Два")
    await presses(connected, "1 один", "Выбрано: 1 один")
    old = [
        button["callback_data"]
        for row in connected.messages()[-1]["reply_markup"]["inline_keyboard"]
        for button in row
    ]
    await presses(connected, "Лид", "Сразу сообщим")
    for data in old:
        await connected.world.telegram.press(connected.user_id, connected.messages()[-1]["message_id"], data)
    await connected.sees("(?s)1 один → «Раз»; лид.*2 два")
    assert connected.buttons()[-1] in {"Назад", "Готово"}
    assert not connected.paid()


async def test_a_list_that_asks_what_to_say_has_its_reactions_under_more(connected: Story) -> None:
    await send(connected, "Анна;89160000011\nИван;89160009501".encode(), "list.csv")
    await connected.sees("Что сказать")
    await presses(connected, "Ещё", "позвоним 2 из 2")
    await presses(connected, "Реакции", "Пока звонок только говорит")
    await says(connected, "1 приду: Спасибо", "1 приду → «Спасибо»")
    await presses(connected, "Готово", "(?s)Что сказать|1 приду")
    await says(connected, "Вы придёте?", "(?s)Вы придёте.*1 приду → «Спасибо»")
    assert not connected.paid()


async def test_a_long_level_is_paged_and_each_screen_fits(connected: Story) -> None:
    words = "\n".join(
        f"(слово{chr(ord('а') + at % 32)}{'я' * (at // 32)}): Ответ {'о' * 300} {at}" for at in range(40)
    )
    await opened(connected)
    for first in range(0, 40, 10):
        await says(connected, "\n".join(words.splitlines()[first : first + 10]), "слово")
    assert "… и ещё 16" in connected.last()
    await presses(connected, "Дальше", "Реакции звонка")
    assert {"Раньше", "Дальше"} < set(connected.buttons())
    assert len(connected.buttons()) < 20


async def test_a_preset_with_a_manager_asks_twice_and_one_tap_undoes_it(connected: Story) -> None:
    await opened(connected, f"{LINE}\n5 старая: лид")
    await presses(connected, "Ещё", "Что сделать со всеми")
    await presses(connected, "1 менеджер, 2 СМС", "С кем соединить по клавише 1")
    await says(connected, "Пётр", "Это не номер: «Пётр»")
    await says(connected, "+7 495 000-00-01", "Какую СМС отправить по клавише 2")
    await says(connected, "а" * 71, "в СМС 71 знак")
    await says(connected, "Ждём вас", "(?s)1 менеджер.*2 СМС → СМС «Ждём вас».*9 больше не звонить")
    assert "5 старая" not in connected.last()
    await presses(connected, "Вернуть как было", "5 старая")
    assert not connected.paid()


async def test_a_preset_of_answers_is_one_tap_and_can_be_edited_as_text(connected: Story) -> None:
    await opened(connected)
    await presses(connected, "Да, нет, в другое время", "(?s)1 да.*2 нет.*3 в другое время")
    await presses(connected, "Готово", "Проверьте звон")
    await presses(connected, "Изменить", "Что изменить")
    await presses(
        connected, "Текст", "(?s)Вы придёте.*1 да \\(да, конечно, приду\\): Спасибо.*3 в другое время"
    )


async def test_an_alarm_calls_one_after_another_until_somebody_accepts(connected: Story) -> None:
    await opened(connected, "+7 916 000-97-00, +7 916 000-95-01, +7 916 000-00-45 Пожар на складе")
    await presses(
        connected, "Тревога: звоним, пока не примут", "1 принял → «Спасибо, записали»; принимает вызов"
    )
    screen = await presses(connected, "Готово", "Проверьте звон")
    assert "По очереди: звоним следующему" in screen
    assert "Принимают: 1 принял" in screen
    assert "за ролики из текстов" in screen
    await connected.press("Подтвердить")
    await connected.sees("вызов приняли до них")
    called = [request.body["phones"] for request in connected.paid() if request.endpoint == "create"]
    assert called == [["79160009700"], ["79160009501"]]
    assert [request.endpoint for request in connected.paid()].count("createRecord") == 2
    told = await connected.sees("Остальным не позвоним")
    assert "Вызов приняли" in told


async def test_an_alarm_is_edited_as_text_and_stays_one_until_it_is_turned_off(connected: Story) -> None:
    await opened(connected, "+7 916 000-97-00, +7 916 000-95-01 Пожар")
    await presses(connected, "Тревога", "принимает вызов")
    await presses(connected, "Готово", "Проверьте звон")
    await presses(connected, "Изменить", "Что изменить")
    screen = await presses(connected, "Текст", "Напишите новый текст")
    assert "Не всё в реакциях можно записать строкой" in screen
    await says(
        connected,
        "Потоп\n1 принял: Ждём\n2 не могу: Хорошо",
        "(?s)1 принял → «Ждём»; принимает вызов.*2 не могу",
    )
    await presses(connected, "Изменить", "Что изменить")
    await presses(connected, "Текст", "Напишите новый текст")
    await says(connected, "Потоп\n2 не могу: Хорошо", "ни одна реакция его не принимает")
    assert "Подтвердить" not in connected.buttons()
    await presses(connected, "Изменить", "Что изменить")
    await presses(connected, "Реакции", "Реакции звонка")
    await presses(connected, "Ещё", "Что сделать со всеми")
    await presses(connected, "Звонить всем сразу", "Реакции звонка")
    screen = await presses(connected, "Готово", "Проверьте звон")
    assert "По очереди" not in screen
    assert "Подтвердить" in connected.buttons()
    assert not connected.paid()


async def test_a_managers_hours_are_set_and_said(connected: Story) -> None:
    await opened(connected, f"{LINE}\n1 соединить: менеджер +7 495 000-00-01")
    await presses(connected, "1 соединить", "Выбрано: 1 соединить")
    await presses(connected, "Ещё", "Что ещё изменить")
    await presses(connected, "Часы менеджера", "Когда менеджер отвечает")
    await says(connected, "утром", "Это не часы: «утром»")
    await says(connected, "9-18", "Менеджер отвечает с 9:00 до 18:00, иначе лид")
    await presses(connected, "Назад", "Реакции звонка")
    screen = await presses(connected, "Готово", "Проверьте звон")
    assert "менеджер +7 495 000-00-01 с 9:00 до 18:00, иначе лид" in screen
    await presses(connected, "Изменить", "Что изменить")
    await presses(connected, "Текст", "часы менеджера")
    await says(
        connected, "Алло\n1 соединить: менеджер +7 495 000-00-01; Соединяю", "с 9:00 до 18:00, иначе лид"
    )
    assert not connected.paid()
