"""A reaction may have a webhook of its own: its system is told of that reaction and of nothing else."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.reactions import Reaction, Tree, Trigger
from storage.calling import relays
from tests.contract.ledger.relayed import open_with, own_hook, pass_on, relayed, rows
from tests.shop.opening import OpenShop
from tests.shop.own_system import OwnSystem
from tests.shop.shop import Shop, a_call, news, phone


@pytest.fixture
async def system() -> AsyncIterator[OwnSystem]:
    async with OwnSystem().serving() as opened:
        yield opened


@pytest.fixture
async def shop(open_shop: OpenShop, system: OwnSystem) -> Shop:
    return await open_with(open_shop, system)


def tree(system: OwnSystem) -> Tree:
    """Of the second reaction a system is told, and of the one below it another."""
    below = Reaction(Trigger(3), sentence="Ждём", own_hook=own_hook(system, "/below"))
    return (
        Reaction(Trigger(1), sentence="Спасибо"),
        Reaction(Trigger(2), sentence="Почему?", own_hook=own_hook(system, "/second"), children=(below,)),
    )


async def press(shop: Shop, reference: str, node: str, answer: object, **call: object) -> dict[str, object]:
    body = {"dialgram": reference, "call": {"phone": phone(1), "answer": answer, **call}}
    await shop.keep(reference, json.dumps(body).encode(), kind="ivr", node=node)
    await shop.project()
    return {"order": 17, "shop": {"id": 3}, "call": body["call"]}


async def test_a_reaction_is_told_to_its_own_system_and_no_other(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system), reactions=tree(system))
    ivrs = json.dumps(shop.calling.paid_requests()[-1].body["ivrs"])
    assert (ivrs.count("/hooks/ivr/"), system.url in ivrs) == (3, False)
    reference = (await shop.batch(launch_id)).reference
    await press(shop, reference, "0", 1, apicallId=call.provider_id)
    second = await press(shop, reference, "1", 2, apicallId=call.provider_id)
    below = await press(shop, reference, "2", 3)
    await press(shop, reference, "7", 3)
    strange = await press(shop, reference, "1", 2, apicallId=4242)
    await pass_on(shop)
    assert [(told.at, told.json) for told in system.told] == [
        ("/second?key=1", second),
        ("/below?key=1", below),
        ("/second?key=1", strange),
    ]


async def test_reactions_alone_may_have_webhooks(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, None, reactions=tree(system))
    reference = (await shop.batch(launch_id)).reference
    await shop.hear(launch_id, news(call.provider_id, status="answered"))
    await press(shop, reference, "1", 2)
    await pass_on(shop)
    assert system.paths == ["/second?key=1"]


async def test_a_reaction_that_counts_for_nobody_is_not_passed_on(shop: Shop, system: OwnSystem) -> None:
    _, (other,) = await relayed(shop, None)
    launch_id, _ = await relayed(shop, None, 2, reactions=tree(system))
    reference = (await shop.batch(launch_id)).reference
    of_another = {"call": {"phone": phone(2), "answer": 2, "apicallId": other.provider_id}}
    of_nobody = {"call": {"phone": phone(66), "answer": 2}}
    foreign = {"call": {"phone": phone(2), "answer": 2}}
    for body, known in ((of_another, True), (of_nobody, True), (foreign, False)):
        await shop.keep(reference, json.dumps(body).encode(), kind="ivr", node="1", known=known)
    await shop.project()
    assert await rows(shop) == []


async def test_a_reaction_before_its_call_is_known_is_passed_on(shop: Shop, system: OwnSystem) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(9904, reactions=tree(system)))
    body = {"call": {"phone": phone(9904), "answer": 2}}
    odd = {"call": {"phone": phone(9904), "answer": 2, "apicallId": 2**62}}
    reference = (await shop.batch(launch_id)).reference
    for one in (body, odd):
        await shop.keep(reference, json.dumps(one).encode(), kind="ivr", node="1")
    await shop.project()
    await pass_on(shop)
    assert system.paths == ["/second?key=1"] * 2


async def test_a_webhook_without_an_address_is_none(shop: Shop) -> None:
    nowhere = (Reaction(Trigger(1), own_hook=OwnHook(parameters='{"a": 1}')),)
    launch_id, _ = await relayed(shop, None, reactions=nowhere)
    assert (await shop.batch(launch_id)).is_relayed is False
    async with shop.database.reading() as tx:
        assert await relays.next_due_at(tx, without=[]) is None
