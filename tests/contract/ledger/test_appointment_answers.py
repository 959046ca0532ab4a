"""A list of appointments is given back with what came of each row."""

from dataclasses import replace

import pytest

from bot.domain.appointments import Reminder
from bot.services.refusal import Refusal
from tests.contract.ledger.appointments import come, confirmed, day, listed, utc
from tests.contract.ledger.list_recipients import AT_ANY_HOUR
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
    assert await answers.take_due() == []
    shop.clock.now = utc(that_day, 12)
    (found,) = await answers.take_due()
    assert await answers.take_due() == []
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
    assert await shop.services.launch_answers.take_due() == []
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.launch_answers.of(ANNA, launch_id)


async def test_a_double_row_of_one_appointment_tells_the_same_call(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    lines = come(shop, (1, "10:00"), (1, "10:00"))
    launch_id = await confirmed(shop, await listed(shop, lines, rule=Reminder(minutes=60)))
    rows = (await shop.services.launch_answers.of(ANNA, launch_id)).rows
    assert rows[2].who == rows[3].who
