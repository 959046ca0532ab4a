import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.ids import LaunchId
from bot.services.refusal import Refusal
from storage import tables
from storage.calling.call_states import change
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, news, phone


async def done(shop: Shop, *numbers: int) -> LaunchId:
    launch_id = await shop.sent(a_call(*numbers))
    await shop.overheard()
    await shop.project()
    return launch_id


async def test_a_card_tells_a_launch_from_its_hold_to_its_end(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.state, card.hold_until) == (LaunchState.HELD, shop.clock.now + timedelta(seconds=5))
    assert card.can == {"cancel"}
    assert dict(card.counts) == {RecipientState.QUEUED: 1}
    shop.clock.move(seconds=5)
    assert (await shop.services.cards.launch_card(launch_id)).can == {"stop"}
    shop.is_reachable = False
    await shop.send_due()
    card = await shop.services.cards.launch_card(launch_id)
    assert card.can == {"stop"}
    assert card.hold_until is None
    assert dict(card.counts) == {RecipientState.PLACED: 1}
    (row,) = card.recipients
    assert (row.phone, row.status, row.outcome, row.call_number) == (phone(1), "created", None, 1)
    call = await shop.call(launch_id)
    await shop.hear(launch_id, news(call.provider_id, 1, "answered"))
    assert (await shop.services.cards.launch_card(launch_id)).can == frozenset()
    await shop.hear(launch_id, news(call.provider_id, 1, "finished", cost="1.20"))
    card = await shop.services.cards.launch_card(launch_id)
    assert card.state == LaunchState.DONE
    assert card.can == {"repeat"}
    assert (card.cost_kopecks, card.cost_is_complete, card.by_push, card.by_asking) == (160, True, 1, 0)
    assert (card.repeat_phone, card.repeat_estimate is not None) == (phone(1), True)
    assert (card.outcomes, card.hidden, card.unknown_batches) == ({"answered": 1}, 0, ())


async def test_the_repeat_button_goes_when_it_was_used_and_is_none_for_several(shop: Shop) -> None:
    launch_id = await done(shop, 1)
    await shop.repeat(launch_id)
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.can, card.repeat_phone, card.repeat_estimate) == (frozenset(), None, None)
    several = await done(shop, 2, 3)
    assert (await shop.services.cards.launch_card(several)).can == frozenset()


async def test_a_paused_or_cancelled_card_offers_what_may_be_done(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(minutes=11)
    await shop.send_due()
    card = await shop.services.cards.launch_card(launch_id)
    assert card.paused_because == "overdue"
    assert card.can == {"resume", "stop"}
    await shop.stop(ANNA, launch_id)
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.can, card.state in {LaunchState.DONE, LaunchState.CANCELLED}) == (frozenset(), True)


async def test_a_card_shows_twenty_people_and_counts_the_others(open_shop: OpenShop) -> None:
    shop = await open_shop()
    launch_id = await shop.launch(a_call(*range(20)))
    async with shop.database.writing() as tx:
        await tx.execute(
            tables.recipients.insert().values(
                launch_id=launch_id, position=20, phone=phone(20), state="queued"
            )
        )
    card = await shop.services.cards.launch_card(launch_id)
    assert (len(card.recipients), card.hidden, card.counts) == (20, 1, {"queued": 21})


async def test_a_launch_that_is_not_there_is_a_mistake(shop: Shop) -> None:
    with pytest.raises(LookupError):
        await shop.services.cards.launch_card(999)


async def test_a_call_is_seen_by_its_author_and_the_accounts_owner(shop: Shop) -> None:
    await shop.join(BORIS)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(EVE, key=SECOND_KEY)
    mine = await shop.sent(a_call(1))
    his = await shop.sent(a_call(2), user_id=BORIS)
    cards = shop.services.cards
    numbers = {
        user: [call.number for call in (await cards.recent(user)).items] for user in (ANNA, BORIS, EVE)
    }
    assert numbers == {ANNA: [2, 1], BORIS: [2], EVE: []}
    (my_call,), (his_call,) = await shop.calls(mine), await shop.calls(his)
    assert await cards.call_card(BORIS, my_call.number) is None
    assert await cards.call_card(EVE, my_call.number) is None
    assert await cards.call_card(ANNA, 999) is None
    for user in (ANNA, BORIS):
        card = await cards.call_card(user, his_call.number)
        assert card is not None
        assert (card.phone, card.row.call_number, card.final_at) == (phone(2), 2, None)
    await shop.services.accounts.disconnect(EVE)
    for attempt in (cards.call_card(EVE, 1), cards.recent(EVE)):
        with pytest.raises(Refusal, match="not-connected"):
            await attempt


async def test_a_finished_call_is_told_with_its_legs(shop: Shop) -> None:
    launch_id = await done(shop, 9501)
    card = await shop.services.cards.call_card(ANNA, (await shop.call(launch_id)).number)
    assert card is not None
    (leg,) = card.legs
    assert (leg.status, leg.cost_kopecks, card.heard_by, card.row.talk_s) == ("finished", 120, "push", 12)
    assert ([heard.answer for heard in card.row.reactions], card.moderation_hint) == (["1"], False)


async def test_calls_are_paged_newest_first(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.launch(a_call(*range(5)))
    shop.clock.move(seconds=60)
    await shop.send_due()
    first = await shop.services.cards.recent(ANNA, limit=2)
    assert ([call.number for call in first.items], first.more) == ([5, 4], True)
    second = await shop.services.cards.recent(ANNA, before=4, limit=2)
    assert ([call.number for call in second.items], second.more) == ([3, 2], True)
    last = await shop.services.cards.recent(ANNA, before=2, limit=2)
    assert ([call.number for call in last.items], last.more) == ([1], False)


async def test_a_card_is_due_when_its_picture_is_old_and_its_chat_may_be_edited(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    cards = shop.services.cards
    assert await cards.next_due_at() == shop.clock.now
    (card,) = await cards.due()
    await cards.shown(launch_id, card.version, 55, "digest")
    assert (await cards.due(), await cards.next_due_at()) == ([], None)
    await shop.stop(ANNA, launch_id)
    assert await cards.due() == []
    assert await cards.next_due_at() == shop.clock.now + timedelta(seconds=3)
    shop.clock.move(seconds=3)
    (again,) = await cards.due()
    assert (again.message_id, again.shown, again.version > card.version) == (55, "digest", True)
    await cards.put_off(launch_id, shop.clock.now + timedelta(seconds=30))
    assert await cards.due() == []
    shop.clock.move(seconds=30)
    # Shown as it was before the latest news: still stale.
    await cards.shown(launch_id, card.version, 55, "older")
    shop.clock.move(seconds=3)
    assert len(await cards.due()) == 1
    await cards.lost(launch_id)
    await cards.recover()
    (anew,) = await cards.due()
    assert (anew.message_id, anew.shown) == (None, None)
    await cards.give_up(launch_id, anew.version)
    shop.clock.move(hours=1)
    assert await cards.due() == []


async def test_a_card_is_shown_by_one_worker_at_a_time(shop: Shop) -> None:
    await shop.launch(a_call(1))
    taken = await asyncio.gather(*(shop.services.cards.due() for _ in range(10)))
    assert sum(map(len, taken)) == 1
    # The one that took it died: somebody else shows it half a minute later.
    shop.clock.move(seconds=30)
    assert len(await shop.services.cards.due()) == 1


async def test_a_call_without_its_launch_is_a_mistake(shop: Shop) -> None:
    call = replace(await shop.call(await shop.sent(a_call(1))), launch_id=LaunchId(999))
    async with shop.database.reading() as tx:
        with pytest.raises(LookupError):
            await shop.services.cards._call_card(tx, call)


async def test_an_answered_call_whose_cost_is_not_told_yet_leaves_the_sum_open(shop: Shop) -> None:
    launch_id = await done(shop, 1)
    call = await shop.call(launch_id)
    async with shop.database.writing() as tx:
        await change(tx, call.id, cost_kopecks=None)
    assert not (await shop.services.cards.launch_card(launch_id)).cost_is_complete
    async with shop.database.writing() as tx:
        await change(tx, call.id, outcome="no_answer", next_ask_at=shop.clock.now)
    assert not (await shop.services.cards.launch_card(launch_id)).cost_is_complete
    async with shop.database.writing() as tx:
        await change(tx, call.id, next_ask_at=None)
    assert (await shop.services.cards.launch_card(launch_id)).cost_is_complete
