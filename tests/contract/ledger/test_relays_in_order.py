"""News that a user's own system does not take is tried again for a day, in order, and holds up nobody else's."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import LaunchId
from bot.fetching import Poster
from bot.services.relaying.delivery import CLAIMED_FOR, FOR, MOST_ASIDE
from bot.workers.relays import AT_ONCE, IN_A_ROW, PER_HOST
from storage import tables
from tests.contract.ledger.relayed import (
    ENDED,
    open_with,
    own_hook,
    pass_on,
    passing_on,
    relayed,
    rows,
    service,
)
from tests.shop.opening import OpenShop
from tests.shop.own_system import OwnSystem, Told
from tests.shop.shop import ANNA, Shop, news


@pytest.fixture
async def system() -> AsyncIterator[OwnSystem]:
    async with OwnSystem().serving() as opened:
        yield opened


@pytest.fixture
async def shop(open_shop: OpenShop, system: OwnSystem) -> Shop:
    return await open_with(open_shop, system)


def number_of(told: Told) -> int:
    """Which of the test's bodies it is."""
    return int(told.json["apiCalls"][0]["calls"][0]["label"])


async def tell(shop: Shop, system: OwnSystem, *numbers: int) -> LaunchId:
    """A launch of which these bodies have come."""
    launch_id, (call,) = await relayed(shop, own_hook(system))
    for number in numbers:
        await shop.hear(launch_id, news(call.provider_id, status="answered", label=str(number)))
    return launch_id


async def test_what_is_not_taken_is_tried_again_with_growing_pauses_for_a_day(
    shop: Shop, system: OwnSystem
) -> None:
    system.answer = lambda told: 500
    await tell(shop, system, 1)
    begun, tries = shop.clock.now, []
    while (due_at := await service(shop).next_due_at(Counter(), per_host=1)) is not None:
        shop.clock.now = max(due_at, shop.clock.now)
        before = len(system.told)
        await pass_on(shop)
        assert len(system.told) == before + 1
        tries.append(shop.clock.now - begun)
    assert [int(at.total_seconds()) // 60 for at in tries[:8]] == [0, 1, 3, 8, 23, 53, 113, 173]
    assert timedelta(hours=22) < tries[-1] < FOR
    (row,) = await rows(shop)
    assert (row.is_given_up, row.body) == (True, b"")


async def test_the_author_is_told_once_a_launch_that_news_was_given_up(shop: Shop, system: OwnSystem) -> None:
    system.answer = lambda told: 400
    launch_id = await tell(shop, system, 1, 2, 3)
    await pass_on(shop)
    assert await shop.kinds() == []
    shop.clock.now += FOR
    await pass_on(shop)
    assert [row.is_given_up for row in await rows(shop)] == [True] * 3
    (notice,) = [one for one in await shop.notices() if one.kind == "relay_given_up"]
    assert (int(notice.chat_id), notice.facts["launch_id"]) == (ANNA, launch_id)
    assert notice.facts["host"] == system.url.removeprefix("http://")


async def test_a_system_that_was_away_gets_everything_in_order(shop: Shop, system: OwnSystem) -> None:
    system.answer = lambda told: 503
    launch_id = await tell(shop, system, 1, 2, 3)
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == [1]
    (call,) = await shop.calls(launch_id)
    await shop.hear(launch_id, news(call.provider_id, **ENDED, label="4"))
    await pass_on(shop)
    assert len(system.told) == 1, "what comes later waits behind the first"
    system.answer = lambda told: 200
    system.told.clear()
    shop.clock.move(minutes=1)
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == [1, 2, 3, 4]


async def test_a_refused_connection_is_a_system_that_is_away(open_shop: OpenShop) -> None:
    system = OwnSystem()
    async with system.serving():
        port = system.port
    shop = await open_with(open_shop, system)
    await tell(shop, system, 1, 2)
    await pass_on(shop)
    assert [row.tries for row in await rows(shop)] == [1, 0]
    async with system.serving(port):
        shop.clock.move(minutes=1)
        await pass_on(shop)
    assert [number_of(told) for told in system.told] == [1, 2]


async def test_a_body_that_they_refuse_does_not_hold_up_the_others(shop: Shop, system: OwnSystem) -> None:
    system.answer = lambda told: 422 if number_of(told) == 2 else 200
    await tell(shop, system, 1, 2, 3, 4)
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == [1, 2, 3, 4]
    system.answer = lambda told: 200
    shop.clock.move(minutes=1)
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == [1, 2, 3, 4, 2]
    assert [row.is_given_up for row in await rows(shop)] == [False] * 4


async def test_a_system_that_refuses_everything_is_not_asked_about_each(
    shop: Shop, system: OwnSystem
) -> None:
    system.answer = lambda told: 401
    await tell(shop, system, *range(MOST_ASIDE + 10))
    await pass_on(shop)
    assert len(system.told) == MOST_ASIDE + 1
    system.told.clear()
    shop.clock.move(minutes=1)
    await pass_on(shop)
    assert len(system.told) == MOST_ASIDE + 1
    system.answer = lambda told: 204
    shop.clock.move(minutes=2)
    system.told.clear()
    await pass_on(shop)
    assert sorted(number_of(told) for told in system.told) == list(range(MOST_ASIDE + 10))


async def test_what_is_older_than_a_day_is_dropped_unsent(shop: Shop, system: OwnSystem) -> None:
    system.answer = lambda told: 503
    launch_id = await tell(shop, system, 1, 2, 3)
    await pass_on(shop)
    shop.clock.now += FOR
    system.answer = lambda told: 200
    (call,) = await shop.calls(launch_id)
    await shop.hear(launch_id, news(call.provider_id, **ENDED, label="4"))
    system.told.clear()
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == [4]
    assert [row.is_given_up for row in await rows(shop)] == [True, True, True, False]


async def test_what_was_being_sent_when_the_power_went_is_sent_again(shop: Shop, system: OwnSystem) -> None:
    await tell(shop, system, 1, 2)
    (relay,) = await service(shop).due(Counter(), limit=9, per_host=9)
    await pass_on(shop)
    assert system.told == [], "another worker leaves it alone"
    shop.clock.now += CLAIMED_FOR
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == [1, 2]
    # The first worker was only frozen: it has sent it too, and says so now.
    await service(shop).taken(relay, goes_on=True)
    await service(shop).not_taken(relay, is_refusal=False)
    assert [row.done_at is not None for row in await rows(shop)] == [True, True]


async def test_a_restart_does_not_wait_for_claims_and_pauses(shop: Shop, system: OwnSystem) -> None:
    system.answer = lambda told: 500
    await tell(shop, system, 1)
    await tell(shop, system, 2)
    await pass_on(shop)
    assert len(system.told) == 2
    system.answer = lambda told: 200
    await service(shop).recover()
    await pass_on(shop)
    assert sorted(number_of(told) for told in system.told) == [1, 1, 2, 2]


async def test_a_slow_system_holds_up_nobody_else(open_shop: OpenShop) -> None:
    async with AsyncExitStack() as stack:
        slow, quick = [await stack.enter_async_context(OwnSystem().serving()) for _ in range(2)]
        shop = await open_with(open_shop, slow, quick)
        for _ in range(PER_HOST + 2):
            launch_id, (call,) = await relayed(shop, replace(own_hook(slow), url=f"{slow.url}/slow"))
            await shop.hear(launch_id, news(call.provider_id, **ENDED, label="1"))
        await tell(shop, quick, 7, 8)
        async with passing_on(shop, seconds=60):
            await quick.heard(2)
            await slow.heard(PER_HOST)
            assert (len(slow.told), slow.most_at_once) == (PER_HOST, PER_HOST)
            slow.let_go.set()
            await slow.heard(PER_HOST + 2)
        assert slow.most_at_once == PER_HOST


async def test_no_more_is_sent_at_once_than_there_are_hands(open_shop: OpenShop) -> None:
    async with AsyncExitStack() as stack:
        systems = [
            await stack.enter_async_context(OwnSystem().serving()) for _ in range(AT_ONCE // PER_HOST + 1)
        ]
        shop = await open_with(open_shop, *systems, cap_day_calls=1000)
        for system in systems * PER_HOST:
            launch_id, (call,) = await relayed(shop, replace(own_hook(system), url=f"{system.url}/slow"))
            await shop.hear(launch_id, news(call.provider_id, **ENDED, label="1"))
        async with passing_on(shop, seconds=60):
            while sum(len(system.told) for system in systems) < AT_ONCE:  # noqa: ASYNC110  (several servers)
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            assert sum(len(system.told) for system in systems) == AT_ONCE
            for system in systems:
                system.let_go.set()
            for system in systems:
                await system.heard(PER_HOST)


class Broken(Poster):
    """Fails in a way that nobody has thought of, for one address."""

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        if "/broken" in address:
            raise RuntimeError(address)
        await super().post(address, body, headers)


async def test_whatever_one_of_them_raises_the_others_come(
    shop: Shop, system: OwnSystem, caplog: pytest.LogCaptureFixture
) -> None:
    broken, (call,) = await relayed(shop, replace(own_hook(system), url=f"{system.url}/broken?key=1"))
    await shop.hear(broken, news(call.provider_id, **ENDED, label="1"))
    await tell(shop, system, 2, 3)
    async with passing_on(shop, by=Broken(shop.settings.forward_to)):
        await system.heard(2)
    assert [number_of(told) for told in system.told] == [2, 3]
    assert "could not be passed on" in caplog.text
    assert "key=1" not in caplog.text
    shop.clock.now += CLAIMED_FOR
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == [2, 3, 1]


async def test_a_long_lane_gives_others_of_its_host_their_turn(shop: Shop, system: OwnSystem) -> None:
    await tell(shop, system, *range(IN_A_ROW + 5))
    await pass_on(shop)
    assert [number_of(told) for told in system.told] == list(range(IN_A_ROW + 5))


async def test_launches_side_by_side_have_lanes_of_their_own(shop: Shop, system: OwnSystem) -> None:
    system.answer = lambda told: 503 if number_of(told) < 10 else 200
    await tell(shop, system, 1, 2)
    await tell(shop, system, 11, 12)
    await pass_on(shop)
    assert sorted(number_of(told) for told in system.told) == [1, 11, 12]


async def test_what_is_waiting_is_found_by_what_is_due(shop: Shop, system: OwnSystem) -> None:
    """However long a lane is, only its first is due."""
    await tell(shop, system, *range(30))
    async with shop.database.reading() as tx:
        found = (await tx.execute(tables.relays.select().where(tables.relays.c.due_at.is_not(None)))).all()
    assert len(found) == 1
