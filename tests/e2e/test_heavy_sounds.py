"""Whatever people send, the bot's own process stays small and awake: sound is decoded elsewhere."""

import asyncio
import sys
from pathlib import Path

import psutil
import pytest

from bot.sandbox.world import World
from tests import sounds
from tests.e2e.programs import started
from tests.e2e.story import Chat, running_bot, settings_for

sound_tools = sounds.sound_tools
MOST_MB, LONGEST_MS = 50, 50


class Scales:
    """The heaviest that a process has been."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.before_mb = self.now_mb()
        self.most_mb = self.before_mb

    def now_mb(self) -> float:
        return float(self._process.memory_info().rss) / 2**20

    async def watch(self) -> None:
        while True:
            self.most_mb = max(self.most_mb, self.now_mb())
            await asyncio.sleep(0.02)


@pytest.mark.timeout(600)
async def test_bombs_and_half_an_hour_leave_the_bot_small_and_awake(
    tmp_path: Path, sound_tools: None
) -> None:
    report = tmp_path / "lag"
    command = (sys.executable, "-m", "tests.e2e.lagging", str(report), "bot")
    async with World.running() as world:
        settings = settings_for(world, tmp_path / "data")
        async with running_bot(settings):
            story = Chat(world)
            await story.connect()
        async with started(command, settings, tmp_path) as bot:
            await bot.says("the bot is running")
            await story.say("/help")
            await story.sees("Как позвонить")
            await asyncio.sleep(1.5)
            scales = Scales(bot.process.pid)
            async with asyncio.TaskGroup() as group:
                watching = group.create_task(scales.watch())
                for data, said in (
                    (sounds.two_hours_of_silence(), "не больше 30 минут"),
                    (b"#EXTM3U\n" + bytes(19 * 2**20), "Это не похоже на звук"),
                    (sounds.half_an_hour(), "Сохранено"),
                ):
                    await world.telegram.send_file(
                        story.user_id, "document", data, file_name="голос.mp3", mime_type="audio/mpeg"
                    )
                    await story.sees(said, timeout_s=240)
                watching.cancel()
            assert scales.most_mb - scales.before_mb < MOST_MB
            assert float(report.read_text()) < LONGEST_MS
