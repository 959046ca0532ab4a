"""What a user's own system is told: each body that counted for us, once, as the service would have told it."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.domain.drafts.draft import FromTemplate
from bot.domain.ids import ChatId, TemplateId
from bot.services.drafts.drafting import ConfirmView
from storage import tables
from storage.upkeep import epochs
from tests.contract.ledger.relayed import ENDED, TOKEN, open_with, own_hook, pass_on, relayed, rows, service
from tests.shop.opening import OpenShop
from tests.shop.own_system import OwnSystem
from tests.shop.shop import ANNA, BORIS, KEY, Shop, a_call, news, phone


@pytest.fixture
async def system() -> AsyncIterator[OwnSystem]:
    async with OwnSystem().serving() as opened:
        yield opened


@pytest.fixture
async def shop(open_shop: OpenShop, system: OwnSystem) -> Shop:
    return await open_with(open_shop, system)


async def test_their_system_gets_our_body_with_their_parameters_and_headers(
    shop: Shop, system: OwnSystem
) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    batch = await shop.batch(launch_id)
    ours = shop.calling.paid_requests()[-1].body["webhookUrl"]
    assert (batch.reference in ours, system.url in ours) == (True, False)
    item = {
        **news(call.provider_id, **ENDED),
        "webhookUrl": ours,
        "webhookParameters": json.dumps({"dialgram": batch.reference}),
        "unheardOf": [1, None],
    }
    body = {"dialgram": batch.reference, "apiCalls": [item], "sentBy": "the service"}
    await shop.keep(batch.reference, json.dumps(body).encode())
    await shop.project()
    await pass_on(shop)
    (told,) = system.told
    hook = own_hook(system)
    assert (told.method, told.at) == ("POST", "/calls?key=1")
    assert told.headers["X-Token"] == TOKEN
    assert told.headers["Content-Type"] == "application/json"
    assert told.json == {
        "order": 17,
        "shop": {"id": 3},
        "apiCalls": [{**item, "webhookUrl": hook.url, "webhookParameters": hook.parameters}],
        "sentBy": "the service",
    }
    assert batch.reference not in told.body.decode()


@pytest.mark.parametrize("shape", ["bare", "call", "list", "inside", "data"])
async def test_in_whatever_shape_the_body_comes_it_goes_in_the_same(
    shop: Shop, system: OwnSystem, shape: str
) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    reference = (await shop.batch(launch_id)).reference
    item = news(call.provider_id, **ENDED)
    ours, theirs = {"dialgram": reference}, {"order": 17, "shop": {"id": 3}}
    comes, goes = {
        "bare": ({**ours, **item}, {**theirs, **item}),
        "call": ({**ours, "call": item}, {**theirs, "call": item}),
        "list": ([{**ours, **item}, "?"], [{**theirs, **item}, "?"]),
        "inside": ({"apiCalls": [{**item, **ours}, 5]}, {**theirs, "apiCalls": [item, 5]}),
        "data": (
            {"data": {**item, "webhookParameters": ours}},
            {**theirs, "data": {**item, "webhookParameters": own_hook(system).parameters}},
        ),
    }[shape]
    await shop.keep(reference, json.dumps(comes).encode())
    await shop.project()
    await pass_on(shop)
    assert [told.json for told in system.told] == [goes]


async def test_what_the_service_says_is_not_overwritten_by_their_parameters(
    shop: Shop, system: OwnSystem
) -> None:
    hook = replace(own_hook(system), parameters='{"apiCalls": [], "dialgram": "theirs"}')
    launch_id, (call,) = await relayed(shop, hook)
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    await pass_on(shop)
    (told,) = system.told
    assert told.json == {"dialgram": "theirs", "apiCalls": [news(call.provider_id, **ENDED)]}


async def test_each_body_is_passed_on_once_and_in_order(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    legs: list[dict[str, Any]] = [{"status": "started"}, {"status": "answered"}, ENDED, ENDED]
    for leg in legs:
        await shop.hear(launch_id, news(call.provider_id, **leg))
    # The inbox hands everything over again, as after a restored cursor.
    async with shop.database.writing() as tx:
        await tx.execute(update(tables.inbox_cursor).values(position=0))
    assert await shop.project() == len(legs)
    await pass_on(shop)
    assert [told.json["apiCalls"][0]["calls"][0]["status"] for told in system.told] == [
        "started",
        "answered",
        "finished",
        "finished",
    ]
    async with shop.database.writing() as tx:
        await tx.execute(update(tables.inbox_cursor).values(position=0))
    await shop.project()
    await pass_on(shop)
    assert len(system.told) == len(legs)


async def test_news_of_several_calls_is_one_body(shop: Shop, system: OwnSystem) -> None:
    launch_id, known = await relayed(shop, own_hook(system), 1, 2, 3)
    items = [news(call.provider_id, number, **ENDED) for number, call in enumerate(known, 1)]
    await shop.hear(launch_id, *items)
    await pass_on(shop)
    assert [told.json["apiCalls"] for told in system.told] == [items]


async def test_a_launch_without_a_webhook_of_its_own_tells_nobody(shop: Shop) -> None:
    launch_id, (call,) = await relayed(shop, None)
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    assert (await shop.batch(launch_id)).is_relayed is False
    assert await rows(shop) == []


async def test_a_template_call_is_told_too(shop: Shop, system: OwnSystem) -> None:
    template = shop.calling.account(KEY).add_template("Напоминание", "Здравствуйте")
    what = FromTemplate(TemplateId(template.id))
    launch_id, (call,) = await relayed(shop, own_hook(system), what=what, sender=None)
    assert call.kind == "template"
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    await pass_on(shop)
    assert len(system.told) == 1


async def test_whatever_is_made_of_a_call_is_told_to_the_same_system(shop: Shop, system: OwnSystem) -> None:
    hook = own_hook(system)
    draft_id, _ = await shop.draft(a_call(1, own_hook=hook))
    mine = await shop.services.drafting.start_for_self(ANNA, ChatId(ANNA), draft_id, phone(2))
    _, (call,) = await relayed(shop, hook, when=shop.clock.now + timedelta(hours=3))
    anew = await shop.services.planned_texts.anew(ANNA, ChatId(ANNA), call.number, message_id=None)
    assert isinstance(anew, ConfirmView)
    again, (call,) = await relayed(shop, hook, 9701)
    await shop.hear(again, news(call.provider_id, 9701, status="canceled", hangupCause=17))
    once_more = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), again)
    repeated = await shop.launch_row((await shop.repeat(again)).launch_id)
    contents = [mine.content, anew.content, once_more.content, repeated.content]
    assert [content.own_hook for content in contents] == [hook] * 4


# -- what does not count for us ----------------------------------------------------------------------------------------


async def test_a_strangers_claim_is_not_passed_on_but_the_services_answer_is(
    shop: Shop, system: OwnSystem
) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, **ENDED), known=False)
    assert await rows(shop) == []
    await shop.calling.until(lambda: shop.calling.truth(KEY)[0]["status"] == "started")
    await shop.calling.steer(call.provider_id, "busy")
    await shop.hear(launch_id, news(call.provider_id, **ENDED), known=False)
    await pass_on(shop)
    (told,) = system.told
    assert told.json["apiCalls"][0]["calls"][0]["status"] == "canceled"
    assert told.json["order"] == 17


async def test_news_of_another_batchs_call_is_not_this_users(shop: Shop, system: OwnSystem) -> None:
    _, (other,) = await relayed(shop, None)
    launch_id, (call,) = await relayed(shop, own_hook(system), 2)
    await shop.hear(launch_id, news(other.provider_id, **ENDED), news(call.provider_id, 2, **ENDED))
    await shop.hear(launch_id, news(4242, 66, **ENDED))
    assert (await shop.call(launch_id)).final_at is not None
    assert await rows(shop) == []


async def test_what_cant_be_read_is_not_passed_on(shop: Shop, system: OwnSystem) -> None:
    launch_id, _ = await relayed(shop, own_hook(system))
    for odd in (b"", b"<html>", b"[1, 2]", b'{"apiCalls": []}'):
        await shop.keep((await shop.batch(launch_id)).reference, odd)
    await shop.project()
    assert await rows(shop) == []


async def test_news_that_brings_a_lost_answer_home_is_passed_on(shop: Shop, system: OwnSystem) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(9904, own_hook=own_hook(system)))
    (true,) = shop.calling.truth(KEY)
    await shop.hear(launch_id, news(true["id"], 9904, status="started"))
    await pass_on(shop)
    assert len(system.told) == 1


async def test_a_redial_that_has_an_id_of_its_own_is_passed_on(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system), redial_min=15)
    await shop.hear(launch_id, news(call.provider_id, status="canceled", nextCallId=call.provider_id + 9000))
    await shop.hear(launch_id, news(call.provider_id + 9000, **ENDED))
    await pass_on(shop)
    assert len(system.told) == 2


# -- what was learnt by asking -----------------------------------------------------------------------------------------


async def test_an_end_that_no_webhook_told_is_passed_on_in_the_same_shape(
    shop: Shop, system: OwnSystem
) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(45, own_hook=own_hook(system)))
    await shop.calling.until(lambda: shop.calling.truth(KEY)[0]["status"] == "finished")
    for _ in range(3):
        shop.clock.move(seconds=60)
        await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).heard_by == "asking"
    await pass_on(shop)
    (told,) = system.told
    (item,) = told.json["apiCalls"]
    call = await shop.call(launch_id)
    assert (item["id"], item["calls"][0]["status"]) == (call.provider_id, "finished")
    assert (told.json["order"], item["webhookUrl"]) == (17, own_hook(system).url)
    assert (await shop.batch(launch_id)).reference not in told.body.decode()


async def test_an_end_that_was_told_is_not_told_again_by_asking(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, status="finished"))
    assert (await shop.call(launch_id)).next_ask_at is not None, "its cost is still to be asked for"
    for _ in range(3):
        shop.clock.move(seconds=60)
        await shop.services.reconciling.sweep()
    assert len(await rows(shop)) == 1


async def test_without_an_address_of_ours_the_service_tells_their_system_itself(
    open_shop: OpenShop, system: OwnSystem
) -> None:
    shop = await open_with(open_shop, system, with_webhooks=False)
    launch_id = await shop.sent(a_call(45, own_hook=own_hook(system)))
    await shop.calling.until(lambda: any(b"finished" in told.body for told in system.told))
    told = system.told[-1]
    assert (told.json["order"], told.headers["X-Token"]) == (17, TOKEN)
    for _ in range(3):
        shop.clock.move(seconds=60)
        await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).final_at is not None
    assert await rows(shop) == []


# -- who is told, and what stays secret --------------------------------------------------------------------------------


async def test_whoever_has_no_key_of_the_account_any_more_is_told_nothing(
    shop: Shop, system: OwnSystem
) -> None:
    await shop.join(BORIS)
    shop.is_reachable, shop.calling.hold_calls = False, True
    launch_id = await shop.sent(a_call(1, own_hook=own_hook(system)), user_id=BORIS)
    call = await shop.call(launch_id)
    await shop.hear(launch_id, news(call.provider_id, status="answered"))
    await shop.services.accounts.disconnect(BORIS)
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    await pass_on(shop)
    assert system.told == []
    assert [(row.is_given_up, row.body) for row in await rows(shop)] == [(True, b"")] * 2
    assert "relay_given_up" not in await shop.kinds()


async def test_a_restored_database_does_not_tell_old_news(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    async with shop.database.writing() as tx:
        await epochs.forget_old_work(tx)
    await pass_on(shop)
    assert system.told == []


async def test_what_was_taken_leaves_no_body_and_is_forgotten(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    await pass_on(shop)
    (row,) = await rows(shop)
    assert (row.body, row.is_given_up, row.due_at) == (b"", False, None)
    shop.clock.move(days=1)
    await service(shop).forget_done()
    assert len(await rows(shop)) == 1
    shop.clock.move(days=1.1)
    await service(shop).forget_done()
    assert await rows(shop) == []


async def test_no_secret_is_in_a_log_a_repr_or_the_queue(
    shop: Shop, system: OwnSystem, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "aiosqlite")  # as in bot.logs
    caplog.set_level(logging.DEBUG)
    system.answer = lambda told: 500
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    (relay,) = await service(shop).due(Counter(), limit=9, per_host=9)
    shop.clock.move(minutes=2)
    await pass_on(shop)
    assert len(system.told) == 1
    said = [caplog.text, repr(relay), repr(await shop.launch_row(launch_id)), repr(await rows(shop))]
    assert [text for text in said if TOKEN in text or "key=1" in text] == []
    assert "did not take news" in caplog.text


async def test_a_webhook_that_may_not_be_told_any_more_is_given_up_unsent(
    open_shop: OpenShop, system: OwnSystem
) -> None:
    """It was allowed when it was confirmed; or a file of reactions has brought headers that nobody has checked."""
    shop = await open_with(open_shop)
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    await pass_on(shop)
    odd = replace(own_hook(system), url="https://example.org", headers='{"Host": "example.net"}')
    other, (call,) = await relayed(shop, odd, 2)
    await shop.hear(other, news(call.provider_id, 2, **ENDED))
    await pass_on(shop)
    assert system.told == []
    assert [row.is_given_up for row in await rows(shop)] == [True, True]
    assert (await shop.kinds()).count("relay_given_up") == 2


async def test_a_body_that_cant_be_read_any_more_is_given_up(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    for _ in range(2):
        await shop.hear(launch_id, news(call.provider_id, **ENDED))
    first, _ = await rows(shop)
    async with shop.database.writing() as tx:
        await tx.execute(update(tables.relays).where(tables.relays.c.id == first.id).values(body=b"<html>"))
    await pass_on(shop)
    assert [row.is_given_up for row in await rows(shop)] == [True, False]
    assert len(system.told) == 1


async def test_two_workers_send_it_once(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    found = await asyncio.gather(*(service(shop).due(Counter(), limit=9, per_host=9) for _ in range(4)))
    assert sum(map(len, found)) == 1


async def test_a_launch_that_has_lost_its_webhook_tells_nobody(shop: Shop, system: OwnSystem) -> None:
    launch_id, (call,) = await relayed(shop, own_hook(system))
    await shop.hear(launch_id, news(call.provider_id, **ENDED))
    row = await shop.launch_row(launch_id)
    async with shop.database.writing() as tx:
        changed = replace(row.content, own_hook=None)
        await tx.execute(update(tables.launches).values(content=changed))
    await pass_on(shop)
    assert system.told == []
    assert [row.is_given_up for row in await rows(shop)] == [True]
