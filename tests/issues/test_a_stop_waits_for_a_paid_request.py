"""A paid request that a stop cancels is unknown for no reason: a stop waits longer than any request may take."""

import asyncio
from pathlib import Path

from pydantic import SecretStr

from bot.app import opened
from bot.config import Settings
from bot.starting import migrate
from bot.workers.supervisor import Supervisor


async def test_a_run_that_ends_gives_its_workers_the_time_it_was_told() -> None:
    supervisor = Supervisor(stop_s=0.01)
    cancelled = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    supervisor.start("stubborn", stubborn())
    await asyncio.sleep(0)
    supervisor.stop()
    async with asyncio.timeout(5):
        await supervisor.run()
    assert cancelled.is_set()


async def test_the_bot_waits_longer_than_a_request_may_take(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path / "data",
        bot_token=SecretStr("123456:made-up-token-made-up-token-made-up"),
        telegram_api_url="http://127.0.0.1:9",
        provider_url="http://127.0.0.1:9",
    )
    await migrate(settings)
    async with opened(settings) as app:
        assert app.supervisor.stop_s > 30, "the service's own time limit"
        await app.supervisor.finish()
