"""Who is told of a lead, when, and how often."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.costs.limits import Limit
from bot.domain.lead import LeadState, ToldAs
from bot.services.leads.leads import MOST_AHEAD
from storage import tables
from tests.contract.ledger.test_leads import OTHER_KEY, a_lead, messages, refused, the_lead
from tests.shop.shop import ANNA, BORIS, Shop


async def test_nobody_takes_it_so_it_is_told_again_and_then_to_the_owner(shop: Shop) -> None:
    await a_lead(shop)
    telling = shop.services.lead_telling
    for _ in range(2):
        await telling.tell_due()
    assert await messages(shop) == [(ANNA, ToldAs.FIRST)]
    for expected in (ToldAs.AGAIN, ToldAs.OWNER):
        shop.clock.move(minutes=2)
        assert await telling.tell_due() == 0
        shop.clock.move(minutes=1)
        assert await telling.tell_due() == 1
        assert (await messages(shop))[-1] == (ANNA, expected)
    shop.clock.move(minutes=60)
    assert await telling.tell_due() == 0


async def test_the_owner_sets_how_long_a_lead_waits_to_be_taken(shop: Shop) -> None:
    await shop.services.accounts.set_limit(ANNA, Limit.LEAD_AGAIN, 10)
    lead = await a_lead(shop)
    telling = shop.services.lead_telling
    assert await telling.tell_due() == 1
    for minutes, due in ((9, 0), (1, 1)):
        shop.clock.move(minutes=minutes)
        assert await telling.tell_due() == due
    await shop.services.leads.take(ANNA, lead.id)
    await shop.services.leads.undo(ANNA, lead.id)
    for minutes, due in ((9, 0), (1, 1)):
        shop.clock.move(minutes=minutes)
        assert await telling.tell_due() == due


async def test_a_lead_of_an_account_without_an_owner_is_told_to_nobody_else(shop: Shop) -> None:
    await a_lead(shop)
    for _ in range(2):
        await shop.services.lead_telling.tell_due()
        shop.clock.move(minutes=3)
    await shop.set_account(owner_id=0)
    assert await shop.services.lead_telling.tell_due() == 1
    assert await messages(shop) == [(ANNA, ToldAs.FIRST), (ANNA, ToldAs.AGAIN)]


async def test_two_processes_tell_once(shop: Shop) -> None:
    await a_lead(shop)
    other = shop.with_settings(shop.settings)
    await asyncio.gather(shop.services.lead_telling.tell_due(), other.lead_telling.tell_due())
    assert await messages(shop) == [(ANNA, ToldAs.FIRST)]


async def test_a_lead_that_was_taken_meanwhile_is_not_told_again(shop: Shop) -> None:
    lead = await a_lead(shop)
    await shop.services.lead_telling.tell_due()
    await shop.services.leads.take(ANNA, lead.id)
    shop.clock.move(minutes=10)
    assert await shop.services.lead_telling.tell_due() == 0


async def test_its_taker_is_reminded_once(shop: Shop) -> None:
    lead = await a_lead(shop)
    await shop.services.leads.take(ANNA, lead.id)
    at = shop.clock() + timedelta(hours=2)
    assert (await shop.services.leads.later(ANNA, lead.id, at)).remind_at == at
    assert await refused(shop.services.leads.later(ANNA, lead.id, shop.clock())) == "move-when-past"
    far = shop.clock() + MOST_AHEAD + timedelta(minutes=1)
    assert await refused(shop.services.leads.later(ANNA, lead.id, far)) == "lead-too-far"
    shop.clock.move(minutes=119)
    assert await shop.services.lead_telling.tell_due() == 0
    shop.clock.move(minutes=1)
    assert [await shop.services.lead_telling.tell_due() for _ in range(2)] == [1, 0]
    assert (await messages(shop))[-1] == (ANNA, ToldAs.REMINDER)


async def test_only_what_was_sent_stands_together_with_anything(shop: Shop) -> None:
    await a_lead(shop)
    await shop.services.lead_telling.tell_due()
    (message,) = await shop.services.lead_telling.due()
    with pytest.raises(ValueError, match="not sent"):
        await shop.services.lead_telling.together(message)


async def test_a_message_about_it_is_sent_by_one_worker_and_edited_when_it_changes(shop: Shop) -> None:
    lead = await a_lead(shop)
    telling = shop.services.lead_telling
    assert await telling.next_due_at() == (await the_lead(shop)).opened_at
    await telling.tell_due()
    (message,) = await telling.due()
    assert [await telling.claim(message) for _ in range(2)] == [True, False]
    assert await telling.due() == []
    await shop.services.leads.note(ANNA, lead.id, "уже после отправки")
    await telling.shown(message, 77, "what stands there")
    (again,) = await telling.due()
    assert again.row.message_id == 77
    await telling.shown(again, 77, "what stands there now")
    assert await telling.due() == []
    assert await shop.services.leads.of_message(ANNA, again.chat_id, 77) == lead.id
    assert await shop.services.leads.of_message(ANNA, again.chat_id, 78) is None


async def test_a_message_that_cannot_be_sent_waits_or_is_given_up_until_its_taker_asks_again(
    shop: Shop,
) -> None:
    lead = await a_lead(shop)
    telling = shop.services.lead_telling
    await shop.services.leads.take(ANNA, lead.id)
    (message,) = await telling.due()
    assert message.topic_id == 0
    await telling.put_off(message, timedelta(seconds=30), failed=True)
    assert await telling.due() == []
    shop.clock.move(seconds=31)
    (message,) = await telling.due()
    assert message.row.attempts == 1
    await telling.give_up(message)
    shop.clock.move(minutes=5)
    assert await telling.due() == []
    await shop.services.leads.take(ANNA, lead.id)
    assert len(await telling.due()) == 1


async def test_a_new_reaction_is_told_anew_to_whoever_has_taken_it(shop: Shop) -> None:
    lead = await a_lead(shop)
    telling = shop.services.lead_telling
    await shop.services.leads.take(ANNA, lead.id)
    (message,) = await telling.due()
    await telling.shown(message, 5, "…")
    shop.clock.move(minutes=3)
    await a_lead(shop)
    (again,) = await telling.due()
    assert (again.row.message_id, len(again.view.answers)) == (None, 2)


@pytest.mark.parametrize("leaves", ["disconnects", "is removed", "takes another key"])
async def test_who_leaves_the_account_has_no_lead_of_it_and_the_others_are_told(
    shop: Shop, leaves: str
) -> None:
    await shop.join(BORIS)
    lead = await a_lead(shop)
    await shop.services.lead_telling.tell_due()
    await shop.services.leads.take(BORIS, lead.id)
    match leaves:
        case "disconnects":
            await shop.services.accounts.disconnect(BORIS)
        case "is removed":
            async with shop.database.writing() as tx:
                for who, role in ((ANNA, "owner"), (BORIS, "member")):
                    await tx.execute(tables.users.update().where(tables.users.c.id == who).values(role=role))
            await shop.services.members.remove(ANNA, BORIS)
        case _:
            shop.calling.add_account(OTHER_KEY)
            await shop.join(BORIS, key=OTHER_KEY)
    found = await the_lead(shop)
    assert (found.state, found.taken_by, found.can_undo) == (LeadState.NEW, None, False)
    assert await shop.services.lead_telling.tell_due() == 1
    due = await shop.services.lead_telling.due()
    assert {int(one.chat_id) for one in due} == {ANNA}
    assert (await shop.services.leads.take(ANNA, lead.id)).taken_by == ANNA
