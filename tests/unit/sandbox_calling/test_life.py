"""How calls go from created to their end, when they begin, and what they cost."""

import asyncio
import io
import time
import wave
from datetime import UTC, datetime, timedelta
from datetime import time as dt_time
from decimal import Decimal

import pytest

from bot.sandbox.calling import CallingSandbox
from bot.sandbox.calling.agenda import Agenda
from bot.sandbox.calling.orders import Window
from tests.unit.sandbox_calling.driver import KEY, ORDINARY, Driver, driving, ending

FAR = 30 * 86400


async def test_ordinary_phone_answers_talks_and_finishes(service: Driver) -> None:
    call_id = await service.call()
    await service.over(call_id)
    [leg] = (await service.get(call_id))["calls"]
    assert leg["status"] == "finished"
    assert leg["answeredAt"] - leg["startedAt"] == 4
    assert leg["finishedAt"] - leg["answeredAt"] == 12
    assert (leg["cost"], leg["hangupCause"], leg["recordFilePath"]) == (1.2, 16, None)
    assert service.account.balance == Decimal("98.80")


async def test_call_that_is_due_has_a_leg_at_once() -> None:
    async with driving(CallingSandbox(speed=0.1)) as service:
        [leg] = (await service.get(await service.call()))["calls"]
        assert (leg["status"], leg["phone"], leg["startedAt"]) == ("created", ORDINARY, None)


async def test_every_status_is_told_in_its_order(service: Driver) -> None:
    await service.over(await service.call())
    await service.webhooks(4)
    assert service.hooks.told() == ["processed", "started", "answered", "finished"]


async def test_recording_is_a_playable_file(service: Driver) -> None:
    call_id = await service.call(ending("9803"), needRecording=1)
    await service.over(call_id)
    path = (await service.get(call_id))["calls"][0]["recordFilePath"]
    async with service.session.get(path) as answer:
        assert answer.content_type == "audio/wav"
        with wave.open(io.BytesIO(await answer.read())) as file:
            assert file.getnframes() / file.getframerate() == 3


async def test_planned_call_waits_for_its_time() -> None:
    async with driving(CallingSandbox(speed=200)) as service:
        soon = int(time.time()) + 2
        call_id = await service.call(plannedAt=soon)
        await service.over(call_id)
        assert time.time() >= soon
        assert service.truth(call_id)["calls"][0]["startedAt"] >= soon


async def test_demo_shows_tomorrows_call_today() -> None:
    async with driving(CallingSandbox(speed=200, planned_within_s=0.05)) as service:
        tomorrow = int(time.time()) + 86400
        call_id = await service.call(plannedAt=tomorrow)
        assert (await service.get(call_id))["calls"] == []
        assert (await service.over(call_id))["plannedAt"] == tomorrow


async def test_past_time_means_now(service: Driver) -> None:
    call_id = await service.call(plannedAt=int(time.time()) - 3600)
    assert (await service.over(call_id))["status"] == "finished"


def test_closed_window_opens_at_its_next_start() -> None:
    window = Window(dt_time(9), dt_time(20), frozenset({1, 2, 3, 4, 5}))
    friday_evening = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    monday_nine_moscow = datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert window.next_open(friday_evening) == monday_nine_moscow
    assert window.next_open(monday_nine_moscow + timedelta(hours=1)) == monday_nine_moscow + timedelta(
        hours=1
    )
    assert window.next_open(monday_nine_moscow - timedelta(hours=2)) == monday_nine_moscow


async def test_call_outside_its_window_does_not_begin(service: Driver) -> None:
    moscow = datetime.now(UTC) + timedelta(hours=3)
    other_day = (moscow + timedelta(days=3)).isoweekday()
    call_id = await service.call(startTime="00:00", endTime="23:59", weekdays=[other_day])
    assert (await service.get(call_id))["calls"] == []
    await service.sandbox.steer(call_id, "start")
    assert (await service.over(call_id))["status"] == "finished"


async def test_weekdays_without_hours_do_nothing(service: Driver) -> None:
    moscow = datetime.now(UTC) + timedelta(hours=3)
    other_day = (moscow + timedelta(days=3)).isoweekday()
    assert (await service.over(await service.call(weekdays=[other_day])))["status"] == "finished"


async def test_weekends_can_be_left_out(service: Driver) -> None:
    await service.call(
        startTime="00:00", endTime="23:59", excludeWeekends=1, plannedAt=int(time.time()) + FAR
    )
    [call] = service.sandbox._office.calls.values()
    assert call.order.window is not None
    assert call.order.window.weekdays == {1, 2, 3, 4, 5}


async def test_unmoderated_record_silently_never_dials(service: Driver) -> None:
    service.account.moderation = True
    waiting = service.account.add_record("На модерации")
    free = service.account.add_record("Свободный", need_moderation=False)
    silent = await service.call(record={"id": waiting.id})
    in_reaction = await service.call(
        record={"id": free.id}, ivrs=[{"digit": 1, "record": {"id": waiting.id}}]
    )
    dialled = await service.call(record={"id": free.id})
    await service.over(dialled)
    for call_id in (silent, in_reaction):
        assert (await service.get(call_id))["calls"][0]["status"] == "created"
    service.account.moderation = False
    await service.over(silent)
    await service.over(in_reaction)


async def test_unmoderated_template_silently_never_dials(service: Driver) -> None:
    service.account.moderation = True
    waiting = service.account.add_template("На модерации", moderated=False)
    free = service.account.add_template("Свободный")
    [silent] = await service.ok("createWithTemplate", phones=[ORDINARY], templateId=waiting.id)
    [dialled] = await service.ok("createWithTemplate", phones=[ORDINARY], templateId=free.id)
    await service.over(dialled["id"], "template")
    assert service.truth(silent["id"], "template")["status"] == "created"


async def test_lifting_moderation_twice_starts_a_call_once(service: Driver) -> None:
    service.account.moderation = True
    call_id = await service.call()
    for _ in range(2):
        service.account.moderation = True
        service.account.moderation = False
    await service.over(call_id)
    await service.webhooks(4)
    assert service.hooks.told().count("processed") == 1


async def test_unanswered_call_is_redialled_as_calls_of_their_own() -> None:
    async with driving(CallingSandbox(speed=20000)) as service:
        first = await service.call(ending("9700"), smartDelay=15)
        await service.sandbox.until(lambda: len(service.sandbox.truth(KEY)) == 3)
        await service.sandbox.until(
            lambda: all(t["status"] == "canceled" for t in service.sandbox.truth(KEY))
        )
        rounds = service.sandbox.truth(KEY)
        assert [t["prevCallId"] for t in rounds] == [None, first, first]
        assert [t["calls"][0]["nextCallId"] for t in rounds] == [rounds[1]["id"], rounds[2]["id"], None]
        assert service.account.balance == Decimal("100.00")


async def test_unanswered_call_may_be_redialled_as_legs_of_the_same() -> None:
    async with driving(CallingSandbox(speed=20000, redial="same_call")) as service:
        call_id = await service.call(ending("9703"), smartDelay=15)
        await service.reaches(call_id, "finished")
        first, second = (await service.get(call_id))["calls"]
        assert (first["status"], first["nextCallId"]) == ("canceled", second["id"])
        assert second["nextCallId"] is None


async def test_demo_does_not_wait_long_for_a_redial() -> None:
    async with driving(CallingSandbox(speed=100, planned_within_s=0.05)) as service:
        await service.call(ending("9703"), smartDelay=90)
        await service.sandbox.until(
            lambda: [t["status"] for t in service.sandbox.truth(KEY)][1:] == ["finished"]
        )


async def test_redialled_person_may_answer_the_second_time() -> None:
    async with driving(CallingSandbox(speed=20000)) as service:
        await service.call(ending("9703"), smartDelay=15)
        await service.sandbox.until(
            lambda: any(t["status"] == "finished" for t in service.sandbox.truth(KEY))
        )
        assert [t["status"] for t in service.sandbox.truth(KEY)] == ["canceled", "finished"]


async def test_without_redial_nobody_is_called_twice(service: Driver) -> None:
    call_id = await service.call(ending("9703"))
    assert (await service.over(call_id))["calls"][0]["nextCallId"] is None
    assert len(service.sandbox.truth(KEY)) == 1


async def test_changes_are_told_after_a_revision(service: Driver) -> None:
    before = service.sandbox.revision
    assert await service.sandbox.changed(before, 0.01) == []
    await service.over(await service.call())
    events = await service.sandbox.changed(before, 1)
    assert {"call", "balance", "request"} <= {event["kind"] for event in events}
    assert [event["seq"] for event in events] == list(range(before + 1, before + 1 + len(events)))


async def test_waiting_in_vain_tells_what_happened(service: Driver) -> None:
    await service.ok("userInfo")
    with pytest.raises(TimeoutError, match="request"):
        await service.sandbox.until(lambda: False, 0.01)


async def test_closed_agenda_plans_nothing() -> None:
    agenda = Agenda(1000)
    done = asyncio.Event()
    agenda.after(1, done.set)
    agenda.close()
    agenda.after(0, done.set)
    await asyncio.sleep(0.01)
    assert not done.is_set()
    with pytest.raises(ValueError, match="speed"):
        Agenda(0)
