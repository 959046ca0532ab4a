"""Reminders that wait are changed: by a corrected list, by hand, and repeated for the next day."""

from dataclasses import replace
from datetime import datetime, time

import pytest
from sqlalchemy import select

from bot.domain.appointments import Reminder
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.drafts.draft import CallDraft, StoredRecord
from bot.domain.ids import ChatId
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from storage import tables
from tests.contract.ledger.appointments import HEADER, come, confirmed, day, listed, reminders, utc
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, Shop, phone


async def test_a_corrected_list_changes_what_it_changes_and_nothing_else(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    rule, that_day = Reminder(minutes=60), day(shop)
    old = await confirmed(
        shop,
        await listed(shop, come(shop, (1, "10:00"), (2, "12:00"), (3, "14:00"), (4, "15:00")), rule=rule),
    )
    view = await listed(shop, come(shop, (1, "10:00"), (2, "16:00"), (4, "15:00"), (5, "17:00")), rule=rule)
    assert view.listed is not None
    assert view.listed.reminded is not None
    found = view.listed.reminded.correction
    assert found is not None
    assert (found.added, found.same) == (1, 2)
    assert [one.phone for one in found.changed] == [phone(2)]
    assert [one.phone for one in found.vanished] == [phone(3)]
    assert view.recipient_count == 2
    await confirmed(shop, view)
    assert {who: (state, why) for who, (state, why, _) in (await reminders(shop, old)).items()} == {
        phone(1): ("queued", None),
        phone(2): ("withheld", "changed"),
        phone(3): ("withheld", "changed"),
        phone(4): ("queued", None),
    }
    await run_through(shop, that_day)
    assert sorted(sent(shop)) == [[phone(number)] for number in (1, 2, 4, 5)]


async def run_through(shop: Shop, that_day: datetime) -> None:
    """A day, looked at every quarter of an hour."""
    for quarter in range(7 * 4, 20 * 4):
        shop.clock.now = utc(that_day, quarter // 4, quarter % 4 * 15)
        while await shop.send_due():
            pass


async def test_who_was_called_or_whose_time_is_over_is_nobody_new_in_a_corrected_list(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    rule, lines = Reminder(minutes=60), come(shop, (1, "10:00"), (2, "12:00"), (3, "18:00"))
    that_day = day(shop)
    await confirmed(shop, await listed(shop, lines, rule=rule))
    for hour in (9, 11):
        shop.clock.now = utc(that_day, hour)
        while await shop.send_due():
            pass
    view = await listed(shop, [*lines, *come(shop, (4, "18:30"), days=0)], rule=rule)
    assert view.listed is not None
    assert view.listed.reminded is not None
    found = view.listed.reminded.correction
    assert found is not None
    assert (found.added, found.changed, found.same, found.vanished) == (1, (), 1, ())
    card = await shop.services.cards.launch_card(await confirmed(shop, view))
    # Its people have times of their own: no pace tells when they are over.
    assert card.time_left is None


async def test_another_list_of_the_same_day_corrects_nothing(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    rule = Reminder(minutes=60)
    old = await confirmed(shop, await listed(shop, come(shop, (1, "10:00"), (2, "12:00")), rule=rule))
    view = await listed(shop, come(shop, (5, "10:00")), rule=rule)
    assert view.listed is not None
    assert view.listed.reminded is not None
    assert view.listed.reminded.correction is None
    await confirmed(shop, view)
    # One of its people is in the earlier list, and its author says that it is a list of its own.
    again = await listed(shop, come(shop, (1, "18:00")), rule=rule)
    content = again.content
    assert content.appointments is not None
    own = replace(content, appointments=replace(content.appointments, is_new_list=True))
    again = await shop.services.list_drafts.change(ANNA, again.draft_id, again.revision, own)
    await confirmed(shop, again)
    assert {state for state, _, _ in (await reminders(shop, old)).values()} == {"queued"}


async def test_a_corrected_list_with_nobody_new_takes_back_those_who_are_gone(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    rule = Reminder(minutes=60)
    old = await confirmed(shop, await listed(shop, come(shop, (1, "10:00"), (2, "12:00")), rule=rule))
    view = await listed(shop, come(shop, (2, "12:00")), rule=rule)
    assert view.recipient_count == 0
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.reminders.drop_vanished(ANNA, view.draft_id, view.revision + 1)
    assert await shop.services.reminders.drop_vanished(ANNA, view.draft_id, view.revision) == 1
    found = await reminders(shop, old)
    assert found[phone(1)][:2] == ("withheld", "changed")
    assert found[phone(2)][0] == "queued"
    same = await listed(shop, come(shop, (2, "12:00")), rule=rule)
    assert await shop.services.reminders.drop_vanished(ANNA, same.draft_id, same.revision) == 0


async def test_a_person_is_dropped_for_certain_and_an_empty_launch_ends(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await confirmed(shop, await listed(shop, come(shop, (1, "10:00")), rule=Reminder(minutes=60)))
    page = await shop.services.reminders.page(ANNA, launch_id)
    (waiting,) = page.lines
    assert await shop.services.reminders.drop(ANNA, waiting.recipient_id)
    assert not await shop.services.reminders.drop(ANNA, waiting.recipient_id)
    await shop.send_due()
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert sent(shop) == []
    with pytest.raises(Refusal, match="not-yours"):
        await shop.services.reminders.drop(EVE, waiting.recipient_id)
    with pytest.raises(Refusal, match="not-yours"):
        await shop.services.reminders.one(ANNA, 999)


async def test_a_moved_appointment_is_called_about_at_its_new_time_alone(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (2, "12:00"))
    that_day, moving = day(shop), shop.services.reminders
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    first, second = (await moving.page(ANNA, launch_id)).lines
    assert await moving.move(ANNA, first.recipient_id, "16:30") == utc(that_day, 15, 30)
    assert await moving.move(ANNA, second.recipient_id, f"{that_day:%d.%m} в 11:30") == utc(that_day, 10, 30)
    for typed, why in (
        ("когда-нибудь", "reminder-time-unreadable"),
        ("31.06 10:00", "reminder-time-unreadable"),
        (f"{day(shop, -1):%d.%m.%Y} 10:00", "reminder-time-past"),
    ):
        with pytest.raises(Refusal, match=why):
            await moving.move(ANNA, first.recipient_id, typed)
    one, main, _ = await moving.one(ANNA, first.recipient_id)
    assert (one.appointment_at, main) == (utc(that_day, 16, 30), launch_id)
    await run_through(shop, that_day)
    assert sent(shop) == [[phone(2)], [phone(1)]]
    with pytest.raises(Refusal, match="reminder-gone"):
        await moving.move(ANNA, first.recipient_id, f"{day(shop, 1):%d.%m} в 10:00")


async def test_nobody_is_moved_to_an_appointment_that_is_called_about_already(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (1, "12:00"))
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    first, second = (await shop.services.reminders.page(ANNA, launch_id)).lines
    with pytest.raises(Refusal, match="reminder-twice"):
        await shop.services.reminders.move(ANNA, first.recipient_id, "12:00")
    assert (await shop.services.reminders.one(ANNA, second.recipient_id))[1] == launch_id


async def test_two_appointments_of_a_day_can_be_named_in_one_call(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = [*come(shop, (1, "10:00"), (2, "9:00"), (1, "15:30")), *come(shop, (1, "11:00"), days=3)]
    view = await listed(shop, lines, rule=Reminder(minutes=60))
    assert view.content.appointments is not None
    joined = replace(view.content, appointments=replace(view.content.appointments, is_joined=True))
    view = await shop.services.list_drafts.change(ANNA, view.draft_id, view.revision, joined)
    assert view.recipient_count == 3
    launch_id = await confirmed(shop, view)
    who = tables.recipients.c
    async with shop.database.reading() as tx:
        rows = await tx.execute(select(who.fields).where(who.launch_id == launch_id).order_by(who.position))
        told = [fields[:2] for (fields,) in rows]
    date = f"{day(shop):%d.%m.%Y}"
    assert told == [(date, "10:00 и 15:30"), (date, "09:00")]


async def test_the_last_list_with_the_same_columns_is_offered_for_the_next(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    rule = Reminder(days=0, at=time(8))
    await confirmed(shop, await listed(shop, come(shop, (1, "10:00")), rule=rule))
    new = await bare(shop, come(shop, (2, "11:00"), days=3))
    assert new.listed is not None
    assert new.listed.reminded is not None
    assert new.listed.reminded.last_time == rule
    content = await shop.services.appointment_choices.as_last_time(ANNA, new.draft_id)
    view = await shop.services.list_drafts.change(ANNA, new.draft_id, new.revision, content)
    assert not view.blockers
    assert isinstance(view.content.what, StoredRecord)
    launch_id = await confirmed(shop, view)
    assert (await reminders(shop, launch_id))[phone(2)][2] == utc(day(shop, 3), 8)
    other = await bare(
        shop, [f"{phone(3)};Вера;Окрас;{day(shop):%d.%m.%Y};10:00"], "Телефон;Имя;Услуга;Дата;Время"
    )
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.appointment_choices.as_last_time(ANNA, other.draft_id)


async def bare(shop: Shop, lines: list[str], header: str = HEADER) -> ConfirmView:
    """A list that came without a text."""
    with read_pasted("\n".join([header, *lines])) as sheet:
        list_id = await shop.services.lists.read_in(ANNA, sheet, name="записи.csv")
    return await shop.services.list_drafts.start(ANNA, ChatId(ANNA), list_id)


async def test_a_day_called_off_takes_its_reminders_back_and_calls_all_its_people(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    that_day, next_day = day(shop), day(shop, 3)
    lines = [
        *come(shop, (1, "10:00"), (2, "16:00"), (3, "17:00"), (2, "18:00")),
        *come(shop, (4, "10:00"), days=3),
    ]
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    waiting = shop.services.reminders
    dropped = next(one for one in (await waiting.page(ANNA, launch_id)).lines if one.phone == phone(3))
    await waiting.drop(ANNA, dropped.recipient_id)
    shop.clock.now = utc(that_day, 9)
    while await shop.send_due():
        pass
    assert sent(shop) == [[phone(1)]]
    assert await waiting.days(ANNA, launch_id) == (that_day.date(), next_day.date())
    cancels, people = await waiting.cancelled_day(ANNA, launch_id, that_day.date())
    assert people == (("Человек 1", phone(1)), ("Человек 2", phone(2)))
    with pytest.raises(Refusal, match="nobody-that-day"):
        await waiting.cancelled_day(ANNA, launch_id, day(shop, 30).date())
    view = await shop.services.importing.gathered(
        ANNA,
        ChatId(ANNA),
        people,
        name="Отмена",
        origin="line",
        asked=CallDraft(what=StoredRecord(shop.record()), cancels=cancels),
    )
    # Until Confirm nothing has changed.
    assert (await reminders(shop, launch_id))[phone(2)][0] == "queued"
    await confirmed(shop, view)
    found = await reminders(shop, launch_id)
    assert found[phone(2)][:2] == ("withheld", "cancelled")
    assert found[phone(4)][0] == "queued"
    shop.clock.move(seconds=60)
    while await shop.send_due():
        pass
    assert sorted(sent(shop)[-1]) == [phone(1), phone(2)]
    await run_through(shop, that_day.replace(hour=0))
    assert len(sent(shop)) == 2
    await run_through(shop, next_day)
    assert sent(shop)[-1] == [phone(4)]


async def test_who_could_not_be_reminded_in_time_is_told_that_the_day_is_off(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    shop.clock.now = utc(day(shop, 1), 8)
    lines = [*come(shop, (1, "10:00"), days=0), *come(shop, (2, "18:00"), days=0)]
    that_day = day(shop, 0)
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=180)))
    _, people = await shop.services.reminders.cancelled_day(ANNA, launch_id, that_day.date())
    assert [one for _, one in people] == [phone(1), phone(2)]


async def test_a_colleagues_list_is_neither_shown_nor_taken_back(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await shop.join(BORIS)
    rule = Reminder(minutes=60)
    theirs = await confirmed(shop, await listed(shop, come(shop, (1, "10:00"), (2, "12:00")), rule=rule))
    view = await listed(shop, come(shop, (1, "11:00"), (5, "17:00")), rule=rule, user_id=BORIS)
    assert view.listed is not None
    assert view.listed.reminded is not None
    assert view.listed.reminded.correction is None
    await confirmed(shop, view, user_id=BORIS)
    assert {state for state, _, _ in (await reminders(shop, theirs)).values()} == {"queued"}


async def test_a_persons_card_tells_their_next_appointments_and_whether_the_reminder_left(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await shop.join(BORIS)
    lines = [*come(shop, (1, "10:00"), (2, "12:00")), *come(shop, (1, "11:00"), days=3)]
    first, second = day(shop), day(shop, 3)
    await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    shop.clock.now = utc(first, 9)
    while await shop.send_due():
        pass
    card = await shop.services.histories.of(ANNA, phone(1))
    assert [(at, due, state is RecipientState.QUEUED) for at, due, state in card.appointments] == [
        (utc(first, 10), utc(first, 9), False),
        (utc(second, 11), utc(second, 10), True),
    ]
    assert (await shop.services.histories.of(BORIS, phone(1))).appointments == ()
    shop.clock.now = utc(first, 10)
    assert len((await shop.services.histories.of(ANNA, phone(1))).appointments) == 1
