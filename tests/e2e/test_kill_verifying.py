"""kill -9 of the bot round its flash call: after the next start never a second one, and the right code still proves.

Also: the code is in no log, not even at debug level.
"""

import re
import signal
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from bot.sandbox.world import World
from tests.e2e.programs import dialgram, started
from tests.e2e.story import Chat, settings_for
from tests.e2e.test_kill_bot import Life

NUMBER = "+7 916 000-00-17"
REQUEST = "bot.provider.client:CallingService.request"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with World.running(speed=20) as world:
        yield Life(world, settings_for(world, tmp_path / "data"), tmp_path)
        assert not world.telegram.violations, world.telegram.violations


async def confirm_waits(life: Life) -> Chat:
    """Connected, and a flash call waits for its Confirm; then the bot stops."""
    async with life.running() as story:
        await story.connect()
        await story.say(f"/verify {NUMBER}")
        await story.sees("Проверить номер\n")
    return story


async def test_killed_before_the_request_is_written_down_it_rings_once_after_the_start(life: Life) -> None:
    story = await confirm_waits(life)
    tap = await life.dies_after_a_tap("before", "bot.services.verification.verifying:Verifying.confirm", "")
    assert not story.paid()
    await life.world.telegram.resend_tap(tap)
    async with life.running():
        await story.sees("Нажатие пришло с опозданием")
        await story.press("Подтвердить")
        await story.sees("Введите четыре последние цифры")
        await life.world.calling.until(lambda: life.world.calling.flash_calls)
        await story.say(life.world.calling.flash_calls[-1].pin)
        await story.sees("проверен")
    assert len(story.paid()) == 1


async def test_killed_just_before_its_request_leaves_it_is_unknown_and_never_sent_again(life: Life) -> None:
    story = await confirm_waits(life)
    tap = await life.dies_after_a_tap("before", REQUEST, "ConfirmPhone")
    await life.world.telegram.resend_tap(tap)
    async with life.running():
        assert "Второго звонка до" in await story.sees("Ответ сервиса потерялся")
        await story.say(f"/verify {NUMBER}")
        await story.sees("уже проверяют")
    assert not story.paid()


async def test_killed_with_the_answer_in_hand_a_right_code_proves_that_it_rang(life: Life) -> None:
    story = await confirm_waits(life)
    await life.dies_after_a_tap("after", REQUEST, "ConfirmPhone")
    assert len(story.paid()) == 1
    async with life.running():
        await story.sees("Ответ сервиса потерялся")
        await story.say(life.world.calling.flash_calls[-1].pin)
        await story.sees("проверен")
    assert len(story.paid()) == len(life.world.calling.flash_calls) == 1


@pytest.mark.timeout(180)
async def test_no_code_is_ever_logged(life: Life) -> None:
    """Ten codes, so that no chance digits of a log line look like all of them."""
    settings = life.settings.model_copy(update={"log_level": "debug"})
    story, flash_calls = Chat(life.world), life.world.calling.flash_calls
    async with started(dialgram("run"), settings, life.folder) as bot:
        await bot.says("the bot is running")
        await story.connect()
        for number in range(10):
            ending = "99-04" if number % 2 else "00-17"
            await story.say(f"/verify +7 916 10{number}-{ending}")
            await story.sees(f"(?s)Проверить номер\n.*10{number}-{ending}")
            await story.press("Подтвердить")
            await life.world.calling.until(partial(has_rung, flash_calls, number))
            await story.sees(f"Звоним на .*10{number}-{ending}")
            if number % 2:
                await story.say(flash_calls[-1].pin)
                await story.sees(f"10{number}-{ending} проверен")
        assert await bot.end(signal.SIGTERM) == 0
    assert b"a flash call failed" in bot.log, "the story has to reach the log to prove anything"
    codes = {flash.pin for flash in flash_calls}
    seen = {code for code in codes if re.search(rf"(?<![0-9.]){code}(?![0-9])", bot.log.decode())}
    assert len(codes) > 8
    assert len(seen) < len(codes) / 2, "chance may make an id of one of them, never of most"


def has_rung(flash_calls: Sequence[object], before: int) -> bool:
    return len(flash_calls) > before
