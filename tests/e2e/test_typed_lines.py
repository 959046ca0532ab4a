"""What a person types is called, said and timed as they meant it, or is asked about: nothing of it reaches a stranger else."""

import re
from itertools import pairwise

import pytest

from tests.e2e.list_files import send
from tests.e2e.story import Story
from tests.e2e.test_conversation_lists_kept import PIXEL

PEOPLE = "Анна;89160000011\nИван;89160000012\nОльга;89160000013".encode()


async def test_a_number_of_another_country_is_named_and_nobody_is_called(connected: Story) -> None:
    await connected.say("8 10 375 29 752-90-10 Ваш заказ готов")
    question = await connected.sees("номер другой страны")
    assert "8 10 375 29 752-90-10" in question
    assert not connected.paid()


async def test_a_time_that_cannot_be_starts_nothing_and_is_not_spoken(connected: Story) -> None:
    await connected.say("+79160000045 в 25:00 Ваш заказ готов")
    question = await connected.sees("Такого времени не бывает")
    assert "в 25:00" in question
    await connected.say("завтра в 10")
    screen = await connected.sees("Проверьте звонок")
    assert "25:00" not in screen
    assert "Ваш заказ готов" in screen
    assert "10:00" in screen
    assert not connected.paid()


async def test_a_text_that_smells_of_a_time_is_said_to_be_for_now_first(connected: Story) -> None:
    await connected.say("+79160000045 послезавтра ждём вас")
    screen = await connected.sees("Проверьте звонок")
    assert screen.index("Позвоним сразу") < screen.index("Проверьте звонок")
    assert "послезавтра" in screen
    await connected.press("Указать время")
    await connected.say("послезавтра в 10 мск")
    screen = await connected.sees("послезавтра, .*10:00|10:00")
    assert "Позвоним сразу" not in screen
    assert "мск" not in screen


async def test_whose_local_time_it_is_is_asked(connected: Story) -> None:
    await connected.say("+79160000045 завтра в 10 по местному Ваш заказ готов")
    await connected.sees("по чьему времени")
    assert re.match(r"По моему: \d+ \w+ в 10:00", connected.buttons()[0])
    await connected.say("завтра в 10 по местному")
    await connected.sees("по чьему времени")
    await connected.press("По моему")
    screen = await connected.sees("Проверьте звонок")
    assert "местному" not in screen
    assert "10:00" in screen


@pytest.mark.parametrize("extension", ["доб. 12", "ext. 12"])
async def test_an_extension_is_said_to_be_left_out(connected: Story, extension: str) -> None:
    await connected.say(f"+7 495 000-00-45 {extension} Ваш заказ готов")
    screen = await connected.sees("Проверьте звонок")
    assert "Добавочный 12 не набираем" in screen
    assert f"{extension} Ваш" not in screen
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.paid()) == 1, "a paid request")
    assert "12" not in str(connected.truth()[0]["phone"])


async def test_extensions_of_a_list_are_said_to_be_left_out(connected: Story) -> None:
    await connected.say("Анна 8 495 000-00-11 доб. 12\nИван 8 495 000-00-12 (доб. 5)")
    assert "Добавочные не набираем" in await connected.sees("позвоним 2 из 2")


async def test_a_caption_is_what_to_say_with_the_time_on_its_first_line(connected: Story) -> None:
    telegram = connected.world.telegram
    caption = "завтра в 10\nПриём переносится"
    await telegram.send_file(connected.user_id, "document", PEOPLE, file_name="list.csv", caption=caption)
    screen = await connected.sees("Приём переносится")
    assert "завтра" in screen
    assert "10:00" in screen
    # Once all people are written down.
    await connected.until(
        lambda: "Это уведомление — позвонить 3" in connected.buttons(), "the confirm button"
    )


@pytest.mark.parametrize(
    ("caption", "why"),
    [
        ("в 25:00\nПриём переносится", "не бывает"),
        ("12.05\nПриём переносится", "по-разному"),
        ("01.02.2020 10:00\nПриём переносится", "уже прошло"),
    ],
)
async def test_a_caption_that_is_not_understood_is_refused_and_never_spoken(
    connected: Story, caption: str, why: str
) -> None:
    telegram = connected.world.telegram
    await telegram.send_file(connected.user_id, "document", PEOPLE, file_name="list.csv", caption=caption)
    await connected.sees(why)
    await connected.say("завтра в 10\nПриём переносится")
    screen = await connected.sees("(?s)завтра.*Приём переносится|Приём переносится.*завтра")
    assert "1 приду" not in screen


async def test_a_phone_inside_a_sentence_is_a_call_to_look_at(connected: Story) -> None:
    await connected.say("позвони Ивану 89160000045 завтра в 10 мск и скажи, что заказ готов")
    screen = await connected.sees("Проверьте звонок")
    assert "Номер стоял внутри сообщения" in screen
    assert "+7 916 000-00-45" in screen
    assert "10:00" in screen
    assert "заказ готов" in screen
    assert "скажи" not in screen
    assert "мск" not in screen
    assert not connected.paid()


async def test_a_phone_inside_what_a_draft_waits_for_is_text(connected: Story) -> None:
    await connected.say("+79160000045")
    await connected.sees("Напишите, что сказать")
    await connected.say("Перезвоните нам по номеру 8 495 000-00-01")
    screen = await connected.sees("Проверьте звонок")
    assert "Перезвоните нам по номеру 8 495 000-00-01" in screen
    assert "кому: +7 495" not in screen.lower()
    await send(connected, PEOPLE, "list.csv")
    await connected.sees("позвоним 3 из 3")
    await connected.say("Перезвоните по номеру 8 495 000-00-02 до вечера")
    await connected.sees("Перезвоните по номеру 8 495 000-00-02 до вечера")
    assert not connected.paid()


async def test_a_time_alone_asks_whom_and_is_kept(connected: Story) -> None:
    await connected.say("завтра в 10")
    question = await connected.sees("Кому позвонить")
    assert "10:00" in question
    await connected.say("+79160000045 Ваш заказ готов")
    screen = await connected.sees("Проверьте звонок")
    assert "10:00" in screen
    assert "Ваш заказ готов" in screen


async def test_words_for_what_the_menu_has_lead_there(connected: Story) -> None:
    for word, shown in (
        ("баланс", "Баланс: 100,00"),
        ("помощь", "Как позвонить"),
        ("записи", "ролик|запис"),
        ("отчёт", "звонк|Звонк"),
    ):
        await connected.say(word)
        await connected.sees(shown)
    await connected.say("+79160000045")
    await connected.sees("Напишите, что сказать")
    await connected.say("Баланс")
    assert "Баланс" in await connected.sees("Проверьте звонок")


async def test_a_typo_in_a_command_keeps_all_that_was_typed(connected: Story) -> None:
    await connected.say("/cal +79160000045 завтра в 10 Ваш <заказ> готов")
    assert "/call +79160000045" in await connected.sees("Может быть")
    await connected.press("Да, /call")
    screen = await connected.sees("Проверьте звонок")
    assert "Ваш <заказ> готов" in screen
    assert "10:00" in screen
    await connected.say("/balanse")
    await connected.press("Да, /balance")
    await connected.sees("Хватит примерно|На сколько звонков")
    await connected.say("/qqqqq")
    await connected.sees("Все команды — в /help")


async def test_the_same_is_not_said_twice_in_a_row(connected: Story) -> None:
    for _ in range(4):
        await connected.say("ничего не понятно")
        await connected.say("спасибо")
        await connected.say("спасибо")
    for _ in range(3):
        await connected.world.telegram.send_file(connected.user_id, "photo", PIXEL)
    await connected.sees("И это бот прочитать не может")
    said = [message["text"] for message in connected.messages() if message["from"]["is_bot"]]
    assert all(one != other for one, other in pairwise(said))


async def test_a_draft_follows_its_message_that_is_edited(connected: Story) -> None:
    telegram = connected.world.telegram
    typed = await telegram.say(connected.user_id, "+79160000045 завтра в 10 Ваш заказ готов")
    await connected.sees("Проверьте звонок")
    await telegram.edit(connected.user_id, typed["message_id"], "+79160000046 завтра в 11 Ваш заказ едет")
    screen = await connected.sees("Ваш заказ едет")
    assert "+7 916 000-00-46" in screen
    assert "11:00" in screen
    assert len([text for text in connected.texts() if "Проверьте звонок" in text]) == 1
    await telegram.edit(connected.user_id, typed["message_id"], "+79160000047 Ваш заказ здесь")
    await connected.sees("Ваш заказ здесь")
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.paid()) == 1, "a paid request")
    assert [call["phone"] for call in connected.truth()] == ["79160000047"]


async def test_a_draft_that_cannot_follow_an_edit_says_so(connected: Story) -> None:
    telegram = connected.world.telegram
    typed = await telegram.say(connected.user_id, "+79160000045 Ваш заказ готов")
    await connected.sees("Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Текст")
    await connected.say("Совсем другой текст")
    await connected.sees("Совсем другой текст")
    await telegram.edit(connected.user_id, typed["message_id"], "+79160000046 Ваш заказ едет")
    await connected.sees("остался прежним")
    again = await telegram.say(connected.user_id, "+79160000045 Второй заказ готов")
    await connected.sees("Второй заказ готов")
    await telegram.edit(connected.user_id, again["message_id"], "без номера")
    await connected.until(lambda: len([t for t in connected.texts() if "остался прежним" in t]) == 2, "two")
    assert not connected.paid()


async def test_a_question_follows_its_message_that_is_edited(connected: Story) -> None:
    telegram = connected.world.telegram
    typed = await telegram.say(connected.user_id, "/call +7916000004 Ваш заказ готов")
    await connected.sees("Не получилось прочитать номер")
    await telegram.edit(connected.user_id, typed["message_id"], "/call +79160000045 Ваш заказ готов")
    await connected.sees("Проверьте звонок")
    other = await telegram.say(connected.user_id, "+79160000045")
    await connected.sees("Напишите, что сказать")
    await telegram.edit(connected.user_id, other["message_id"], "/help")
    await connected.sees("остался прежним")


@pytest.mark.parametrize("sent", ["pasted", "file"])
async def test_a_list_that_answers_whom_to_call_keeps_the_time_that_was_said_first(
    connected: Story, sent: str
) -> None:
    await connected.say("завтра в 14:30")
    await connected.sees("Кому позвонить")
    rows = [f"+7 916 100-00-4{number} Гость {number}" for number in range(5)]
    if sent == "pasted":
        await connected.say("\n".join(rows))
    else:
        table = "".join(f"7916100004{number};Гость {number}\n" for number in range(5)).encode()
        await connected.world.telegram.send_file(connected.user_id, "document", table, file_name="list.csv")
    await connected.sees(
        "Когда: завтра.*14:30(?s:.*)позвоним 5 из 5|позвоним 5 из 5(?s:.*)Когда: завтра.*14:30"
    )


async def test_a_text_that_telegram_has_cut_in_two_is_never_half_spoken(connected: Story) -> None:
    whole = "Ждём вас в четверг. " * 210
    first = await connected.say(f"+79160000045 {whole[:4000]}")
    second = await connected.say(whole[4000:])
    assert second["message_id"] == first["message_id"] + 1
    await connected.sees("Telegram разделил ваш текст")
    await connected.say("Ждём вас")
    screen = await connected.sees("Проверьте звонок")
    assert "Ждём вас в четверг" not in screen
