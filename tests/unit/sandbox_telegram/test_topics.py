"""A forum: a group whose messages lie in topics."""

import pytest

from bot.sandbox.telegram import TelegramSandbox
from tests.unit.sandbox_telegram.conftest import ANNA, Client

FORUM = -1_001_000_000_500


@pytest.fixture
def forum(telegram: TelegramSandbox) -> int:
    telegram.add_group(FORUM, "Контора", [ANNA], bot_status="administrator", is_forum=True)
    return FORUM


async def test_the_bot_makes_closes_and_deletes_topics_by_right(
    telegram: TelegramSandbox, api: Client, forum: int
) -> None:
    topic = (await api("createForumTopic", chat_id=forum, name="Запуск 7")).result
    assert topic["name"] == "Запуск 7"
    assert telegram.messages(forum)[0]["chat"]["is_forum"]
    said = (
        await api("sendMessage", chat_id=forum, text="идёт", message_thread_id=topic["message_thread_id"])
    ).result
    assert (said["message_thread_id"], said["is_topic_message"]) == (topic["message_thread_id"], True)
    here = {"chat_id": forum, "message_thread_id": topic["message_thread_id"]}
    assert (await api("closeForumTopic", **here)).result is True
    assert (await api("sendMessage", **here, text="и закрытой")).status == 200
    assert (await api("reopenForumTopic", **here)).result is True
    assert (await api("deleteForumTopic", **here)).result is True
    assert telegram.messages(forum) == []
    for method in ("closeForumTopic", "deleteForumTopic"):
        assert (await api(method, **here)).refusal == "Bad Request: message thread not found"
    assert (await api("createForumTopic", chat_id=forum, name="")).refusal == "Bad Request: TOPIC_TITLE_EMPTY"


async def test_topics_are_refused_where_there_are_none_or_the_right_is_missing(
    telegram: TelegramSandbox, api: Client, forum: int
) -> None:
    asked = {"chat_id": forum, "name": "Запуск"}
    telegram.groups[-1].bot_manages_topics = False
    assert "not enough rights" in (await api("createForumTopic", **asked)).refusal
    assert (await api("getChatMember", chat_id=forum, user_id=telegram.me["id"])).result[
        "can_manage_topics"
    ] is False
    telegram.add_group(-500, "Без тем", [ANNA])
    assert "not a forum" in (await api("createForumTopic", chat_id=-500, name="Запуск")).refusal
    lost = await api("sendMessage", chat_id=-500, text="a", message_thread_id=5)
    assert lost.refusal == "Bad Request: message thread not found"


async def test_a_closed_topic_takes_no_message_of_a_plain_member(
    telegram: TelegramSandbox, api: Client, forum: int
) -> None:
    topic_id = await telegram.make_topic(ANNA, forum, "Заявки")
    await telegram.set_bot_status(ANNA, forum, "member")
    await telegram.close_topic(ANNA, forum, topic_id)
    here = {"chat_id": forum, "message_thread_id": topic_id, "text": "a"}
    assert (await api("sendMessage", **here)).refusal == "Bad Request: TOPIC_CLOSED"
    await telegram.reopen_topic(ANNA, forum, topic_id)
    assert (await api("sendMessage", **here)).status == 200
    kinds = [
        next((name for name in one["message"] if name.startswith("forum_topic")), "")
        for one in telegram.pending_updates
        if "message" in one
    ]
    assert kinds == ["forum_topic_created", "forum_topic_closed", "forum_topic_reopened"]
    await telegram.delete_topic(forum, topic_id)
    assert (await api("sendMessage", **here)).refusal == "Bad Request: message thread not found"


async def test_an_answer_stays_in_its_topic(telegram: TelegramSandbox, forum: int) -> None:
    topic_id = await telegram.make_topic(ANNA, forum, "Заявки")
    said = await telegram.say(ANNA, "/watch", chat_id=forum, topic_id=topic_id)
    answer = await telegram.say(ANNA, "ещё", chat_id=forum, reply_to=said["message_id"])
    beside = await telegram.say(ANNA, "не там", chat_id=forum)
    assert [one.get("message_thread_id") for one in (said, answer, beside)] == [topic_id, topic_id, None]


async def test_a_restricted_bot_may_not_write(telegram: TelegramSandbox, api: Client, forum: int) -> None:
    await telegram.set_bot_status(ANNA, forum, "restricted")
    assert "not enough rights" in (await api("sendMessage", chat_id=forum, text="a")).refusal
    told = telegram.pending_updates[-1]["my_chat_member"]["new_chat_member"]
    assert (told["status"], told["can_send_messages"]) == ("restricted", False)
