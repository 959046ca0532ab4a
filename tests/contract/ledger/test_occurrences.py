"""The days of schedules on both databases: each asks or calls once, and whatever is in doubt asks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import Purpose, StoredRecord
from bot.domain.ids import ChatId, RecordId
from bot.domain.when.repeating import Repeating
from bot.services.refusal import Refusal
from bot.services.scenarios.occurrences import Occurrences
from storage import tables
from storage.calling import drafts, lists, schedules
from storage.calling.schedules import Occurrence
from storage.upkeep import epochs
from tests.contract.ledger.list_recipients import people, send_all
from tests.contract.ledger.repeated import AT_TWO, MONDAY, begun, days, look, next_at, repeated, told, unasked
from tests.shop.shop import ANNA, BORIS, SECOND_KEY, Shop, phone

TUESDAY = MONDAY + timedelta(days=1)


async def test_it_asks_half_an_hour_before_and_a_confirm_calls_at_the_moment(shop: Shop) -> None:
    card = await repeated(shop)
    await look(shop)
    assert await told(shop) == []
    shop.clock.move(minutes=90)
    await look(shop)
    await look(shop)
    (asked,) = await told(shop)
    assert (asked.kind, asked.facts["count"], asked.facts["time"]) == ("schedule_asks", 3, "14:00")
    assert (asked.facts["purpose"], asked.facts["list"]) == ("notice", "clients.csv")
    assert await days(shop) == [(MONDAY, "asked")]
    draft_id, revision = int(asked.facts["draft_id"] or 0), int(asked.facts["revision"] or 0)
    await shop.services.outbox.sending(asked.id)
    await shop.services.outbox.sent(asked, 77)
    confirmed = await shop.services.launching.confirm(
        shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE
    )
    again = await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)
    assert (again.launch_id, again.already) == (confirmed.launch_id, True)
    launch = await shop.launch_row(confirmed.launch_id)
    assert launch.due_at == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert await begun(shop) == [confirmed.launch_id]
    shop.clock.move(minutes=32)
    await look(shop)
    assert await days(shop) == [(MONDAY, "launched")]
    assert await next_at(shop, card.line.id) == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


async def test_the_question_is_the_screen_that_becomes_the_launchs_card(shop: Shop) -> None:
    await repeated(shop)
    shop.clock.move(minutes=90)
    await look(shop)
    (asked,) = await told(shop)
    await shop.services.outbox.sending(asked.id)
    await shop.services.outbox.sent(asked, 77)
    async with shop.database.reading() as tx:
        draft = await drafts.get(tx, int(asked.facts["draft_id"] or 0))
    assert draft is not None
    assert (draft.message_id, draft.drawn_at) == (77, shop.clock())


async def test_a_question_that_nobody_answers_is_told_and_stays_for_a_call_at_once(shop: Shop) -> None:
    await repeated(shop)
    shop.clock.move(minutes=90)
    await look(shop)
    (asked,) = await told(shop)
    shop.clock.move(minutes=32)
    await look(shop)
    await look(shop)
    (_, missed) = await told(shop)
    assert (missed.kind, missed.facts["draft"]) == ("schedule_missed", asked.facts["draft_id"])
    assert await days(shop) == [(MONDAY, "missed")]
    view = await shop.services.drafting.view(ANNA, int(missed.facts["draft"] or 0))
    assert (view.when, view.blockers) == (None, (*[b for b in view.blockers if b.code == "purpose-needed"],))
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.launching.confirm(
            shop.yes(ANNA), view.draft_id, int(asked.facts["revision"] or 0), purpose=Purpose.NOTICE
        )
    assert await begun(shop) == []


async def test_of_two_processes_one_tells_that_nobody_has_answered(shop: Shop) -> None:
    class Overtaken(Occurrences):
        """Another process misses the day between our look and our word."""

        async def _miss(self, asked: Occurrence) -> None:
            await super()._miss(asked)
            await super()._miss(asked)

    await repeated(shop)
    shop.clock.move(minutes=90)
    await look(shop)
    shop.clock.move(hours=2)
    shop.services.occurrences.__class__ = Overtaken
    await look(shop)
    assert [one.kind for one in await told(shop)] == ["schedule_asks", "schedule_missed"]


async def test_a_question_that_was_cancelled_is_over(shop: Shop) -> None:
    await repeated(shop)
    shop.clock.move(minutes=90)
    await look(shop)
    (asked,) = await told(shop)
    await shop.services.drafting.cancel(ANNA, int(asked.facts["draft_id"] or 0), 1)
    shop.clock.move(minutes=32)
    await look(shop)
    assert await days(shop) == [(MONDAY, "dropped")]
    assert len(await told(shop)) == 1


async def test_within_the_owners_cap_it_calls_by_itself_held_like_any_launch(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    shop.clock.move(minutes=119)
    await look(shop)
    assert await begun(shop) == []
    shop.clock.move(minutes=1)
    await look(shop)
    await look(shop)
    (launch_id,) = await begun(shop)
    launch = await shop.launch_row(launch_id)
    assert (launch.state, launch.due_at - shop.clock()) == (LaunchState.HELD, timedelta(seconds=5))
    assert await days(shop) == [(MONDAY, "launched")]
    assert await told(shop) == []
    await send_all(shop)
    called = [request.body["phones"] for request in shop.calling.paid_requests() if "phones" in request.body]
    assert called == [[phone(1), phone(2), phone(3)]]
    # Tomorrow the same list is called again: that is what it is for.
    assert await next_at(shop, card.line.id) == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    shop.clock.now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    await look(shop)
    assert len(await begun(shop)) == 2


async def test_its_people_are_read_anew_and_the_stop_list_holds(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    await shop.services.stop_list.add(ANNA, [phone(2)])
    shop.clock.move(hours=2)
    await look(shop)
    (launch_id,) = await begun(shop)
    assert [state for state, _ in await shop.people(launch_id)] == ["queued", "withheld", "queued"]
    for number in (1, 3):
        await shop.services.stop_list.add(ANNA, [phone(number)])
    shop.clock.now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    await look(shop)
    assert await begun(shop) == [launch_id]
    assert [notice.kind for notice in await told(shop)] == ["schedule_nobody"]
    assert await days(shop) == [(MONDAY, "launched"), (TUESDAY, "dropped")]
    assert await next_at(shop, card.line.id) == datetime(2026, 11, 25, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("account", "why"),
    [
        ({"cap_day_calls": 2}, "cap-day"),
        ({"cap_day_kopecks": 100}, "cap-money"),
        ({"balance_kopecks": 0}, "no-money"),
        ({"locked_at": datetime(2026, 11, 23, tzinfo=UTC), "locked_by": ANNA}, "locked"),
        ({"price_kopecks": None}, "schedule-no-price"),
        ({"price_kopecks": 100_000}, "schedule-over-cap"),
        ({"owner_id": BORIS}, "schedule-other-owner"),
        ({"try_first_above": 1}, "try-first"),
    ],
)
async def test_what_stands_against_a_call_asks_and_says_why(
    shop: Shop, account: dict[str, Any], why: str
) -> None:
    await unasked(shop, await repeated(shop))
    await shop.set_account(**account)
    shop.clock.move(hours=2)
    await look(shop)
    (asked,) = await told(shop)
    assert (asked.kind, asked.facts["why"], asked.facts["is_now"]) == ("schedule_asks", why, 1)
    assert await begun(shop) == []
    assert await days(shop) == [(MONDAY, "missed")]
    assert (await shop.services.drafting.view(ANNA, int(asked.facts["draft_id"] or 0))).recipient_count == 3
    shop.clock.move(minutes=5)
    await look(shop)
    assert len(await told(shop)) == 1


async def test_a_record_that_is_not_to_be_called_with_asks(shop: Shop) -> None:
    proposed = await shop.services.records.propose_text(ANNA, "Ждём вас", origin="1001:7")
    async with shop.database.writing() as tx:
        await tx.execute(
            tables.records.update()
            .where(tables.records.c.id == proposed.id)
            .values(provider_id=4242, state="removed")
        )
    await unasked(shop, await repeated(shop, what=StoredRecord(RecordId(4242))))
    shop.clock.move(hours=2)
    await look(shop)
    assert [notice.facts["why"] for notice in await told(shop)] == ["record-gone"]
    assert await begun(shop) == []


async def test_a_list_that_somebody_called_meanwhile_asks(shop: Shop) -> None:
    await unasked(shop, await repeated(shop))
    await shop.list_launch(people(1, 2, 3))
    shop.clock.move(hours=2)
    await look(shop)
    assert [notice.facts["why"] for notice in await told(shop)] == ["same-list"]


async def test_a_day_that_comes_late_asks_and_days_before_it_are_counted(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    shop.clock.now = datetime(2026, 11, 25, 11, 11, tzinfo=UTC)
    await look(shop)
    passed, asked = await told(shop)
    assert (passed.kind, passed.facts["days"]) == ("schedule_passed", 2)
    assert (asked.facts["why"], asked.facts["is_now"]) == ("schedule-late", 1)
    assert await days(shop) == [(date(2026, 11, 25), "missed")]
    assert await begun(shop) == []
    assert await next_at(shop, card.line.id) == datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


async def test_one_that_asks_anyway_says_that_it_is_late(shop: Shop) -> None:
    await repeated(shop)
    shop.clock.move(minutes=135)
    await look(shop)
    assert [notice.facts["why"] for notice in await told(shop)] == ["schedule-late"]


async def test_after_a_restore_it_asks_once_whatever_is_allowed(shop: Shop) -> None:
    await unasked(shop, await repeated(shop))
    async with shop.database.writing() as tx:
        await epochs.hold(tx, (await shop.account()).id, shop.clock())
    shop.clock.move(hours=2)
    await look(shop)
    assert [notice.facts["why"] for notice in await told(shop)] == ["schedule-restored"]
    assert await begun(shop) == []
    shop.clock.now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    await look(shop)
    assert len(await begun(shop)) == 1


async def test_the_owner_is_told_when_its_maker_is_gone(shop: Shop) -> None:
    await shop.join(BORIS)
    card = await repeated(shop, user_id=BORIS)
    await shop.services.accounts.disconnect(BORIS)
    shop.clock.move(hours=2)
    await look(shop)
    await look(shop)
    (stopped,) = await told(shop)
    assert (stopped.kind, stopped.chat_id, stopped.facts["why"]) == (
        "schedule_stopped",
        ChatId(ANNA),
        "schedule-member-gone",
    )
    assert (await shop.services.schedules.card(ANNA, card.line.id)).line.state == "paused"


async def test_a_removed_list_another_account_and_a_lost_scenario_stop_it(shop: Shop) -> None:
    card = await repeated(shop)

    async def stopped() -> list[Any]:
        shop.clock.move(days=1)
        await look(shop)
        return [notice.facts["why"] for notice in await told(shop) if notice.kind == "schedule_stopped"]

    async with shop.database.writing() as tx:
        await tx.execute(tables.scenarios.update().values(state="gone"))
    assert await stopped() == ["scenario-gone"]
    async with shop.database.writing() as tx:
        await tx.execute(tables.scenarios.update().values(state="kept"))
    await shop.services.schedules.resume(ANNA, card.line.id)
    async with shop.database.reading() as tx:
        (list_id,) = await tx.scalars(tables.schedules.select().with_only_columns(tables.schedules.c.list_id))
    await shop.services.lists.forget(ANNA, list_id)
    assert await stopped() == ["scenario-gone", "list-gone"]
    assert (await shop.services.schedules.card(ANNA, card.line.id)).line.list_name == ""
    await shop.services.schedules.resume(ANNA, card.line.id)
    shop.calling.add_account(SECOND_KEY, balance="50.00")
    await shop.services.accounts.connect(ANNA, SecretStr(SECOND_KEY))
    assert await stopped() == ["scenario-gone", "list-gone", "schedule-other-account"]
    assert await begun(shop) == []


async def test_a_zone_that_was_changed_keeps_the_day_and_the_time(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    await shop.services.access.set_timezone(ANNA, "Asia/Vladivostok")
    # It is seven in the evening there, so today's time has passed: it asks.
    await look(shop)
    assert [notice.facts["why"] for notice in await told(shop)] == ["schedule-late"]
    await shop.services.access.set_timezone(ANNA, "Europe/Kaliningrad")
    await look(shop)
    assert await next_at(shop, card.line.id) == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert await days(shop) == [(MONDAY, "missed")]


async def test_a_schedule_that_ended_meanwhile_is_not_reckoned_anew(shop: Shop) -> None:
    card = await repeated(shop)
    async with shop.database.reading() as tx:
        row = await schedules.get(tx, card.line.id)
    assert row is not None
    await shop.services.schedules.pause(ANNA, card.line.id)
    await shop.services.occurrences._reckon_anew(row)
    assert await next_at(shop, card.line.id) is None


async def test_a_day_off_for_lists_is_called_because_it_was_chosen(shop: Shop) -> None:
    sunday = Repeating(time(14), MONDAY, frozenset({7}))
    await unasked(shop, await repeated(shop, sunday))
    shop.clock.now = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
    await look(shop)
    (launch_id,) = await begun(shop)
    window = (await shop.launch_row(launch_id)).content.window
    assert window is not None
    assert 7 in window.weekdays


async def test_the_last_day_ends_it(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop, replace(AT_TWO, until=MONDAY)))
    shop.clock.move(hours=2)
    await look(shop)
    assert len(await begun(shop)) == 1
    after = await shop.services.schedules.card(ANNA, card.line.id)
    assert (after.line.state, after.line.next_moment) == ("over", None)


async def test_a_list_that_is_read_again_is_followed_but_not_called_without_asking(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    async with shop.database.writing() as tx:
        (old,) = await tx.scalars(tables.schedules.select().with_only_columns(tables.schedules.c.list_id))
        found = await lists.get(tx, old)
        assert found is not None
        await schedules.use_list(tx, found.id, found.id)
    assert (await shop.services.schedules.card(ANNA, card.line.id)).unasked_kopecks is None


async def test_it_follows_a_group_that_moved(shop: Shop) -> None:
    await repeated(shop)
    await shop.services.outbox.chat_moved(ChatId(ANNA), ChatId(-1009))
    shop.clock.move(minutes=90)
    await look(shop)
    assert [notice.chat_id for notice in await told(shop)] == [-1009]
