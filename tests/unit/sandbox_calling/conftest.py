"""A fast sandbox for most tests; those that need its switches build their own with `driving`."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.calling import CallingSandbox
from tests.unit.sandbox_calling.driver import Driver, driving


@pytest.fixture
async def service() -> AsyncIterator[Driver]:
    """Fast enough not to be waited for, slow enough for webhooks to arrive in the order they were sent."""
    async with driving(CallingSandbox(speed=200)) as driver:
        yield driver
