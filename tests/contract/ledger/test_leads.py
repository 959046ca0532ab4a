"""Who asked for one of us: opened with the reaction, taken once, ended by whoever has it."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import LaunchId, UserId
from bot.domain.lead import LeadState, ToldAs
from bot.domain.reactions import parse
from bot.services.leads.leads import LONGEST_NOTE, Leads, LeadView
from bot.services.leads.telling import LeadTelling
from bot.services.refusal import Refusal
from bot.services.wakeups import Wakeups
from storage import tables
from storage.account import stop_list
from storage.calling.leads import LeadRow
from tests.shop.quiet_calls import FINISHED, quiet
from tests.shop.shop import ANNA, BORIS, EVE, Shop, news, phone

OTHER_KEY = "sandboxkeyofanotheraccount000"
TREE = parse("1 приду: Спасибо\n2 не приду: лид\n3: менеджер +7 495 000-00-01\n(нет): лид").tree


async def chose(shop: Shop, launch_id: LaunchId, node: int, answer: object = 2) -> None:
    reference = (await shop.batch(launch_id)).reference
    body = json.dumps({"call": {"phone": phone(1), "answer": answer}}).encode()
    await shop.keep(reference, body, kind="ivr", node=str(node), known=True)
    await shop.project()


async def a_lead(shop: Shop, node: int = 1) -> LeadView:
    launch_id, _ = await quiet(shop, reactions=TREE)
    await chose(shop, launch_id, node)
    return await the_lead(shop)


async def the_lead(shop: Shop) -> LeadView:
    page = await shop.services.leads.page(ANNA, only_open=False)
    return page.leads[-1]


async def messages(shop: Shop) -> list[tuple[int, str]]:
    row = tables.lead_messages.c
    async with shop.database.reading() as tx:
        query = select(row.chat_id, row.telling).order_by(row.id)
        return [(chat, telling) for chat, telling in await tx.execute(query)]


async def refused(doing: object) -> str:
    with pytest.raises(Refusal) as refusal:
        await doing  # type: ignore[misc]
    return refusal.value.code


async def test_a_reaction_opens_a_lead_once_however_often_it_is_told(shop: Shop) -> None:
    launch_id, _ = await quiet(shop, reactions=TREE)
    for _ in range(3):
        await chose(shop, launch_id, 0, 1)
        await chose(shop, launch_id, 1)
    lead = await the_lead(shop)
    assert (lead.state, lead.phone, [one.label for one in lead.answers]) == (
        LeadState.NEW, phone(1), ["2 не приду"],
    )  # fmt: skip
    assert await shop.count(tables.leads) == 1


async def test_words_are_kept_with_the_lead(shop: Shop) -> None:
    launch_id, _ = await quiet(shop, reactions=TREE)
    await chose(shop, launch_id, 3, "нет")
    assert [one.answer for one in (await the_lead(shop)).answers] == ["нет"]


async def test_whoever_reacts_again_waits_once_with_a_history(shop: Shop) -> None:
    first = await a_lead(shop)
    shop.clock.move(minutes=3)
    second = await a_lead(shop)
    assert (second.id, len(second.answers)) == (first.id, 2)
    assert second.launch_id != first.launch_id


async def test_of_ten_taps_one_wins_and_all_others_learn_who(shop: Shop) -> None:
    await shop.join(BORIS)
    lead = await a_lead(shop)
    takers = [ANNA, BORIS] * 5
    done = await asyncio.gather(
        *(shop.services.leads.take(who, lead.id) for who in takers), return_exceptions=True
    )
    won = {who for who, one in zip(takers, done, strict=True) if isinstance(one, LeadView)}
    lost = [one for one in done if isinstance(one, Refusal)]
    assert len(won) == 1
    assert [one.code for one in lost] == ["lead-taken"] * 5
    (winner,) = won
    assert (await the_lead(shop)).taken_by == winner
    assert [one for one in await messages(shop) if one[1] == ToldAs.TAKER] == [(winner, ToldAs.TAKER)]


async def test_a_stranger_to_the_account_sees_no_lead_of_it(shop: Shop) -> None:
    lead = await a_lead(shop)
    shop.calling.add_account(OTHER_KEY)
    await shop.join(EVE, key=OTHER_KEY)
    leads = shop.services.leads
    for doing in (
        leads.take(EVE, lead.id), leads.get(EVE, lead.id), leads.note(EVE, lead.id, "…"), leads.undo(EVE, lead.id),
        leads.end(EVE, lead.id, LeadState.DONE), leads.take(EVE, 999),
    ):  # fmt: skip
        assert await refused(doing) == "lead-unknown"
    assert (await leads.page(EVE)).total == 0


async def test_only_its_taker_ends_it_and_takes_the_step_back(shop: Shop) -> None:
    await shop.join(BORIS)
    lead = await a_lead(shop)
    leads = shop.services.leads
    assert await refused(leads.end(ANNA, lead.id, LeadState.DONE)) == "lead-not-yours"
    await leads.take(ANNA, lead.id)
    assert await refused(leads.end(BORIS, lead.id, LeadState.DONE)) == "lead-not-yours"
    assert await refused(leads.undo(BORIS, lead.id)) == "lead-not-yours"
    assert (await leads.no_answer(ANNA, lead.id)).state is LeadState.NO_ANSWER
    assert (await leads.end(ANNA, lead.id, LeadState.DONE)).state is LeadState.DONE
    assert await refused(leads.take(BORIS, lead.id)) == "lead-over"
    assert (await leads.undo(ANNA, lead.id)).state is LeadState.NO_ANSWER
    assert await refused(leads.undo(ANNA, lead.id)) == "lead-no-undo"
    with pytest.raises(ValueError, match="no end"):
        await leads.end(ANNA, lead.id, LeadState.TAKEN)


async def test_a_lead_that_is_given_back_can_be_taken_by_another(shop: Shop) -> None:
    await shop.join(BORIS)
    lead = await a_lead(shop)
    await shop.services.leads.take(ANNA, lead.id)
    given_back = await shop.services.leads.undo(ANNA, lead.id)
    assert (given_back.state, given_back.taken_by) == (LeadState.NEW, None)
    assert (await shop.services.leads.take(BORIS, lead.id)).taken_by == BORIS


async def test_the_stop_list_takes_them_and_undo_takes_them_off(shop: Shop) -> None:
    lead = await a_lead(shop)
    leads = shop.services.leads
    await leads.take(ANNA, lead.id)
    await leads.end(ANNA, lead.id, LeadState.STOPPED)
    call = await shop.call(LaunchId(lead.launch_id))
    for doing, stands in ((None, True), (leads.undo(ANNA, lead.id), False)):
        if doing is not None:
            await doing
        async with shop.database.reading() as tx:
            assert bool(await stop_list.among(tx, call.account_id, [phone(1)])) is stands


async def test_a_phone_that_was_stopped_before_stays_so_after_undo(shop: Shop) -> None:
    lead = await a_lead(shop)
    await shop.services.stop_list.add(ANNA, [phone(1)])
    await shop.services.leads.take(ANNA, lead.id)
    await shop.services.leads.end(ANNA, lead.id, LeadState.STOPPED)
    await shop.services.leads.undo(ANNA, lead.id)
    call = await shop.call(LaunchId(lead.launch_id))
    async with shop.database.reading() as tx:
        assert await stop_list.among(tx, call.account_id, [phone(1)])


async def test_an_ended_lead_is_not_undone_over_a_newer_one(shop: Shop) -> None:
    lead = await a_lead(shop)
    await shop.services.leads.take(ANNA, lead.id)
    await shop.services.leads.end(ANNA, lead.id, LeadState.NO_LEAD)
    shop.clock.move(minutes=3)
    newer = await a_lead(shop)
    assert newer.id != lead.id
    assert await refused(shop.services.leads.undo(ANNA, lead.id)) == "lead-newer"


class OvertakenSteps(Leads):
    """Another process moves the lead between our look and our step."""

    async def _own(self, tx: AsyncConnection, user_id: UserId, lead_id: int) -> LeadRow:
        lead = await super()._own(tx, user_id, lead_id)
        values = {"state": LeadState.NEW, "taken_by": None}
        await tx.execute(tables.leads.update().where(tables.leads.c.id == lead_id).values(values))
        return lead


async def test_a_step_that_another_one_overtakes_changes_nothing(shop: Shop) -> None:
    lead = await a_lead(shop)
    await shop.services.leads.take(ANNA, lead.id)
    overtaken = OvertakenSteps(
        database=shop.database, settings=shop.settings, clock=shop.clock, wakeups=Wakeups()
    )
    assert await refused(overtaken.end(ANNA, lead.id, LeadState.DONE)) == "lead-not-yours"
    assert await refused(overtaken.undo(ANNA, lead.id)) == "lead-no-undo"
    assert (await the_lead(shop)).state is LeadState.TAKEN


async def test_a_reminder_that_another_process_sent_is_not_sent_again(shop: Shop) -> None:
    lead = await a_lead(shop)
    await shop.services.leads.take(ANNA, lead.id)
    await shop.services.leads.later(ANNA, lead.id, shop.clock() + timedelta(hours=1))
    shop.clock.move(minutes=61)

    class Overtaken(LeadTelling):
        """Another process tells of the lead between our look and our word."""

        async def _tell(self, tx: AsyncConnection, lead: LeadRow, now: datetime) -> None:
            await super()._tell(tx, lead, now)
            await super()._tell(tx, lead, now)

    telling = Overtaken(
        database=shop.database, settings=shop.settings, leads_=shop.services.leads, clock=shop.clock
    )
    assert await telling.tell_due() == 1
    assert [how for _, how in await messages(shop)].count("reminder") == 1


async def test_a_note_stays_with_the_lead(shop: Shop) -> None:
    lead = await a_lead(shop)
    noted = await shop.services.leads.note(ANNA, lead.id, "  после шести ")
    assert [one.text for one in noted.notes] == ["после шести"]
    assert (
        await refused(shop.services.leads.note(ANNA, lead.id, "а" * (LONGEST_NOTE + 1))) == "lead-note-long"
    )


async def test_a_manager_who_answered_closes_the_lead_and_one_who_did_not_leaves_it(shop: Shop) -> None:
    for answered_at, state in ((None, LeadState.NEW), (1_700_000_000, LeadState.REACHED)):
        launch_id, call = await quiet(shop, reactions=TREE)
        await chose(shop, launch_id, 2, 3)
        manager: dict[str, Any] = {
            "managerAnsweredAt": answered_at,
            "managerStatus": "finished" if answered_at else "canceled",
        }
        await shop.hear(launch_id, news(call.provider_id, **manager))
        await shop.project()
        assert (await the_lead(shop)).state is state


async def test_leads_are_found_by_the_last_digits(shop: Shop) -> None:
    lead = await a_lead(shop)
    leads = shop.services.leads
    assert [one.id for one in (await leads.page(ANNA, ending=phone(1)[-4:])).leads] == [lead.id]
    assert (await leads.page(ANNA, ending="0000")).leads == ()
    await leads.take(ANNA, lead.id)
    await leads.end(ANNA, lead.id, LeadState.DONE)
    assert (await leads.page(ANNA)).total == 0
    assert (await leads.page(ANNA, ending=phone(1)[-4:])).total == 1


async def test_a_manager_reached_in_another_call_closes_nothing(shop: Shop) -> None:
    lead = await a_lead(shop, node=2)
    shop.clock.move(minutes=3)
    await a_lead(shop, node=1)
    launch_id, call = await quiet(shop, reactions=TREE)
    await shop.hear(launch_id, news(call.provider_id, managerAnsweredAt=1_700_000_000))
    await shop.project()
    assert (await the_lead(shop)).id == lead.id
    assert (await the_lead(shop)).state is LeadState.NEW


@pytest.mark.parametrize("is_taken_first", [True, False])
async def test_its_taker_gets_the_recording_once(shop: Shop, is_taken_first: bool) -> None:
    await shop.join(BORIS)
    launch_id, call = await quiet(shop, reactions=TREE)
    await chose(shop, launch_id, 1)
    lead = await the_lead(shop)
    if is_taken_first:
        await shop.services.leads.take(BORIS, lead.id)
    for _ in range(2):
        leg: dict[str, Any] = FINISHED | {"recordFilePath": "/r/1.mp3"}
        await shop.hear(launch_id, news(call.provider_id, **leg))
        await shop.project()
    await shop.services.leads.take(BORIS, lead.id)
    row = tables.recording_messages.c
    async with shop.database.reading() as tx:
        chats = list(await tx.scalars(select(row.chat_id).order_by(row.chat_id)))
    assert chats == sorted([ANNA, BORIS])
