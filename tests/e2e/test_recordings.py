"""A recorded call: its sound arrives under its card, once, whatever happens on the way."""

import logging
from typing import Any

import pytest

from bot.domain.ids import ChatId, UserId
from bot.sandbox.world import BORIS, OLGA
from bot.services.refusal import Refusal
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


async def open_details(story: Chat) -> None:
    await story.press("Подробно")
    await story.sees("Звонок 1\n")


async def test_nothing_is_recorded_unless_the_person_has_said_that_they_will_tell(connected: Story) -> None:
    story = connected
    await story.say(f"{TALKS} Напоминаем о записи")
    await story.press("Изменить")
    await story.press("Записывать разговор")
    await story.sees("нужно предупредить того, кому звоните")
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")
    await story.press("Подтвердить")
    await story.sees("(?s)Завершено.*ответили")
    (call,) = story.truth()
    assert not call["needRecording"]
    assert "Прислать запись" not in " ".join(story.buttons())


async def test_the_word_is_given_once_for_a_draft(connected: Story) -> None:
    story = connected
    await switch_recording_on(story)
    assert "Вы взяли на себя предупредить" in story.last()
    await story.press("Изменить")
    await story.press("Не записывать разговор")
    await story.until(lambda: "будет записан" not in story.last(), "a screen without the recording")
    await story.press("Изменить")
    await story.press("Записывать разговор")
    await story.sees("Разговор будет записан")
    await story.press("Подтвердить")
    await the_sound(story)
    assert story.truth()[0]["needRecording"]


async def test_a_second_request_costs_no_fetch(connected: Story) -> None:
    story = connected
    await record_a_call(story)
    await the_sound(story)
    await story.until(lambda: not any("забираем" in text for text in story.texts()), "a card at rest")
    await open_details(story)
    await story.press("Прислать запись ещё раз")
    await story.until(lambda: len(sounds(story)) == 2, "the recording again")
    one, other = sounds(story)
    assert one["audio"]["file_id"] == other["audio"]["file_id"]
    assert "Звонок 1" in other["reply_to_message"]["text"]
    assert fetches(story) == 1


async def test_a_recording_that_is_not_there_yet_is_fetched_later(connected: Story) -> None:
    story = connected
    story.world.calling.faults.add("recording", "canned", status=404, body="not yet")
    await record_a_call(story)
    await story.sees("забираем у сервиса")
    await the_sound(story)
    assert fetches(story) == 2
    await story.until(lambda: not any("забираем" in text for text in story.texts()), "a card at rest")


async def test_a_page_instead_of_a_sound_is_not_sent_to_anybody(connected: Story) -> None:
    story = connected
    page = "<!DOCTYPE html><title>Войдите</title>"
    story.world.calling.faults.add("recording", "canned", status=200, body=page, content_type="text/html")
    await record_a_call(story)
    await the_sound(story)
    assert fetches(story) == 2
    assert all("document" not in message for message in story.messages())


async def test_what_may_not_be_fetched_is_said_to_be_unavailable_and_can_be_asked_for_again(
    connected: Story,
) -> None:
    story = connected
    faults = story.world.calling.faults
    faults.add("recording", "canned", status=200, body=bytes(21 * 2**20), content_type="audio/mpeg")
    await record_a_call(story)
    await story.sees("(?s)Завершено.*Запись разговора недоступна|Запись разговора недоступна.*Завершено")
    await open_details(story)
    assert "Запись разговора недоступна" in story.last()
    faults.add("recording", "canned", status=302, location="http://127.0.0.1:1/private")
    await story.press("Прислать запись ещё раз")
    await story.sees("Попробовать ещё раз можно на карточке /call_1")
    assert not sounds(story)
    await story.press("Прислать запись ещё раз")
    await the_sound(story)
    assert fetches(story) == 3


async def test_a_sound_whose_sending_is_unknown_is_not_sent_again_by_itself(connected: Story) -> None:
    story = connected
    story.world.telegram.faults.add("sendAudio", drop=True, after_acting=True)
    await record_a_call(story)
    await story.sees("дошла ли она — неизвестно")
    await the_sound(story)
    await open_details(story)
    assert len(sounds(story)) == 1
    # A person may know better, and asks.
    await story.press("Прислать запись ещё раз")
    await story.until(lambda: len(sounds(story)) == 2, "the recording, asked for")


async def test_many_recordings_wait_behind_their_cards(connected: Story) -> None:
    story = connected
    await switch_recording_on(story, ", ".join(f"+7 916 000-98-0{number}" for number in range(1, 5)))
    await story.press("Подтвердить")
    await story.sees("Готово 4 из 4: ответили 4")
    await story.say("/call_3")
    await story.sees("Звонок 3\n")
    assert not sounds(story)
    assert fetches(story) == 0
    await story.press("Прислать запись")
    assert "/call_3" in (await the_sound(story))["caption"]


async def test_a_call_that_was_not_recorded_offers_nothing(connected: Story) -> None:
    story = connected
    await story.say(f"{TALKS} Напоминаем о записи")
    await story.press("Подтвердить")
    await story.sees("(?s)Завершено.*ответили")
    await open_details(story)
    assert "Прислать запись" not in " ".join(story.buttons())
    assert "Запис" not in story.last().replace("Напоминаем о записи", "")


async def test_another_persons_recording_is_out_of_reach(connected: Story) -> None:
    story = connected
    await record_a_call(story)
    await the_sound(story)
    boris = story.of(BORIS)
    await boris.connect()
    recordings = story.app.services.recordings
    # As a button that was forwarded, or made up.
    with pytest.raises(Refusal, match="no-such-call"):
        await recordings.ask(UserId(BORIS), 1, chat_id=ChatId(BORIS), reply_to=None, tap="made up")
    with pytest.raises(Refusal, match="not-connected"):
        await recordings.ask(UserId(OLGA), 1, chat_id=ChatId(OLGA), reply_to=None, tap="made up")
    assert not sounds(boris)


async def test_neither_link_nor_phone_gets_into_the_log(
    connected: Story, caplog: pytest.LogCaptureFixture
) -> None:
    story = connected
    caplog.set_level(logging.INFO)
    story.world.calling.faults.add("recording", "bad_gateway")
    await record_a_call(story)
    await the_sound(story)
    link = story.truth()[0]["calls"][-1]["recordFilePath"]
    told = caplog.text + str([record.__dict__ for record in caplog.records])
    assert "a recording was not fetched, call 1: status (HTTP 502)" in told
    assert link.rpartition("/")[2] not in told
    assert "9160009807" not in told
    assert story.world.api_key not in told
