"""What is typed is answered below it: the screen comes to the bottom of the chat, its old place has no buttons any more."""

from tests.e2e.list_chat import list_arrives, people
from tests.e2e.story import Message, Story


def message_of(story: Story, pattern: str) -> Message:
    return next(one for one in reversed(story.messages()) if pattern in one.get("text", ""))


async def tidied(story: Story, message_id: int) -> None:
    """The message has lost its buttons."""
    await story.until(
        lambda: [
            one for one in story.messages() if one["message_id"] == message_id and "reply_markup" not in one
        ],
        "no buttons",
    )


async def test_a_typed_text_brings_the_confirm_screen_to_the_bottom(connected: Story) -> None:
    await connected.say("/call +79160000045 Напоминаем о записи")
    await connected.sees("Проверьте звонок")
    first = message_of(connected, "Проверьте звонок")["message_id"]
    await connected.press("Изменить")
    await connected.sees("Что изменить")
    await connected.press("Текст")
    await connected.sees("Напишите новый текст")
    assert message_of(connected, "Напишите новый текст")["message_id"] == first, "taps change it in place"
    await connected.say("Запись перенесли")
    await connected.sees("(?s)Проверьте звонок.*Запись перенесли")
    newest = connected.messages()[-1]
    assert newest["message_id"] > first + 1
    assert "Запись перенесли" in newest["text"]
    await tidied(connected, first)
    await connected.press("Подтвердить")
    await connected.sees("ответили")
    card = message_of(connected, "Завершено")
    assert card["message_id"] == newest["message_id"], "the newest screen becomes the card"
    assert len(connected.paid()) == 1


async def test_an_unclear_time_keeps_its_place_at_the_bottom(connected: Story) -> None:
    await connected.say("/call +79160000045 Напоминаем о записи")
    await connected.sees("Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Время")
    await connected.sees("Когда позвонить")
    await connected.say("12.05")
    await connected.sees("можно понять по-разному")
    asked = connected.messages()[-1]["message_id"]
    await connected.say("завтра в 11")
    await connected.sees("(?s)Проверьте звонок.*завтра")
    assert "Проверьте звонок" in connected.messages()[-1]["text"]
    await tidied(connected, asked)


async def test_settings_come_to_the_bottom_as_well(connected: Story) -> None:
    await connected.say("/settings")
    await connected.press("Часовой пояс")
    await connected.sees("Напишите город")
    asked = message_of(connected, "Напишите город")["message_id"]
    await connected.say("Екатеринбург")
    await connected.until(lambda: connected.messages()[-1]["from"]["is_bot"], "an answer")
    assert "Yekaterinburg" in connected.last() or "Екатеринбург" in connected.last()
    await tidied(connected, asked)


async def test_a_number_of_people_that_was_typed_has_the_card_below_it(connected: Story) -> None:
    await list_arrives(connected, people(*range(1, 53)))
    await connected.say("Напоминаем")
    await connected.press("Это уведомление — позвонить 52")
    await connected.sees("напишите число|цифрами")
    asked = connected.messages()[-1]["message_id"]
    await connected.say("52")
    await connected.sees("Завершено")
    assert message_of(connected, "Завершено")["message_id"] > asked + 1
    await tidied(connected, asked)
    assert len(connected.truth()) == 52
