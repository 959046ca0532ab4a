"""Records that something went wrong with: a lost answer, an upload that never left, another's record, no key."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import ANNA, BORIS, World
from bot.telegram import gate
from tests import sounds
from tests.e2e.list_files import send as send_file
from tests.e2e.story import Story, running_bot, settings_for, telling
from tests.e2e.test_conversation_records import SAVED, asked, opus, send, uploaded
from tests.sounds import encoded, listen, spoken

sound_tools = sounds.sound_tools
pytestmark = pytest.mark.usefixtures("sound_tools")


@pytest.mark.parametrize("fault", ["drop_after_acting", "bad_gateway_after_acting"])
async def test_a_lost_answer_is_unknown_never_repeated_and_found_by_its_name(
    connected: Story, fault: Any
) -> None:
    connected.world.calling.faults.add("createRecord", fault)
    voice = await send(connected, opus())
    told = await connected.sees("Неизвестно, сохранился ли")
    assert "За загрузку файла сервис денег не берёт" in told
    await connected.world.telegram.say(ANNA, "/call +79160000045", reply_to=voice["message_id"])
    await connected.until(
        lambda: len([t for t in connected.texts() if "Неизвестно" in t]) == 2, "the same again"
    )
    assert asked(connected) == 1
    await connected.press("Проверить")
    await connected.sees("^Ролик")
    assert "Номер ролика" in connected.last()
    assert asked(connected) == len(uploaded(connected)) == 1


async def test_an_unknown_record_that_no_list_shows_stays_so_until_it_is_forgotten(connected: Story) -> None:
    connected.world.calling.records_listing = "no"
    connected.world.calling.faults.add("createRecord", "drop_after_reading")
    await send(connected, opus())
    await connected.sees("Неизвестно, сохранился ли")
    await connected.press("Проверить")
    await connected.until(lambda: asked(connected, "getRecords") == 1, "a look into the list")
    await connected.sees("Неизвестно, сохранился ли")
    await connected.say("/records")
    await connected.press("неизвестно")
    await connected.press("Убрать из списка")
    await connected.sees("У сервиса ничего не изменилось")
    assert asked(connected) == 1
    assert not asked(connected, "removeRecord")


async def test_another_person_of_another_account_sees_nothing_of_it(connected: Story) -> None:
    boris = connected.of(BORIS)
    connected.world.calling.add_account("b" * 32)
    await boris.connect("b" * 32)
    await send(connected, opus())
    await connected.sees(SAVED)
    await boris.say("/records")
    await boris.sees("There are none yet")
    card = next(each for each in connected.messages() if "Сохранено" in each.get("text", ""))
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    menu = boris.messages()[-1]["message_id"]
    await connected.world.telegram.press(BORIS, menu, data, forged=True)
    await boris.sees("This record is not here any more")


@pytest.mark.parametrize("name", ["REC001.3gp", "REC001", "rec.dat"])
async def test_a_recorders_file_is_a_record_whatever_it_is_called(connected: Story, name: str) -> None:
    sound = encoded(spoken(rate=8_000), "3gp", "amr_nb", 8_000)
    await send_file(connected, sound, name)
    await connected.sees(SAVED)
    assert len(uploaded(connected)) == 1


async def test_a_file_of_no_known_kind_names_what_would_do_for_sound_too(connected: Story) -> None:
    await send_file(connected, b"\x89PNG\r\n\x1a\n" + bytes(500), "REC001.dat")
    assert "MP3, M4A, OGG, WAV, FLAC, AMR, 3GP" in await connected.sees("ничего сделать не может")


async def test_without_a_key_a_voice_note_is_answered_with_the_next_step(story: Story) -> None:
    await story.say("/start")
    await send(story, b"OggS" + bytes(100))
    await story.sees("/connect")


async def test_the_same_in_english(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await send(boris, opus())
    await boris.sees(r"Saved: Record \d\d\.\d\d")
    await boris.press("Call with this record")
    await boris.sees("Whom to call with this record")


async def test_a_wav_is_heard_as_a_file(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", audio_format="wav8") as story:
        await story.connect()
        await send(story, opus())
        await story.sees(SAVED)
        (record,) = uploaded(story)
        assert (record.content_type, listen(record.data).rate) == ("audio/wav", 8_000)
        await story.press("Послушать, что услышат")
        await story.until(lambda: [each for each in story.messages() if "document" in each], "a file")


async def test_a_file_that_telegram_does_not_hand_out_is_said(connected: Story) -> None:
    connected.world.telegram.faults.add("getFile", status=400, description="Bad Request: wrong file_id")
    await send(connected, opus())
    await connected.sees("Telegram не отдал этот файл")
    assert not asked(connected)


async def test_an_upload_that_never_left_is_sent_again_by_its_button(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(World.running(limits=TelegramLimits.off()))
        settings = settings_for(world, tmp_path / "data")
        async with running_bot(settings, gate_limits=gate.GateLimits.off()) as app:
            await Story(world, app).connect()
        away = settings.model_copy(update={"provider_url": "http://127.0.0.1:9"})
        async with running_bot(away, gate_limits=gate.GateLimits.off()) as app:
            story = Story(world, app)
            await send(story, opus())
            told = await story.sees("не отправлен: сервис сейчас недоступен")
            assert "Деньги не списаны" in told
            await story.press("Отправить ещё раз")
            await story.until(lambda: "Отправить ещё раз" in story.buttons(), "the same again")
        async with running_bot(settings, gate_limits=gate.GateLimits.off()) as app:
            await story.press("Отправить ещё раз")
            await story.sees(SAVED)
        assert asked(story) == 1
