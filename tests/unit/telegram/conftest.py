"""A bot as production builds it, in front of the Bot API's stand-in."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.sandbox.telegram import TelegramLimits, TelegramSandbox
from tests import lean

__all__ = ["lean"]

TOKEN = "700100200:AAFakeTokenForTestsOnly_000000000000000"
ANNA, BORIS, GROUP = 1001, 1002, -500


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramSandbox]:
    """Two people who have written to the bot, and a group; without limits, since the gate's own are tried elsewhere."""
    sandbox = TelegramSandbox(TOKEN, limits=TelegramLimits.off())
    sandbox.add_user(ANNA, "Анна", started=True)
    sandbox.add_user(BORIS, "Борис", started=True)
    sandbox.add_group(GROUP, "Регистратура", [ANNA, BORIS])
    yield sandbox
    assert sandbox.violations == []


@pytest.fixture
async def api_url(telegram: TelegramSandbox) -> AsyncIterator[str]:
    runner = web.AppRunner(telegram.app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
