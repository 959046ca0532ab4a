"""What people press and say, and redial rounds: news of a call beyond its status."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.ids import LaunchId
from bot.provider.models import CallInfo
from storage import tables
from storage.calling import call_states, recipients
from storage.calling.calls import CallRow
from tests.shop.quiet_calls import FINISHED, Leg, quiet
from tests.shop.shop import ANNA, Shop, a_call, news, phone


async def react(shop: Shop, launch_id: LaunchId, call: dict[str, object], *, known: bool = True) -> None:
    reference = (await shop.batch(launch_id)).reference
    await shop.keep(reference, json.dumps({"call": call}).encode(), kind="ivr", node="1", known=known)
    await shop.project()


async def told(shop: Shop) -> list[tuple[str, bool]]:
    async with shop.database.reading() as tx:
        rows = await tx.execute(
            tables.reactions.select().with_only_columns(
                tables.reactions.c.answer, tables.reactions.c.is_late
            ).order_by(tables.reactions.c.id)
        )  # fmt: skip
        return [(answer, is_late) for answer, is_late in rows]


async def test_a_reaction_is_told_once_however_often_it_is_pressed(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    for about in ({"apicallId": call.provider_id}, {"phone": phone(1)}, {"phone": phone(1)}):
        await react(shop, launch_id, {**about, "answer": 1})
    await react(shop, launch_id, {"phone": phone(1), "answer": "да"})
    assert await told(shop) == [("1", False), ("да", False)]
    card = await shop.services.cards.launch_card(launch_id)
    assert [heard.answer for heard in card.recipients[0].reactions] == ["1", "да"]


async def test_a_reaction_whose_webhook_was_lost_is_read_off_the_call(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await react(shop, launch_id, {"phone": phone(1), "answer": 1})
    await shop.hear(launch_id, news(call.provider_id, **FINISHED, ivrAnswers="1 | да |", ivrDigit=1))
    assert await told(shop) == [("1", False), ("да", True)]
    await react(shop, launch_id, {"phone": phone(1), "answer": 3})
    assert (await told(shop))[-1] == ("3", True)


async def test_a_lone_digit_is_a_reaction_too(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED, ivrDigit=-1))
    assert await told(shop) == [("-1", True)]


async def test_a_reaction_from_an_unknown_address_only_makes_us_ask(shop: Shop) -> None:
    launch_id, _ = await quiet(shop)
    await react(shop, launch_id, {"phone": phone(1), "answer": 1}, known=False)
    assert await told(shop) == []
    assert (await shop.call(launch_id)).next_ask_at == shop.clock.now


async def test_a_reaction_proves_a_batch_whose_answer_was_lost(shop: Shop) -> None:
    shop.calling.faults.add("create", "drop_after_reading", times=2)
    launch_id = await shop.sent(a_call(1, 2))
    await react(shop, launch_id, {"phone": phone(1), "answer": 1}, known=False)
    await react(shop, launch_id, {"phone": phone(3), "answer": 1})
    assert await shop.people(launch_id) == [("unknown", None)] * 2
    await react(shop, launch_id, {"phone": phone(1), "answer": 1})
    assert await shop.people(launch_id) == [("placed", None)] * 2
    assert await shop.calls(launch_id) == []
    await react(shop, launch_id, {"phone": phone(1), "answer": 2, "apicallId": 55})
    assert (await shop.call(launch_id)).provider_id == 55
    assert await told(shop) == [("2", False)]


async def test_who_asks_not_to_be_called_again_is_put_on_the_stop_list(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED, toBlock=1))
    (entry,) = (await shop.services.stop_list.page(ANNA)).entries
    assert (entry.phone, entry.reason) == (phone(1), "reaction")


# -- redial ----------------------------------------------------------------------------------------------------------


async def redialled(shop: Shop) -> tuple[LaunchId, CallRow]:
    launch_id, call = await quiet(shop)
    async with shop.database.writing() as tx:
        await call_states.change(tx, call.id, smart_delay_min=15)
    return launch_id, await shop.call(launch_id)


async def test_a_redial_round_is_a_further_leg_of_the_same_call(shop: Shop) -> None:
    launch_id, call = await redialled(shop)
    ended = int(shop.clock.now.timestamp())
    first = news(call.provider_id, status="canceled", createdAt=ended - 30, finishedAt=ended, hangupCause=19)
    await shop.hear(launch_id, first)
    waiting = await shop.call(launch_id)
    assert (waiting.final_at, waiting.outcome) == (None, None)
    assert waiting.next_ask_at == shop.clock.now.replace(microsecond=0) + timedelta(minutes=20)
    shop.clock.move(minutes=16)
    # The round has an id of its own; its phone and its batch say whose it is.
    await shop.hear(launch_id, news(call.provider_id + 1, **FINISHED | {"createdAt": ended + 900}))
    done = await shop.call(launch_id)
    assert (done.outcome, done.cost_kopecks, done.provider_id) == ("answered", 320, call.provider_id)
    assert await shop.count(tables.legs) == 2
    assert await shop.people(launch_id) == [("final", None)]


async def test_without_a_further_round_the_call_ends_after_the_delay(shop: Shop) -> None:
    launch_id, call = await redialled(shop)
    ended = int(shop.clock.now.timestamp())
    await shop.hear(launch_id, news(call.provider_id, status="canceled", finishedAt=ended))
    shop.clock.move(minutes=21)
    true = json.dumps(
        {"status": "success", "data": [news(call.provider_id, status="canceled", finishedAt=ended)]}
    )
    shop.calling.faults.add("get", "canned", body=true)
    await shop.services.reconciling.sweep()
    done = await shop.call(launch_id)
    assert (done.outcome, done.heard_by) == ("not_reached", "asking")


async def test_a_round_whose_webhooks_are_lost_is_asked_for_under_its_own_id(shop: Shop) -> None:
    launch_id, call = await redialled(shop)
    ended = int(shop.clock.now.timestamp())
    again: Leg = {"createdAt": ended - 30, "finishedAt": ended, "nextCallId": call.provider_id + 1}
    first = news(call.provider_id, status="canceled", **again)
    await shop.hear(launch_id, first)
    assert (await shop.call(launch_id)).next_round_id == call.provider_id + 1
    second = news(call.provider_id + 1, **FINISHED | {"createdAt": ended + 900})
    told = json.dumps({"status": "success", "data": [first, second]})
    shop.calling.faults.add("get", "canned", body=told)
    shop.clock.move(minutes=30)
    await shop.services.reconciling.sweep()
    asked = [request.body for request in shop.calling.requests if request.endpoint == "get"]
    assert asked[-1]["apiCallIdList"] == [call.provider_id, call.provider_id + 1]
    done = await shop.call(launch_id)
    assert (done.outcome, done.heard_by, await shop.count(tables.legs)) == ("answered", "asking", 2)
    assert await shop.people(launch_id) == [("final", None)]


@pytest.mark.parametrize("is_round_first", [False, True])
async def test_both_rounds_in_one_webhook_are_legs_of_one_call(shop: Shop, is_round_first: bool) -> None:
    launch_id, call = await redialled(shop)
    ended = int(shop.clock.now.timestamp())
    first = news(call.provider_id, status="canceled", createdAt=ended - 30, finishedAt=ended)
    second = news(call.provider_id + 1, **FINISHED | {"createdAt": ended + 900})
    shop.clock.move(minutes=16)
    await shop.hear(launch_id, *((second, first) if is_round_first else (first, second)))
    done = await shop.call(launch_id)
    assert (done.outcome, done.cost_kopecks, await shop.count(tables.legs)) == ("answered", 320, 2)
    assert await shop.people(launch_id) == [("final", None)]


async def test_a_round_that_begins_after_the_end_does_not_reopen_the_call(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    await shop.hear(launch_id, news(call.provider_id, status="canceled", createdAt=1_795_000_000))
    ended = await shop.call(launch_id)
    later: Leg = {"createdAt": 1_795_003_600}
    await shop.hear(launch_id, news(call.provider_id + 1, status="started", **later))
    late = await shop.call(launch_id)
    assert (late.outcome, late.status, late.final_at) == ("not_reached", "canceled", ended.final_at)
    await shop.hear(launch_id, news(call.provider_id + 1, **FINISHED | later))
    late = await shop.call(launch_id)
    assert (late.outcome, late.status, late.cost_kopecks) == ("answered", "finished", 320)


async def test_legs_without_ids_are_the_known_leg_or_the_latest(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    bare = {"id": call.provider_id, "calls": [{"phone": phone(1), "status": "started"}]}
    await shop.hear(launch_id, bare)
    await shop.hear(launch_id, news(call.provider_id, status="answered"))
    assert await shop.count(tables.legs) == 1
    other_launch, other = await quiet(shop, 2)
    await shop.hear(other_launch, news(other.provider_id, 2, "started"))
    bare = {"id": other.provider_id, "calls": [{"phone": phone(2), "status": "canceled"}]}
    await shop.hear(other_launch, bare)
    assert (await shop.call(other_launch)).outcome == "not_reached"
    assert await shop.count(tables.legs) == 2


async def test_a_batch_without_its_launch_is_a_mistake(shop: Shop) -> None:
    launch_id, call = await quiet(shop)
    batch = replace(await shop.batch(launch_id), launch_id=LaunchId(999))
    async with shop.database.writing() as tx:
        person, *_ = await recipients.recipients_of(tx, launch_id)
        with pytest.raises(LookupError):
            await shop.services.tracking.place(tx, batch, person, CallInfo(id=call.provider_id), shop.clock())
