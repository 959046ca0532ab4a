"""kill -9 of the side server while a webhook is in its hands: the service comes again, and the outcome is still pushed."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import opened
from bot.config import Settings
from bot.sandbox.world import World
from bot.starting import migrate
from tests.e2e.programs import dialgram, killed_at, started
from tests.e2e.story import Chat, settings_for

STEPS = {
    "the body is on its way": ("before", "bot.server.hooks:Hooks.news"),
    "the body is here and not on disk": ("before", "bot.services.receiving.receiving:Receiving.keep_news"),
    "on disk, and not yet answered": ("after", "bot.services.receiving.receiving:Receiving.keep_news"),
}


@asynccontextmanager
async def bot_without_server(world: World, settings: Settings) -> AsyncIterator[Chat]:
    """The bot and its workers; webhooks are taken by a process of its own."""
    await migrate(settings)
    async with opened(settings) as app, asyncio.TaskGroup() as group:
        running = group.create_task(app.run())
        try:
            yield Chat(world)
        finally:
            app.supervisor.stop()
            await asyncio.wait([running])


async def test_outcomes_are_pushed_though_the_server_dies_at_every_step_of_a_webhook(tmp_path: Path) -> None:
    async with World.running(speed=20) as world:
        # Asked about only after a minute: what is seen here was pushed.
        settings = settings_for(world, tmp_path / "data", reconcile_steps_s=(60,))
        async with bot_without_server(world, settings) as story:
            await story.connect()
            for number, (moment, target) in enumerate(STEPS.values(), 21):
                command = killed_at(moment, target, "", "server")
                async with started(command, settings, tmp_path) as server:
                    await server.says("takes webhooks")
                    await story.say(f"/call +7 916 000-00-{number} Напоминаем о записи")
                    await story.press("Подтвердить")
                    assert await server.ended() == -signal.SIGKILL, server.log.decode()
                async with started(dialgram("server"), settings, tmp_path) as server:
                    await server.says("takes webhooks")
                    card = await story.sees(f"000-00-{number} — ответили")
                    assert "узнали сами" not in card
            assert len(story.paid()) == len(story.truth()) == len(STEPS)
