"""Whoever is not reached about an appointment is called once more before it: as was confirmed, and nobody else."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.appointments import Reminder
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.costs.money import Kopecks
from bot.domain.drafts.draft import CallDraft, SpokenText, StoredRecord
from bot.domain.ids import ChatId, LaunchId
from bot.domain.reactions import parse
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from storage import tables
from storage.calling import launches
from tests.contract.ledger.appointments import come, confirmed, day, listed, reminders, utc
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, EVE, Shop, news, phone

EVENING = Reminder(days=1, at=time(18))
SILENT, BUSY = 9700, 9701
ENDED: dict[str, Any] = {
    "status": "canceled",
    "createdAt": 1_795_000_000,
    "finishedAt": 1_795_000_030,
    "hangupCause": 17,
}


async def twice(shop: Shop, lines: list[str], *, rule: Reminder = EVENING, **content: Any) -> ConfirmView:
    """The confirm screen of a list whose people are called again if the first call does not reach them."""
    view = await listed(shop, lines, rule=rule)
    assert view.content.appointments is not None
    new = replace(view.content, appointments=replace(view.content.appointments, calls_again=True), **content)
    return await shop.services.list_drafts.change(ANNA, view.draft_id, view.revision, new)


async def send(shop: Shop, at: datetime) -> None:
    """Everything that is due at this moment, to the end of its calls."""
    shop.clock.now = at
    while await shop.send_due():
        pass
    await shop.overheard()
    await shop.project()


async def second_of(shop: Shop, launch_id: int) -> LaunchId:
    draft = tables.drafts.c
    async with shop.database.reading() as tx:
        found = await tx.scalar(select(draft.id).where(draft.round_of == launch_id))
    assert found is not None
    return LaunchId(found)


async def state_of(shop: Shop, launch_id: int) -> dict[str, tuple[str, str | None]]:
    return {who: (state, why) for who, (state, why, _) in (await reminders(shop, launch_id)).items()}


async def test_who_was_not_reached_is_called_again_an_hour_before_and_nobody_else(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    view = await twice(shop, come(shop, (1, "10:00"), (SILENT, "11:00"), (BUSY, "15:30")))
    assert view.recipient_count == 3
    assert view.listed is not None
    assert view.listed.reminded is not None
    assert view.listed.reminded.second == 3
    assert view.listed.reminded.last == utc(day(shop), 14, 30)
    launch_id = await confirmed(shop, view)
    await send(shop, utc(day(shop, 1), 18))
    assert sent(shop) == [[phone(1), phone(SILENT), phone(BUSY)]]
    tomorrow, second = day(shop, 1), await second_of(shop, launch_id)
    for hour, minute in ((9, 0), (10, 0), (14, 29)):
        await send(shop, utc(tomorrow, hour, minute))
    assert sent(shop)[1:] == [[phone(SILENT)]]
    assert (await state_of(shop, second))[phone(1)] == ("withheld", "not_needed")
    await send(shop, utc(tomorrow, 14, 30))
    assert sent(shop)[2:] == [[phone(BUSY)]]
    await send(shop, utc(tomorrow, 15, 30))
    assert len(sent(shop)) == 3
    assert (await shop.launch_row(second)).state is LaunchState.DONE


async def test_without_the_choice_nobody_is_called_twice(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await confirmed(shop, await listed(shop, come(shop, (SILENT, "11:00")), rule=EVENING))
    await send(shop, utc(day(shop, 1), 18))
    await send(shop, utc(day(shop, 1), 10))
    assert sent(shop) == [[phone(SILENT)]]


async def test_the_price_and_the_caps_know_of_the_second_calls(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await shop.set_account(price_kopecks=Kopecks(300), cap_day_calls=3)
    lines = come(shop, (1, "18:00"), (2, "19:00"))
    once = await listed(shop, lines, rule=Reminder(days=0, at=time(9)))
    view = await twice(shop, lines, rule=Reminder(days=0, at=time(9)))
    assert once.estimate.high == 600
    assert (view.estimate.low, view.estimate.high, view.estimate.second) == (0, 1200, 600)
    # Four calls at most on one day.
    assert [one.code for one in view.blockers] == ["cap-day"]
    await shop.set_account(cap_day_calls=4)
    launch_id = await confirmed(shop, view)
    row, second = await shop.launch_row(launch_id), await shop.launch_row(await second_of(shop, launch_id))
    assert (row.estimate_high_kopecks, second.estimate_high_kopecks) == (600, 600)


async def test_who_answered_anything_was_reached(open_shop: OpenShop) -> None:
    """A key was pressed, then the line broke off: the service calls that no answer."""
    shop = await open_shop(**AT_ANY_HOUR)
    shop.is_reachable = False
    shop.calling.hold_calls = True
    tree = parse("1 приду: Спасибо").tree
    view = await twice(shop, come(shop, (1, "10:00"), (2, "10:00")), reactions=tree)
    launch_id = await confirmed(shop, view)
    shop.clock.now = utc(day(shop, 1), 18)
    while await shop.send_due():
        pass
    for call in await shop.calls(launch_id):
        extra: dict[str, Any] = {"ivrDigit": 1} if call.phone == phone(1) else {}
        await shop.hear(launch_id, news(call.provider_id, int(call.phone[-4:]), **ENDED, **extra))
    shop.clock.now = utc(day(shop, 1), 9)
    while await shop.send_due():
        pass
    assert await state_of(shop, await second_of(shop, launch_id)) == {
        phone(1): ("withheld", "not_needed"),
        phone(2): ("placed", None),
    }


async def test_a_first_call_whose_end_nobody_knows_puts_the_second_off(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    shop.is_reachable = False
    shop.calling.hold_calls = True
    launch_id = await confirmed(shop, await twice(shop, come(shop, (1, "10:00"), (2, "10:00"))))
    second, tomorrow = await second_of(shop, launch_id), day(shop, 1)
    shop.clock.now = utc(tomorrow, 18)
    tomorrow = day(shop, 1)
    while await shop.send_due():
        pass
    shop.clock.now = utc(tomorrow, 9)
    while await shop.send_due():
        pass
    assert {due for _, _, due in (await reminders(shop, second)).values()} == {utc(tomorrow, 9, 5)}
    (first, _) = await shop.calls(launch_id)
    await shop.hear(launch_id, news(first.provider_id, 1, **ENDED))
    for minute in range(5, 60, 5):
        shop.clock.now = utc(tomorrow, 9, minute)
        while await shop.send_due():
            pass
    assert sent(shop)[1:] == [[phone(1)]]
    shop.clock.now = utc(tomorrow, 10)
    while await shop.send_due():
        pass
    assert (await state_of(shop, second))[phone(2)] == ("withheld", "appointment_past")


async def test_the_stop_list_and_a_tap_that_reached_them_stop_it(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (SILENT, "11:00"), (BUSY, "11:00"), (9703, "11:00"))
    launch_id = await confirmed(shop, await twice(shop, lines))
    tomorrow = day(shop)
    await send(shop, utc(day(shop, 1), 18))
    await shop.services.stop_list.add(ANNA, [phone(SILENT)])
    again = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    assert again.recipient_count == 2
    by_hand = await confirmed(shop, again)
    await shop.services.launching.cancel(ANNA, by_hand)
    # A second tap is about to call them, and waits.
    again = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    by_hand = await confirmed(shop, again)
    async with shop.database.writing() as tx:
        await launches.wait_until(tx, by_hand, utc(tomorrow, 12))
    await send(shop, utc(tomorrow, 10))
    assert len(sent(shop)) == 1
    assert await state_of(shop, await second_of(shop, launch_id)) == {
        phone(SILENT): ("withheld", "stop_list"),
        phone(BUSY): ("withheld", "not_needed"),
        phone(9703): ("withheld", "not_needed"),
    }


@pytest.mark.parametrize("how", ["cancel", "button", "one", "lock"])
async def test_cancel_a_button_a_dropped_person_and_a_lock_stop_it(open_shop: OpenShop, how: str) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await confirmed(shop, await twice(shop, come(shop, (SILENT, "11:00"))))
    tomorrow, changing = day(shop), shop.services.reminders
    await send(shop, utc(day(shop, 1), 18))
    card = await shop.services.cards.launch_card(launch_id)
    assert card.second_calls_at == utc(tomorrow, 10)
    match how:
        case "cancel":
            assert (await shop.services.launching.cancel(ANNA, launch_id)).kept_home == 1
        case "button":
            with pytest.raises(Refusal, match="not-yours"):
                await changing.drop_second_calls(EVE, launch_id)
            assert await changing.drop_second_calls(ANNA, launch_id) == 1
            assert await changing.drop_second_calls(ANNA, launch_id) == 0
        case "one":
            (waiting,) = (await changing.page(ANNA, launch_id)).lines
            assert await changing.drop(ANNA, waiting.recipient_id)
        case "lock":
            await shop.services.accounts.lock(ANNA)
    await send(shop, utc(tomorrow, 10))
    assert len(sent(shop)) == 1
    if how != "lock":
        assert (await shop.services.cards.launch_card(launch_id)).second_calls_at is None


async def test_a_dropped_and_a_moved_first_call_take_the_second_along(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (SILENT, "11:00"), (BUSY, "11:00"), (9702, "11:00"))
    launch_id = await confirmed(shop, await twice(shop, lines, rule=Reminder(days=0, at=time(9))))
    second, that_day, changing = await second_of(shop, launch_id), day(shop), shop.services.reminders
    first, moved, late = (await changing.page(ANNA, launch_id)).lines
    assert await changing.drop(ANNA, first.recipient_id)
    assert await changing.move(ANNA, moved.recipient_id, "16:00") == utc(that_day, 9)
    # Too close to its first call.
    assert await changing.move(ANNA, late.recipient_id, "10:00") == utc(that_day, 9)
    found = await reminders(shop, second)
    assert found[first.phone][:2] == ("withheld", "cancelled")
    assert found[moved.phone][2] == utc(that_day, 15)
    assert found[late.phone][:2] == ("withheld", "not_needed")
    await send(shop, utc(that_day, 9))
    await send(shop, utc(that_day, 10))
    assert len(sent(shop)) == 1
    # Its first call has left; the second one is moved by itself.
    (waiting,) = (await changing.page(ANNA, launch_id)).lines
    assert await changing.move(ANNA, waiting.recipient_id, "17:00") == utc(that_day, 16)
    await send(shop, utc(that_day, 15))
    assert len(sent(shop)) == 1
    await send(shop, utc(that_day, 16))
    assert sent(shop)[1:] == [[moved.phone]]


async def test_a_corrected_list_and_a_day_called_off_stop_it(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (SILENT, "11:00"), (BUSY, "11:00"))
    launch_id = await confirmed(shop, await twice(shop, lines))
    that_day = day(shop)
    await send(shop, utc(day(shop, 1), 18))
    view = await listed(shop, come(shop, (BUSY, "11:00"), (5, "19:00"), days=1), rule=Reminder(minutes=60))
    assert view.listed is not None
    assert view.listed.reminded is not None
    found = view.listed.reminded.correction
    assert found is not None
    assert [one.phone for one in found.vanished] == [phone(SILENT)]
    await confirmed(shop, view)
    second = await second_of(shop, launch_id)
    assert (await state_of(shop, second))[phone(SILENT)] == ("withheld", "changed")
    cancels, people = await shop.services.reminders.cancelled_day(ANNA, launch_id, that_day.date())
    assert [one for _, one in people] == [phone(SILENT), phone(BUSY)]
    off = await shop.services.importing.gathered(
        ANNA, ChatId(ANNA), people, name="Отмена", origin="line",
        asked=CallDraft(what=StoredRecord(shop.record()), cancels=cancels),
    )  # fmt: skip
    await confirmed(shop, off)
    assert (await state_of(shop, second))[phone(BUSY)] == ("withheld", "cancelled")


async def test_each_appointment_of_a_person_has_a_second_call_of_its_own(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (SILENT, "12:00"), (SILENT, "18:00"))
    view = await twice(shop, lines, rule=Reminder(minutes=180))
    assert view.recipient_count == 2
    # Written anew, as after any change of the screen: the earlier ones are gone.
    view = await shop.services.list_drafts.change(
        ANNA, view.draft_id, view.revision, replace(view.content, skip_recent_days=1)
    )
    await confirmed(shop, view)
    that_day = day(shop)
    for hour in (9, 11, 15, 17):
        await send(shop, utc(that_day, hour))
    assert sent(shop) == [[phone(SILENT)]] * 4


async def test_no_second_call_without_time_for_it(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    view = await twice(shop, come(shop, (1, "10:00")), rule=Reminder(minutes=80))
    assert view.listed is not None
    assert view.listed.reminded is not None
    assert view.listed.reminded.second == 0


async def test_a_second_call_plays_what_was_voiced_for_the_first(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    tree = parse("1 приду: Спасибо").tree
    view = await twice(
        shop, come(shop, (SILENT, "11:00"), (1, "11:00")), what=SpokenText("Придёте?"), reactions=tree
    )
    await confirmed(shop, view)
    that_day = day(shop)
    await send(shop, utc(day(shop, 1), 18))
    await send(shop, utc(that_day, 10))
    texts = [request.body["text"] for request in shop.calling.paid_requests() if "text" in request.body]
    assert sorted(texts) == ["Придёте?", "Спасибо"]
    phones = [request.body["phones"] for request in shop.calling.paid_requests() if "phones" in request.body]
    assert phones[1:] == [[phone(SILENT)]]


async def test_nothing_is_voiced_for_a_second_call_that_nobody_needs(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "11:00"), (2, "11:00"))
    await confirmed(shop, await twice(shop, lines, what=SpokenText("Ждём вас {Дата}.")))
    that_day = day(shop)
    await send(shop, utc(day(shop, 1), 18))
    paid = shop.paid()
    await send(shop, utc(that_day, 10))
    assert shop.paid() == paid


async def test_a_crash_on_any_step_calls_nobody_a_third_time(open_shop: OpenShop) -> None:
    """The process dies before the request, and after it: the ledger knows either."""
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await confirmed(shop, await twice(shop, come(shop, (SILENT, "11:00"))))
    that_day = day(shop)
    await send(shop, utc(day(shop, 1), 18))
    second = await second_of(shop, launch_id)
    shop.clock.now = utc(that_day, 10)
    # It is written down as sending, and the process dies: nobody knows whether the request left.
    taken = await shop.services.sending._cutting.next(await shop.launch_row(second))
    assert taken is not None
    assert await shop.services.sending.recover(only_sender=True) == 1
    for minute in range(0, 60, 10):
        await send(shop, utc(that_day, 10, minute))
    assert len(sent(shop)) == 1
    assert (await state_of(shop, second))[phone(SILENT)][0] == RecipientState.UNKNOWN


async def test_the_list_comes_back_with_what_the_second_call_brought(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await confirmed(shop, await twice(shop, come(shop, (SILENT, "11:00"), (1, "11:00"))))
    that_day = day(shop)
    await send(shop, utc(day(shop, 1), 18))
    answers = shop.services.launch_answers
    before = (await answers.of(ANNA, launch_id)).rows
    await send(shop, utc(that_day, 10))
    after = (await answers.of(ANNA, launch_id)).rows
    assert before[3] == after[3]
    assert before[2].called_at == utc(that_day - timedelta(days=1), 18)
    assert after[2].called_at == utc(that_day, 10)
    shop.clock.now = utc(that_day, 10, 59)
    assert [one async for one in answers.take_due()] == []
    shop.clock.now = utc(that_day, 11)
    assert len([one async for one in answers.take_due()]) == 1
