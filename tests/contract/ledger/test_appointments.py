"""Appointments: everybody is called about theirs at their own time, once, whatever is sent again or cut short."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.appointments import Appointments, Reminder, When
from bot.domain.calls.launch import LaunchState
from bot.domain.costs.limits import Limit
from bot.services.refusal import Refusal
from storage import tables
from tests.contract.ledger.appointments import come, confirmed, day, listed, reminders, utc
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, Shop, phone


async def test_each_is_called_at_their_own_time_and_those_of_one_moment_go_together(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (2, "15:30"), (3, "15:30"))
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=120)))
    tomorrow = day(shop)
    assert await reminders(shop, launch_id) == {
        phone(1): ("queued", None, utc(tomorrow, 8)),
        phone(2): ("queued", None, utc(tomorrow, 13, 30)),
        phone(3): ("queued", None, utc(tomorrow, 13, 30)),
    }
    shop.clock.now = utc(tomorrow, 7, 59)
    assert not await shop.send_due()
    shop.clock.now = utc(tomorrow, 8)
    while await shop.send_due():
        pass
    assert sent(shop) == [[phone(1)]]
    assert (await shop.launch_row(launch_id)).due_at == utc(tomorrow, 13, 30)
    shop.clock.now = utc(tomorrow, 13, 30)
    while await shop.send_due():
        pass
    assert sent(shop) == [[phone(1)], [phone(2), phone(3)]]


async def test_without_a_rule_they_are_called_the_evening_before(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    view = await listed(shop, come(shop, (1, "10:00"), (2, "15:30")))
    assert view.content.appointments is not None
    assert view.listed is not None
    assert view.listed.reminded is not None
    assert view.listed.reminded.first == view.listed.reminded.last == utc(day(shop, 1), 18)
    assert not view.blockers


async def test_a_time_that_is_over_and_one_that_cannot_be_read_stay_at_home_with_the_reason(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    shop.clock.now = utc(day(shop, 1), 12)
    lines = [
        *come(shop, (1, "18:30")),
        *come(shop, (2, "11:00"), (3, "когда-нибудь"), days=0),
        *come(shop, (4, "13:00"), days=0),
    ]
    view = await listed(shop, lines, rule=Reminder(minutes=120))
    assert {who: why for who, (_, why, _) in (await reminders(shop, view.draft_id)).items()} == {
        phone(1): None,
        phone(2): "appointment_past",
        phone(3): "no_appointment",
        phone(4): "appointment_past",
    }
    assert view.listed is not None
    assert view.listed.left_out == {"appointment_past": 2, "no_appointment": 1}
    assert view.listed.reminded is not None
    assert [(one.phone, why) for one, why in view.listed.reminded.at_home] == [
        (phone(3), "no_appointment"), (phone(2), "appointment_past"), (phone(4), "appointment_past"),
    ]  # fmt: skip


async def test_the_same_appointment_is_promised_once_however_often_its_list_comes(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (2, "15:30"))
    first, second = await listed(shop, lines), await listed(shop, lines)
    await confirmed(shop, first)
    with pytest.raises(Refusal, match="nobody-left"):
        await confirmed(shop, second)
    third = await listed(shop, [*lines, *come(shop, (3, "16:00"))])
    assert third.listed is not None
    assert third.listed.left_out == {"same_appointment": 2}
    assert third.recipient_count == 1
    await confirmed(shop, third)


async def test_after_a_cancel_the_same_appointments_can_be_promised_again(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (2, "15:30"))
    launch_id = await confirmed(shop, await listed(shop, lines))
    await shop.services.launching.cancel(ANNA, launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.CANCELLED
    await confirmed(shop, await listed(shop, lines))


async def test_two_appointments_of_one_person_are_two_reminders(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (2, "12:00"), (1, "15:30"), (1, "15:30"))
    view = await listed(shop, lines, rule=Reminder(minutes=60))
    assert view.recipient_count == 3
    assert view.listed is not None
    assert view.listed.reminded is not None
    assert view.listed.reminded.further == 1
    assert view.listed.left_out == {"double": 1}
    that_day = day(shop)
    await confirmed(shop, view)
    for hour, minute in ((9, 0), (11, 0), (14, 30)):
        shop.clock.now = utc(that_day, hour, minute)
        while await shop.send_due():
            pass
    assert sent(shop) == [[phone(1)], [phone(2)], [phone(1)]]


async def test_a_weeks_wait_survives_and_the_reminder_leaves_only_before_its_appointment(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), days=8)
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=5)))
    shop.clock.now = utc(day(shop, 8), 9, 55)
    # Nothing ran for six minutes: the appointment has begun, and nobody is called about it any more.
    shop.clock.move(minutes=6)
    while await shop.send_due():
        pass
    assert sent(shop) == []
    assert (await reminders(shop, launch_id))[phone(1)][:2] == ("withheld", "appointment_past")
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_caps_count_each_day_by_itself(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, cap_day_calls=2)
    rule = Reminder(days=0, at=time(8))
    two_days = [*come(shop, (1, "10:00"), (2, "15:30")), *come(shop, (3, "10:00"), (4, "11:00"), days=3)]
    await confirmed(shop, await listed(shop, two_days, rule=rule))
    with pytest.raises(Refusal, match="cap-day"):
        await confirmed(shop, await listed(shop, come(shop, (5, "12:00")), rule=rule))
    await confirmed(shop, await listed(shop, come(shop, (5, "12:00"), days=4), rule=rule))


async def test_reminders_outside_the_window_are_moved_before_the_appointment(open_shop: OpenShop) -> None:
    shop = await open_shop(call_window="09:00-20:00", call_weekdays=(1, 2, 3, 4, 5, 6, 7))
    launch = await listed(shop, come(shop, (1, "09:30"), (2, "09:00")), rule=Reminder(minutes=120))
    found = await reminders(shop, launch.draft_id)
    assert found[phone(1)][2] == utc(day(shop), 9)
    assert found[phone(2)][2] == utc(day(shop, 1), 19, 45)


async def test_a_list_of_birthdays_is_no_list_of_appointments(shop: Shop) -> None:
    lines = [f"{phone(1)};Анна;04.12.1990;10:00", f"{phone(2)};Борис;05.12.1991;11:00"]
    assert (await listed(shop, lines, header="Телефон;Имя;Дата рождения;Время")).content.appointments is None
    assert (await listed(shop, lines)).content.appointments is None


async def test_reminders_without_a_column_of_dates_wait_for_one(shop: Shop) -> None:
    view = await listed(
        shop, [f"{phone(1)};Анна;5"], header="Телефон;Имя;Скидка", rule=Reminder(days=1, at=time(18))
    )
    assert [one.code for one in view.blockers] == ["appointments-no-dates"]
    with pytest.raises(Refusal, match="appointments-no-dates"):
        await confirmed(shop, view)


async def test_who_comes_before_the_hour_of_the_rule_stays_at_home_with_the_reason(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    view = await listed(shop, come(shop, (1, "10:00"), (2, "20:00")), rule=Reminder(days=0, at=time(18)))
    at_any_hour = replace(view.content, window=None)
    view = await shop.services.list_drafts.change(ANNA, view.draft_id, view.revision, at_any_hour)
    assert {who: why for who, (_, why, _) in (await reminders(shop, view.draft_id)).items()} == {
        phone(1): "no_hour_before",
        phone(2): None,
    }


async def test_the_cap_of_one_launch_counts_the_whole_list(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await shop.services.accounts.set_limit(ANNA, Limit.LAUNCH_CALLS, 1)
    view = await listed(shop, come(shop, (1, "10:00"), (2, "12:00")))
    assert "cap-launch" in {blocker.code for blocker in view.blockers}


async def test_columns_are_looked_for_when_reminders_are_asked_for_later(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    view = await listed(shop, come(shop, (1, "10:00")))
    lists = shop.services.list_drafts
    plain = replace(view.content, appointments=None)
    view = await lists.change(ANNA, view.draft_id, view.revision, plain)
    asked = replace(plain, appointments=Appointments().by(Reminder(minutes=60)))
    view = await lists.change(ANNA, view.draft_id, view.revision, asked)
    assert view.content.appointments is not None
    assert view.content.appointments.when == When(date="Дата", time="Время")
    view = await lists.change(ANNA, view.draft_id, view.revision, plain)
    assert view.content.list_id is not None
    await shop.services.lists.forget(ANNA, view.content.list_id)
    view = await lists.change(ANNA, view.draft_id, view.revision, asked)
    # Nothing is left to look in.
    assert view.content.appointments == asked.appointments


async def test_another_list_for_the_same_reminders_is_read_by_its_own_columns(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    view = await listed(shop, come(shop, (1, "10:00")), rule=Reminder(minutes=60))
    other = await listed(shop, come(shop, (2, "12:00")), header="Телефон;Имя;День;Час")
    assert other.content.list_id is not None
    view = await shop.services.list_drafts.use_list(ANNA, view.draft_id, view.revision, other.content.list_id)
    assert view.content.appointments is not None
    assert view.content.appointments.when == When(date="День", time="Час")
    assert view.content.appointments.rule == Reminder(minutes=60)


async def test_the_column_of_the_dates_is_chosen_by_its_place(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    that_day = f"{day(shop):%d.%m.%Y}"
    view = await listed(
        shop, [f"{phone(1)};Анна;{that_day};{that_day} 10:00"], header="Телефон;Имя;Дата;Приём"
    )
    columns = view.content.source.columns if view.content.source is not None else ()
    chosen = await shop.services.appointment_choices.chosen(
        ANNA, view.draft_id, is_time=False, column=columns.index("Приём")
    )
    assert chosen.appointments is not None
    assert chosen.appointments.when == When(date="Приём")


async def test_a_second_appointment_that_is_promised_already_makes_no_launch(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await confirmed(shop, await listed(shop, come(shop, (1, "12:00"))))
    # Another file, so that it corrects nothing.
    both = [*come(shop, (1, "10:00"), (1, "12:00")), *come(shop, (2, "9:00"), days=3)]
    view = await listed(shop, both)
    await confirmed(shop, view)
    assert await shop.count(tables.launches) == 2


async def test_a_late_start_asks_before_it_calls(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await confirmed(
        shop, await listed(shop, come(shop, (1, "10:00")), rule=Reminder(minutes=120))
    )
    shop.clock.now = utc(day(shop), 8) + timedelta(minutes=30)
    await shop.send_due()
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "overdue")
    assert sent(shop) == []


@pytest.mark.parametrize("has_begun", [False, True])
async def test_cancel_and_stop_hold_for_all_appointments_of_a_person(
    open_shop: OpenShop, has_begun: bool
) -> None:
    """The second one waits in a launch beside the card's."""
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (1, "15:30"), (2, "12:00"))
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=120)))
    tomorrow = day(shop)
    if has_begun:
        shop.clock.now = utc(tomorrow, 8)
        while await shop.send_due():
            pass
    done = await shop.services.launching.cancel(ANNA, launch_id)
    assert (done.certain, done.kept_home) == ((False, 2) if has_begun else (True, 3))
    shop.clock.now = utc(tomorrow, 18)
    while await shop.send_due():
        pass
    assert sent(shop) == ([[phone(1)]] if has_begun else [])
