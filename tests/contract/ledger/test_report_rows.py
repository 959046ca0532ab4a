"""The rows of a report's workbook are those of the generated truth, on both databases: each call once, each leg, each answer."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.ids import LaunchId
from bot.domain.lead import LeadState
from bot.domain.when.period import PeriodName, named_period
from bot.services.reports.rows import ReportedLeg
from storage import tables
from storage.account import users
from tests.contract.ledger.test_leads import a_lead
from tests.contract.ledger.test_reports import MONDAY, write
from tests.shop.opening import OpenShop
from tests.shop.past_calls import PastCall, past_calls
from tests.shop.shop import ANNA, BORIS, Shop, a_call, phone


async def legs(shop: Shop, launch_id: LaunchId) -> list[ReportedLeg]:
    figures = await shop.services.reports.of_launch(ANNA, launch_id)
    return [one async for page in shop.services.report_rows.legs(ANNA, figures) for one in page]


async def test_each_call_stands_with_all_its_legs_and_its_answer(open_shop: OpenShop) -> None:
    shop = await open_shop()
    async with shop.database.writing() as tx:
        await users.touch(tx, ANNA, "Анна", "ru", MONDAY)
    truth = list(past_calls(700, MONDAY, seed=1))
    await write(shop, list(past_calls(20, MONDAY, seed=2)), number=9000)
    launch_id = await write(shop, truth)
    found = await legs(shop, launch_id)
    called = [one for one in truth if one.reason is None]
    assert len(found) == sum(one.legs for one in called)
    firsts = [one for one in found if one.leg == 1]
    assert [one.line.phone for one in firsts] == [one.phone for one in called]
    assert sum(one.line.cost_kopecks or 0 for one in firsts) == sum(one.cost_kopecks or 0 for one in called)
    assert Counter(one.leg for one in found)[2] == sum(one.legs == 2 for one in called)
    assert {one.by for one in found} == {"Анна"}
    labels = ("1 приду", "2 не приду", "3")
    answers = [one.answers[0].label if one.answers else None for one in firsts]
    assert answers == [None if one.node is None else labels[one.node] for one in called]
    assert all(one.line.leg_key is not None and one.line.finished_at is not None for one in found)


async def test_reactions_and_those_left_out_have_rows_of_their_own(open_shop: OpenShop) -> None:
    shop = await open_shop()
    truth = list(past_calls(300, MONDAY, seed=1))
    launch_id = await write(shop, truth)
    figures = await shop.services.reports.of_launch(ANNA, launch_id)
    reactions = [one async for page in shop.services.report_rows.reactions(ANNA, figures) for one in page]
    chosen = [one for one in truth if one.node is not None]
    assert [one.line.phone for one in reactions] == [one.phone for one in chosen]
    left_out = [one async for page in shop.services.report_rows.left_out(ANNA, figures) for one in page]
    assert [(one.phone, one.reason) for one in left_out] == [
        (one.phone, one.reason) for one in truth if one.reason is not None
    ]


def _moment(told: str | None) -> datetime:
    """As the database writes it: without a zone it is UTC's."""
    moment = datetime.fromisoformat(str(told))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def test_each_lead_stands_once_with_who_took_it_and_what_came_of_it(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.join(BORIS)
    async with shop.database.writing() as tx:
        await users.touch(tx, BORIS, "Борис", "ru", MONDAY)
    first = await a_lead(shop)
    shop.clock.move(minutes=3)
    await a_lead(shop, node=2)
    taken_at = shop.clock()
    await shop.services.leads.take(BORIS, first.id)
    shop.clock.move(minutes=7)
    await shop.services.leads.end(BORIS, first.id, LeadState.DONE)
    closed_at = shop.clock()
    shop.clock.move(minutes=3)
    await a_lead(shop)
    reports = shop.services.reports
    figures = await reports.of_period(ANNA, named_period(PeriodName.TODAY, await reports.today(ANNA)))
    assert figures.lead_states == {LeadState.NEW: 1, LeadState.DONE: 1}
    found = [one async for page in shop.services.report_rows.leads(ANNA, figures) for one in page]
    assert [(one.line.phone, one.labels, one.line.state, one.taker) for one in found] == [
        (phone(1), ("2 не приду", "3"), LeadState.DONE, "Борис"),
        (phone(1), ("2 не приду",), LeadState.NEW, ""),
    ]
    moments = [found[0].line.opened_at, found[0].line.taken_at, found[0].line.closed_at]
    assert [_moment(one) for one in moments] == [first.opened_at, taken_at, closed_at]
    assert (found[1].line.taken_at, found[1].line.closed_at) == (None, None)


async def test_a_call_that_nothing_was_heard_of_has_a_row_and_a_round_its_own(open_shop: OpenShop) -> None:
    shop = await open_shop()
    quiet = await shop.sent(a_call(1))
    (one,) = await legs(shop, quiet)
    assert (one.leg, one.line.leg_key, one.line.outcome) == (1, None, None)
    first = [PastCall("79160000001", "", None, CallOutcome.BUSY, None, None, None, MONDAY)]
    second = [PastCall("79160000001", "", None, CallOutcome.ANSWERED, 9, 100, 0, MONDAY + timedelta(days=1))]
    root = await write(shop, first, number=500)
    again = await write(shop, second, number=600, round_of=root)
    found = await legs(shop, root)
    assert [one.line.launch_id for one in found] == [root, again]


async def test_what_was_heard_of_a_leg_is_read_as_it_was_written(open_shop: OpenShop) -> None:
    """Also several answers of one call, in the order of the tree; a strange one comes last."""
    shop = await open_shop()
    truth = [
        PastCall("79160000001", "", None, CallOutcome.ANSWERED, 9, 100, 1, MONDAY),
        PastCall("79160000002", "", None, CallOutcome.BUSY, None, None, None, MONDAY),
    ]
    launch_id = await write(shop, truth)
    async with shop.database.writing() as tx:
        call_id = await tx.scalar(select(func.min(tables.calls.c.id)))
        for node, answer, is_late in ((None, 'да "нет"', True), (0, "1", False)):
            await tx.execute(
                insert(tables.reactions).values(
                    call_id=call_id, node=node, answer=answer, is_late=is_late, received_at=MONDAY
                )
            )
    answered, busy = await legs(shop, launch_id)
    assert [(one.label, one.answer, one.is_late) for one in answered.answers] == [
        ("1 приду", "1", False),
        ("2 не приду", "2", False),
        ("", 'да "нет"', True),
    ]
    line = answered.line
    assert datetime.fromisoformat(str(line.finished_at)) == MONDAY
    assert datetime.fromisoformat(str(line.answered_at)) == MONDAY - timedelta(seconds=9)
    assert (line.status, line.hangup_cause, busy.line.status) == ("finished", None, "canceled")
    assert (int(busy.line.hangup_cause or 0), busy.line.answered_at, busy.answers) == (17, None, ())
    assert _moment(line.placed_at) == MONDAY


async def test_a_member_gets_the_rows_of_their_own_days(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.join(BORIS)
    await write(shop, list(past_calls(20, MONDAY, seed=1)), user_id=BORIS)
    await write(shop, list(past_calls(40, MONDAY, seed=2)), number=500)
    for user_id, launches in ((BORIS, 1), (ANNA, 2)):
        reports = shop.services.reports
        figures = await reports.of_period(
            user_id, named_period(PeriodName.TODAY, await reports.today(user_id))
        )
        rows = [one async for page in shop.services.report_rows.legs(user_id, figures) for one in page]
        assert len({one.line.launch_id for one in rows}) == launches
