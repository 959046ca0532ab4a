"""Launches to lists: confirmed once in one short transaction, kept home in time."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import Purpose
from bot.services.refusal import Refusal
from storage.calling import drafts
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, Shop, a_call, phone


async def test_a_list_leaves_in_batches_inside_its_window_and_each_person_once(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=3)
    launch_id = await shop.list_launch(people(*range(1, 9)))
    assert sent(shop) == []
    await send_all(shop)
    assert [len(phones) for phones in sent(shop)] == [3, 3, 2]
    assert sorted(itertools.chain(*sent(shop))) == [phone(number) for number in range(1, 9)]
    body = shop.calling.paid_requests()[0].body
    assert (body["startTime"], body["endTime"], body["plannedAtTimeZone"]) == ("09:00", "20:00", 1)
    assert body["weekdays"] == [1, 2, 3, 4, 5]
    assert {state for state, _ in await shop.people(launch_id)} == {"placed"}


async def test_a_list_is_done_when_all_its_calls_are_over(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2, **AT_ANY_HOUR)
    launch_id = await shop.list_launch(people(1, 2, 9700))
    await send_all(shop)
    await shop.overheard()
    await shop.project()
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert {state for state, _ in await shop.people(launch_id)} == {"final"}


async def test_confirming_a_long_list_asks_the_database_no_more_than_a_short_one(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=10_000, cap_launch_calls=10_000, type_number_above=10_000)

    async def statements(*numbers: int) -> list[str]:
        draft = await shop.list_draft(people(*numbers))
        async with watching() as seen:
            await shop.services.launching.confirm(shop.yes(ANNA), *draft, purpose=Purpose.NOTICE)
        return seen

    await statements(1, 2)
    few, many = await statements(3, 4, 5, 6), await statements(*range(10, 150))
    assert len(few) == len(many) < 40
    assert not [one for one in many if "INTO recipients" in one]


@asynccontextmanager
async def watching() -> AsyncIterator[list[str]]:
    """Every statement that the block has executed."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_a_list_is_asked_what_it_is_for(shop: Shop) -> None:
    draft = await shop.list_draft(people(1, 2))
    with pytest.raises(Refusal, match="purpose-needed"):
        await shop.services.launching.confirm(shop.yes(ANNA), *draft)


async def test_advertising_needs_a_source_of_consent(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(people(1, 2))
    with pytest.raises(Refusal, match="advertising-without-consent"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.ADVERTISING)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert view.listed.list_id is not None
    await shop.services.lists.consent(ANNA, view.listed.list_id, kind="text", text="Анкеты от 1 ноября")
    confirmed = await shop.services.launching.confirm(
        shop.yes(ANNA), draft_id, revision, purpose=Purpose.ADVERTISING
    )
    assert (await shop.launch_row(confirmed.launch_id)).content.purpose is Purpose.ADVERTISING


async def test_the_same_people_launched_again_within_a_day_are_asked_about(shop: Shop) -> None:
    await shop.list_launch(people(1, 2, 3))
    draft_id, revision = await shop.list_draft(people(3, 2, 1))
    with pytest.raises(Refusal, match="same-list"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert [blocker.code for blocker in view.blockers] == ["same-list"]
    await shop.list_launch(people(1, 2, 3), same_list_again=True)
    shop.clock.move(days=1, seconds=1)
    await shop.list_launch(people(1, 2, 3))


async def test_many_people_have_to_be_typed_as_a_number(open_shop: OpenShop) -> None:
    shop = await open_shop(type_number_above=3)
    draft_id, revision = await shop.list_draft(people(1, 2, 3, 4))
    for wrong in (None, 3, 5):
        with pytest.raises(Refusal, match="type-number"):
            await shop.services.launching.confirm(
                shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE, typed=wrong
            )
    assert (await shop.services.drafting.view(ANNA, draft_id)).type_number
    await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE, typed=4)
    lines = await shop.draft(a_call(11, 12, 13, 14))
    with pytest.raises(Refusal, match="type-number"):
        await shop.services.launching.confirm(shop.yes(ANNA), *lines)


async def test_a_list_whose_people_are_not_whole_cannot_be_confirmed(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(people(1, 2))
    # What a crash in the middle leaves.
    async with shop.database.writing() as tx:
        await drafts.count_recipients(tx, draft_id, revision, None)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="list-not-written"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)
    assert await shop.services.list_drafts.write_recipients(ANNA, draft_id) == 2
    await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)


# -- who stays at home -----------------------------------------------------------------------------------------


async def test_the_stop_list_and_doubles_stay_at_home_with_their_reasons(shop: Shop) -> None:
    await shop.services.stop_list.add(ANNA, [phone(2)])
    lines = [*people(1, 2, 3), *people(1), "123;Никто;", "79999999999999;Длинный;"]
    draft_id, _ = await shop.list_draft(lines)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert (view.recipient_count, view.listed.total) == (2, 6)
    assert view.listed.left_out == {"double": 1, "unreadable": 2, "stop_list": 1}
    assert [sample.name for sample in view.listed.samples] == ["Человек 1", "Человек 3"]


async def test_who_enters_the_stop_list_after_confirm_is_not_called(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2)
    launch_id = await shop.list_launch(people(1, 2, 3, 4, 5))
    await shop.services.stop_list.add(ANNA, [phone(1), phone(2), phone(5)])
    await send_all(shop)
    assert sent(shop) == [[phone(3), phone(4)]]
    assert [reason for _, reason in await shop.people(launch_id)] == [
        "stop_list", "stop_list", None, None, "stop_list",
    ]  # fmt: skip


async def test_a_whole_list_on_the_stop_list_ends_without_a_request(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1)
    launch_id = await shop.list_launch(people(*range(1, 26)))
    await shop.services.stop_list.add(ANNA, [phone(number) for number in range(1, 26)])
    await send_all(shop)
    assert (sent(shop), (await shop.launch_row(launch_id)).state) == ([], LaunchState.DONE)


async def test_who_was_called_lately_can_stay_at_home(shop: Shop) -> None:
    await shop.list_launch(people(1, 2))
    await send_all(shop)
    draft_id, _ = await shop.list_draft(people(1, 2, 3), skip_recent_days=3)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert (view.recipient_count, view.listed.left_out) == (1, {"recent": 2})
    shop.clock.move(days=4)
    assert await shop.services.list_drafts.write_recipients(ANNA, draft_id) == 3


async def test_who_may_be_ringing_by_a_lost_request_stays_at_home(shop: Shop) -> None:
    await shop.sent(a_call(9904))
    draft_id, _ = await shop.list_draft(people(9904, 2))
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert view.listed.left_out == {"unknown_call": 1}


async def test_unknown_prefixes_stay_at_home_unless_wished_otherwise(shop: Shop) -> None:
    odd = "70000000001;Странный;"
    draft_id, revision = await shop.list_draft([*people(1), odd])
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert (view.recipient_count, view.listed.left_out) == (1, {"unknown_prefix": 1})
    wished = replace(view.content, with_unknown_prefix=True)
    view = await shop.services.list_drafts.change(ANNA, draft_id, revision, wished)
    assert view.listed is not None
    assert (view.recipient_count, view.listed.left_out) == (2, {})
