"""A recipient's card over everything that the account called, on both databases; others' calls stay others'."""

from datetime import timedelta

import pytest

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.lead import LeadState
from bot.domain.phone import Phone
from bot.services.recipients.history import SHOWN_CALLS, SHOWN_LEADS
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from tests.contract.ledger.list_recipients import people
from tests.contract.ledger.test_leads import a_lead
from tests.contract.ledger.test_reports import MONDAY, write
from tests.shop.opening import OpenShop
from tests.shop.past_calls import PastCall
from tests.shop.shop import ANNA, BORIS, EVE, phone

ANNAS = phone(1)


def a_past_call(
    name: str, *, number: Phone = ANNAS, cost: int | None = 120, node: int | None = 0
) -> PastCall:
    return PastCall(number, name, None, CallOutcome.ANSWERED, 12, cost, node, MONDAY)


async def test_a_card_has_names_calls_answers_cost_stop_list_and_basis(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await write(shop, [a_past_call("Анна Смирнова")])
    await write(shop, [a_past_call("Смирнова А.", cost=None, node=None)], number=10)
    missed = PastCall(
        ANNAS, "Анна Смирнова", None, CallOutcome.BUSY, None, None, None, MONDAY + timedelta(hours=1)
    )
    await write(shop, [missed, a_past_call("Борис", number=phone(2))], number=20)
    await shop.list_draft(people(1))
    card = await shop.services.histories.of(ANNA, ANNAS)
    # From calls, and from a list that is only being prepared.
    assert tuple(name for name in card.names if name != "Человек 1") == ("Анна Смирнова", "Смирнова А.")
    assert len(card.names) == 3
    assert (card.totals.calls, card.totals.answered) == (3, 2)
    assert (card.totals.cost_kopecks, card.totals.unpriced) == (120, 1)
    assert [one.call.number for one in card.calls] == [20, 10, 1]
    assert [answer.label for answer in card.calls[2].view.reactions] == ["1 приду"]
    assert [one.name for one in card.lists] == ["clients.csv"]
    assert card.stopped is None
    await shop.services.stop_list.add(ANNA, [ANNAS, phone(3)])
    stopped = (await shop.services.histories.of(ANNA, ANNAS)).stopped
    assert stopped is not None
    assert (stopped.phone, stopped.reason) == (ANNAS, "user")


async def test_a_card_has_the_latest_leads_and_who_took_them(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.join(BORIS)
    for _ in range(SHOWN_LEADS + 1):
        shop.clock.move(minutes=3)
        lead = await a_lead(shop)
        await shop.services.leads.take(BORIS, lead.id)
        await shop.services.leads.end(BORIS, lead.id, LeadState.DONE)
    shop.clock.move(minutes=3)
    waits = await a_lead(shop)
    for who in (ANNA, BORIS):
        found = (await shop.services.histories.of(who, ANNAS)).leads
        assert [(one.state, one.taken_by) for one in found] == [
            (LeadState.NEW, None), *[(LeadState.DONE, BORIS)] * (SHOWN_LEADS - 1),
        ]  # fmt: skip
        assert (found[0].id, [answer.label for answer in found[0].answers]) == (waits.id, ["2 не приду"])
    assert (await shop.services.histories.of(ANNA, phone(2))).leads == ()


async def test_whoever_only_stands_in_a_list_has_their_name_and_a_colleagues_unsaved_list_tells_nothing(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    await shop.join(BORIS)
    with read_pasted(f"Телефон;Имя\n{ANNAS};Анна Белая") as sheet:
        list_id = await shop.services.lists.read_in(ANNA, sheet, name="clients.csv")
    assert (await shop.services.histories.of(ANNA, ANNAS)).names == ("Анна Белая",)
    assert (await shop.services.histories.of(BORIS, ANNAS)).names == ()
    await shop.services.lists.save(ANNA, list_id, "Клиенты")
    assert (await shop.services.histories.of(BORIS, ANNAS)).names == ("Анна Белая",)


async def test_a_phone_that_nobody_called_has_an_empty_card_and_a_long_past_is_cut(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    empty = await shop.services.histories.of(ANNA, ANNAS)
    assert (empty.names, empty.totals.calls, empty.calls, empty.lists) == ((), 0, (), ())
    for number in range(SHOWN_CALLS + 2):
        await write(shop, [a_past_call("Анна")], number=1 + number * 10)
    card = await shop.services.histories.of(ANNA, ANNAS)
    assert (card.totals.calls, len(card.calls)) == (SHOWN_CALLS + 2, SHOWN_CALLS)


async def test_a_colleague_sees_what_they_called_and_a_stranger_nothing(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.join(BORIS)
    await write(shop, [a_past_call("Анна Смирнова")])
    await write(shop, [a_past_call("Анна от Бориса")], number=10, user_id=BORIS)
    boris, anna = (
        await shop.services.histories.of(BORIS, ANNAS),
        await shop.services.histories.of(ANNA, ANNAS),
    )
    # A colleague's launch tells its names, as `/call NAME` does, and nothing of its calls.
    assert (boris.names, boris.totals.calls, [one.call.number for one in boris.calls]) == (
        ("Анна от Бориса", "Анна Смирнова"),
        1,
        [10],
    )
    assert anna.totals.calls == 2
    with pytest.raises(Refusal, match="not-connected"):
        await shop.services.histories.of(EVE, ANNAS)
