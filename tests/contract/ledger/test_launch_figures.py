"""A launch in figures, its people page by page, and whom to call again: added up by both databases as by hand."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import LaunchState, RecipientFilter, RecipientState
from bot.domain.drafts.draft import Purpose
from bot.domain.ids import ChatId, LaunchId
from bot.domain.when.schedule import read_window
from bot.services.launches.recipients import ExportedRecipient, LaunchRecipients
from bot.services.launches.view import SHOWN_UNKNOWN
from bot.services.refusal import Refusal
from storage import tables
from storage.calling import call_states, calls, launch_recipients, launch_totals, recipients
from storage.calling.launch_totals import CountedAnswer
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, news, phone

REACHED, MISSED, PRESSED = (1, 2, 9501), (9700, 9701, 9702), (9501,)


async def finished(shop: Shop, *numbers: int) -> LaunchId:
    launch_id = await shop.list_launch(people(*numbers))
    await send_all(shop)
    await shop.overheard()
    await shop.project()
    return launch_id


async def mixed(shop: Shop) -> LaunchId:
    await shop.services.stop_list.add(ANNA, [phone(77)])
    return await finished(shop, *REACHED, *MISSED, 9901, 77)


async def test_figures_are_those_of_everybodys_rows(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await finished(shop, 5, 9701)  # another launch, which must not count
    launch_id = await mixed(shop)
    card = await shop.services.cards.launch_card(launch_id)
    rows = await shop.calls(launch_id)
    assert dict(card.outcomes) == Counter(CallOutcome(str(call.outcome)) for call in rows)
    assert card.cost_kopecks == sum(call.cost_kopecks or 0 for call in rows)
    assert dict(card.counts) == Counter(RecipientState(state) for state, _ in await shop.people(launch_id))
    assert (card.total, card.settled, card.missed, card.recipients, card.hidden) == (8, 8, 2, (), 8)
    assert card.kept == {
        (RecipientState.WITHHELD, "stop_list"): 1,
        (RecipientState.REJECTED, "item_error"): 1,
    }
    assert (card.answers.recipient_count, card.answers.most) == (1, (CountedAnswer(None, "1", 1),))
    # Those who did not answer are asked about once more: what they cost is not certain before.
    assert (card.by_push, card.by_asking, card.cost_is_complete) == (6, 0, False)
    assert (card.state, card.can, card.starts_at, card.sent_by) == (
        LaunchState.DONE,
        frozenset({"again"}),
        None,
        None,
    )


async def test_a_launch_that_has_not_begun_has_figures_of_nobody(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await shop.list_launch(people(1, 2))
    async with shop.database.reading() as tx:
        totals = await launch_totals.of_calls(tx, launch_id)
        answers = await launch_totals.answers(tx, launch_id)
    assert (totals.calls, totals.finished, totals.cost_kopecks, totals.outcomes) == (0, 0, 0, {})
    assert (answers.recipient_count, answers.most) == (0, ())
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.can, card.hold_until, card.starts_at) == (
        frozenset({"cancel"}),
        shop.clock.now + timedelta(seconds=5),
        None,
    )


async def test_a_list_with_a_time_and_one_before_its_window_say_when_they_go_on(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    tomorrow = shop.clock.now + timedelta(days=1)
    planned = await shop.list_launch(people(1), when=tomorrow)
    assert (await shop.services.cards.launch_card(planned)).starts_at == tomorrow
    evening = await shop.list_launch(people(2), window=read_window("09:00-12:00"))
    shop.clock.move(seconds=60)  # 12:01 in Moscow
    await shop.send_due()
    card = await shop.services.cards.launch_card(evening)
    assert card.starts_at == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    # However late it is looked at: the same ledger gives the same card.
    shop.clock.move(minutes=30)
    assert (await shop.services.cards.launch_card(evening)).starts_at == card.starts_at


async def test_a_pace_tells_when_the_last_will_have_been_sent(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, batch_size=2)
    launch_id = await shop.list_launch(people(1, 2, 3, 4, 5, 6), per_minute=2)
    shop.clock.move(seconds=60)
    assert (await shop.services.cards.launch_card(launch_id)).sent_by is None
    await shop.send_due()
    card = await shop.services.cards.launch_card(launch_id)
    assert card.sent_by == shop.clock.now + timedelta(minutes=2)
    assert card.can == {"stop"}


async def test_a_window_that_comes_between_leaves_the_end_open(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await shop.list_launch(
        people(1, 2, 3, 4, 5, 6), per_minute=1, window=read_window("09:00-12:03")
    )
    shop.clock.move(seconds=60)
    await shop.send_due()
    assert (await shop.services.cards.launch_card(launch_id)).sent_by is None


async def test_a_stopped_launch_may_be_called_again_once_nobody_is_under_way(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, batch_size=1)
    launch_id = await shop.list_launch(people(9701, 1, 2))
    shop.clock.move(seconds=60)
    await shop.send_due()
    done = await shop.stop(ANNA, launch_id)
    assert (done.certain, done.kept_home) == (False, 2)
    await shop.overheard()
    await shop.project()
    card = await shop.services.cards.launch_card(launch_id)
    assert card.state is LaunchState.STOPPED
    # The one that was sent has been taken back or has reported; either way it is over.
    assert card.settled == 3
    assert card.can == ({"again"} if card.missed else frozenset())


async def test_a_stop_tells_what_was_not_spent_where_a_price_is_known(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, batch_size=1)
    await shop.services.accounts.set_price(ANNA, 200)  # type: ignore[arg-type]  # kopecks
    launch_id = await shop.list_launch(people(1, 2, 3, 4))
    shop.clock.move(seconds=60)
    await shop.send_due()
    done = await shop.stop(ANNA, launch_id)
    assert done.unspent_kopecks == 200 * (done.kept_home + done.removed)


async def test_only_the_first_unknown_requests_have_buttons(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, batch_size=1, with_webhooks=False)
    launch_id = await shop.list_launch(people(*range(SHOWN_UNKNOWN + 2)))
    shop.calling.faults.add("create", "drop_after_acting", times=20)
    await send_all(shop)
    card = await shop.services.cards.launch_card(launch_id)
    assert (len(card.unknown_batches), card.unknown_more) == (SHOWN_UNKNOWN, 2)


async def test_people_are_paged_and_filtered(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await mixed(shop)
    expected = {
        RecipientFilter.ALL: (*REACHED, *MISSED, 9901, 77),
        RecipientFilter.REACHED: REACHED,
        RecipientFilter.MISSED: MISSED,
        RecipientFilter.ANSWERED: PRESSED,
        RecipientFilter.KEPT: (9901, 77),
        RecipientFilter.UNKNOWN: (),
    }
    for chosen, numbers in expected.items():
        page = await shop.services.launch_recipients.page(ANNA, launch_id, chosen)
        assert sorted(row.phone for row in page.rows) == sorted(map(phone, numbers)), chosen
        assert page.next_after is None
    (unwanted,) = [
        row
        for row in (await shop.services.launch_recipients.page(ANNA, launch_id, RecipientFilter.KEPT)).rows
        if row.state is RecipientState.WITHHELD
    ]
    assert (unwanted.reason, unwanted.call_number) == ("stop_list", None)


async def test_pages_follow_each_other_without_gaps(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await shop.list_launch(people(*range(25)))
    seen: list[str] = []
    after: int | None = -1
    while after is not None:
        page = await shop.services.launch_recipients.page(ANNA, launch_id, RecipientFilter.ALL, after=after)
        seen += [row.phone for row in page.rows]
        after = page.next_after
    assert seen == [phone(number) for number in range(25)]


async def test_a_launch_is_seen_by_its_author_and_the_accounts_owner(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await shop.join(BORIS)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(EVE, key=SECOND_KEY)
    service = shop.services.launch_recipients
    his = await shop.list_launch(people(1), user_id=BORIS)
    hers = await shop.list_launch(people(2))
    for user in (ANNA, BORIS):
        assert len((await service.page(user, his, RecipientFilter.ALL)).rows) == 1
    for user, launch_id in ((BORIS, hers), (EVE, hers), (ANNA, LaunchId(999))):
        with pytest.raises(Refusal, match="not-yours"):
            await service.page(user, launch_id, RecipientFilter.ALL)
        with pytest.raises(Refusal, match="not-yours"):
            await service.begin_export(user, launch_id, "tap")


async def test_everybody_is_in_the_table_once_and_a_tap_makes_one(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await mixed(shop)
    service = LaunchRecipients(database=shop.database, export_page=3)
    exported = await service.begin_export(ANNA, launch_id, "first tap")
    assert (exported.columns, exported.recipient_count, exported.is_planned) == (("Скидка",), 8, False)
    rows: list[ExportedRecipient] = []
    async for page in service.everybody(exported):
        assert len(page) <= 3
        rows += page
    assert len({one.row.phone for one in rows}) == len(rows) == 8
    first = next(one for one in rows if one.row.phone == phone(1))
    assert (first.name, first.fields, first.row.outcome) == ("Человек 1", ("1 %",), CallOutcome.ANSWERED)
    assert first.placed_at is not None
    assert first.final_at is not None
    kept = next(one for one in rows if one.row.phone == phone(77))
    assert (kept.placed_at, kept.final_at, kept.row.reason) == (None, None, "stop_list")
    # The same tap once more, as after a crash while it was sent.
    with pytest.raises(Refusal, match="export-begun"):
        await service.begin_export(ANNA, launch_id, "first tap")
    await service.begin_export(ANNA, launch_id, "second tap")


async def test_a_few_people_of_a_line_make_a_table_without_columns(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, 2))
    exported = await shop.services.launch_recipients.begin_export(ANNA, launch_id, "tap")
    (page,) = [page async for page in shop.services.launch_recipients.everybody(exported)]
    assert [(one.name, one.fields) for one in page] == [("", ()), ("", ())]


async def test_a_card_of_a_launch_with_more_people_than_rows_counts_the_rest(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await finished(shop, 1, 9701)
    async with shop.database.reading() as tx:
        of_people = await recipients.recipients_of(tx, launch_id, limit=1)
        found = await calls.of_recipients(tx, [of_people[0].id])
        page = await launch_recipients.page(tx, launch_id, RecipientFilter.ALL, after=-1, limit=1)
    assert page[0].call == found[of_people[0].id]


# -- whom to call again, and when ----------------------------------------------------------------------------------


async def test_outcomes_are_switched_and_one_stays(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await mixed(shop)
    again = shop.services.calling_again
    view = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    choice = await again.choice(ANNA, view.draft_id)
    assert dict(choice.outcomes) == {CallOutcome.BUSY: 1, CallOutcome.NO_ANSWER: 1}
    assert choice.best_time is None
    view = await again.switch(ANNA, view.draft_id, view.revision, CallOutcome.BUSY)
    assert view.recipient_count == 1
    assert CallOutcome.BUSY not in (await again.choice(ANNA, view.draft_id)).chosen
    with pytest.raises(Refusal, match="outdated-screen"):
        await again.switch(ANNA, view.draft_id, view.revision - 1, CallOutcome.DECLINED)
    for outcome in (CallOutcome.DECLINED, CallOutcome.UNREACHABLE, CallOutcome.NOT_REACHED):
        view = await again.switch(ANNA, view.draft_id, view.revision, outcome)
    with pytest.raises(Refusal, match="again-nobody"):
        await again.switch(ANNA, view.draft_id, view.revision, CallOutcome.NO_ANSWER)
    view = await again.switch(ANNA, view.draft_id, view.revision, CallOutcome.BUSY)
    assert view.recipient_count == 2
    await shop.services.drafting.cancel(ANNA, view.draft_id, view.revision)
    with pytest.raises(Refusal, match="draft-closed"):
        await again.choice(ANNA, view.draft_id)


async def test_a_draft_of_another_kind_has_nobody_to_call_again(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    for attempt in (
        shop.services.calling_again.choice(ANNA, draft_id),
        shop.services.calling_again.switch(ANNA, draft_id, revision, CallOutcome.BUSY),
    ):
        with pytest.raises(Refusal, match="outdated-screen"):
            await attempt


async def test_the_best_hour_comes_from_the_accounts_own_calls(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await finished(shop, *range(9701, 9702), *range(1, 41))
    rows = await shop.calls(launch_id)
    day = datetime(2026, 11, 20, tzinfo=UTC)
    async with shop.database.writing() as tx:
        for number, call in enumerate(rows):
            hour, outcome = (7, "busy") if number % 2 else (8, "answered")
            at = day + timedelta(hours=hour)
            await call_states.change(tx, call.id, final_at=at, outcome=outcome)
    view = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    choice = await shop.services.calling_again.choice(ANNA, view.draft_id)
    # 8 o'clock UTC is 11 in Moscow; it is 12 o'clock of the 23rd there.
    assert choice.best_time == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


async def test_two_follow_ups_prepared_side_by_side_call_nobody_twice(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await finished(shop, 9701, 9700)
    first, second = [await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id) for _ in range(2)]
    confirm = shop.services.launching.confirm
    await confirm(shop.yes(ANNA), first.draft_id, first.revision, purpose=Purpose.NOTICE)
    with pytest.raises(Refusal, match="same-list"):
        await confirm(shop.yes(ANNA), second.draft_id, second.revision, purpose=Purpose.NOTICE)
    # Even insisted on: who waits for a call by now is looked for once more.
    content = replace(second.content, same_list_again=True)
    view = await shop.services.list_drafts.change(ANNA, second.draft_id, second.revision, content)
    assert view.recipient_count == 0


async def test_the_price_of_a_card_is_open_while_a_call_may_still_be_priced(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await finished(shop, 1, 9701)
    async with shop.database.writing() as tx:
        await tx.execute(
            tables.calls.update().where(tables.calls.c.outcome == "answered").values(cost_kopecks=None)
        )
    assert not (await shop.services.cards.launch_card(launch_id)).cost_is_complete


async def test_a_list_under_way_tells_the_time_left_by_its_own_pace(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, with_webhooks=False)
    launch_id = await shop.list_launch(people(*range(1, 11)))
    await send_all(shop)
    calls_made = await shop.calls(launch_id)
    assert (await shop.services.cards.launch_card(launch_id)).time_left is None

    async def ends(count: int) -> None:
        for _ in range(count):
            call = calls_made.pop(0)
            shop.clock.move(seconds=6)
            told = news(call.provider_id, status="canceled")
            told["calls"][0]["phone"] = call.phone
            await shop.hear(launch_id, told)

    await ends(4)
    assert (await shop.services.cards.launch_card(launch_id)).time_left is None, "too little to go by"
    await ends(1)
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.under_way, card.time_left) == (5, timedelta(seconds=30))
    # However late it is looked at: the same ledger gives the same card.
    shop.clock.move(minutes=30)
    assert (await shop.services.cards.launch_card(launch_id)).time_left == timedelta(seconds=30)
    page = await shop.services.launch_recipients.page(ANNA, launch_id, RecipientFilter.ALL)
    assert (page.by_push, page.by_asking) == (5, 0)
    await ends(5)
    assert (await shop.services.cards.launch_card(launch_id)).time_left is None


async def test_no_time_is_promised_that_lies_outside_the_window(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR, with_webhooks=False)
    launch_id = await shop.list_launch(people(*range(1, 11)), window=read_window("09:00-12:07"))
    await send_all(shop)  # 12:01 in Moscow
    for call in (await shop.calls(launch_id))[:6]:
        shop.clock.move(seconds=55)
        told = news(call.provider_id, status="canceled")
        told["calls"][0]["phone"] = call.phone
        await shop.hear(launch_id, told)
    assert (await shop.services.cards.launch_card(launch_id)).time_left is None
