"""A clock that goes ahead by hand, and what the service does when it is turned."""

from datetime import datetime, time, timedelta
from pathlib import Path
from time import time as time_now

import pytest

from bot.sandbox.calling import CallingSandbox
from bot.sandbox.clock import ZONE, TurnedClock, turned_ahead
from tests.unit.sandbox_calling.driver import driving

FRIDAY_NOON = datetime(2026, 11, 27, 12, 0, tzinfo=ZONE)
ANY, WORK, OFF = frozenset(range(1, 8)), frozenset(range(1, 6)), frozenset({6, 7})


@pytest.mark.parametrize(
    ("wanted", "days", "reached"),
    [
        (time(15, 30), ANY, FRIDAY_NOON.replace(hour=15, minute=30)),
        (time(12, 0), ANY, FRIDAY_NOON + timedelta(days=1)),
        (time(10, 0), WORK, FRIDAY_NOON + timedelta(days=2, hours=22)),
        (time(12, 0), OFF, FRIDAY_NOON + timedelta(days=1)),
    ],
)
def test_next_such_time_on_such_a_day_is_reached(
    wanted: time, days: frozenset[int], reached: datetime
) -> None:
    clock = TurnedClock(machine=FRIDAY_NOON.timestamp)
    clock.turn_to(wanted, days)
    assert clock() == reached.timestamp()


def test_other_processes_read_how_far_it_was_turned(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = TurnedClock(file)
    assert turned_ahead(file) == timedelta(0)
    clock.turn_by(3600)
    clock.turn_by(60)
    assert turned_ahead(file) == timedelta(minutes=61)


def test_time_does_not_go_back(tmp_path: Path) -> None:
    clock = TurnedClock(tmp_path / "clock")
    with pytest.raises(ValueError, match="ahead only"):
        clock.turn_by(-1)
    assert not (tmp_path / "clock").exists()


async def test_planned_call_waits_for_its_time_until_the_clock_is_turned() -> None:
    clock = TurnedClock()
    async with driving(CallingSandbox(speed=200, now=clock)) as service:
        clock.on_turn(service.sandbox.clock_turned)
        call_id = await service.call(plannedAt=int(clock()) + 86400)
        clock.turn_by(3600)
        assert service.truth(call_id)["status"] == "created"
        clock.turn_by(86400)
        assert not (await service.over(call_id))["broughtForward"]
        assert service.truth(call_id)["calls"][0]["startedAt"] >= service.truth(call_id)["plannedAt"]


async def test_held_planned_call_waits_for_the_page_even_when_it_is_due() -> None:
    clock = TurnedClock()
    async with driving(CallingSandbox(speed=200, now=clock)) as service:
        clock.on_turn(service.sandbox.clock_turned)
        service.sandbox.hold_calls = True
        by_hand = await service.call(plannedAt=int(clock()) + 3600)
        let_go = await service.call(plannedAt=int(clock()) + 3600)
        clock.turn_by(7200)
        assert {service.truth(by_hand)["status"], service.truth(let_go)["status"]} == {"created"}
        await service.sandbox.steer(by_hand, "start")
        await service.reaches(by_hand, "started")
        assert service.truth(let_go)["status"] == "created"
        service.sandbox.hold_calls = False
        assert not (await service.over(let_go))["broughtForward"]


async def test_all_that_wait_are_brought_forward_at_once() -> None:
    async with driving(CallingSandbox(speed=200)) as service:
        planned_at = int(time_now()) + 86400
        waiting = [await service.call(plannedAt=planned_at) for _ in range(2)]
        removed = await service.call(plannedAt=planned_at)
        await service.ok("remove", idList=[removed])
        assert service.sandbox.bring_forward() == 2
        for call_id in waiting:
            assert (await service.over(call_id))["broughtForward"]
        assert service.truth(removed)["removed"]
        assert service.sandbox.bring_forward() == 0
