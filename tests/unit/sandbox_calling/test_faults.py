"""The service misbehaves on order: what the client sees, and whether it was done."""

import asyncio
from typing import get_args

import pytest

from bot.sandbox.calling import FaultKind
from bot.sandbox.calling.faults import AFTER_ACTING
from tests.unit.sandbox_calling.driver import KEY, ORDINARY, SILENCE, Driver

SILENT = sorted(set(get_args(FaultKind)) - {"bad_gateway", "bad_gateway_after_acting", "slow", "canned"})


@pytest.mark.parametrize("kind", SILENT)
async def test_answer_never_comes_whole(service: Driver, kind: FaultKind) -> None:
    service.sandbox.faults.add("create", kind)
    with pytest.raises(SILENCE):
        async with asyncio.timeout(0.3):
            await service.post("create", service.order())
    happened = kind in AFTER_ACTING
    assert [truth["lost"] for truth in service.sandbox.truth(KEY)] == [True] * happened
    assert len(service.sandbox.paid_requests()) == happened
    [request] = service.sandbox.requests
    assert (request.fault, request.status) == (kind, None)


@pytest.mark.parametrize("kind", ["bad_gateway", "bad_gateway_after_acting"])
async def test_gateway_answers_instead(service: Driver, kind: FaultKind) -> None:
    service.sandbox.faults.add("create", kind)
    async with service.session.post(service.at("create"), json={"apiKey": KEY, **service.order()}) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
    assert len(service.sandbox.truth(KEY)) == (kind in AFTER_ACTING)


async def test_slow_answer_comes_whole_and_is_not_lost(service: Driver) -> None:
    service.sandbox.faults.add("create", "slow", seconds=0.05)
    [item] = await service.ok("create", **service.order())
    assert not service.truth(item["id"])["lost"]


async def test_any_answer_can_be_put_into_its_mouth(service: Driver) -> None:
    service.sandbox.faults.add("userInfo", "canned", status=418, body="<p>tea</p>", content_type="text/html")
    async with service.session.post(service.at("userInfo"), json={"apiKey": KEY}) as answer:
        assert (answer.status, await answer.text()) == (418, "<p>tea</p>")


async def test_faults_are_used_up_one_by_one(service: Driver) -> None:
    service.sandbox.faults.add("*", "canned", times=2, body="{}")
    service.sandbox.faults.add("getPhones", "canned", body='{"status": "success", "data": []}')
    assert await service.ok("getPhones") == []
    assert (await service.post("userInfo", {}))[1] == {}
    assert (await service.post("getPhones", {}))[1] == {}
    assert (await service.ok("userInfo"))["id"] == service.account.id


async def test_planned_faults_can_be_forgotten(service: Driver) -> None:
    service.sandbox.faults.add("userInfo", "drop_after_reading", times=5)
    service.sandbox.faults.clear()
    await service.ok("userInfo")


async def test_hanging_answers_end_with_the_client(service: Driver) -> None:
    service.sandbox.faults.add("userInfo", "hang")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await service.post("userInfo", {})
    await service.sandbox.until(
        lambda: any(r.endpoint == "userInfo" and r.fault == "hang" for r in service.sandbox.requests)
    )
    await service.ok("userInfo")


async def test_fault_meets_free_requests_too(service: Driver) -> None:
    service.sandbox.faults.add("confirmPhone", "drop_after_acting")
    with pytest.raises(SILENCE):
        await service.post("confirmPhone", {"phone": ORDINARY, "pin": "1234"})
    assert len(service.sandbox.flash_calls) == 1
    assert [request.endpoint for request in service.sandbox.paid_requests()] == ["confirmPhone"]
