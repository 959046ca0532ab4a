"""The page's server and time: planned calls brought forward, and the clock of both sandboxes turned ahead."""

from datetime import datetime

import aiohttp
import pytest

from bot.sandbox.world import ANNA, World
from tests.unit.sandbox_page import test_page_server
from tests.unit.sandbox_page.test_page_server import Json, post, window

world, session = test_page_server.world, test_page_server.session


async def plan_a_call(session: aiohttp.ClientSession, world: World, planned_at: int) -> None:
    body = {
        "apiKey": world.api_key,
        "phone": "79160009501",
        "outgoingPhone": "74950000001",
        "record": {"text": "Ждём вас", "gender": 0},
        "plannedAt": planned_at,
    }
    async with session.post(f"{world.provider_url}/apiCalls/create", json=body) as response:
        assert response.status == 200


async def test_planned_call_is_brought_forward_and_says_so(
    session: aiohttp.ClientSession, world: World
) -> None:
    await plan_a_call(session, world, int(world.clock()) + 86400)
    async with window(session) as opened:
        _, data = await opened.next()
        assert [call["state"] for call in data["service"]["calls"]] == ["created"]
        assert await post(session, "/api/service/forward", {}) == (200, {"begun": 1})
        call = (await opened.until("service"))["calls"][0]
        assert (call["state"], call["brought_forward"]) == ("processed", True)
    assert await post(session, "/api/service/forward", {}) == (200, {"begun": 0})


async def test_clock_is_turned_ahead_for_both_sandboxes_and_every_window(
    session: aiohttp.ClientSession, world: World
) -> None:
    await plan_a_call(session, world, int(world.clock()) + 3600)
    async with window(session) as opened:
        _, data = await opened.next()
        assert data["clock"] == {"ahead_s": 0.0, "zone": "Europe/Moscow"}
        assert (await post(session, "/api/clock", {"minutes": 61}))[0] == 200
        assert (await opened.until("clock"))["ahead_s"] == 61 * 60
    await world.calling.until(lambda: world.calling.truth(world.api_key)[0]["status"] == "finished")
    call = world.calling.truth(world.api_key)[0]
    assert not call["broughtForward"]
    assert call["calls"][0]["startedAt"] >= call["plannedAt"]
    message = await world.telegram.say(ANNA, "через час")
    assert message["date"] >= call["plannedAt"]
    before = world.clock()
    assert (await post(session, "/api/clock", {"time": "03:00", "days": "work"}))[0] == 200
    now = datetime.fromtimestamp(world.clock(), world.clock.zone)
    assert (now.hour, now.minute, now.isoweekday() <= 5) == (3, 0, True)
    assert world.clock() > before


@pytest.mark.parametrize("body", [{}, {"time": "25:00"}, {"minutes": -5}, {"minutes": 100_000}])
async def test_clock_is_not_turned_back_or_to_nowhere(
    session: aiohttp.ClientSession, world: World, body: Json
) -> None:
    assert (await post(session, "/api/clock", body))[0] == 400
    assert world.clock.ahead_s == 0
