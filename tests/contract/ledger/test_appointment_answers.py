"""A list of appointments is given back with what came of each row."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.appointments import Reminder
from bot.domain.ids import ChatId
from bot.services.refusal import Refusal
from storage.calling import launches
from tests.contract.ledger.appointments import come, confirmed, day, listed, reminders, utc
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, EVE, phone


async def test_a_list_is_taken_once_to_be_given_back_and_each_row_tells_its_call(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (9700, "10:00"), (1, "12:00"), (3, "?"))
    that_day, answers = day(shop), shop.services.launch_answers
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    shop.clock.now = utc(that_day, 9)
    while await shop.send_due():
        pass
    shop.clock.now = utc(that_day, 11, 59)
    assert [one async for one in answers.take_due()] == []
    shop.clock.now = utc(that_day, 12)
    (found,) = [one async for one in answers.take_due()]
    assert [one async for one in answers.take_due()] == []
    assert (found.launch_id, found.header_row, found.file_id) == (launch_id, None, None)
    assert {number: (row.who.phone, row.who.reason) for number, row in found.rows.items()} == {
        2: (phone(1), None),
        3: (phone(9700), None),
        4: (phone(1), None),
        5: (phone(3), "no_appointment"),
    }
    assert found.rows[2].called_at == utc(that_day, 9)
    # The second appointment's call has not left.
    assert found.rows[4].called_at is None
    assert await answers.of(ANNA, launch_id) == found
    with pytest.raises(Refusal, match="not-yours"):
        await answers.of(EVE, launch_id)


async def test_two_processes_give_each_list_back_once(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launched = [
        await confirmed(shop, await listed(shop, come(shop, (number, "10:00")), rule=Reminder(minutes=60)))
        for number in (1, 2)
    ]
    shop.clock.move(days=4)
    one, other = (shop.services.launch_answers.take_due() for _ in range(2))
    found = [await anext(one), *[each async for each in other], *[each async for each in one]]
    assert sorted(each.launch_id for each in found) == launched


async def test_a_row_without_a_phone_has_no_answer(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = [
        *come(shop, (1, "10:00")),
        f";Без телефона;{day(shop):%d.%m.%Y};11:00",
        *come(shop, (2, "12:00")),
    ]
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    found = await shop.services.launch_answers.of(ANNA, launch_id)
    assert {number: row.who.phone for number, row in found.rows.items()} == {2: phone(1), 4: phone(2)}


async def test_a_corrected_list_tells_of_the_calls_that_the_list_before_it_made(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (2, "12:00"), (3, "14:00"))
    that_day, answers = day(shop), shop.services.launch_answers
    await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    shop.clock.now = utc(that_day, 9)
    while await shop.send_due():
        pass
    shop.clock.now = utc(that_day, 10)
    corrected = await listed(
        shop, [*lines[:2], *come(shop, (4, "15:00"), (5, "16:00"), days=0)], rule=Reminder(minutes=60)
    )
    launch_id = await confirmed(shop, corrected)
    shop.clock.now = utc(that_day, 11)
    while await shop.send_due():
        pass
    rows = (await answers.of(ANNA, launch_id)).rows
    assert [rows[number].called_at for number in (2, 3, 4)] == [utc(that_day, 9), utc(that_day, 11), None]
    assert {rows[number].who.reason for number in (2, 3, 4)} == {None}


async def test_a_forgotten_list_is_not_given_back(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    view = await listed(shop, come(shop, (1, "10:00")), rule=Reminder(minutes=60))
    assert view.content.list_id is not None
    launch_id = await confirmed(shop, view)
    kept = await listed(shop, come(shop, (2, "10:00")), rule=Reminder(minutes=60))
    assert kept.content.appointments is not None
    silent = replace(kept.content, appointments=replace(kept.content.appointments, gives_back=False))
    kept = await shop.services.list_drafts.change(ANNA, kept.draft_id, kept.revision, silent)
    await confirmed(shop, kept)
    await shop.services.lists.forget(ANNA, view.content.list_id)
    shop.clock.move(days=4)
    assert [one async for one in shop.services.launch_answers.take_due()] == []
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.launch_answers.of(ANNA, launch_id)


async def test_a_double_row_of_one_appointment_tells_the_same_call(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (1, "10:00"))
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    rows = (await shop.services.launch_answers.of(ANNA, launch_id)).rows
    assert rows[2].who == rows[3].who


async def test_who_was_not_reached_is_called_again_but_not_after_their_appointment(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (9700, "10:00"), (9701, "12:00"), (1, "10:00"))
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(days=1, at=time(18))))
    that_day = day(shop)
    shop.clock.now = utc(day(shop, 1), 18)
    while await shop.send_due():
        pass
    await shop.overheard()
    await shop.project()
    again = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    assert again.recipient_count == 2
    assert again.content.appointments is None
    second = await confirmed(shop, again)
    async with shop.database.writing() as tx:
        # It waits, for instance for the calling hours, until the first of them has come.
        await launches.wait_until(tx, second, utc(that_day, 10))
    shop.clock.now = utc(that_day, 10)
    while await shop.send_due():
        pass
    found = await reminders(shop, second)
    assert found[phone(9700)][:2] == ("withheld", "appointment_past")
    assert sent(shop)[-1] == [phone(9701)]


async def test_a_late_launch_that_is_let_go_on_calls_whoever_still_comes(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, cap_day_calls=2)
    lines = [*come(shop, (1, "10:00"), (2, "18:00")), *come(shop, (3, "18:00"), days=3)]
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    shop.clock.now = utc(day(shop), 9, 30)
    await shop.send_due()
    assert (await shop.launch_row(launch_id)).paused_because == "overdue"
    await shop.resume(launch_id)
    while await shop.send_due():
        pass
    assert sent(shop) == [[phone(1)]]
