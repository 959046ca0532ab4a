"""The ids of paid calls are in an answer and nowhere else: a database that stumbles just then must not cost them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.assembly import build_services
from bot.domain.calls.launch import BatchState
from storage.engine.database import Database
from tests.shop.shop import ANNA, KEY, Shop, a_call, news, phone


class Stumbling(Database):
    """The same database; the transactions with these numbers fail at their end."""

    fails_at: frozenset[int] = frozenset()
    count = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self.count += 1
        async with super().writing() as tx:
            yield tx
            if self.count in self.fails_at:
                raise OperationalError("COMMIT", {}, ConnectionResetError("the server went away"))


async def test_an_answer_is_written_down_though_the_database_stumbled(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(minutes=1)
    stumbling = Stumbling(shop.database._writer, shop.database._reader)
    stumbling.fails_at = frozenset({2, 3})  # 1 is the batch that is written down before it leaves
    services = build_services(shop.settings, shop.clock, stumbling, shop.keyring, shop.reader, shop.service)
    await services.sending.send(launch_id)
    assert stumbling.count == 4
    assert shop.paid() == 1
    assert (await shop.batch(launch_id)).state is BatchState.PLACED
    assert (await shop.call(launch_id)).provider_id in {call["id"] for call in shop.calling.truth(KEY)}


async def test_a_webhook_without_legs_brings_home_a_lost_call_to_one_person(shop: Shop) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(9904))
    assert await shop.people(launch_id) == [("unknown", None)]
    await shop.hear(launch_id, {"id": 4711, "calls": []})
    assert await shop.people(launch_id) == [("placed", None)]
    assert (await shop.call(launch_id)).provider_id == 4711


async def test_a_webhook_outranks_a_persons_word_for_the_whole_batch(shop: Shop) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(9904, 2))
    batch = await shop.batch(launch_id)
    await shop.services.launching.settle(ANNA, batch.id, happened=False)
    assert await shop.people(launch_id) == [("rejected", "not_made")] * 2
    await shop.hear(launch_id, news(4711, 2, "started"))
    assert await shop.people(launch_id) == [("placed", None)] * 2


async def test_an_id_that_can_not_be_kept_costs_no_other_call_its_own(shop: Shop) -> None:
    items = [{"id": 71, "phone": phone(1)}, {"id": 71, "phone": phone(2)}, {"id": 72, "phone": phone(3)}]
    shop.calling.faults.add("create", "canned", body=json.dumps({"status": "success", "data": items}))
    launch_id = await shop.sent(a_call(1, 2, 3))
    assert (await shop.batch(launch_id)).state is BatchState.PLACED
    assert await shop.people(launch_id) == [("placed", None)] * 3
    assert [call.provider_id for call in await shop.calls(launch_id)] == [71, 72]
