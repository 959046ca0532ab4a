"""Records in the chat: a sound becomes one in one message, is heard, named, called with, undone; a text is paid for once."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.calling.accounts import Record
from bot.sandbox.telegram.files import FileKind
from bot.sandbox.world import ANNA
from tests import sounds
from tests.e2e.story import Message, Story
from tests.sounds import encoded, listen, spoken, video_note

sound_tools = sounds.sound_tools
pytestmark = pytest.mark.usefixtures("sound_tools")

SAVED = r"Сохранено: Ролик \d\d\.\d\d \d{1,2}:\d\d, 0:0[456]"


def opus() -> bytes:
    return encoded(spoken("pad", "1", "1"), "ogg", "libopus")


async def send(story: Story, data: bytes, kind: FileKind = "voice", **about: Any) -> Message:
    story.taps += 1
    return await story.world.telegram.send_file(story.user_id, kind, data, **about)


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
    assert "Номер ролика" in card
    assert "active" not in card, "a word of the service"
    assert connected.buttons()[:3] == ["Позвонить с этим роликом", "Послушать, что услышат", "Переименовать"]
    (record,) = uploaded(connected)
    heard = listen(record.data)
    assert (record.content_type, heard.codec, heard.rate, heard.channels) == (
        "audio/mpeg",
        "mp3float",
        16_000,
        1,
    )
    assert abs(heard.lufs + 16) <= 1
    assert 5.0 < heard.seconds < 6.2
    assert not connected.paid()
    await connected.press("Позвонить с этим роликом")
    assert connected.taps == 2
    await connected.sees("Кому позвонить с этим роликом")
    await connected.say("+79160000045")
    screen = await connected.sees("Проверьте звонок")
    assert re.search(r"ролик «Ролик \d\d\.\d\d", screen)
    await connected.press("Подтвердить")
    assert re.search(r"Ролик «Ролик \d\d\.\d\d", await connected.sees("ответили"))
    assert [request.body["record"] for request in connected.paid()] == [{"id": record.id, "gender": 0}]


KINDS: dict[str, tuple[FileKind, Callable[[], bytes], dict[str, Any]]] = {
    "an audio in M4A": ("audio", lambda: encoded(spoken(), "mp4", "aac"), {"mime_type": "audio/mp4"}),
    "an audio in MP3": ("audio", lambda: encoded(spoken(), "mp3", "libmp3lame"), {"duration": 6}),
    "a WAV as a document": ("document", spoken, {"file_name": "голос.wav", "mime_type": "audio/x-wav"}),
    "a FLAC as a document": ("document", lambda: encoded(spoken(), "flac", "flac"), {"file_name": "a.FLAC"}),
    "a video note": ("video_note", lambda: video_note(spoken()), {"duration": 6}),
    "a browser's recording": ("voice", lambda: encoded(spoken(), "webm", "libopus"), {}),
}


@pytest.mark.parametrize(("kind", "make", "about"), KINDS.values(), ids=KINDS.keys())
async def test_every_kind_of_sound_becomes_the_same_record(
    connected: Story, kind: FileKind, make: Callable[[], bytes], about: dict[str, Any]
) -> None:
    await send(connected, make(), kind, **about)
    await connected.sees(SAVED)
    (record,) = uploaded(connected)
    heard = listen(record.data)
    assert abs(heard.lufs + 16) <= 1
    assert 5.0 < heard.seconds < 6.2


NO_RECORDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a text": (lambda: "Напоминаем о записи".encode() * 100, "Это не похоже на звук"),
    "a playlist": (
        lambda: b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        "Это не похоже на звук",
    ),
    "nothing at all": (lambda: sounds.silence(0), "нет звука, он пуст"),
    "silence": (lambda: encoded(sounds.silence(5), "ogg", "libopus"), "тишина"),
    "a click": (lambda: spoken("trim", "0.5", "0.2"), "меньше полсекунды"),
    "two hours": (
        sounds.two_hours_of_silence,
        "не больше 30 минут",
    ),
    "more than 20 MB": (lambda: sounds.silence(250), "не больше 20 МБ"),
}


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("make", "said"), NO_RECORDS.values(), ids=NO_RECORDS.keys())
async def test_what_becomes_no_record_is_said_with_its_number(
    connected: Story, make: Callable[[], bytes], said: str
) -> None:
    await send(connected, make(), "document", file_name="голос.mp3", mime_type="audio/mpeg")
    told = await connected.sees(said, timeout_s=60)
    assert "деньги не списаны" in told
    assert not asked(connected)


async def test_a_long_sound_shows_that_it_is_worked_on_and_the_same_message_says_the_end(
    connected: Story,
) -> None:
    await send(connected, encoded(sounds.silence(130, 8_000), "ogg", "libopus", 8_000), duration=130)
    await connected.sees("тишина")
    assert not [text for text in connected.texts() if "Обрабатываем звук" in text]
    assert asked(connected) == 0


async def test_what_will_be_played_is_heard_and_made_once(connected: Story) -> None:
    await send(connected, opus())
    await connected.sees(SAVED)
    for count in (1, 2):
        await connected.press("Послушать, что услышат")
        await connected.until(
            lambda count=count: len([each for each in connected.messages() if "audio" in each]) == count,
            "an audio",
        )
    played = [each["audio"] for each in connected.messages() if "audio" in each]
    assert played[0]["file_id"] == played[1]["file_id"]
    assert played[0]["title"].startswith("Ролик")
    _, data = connected.world.telegram.file_of(played[0]["file_id"])
    (record,) = uploaded(connected)
    assert listen(data) == listen(record.data)
    # What was heard is good for a call, too.
    await connected.press("Позвонить с этим роликом")
    await connected.sees("Кому позвонить с этим роликом")


async def test_a_record_is_renamed_here(connected: Story) -> None:
    await send(connected, opus())
    await connected.press("Переименовать")
    await connected.sees("Как назвать")
    await connected.say("а" * 61)
    await connected.sees("не длиннее 60 знаков")
    await connected.say("Приглашение  на приём")
    await connected.sees("^Приглашение на приём, 0:0")
    await connected.say("/records")
    await connected.sees("Ролики")
    assert "Приглашение на приём, 0:06" in connected.buttons()
    await connected.press("Приглашение на приём")
    await connected.press("Переименовать")
    await connected.sees("Как назвать ролик «Приглашение на приём»")
    await connected.press("Назад")
    await connected.say("+79160000045")
    await connected.sees("Напишите, что сказать")


async def test_undo_takes_one_tap_and_the_voice_note_may_become_a_record_again(connected: Story) -> None:
    voice = await send(connected, opus())
    await connected.press("Отменить")
    await connected.sees("удалён")
    (record,) = uploaded(connected)
    assert record.deleted_at is not None
    await connected.world.telegram.say(ANNA, "/call +79160000045", reply_to=voice["message_id"])
    await connected.sees("ролик «Ролик")
    assert len(uploaded(connected)) == 2


async def test_a_command_as_a_reply_calls_with_what_it_answers(connected: Story) -> None:
    voice = await send(connected, opus())
    await connected.sees(SAVED)
    card = next(each for each in connected.messages() if "Сохранено" in each.get("text", ""))
    telegram = connected.world.telegram
    await telegram.say(ANNA, "/call +79160000045 завтра в 10", reply_to=voice["message_id"])
    screen = await connected.sees("79160000045|000-00-45")
    assert "ролик «Ролик" in screen
    assert "10:00" in screen
    await telegram.say(ANNA, "/call +79160000046", reply_to=card["message_id"])
    assert "ролик «Ролик" in await connected.sees("000-00-46")
    await telegram.say(ANNA, "/call +79160000047 Свой текст", reply_to=card["message_id"])
    assert "Свой текст" in await connected.sees("000-00-47")
    await telegram.say(ANNA, "/call", reply_to=card["message_id"])
    await connected.sees("Кому позвонить с этим роликом")
    # Contacts add to it, too.
    await telegram.share_contact(ANNA, "+79160000048", "Иван")
    assert "ролик «Ролик" in await connected.sees("000-00-48")
    assert len(uploaded(connected)) == 1


async def test_a_voice_note_may_be_what_to_say(connected: Story) -> None:
    await connected.say("+79160000045")
    await connected.sees("Напишите, что сказать")
    await send(connected, opus())
    screen = await connected.sees("Проверьте звонок")
    assert "ролик «Ролик" in screen
    assert "+7 916 000-00-45" in screen


async def test_a_text_is_paid_for_once_after_its_price(connected: Story) -> None:
    await connected.say("/records")
    await connected.press("Из текста")
    assert "0,40 ₽" in await connected.sees("Пришлите текст")
    await connected.say("а" * 1025)
    await connected.sees("не больше 1 ?024")
    await connected.say("Ждём вас завтра")
    await connected.sees("это стоит 0,40 ₽")
    assert not connected.paid()
    tap = await connected.press("Озвучить за 0,40")
    await connected.sees("Сохранено: Ждём вас завтра")
    assert "Стоил 0,40 ₽" in connected.last()
    assert "Послушать, что услышат" in connected.buttons()
    await connected.world.telegram.resend_tap(tap)
    await connected.sees("^Ждём вас завтра")
    assert len(connected.paid()) == asked(connected) == 1
    await connected.press("Послушать, что услышат")
    await connected.until(
        lambda: any("audio" in one for one in connected.messages()), "what the service reads"
    )
    assert len(connected.paid()) == 1


async def test_a_text_that_is_not_confirmed_costs_nothing(connected: Story) -> None:
    await connected.say("/records")
    await connected.press("Из текста")
    await connected.say("Ждём вас завтра")
    await connected.press("Отмена")
    await connected.sees("убран из списка")
    assert not asked(connected)


async def test_a_moderated_account_is_told_what_to_do(connected: Story) -> None:
    connected.world.calling.account(connected.world.api_key).moderation = True
    await connected.say("/records")
    await connected.press("Из текста")
    await connected.say("Ждём вас завтра")
    await connected.press("Озвучить")
    told = await connected.sees("Пока на аккаунте включена модерация")
    assert "Деньги не списаны" in told
    assert not connected.paid()


async def test_an_unmoderated_record_is_warned_about_until_its_moderation_is_seen(connected: Story) -> None:
    connected.world.calling.account(connected.world.api_key).moderation = True
    await send(connected, opus())
    assert "Ждёт модерации" in await connected.sees(SAVED)
    await connected.press("Позвонить с этим роликом")
    await connected.say("+79160000045")
    await connected.sees("звонки могут не начаться")
    (record,) = uploaded(connected)
    record.need_moderation, record.moderator_comment = False, "Хорошо <b>слышно</b>"
    connected.world.calling.records_listing = "whole"
    await connected.say("/records")
    await connected.press("Ролик")
    card = await connected.sees("Модератор пишет")
    assert "«Хорошо <b>слышно</b>»" in card
    assert "Модерация не нужна" in card
    await connected.press("Позвонить с этим роликом")
    await connected.say("+79160000046")
    assert "могут не начаться" not in await connected.sees("000-00-46")


async def test_the_list_shows_the_cabinets_records_page_by_page_and_lives_without_them(
    connected: Story,
) -> None:
    account = connected.world.calling.account(connected.world.api_key)
    for number in range(8):
        account.add_record(f"Из кабинета {number}", text="Здравствуйте")
    await connected.say("/records")
    await connected.sees("Ролики")
    assert connected.buttons()[0] == "Из кабинета 7"
    await connected.press("Дальше")
    await connected.until(lambda: "Приветствие" in connected.buttons(), "the second page")
    await connected.press("В начало")
    await connected.until(lambda: "Из кабинета 7" in connected.buttons(), "the first page")
    await connected.press("Из кабинета 7")
    await connected.sees("Номер ролика")
    assert "Послушать, что услышат" not in connected.buttons()
    await connected.press("К роликам")
    connected.world.calling.records_listing = "no"
    await connected.say("/records")
    await connected.until(lambda: "Из кабинета 7" in connected.buttons(), "what is known")


async def test_removing_names_what_still_plays_it(connected: Story) -> None:
    await send(connected, opus())
    await connected.press("Позвонить с этим роликом")
    await connected.say("+79160000045, +79160000046 завтра в 10")
    await connected.press("Подтвердить")
    await connected.sees("Подтверждено|Запланирован|план")
    card = next(each for each in connected.messages() if "Сохранено" in each.get("text", ""))
    await connected.world.telegram.press_text(ANNA, card["message_id"], "Отменить")
    asked_text = await connected.sees("Сейчас его включают")
    assert "запуск: +7 916 000-00-45 и ещё 1, завтра" in asked_text
    await connected.press("Назад")
    await connected.press("Удалить")
    await connected.sees("Сейчас его включают")
    await connected.press("Удалить")
    await connected.sees("удалён. Деньги")
    (record,) = uploaded(connected)
    assert record.deleted_at is not None
