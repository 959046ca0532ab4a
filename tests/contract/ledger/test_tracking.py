"""What webhooks and answers of the service do to the ledger, in whatever shape and order they come."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.calls.launch import LaunchState
from bot.services.news.tracking import Tracking
from storage import tables
from tests.shop.opening import OpenShop
from tests.shop.quiet_calls import ANSWERED, CREATED, FINISHED, quiet
from tests.shop.shop import ANNA, KEY, Shop, a_call, news, phone


def shapes(item: dict[str, Any]) -> dict[str, object]:
    leg = item["calls"][0]
    return {
        "wrapped": {"apiCalls": [item]},
        "wrapped with parameters": {"dialgram": "x", "apiCalls": [item]},
        "bare": item,
        "a list": [item],
        "call": {"call": item},
        "one leg as an object": {"apiCalls": [{**item, "calls": leg}]},
        "the leg beside the call": {"id": item["id"], **{k: v for k, v in leg.items() if k != "id"}},
        "numbers as strings": {"apiCalls": [{**item, "id": str(item["id"])}]},
    }


SHAPES = list(shapes(news(1)))


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_shape_of_a_webhook_tells_the_same(shop: Shop, shape: str) -> None:
    launch_id, call = await quiet(shop)
    body = shapes(news(call.provider_id, **FINISHED))[shape]
    await shop.keep((await shop.batch(launch_id)).reference, json.dumps(body).encode())
    assert await shop.project() == 1
    call = await shop.call(launch_id)
    assert (call.status, call.outcome, call.talk_s, call.cost_kopecks) == ("finished", "answered", 30, 320)
    assert (call.heard_by, call.next_ask_at) == ("push", None)
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_doubled_late_and_reordered_news_end_in_the_same_picture(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    for leg in (ANSWERED, FINISHED, FINISHED, CREATED, ANSWERED):
        await shop.hear(launch_id, news(call.provider_id, **leg))
    call = await shop.call(launch_id)
    assert (call.status, call.outcome, call.talk_s, call.cost_kopecks) == ("finished", "answered", 30, 320)
    assert await shop.count(tables.legs) == 1


async def test_a_late_webhook_does_not_reopen_a_finished_call(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED))
    done = await shop.call(launch_id)
    shop.clock.move(minutes=9)
    await shop.hear(launch_id, news(call.provider_id, **CREATED), news(call.provider_id, **ANSWERED))
    assert await shop.call(launch_id) == done


async def test_news_that_changes_nothing_does_not_edit_the_card(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED))
    (card,) = await shop.services.cards.due()
    await shop.services.cards.shown(card.launch_id, card.version, 5, "digest")
    shop.clock.move(minutes=1)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED))
    assert await shop.services.cards.due() == []


async def test_one_post_tells_of_many_calls(shop: Shop) -> None:
    launch_id, _ = await quiet(shop, 1, 2, 3)
    known = await shop.calls(launch_id)
    await shop.hear(
        launch_id,
        *(news(call.provider_id, number, **FINISHED) for number, call in enumerate(known, 1)),
    )
    assert await shop.people(launch_id) == [("final", None)] * 3


async def test_an_unknown_status_word_is_kept_and_never_ends_a_call(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    word = "redirected-to-a-very-long-and-unheard-of-state"
    await shop.hear(launch_id, news(call.provider_id, status=word))
    call = await shop.call(launch_id)
    assert (call.status, call.final_at) == (word[:32], None)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED))
    assert (await shop.call(launch_id)).status == "finished"


async def test_a_webhook_without_legs_changes_nothing(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, {"id": call.provider_id, "calls": []})
    assert (await shop.call(launch_id)).status == "created"


async def test_an_end_that_lies_ahead_of_our_clock_is_an_end(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    ahead = int((shop.clock.now + timedelta(minutes=3)).timestamp())
    await shop.hear(launch_id, news(call.provider_id, status="canceled", finishedAt=ahead, hangupCause=17))
    call = await shop.call(launch_id)
    assert (call.final_at, call.outcome) == (shop.clock.now, "busy")


# -- what can't be read, what is not ours ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"<html>",
        b'{"apiCalls": []}',
        b"[1, 2]",
        b'{"apiCalls": [{"id": 99999999999999999999, "calls": [{"phone": "79160000001", "status": "x"}]}]}',
        b'{"apiCalls": [{"id": 77, "calls": [{"id": 1, "phone": "79160000001", "status": "a\\u0000b"}]}]}',
        b'{"apiCalls": [{"id": 78, "calls": [{"id": 9e60, "phone": "79160000001", "nextCallId": 9e60}]}]}',
    ],
)
async def test_an_odd_webhook_does_not_hold_up_the_others(shop: Shop, odd: bytes) -> None:
    launch_id, call = await quiet(shop)
    reference = (await shop.batch(launch_id)).reference
    await shop.keep(reference, odd)
    await shop.keep("0" * 32, json.dumps(news(call.provider_id)).encode())
    await shop.keep(reference, odd, kind="ivr", node="1")
    await shop.keep(reference, json.dumps(news(call.provider_id, **FINISHED)).encode())
    assert await shop.project() == 4
    assert (await shop.call(launch_id)).outcome == "answered"


async def test_one_odd_call_does_not_hold_up_the_others_of_its_post(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, news(10**30), news(call.provider_id, **FINISHED))
    assert (await shop.call(launch_id)).outcome == "answered"


async def test_an_odd_answer_does_not_hold_up_the_news_of_others(shop: Shop) -> None:
    launch_id, _ = await quiet(shop, 1, 2)
    first, second = await shop.calls(launch_id)
    shop.clock.move(seconds=40)
    odd = news(first.provider_id, 1, "a word that PostgreSQL can't hold\0")
    answer = json.dumps({"status": "success", "data": [odd, news(second.provider_id, 2, **FINISHED)]})
    shop.calling.faults.add("get", "canned", body=answer)
    await shop.services.reconciling.sweep()
    assert (await shop.calls(launch_id))[1].outcome == "answered"


async def test_news_of_another_batchs_call_only_makes_us_ask(shop: Shop) -> None:
    """The address proves one batch, so with it nobody can end the calls of another."""
    victim_launch, victim = await quiet(shop)
    other_launch = await shop.sent(a_call(2))
    await shop.hear(other_launch, news(victim.provider_id, **FINISHED))
    call = await shop.call(victim_launch)
    assert (call.final_at, call.next_ask_at) == (None, shop.clock.now)
    reaction = {"call": {"apicallId": victim.provider_id, "phone": phone(1), "answer": 1}}
    await shop.keep((await shop.batch(other_launch)).reference, json.dumps(reaction).encode(), kind="ivr")
    await shop.project()
    assert await shop.count(tables.reactions) == 0


async def test_a_phone_that_is_not_in_the_batch_is_not_taken_into_it(shop: Shop) -> None:
    launch_id, _ = await quiet(shop)
    await shop.hear(launch_id, news(4242, 66, **FINISHED))
    assert len(await shop.calls(launch_id)) == 1
    assert (await shop.call(launch_id)).final_at is None


async def test_news_from_an_unknown_address_is_believed_only_when_the_service_says_so(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(operator_ids=(9, 10))
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED), known=False)
    assert (await shop.call(launch_id)).outcome is None
    assert shop.asked("get") == 1
    await shop.calling.until(lambda: shop.calling.truth(KEY)[0]["status"] == "started")
    await shop.calling.steer(call.provider_id, "busy")
    await shop.hear(launch_id, news(call.provider_id, **FINISHED), known=False)
    call = await shop.call(launch_id)
    assert (call.outcome, call.heard_by) == ("busy", "asking")
    told = [(notice.chat_id, notice.kind) for notice in await shop.notices()]
    assert sorted(told) == [(9, "operator_foreign_source"), (10, "operator_foreign_source")]
    shop.clock.move(days=1)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED), known=False)
    assert len(await shop.notices()) == 4


async def test_an_unknown_batch_is_brought_home_by_an_unknown_address_through_asking(shop: Shop) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(9904))
    (true,) = shop.calling.truth(KEY)
    claim = news(true["id"], 9904, **FINISHED)
    shop.calling.faults.add("get", "bad_gateway", times=3)
    await shop.hear(launch_id, claim, known=False)
    assert await shop.people(launch_id) == [("unknown", None)]
    await shop.hear(launch_id, claim, known=False)
    assert await shop.people(launch_id) in ([("placed", None)], [("final", None)])
    assert (await shop.call(launch_id)).provider_id == true["id"]


async def test_a_claim_about_another_batchs_call_is_not_taken_for_this_ones(shop: Shop) -> None:
    _, other = await quiet(shop, 1)
    shop.calling.faults.add("create", "drop_after_reading")
    launch_id = await shop.sent(a_call(1))
    await shop.hear(launch_id, news(other.provider_id), known=False)
    assert await shop.people(launch_id) == [("unknown", None)]


async def test_a_claim_about_an_account_without_keys_changes_nothing(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.services.accounts.disconnect(ANNA)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED), known=False)
    assert (shop.asked("get"), (await shop.call(launch_id)).outcome) == (0, None)


# -- the cursor ------------------------------------------------------------------------------------------------------


class Falls(Tracking):
    """The power goes out in the middle of the transaction, after the first entry's effects."""

    taken = 0

    async def hear_of_batch(self, *arguments: Any, **named: Any) -> None:
        await super().hear_of_batch(*arguments, **named)
        self.taken += 1
        if self.taken == 2:
            raise KeyboardInterrupt


async def test_the_cursor_moves_with_the_effects_or_not_at_all(shop: Shop) -> None:
    launch_id, _ = await quiet(shop, 1, 2)
    reference = (await shop.batch(launch_id)).reference
    for number, call in enumerate(await shop.calls(launch_id), 1):
        await shop.keep(reference, json.dumps(news(call.provider_id, number, **FINISHED)).encode())
    falling = Falls(
        database=shop.database,
        inbox=shop.reader,
        settings=shop.settings,
        clock=shop.clock,
        wakeups=shop.services.wakeups,
    )
    with pytest.raises(KeyboardInterrupt):
        await falling.take_next()
    assert [call.outcome for call in await shop.calls(launch_id)] == [None, None]
    assert await shop.project() == 2
    assert [call.outcome for call in await shop.calls(launch_id)] == ["answered", "answered"]
    assert await shop.project() == 0


async def test_two_workers_project_an_entry_once(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.keep(
        (await shop.batch(launch_id)).reference, json.dumps(news(call.provider_id, **FINISHED)).encode()
    )
    taken = await asyncio.gather(shop.services.tracking.take_next(), shop.services.tracking.take_next())
    assert sorted(each.entries for each in taken) == [0, 1]
    assert (await shop.call(launch_id)).outcome == "answered"
