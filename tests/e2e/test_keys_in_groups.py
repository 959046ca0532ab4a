"""A key that lies in a group is read by all of it: it goes, whoever posted it, and nobody learns anything else by that."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram import ChatSender
from bot.sandbox.world import ANNA, BORIS, GROUP, OLGA
from tests.e2e.story import Story, telling

CHANNEL = -1_001_000_000_077
ANONYMOUS, AS_CHANNEL = ChatSender(GROUP), ChatSender(GROUP, CHANNEL)
LINKED = ChatSender(GROUP, CHANNEL, linked=True)

Post = Callable[[Story, str], Awaitable[Any]]


def by_chat(sender: ChatSender) -> Post:
    return lambda story, text: story.world.telegram.say_as(sender, text)


def by_user(person: int) -> Post:
    return lambda story, text: story.world.telegram.say(person, text, chat_id=GROUP)


async def forwarded(story: Story, text: str) -> None:
    await story.world.telegram.forward(BORIS, text, chat_id=GROUP)


async def as_a_caption(story: Story, text: str) -> None:
    await story.world.telegram.send_file(BORIS, "document", b"1", caption=text, chat_id=GROUP)


async def by_a_later_edit(story: Story, text: str) -> None:
    telegram = story.world.telegram
    posted = await telegram.say(BORIS, "сейчас допишу", chat_id=GROUP)
    await telegram.edit(BORIS, posted["message_id"], text, chat_id=GROUP)


async def by_a_later_edit_of_an_anonymous_administrator(story: Story, text: str) -> None:
    telegram = story.world.telegram
    posted = await telegram.say_as(ANONYMOUS, "сейчас допишу")
    await telegram.edit_as(GROUP, posted["message_id"], text)


POSTS = {
    "an anonymous administrator": by_chat(ANONYMOUS),
    "somebody in a channel's name": by_chat(AS_CHANNEL),
    "a linked channel": by_chat(LINKED),
    "a user": by_user(ANNA),
    "a stranger": by_user(BORIS),
    "a forward": forwarded,
    "a caption": as_a_caption,
    "an edit": by_a_later_edit,
    "an anonymous edit": by_a_later_edit_of_an_anonymous_administrator,
}


def said_in_group(story: Story) -> list[str]:
    me = story.world.telegram.me["id"]
    messages = story.world.telegram.messages(GROUP)
    return [str(message.get("text")) for message in messages if message["from"]["id"] == me]


async def warned(story: Story, pattern: str, times: int = 1) -> None:
    await story.until(
        lambda: len([text for text in said_in_group(story) if re.search(pattern, text)]) >= times,
        f"{times} warnings like {pattern!r} among {said_in_group(story)}",
    )


async def test_an_administrator_bot_deletes_a_key_whoever_posted_it(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", access="list", allowed_users=(ANNA,)) as story:
        telegram = story.world.telegram
        await telegram.set_bot_status(ANNA, GROUP, "administrator")
        key = story.world.api_key
        for times, (who, post) in enumerate(POSTS.items(), start=1):
            await post(story, f"/connect {key}" if times % 2 else f"Ключ: {key}")
            await warned(story, "сообщение удалено|message is deleted", times)
            assert all(key not in str(message) for message in telegram.messages(GROUP)), who
        assert len(said_in_group(story)) == len(POSTS)
        assert len([text for text in said_in_group(story) if "В канале это сообщение осталось" in text]) == 1
        await story.say("/balance")
        await story.sees("Ключ сервиса не подключён")


async def test_a_bot_that_may_not_delete_says_what_to_do(story: Story) -> None:
    for times, sender in enumerate((ANONYMOUS, AS_CHANNEL, LINKED), start=1):
        await story.world.telegram.say_as(sender, f"/connect@dialgram_demo_bot {story.world.api_key}")
        await warned(story, "удалите сообщение и замените ключ.*администратором с правом удалять", times)


@pytest.mark.parametrize("who", ["a stranger", "an anonymous administrator", "a linked channel"])
async def test_nobody_who_may_not_use_the_bot_learns_anything_else_in_a_group(
    tmp_path: Path, who: str
) -> None:
    async with telling(tmp_path / "data", access="list", allowed_users=(ANNA,)) as story:
        await story.world.telegram.set_bot_status(ANNA, GROUP, "administrator")
        post = POSTS[who]
        for text in ("/balance", "/connect", "просто разговор про ключ", "+79160000045 Напоминаем"):
            await post(story, text)
        await story.say("/balance", chat_id=GROUP)
        await warned(story, "в личном чате с ботом")
        strangers = [text for text in said_in_group(story) if "Здесь только смотрят" not in text]
        allowed = "(This bot works by invitation only|Этот бот работает только по приглашению)"
        assert all(re.match(allowed, text) for text in strangers)
        assert len(strangers) == (2 if who == "a stranger" else 0)
        assert not story.paid()
        known = story.world.telegram.calls("getChatMember") + story.world.telegram.calls("deleteMessage")
        assert known == []


async def test_a_group_that_takes_no_warning_holds_nobody_up(story: Story) -> None:
    telegram = story.world.telegram
    await telegram.set_bot_status(ANNA, GROUP, "administrator")
    telegram.faults.add(
        "sendMessage", status=403, description="Forbidden: bot was kicked from the group chat"
    )
    await telegram.say_as(ANONYMOUS, story.world.api_key)
    await story.until(lambda: telegram.calls("sendMessage"), "a refused warning")
    await story.say("/balance", chat_id=GROUP)
    await warned(story, "Здесь только смотрят")
    assert telegram.messages(OLGA) == []
