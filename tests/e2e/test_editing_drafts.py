"""What is typed anew is in sight as it was, «Назад» leads one level up, and what was cancelled by mistake comes back."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.world import ANNA
from tests.e2e.list_chat import list_arrives, people
from tests.e2e.story import Message, Story, telling

LINE = "/call +79160000045 завтра в 10 Напоминаем о записи <к врачу>"


async def test_a_question_shows_the_old_value_to_be_copied(connected: Story) -> None:
    await connected.say(LINE)
    await asks(connected, "Проверьте звонок")
    await connected.press("Изменить")
    for part, question, old in (
        ("Текст", "Напишите новый текст", "Напоминаем о записи <к врачу>"),
        ("Номера", "Пришлите номера", "+7 916 000-00-45"),
        ("Время", "Когда позвонить", f"{datetime.now(UTC) + timedelta(hours=3, days=1):%d.%m.%Y} 10:00"),
        ("Откуда звонить", "С какого номера", "Дежурный номер сервиса"),
    ):
        await connected.press(part)
        await connected.sees(question)
        assert copied(screen_of(connected)) == old
        await back_to_the_parts(connected)
    await connected.press("Время")
    await asks(connected, "Когда позвонить")
    await connected.say(copied(screen_of(connected)))
    await connected.until(lambda: "Подтвердить" in connected.buttons(), "the confirm screen")
    screen = connected.last()
    assert "завтра" in screen
    assert "10:00" in screen


async def test_what_the_service_refuses_to_list_is_told_and_the_call_stays(connected: Story) -> None:
    await connected.say(LINE)
    await asks(connected, "Проверьте звонок")
    await connected.press("Изменить")
    connected.world.calling.faults.add(
        "getPhones", "canned", body='{"status": "error", "data": {"message": "Перерыв"}}', times=3
    )
    await connected.press("Откуда звонить")
    await connected.sees("Перерыв")
    await connected.until(lambda: "Подтвердить" in connected.buttons(), "the confirm screen")


async def test_a_typed_time_that_is_unclear_leads_back_to_its_question(connected: Story) -> None:
    await connected.say(LINE)
    await asks(connected, "Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Время")
    await asks(connected, "Когда позвонить")
    await connected.say("12.05")
    await asks(connected, "можно понять по-разному")
    await connected.press("Назад")
    await asks(connected, "Когда позвонить[?] Напишите")
    await back_to_the_parts(connected)


async def test_options_show_what_they_are_and_lead_back_level_by_level(connected: Story) -> None:
    await connected.say(LINE)
    await asks(connected, "Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Ещё")
    await connected.press("Часы")
    await asks(connected, "В какие часы")
    await connected.say("9-21")
    await asks(connected, "Часы: 9:00–21:00")
    await connected.press("Изменить")
    await connected.press("Ещё")
    await connected.press("Часы")
    await asks(connected, "В какие часы")
    assert copied(screen_of(connected)) == "09:00-21:00"
    await connected.press("Назад")
    await asks(connected, "Как звонить")
    await connected.press("15 мин")
    await connected.until(lambda: "✓ 15 мин" in connected.buttons(), "a redial")
    await connected.press("Другое")
    await asks(connected, "Через сколько минут")
    assert copied(screen_of(connected)) == "15"
    await connected.press("Назад")
    await asks(connected, "Как звонить")
    await back_to_the_parts(connected)
    await connected.press("Записывать разговор")
    await asks(connected, "нужно предупредить")
    await back_to_the_parts(connected)
    await connected.press("Назад")
    await connected.until(lambda: "Подтвердить" in connected.buttons(), "the confirm screen")


async def test_a_record_is_left_for_the_question_it_was_asked_from(connected: Story) -> None:
    await connected.say("/call +79160000045 #1")
    await asks(connected, "Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Текст")
    await asks(connected, "Напишите новый текст")
    assert copied(screen_of(connected)) == "#1"
    await connected.press("Ролик")
    await asks(connected, "Какой ролик включить")
    await connected.press("Назад")
    await asks(connected, "Напишите новый текст")
    await back_to_the_parts(connected)


async def test_a_lists_questions_lead_back_to_where_they_were_asked(connected: Story) -> None:
    await list_arrives(connected, people(1, 2))
    await connected.press("Текст или номер")
    await asks(connected, "Напишите новый текст")
    await connected.press("Ролик")
    await asks(connected, "Какой ролик включить")
    await connected.press("Назад")
    await asks(connected, "Напишите новый текст")
    await connected.press("Назад")
    await asks(connected, "Что сказать")
    await connected.press("Ещё")
    await connected.press("Изменить")
    await asks(connected, "Что изменить")
    await connected.press("Шаблон")
    await asks(connected, "По какому шаблону")
    await back_to_the_parts(connected)
    await connected.say("Ждём вас завтра")
    await asks(connected, "(?s)Проверьте звонки.*Ждём вас завтра")


async def test_what_is_typed_after_the_way_back_is_no_answer(connected: Story) -> None:
    await connected.say(LINE)
    await asks(connected, "Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Текст")
    await asks(connected, "Напишите новый текст")
    await back_to_the_parts(connected)
    await connected.say("что-то своё")
    await connected.sees("Пришлите номер и текст одним сообщением")


async def test_settings_show_what_they_are(connected: Story) -> None:
    await connected.say("/settings")
    await connected.press("Часовой пояс")
    await asks(connected, "Напишите город")
    assert copied(screen_of(connected)) == "Москва"
    await connected.press("Назад")
    await connected.press("Цена")
    await asks(connected, "Сколько стоит")
    await connected.say("2,5")
    await asks(connected, "2,50")
    await connected.press("Цена")
    await asks(connected, "Сколько стоит")
    assert copied(screen_of(connected)) == "2,50"


# -- what was cancelled by mistake ---------------------------------------------------------------------------------


async def test_a_cancelled_draft_comes_back_once_and_its_older_screen_confirms_nothing(
    connected: Story,
) -> None:
    await connected.say(LINE)
    await connected.sees("Проверьте звонок")
    message_id, old = screen_of(connected)["message_id"], button_data(connected, "Подтвердить")
    await connected.press("Отмена")
    await connected.sees("Ничего не отправлено, деньги не списаны")
    assert connected.buttons() == ["Вернуть"]
    restore = button_data(connected, "Вернуть")
    await connected.press("Вернуть")
    screen = await connected.sees("Проверьте звонок")
    assert "Напоминаем о записи <к врачу>" in screen
    telegram = connected.world.telegram
    tap = await telegram.press(ANNA, message_id, restore)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert "уже вернули" in answer["text"]
    tap = await telegram.press(ANNA, message_id, old)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert "устарел" in answer["text"]
    assert not connected.paid()
    await connected.press("Подтвердить")
    await connected.sees("ответили")
    tap = await telegram.press(ANNA, message_id, restore)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert "подтверждён" in answer["text"]
    assert len(connected.truth()) == 1


async def test_a_word_that_cancels_offers_each_draft_and_list(connected: Story) -> None:
    await connected.say(LINE)
    await connected.sees("Проверьте звонок")
    await list_arrives(connected, people(1, 2))
    await connected.sees("Что сказать")
    await connected.say("отмена")
    await connected.sees("начатое отменено")
    assert connected.buttons() == ["Вернуть: список «clients.csv»", "Вернуть +7 916 000-00-45"]
    await connected.press("Вернуть: список")
    await connected.until(lambda: "Текст или номер" in connected.buttons(), "the list")
    await connected.say("Ждём вас завтра")
    await connected.sees("(?s)Проверьте звонки.*Ждём вас завтра")
    await connected.press("Вернуть: список")
    await connected.press("Вернуть +7")
    await connected.until(lambda: connected.last().startswith("Проверьте звонок"), "the call")
    assert len([text for text in connected.texts() if "Проверьте звонки" in text]) == 3, (
        "its old one, the one that came back, and that below the text"
    )
    await connected.say("/cancel")
    await connected.until(lambda: len(connected.buttons()) == 2, "both again")
    assert not connected.paid()


async def test_what_cannot_come_back_says_why(tmp_path: Path) -> None:
    ahead = timedelta()
    async with telling(tmp_path / "data", clock=lambda: datetime.now(UTC) + ahead) as story:
        await story.connect()
        await story.say("/call +79160000045 завтра в 10 Напоминаем о записи")
        await story.sees("Проверьте звонок")
        await story.say("/cancel")
        await story.sees("начатое отменено")
        assert story.buttons() == ["Вернуть"]
        ahead = timedelta(minutes=11)
        assert "10 минут" in await told(story, "Вернуть")
        ahead = timedelta()
        await story.say("/disconnect")
        await story.press("Отключить")
        await story.sees("(?i)отключ")
        await story.say(story.world.api_key)
        await story.until(
            lambda: sum("Ключ подключён" in told for told in story.texts()) == 2, "the key again"
        )
        assert "отменён насовсем" in await told(story, "Вернуть")


async def told(story: Story, label: str) -> str:
    """The alert that a tap is answered with."""
    telegram = story.world.telegram
    answers: dict[str, Any] = telegram.answers
    tap = await story.press(label)
    return str((await story.until(lambda: answers.get(tap), "an answer"))["text"])


async def asks(story: Story, pattern: str) -> None:
    """Waits until the newest screen says this; older ones stay above what was typed."""
    await story.until(
        lambda: re.search(pattern, str(screen_of(story).get("text"))), f"a screen like {pattern!r}"
    )


async def back_to_the_parts(story: Story) -> None:
    await story.press("Назад")
    await story.until(lambda: "Откуда звонить" in story.buttons(), "the parts")


def screen_of(story: Story) -> Message:
    """The newest message of the bot with buttons."""
    return next(message for message in reversed(story.messages()) if "reply_markup" in message)


def copied(message: Message) -> str:
    """What a tap on the message's last code copies."""
    entity = next(one for one in reversed(message["entities"]) if one["type"] in {"code", "pre"})
    text = message["text"].encode("utf-16-le")
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return str(text[start:end].decode("utf-16-le")).replace("\u00a0", " ")


def button_data(story: Story, label: str) -> str:
    rows = screen_of(story)["reply_markup"]["inline_keyboard"]
    return next(str(one["callback_data"]) for row in rows for one in row if one["text"] == label)
