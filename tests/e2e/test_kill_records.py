"""kill -9 of the bot while a record is on its way: it is unknown afterwards, and no second request ever leaves."""

import pytest

from tests import sounds
from tests.e2e import test_kill_bot
from tests.e2e.story import Chat
from tests.e2e.test_kill_bot import Life
from tests.sounds import encoded, spoken

sound_tools = sounds.sound_tools
life = test_kill_bot.life
REQUEST = "bot.provider.client:CallingService.request"


def uploads(life: Life) -> int:
    return sum(request.endpoint == "createRecord" for request in life.world.calling.requests)


async def connected(life: Life) -> Chat:
    async with life.running() as story:
        await story.connect()
    return story


@pytest.mark.parametrize(("moment", "requests"), [("before", 0), ("after", 1)])
async def test_a_bot_killed_in_an_upload_says_unknown_and_does_not_upload_again(
    life: Life, moment: str, requests: int, sound_tools: None
) -> None:
    story = await connected(life)
    life.world.calling.records_listing = "no"
    voice = encoded(spoken(), "ogg", "libopus")
    await life.world.telegram.send_file(story.user_id, "voice", voice, duration=6)
    await life.dies(moment, REQUEST, "CreateRecord")
    assert uploads(life) == requests
    async with life.running():
        # Its update is handled once more, and finds what the one before had written down.
        await story.sees("Неизвестно, сохранился ли")
    assert uploads(life) == requests


async def test_a_bot_killed_before_the_sound_is_converted_saves_it_once_after_its_start(
    life: Life, sound_tools: None
) -> None:
    story = await connected(life)
    await life.world.telegram.send_file(story.user_id, "voice", encoded(spoken(), "ogg", "libopus"))
    await life.dies("before", "bot.audio.conversion:Conversion.convert")
    async with life.running():
        await story.sees("Сохранено: Ролик")
    assert uploads(life) == 1


async def test_a_bot_killed_with_the_answer_in_hand_finds_the_record_by_its_name(
    life: Life, sound_tools: None
) -> None:
    story = await connected(life)
    await life.world.telegram.send_file(story.user_id, "voice", encoded(spoken(), "ogg", "libopus"))
    await life.dies("after", REQUEST, "CreateRecord")
    async with life.running():
        await story.sees("Неизвестно, сохранился ли")
        await story.press("Проверить")
        await story.sees("Номер ролика")
    assert uploads(life) == 1


@pytest.mark.parametrize(("moment", "paid"), [("before", 0), ("after", 1)])
async def test_a_bot_killed_while_a_text_is_paid_for_never_pays_twice(
    life: Life, moment: str, paid: int
) -> None:
    async with life.running() as story:
        await story.connect()
        await story.say("/records")
        await story.press("Из текста")
        await story.say("Ждём вас завтра")
        await story.sees("это стоит")
    life.world.calling.records_listing = "no"
    tap = await story.press("Озвучить")
    await life.dies(moment, REQUEST, "CreateRecord")
    await life.world.telegram.resend_tap(tap)
    async with life.running():
        told = await story.sees("Неизвестно, сохранился ли")
        assert "проверьте баланс" in told
    assert uploads(life) == len(story.paid()) == paid
