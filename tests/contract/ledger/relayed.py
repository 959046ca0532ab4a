"""A shop whose launches have a webhook of the user's own, and the worker that passes news on to it."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import LaunchId
from bot.fetching import Poster
from bot.services.relaying.delivery import Relaying
from bot.workers.relays import RelaysWorker
from bot.workers.supervisor import Supervisor
from storage import tables
from storage.calling.calls import CallRow
from tests.shop.opening import OpenShop
from tests.shop.own_system import OwnSystem
from tests.shop.shop import Shop, a_call

TOKEN = "s3cret-token-of-their-system"
ENDED: dict[str, Any] = {
    "status": "finished",
    "answeredAt": 1_795_000_010,
    "finishedAt": 1_795_000_040,
    "cost": "3.20",
}


def own_hook(system: OwnSystem, path: str = "/calls") -> OwnHook:
    headers = json.dumps({"X-Token": TOKEN})
    return OwnHook(f"{system.url}{path}?key=1", '{"order": 17, "shop": {"id": 3}}', headers)


async def open_with(open_shop: OpenShop, *systems: OwnSystem, **settings: Any) -> Shop:
    """The operator lets news go to these systems, which are on loopback."""
    return await open_shop(forward_hosts=("*", *(system.url for system in systems)), **settings)


async def relayed(
    shop: Shop, hook: OwnHook | None, *numbers: int, **content: Any
) -> tuple[LaunchId, Sequence[CallRow]]:
    """A launch whose calls exist at the service, which will send no webhooks about them by itself."""
    shop.is_reachable = False
    shop.calling.hold_calls = True
    launch_id = await shop.sent(replace(a_call(*(numbers or (1,))), own_hook=hook, **content))
    return launch_id, await shop.calls(launch_id)


async def pass_on(shop: Shop, seconds: float = 5.0) -> None:
    """Lets the worker send all that is due now."""
    for _ in range(200):
        due_at = await service(shop).next_due_at(Counter(), per_host=1)
        if due_at is None or due_at > shop.clock():
            return
        async with passing_on(shop, seconds):
            await asyncio.sleep(0.05)
    raise AssertionError("it never ends")


@asynccontextmanager
async def passing_on(shop: Shop, seconds: float = 5.0, *, by: Poster | None = None) -> AsyncIterator[None]:
    """The worker runs inside the block."""
    supervisor = Supervisor()
    worker = RelaysWorker(
        relaying=service(shop),
        poster=by or Poster(shop.settings.forward_to, seconds=seconds),
        clock=shop.clock,
        wakeups=shop.services.wakeups,
        supervisor=supervisor,
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(worker.run())
        try:
            yield
        finally:
            supervisor.stop()


def service(shop: Shop) -> Relaying:
    return shop.services.relaying


async def rows(shop: Shop) -> list[Any]:
    async with shop.database.reading() as tx:
        query = tables.relays.select().order_by(tables.relays.c.id)
        return list((await tx.execute(query)).all())
