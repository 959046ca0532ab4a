"""What goes out, how often, and in which shapes."""

from itertools import pairwise

import pytest

from bot.sandbox.calling import CallingSandbox, Dialect
from tests.unit.sandbox_calling.driver import ORDINARY, Driver, driving, ending

PARAMETERS = '{"ref": "batch-1", "n": 2}'


async def test_status_webhook_wraps_calls_and_merges_parameters_and_headers(service: Driver) -> None:
    call_id = await service.call(
        webhookParameters=PARAMETERS, webhookHeaders='{"X-Shop": "7", "Host": "evil"}'
    )
    await service.over(call_id)
    await service.webhooks(4)
    hook = service.hooks.got[-1]
    assert (hook.body["ref"], hook.body["n"]) == ("batch-1", 2)
    assert hook.headers["X-Shop"] == "7"
    assert hook.headers["Host"] != "evil"
    assert hook.headers["Content-Type"] == "application/json"
    [item] = hook.body["apiCalls"]
    assert item["webhookParameters"] == '{"ref":"batch-1","n":2}'
    told = await service.get(call_id)
    volatile = {"webhookTry": 0, "webhookSent": 0}
    assert {**item, **volatile} == {**told, **volatile}


async def test_webhook_is_tried_three_times_a_minute_apart() -> None:
    async with driving(CallingSandbox(speed=200, webhook_events="end")) as service:
        service.hooks.statuses.extend([500, 204, 301, 500])
        call_id = await service.call()
        await service.webhooks(3)
        tries = service.sandbox.webhooks
        assert [(attempt.number, attempt.status) for attempt in tries] == [(1, 500), (2, 204), (3, 301)]
        gaps = [(b.at - a.at).total_seconds() * 200 for a, b in pairwise(tries)]
        assert all(gap >= 60 for gap in gaps)
        assert [hook.body["apiCalls"][0]["webhookTry"] for hook in service.hooks.got] == [1, 2, 3]
        assert len({hook.raw for hook in service.hooks.got}) == 3
        told = await service.get(call_id)
        assert (told["webhookSent"], told["webhookTry"]) == (1, 3)


async def test_only_exactly_200_stops_the_tries() -> None:
    async with driving(CallingSandbox(speed=2000, webhook_events="end")) as service:
        service.hooks.statuses.extend([202, 200])
        await service.call()
        await service.webhooks(2)
        await service.over(await service.call())
        await service.webhooks(3)
        assert [attempt.number for attempt in service.sandbox.webhooks] == [1, 2, 1]


async def test_unreachable_listener_is_noted_without_its_address() -> None:
    async with driving(CallingSandbox(speed=5000, webhook_events="end")) as service:
        await service.call(webhookUrl="http://127.0.0.1:9/hooks/x")
        await service.webhooks(3)
        assert {attempt.status for attempt in service.sandbox.webhooks} == {None}
        assert all(attempt.error and "127" not in attempt.error for attempt in service.sandbox.webhooks)


async def test_end_only_means_one_webhook() -> None:
    async with driving(CallingSandbox(speed=200, webhook_events="end")) as service:
        await service.over(await service.call())
        await service.over(await service.call(ending("9701")))
        await service.webhooks(2)
        assert service.hooks.told() == ["finished", "canceled"]


async def test_call_without_an_address_sends_nothing(service: Driver) -> None:
    await service.over(await service.call(webhookUrl=None))
    await service.over(await service.call())
    await service.webhooks(4)
    assert len({attempt.call_ids for attempt in service.sandbox.webhooks}) == 1


async def test_bare_webhook_is_the_item_itself() -> None:
    async with driving(CallingSandbox(speed=200, webhook_shape="bare", webhook_events="end")) as service:
        call_id = await service.call(webhookParameters=PARAMETERS)
        await service.webhooks(1)
        body = service.hooks.got[0].body
        assert (body["id"], body["ref"], body["calls"][0]["status"]) == (call_id, "batch-1", "finished")


async def test_webhook_may_hold_the_item_under_call() -> None:
    dialect = Dialect(shape="call", events="end", parameters="field")
    async with driving(CallingSandbox(speed=200, dialect=dialect)) as service:
        call_id = await service.call(webhookParameters=PARAMETERS)
        await service.webhooks(1)
        body = service.hooks.got[0].body
        assert set(body) == {"call"}
        assert body["call"]["id"] == call_id


async def test_parameters_may_lie_inside_each_call() -> None:
    async with driving(
        CallingSandbox(speed=200, dialect=Dialect(events="end", parameters="item"))
    ) as service:
        await service.call(webhookParameters=PARAMETERS)
        await service.webhooks(1)
        body = service.hooks.got[0].body
        assert set(body) == {"apiCalls"}
        assert body["apiCalls"][0]["ref"] == "batch-1"


async def test_calls_that_change_together_share_a_webhook(service: Driver) -> None:
    phones = [ending(f"00{n:02}") for n in range(10)]
    items = await service.ok("create", **service.order(phones=phones))
    await service.over(items[-1]["id"])
    await service.sandbox.until(lambda: sum(len(w.call_ids) for w in service.sandbox.webhooks) == 40)
    assert len(service.hooks.got) < 40
    told = [
        (item["id"], item["calls"][0]["status"])
        for hook in service.hooks.got
        for item in hook.body["apiCalls"]
    ]
    assert len(set(told)) == 40


async def test_merging_can_be_switched_off() -> None:
    async with driving(CallingSandbox(speed=200, dialect=Dialect(events="end", merge=False))) as service:
        await service.ok("create", **service.order(phones=[ending("0001"), ending("0002")]))
        await service.webhooks(2)
        assert [len(hook.body["apiCalls"]) for hook in service.hooks.got] == [1, 1]


async def test_reaction_is_told_unwrapped_and_once(service: Driver) -> None:
    service.hooks.statuses.extend([200, 200, 200, 500])
    node = {
        "digit": 1,
        "webhookUrl": f"{service.hooks.url}/ivr",
        "webhookParameters": '{"lead": true, "call": "not mine"}',
        "webhookHeaders": '{"X-Lead": "1"}',
    }
    call_id = await service.call(ending("9501"), ivrs=[node])
    await service.over(call_id)
    await service.webhooks(5)
    [hook] = [hook for hook in service.hooks.got if hook.path == "/ivr"]
    assert hook.body == {"lead": True, "call": {"phone": ending("9501"), "answer": 1, "apicallId": call_id}}
    assert hook.headers["X-Lead"] == "1"
    [attempt] = [attempt for attempt in service.sandbox.webhooks if attempt.kind == "reaction"]
    assert (attempt.status, attempt.number, attempt.call_ids) == (500, 1, (call_id,))


@pytest.mark.parametrize(("digits", "answer"), [("9601", "да"), ("9600", -1)])
async def test_spoken_answers_are_words_and_staying_is_minus_one(
    service: Driver, digits: str, answer: str | int
) -> None:
    hook = f"{service.hooks.url}/ivr"
    ivrs = [{"keyWords": "да", "webhookUrl": hook}, {"webhookUrl": hook}]
    await service.over(await service.call(ending(digits), ivrs=ivrs))
    await service.webhooks(5)
    [got] = [got for got in service.hooks.got if got.path == "/ivr"]
    assert got.body["call"]["answer"] == answer


async def test_any_word_takes_what_no_other_reaction_wants(service: Driver) -> None:
    ivrs = [{"keyWords": "да"}, {"anyWord": 1, "webhookUrl": f"{service.hooks.url}/ivr"}]
    await service.over(await service.call(ending("9603"), ivrs=ivrs))
    await service.webhooks(5)
    [got] = [got for got in service.hooks.got if got.path == "/ivr"]
    assert got.body["call"]["answer"] == "перезвоните позже"


async def test_reaction_may_leave_out_the_calls_id() -> None:
    dialect = Dialect(reaction_call_id=False)
    async with driving(CallingSandbox(speed=200, dialect=dialect)) as service:
        await service.over(
            await service.call(ending("9501"), ivrs=[{"digit": 1, "webhookUrl": f"{service.hooks.url}/i"}])
        )
        await service.webhooks(5)
        [got] = [got for got in service.hooks.got if got.path == "/i"]
        assert got.body == {"call": {"phone": ending("9501"), "answer": 1}}


async def test_later_rounds_send_their_own_webhooks() -> None:
    async with driving(CallingSandbox(speed=20000, webhook_events="end")) as service:
        first = await service.call(ending("9703"), smartDelay=15)
        await service.webhooks(2)
        items = [hook.body["apiCalls"][0] for hook in service.hooks.got]
        assert [item["prevCallId"] for item in items] == [None, first]
        assert items[1]["calls"][0]["phone"] == ending("9703")


async def test_webhooks_under_way_end_with_the_sandbox() -> None:
    sandbox = CallingSandbox(speed=1000, webhook_events="end")
    async with driving(sandbox) as service:
        service.hooks.statuses.append(500)
        await service.call(ORDINARY)
        await service.webhooks(1)
    await sandbox.close()
    assert len(sandbox.webhooks) == 1
