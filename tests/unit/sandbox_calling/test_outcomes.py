"""Each row of the table that chooses a call's story by its phone's last digits."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.calling import TABLE, CallingSandbox, outcome_of
from tests.unit.sandbox_calling.driver import KEY, ORDINARY, SILENCE, Driver, driving, ending

REACTIONS = [
    {"digit": 1, "ivrs": [{"digit": 2, "record": {"text": "два"}}, {"digit": 7, "needBlock": 1}]},
    {"digit": 5, "smsText": "Ваш код", "managerPhone": "79160000001"},
    {"keyWords": "да|конечно"},
    {"keyWords": "нет"},
    {"digit": None},
]


@pytest.mark.parametrize("phone", [ORDINARY, "79160000001", "79160000042", "79169999999", "79161239499"])
def test_plain_phones_tell_the_plain_story(phone: str) -> None:
    outcome = outcome_of(phone)
    assert (outcome.answers, outcome.talk_s, outcome.reactions, outcome.placing) == (True, 12, (), "plain")
    assert (outcome.webhooks, outcome.unknown_status, outcome.never_starts) == ("none", None, False)


def test_table_names_every_reserved_ending_once() -> None:
    named = [row.ending for row in TABLE]
    assert len(set(named)) == len(named)
    reserved = {e for n in range(9500, 10000) if outcome_of(ending(e := f"{n:04}")) != outcome_of(ORDINARY)}
    covered = {
        e
        for e in reserved
        if e in named or (e[:2] == "95" and "95DE" in named) or (e[:2] == "98" and "98NN" in named)
    }
    assert covered == reserved


@pytest.mark.parametrize(
    ("digits", "answers", "digit"),
    [
        ("9501", "1", 1),
        ("9500", "0", 0),
        ("9512", "1|2", 2),
        ("9607", None, None),
        ("9605", "5", 5),
        ("9600", "-1", -1),
        ("9601", "да", None),
        ("9602", "нет", None),
        ("9603", "перезвоните позже", None),
        ("9609", "1|7", 7),
    ],
)
async def test_person_reacts(service: Driver, digits: str, answers: str | None, digit: int | None) -> None:
    call_id = await service.call(ending(digits), ivrs=REACTIONS)
    await service.over(call_id)
    [leg] = (await service.get(call_id))["calls"]
    assert (leg["status"], leg["ivrAnswers"], leg["ivrDigit"]) == ("finished", answers, digit)
    assert leg["finishedAt"] - leg["answeredAt"] >= 9


async def test_blocking_reaction_puts_the_person_on_the_stop_list(service: Driver) -> None:
    phone = ending("9609")
    call_id = await service.call(phone, ivrs=REACTIONS)
    await service.over(call_id)
    assert (await service.get(call_id))["calls"][0]["toBlock"] == 1
    assert service.account.stop_list == {phone}
    [item] = await service.ok("create", **service.order(phone=phone))
    assert (item["status"], item["message"]) == ("error", "Номер находится в чёрном списке")


async def test_without_a_blocking_reaction_nobody_is_blocked(service: Driver) -> None:
    call_id = await service.call(ending("9609"), ivrs=[{"digit": 1}])
    assert (await service.over(call_id))["calls"][0]["toBlock"] == 0


async def test_blocking_may_be_spoken_or_waited_for(service: Driver) -> None:
    for node, answer in (
        ({"keyWords": "не звоните|хватит"}, "не звоните"),
        ({"anyWord": 1}, "что-нибудь"),
        ({}, "-1"),
    ):
        service.account.stop_list.clear()
        call_id = await service.call(ending("9609"), ivrs=[{**node, "needBlock": 1}])
        assert (await service.over(call_id))["calls"][0]["ivrAnswers"] == answer
        assert service.account.stop_list


async def test_reaction_forwards_and_sends_an_sms(service: Driver) -> None:
    call_id = await service.call(ending("9505"), ivrs=REACTIONS)
    await service.over(call_id)
    [leg] = (await service.get(call_id))["calls"]
    assert leg["managerStatus"] == "finished"
    assert leg["answeredAt"] <= leg["managerStartedAt"] <= leg["finishedAt"]
    assert [(sms.phone, sms.text) for sms in service.account.sms] == [(ending("9505"), "Ваш код")]
    assert leg["ivrIdList"] is not None


async def test_press_that_nobody_waits_for_is_kept(service: Driver) -> None:
    call_id = await service.call(ending("9504"), ivrs=REACTIONS)
    [leg] = (await service.over(call_id))["calls"]
    assert (leg["ivrAnswers"], leg["ivrIdList"]) == ("4", None)


@pytest.mark.parametrize(("digits", "cause"), [("9700", 19), ("9701", 17), ("9702", 1), ("9703", 19)])
async def test_person_is_not_reached(service: Driver, digits: str, cause: int) -> None:
    call_id = await service.call(ending(digits))
    await service.over(call_id)
    [leg] = (await service.get(call_id))["calls"]
    assert (leg["status"], leg["hangupCause"], leg["answeredAt"], leg["cost"]) == (
        "canceled",
        cause,
        None,
        None,
    )


async def test_nobody_is_waited_for_longer_than_asked(service: Driver) -> None:
    call_id = await service.call(ending("9700"), answerTimeout=15)
    [leg] = (await service.over(call_id))["calls"]
    assert leg["finishedAt"] - leg["startedAt"] == 15


@pytest.mark.parametrize(
    ("digits", "talk_s", "cost"), [("9800", 0, 0.1), ("9807", 7, 0.7), ("9899", 99, 9.9)]
)
async def test_person_talks_as_long_as_the_ending_says(
    service: Driver, digits: str, talk_s: int, cost: float
) -> None:
    call_id = await service.call(ending(digits))
    [leg] = (await service.over(call_id))["calls"]
    assert (leg["finishedAt"] - leg["answeredAt"], leg["cost"]) == (talk_s, cost)


async def test_one_refused_phone_leaves_the_others(service: Driver) -> None:
    bad = ending("9901")
    items = await service.ok("create", **service.order(phones=[bad, ORDINARY]))
    assert [item.get("phone") for item in items] == [ORDINARY, bad]
    assert (items[1]["status"], bool(items[1]["message"])) == ("error", True)
    assert [t["phone"] for t in service.sandbox.truth(KEY)] == [ORDINARY]


async def test_all_refused_phones_cost_nothing(service: Driver) -> None:
    await service.ok("create", **service.order(phone=ending("9901"), record={"text": "a"}))
    assert service.sandbox.paid_requests() == []
    assert str(service.account.balance) == "100.00"


async def test_phone_may_be_missing_from_the_answer(service: Driver) -> None:
    items = await service.ok("create", **service.order(phones=[ending("9902"), ending("9903"), ORDINARY]))
    assert [item["phone"] for item in items] == [ORDINARY]
    assert [(t["phone"], t["lost"]) for t in service.sandbox.truth(KEY)] == [
        (ending("9903"), True),
        (ORDINARY, False),
    ]


@pytest.mark.parametrize("digits", ["9904", "9905", "9906"])
async def test_answer_is_lost_but_the_call_lives(service: Driver, digits: str) -> None:
    with pytest.raises((*SILENCE, aiohttp.ContentTypeError)):
        async with asyncio.timeout(0.3):
            await service.post("create", service.order(phone=ending(digits)))
    [truth] = service.sandbox.truth(KEY)
    assert truth["lost"]
    assert len(service.sandbox.paid_requests()) == 1
    assert service.sandbox.requests[0].status == (502 if digits == "9905" else None)
    await service.over(truth["id"])
    await service.webhooks(4)


async def test_final_webhook_is_ten_minutes_late() -> None:
    async with driving(CallingSandbox(speed=2000)) as service:
        await service.over(await service.call(ending("9911")))
        assert "finished" not in service.hooks.told()
        await service.webhooks(4)
        assert service.hooks.told()[-1] == "finished"


async def test_final_webhook_comes_twice(service: Driver) -> None:
    await service.over(await service.call(ending("9912")))
    await service.webhooks(5)
    assert sorted(service.hooks.told()) == ["answered", "finished", "finished", "processed", "started"]
    finals = [hook.raw for hook in service.hooks.got if b'"finished"' in hook.raw]
    assert finals[0] == finals[1]


async def test_webhooks_come_in_reverse() -> None:
    async with driving(CallingSandbox(speed=50)) as service:
        await service.over(await service.call(ending("9913")))
        await service.webhooks(4)
        assert service.hooks.told() == ["finished", "answered", "started", "processed"]


async def test_webhooks_are_lost(service: Driver) -> None:
    await service.over(await service.call(ending("9914")))
    await service.over(await service.call())
    await service.webhooks(4)
    assert {tuple(attempt.call_ids) for attempt in service.sandbox.webhooks} == {
        (service.sandbox.truth(KEY)[1]["id"],)
    }


async def test_webhook_comes_three_times_with_other_bytes(service: Driver) -> None:
    await service.over(await service.call(ending("9915")))
    await service.webhooks(6)
    finals = [hook for hook in service.hooks.got if b'"finished"' in hook.raw]
    assert len({hook.raw for hook in finals}) == 3
    volatile = {"webhookTry": 0, "webhookSent": 0}
    items = [{**hook.body["apiCalls"][0], **volatile} for hook in finals]
    assert items[0] == items[1] == items[2]


async def test_reactions_webhook_is_lost(service: Driver) -> None:
    hook = f"{service.hooks.url}/ivr"
    call_id = await service.call(ending("9916"), ivrs=[{"digit": 1, "webhookUrl": hook}])
    assert (await service.over(call_id))["calls"][0]["ivrDigit"] == 1
    await service.webhooks(4)
    assert [attempt.kind for attempt in service.sandbox.webhooks] == ["status"] * 4


async def test_unknown_status_word_is_told(service: Driver) -> None:
    await service.over(await service.call(ending("9921")))
    await service.webhooks(5)
    assert service.hooks.told() == ["processed", "started", "rerouted", "answered", "finished"]


async def test_call_may_never_start(service: Driver) -> None:
    stuck = await service.call(ending("9922"))
    await service.over(await service.call())
    assert (await service.get(stuck))["calls"][0]["status"] == "created"
