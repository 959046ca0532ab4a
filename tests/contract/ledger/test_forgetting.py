"""Whoever was forgotten is found by no name, and said nothing that is left; the stop list, money and consent stay."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.audit import AuditKind
from bot.domain.ids import ChatId, UserId
from bot.domain.lead import LeadState
from bot.domain.phone import Phone
from bot.domain.recording import RecordingMessageState
from bot.domain.typed.names import KnownPerson
from bot.services.account.people import People
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from storage import tables
from storage.account import audit
from storage.calling.forgetting import UNSAID
from tests.contract.ledger.test_leads import TREE, chose, the_lead
from tests.contract.ledger.test_recipient_history import ANNAS, a_past_call
from tests.contract.ledger.test_recordings import recorded
from tests.contract.ledger.test_reports import write
from tests.shop.quiet_calls import FINISHED, quiet
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, news, phone

NAME = "Анна Смирнова"


async def forget(shop: Shop, user_id: UserId = ANNA, one: Phone = ANNAS) -> None:
    await shop.services.forgetting.forget(user_id, one)


async def refused(shop: Shop, user_id: UserId = ANNA) -> str:
    codes = set()
    for asked in (shop.services.forgetting.refuse_too_early, shop.services.forgetting.forget):
        with pytest.raises(Refusal) as refusal:
            await asked(user_id, ANNAS)
        codes.add(refusal.value.code)
    (code,) = codes
    return code


async def found(shop: Shop, user_id: UserId = ANNA) -> list[KnownPerson]:
    """By «/find» and by «/call»."""
    people = People(database=shop.database)
    read = await people.read(user_id, f"{NAME} завтра в 10 Ждём")
    return [*await people.find(user_id, NAME, 8), *(() if read is None else read.found)]


async def all_text(shop: Shop) -> str:
    """Every row of the ledger. Webhooks as they came lie elsewhere on SQLite, and not for long."""
    beside = {"users", "inbox"}
    told: list[str] = []
    async with shop.database.reading() as tx:
        for table in tables.metadata.sorted_tables:
            if table.name not in beside:
                told += [str(tuple(row)) for row in await tx.execute(select(table))]
                content = table.c.get("content")
                if content is not None:
                    told += [str(one.names) for one in await tx.scalars(select(content))]
    return "\n".join(told)


async def a_list(shop: Shop, *, user_id: UserId = ANNA) -> Any:
    with read_pasted(f"Телефон;Имя;Диагноз\n{ANNAS};{NAME};кариес\n{phone(2)};Борис;пломба") as sheet:
        return await shop.services.lists.read_in(user_id, sheet, name="clients.csv")


async def test_a_forgotten_person_is_found_by_no_name_and_the_stop_list_still_holds_them(shop: Shop) -> None:
    await write(shop, [a_past_call(NAME), a_past_call("Борис", number=phone(2))])
    list_id = await a_list(shop)
    await shop.services.lists.save(ANNA, list_id, "Клиенты")
    await shop.services.lists.consent(ANNA, list_id, kind="text", text="Договор 12")
    await shop.draft(replace(a_call(1), names=((ANNAS, NAME), (phone(2), "Борис"))))
    await shop.services.stop_list.add(ANNA, [ANNAS])
    assert len(await found(shop)) == 2
    before = await shop.services.histories.of(ANNA, ANNAS)
    await shop.services.forgetting.refuse_too_early(ANNA, ANNAS)
    await forget(shop)
    await forget(shop)
    assert await found(shop) == []
    text = await all_text(shop)
    assert NAME not in text
    assert "кариес" not in text
    assert "Борис" in text
    assert "пломба" in text
    card = await shop.services.histories.of(ANNA, ANNAS)
    assert card.names == ()
    assert card.stopped == before.stopped is not None
    assert (card.totals, card.lists) == (before.totals, before.lists)
    assert [one.call for one in card.calls] == [one.call for one in before.calls]
    view = await shop.services.drafting.start(ANNA, ChatId(ANNA), a_call(1))
    assert [one.reason for one in view.left_out] == ["stop_list"]
    async with shop.database.reading() as tx:
        noted = await audit.page(tx, ANNA, of_bot=False, limit=2)
    assert [(one.kind, one.by, one.facts) for one in noted] == [
        (AuditKind.FORGOTTEN, ANNA, {"phone": "+7 916 ***-**-01"})
    ] * 2


async def test_what_they_said_and_what_was_noted_of_them_goes_and_the_chosen_reaction_stays(
    shop: Shop,
) -> None:
    launch_id, call = await quiet(shop, reactions=TREE, names=((ANNAS, NAME),))
    await chose(shop, launch_id, 3, "нет уж спасибо")
    await chose(shop, launch_id, 0, 1)
    await chose(shop, launch_id, 99, "что-то своё")
    await shop.hear(launch_id, news(call.provider_id, **{**FINISHED, "ivrAnswers": "нет уж спасибо|1"}))
    lead = await the_lead(shop)
    await shop.services.leads.take(ANNA, lead.id)
    await shop.services.leads.note(ANNA, lead.id, "Обиделась")
    assert await refused(shop) == "forget-awaited", "her lead is open"
    await shop.services.leads.end(ANNA, lead.id, LeadState.DONE)
    await forget(shop)
    text = await all_text(shop)
    for gone in (NAME, "нет уж спасибо", "что-то своё", "Обиделась"):
        assert gone not in text, gone
    (past,) = (await shop.services.histories.of(ANNA, ANNAS)).calls
    assert {(one.label, one.answer) for one in past.view.reactions} == {
        ("1 приду", "1"),
        ("(нет)", UNSAID),
    }
    lead = await the_lead(shop)
    assert (lead.state, lead.name) == (LeadState.DONE, None)


async def test_the_sound_of_their_conversations_can_no_longer_be_had(shop: Shop) -> None:
    launch_id, _ = await recorded(shop)
    async with shop.database.writing() as tx:
        await tx.execute(update(tables.recordings).values(state="kept", file_id="sound-1"))
        sent = {"state": RecordingMessageState.SENT, "message_id": 5}
        await tx.execute(update(tables.recording_messages).values(**sent))
    await forget(shop)
    text = await all_text(shop)
    assert "somebody.mp3" not in text
    assert "sound-1" not in text
    assert [old.message_id for old in await shop.services.recordings.to_delete()] == [5]
    with pytest.raises(Refusal, match="no-recording"):
        await shop.services.recordings.ask(ANNA, 1, chat_id=ChatId(ANNA), reply_to=7, tap="t2")
    assert await shop.calls(launch_id)


async def test_a_recording_that_waits_to_be_fetched_comes_no_more(shop: Shop) -> None:
    await recorded(shop)
    await forget(shop)
    assert await shop.services.recordings.due(10) == []


async def test_whoever_is_still_to_be_called_is_not_forgotten(shop: Shop) -> None:
    launch_id, call = await quiet(shop, names=((ANNAS, NAME),))
    assert await refused(shop) == "forget-awaited"
    assert await found(shop)
    await shop.hear(launch_id, news(call.provider_id, **FINISHED))
    await forget(shop)
    assert await found(shop) == []


async def test_only_the_accounts_owner_forgets_and_only_for_this_account(shop: Shop) -> None:
    await shop.join(BORIS)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(EVE, key=SECOND_KEY)
    await shop.draft(replace(a_call(1), names=((ANNAS, NAME),)), user_id=BORIS)
    await shop.draft(replace(a_call(1), names=((ANNAS, NAME),)), user_id=EVE)
    await a_list(shop, user_id=EVE)
    assert await refused(shop, BORIS) == "not-account-owner"
    assert await refused(shop, UserId(4444)) == "not-connected"
    assert not (await shop.services.histories.of(BORIS, ANNAS)).may_be_forgotten
    assert (await shop.services.histories.of(ANNA, ANNAS)).may_be_forgotten
    await forget(shop)
    assert await found(shop, BORIS) == []
    assert len(await found(shop, EVE)) == 2
