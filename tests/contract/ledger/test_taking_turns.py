"""What arrives at the same moment, on both databases: on PostgreSQL nothing but our own locks keeps it apart."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import func, select

from bot.domain.calls.launch import LaunchState
from bot.domain.ids import LaunchId
from storage import tables
from tests.shop.opening import OpenShop
from tests.shop.quiet_calls import quiet
from tests.shop.shop import ANNA, BORIS, KEY, Shop, a_call, news, phone

TIMES: dict[str, Any] = {"createdAt": 1_795_000_000, "answeredAt": 1_795_000_010, "finishedAt": 1_795_000_040}


async def test_a_webhook_and_an_answer_about_one_call_lose_nothing_of_each_other(shop: Shop) -> None:
    shop.is_reachable = False
    shop.calling.hold_calls = True
    for number in range(12):
        launch_id = await shop.sent(a_call(number))
        call = await shop.call(launch_id)
        reference = (await shop.batch(launch_id)).reference
        shop.clock.move(seconds=31)
        told = news(call.provider_id, number, "finished", cost=3, **TIMES)
        asked = news(call.provider_id, number, "answered", createdAt=TIMES["createdAt"], ivrDigit=1)
        answer = json.dumps({"status": "success", "data": [asked]})
        shop.calling.faults.add("get", "canned", body=answer)
        await shop.keep(reference, json.dumps({"apiCalls": [told]}).encode())
        await asyncio.gather(shop.services.tracking.take_next(), shop.services.reconciling.sweep())
        call = await shop.call(launch_id)
        assert (call.status, call.outcome, call.cost_kopecks, call.talk_s) == (
            "finished",
            "answered",
            300,
            30,
        )
        assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_an_answer_about_many_calls_leaves_others_their_turn(shop: Shop) -> None:
    for first in range(0, 60, 10):
        await quiet(shop, *range(first, first + 10))
    await shop.calling.until(lambda: all(call["status"] == "started" for call in shop.calling.truth(KEY)))
    shop.clock.move(seconds=31)
    started = select(func.count()).select_from(tables.calls).where(tables.calls.c.status == "started")
    seen: set[int] = set()

    async def write(sweeping: asyncio.Task[int]) -> None:
        while not sweeping.done():
            async with shop.database.writing() as tx:
                seen.add((await tx.execute(started)).scalar_one())

    async with asyncio.TaskGroup() as group:
        await write(group.create_task(shop.services.reconciling.sweep()))
    assert any(0 < count < 60 for count in seen)


async def test_answers_webhooks_questions_and_taps_at_once_end_in_one_picture(open_shop: OpenShop) -> None:
    """Many launches of two people; whatever comes first, each phone is asked for once and every call comes home."""
    shop = await open_shop(batch_size=2)
    await shop.join(BORIS)
    order = random.Random(7)
    launch_ids = [
        await shop.launch(a_call(*range(3 * n, 3 * n + 3)), user_id=order.choice([ANNA, BORIS]))
        for n in range(6)
    ]
    shop.clock.move(seconds=5)
    stop = asyncio.Event()

    async def again_and_again(work: Callable[[], Awaitable[object]]) -> None:
        while not stop.is_set():
            await work()

    async def send(launch_id: LaunchId) -> None:
        for _ in range(3):
            await shop.services.sending.send(launch_id)

    async with asyncio.TaskGroup() as group:
        for work in (
            shop.services.tracking.take_next,
            shop.services.tracking.take_next,
            shop.services.reconciling.sweep,
            shop.services.reconciling.hint_moderation,
        ):
            group.create_task(again_and_again(work))
        async with asyncio.TaskGroup() as senders:
            for launch_id in launch_ids:
                senders.create_task(send(launch_id))
                senders.create_task(send(launch_id))
        await shop.overheard()
        shop.clock.move(seconds=40)
        stop.set()
    await shop.project()
    sent = [number for request in shop.calling.paid_requests() for number in request.body["phones"]]
    assert sorted(sent) == [phone(number) for number in range(18)]
    for launch_id in launch_ids:
        assert await shop.people(launch_id) == [("final", None)] * 3
        assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert await shop.count(tables.calls) == len(shop.calling.truth(KEY)) == 18
    numbers = [call.number for launch_id in launch_ids for call in await shop.calls(launch_id)]
    assert sorted(numbers) == list(range(1, 19))


async def test_cancelling_at_the_moment_of_sending_is_either_certain_or_told(shop: Shop) -> None:
    for number in range(12):
        launch_id = await shop.launch(a_call(number))
        shop.clock.move(seconds=5)
        before = shop.paid()
        _, cancelled = await asyncio.gather(shop.services.sending.send(launch_id), shop.stop(ANNA, launch_id))
        assert cancelled.certain is (shop.paid() == before)
        assert (await shop.people(launch_id) == [("withheld", "cancelled")]) is cancelled.certain
