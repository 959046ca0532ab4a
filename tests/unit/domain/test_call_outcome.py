"""How a call ended, with and without redial."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.calls.call_outcome import (
    CallOutcome,
    began_early,
    call_is_final,
    final_at,
    last_leg,
    leg_is_final,
    leg_was_answered,
    outcome,
    talk_seconds,
)
from bot.domain.calls.call_status import LegNews

T0 = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def leg(status: str | None = None, key: str = "id:1", **more: Any) -> LegNews:
    return LegNews(leg_key=key, status=status, **more)


def minutes(count: float) -> datetime:
    return T0 + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (leg(), CallOutcome.IN_PROGRESS),
        (leg("started"), CallOutcome.IN_PROGRESS),
        (leg("answered", answered_at=T0), CallOutcome.IN_PROGRESS),
        (leg("finished"), CallOutcome.ANSWERED),
        (leg("finished", answered_at=T0, hangup_cause=16), CallOutcome.ANSWERED),
        (leg("canceled", answered_at=T0), CallOutcome.ANSWERED),
        (leg("answered", finished_at=T0), CallOutcome.ANSWERED),
        (leg("canceled", hangup_cause=17), CallOutcome.BUSY),
        (leg("canceled", hangup_cause=18), CallOutcome.NO_ANSWER),
        (leg("canceled", hangup_cause=19), CallOutcome.NO_ANSWER),
        (leg("canceled", hangup_cause=21), CallOutcome.DECLINED),
        (leg("canceled", hangup_cause=1), CallOutcome.WRONG_NUMBER),
        (leg("canceled", hangup_cause=27), CallOutcome.UNREACHABLE),
        (leg("canceled", hangup_cause=16), CallOutcome.NOT_REACHED),
        (leg("canceled"), CallOutcome.NOT_REACHED),
        (leg("wedged"), CallOutcome.IN_PROGRESS),
        (leg("wedged", finished_at=T0), CallOutcome.NOT_REACHED),
    ],
)
def test_a_single_leg_tells_the_outcome(one: LegNews, expected: CallOutcome) -> None:
    assert outcome([one]) is expected


def test_a_call_without_legs_is_in_progress() -> None:
    assert outcome([]) is CallOutcome.IN_PROGRESS
    assert last_leg([]) is None
    assert final_at([], smart_delay_min=None, since=T0) is None


def test_the_latest_round_decides_unless_an_earlier_one_was_answered() -> None:
    missed = leg("canceled", created_at=T0, hangup_cause=19)
    busy = leg("canceled", "id:2", created_at=minutes(20), hangup_cause=17)
    talked = leg("finished", "id:3", created_at=minutes(10))
    assert outcome([busy, missed]) is CallOutcome.BUSY
    assert outcome([busy, talked, missed]) is CallOutcome.ANSWERED
    assert outcome([missed, leg("started", "id:2", created_at=minutes(20))]) is CallOutcome.IN_PROGRESS


def test_without_times_the_round_that_names_no_next_one_is_the_latest() -> None:
    first, second = leg("canceled", "id:9", next_call_id=5), leg("started", "id:1")
    assert last_leg([first, second]) is second


@pytest.mark.parametrize(
    ("answered", "finished", "seconds"),
    [(T0, minutes(1), 60), (T0, T0, 0), (minutes(1), T0, 0), (T0, None, None), (None, T0, None)],
)
def test_talk_time_is_from_answer_to_end(
    answered: datetime | None, finished: datetime | None, seconds: int | None
) -> None:
    assert talk_seconds(leg("finished", answered_at=answered, finished_at=finished)) == seconds


def test_a_leg_is_over_by_its_status_or_by_its_end() -> None:
    assert leg_is_final(leg("canceled"))
    assert leg_is_final(leg("wedged", finished_at=T0))
    assert not leg_is_final(leg("answered"))
    assert leg_was_answered(leg("answered"))
    assert not leg_was_answered(leg("canceled"))


def test_without_redial_a_call_is_final_with_its_leg() -> None:
    assert final_at([leg("canceled", finished_at=T0)], smart_delay_min=None, since=T0) == T0
    assert final_at([leg("started")], smart_delay_min=None, since=T0) is None


@pytest.mark.parametrize(
    ("times", "ended"),
    [
        ({"finished_at": minutes(3), "updated_at": minutes(4)}, minutes(3)),
        ({"updated_at": minutes(4), "started_at": T0}, minutes(4)),
        ({"started_at": minutes(1), "created_at": T0}, minutes(1)),
        ({"created_at": minutes(2)}, minutes(2)),
        ({}, T0),
    ],
)
def test_redial_keeps_a_missed_call_open_for_its_delay_and_five_minutes(
    times: dict[str, Any], ended: datetime
) -> None:
    legs = [leg("canceled", **times)]
    due = ended + timedelta(minutes=20)
    assert final_at(legs, smart_delay_min=15, since=T0) == due
    assert not call_is_final(legs, smart_delay_min=15, since=T0, now=due - timedelta(seconds=1))
    assert call_is_final(legs, smart_delay_min=15, since=T0, now=due)


def test_an_answered_call_is_final_at_once_in_spite_of_redial() -> None:
    legs = [leg("finished", finished_at=minutes(2))]
    assert call_is_final(legs, smart_delay_min=90, since=T0, now=minutes(2))


def test_a_named_next_round_keeps_the_call_open_until_it_is_seen() -> None:
    first = leg("canceled", created_at=T0, finished_at=T0, next_call_id=5)
    assert not call_is_final([first], smart_delay_min=15, since=T0, now=minutes(1000))
    second = leg("finished", "id:2", created_at=minutes(15), finished_at=minutes(16))
    assert call_is_final([first, second], smart_delay_min=15, since=T0, now=minutes(16))


@pytest.mark.parametrize(
    ("planned_at", "starts", "early"),
    [
        (minutes(60), [T0], True),
        (minutes(60), [None, minutes(61), minutes(58)], True),
        (minutes(1), [T0], False),
        (minutes(-5), [T0], False),
        (minutes(60), [], False),
        (minutes(60), [None], False),
        (None, [T0], False),
    ],
)
def test_call_that_rang_before_its_time_began_early(
    planned_at: datetime | None, starts: list[datetime | None], early: bool
) -> None:
    legs = [leg("finished", f"id:{n}", started_at=at) for n, at in enumerate(starts)]
    assert began_early(planned_at, legs) is early
