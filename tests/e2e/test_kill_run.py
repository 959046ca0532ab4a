"""`dialgram run` as it stands on a machine: its bot dies while the service is answering, and everything heals by itself."""

import signal
from pathlib import Path

import psutil

from bot.sandbox.world import World
from tests.e2e.programs import Program, dialgram, started
from tests.e2e.story import Chat, settings_for


def bot_of(run: Program) -> psutil.Process:
    """The child that talks to Telegram."""
    children = psutil.Process(run.process.pid).children()
    (bot,) = [child for child in children if "--roles" in child.cmdline()]
    return bot


async def test_a_bot_killed_while_the_answer_is_awaited_is_kept_up_and_told_by_the_webhook(
    tmp_path: Path,
) -> None:
    async with World.running(speed=20) as world:
        settings = settings_for(world, tmp_path / "data", reconcile_steps_s=(600,))
        async with started(dialgram("run"), settings, tmp_path) as run:
            await run.says("the bot is running")
            story = Chat(world)
            await story.connect()
            await story.say("/call +7 916 000-00-17 Напоминаем о записи")
            await story.sees("Проверьте звонок")
            world.calling.faults.add("create", "hang_after_acting")
            tap = await story.press("Подтвердить")
            await world.calling.until(story.paid)
            bot_of(run).kill()
            # Impatient people tap again, and Telegram repeats itself.
            await world.telegram.resend_tap(tap)
            card = await story.sees("— ответили", timeout_s=60)
            assert "узнали сами" not in card
            assert len(story.paid()) == len(story.truth()) == 1
            assert await run.end(signal.SIGTERM) == 0
