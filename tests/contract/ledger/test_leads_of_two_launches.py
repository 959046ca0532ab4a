"""Who reacts in two launches waits once, and every chat that watches one of them is told, once."""

import asyncio

import pytest

from bot.domain.ids import ChatId, LaunchId
from bot.domain.lead import ToldAs
from bot.domain.reactions import parse
from storage import tables
from storage.chat import watch_cards, watches
from tests.contract.ledger.test_leads import chose, messages, the_lead
from tests.contract.ledger.test_watching_chats import watched
from tests.shop.quiet_calls import quiet
from tests.shop.shop import ANNA, BORIS, Shop, a_call, phone

TREE = parse("1 перезвоните: лид\n2 менеджер: лид").tree
ALL, FIRST, SECOND = ChatId(-5), ChatId(-6), ChatId(-7)
"""Groups that watch everything, the first launch, the second."""


async def two_launches(shop: Shop) -> tuple[LaunchId, LaunchId]:
    """Anna's and Boris's, to the same person, who has chosen nothing yet; each has a group that watches it alone."""
    await shop.join(BORIS)
    first, _ = await quiet(shop, reactions=TREE)
    shop.clock.move(minutes=3)
    second = await shop.launch(a_call(1, reactions=TREE), user_id=BORIS)
    shop.clock.move(seconds=10)
    await shop.send_due()
    await watched(shop, ALL)
    for chat_id, launch_id in ((FIRST, first), (SECOND, second)):
        watch_id = await watched(shop, chat_id, only_chosen=True)
        async with shop.database.writing() as tx:
            watch = await watches.get(tx, watch_id)
            assert watch is not None
            await watch_cards.choose(tx, watch, launch_id, shop.clock())
    return first, second


async def tell(shop: Shop) -> set[int]:
    """The chats that the worker writes to now; an edit makes no sound, so a message comes once to each."""
    await shop.services.lead_telling.tell_due()
    due = [one for one in await shop.services.lead_telling.due() if one.row.message_id is None]
    for one in due:
        await shop.services.lead_telling.shown(one, 100 + one.row.id, "…")
    assert len({one.chat_id for one in due}) == len(due)
    return {int(one.chat_id) for one in due}


async def test_a_lead_that_another_launch_joins_comes_to_its_chats_too(shop: Shop) -> None:
    first, second = await two_launches(shop)
    await chose(shop, first, 0, 1)
    assert await tell(shop) == {ANNA, ALL, FIRST}
    await chose(shop, second, 0, 1)
    assert await tell(shop) == {BORIS, SECOND}
    await chose(shop, second, 1, 2)
    assert await tell(shop) == set()
    assert (await shop.count(tables.leads), len((await the_lead(shop)).answers)) == (1, 3)


async def test_two_launches_before_the_first_telling_are_told_together(shop: Shop) -> None:
    first, second = await two_launches(shop)
    for launch_id in (first, second):
        await chose(shop, launch_id, 0, 1)
    assert await tell(shop) == {ANNA, BORIS, ALL, FIRST, SECOND}
    assert await tell(shop) == set()
    shop.clock.move(minutes=3)
    assert await tell(shop) == {ANNA, BORIS, ALL, FIRST, SECOND}
    assert {telling for _, telling in await messages(shop)} == {ToldAs.FIRST, ToldAs.AGAIN}


@pytest.mark.parametrize("taker", [ANNA, BORIS])
async def test_the_chats_of_a_launch_see_who_has_the_lead_that_it_joins(shop: Shop, taker: int) -> None:
    first, second = await two_launches(shop)
    await chose(shop, first, 0, 1)
    await tell(shop)
    taken = await shop.services.leads.take(ANNA if taker == ANNA else BORIS, (await the_lead(shop)).id)
    assert await tell(shop) == {taker}
    await chose(shop, second, 0, 1)
    # Its taker hears of it anew; Boris, whose launch it is, has a message of it already when he is the taker.
    assert await tell(shop) == {taker, BORIS, SECOND}
    told = [one for one in await messages(shop) if one[0] == BORIS]
    assert told == [(BORIS, ToldAs.TAKER if taker == BORIS else ToldAs.FIRST)]
    assert (await the_lead(shop)).taken_by == taken.taken_by


async def test_a_lead_that_was_taken_before_it_was_told_comes_to_the_other_launchs_chats(shop: Shop) -> None:
    first, second = await two_launches(shop)
    await chose(shop, first, 0, 1)
    await shop.services.leads.take(ANNA, (await the_lead(shop)).id)
    assert await tell(shop) == {ANNA}
    await chose(shop, second, 0, 1)
    assert await tell(shop) == {ANNA, BORIS, ALL, FIRST, SECOND}


async def test_telling_and_joining_at_the_same_moment_tell_each_chat_once(shop: Shop) -> None:
    first, second = await two_launches(shop)
    await chose(shop, first, 0, 1)
    other = shop.with_settings(shop.settings).lead_telling
    await asyncio.gather(shop.services.lead_telling.tell_due(), chose(shop, second, 0, 1), other.tell_due())
    assert sorted(await messages(shop)) == sorted(
        (chat, ToldAs.FIRST) for chat in (ANNA, BORIS, ALL, FIRST, SECOND)
    )
    assert (await the_lead(shop)).phone == phone(1)
