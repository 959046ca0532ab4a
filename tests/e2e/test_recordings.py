"""A recorded call: its sound arrives under its card, once, whatever happens on the way."""

from typing import Any

from tests.e2e.story import Chat, Message, Story

TALKS = "+7 916 000-98-07"
"""Answers and talks for seven seconds (bot/sandbox/calling/outcomes.py)."""


def sounds(story: Chat) -> list[Message]:
    return [message for message in story.messages() if "audio" in message]


def fetches(story: Chat) -> int:
    return sum(request.endpoint == "recording" for request in story.world.calling.requests)


async def switch_recording_on(story: Chat, phone: str = TALKS) -> None:
    """From the line to a confirm screen that says that it is recorded."""
    await story.say(f"{phone} Разговор записывается. Напоминаем о записи")
    await story.press("Изменить")
    await story.press("Записывать разговор")
    await story.sees("нужно предупредить того, кому звоните")
    await story.press("Предупрежу, записывать")
    await story.sees("Разговор будет записан")


async def record_a_call(story: Chat, phone: str = TALKS) -> None:
    await switch_recording_on(story, phone)
    await story.press("Подтвердить")
    await story.sees("(?s)Завершено.*ответили")


async def the_sound(story: Chat) -> Message:
    found: list[Any] = await story.until(lambda: sounds(story), "the recording", timeout_s=30)
    assert len(found) == 1
    return dict(found[0])


async def test_the_recording_of_a_single_call_arrives_under_its_card(connected: Story) -> None:
    story = connected
    await record_a_call(story)
    sound = await the_sound(story)
    assert "+7 916 000-98-07 · /call_1" in sound["caption"].replace("\u00a0", " ")
    assert "Говорили: 7 с" in sound["caption"].replace("\u00a0", " ")
    card = next(one for one in reversed(story.messages()) if "Завершено" in one.get("text", ""))
    assert sound["reply_to_message"]["message_id"] == card["message_id"]
    assert "Разговор записывается." in card["text"]
    assert sound["audio"]["mime_type"] == "audio/mpeg"
    assert fetches(story) == 1
