"""One recipient after another, until somebody acknowledges: never two under way, whatever is lost, late or repeated."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import SpokenText, StoredRecord
from bot.domain.drafts.rounds import Rounds
from bot.domain.ids import LaunchId
from bot.domain.phone import Phone
from bot.domain.reactions import Tree, parse
from bot.services.refusal import Refusal
from tests.contract.ledger.list_recipients import people
from tests.shop.quiet_calls import ANSWERED, FINISHED, quiet
from tests.shop.shop import ANNA, Shop, a_call, news, phone

ALONE = {"status": "canceled", "createdAt": 1_795_000_000, "finishedAt": 1_795_000_040}
"""Over without a conversation."""
LATER = 31
"""Seconds; longer than any pause between two looks."""


def alarm(typed: str = "1 принял: лид\n2 не могу: лид") -> Tree:
    first, *others = parse(typed).tree
    return (replace(first, acknowledges=True), *others)


async def called(shop: Shop, *numbers: int, **content: Any) -> LaunchId:
    """An alarm whose first recipient is called; the service sends no webhooks of its own."""
    content.setdefault("what", StoredRecord(shop.record()))
    fields = {"reactions": alarm(), "until_acknowledged": True, **content}
    shop.is_reachable = False
    shop.calling.hold_calls = True
    return await shop.sent(replace(a_call(*numbers), **fields))


async def looked(shop: Shop, launch_id: LaunchId) -> list[Phone]:
    """Whom the service was asked to call so far, after another look."""
    shop.clock.move(seconds=LATER)
    await shop.services.sending.send(launch_id)
    return [body for request in shop.calling.paid_requests() for body in request.body.get("phones", ())]


async def ended(shop: Shop, launch_id: LaunchId, number: int, **leg: Any) -> None:
    call = next(one for one in await shop.calls(launch_id) if one.phone == phone(number))
    await shop.hear(launch_id, news(call.provider_id, number, **leg))


async def chose(shop: Shop, launch_id: LaunchId, number: int, node: int) -> None:
    body = json.dumps({"call": {"phone": phone(number), "answer": node + 1}}).encode()
    await shop.keep((await shop.batch(launch_id)).reference, body, kind="ivr", node=str(node))
    await shop.project()


async def test_the_next_is_called_only_when_the_call_before_is_over(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2, 3)
    for _ in range(3):
        assert await looked(shop, launch_id) == [phone(1)]
    await ended(shop, launch_id, 1, **ANSWERED)
    assert await looked(shop, launch_id) == [phone(1)]
    await ended(shop, launch_id, 1, **ALONE)
    assert await looked(shop, launch_id) == [phone(1), phone(2)]
    assert [state for state, _ in await shop.people(launch_id)] == ["final", "placed", "queued"]
    await ended(shop, launch_id, 2, **FINISHED)
    assert await looked(shop, launch_id) == [phone(1), phone(2), phone(3)]
    await ended(shop, launch_id, 3, **ALONE)
    await looked(shop, launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_whoever_is_left_stays_at_home_as_soon_as_somebody_acknowledges(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2, 3)
    await ended(shop, launch_id, 1, **ALONE)
    await looked(shop, launch_id)
    await chose(shop, launch_id, 2, 0)
    assert await looked(shop, launch_id) == [phone(1), phone(2)]
    assert (await shop.people(launch_id))[2] == ("withheld", "acknowledged")
    await ended(shop, launch_id, 2, **FINISHED)
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert "launch_kept_home" in await shop.kinds()


async def test_another_reaction_acknowledges_nothing(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2)
    await chose(shop, launch_id, 1, 1)
    await ended(shop, launch_id, 1, **FINISHED)
    assert await looked(shop, launch_id) == [phone(1), phone(2)]


async def test_a_late_webhook_of_a_reaction_is_waited_for_after_a_conversation(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2)
    await ended(shop, launch_id, 1, **FINISHED)
    shop.clock.move(seconds=3)
    await shop.services.sending.send(launch_id)
    await chose(shop, launch_id, 1, 0)
    assert await looked(shop, launch_id) == [phone(1)]
    assert (await shop.people(launch_id))[1] == ("withheld", "acknowledged")


async def test_a_lost_webhook_of_a_reaction_is_made_up_from_the_call(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2)
    await ended(shop, launch_id, 1, **FINISHED, ivrDigit=1)
    assert await looked(shop, launch_id) == [phone(1)]
    assert (await shop.people(launch_id))[1] == ("withheld", "acknowledged")


async def test_an_answer_that_can_be_read_in_two_ways_is_asked_about_once(shop: Shop) -> None:
    tree = alarm("1 принял: лид\n2 не могу: лид\n2.1: лид")
    launch_id = await called(shop, 1, 2, 3, reactions=tree)
    await ended(shop, launch_id, 1, **FINISHED, ivrDigit=1)
    assert await looked(shop, launch_id) == [phone(1)]
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "maybe_acknowledged")
    await shop.resume(launch_id)
    assert await looked(shop, launch_id) == [phone(1), phone(2)]
    await ended(shop, launch_id, 2, **ALONE)
    assert await looked(shop, launch_id) == [phone(1), phone(2), phone(3)]


async def test_a_lost_request_holds_up_the_next_until_somebody_decides(shop: Shop) -> None:
    launch_id = await called(shop, 9904, 2)
    for _ in range(3):
        assert await looked(shop, launch_id) == [phone(9904)]
    assert [state for state, _ in await shop.people(launch_id)] == ["unknown", "queued"]
    assert "unknown_batch" in await shop.kinds()
    await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, happened=False)
    assert await looked(shop, launch_id) == [phone(9904), phone(2)]


async def test_a_call_that_was_made_by_a_users_word_alone_is_asked_about(shop: Shop) -> None:
    launch_id = await called(shop, 9904, 2)
    await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, happened=True)
    assert await looked(shop, launch_id) == [phone(9904)]
    assert (await shop.launch_row(launch_id)).paused_because == "maybe_acknowledged"
    await shop.resume(launch_id)
    assert await looked(shop, launch_id) == [phone(9904), phone(2)]


async def test_a_crash_after_the_request_left_calls_nobody_else(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2)
    await ended(shop, launch_id, 1, **ALONE)
    shop.clock.move(seconds=LATER)
    # The next batch is written down; the process dies before it hears an answer.
    cut = await shop.services.sending._cutting.next(await shop.launch_row(launch_id))
    assert cut is not None
    assert await looked(shop, launch_id) == [phone(1)]
    await shop.services.sending.recover(only_sender=True)
    assert await looked(shop, launch_id) == [phone(1)]
    assert [state for state, _ in await shop.people(launch_id)] == ["final", "unknown"]


async def test_two_senders_at_once_call_one(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2, 3)
    await ended(shop, launch_id, 1, **ALONE)
    shop.clock.move(seconds=LATER)
    await asyncio.gather(*(shop.services.sending.send(launch_id) for _ in range(4)))
    assert await looked(shop, launch_id) == [phone(1), phone(2)]


async def test_the_stop_list_is_passed_over(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2, 3)
    await shop.services.stop_list.add(ANNA, [phone(2)])
    await ended(shop, launch_id, 1, **ALONE)
    assert await looked(shop, launch_id) == [phone(1), phone(3)]
    assert (await shop.people(launch_id))[1] == ("withheld", "stop_list")


async def test_the_caps_hold_for_each(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2, 3)
    await shop.set_account(cap_day_calls=2)
    for number in (1, 2):
        await ended(shop, launch_id, number, **ALONE)
        await looked(shop, launch_id)
    assert await looked(shop, launch_id) == [phone(1), phone(2)]
    assert (await shop.people(launch_id))[2] == ("withheld", "cap")


async def test_a_stop_keeps_the_rest_at_home(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2, 3)
    await shop.stop(ANNA, launch_id)
    await ended(shop, launch_id, 1, **ALONE)
    assert await looked(shop, launch_id) == [phone(1)]


async def test_texts_are_voiced_once_and_not_with_each_request(shop: Shop) -> None:
    launch_id = await called(shop, 1, 2, what=SpokenText("Пожар"), reactions=alarm("1 принял: Спасибо"))
    for _ in range(3):
        await shop.services.sending.send(launch_id)
    await ended(shop, launch_id, 1, **ALONE)
    await looked(shop, launch_id)
    *_, first, second = shop.calling.paid_requests()
    made = [
        request.body["text"] for request in shop.calling.paid_requests() if request.endpoint == "createRecord"
    ]
    assert made == ["Пожар", "Спасибо"]
    assert first.body["record"] == second.body["record"]
    assert set(first.body["ivrs"][0]["record"]) == {"id", "source"}


async def test_a_list_is_called_one_by_one_and_an_acknowledged_one_has_no_further_round(shop: Shop) -> None:
    shop.is_reachable = False
    shop.calling.hold_calls = True
    launch_id = await shop.list_launch(
        people(1, 2), reactions=alarm(), until_acknowledged=True, rounds=Rounds(1)
    )
    shop.clock.move(seconds=60)
    await shop.services.sending.send(launch_id)
    assert await looked(shop, launch_id) == [phone(1)]
    await ended(shop, launch_id, 1, **ALONE)
    await looked(shop, launch_id)
    await chose(shop, launch_id, 2, 0)
    await ended(shop, launch_id, 2, **FINISHED)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.next_round_at) == (LaunchState.DONE, None)


async def test_without_a_reaction_that_acknowledges_nothing_is_confirmed(shop: Shop) -> None:
    content = a_call(1, 2, reactions=parse("1: лид").tree, until_acknowledged=True)
    draft_id, revision = await shop.draft(content)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert [one.code for one in view.blockers] == ["draft-nobody-acknowledges"]
    with pytest.raises(Refusal, match="draft-nobody-acknowledges"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)
    assert shop.paid() == 0


async def test_without_that_wish_all_are_called_at_once(shop: Shop) -> None:
    await quiet(shop, 1, 2, reactions=alarm())
    (request,) = shop.calling.paid_requests()
    assert request.body["phones"] == [phone(1), phone(2)]
