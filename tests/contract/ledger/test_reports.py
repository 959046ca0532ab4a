"""A report says what a generated truth says, on both databases: every count, every kopeck, every hour."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, update

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.drafts.draft import SpokenText, StoredRecord
from bot.domain.ids import LaunchId, RecordId
from bot.domain.lead import LeadState
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, Tree, Trigger
from bot.domain.verification import How, VerificationState
from bot.domain.when.period import Period, PeriodName, named_period
from bot.services.refusal import Refusal
from bot.services.reports.figures import PressedCount, ReportFigures
from bot.services.reports.reports import clock_offsets
from storage import tables
from storage.account import users
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all
from tests.shop.opening import OpenShop
from tests.shop.past_calls import PastCall, past_calls, write_launch
from tests.shop.shop import ANNA, BORIS, EVE, KEY, Shop, a_call, phone

TREE: Tree = (
    Reaction(Trigger(digit=1), "приду"),
    Reaction(Trigger(digit=2), "не приду", manager=Phone("74950000001")),
    Reaction(Trigger(digit=3), is_lead=True),
)
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""9:00 in Moscow, on the day on which the shop's clock stands."""


async def write(
    shop: Shop, calls: Sequence[PastCall], *, at: datetime = MONDAY, number: int = 1, **more: object
) -> LaunchId:
    account = await shop.account()
    given: dict[str, object] = {"user_id": ANNA, "reactions": TREE} | more
    async with shop.database.writing() as tx:
        return await write_launch(tx, calls, account_id=account.id, began_at=at, first_number=number, **given)  # type: ignore[arg-type]


def assert_equals(found: ReportFigures, truth: Sequence[PastCall]) -> None:
    called = [one for one in truth if one.reason is None]
    answered = [one for one in called if one.outcome is CallOutcome.ANSWERED]
    assert found.to_call == len(truth)
    assert (found.called, found.answered, found.not_reached) == (
        len(called),
        len(answered),
        len(called) - len(answered),
    )
    assert dict(found.outcomes) == Counter(one.outcome for one in called)
    assert dict(found.reasons) == Counter(one.reason for one in truth if one.reason)
    assert found.left_out == len(truth) - len(called)
    assert found.reacted == sum(one.node is not None for one in called)
    waited = sum(one.node in {1, 2} for one in called)
    assert (found.leads, found.lead_states) == (waited, {LeadState.DONE: waited} if waited else {})
    labels = ("1 приду", "2 не приду", "3")
    pressed = Counter(labels[one.node] for one in called if one.node is not None)
    assert {one.label: one.count for one in found.pressed} == pressed
    assert found.money.calls_kopecks == sum(one.cost_kopecks or 0 for one in called)
    assert found.money.unpriced_calls == sum(one.cost_kopecks is None for one in answered)
    assert found.talk_s == sum(one.talk_s or 0 for one in answered)
    moscow = ZoneInfo("Europe/Moscow")
    there = [(one.at.astimezone(moscow), one.outcome is CallOutcome.ANSWERED) for one in called]
    made = Counter((at.isoweekday(), at.hour) for at, _ in there)
    reached = Counter((at.isoweekday(), at.hour) for at, was_answered in there if was_answered)
    assert dict(found.hours) == {key: (count, reached[key]) for key, count in made.items()}
    assert sum(made for made, _ in found.by_hour) == sum(made for made, _ in found.by_weekday) == len(called)


async def test_a_launch_to_five_thousand_equals_its_truth_to_the_kopeck(open_shop: OpenShop) -> None:
    shop = await open_shop()
    truth = list(past_calls(5000, MONDAY, seed=1))
    await write(shop, list(past_calls(30, MONDAY, seed=2)), number=9000)
    launch_id = await write(shop, truth)
    found = await shop.services.reports.of_launch(ANNA, launch_id)
    assert_equals(found, truth)
    assert (found.launch_id, found.period, found.launches, found.rounds) == (launch_id, None, 1, 0)
    assert found.best_hour in range(9, 20)
    assert not found.money.is_complete
    assert not found.is_empty


async def test_a_period_adds_up_its_launches_by_the_owners_days(open_shop: OpenShop) -> None:
    shop = await open_shop()
    async with shop.database.writing() as tx:
        await users.set_timezone(tx, ANNA, "Asia/Vladivostok")
    # 23:30 and 0:30 in Vladivostok.
    late, early = datetime(2026, 11, 22, 13, 30, tzinfo=UTC), datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
    await write(shop, list(past_calls(20, late, seed=1, hours=1)), at=late)
    await write(shop, list(past_calls(40, early, seed=2, hours=1)), at=early, number=500)
    reports = shop.services.reports
    assert await reports.today(ANNA) == date(2026, 11, 23)
    today, yesterday = (
        named_period(name, date(2026, 11, 23)) for name in (PeriodName.TODAY, PeriodName.YESTERDAY)
    )
    assert (await reports.of_period(ANNA, today)).to_call == 40
    assert (await reports.of_period(ANNA, yesterday)).to_call == 20
    both = await reports.of_period(ANNA, named_period(PeriodName.WEEK, date(2026, 11, 23)))
    assert (both.to_call, both.launches, both.zone.key) == (60, 2, "Asia/Vladivostok")
    nothing = await reports.of_period(ANNA, Period(date(2025, 1, 1), date(2025, 1, 2)))
    assert (nothing.is_empty, nothing.best_hour, nothing.pressed) == (True, None, ())
    assert (nothing.money.is_complete, nothing.money.each(0)) == (True, None)


async def test_rounds_are_part_of_their_launch(open_shop: OpenShop) -> None:
    shop = await open_shop()
    first = list(past_calls(100, MONDAY, seed=1))
    missed = [one for one in first if one.outcome not in {None, CallOutcome.ANSWERED}]
    second = [
        PastCall(one.phone, one.name, None, CallOutcome.ANSWERED, 10, 150, 2, one.at + timedelta(days=1))
        for one in missed[:5]
    ]
    root = await write(shop, first)
    again = await write(shop, second, at=MONDAY + timedelta(days=1), number=1000, round_of=root)
    found = await shop.services.reports.of_launch(ANNA, root)
    alone = sum(one.outcome is CallOutcome.ANSWERED for one in first)
    assert (found.launches, found.rounds, found.to_call) == (1, 1, 100)
    assert (found.answered, found.not_reached) == (alone + 5, len(missed) - 5)
    assert found.calls == sum(one.reason is None for one in first) + 5
    assert found.money.calls_kopecks == sum(one.cost_kopecks or 0 for one in first) + 5 * 150
    assert found == await shop.services.reports.of_launch(ANNA, again)
    # Its days are those on which it began.
    assert (
        await shop.services.reports.of_period(ANNA, Period(date(2026, 11, 24), date(2026, 11, 24)))
    ).is_empty


async def test_a_member_sees_what_they_launched_and_a_stranger_nothing(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.join(BORIS)
    own = await write(shop, list(past_calls(20, MONDAY, seed=1)), user_id=BORIS)
    annas = await write(shop, list(past_calls(40, MONDAY, seed=2)), number=500)
    reports, today = shop.services.reports, named_period(PeriodName.TODAY, date(2026, 11, 23))
    boris, anna = await reports.of_period(BORIS, today), await reports.of_period(ANNA, today)
    assert (boris.to_call, boris.is_own, anna.to_call, anna.is_own) == (20, True, 60, False)
    assert (await reports.of_launch(ANNA, own)).to_call == 20
    for launch_id in (annas, 10**6):
        with pytest.raises(Refusal, match="no-such-launch"):
            await reports.of_launch(BORIS, launch_id)
    with pytest.raises(Refusal, match="not-connected"):
        await reports.of_launch(EVE, own)


async def test_texts_and_flash_calls_are_money_of_their_own(open_shop: OpenShop) -> None:
    shop = await open_shop()
    launch_id = await write(shop, list(past_calls(20, MONDAY, seed=1)))
    account = await shop.account()
    record = {
        "account_id": account.id, "user_id": ANNA, "name": "x", "source": "text", "created_at": MONDAY,
        "sending_at": MONDAY, "settled_at": MONDAY,
    }  # fmt: skip
    async with shop.database.writing() as tx:
        await tx.execute(
            insert(tables.records),
            [
                record | {"reference": "1", "state": "made", "launch_id": launch_id, "cost_kopecks": None},
                record | {"reference": "2", "state": "made", "launch_id": None, "cost_kopecks": 80},
                record | {"reference": "3", "state": "unknown", "launch_id": None, "cost_kopecks": None},
                record | {"reference": "4", "state": "refused", "launch_id": None, "cost_kopecks": None},
            ],
        )
        await tx.execute(update(tables.batches).values(record_cost_kopecks=40))
        code = {
            "account_id": account.id, "user_id": ANNA, "chat_id": 1, "phone": phone(1), "how": How.FLASH, "tries_left": 3,
            "created_at": MONDAY, "sending_at": MONDAY,
        }  # fmt: skip
        states = [VerificationState.VERIFIED, VerificationState.EXPIRED, VerificationState.REFUSED]
        await tx.execute(insert(tables.verifications), [code | {"state": state} for state in states])
    today = named_period(PeriodName.TODAY, date(2026, 11, 23))
    money = (await shop.services.reports.of_period(ANNA, today)).money
    assert (money.texts_kopecks, money.unknown_texts) == (40 + 80 + 40, 1)
    assert (money.flash_calls, money.flash_kopecks, money.is_complete) == (2, None, False)
    assert money.total_kopecks == money.calls_kopecks + 160
    await shop.set_account(flash_price_kopecks=35)
    priced = (await shop.services.reports.of_period(ANNA, today)).money
    assert (priced.flash_kopecks, priced.total_kopecks) == (70, money.total_kopecks + 70)
    of_launch = (await shop.services.reports.of_launch(ANNA, launch_id)).money
    assert (of_launch.texts_kopecks, of_launch.flash_calls) == (80, 0)
    assert of_launch.each(16) == round((of_launch.calls_kopecks + 80) / 16)
    await shop.join(BORIS)
    boris = await shop.services.reports.of_period(BORIS, today)
    assert (boris.is_empty, boris.money.flash_calls) == (True, 0)


async def test_who_listened_to_the_end_is_known_of_records_whose_length_is(open_shop: OpenShop) -> None:
    shop = await open_shop()
    account = await shop.account()
    async with shop.database.writing() as tx:
        await tx.execute(
            insert(tables.records).values(
                account_id=account.id, user_id=ANNA, reference="1", name="x", source="file", state="made",
                provider_id=77, duration_s=30, created_at=MONDAY,
            )
        )  # fmt: skip
    truth = list(past_calls(60, MONDAY, seed=1))
    known = await write(shop, truth, what=StoredRecord(RecordId(77)))
    unknown = await write(shop, truth, number=500, what=StoredRecord(RecordId(78)))
    text = await write(shop, truth, number=900, what=SpokenText("Здравствуйте"))
    answered = [one for one in truth if one.outcome is CallOutcome.ANSWERED]
    told = (await shop.services.reports.of_launch(ANNA, known)).listened
    assert (told.known, told.unknown) == (sum((one.talk_s or 0) >= 30 for one in answered), 0)
    for launch_id in (unknown, text):
        untold = (await shop.services.reports.of_launch(ANNA, launch_id)).listened
        assert (untold.known, untold.unknown) == (0, len(answered))


async def test_a_real_launch_is_reported_as_the_service_knows_it(open_shop: OpenShop) -> None:
    """From the shop's calls at the sandbox: answered, missed, pressed, refused, stopped, and one still to come."""
    shop = await open_shop(**AT_ANY_HOUR)
    await shop.services.stop_list.add(ANNA, [phone(77)])
    launch_id = await shop.list_launch(people(1, 2, 9501, 9700, 9901, 77))
    waiting = await shop.launch(a_call(3))
    held = await shop.services.reports.of_launch(ANNA, waiting)
    assert (held.to_call, held.waiting, held.called, held.answered) == (1, 1, 0, 0)
    await send_all(shop)
    await shop.overheard()
    await shop.project()
    found = await shop.services.reports.of_launch(ANNA, launch_id)
    assert (found.to_call, found.called, found.answered, found.left_out) == (6, 4, 3, 2)
    truth = [call for call in shop.calling.truth(KEY) if call["phone"] != phone(3)]
    told = [leg.get("cost") for call in truth for leg in call["calls"]]
    assert found.money.calls_kopecks == sum(round(float(cost or 0) * 100) for cost in told)
    assert found.pressed == (PressedCount("", "1", 1),)
    assert (found.reacted, found.leads, found.unknown) == (1, 0, 0)


async def test_calls_of_a_lost_answer_are_unknown_and_not_nothing(open_shop: OpenShop) -> None:
    shop = await open_shop()
    shop.calling.faults.add("create", "drop_after_acting")
    launch_id = await shop.sent(a_call(1))
    found = await shop.services.reports.of_launch(ANNA, launch_id)
    assert (found.to_call, found.unknown, found.called) == (1, 1, 0)
    assert (found.money.unknown_calls, found.money.is_complete, found.money.total_kopecks) == (1, False, 0)
    (batch,) = await shop.batches(launch_id)
    await shop.services.launching.settle(ANNA, batch.id, True)
    said = await shop.services.reports.of_launch(ANNA, launch_id)
    assert (said.unknown, said.called, said.money.unpriced_calls) == (0, 1, 1)


def test_a_zones_clock_is_followed_over_its_changes() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    assert list(clock_offsets(berlin, since, until)) == [
        (datetime(2026, 3, 29, 1, tzinfo=UTC), winter),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), summer),
        (until, winter),
    ]
    assert list(clock_offsets(ZoneInfo("Asia/Kathmandu"), since, until)) == [
        (until, timedelta(hours=5, minutes=45))
    ]


async def test_hours_follow_the_clock_over_its_change(open_shop: OpenShop) -> None:
    shop = await open_shop()
    async with shop.database.writing() as tx:
        await users.set_timezone(tx, ANNA, "Europe/Berlin")
    summer, winter = datetime(2026, 10, 23, 8, 30, tzinfo=UTC), datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    truth = [
        PastCall(f"7916000000{place}", "", None, CallOutcome.BUSY, None, None, None, at)
        for place, at in enumerate((summer, winter))
    ]
    launch_id = await write(shop, truth, at=summer)
    found = await shop.services.reports.of_launch(ANNA, launch_id)
    # A Friday at 10:30 and a Sunday at 9:30.
    assert dict(found.hours) == {(5, 10): (1, 0), (7, 9): (1, 0)}
