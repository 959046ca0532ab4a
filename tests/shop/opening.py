"""The shop as fixtures; each folder's own fixture `database` says on which database."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.sandbox.calling import CallingSandbox
from storage.engine.database import Database
from storage.keys.keyring import Keyring
from tests import lean
from tests.databases import MovedClock
from tests.shop.shop import ANNA, KEY, Shop, opened_shop

__all__ = ["lean"]


class OpenShop(Protocol):
    async def __call__(self, **options: Any) -> Shop: ...


@pytest.fixture
def calling() -> CallingSandbox:
    calling = CallingSandbox(speed=1000)
    calling.add_account(KEY, balance="1000.00")
    return calling


@pytest.fixture
async def open_shop(
    database: Database, clock: MovedClock, keyring: Keyring, tmp_path: Path, calling: CallingSandbox
) -> AsyncIterator[OpenShop]:
    """Opens the shop with the test's own settings; Anna is connected."""
    async with AsyncExitStack() as stack:

        async def opening(**options: Any) -> Shop:
            shop = await stack.enter_async_context(
                opened_shop(database, clock, keyring, tmp_path, calling, **options)
            )
            await shop.join(ANNA)
            return shop

        yield opening


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    return await open_shop()
