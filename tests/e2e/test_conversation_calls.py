"""A call from the line to the confirm screen, as people type it, and what is asked where the line lacks something."""

import pytest

from bot.sandbox.world import ANNA, BORIS
from tests.e2e.story import Message, Story

CALL = "/call +7 (916) 123-45-67 завтра в 10 Напоминаем о записи к стоматологу"


async def test_the_whole_story_takes_two_taps_to_connect_and_two_to_call(story: Story) -> None:
    await story.connect()
    assert story.taps == 2
    await story.say(CALL)
    screen = await story.sees("Проверьте звонок")
    assert "+7 916 123-45-67" in screen
    assert "Напоминаем о записи к стоматологу" in screen
    assert "завтра" in screen
    assert not story.paid()
    await story.press("Подтвердить")
    await story.sees("ответили")
    assert story.taps == 4
    assert len(story.paid()) == 1
    assert len(story.truth()) == 1


async def test_the_same_story_in_english(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await boris.say("/call +7 (916) 123-45-67 tomorrow at 10 A reminder of your appointment")
    screen = await boris.sees("(?i)check the call")
    assert "tomorrow" in screen
    assert "A reminder of your appointment" in screen
    await boris.press("Confirm")
    await boris.sees("(?i)answered")
    assert len(boris.paid()) == 1


async def test_a_bare_phone_is_asked_what_to_say_and_the_answer_may_name_a_time(connected: Story) -> None:
    await connected.say("8 916 000 00 45")
    await connected.sees("Напишите, что сказать")
    assert connected.buttons() == ["Проверить номер", "В стоп-лист", "Отмена"]
    await connected.say("завтра в 11 Ваш заказ готов")
    screen = await connected.sees("Проверьте звонок")
    assert "Ваш заказ готов" in screen
    assert "11:00" in screen
    assert not [text for text in connected.texts() if "Напишите, что сказать" in text], "the question is gone"


async def test_several_phones_lead_to_one_confirm_screen_and_one_request(connected: Story) -> None:
    await connected.say("+7 916 000-00-45, 89160000046 9160000047 Завтра не работаем")
    screen = await connected.sees("3 из 3")
    assert "+7 916 000-00-47" in screen
    await connected.press("Подтвердить")
    await connected.sees("ответили 3")
    assert len(connected.paid()) == 1
    assert len(connected.truth()) == 3


async def test_shared_contacts_gather_in_one_question(connected: Story) -> None:
    telegram = connected.world.telegram
    await telegram.share_contact(ANNA, "+79160000045", "Иван")
    await telegram.share_contact(ANNA, "79160000046", "Пётр", contact_user_id=4242)
    await telegram.share_contact(ANNA, "79160000001", "Анна", contact_user_id=ANNA)
    question = await connected.sees("Номеров 3")
    assert "+7 916 000-00-46" in question
    assert len([text for text in connected.texts() if "Напишите, что сказать" in text]) == 1
    await telegram.share_contact(ANNA, "100", "Справка")
    await connected.sees("В этом контакте нет номера")
    await connected.say("Собрание перенесли")
    await connected.sees("3 из 3")


async def test_a_time_that_may_be_text_goes_back_into_the_text(connected: Story) -> None:
    await connected.say("/call +79160000045 завтра в 10 ждём вас на приём")
    await connected.sees("Проверьте звонок")
    await connected.press("Это текст")
    screen = await connected.sees("сразу после подтверждения")
    assert "завтра в 10 ждём вас на приём" in screen
    assert "Это текст: позвонить сейчас" not in connected.buttons()


async def test_a_quoted_text_is_never_a_time(connected: Story) -> None:
    await connected.say("/call +79160000045 «завтра в 10 ждём вас»")
    screen = await connected.sees("Проверьте звонок")
    assert "завтра в 10 ждём вас" in screen
    assert "сразу после подтверждения" in screen


async def test_an_ambiguous_time_is_answered_by_a_button(connected: Story) -> None:
    await connected.say("/call +79160000045 12.05 Напоминаем о записи")
    await connected.sees("Когда позвонить")
    assert "Это текст: позвонить сейчас" in connected.buttons()
    assert connected.buttons()[-1] == "Отмена"
    await connected.press("12:05")
    screen = await connected.sees("Проверьте звонок")
    assert "12:05" in screen
    assert "Напоминаем о записи" in screen
    assert not connected.paid()


async def test_a_time_in_the_past_is_said_and_another_may_be_typed(connected: Story) -> None:
    await connected.say("/call +79160000045 01.02.2020 10:00 Напоминаем о записи")
    asked = await connected.sees("уже прошло")
    assert "1 февраля 2020" in asked
    await connected.say("когда-нибудь")
    await connected.sees("Не получилось понять время: «когда-нибудь»")
    await connected.say("через 2 часа")
    screen = await connected.sees("Проверьте звонок")
    assert "Напоминаем о записи" in screen
    assert not connected.paid()


async def test_a_text_that_is_too_long_keeps_phone_and_time(connected: Story) -> None:
    await connected.say(f"/call +79160000045 завтра в 10 {'а' * 1100}")
    told = await connected.sees("В тексте")
    assert "1100" in told.replace(" ", "")
    assert "1024" in told.replace(" ", "")
    await connected.say("Теперь коротко")
    screen = await connected.sees("Проверьте звонок")
    assert "Теперь коротко" in screen
    assert "завтра" in screen
    assert not connected.paid()


async def test_more_than_twenty_people_are_a_list_with_their_text(connected: Story) -> None:
    phones = " ".join(f"+791600001{number:02}" for number in range(21))
    await connected.say(f"{phones} Завтра не работаем")
    screen = await connected.sees("позвоним 21 из 21")
    assert "Завтра не работаем" in screen
    assert "Список из сообщения" in screen


async def test_a_phone_that_cannot_be_read_is_named_and_the_rest_is_kept(connected: Story) -> None:
    await connected.say("/call +79160000045, +7916000004 Напоминаем о записи")
    told = await connected.sees("Не получилось прочитать номер")
    assert "+7916000004" in told
    assert "+7 916 000-00-45" in told
    await connected.say("+79160000046")
    screen = await connected.sees("2 из 2")
    assert "Напоминаем о записи" in screen

    await connected.say("/call +79160000045, +7916000004 Напоминаем о записи")
    await connected.press("Без него")
    await connected.until(
        lambda: [text for text in connected.texts() if "Проверьте звонок" in text and "2 из 2" not in text],
        "a screen for one",
    )


async def test_a_nonsense_phone_is_named_and_the_text_waits_for_a_right_one(connected: Story) -> None:
    await connected.say("/call 12345 Напоминаем о записи")
    await connected.sees("Не получилось прочитать номер: 12345")
    await connected.say("+79160000045")
    screen = await connected.sees("Проверьте звонок")
    assert "12345" not in screen
    assert "Напоминаем о записи" in screen
    assert not connected.paid()


@pytest.mark.parametrize("nonsense", ["/call 12345", "/call вчерашнему клиенту", "/call"])
async def test_a_line_without_a_phone_is_answered_with_an_example(connected: Story, nonsense: str) -> None:
    await connected.say(nonsense)
    await connected.sees(r"\+7 916 000-00-01")
    await connected.say("+79160000045 Напоминаем о записи")
    screen = await connected.sees("Проверьте звонок")
    assert "12345" not in screen
    assert "Напоминаем о записи" in screen
    assert not connected.paid()


async def test_bad_lines_are_answered_in_english_too(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    for line, told in (
        ("/call 12345", "(?i)number"),
        ("/call +79160000045 12.05 A reminder", "When shall we call"),
        ("/call +79160000045 01.02.2020 10:00 A reminder", "This time is over"),
        (f"/call +79160000045 {'a' * 1100}", "at most"),
    ):
        await boris.say(line)
        await boris.sees(told)
    assert not boris.paid()


async def test_a_stored_record_is_called_by_its_number(connected: Story) -> None:
    await connected.say("/call +79160000045 #1")
    screen = await connected.sees("Проверьте звонок")
    assert "ролик № 1" in screen


async def test_every_part_of_a_draft_is_edited_and_taps_stay_in_its_message(connected: Story) -> None:
    await connected.say("/call +79160000045 завтра в 10 Первый текст")
    await connected.sees("Проверьте звонок")

    await edit(connected, "Текст", "Второй текст")
    assert "Второй текст" in await connected.sees("Второй текст")
    await edit(connected, "Время", "послезавтра в 12:30")
    assert "12:30" in await connected.sees("12:30")
    await edit(connected, "Номера", "+79160000046, +79160000047")
    assert "2 из 2" in await connected.sees("2 из 2")
    message = screen_of(connected)
    await connected.press("Изменить")
    await connected.press("Откуда звонить")
    await connected.sees("С какого номера звонить")
    own = next(label for label in connected.buttons() if label.startswith("+7"))
    await connected.press(own)
    await connected.sees(f"С номера: {own.replace('+', '[+]')}")
    assert screen_of(connected)["message_id"] == message["message_id"]
    assert not connected.paid()


async def test_an_edit_that_cannot_be_read_changes_nothing(connected: Story) -> None:
    await connected.say("/call +79160000045 Напоминаем о записи")
    await connected.sees("Проверьте звонок")
    await edit(connected, "Номера", "12345")
    await connected.sees("Прежние пока остались")
    await connected.press("Назад")
    await connected.sees("Что изменить")
    await connected.press("Назад")
    await connected.until(lambda: "Изменить" in connected.buttons(), "the confirm screen")
    await edit(connected, "Время", "никогда")
    await connected.sees("Не получилось понять время")
    await connected.say("01.02.2020 10:00")
    await connected.sees("уже прошло")
    await connected.press("Назад")
    await connected.sees("Что изменить")
    await connected.press("Назад")
    await edit(connected, "Текст", "б" * 1100)
    await connected.sees("не больше 1.?024")
    await connected.say("Короткий")
    screen = await connected.sees("Короткий")
    assert "+7 916 000-00-45" in screen


async def test_a_button_of_an_older_screen_redraws_it_and_says_so(connected: Story) -> None:
    await connected.say("/call +79160000045 Напоминаем о записи")
    await connected.sees("Проверьте звонок")
    message_id = screen_of(connected)["message_id"]
    old = confirm_data(connected)
    await edit(connected, "Текст", "Другой текст")
    await connected.sees("Другой текст")
    telegram = connected.world.telegram
    tap = await telegram.press(ANNA, message_id, old)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert "устарел" in answer["text"]
    assert not connected.paid()
    await connected.press("Подтвердить")
    await connected.sees("ответили")
    assert len(connected.paid()) == 1


async def test_a_cancelled_draft_cannot_be_confirmed_by_its_old_button(connected: Story) -> None:
    await connected.say("/call +79160000045 Напоминаем о записи")
    await connected.sees("Проверьте звонок")
    message_id, old = screen_of(connected)["message_id"], confirm_data(connected)
    await connected.press("Отмена")
    await connected.sees("Ничего не отправлено, деньги не списаны")
    telegram = connected.world.telegram
    tap = await telegram.press(ANNA, message_id, old)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert "второй раз он не начнётся" in answer["text"]
    assert not connected.paid()


async def test_a_question_can_be_dropped_and_its_buttons_are_dead_then(connected: Story) -> None:
    await connected.say("+79160000045")
    await connected.sees("Напишите, что сказать")
    await connected.say("/cancel")
    await connected.sees("начатое отменено")
    await connected.press("В стоп-лист")
    await connected.say("/stoplist")
    await connected.sees("Пока пуст")


async def test_a_bare_phone_may_go_to_the_stop_list_instead(connected: Story) -> None:
    await connected.say("+79160000045")
    await connected.press("В стоп-лист")
    await connected.sees("больше на него не звоним")
    await connected.say("+79160000045 Напоминаем о записи")
    screen = await connected.sees("Подтвердить пока нельзя")
    assert "в стоп-листе" in screen
    assert "Подтвердить" not in connected.buttons()


async def edit(story: Story, part: str, typed: str) -> None:
    await story.press("Изменить")
    await story.press(part)
    await story.until(lambda: story.buttons()[-1:] == ["Назад"] and len(story.buttons()) <= 2, "a question")
    await story.say(typed)


def screen_of(story: Story) -> Message:
    """The newest message of the bot with buttons."""
    return next(message for message in reversed(story.messages()) if "reply_markup" in message)


def confirm_data(story: Story) -> str:
    """What the Confirm button of the newest screen carries."""
    rows = screen_of(story)["reply_markup"]["inline_keyboard"]
    return next(str(one["callback_data"]) for row in rows for one in row if one["text"] == "Подтвердить")
