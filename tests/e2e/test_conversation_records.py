"""Records in the chat: a sound becomes one in one message, is heard, named, called with, undone; a text is paid for once."""

import re
from collections.abc import Callable

import pytest

from bot.sandbox.calling.accounts import Record
from bot.sandbox.world import ANNA, BORIS
from tests import sounds
from tests.e2e.story import Message, Story
from tests.sounds import encoded, listen, spoken, video_note

sound_tools = sounds.sound_tools
pytestmark = pytest.mark.usefixtures("sound_tools")

SAVED = r"Сохранено: Запись \d\d\.\d\d \d{1,2}:\d\d, 0:0[456]"


def opus() -> bytes:
    return encoded(spoken("pad", "1", "1"), "ogg", "libopus")


async def send(story: Story, data: bytes, kind: str = "voice", **about: object) -> Message:
    story.taps += 1
    sent: Message = await story.world.telegram.send_file(story.person_id, kind, data, **about)  # type: ignore[arg-type]  # by name
    return sent


def uploaded(story: Story) -> list[Record]:
    """What the service has been given, removed ones included."""
    account = story.world.calling.account(story.world.api_key)
    return [record for record in account.records.values() if record.source == "file"]


def asked(story: Story, endpoint: str = "createRecord") -> int:
    return sum(request.endpoint == endpoint for request in story.world.calling.requests)


async def test_a_voice_note_is_saved_in_one_message_and_called_with_by_one_tap(connected: Story) -> None:
    await send(connected, opus(), duration=7)
    card = await connected.sees(SAVED)
    assert connected.taps == 1
    assert "Номер записи" in card
    assert connected.buttons()[:3] == ["Позвонить с этой записью", "Послушать, что услышат", "Переименовать"]
    (record,) = uploaded(connected)
    heard = listen(record.data)
    assert (record.content_type, heard.codec, heard.rate, heard.channels) == ("audio/mpeg", "mp3float", 16_000, 1)
    assert abs(heard.lufs + 16) <= 1
    assert 5.0 < heard.seconds < 6.2
    assert not connected.paid()
    await connected.press("Позвонить с этой записью")
    assert connected.taps == 2
    await connected.sees("Кому позвонить с этой записью")
    await connected.say("+79160000045")
    screen = await connected.sees("Проверьте звонок")
    assert re.search(r"запись «Запись \d\d\.\d\d", screen)
    await connected.press("Подтвердить")
    await connected.sees("ответили")
    (call,) = connected.world.calling.office_calls() if False else connected.truth()
    assert call["phone"] == "79160000045"
    assert [request.body["record"] for request in connected.paid()] == [{"id": record.id, "gender": 0}]
