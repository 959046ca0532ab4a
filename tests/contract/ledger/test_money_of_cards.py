"""What a card says of money agrees with itself: a balance that is older than the last cost is not shown beside it."""

from dataclasses import replace

import pytest

from bot.domain.costs.money import Kopecks
from bot.domain.drafts.draft import SpokenText, StoredRecord
from bot.domain.ids import LaunchId
from bot.services.launches.view import LaunchCard
from storage.account import accounts
from storage.calling import calls
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all
from tests.shop.opening import OpenShop
from tests.shop.shop import KEY, Shop, a_call, news

TEXT = SpokenText("Напоминаем о записи")


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    """News comes by the tests' own hand."""
    return await open_shop(with_webhooks=False, reconcile_steps_s=(30, 60), **AT_ANY_HOUR)


async def card_of(shop: Shop, launch_id: LaunchId) -> LaunchCard:
    return await shop.services.cards.launch_card(launch_id)


async def test_a_lists_card_counts_the_record_of_its_text_and_waits_for_the_balance(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 9701), what=TEXT)
    assert (await card_of(shop, launch_id)).balance_kopecks == 100_000
    await send_all(shop)
    card = await card_of(shop, launch_id)
    assert (card.cost_kopecks, card.balance_kopecks) == (40, None)
    await shop.services.reconciling.note_balances()
    assert (await card_of(shop, launch_id)).balance_kopecks is not None
    over = {"finished", "canceled"}
    await shop.calling.until(lambda: all(call["status"] in over for call in shop.calling.truth(KEY)))
    shop.clock.move(seconds=30)
    await shop.services.reconciling.sweep()
    card = await card_of(shop, launch_id)
    assert (card.cost_kopecks, card.balance_kopecks, card.is_cost_untold) == (160, None, False)
    await shop.services.reconciling.note_balances()
    assert (await card_of(shop, launch_id)).balance_kopecks == 100_000 - 160


async def test_a_text_within_the_call_is_paid_for_before_it_ends(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    card = await card_of(shop, launch_id)
    assert (card.cost_kopecks, card.balance_kopecks) == (40, None)
    await shop.services.reconciling.note_balances()
    assert (await card_of(shop, launch_id)).balance_kopecks is not None


async def test_a_launch_that_has_cost_nothing_yet_shows_the_balance_that_is_known(shop: Shop) -> None:
    launch_id = await shop.sent(replace(a_call(1), what=StoredRecord(shop.record())))
    card = await card_of(shop, launch_id)
    assert (card.cost_kopecks, card.balance_kopecks) == (0, 100_000)


async def test_a_cost_that_is_told_late_outdates_the_balance_and_has_it_read_anew(shop: Shop) -> None:
    shop.hush()
    launch_id = await shop.sent(replace(a_call(1), what=StoredRecord(shop.record())))
    ours = (await shop.call(launch_id)).provider_id
    await shop.hear(launch_id, news(ours, answeredAt=1_790_000_000, finishedAt=1_790_000_010))
    await shop.services.reconciling.note_balances()
    card = await card_of(shop, launch_id)
    assert (card.cost_kopecks, card.is_cost_untold) == (0, True)
    assert card.balance_kopecks is not None
    shop.clock.move(seconds=30)
    await shop.hear(launch_id, news(ours, answeredAt=1_790_000_000, finishedAt=1_790_000_010, cost=1.2))
    card = await card_of(shop, launch_id)
    assert (card.cost_kopecks, card.is_cost_untold, card.balance_kopecks) == (120, False, None)
    await shop.services.reconciling.note_balances()
    assert (await card_of(shop, launch_id)).balance_kopecks is not None


async def test_a_balance_that_was_asked_for_before_the_cost_is_not_taken_for_a_newer_one(shop: Shop) -> None:
    shop.hush()
    launch_id = await shop.sent(replace(a_call(1), what=StoredRecord(shop.record())))
    asked_at = shop.clock()
    shop.clock.move(seconds=1)
    await shop.hear(launch_id, news((await shop.call(launch_id)).provider_id, cost=1.2))
    account = await shop.account()
    async with shop.database.writing() as tx:
        await accounts.set_balance(tx, account.id, Kopecks(100_000), asked_at=asked_at)
    assert (await card_of(shop, launch_id)).balance_kopecks is None


async def test_a_call_nobody_answered_leaves_no_cost_open(shop: Shop) -> None:
    shop.hush()
    launch_id = await shop.sent(replace(a_call(9701), what=StoredRecord(shop.record())))
    await shop.hear(launch_id, news((await shop.call(launch_id)).provider_id, 9701, "canceled"))
    async with shop.database.reading() as tx:
        (call,) = await calls.of_launch(tx, launch_id)
    assert call.next_ask_at is not None
    assert not (await card_of(shop, launch_id)).is_cost_untold
