"""The page draws from the events, and tests wait on them."""

import asyncio

import pytest

from bot.sandbox.telegram import TelegramSandbox
from tests.unit.sandbox_telegram.conftest import ANNA, Client


async def test_every_visible_change_is_an_event_in_order(telegram: TelegramSandbox, api: Client) -> None:
    keys = {"inline_keyboard": [[{"text": "Да", "callback_data": "x"}]]}
    sent = (await api("sendMessage", chat_id=ANNA, text="a", reply_markup=keys)).result
    query_id = await telegram.press(ANNA, sent["message_id"], "x")
    await api("answerCallbackQuery", callback_query_id=query_id, text="Готово", show_alert=True)
    await api("editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="b")
    await api("deleteMessage", chat_id=ANNA, message_id=sent["message_id"])
    await api("sendMessage", chat_id=ANNA, text="?", reply_markup={"keyboard": [["Да"]]})
    await api("setMyCommands", commands=[], scope={"type": "chat", "chat_id": ANNA})
    events = await telegram.changed(0, 1)
    assert [event["kind"] for event in events] == [
        "message",
        "answer",
        "edit",
        "delete",
        "message",
        "keyboard",
        "menu",
    ]
    assert [event["seq"] for event in events] == [1, 2, 3, 4, 5, 6, 7]
    assert {event["chat_id"] for event in events} == {ANNA}
    assert events[0]["message"]["text"] == "a"
    assert (events[1]["text"], events[1]["show_alert"], events[1]["user_id"]) == ("Готово", True, ANNA)
    assert events[2]["message"]["text"] == "b"
    assert events[3]["message_id"] == sent["message_id"]
    assert events[5]["keyboard"] == {"keyboard": [[{"text": "Да"}]]}
    assert telegram.revision == 7
    assert await telegram.changed(7, 0.01) == []


async def test_waiting_ends_with_the_change_it_waits_for(telegram: TelegramSandbox) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(telegram.until(lambda: telegram.messages(ANNA)))
        following = group.create_task(telegram.changed(0, 5))
        await asyncio.sleep(0)
        await telegram.say(ANNA, "привет")
    assert waiting.result()[0]["text"] == "привет"
    assert following.result()[0]["kind"] == "message"


async def test_waiting_in_vain_tells_what_was_last_seen(telegram: TelegramSandbox, api: Client) -> None:
    await telegram.say(ANNA, "последнее")
    await api("sendMessage", chat_id=4040, text="a")
    with pytest.raises(TimeoutError, match=r"(?s)последнее.*sendMessage 400 Bad Request: chat not found"):
        await telegram.until(lambda: False, 0.01)


async def test_an_empty_text_is_a_mistake_of_the_test(telegram: TelegramSandbox) -> None:
    with pytest.raises(ValueError, match="empty text"):
        await telegram.say(ANNA, "  ")


def test_people_and_groups_are_listed(telegram: TelegramSandbox) -> None:
    assert [person.first_name for person in telegram.users] == ["Анна", "Boris"]
    assert [group.title for group in telegram.groups] == ["Контора"]
