"""What can be read and chosen without spending anything: balance, lists, the stop list, the lock, settings."""

import pytest
from sqlalchemy import text

from bot.sandbox.world import ANNA, BORIS
from tests.e2e.story import Story

READ = [
    (ANNA, "/balance", "Баланс: 100,00 ₽"),
    (ANNA, "/phones", r"\+7 495 000-00-01 — ваш"),
    (ANNA, "/languages", "ru-RU"),
    (ANNA, "/templates", "Напоминание о записи"),
    (ANNA, "/calls", "Звонков пока нет"),
    (ANNA, "/call_77", "Звонка с таким номером у вас нет"),
    (ANNA, "/stoplist", "Пока пуст"),
    (ANNA, "/settings", r"Часовой пояс: Москва, UTC\+3"),
    (BORIS, "/balance", "Balance: 100,00 ₽"),
    (BORIS, "/phones", r"\+7 495 000-00-01 — yours"),
    (BORIS, "/languages", "en-"),
    (BORIS, "/templates", "Напоминание о записи"),
    (BORIS, "/calls", "(?i)no calls"),
    (BORIS, "/call_77", "(?i)no call"),
    (BORIS, "/stoplist", "Empty so far"),
    (BORIS, "/settings", r"Time zone: Moscow, UTC\+3"),
]


async def test_everything_that_can_be_read_is_one_message_away_in_both_languages(story: Story) -> None:
    for person in (ANNA, BORIS):
        reader = story.of(person)
        await reader.connect()
        for _, command, told in (line for line in READ if line[0] == person):
            reader.taps = 0
            await reader.say(command)
            await reader.sees(told)
            assert reader.taps == 1
    assert not story.paid()


@pytest.mark.parametrize(("person", "told"), [(ANNA, "не подключён"), (BORIS, "not connected")])
async def test_without_a_key_each_command_says_how_to_connect(story: Story, person: int, told: str) -> None:
    reader = story.of(person)
    asked = (
        "/balance",
        "/phones",
        "/languages",
        "/templates",
        "/calls",
        "/call_1",
        "/stoplist",
        "/lock",
        "/disconnect",
    )
    for count, command in enumerate(asked, start=1):
        await reader.say(command)
        await reader.until(
            lambda wanted=count: len([text for text in reader.texts() if told in text]) >= wanted, command
        )


async def test_a_service_that_fails_while_being_asked_is_a_sentence(connected: Story) -> None:
    faults = connected.world.calling.faults
    faults.add("userInfo", "bad_gateway", times=9)
    await connected.say("/balance")
    await connected.sees("На стороне сервиса сбой")
    faults.add("getPhones", "drop_before_reading", times=9)
    await connected.say("/phones")
    await connected.sees("Связь с сервисом оборвалась|Сервис сейчас недоступен")
    faults.add("getTemplates", "canned", body="<html>", times=9)
    await connected.say("/templates")
    await connected.sees("Сервис ответил непонятно|сбой")
    assert all("html" not in text for text in connected.texts())


async def test_the_menu_leads_everywhere_and_back_in_one_message(connected: Story) -> None:
    await connected.say("/menu")
    await connected.sees("Меню\n")
    places = {
        "Баланс": "Хватит|пока неизвестно",
        "Номера": "с которых можно звонить",
        "Шаблоны": "Напоминание",
        "Звонки": "Звонков пока нет",
        "Стоп-лист": "Пока пуст",
        "Настройки": "Часовой пояс",
        "Помощь": "Как позвонить",
    }
    count = len(connected.messages())
    for label, told in places.items():
        await connected.press(label)
        await connected.sees(told)
        await connected.press("В меню")
        await connected.sees("Меню")
    assert len(connected.messages()) == count


async def test_the_stop_list_is_filled_read_and_emptied(connected: Story) -> None:
    await connected.say("/stoplist +79160000045, 8 916 000 00 46")
    await connected.sees("Добавлено 2 номера")
    await connected.say("/stoplist +79160000045 абвгд")
    told = await connected.sees("абвгд")
    assert "Уже были в стоп-листе: 1" in told
    await connected.say("+79160000047")
    await connected.sees("Добавлен 1 номер")
    await connected.say("/stoplist")
    await connected.sees("3 номера, на которые не звоним")
    await connected.press("+7 916 000-00-46")
    await connected.sees("Добавлен вручную")
    await connected.press("Убрать")
    await connected.sees("убран из стоп-листа")
    await connected.press("Назад")
    await connected.sees("2 номера, на которые не звоним")
    await connected.press("Добавить номера")
    await connected.say("12345")
    await connected.sees("Не получилось прочитать: «12345»")
    await connected.press("Назад")
    await connected.sees("2 номера")


async def test_a_phone_sent_after_another_command_is_a_call_and_not_for_the_stop_list(
    connected: Story,
) -> None:
    await connected.say("/stoplist")
    await connected.press("Добавить номера")
    await connected.sees("на которые не звонить, например")
    await connected.say("/balance")
    await connected.sees("Баланс: 100,00 ₽\nНа сколько")
    await connected.say("+79160000045")
    await connected.sees("Напишите, что сказать")
    await connected.say("/cancel")
    await connected.sees("начатое отменено")


async def test_a_long_stop_list_has_pages(connected: Story) -> None:
    phones = " ".join(f"+791600001{number:02}" for number in range(10))
    await connected.say(f"/stoplist {phones}")
    await connected.sees("Добавлено 10")
    await connected.say("/stoplist")
    await connected.press("Дальше")
    await connected.until(lambda: "+7 916 000-01-09" in connected.buttons(), "the second page")
    assert "+7 916 000-01-00" not in connected.buttons()
    await connected.press("В начало")
    await connected.until(lambda: "+7 916 000-01-00" in connected.buttons(), "the first page")


async def test_a_locked_account_starts_nothing_until_its_owner_unlocks_it(story: Story) -> None:
    await story.connect()
    colleague = story.of(BORIS)
    await colleague.connect()
    await colleague.say("/lock")
    await colleague.sees("Calls are locked")
    await story.say("+79160000045 Напоминаем о записи")
    screen = await story.sees("Подтвердить пока нельзя")
    assert "/unlock" in screen
    assert "Подтвердить" not in story.buttons()
    await colleague.say("/unlock")
    await colleague.sees("(?i)only.*first")
    await story.say("/unlock")
    await story.sees("снова разрешены")
    await story.say("+79160000045 Напоминаем о записи")
    await story.until(lambda: "Подтвердить" in story.buttons(), "a button to confirm")
    assert not story.paid()


async def test_settings_are_changed_by_taps_in_place_and_shown_below_what_was_typed(connected: Story) -> None:
    await connected.say("/settings")
    await connected.sees("Настройки")
    count = len(connected.messages())

    await connected.press("Часовой пояс")
    await connected.say("Нигдеград")
    await connected.sees("Такого часового пояса не нашлось")
    await connected.say("Екатеринбург")
    await connected.sees(r"Екатеринбург, UTC\+5")

    await connected.press("Цена звонка")
    await connected.say("дорого")
    await connected.sees("не похоже на цену")
    await connected.say("2,50")
    await connected.sees("Цена отвеченного звонка: 2,50 ₽")

    await connected.press("Номер")
    await connected.press("+7 495 000-00-02")
    await connected.sees(r"Звонить с номера: \+7 495 000-00-02")

    await connected.press("Язык")
    await connected.press("English")
    screen = await connected.sees("Settings")
    assert "Yekaterinburg, UTC+5" in screen
    assert "2,50 ₽" in screen
    refusals_and_answers, shown_below = 2 + 4, 2
    assert len(connected.messages()) == count + refusals_and_answers + shown_below

    await connected.say("/call +79160000045 tomorrow at 10 A reminder")
    screen = await connected.sees("(?i)check the call")
    assert "+7 495 000-00-02" in screen
    assert "2,90 ₽" in screen
    await connected.say("/balance")
    await connected.sees("about 40 answered calls")


async def test_price_and_number_can_be_taken_back(connected: Story) -> None:
    await connected.say("/settings")
    await connected.press("Цена звонка")
    await connected.say("3")
    await connected.sees("3,00 ₽")
    await connected.press("Цена звонка")
    await connected.press("Не указывать")
    await connected.sees("Цена отвеченного звонка: не указана")
    await connected.press("Номер")
    await connected.press("+7 495 000-00-02")
    await connected.sees(r"Звонить с номера: \+7")
    await connected.press("Номер")
    await connected.press("Дежурный номер")
    await connected.sees("Звонить с номера: дежурный")


async def test_a_price_is_the_account_owners_to_give(story: Story) -> None:
    await story.connect()
    colleague = story.of(BORIS)
    await colleague.connect()
    await colleague.say("/settings")
    await colleague.press("Price of a call")
    await colleague.sees("(?i)only.*first")


async def test_a_button_that_nobody_knows_any_more_says_so(story: Story) -> None:
    await story.say("/help")
    await story.sees("Как позвонить")
    message_id = story.messages()[-1]["message_id"]
    telegram = story.world.telegram
    tap = await telegram.press(ANNA, message_id, "zz:1", forged=True)
    answer = await story.until(lambda: telegram.answers.get(tap), "an answer")
    assert "больше не работает" in answer["text"]


async def test_an_error_of_ours_is_an_incident_without_an_exceptions_name(connected: Story) -> None:
    async with connected.app.database.writing() as tx:
        await tx.execute(text("DROP TABLE stop_list"))
    await connected.say("/stoplist +79160000045")
    told = await connected.sees("номер происшествия: [0-9a-f]{8}")
    assert "Error" not in told
    assert "SELECT" not in told
    await connected.say("/balance")
    await connected.sees("Баланс: 100,00 ₽\nНа сколько")
