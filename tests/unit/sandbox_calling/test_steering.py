"""A person takes the part of whoever is called."""

import time
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.calling import CallingSandbox, Outcome, SteerAction, SteerError
from tests.unit.sandbox_calling.driver import ORDINARY, Driver, driving, ending


@pytest.fixture
async def held() -> AsyncIterator[Driver]:
    """Slow enough for "processed" to be caught before it passes."""
    sandbox = CallingSandbox(speed=5)
    sandbox.hold_calls = True
    async with driving(sandbox) as driver:
        yield driver


async def test_held_call_waits_for_its_person(held: Driver) -> None:
    call_id = await held.call(ending("9701"), ivrs=[{"digit": 1, "ivrs": [{"keyWords": "да"}]}])
    await held.reaches(call_id, "started")
    await held.sandbox.steer(call_id, "answer")
    await held.sandbox.steer(call_id, "press", 1)
    await held.sandbox.steer(call_id, "say", "да")
    assert held.truth(call_id)["status"] == "answered"
    await held.sandbox.steer(call_id, "hang_up")
    [leg] = (await held.get(call_id))["calls"]
    assert (leg["status"], leg["ivrAnswers"], leg["ivrDigit"]) == ("finished", "1|да", 1)
    assert leg["startedAt"] <= leg["answeredAt"] <= leg["finishedAt"]
    assert leg["cost"] > 0


@pytest.mark.parametrize(("action", "cause"), [("no_answer", 19), ("busy", 17), ("hang_up", 19)])
async def test_held_call_ends_without_a_talk(held: Driver, action: str, cause: int) -> None:
    call_id = await held.call()
    await held.reaches(call_id, "started")
    await held.sandbox.steer(call_id, action)  # type: ignore[arg-type]
    [leg] = (await held.get(call_id))["calls"]
    assert (leg["status"], leg["hangupCause"], leg["cost"]) == ("canceled", cause, None)


async def test_planned_call_starts_at_once(held: Driver) -> None:
    call_id = await held.call(plannedAt=int(time.time()) + 86400)
    await held.sandbox.steer(call_id, "start")
    await held.reaches(call_id, "started")


async def test_template_call_is_steered_by_its_kind(held: Driver) -> None:
    template = held.account.add_template("Напоминание")
    [item] = await held.ok("createWithTemplate", phones=[ORDINARY], templateId=template.id)
    await held.reaches(item["id"], "started", kind="template")
    with pytest.raises(SteerError, match="no ordinary call"):
        await held.sandbox.steer(item["id"], "answer")
    await held.sandbox.steer(item["id"], "answer", kind="template")
    assert held.truth(item["id"], "template")["status"] == "answered"


async def test_released_calls_go_on_by_themselves(held: Driver) -> None:
    ringing, talking, failing = await held.call(), await held.call(), await held.call(ending("9701"))
    for call_id in (ringing, talking, failing):
        await held.reaches(call_id, "started")
    await held.sandbox.steer(talking, "answer")
    held.sandbox.hold_calls = False
    assert not held.sandbox.hold_calls
    ends = [(await held.over(call_id))["status"] for call_id in (ringing, talking, failing)]
    assert ends == ["finished", "finished", "canceled"]


async def test_calls_under_way_can_be_held() -> None:
    async with driving(CallingSandbox(speed=20)) as service:
        talking = await service.call()
        await service.reaches(talking, "answered")
        ringing = await service.call()
        await service.reaches(ringing, "started")
        service.sandbox.hold_calls = True
        other = await service.call()
        await service.reaches(other, "started")
        assert service.truth(talking)["status"] == "answered"
        assert service.truth(ringing)["status"] == "started"
        await service.sandbox.steer(talking, "hang_up")
        await service.sandbox.steer(ringing, "answer")


async def test_call_answered_by_hand_ends_by_itself_when_not_held() -> None:
    async with driving(CallingSandbox(speed=100)) as service:
        call_id = await service.call(ending("9700"))
        await service.reaches(call_id, "started")
        await service.sandbox.steer(call_id, "answer")
        assert (await service.over(call_id))["status"] == "finished"


async def test_person_may_hang_up_before_pressing() -> None:
    async with driving(CallingSandbox(speed=20)) as service:
        call_id = await service.call(ending("9501"), ivrs=[{"digit": 1}])
        later = await service.call(ending("9501"), ivrs=[{"digit": 1}])
        await service.reaches(call_id, "answered")
        await service.sandbox.steer(call_id, "hang_up")
        await service.over(later)
        [leg] = (await service.get(call_id))["calls"]
        assert (leg["status"], leg["ivrAnswers"]) == ("finished", None)


async def test_call_given_up_before_it_rings_was_never_started(held: Driver) -> None:
    call_id = await held.call()
    await held.reaches(call_id, "processed")
    await held.sandbox.steer(call_id, "busy")
    [leg] = (await held.get(call_id))["calls"]
    assert (leg["status"], leg["startedAt"], leg["finishedAt"]) == ("canceled", None, None)


async def test_calls_that_are_over_stay_so_when_released(held: Driver) -> None:
    call_id = await held.call()
    await held.reaches(call_id, "started")
    await held.sandbox.steer(call_id, "busy")
    held.sandbox.hold_calls = True
    held.sandbox.hold_calls = False
    other = await held.call()
    await held.over(other)
    assert held.truth(call_id)["status"] == "canceled"


async def test_impossible_actions_are_refused(held: Driver) -> None:
    planned = await held.call(plannedAt=int(time.time()) + 86400)
    with pytest.raises(SteerError, match="created"):
        await held.sandbox.steer(planned, "answer")
    call_id = await held.call()
    await held.reaches(call_id, "processed")
    with pytest.raises(SteerError, match="processed"):
        await held.sandbox.steer(call_id, "answer")
    await held.reaches(call_id, "started")
    with pytest.raises(SteerError, match="started"):
        await held.sandbox.steer(call_id, "press", 1)
    await held.sandbox.steer(call_id, "answer")
    for action, value in (("press", "x"), ("press", 10), ("press", None), ("say", " "), ("say", 5)):
        with pytest.raises(SteerError, match=r"needs a digit|must be a text"):
            await held.sandbox.steer(call_id, action, value)  # type: ignore[arg-type]
    await held.sandbox.steer(call_id, "hang_up")
    with pytest.raises(SteerError, match="finished"):
        await held.sandbox.steer(call_id, "hang_up")
    await held.ok("remove", idList=[planned])
    with pytest.raises(SteerError, match="no ordinary call"):
        await held.sandbox.steer(planned, "start")


TREE = [
    {"digit": 1, "ivrs": [{"keyWords": "да"}, {"digit": None, "smsText": "Ждём"}]},
    {"digit": 2, "managerPhone": "74951112233"},
]


async def test_whole_tree_is_played_by_hand(held: Driver) -> None:
    call_id = await held.call(ivrs=TREE)
    await held.reaches(call_id, "started")
    await held.sandbox.steer(call_id, "answer")
    await held.sandbox.steer(call_id, "say", "алло")
    await held.sandbox.steer(call_id, "press", 1)
    await held.sandbox.steer(call_id, "stay_silent")
    talk = held.truth(call_id)["conversation"]
    assert [(one["answer"], one["place"]) for one in talk["heard"]] == [
        ("алло", None),
        (1, [0]),
        (-1, [0, 1]),
    ]
    assert (talk["isOver"], talk["sms"][0]["text"]) == (True, "Ждём")
    assert held.truth(call_id)["status"] == "answered"
    await held.sandbox.steer(call_id, "stay_silent")
    assert held.truth(call_id)["status"] == "finished"
    assert held.truth(call_id)["calls"][0]["ivrAnswers"] == "алло|1|-1"


async def test_silence_where_nothing_is_foreseen_ends_the_call(held: Driver) -> None:
    call_id = await held.call(ivrs=TREE)
    await held.reaches(call_id, "started")
    await held.sandbox.steer(call_id, "answer")
    await held.sandbox.steer(call_id, "stay_silent")
    [leg] = (await held.get(call_id))["calls"]
    assert (leg["status"], leg["ivrAnswers"]) == ("finished", None)


@pytest.mark.parametrize(
    ("action", "meanwhile", "at_the_end"),
    [
        ("manager_answers", "answered", "finished"),
        ("manager_no_answer", "canceled", "canceled"),
        (None, "started", "canceled"),
    ],
)
async def test_manager_is_played_by_hand_too(
    held: Driver, action: SteerAction | None, meanwhile: str, at_the_end: str
) -> None:
    call_id = await held.call(ivrs=TREE)
    await held.reaches(call_id, "started")
    await held.sandbox.steer(call_id, "answer")
    with pytest.raises(SteerError, match="answered"):
        await held.sandbox.steer(call_id, "manager_answers")
    await held.sandbox.steer(call_id, "press", 2)
    with pytest.raises(SteerError, match="answered"):
        await held.sandbox.steer(call_id, "press", 1)
    if action is not None:
        await held.sandbox.steer(call_id, action)
    assert held.truth(call_id)["calls"][0]["managerStatus"] == meanwhile
    await held.sandbox.steer(call_id, "hang_up")
    [leg] = (await held.get(call_id))["calls"]
    assert leg["managerStatus"] == at_the_end
    assert (leg["managerAnsweredAt"] is None) is (at_the_end == "canceled")


async def test_call_that_somebody_took_over_tells_nothing_of_its_script() -> None:
    async with driving(CallingSandbox(speed=20)) as service:
        service.sandbox.script(ORDINARY, Outcome(reactions=(1, "да")))
        taken = await service.call(ivrs=TREE)
        await service.reaches(taken, "answered")
        await service.sandbox.steer(taken, "press", 2)
        truth = await service.over(taken)
        assert (truth["conversation"]["place"], truth["calls"][0]["managerStatus"]) == ([1], "finished")


async def test_script_goes_on_where_it_was_held() -> None:
    async with driving(CallingSandbox(speed=20)) as service:
        service.sandbox.script(ORDINARY, Outcome(reactions=(1, "да")))
        call_id = await service.call(ivrs=TREE)
        await service.sandbox.until(lambda: service.truth(call_id)["conversation"]["place"] == [0])
        service.sandbox.hold_calls = True
        service.sandbox.hold_calls = False
        assert (await service.over(call_id))["conversation"]["place"] == [0, 0]
