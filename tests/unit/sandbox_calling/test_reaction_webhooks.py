"""The webhooks of reactions, each node's own: whole, and as faults leave them."""

from collections import Counter

import pytest

from bot.sandbox.calling import STAY, CallingSandbox, Outcome, ReactionFaults
from tests.unit.sandbox_calling.driver import KEY, ORDINARY, Driver, Json, driving, ending


def node(service: Driver, name: str, **more: object) -> Json:
    return {
        "webhookUrl": f"{service.hooks.url}/ivr/{name}",
        "webhookParameters": f'{{"node": "{name}"}}',
        "webhookHeaders": f'{{"X-Node": "{name}"}}',
        **more,
    }


def heard(service: Driver) -> list[Json]:
    return [hook.body for hook in service.hooks.got if hook.path.startswith("/ivr/")]


async def test_each_chosen_node_tells_its_own_address(service: Driver) -> None:
    tree = [
        node(
            service, "yes", keyWords="да", ivrs=[node(service, "one", digit=1, ivrs=[node(service, "stays")])]
        ),
        node(service, "no", keyWords="нет"),
    ]
    service.sandbox.script(ORDINARY, Outcome(reactions=("да", 1, STAY)))
    call_id = await service.call(ivrs=tree)
    await service.over(call_id)
    await service.webhooks(7)
    told = [("yes", "да"), ("one", 1), ("stays", -1)]
    assert heard(service) == [
        {"node": name, "call": {"phone": ORDINARY, "answer": answer, "apicallId": call_id}}
        for name, answer in told
    ]
    assert [hook.headers["X-Node"] for hook in service.hooks.got if "X-Node" in hook.headers] == [
        name for name, _ in told
    ]


@pytest.mark.parametrize(("digits", "bodies"), [("9916", 0), ("9917", 2), ("9918", 1), ("9919", 1)])
async def test_ending_says_what_becomes_of_the_webhook(digits: str, bodies: int) -> None:
    async with driving(CallingSandbox(speed=2000)) as service:
        call_id = await service.call(ending(digits), ivrs=[node(service, "one", digit=1)])
        truth = await service.over(call_id)
        before = len(heard(service))
        await service.webhooks(4 + bodies)
        assert len(heard(service)) == bodies
        assert (before, truth["conversation"]["heard"][0]["webhook"]) == {
            "9916": (before, "lost"), "9917": (before, "doubled"), "9918": (0, "late"), "9919": (before, "sent"),
        }[digits]  # fmt: skip
        assert all(("apicallId" in body["call"]) is (digits != "9919") for body in heard(service))


async def test_shares_of_the_webhooks_go_wrong_the_same_way_each_time() -> None:
    faults = ReactionFaults(lost=0.2, doubled=0.2, late=0.2, without_call_id=0.3, late_s=60, seed=5)

    async def fates() -> tuple[list[str], int, int]:
        async with driving(CallingSandbox(speed=2000), balance="1000") as service:
            service.sandbox.reaction_faults = faults
            assert service.sandbox.reaction_faults is faults
            tree = [node(service, "one", digit=1, ivrs=[node(service, "two", digit=2)])]
            phones = [f"7916111{number:04}" for number in range(60)]
            for phone in phones:
                service.sandbox.script(phone, Outcome(reactions=(1, 2)))
            items = await service.ok("create", **service.order(phones=phones, ivrs=tree))
            for item in items:
                await service.over(item["id"])
            told = [
                one["webhook"]
                for truth in service.sandbox.truth(KEY)
                for one in truth["conversation"]["heard"]
            ]
            times = Counter(told)
            sent = times["sent"] + times["late"] + 2 * times["doubled"]
            await service.sandbox.until(
                lambda: sum(attempt.kind == "reaction" for attempt in service.sandbox.webhooks) == sent
            )
            nameless = sum("apicallId" not in body["call"] for body in heard(service))
            assert len(heard(service)) == sent
            return told, sent, nameless

    told, sent, nameless = await fates()
    assert (told, sent, nameless) == await fates()
    assert all(12 <= Counter(told)[fate] <= 36 for fate in ("lost", "doubled", "late"))
    assert 0.15 * sent < nameless < 0.45 * sent


async def test_phones_own_fate_outdoes_the_share(service: Driver) -> None:
    service.sandbox.reaction_faults = ReactionFaults(lost=1, without_call_id=1)
    service.sandbox.script(
        ORDINARY, Outcome(reactions=(1,), reaction_webhooks="doubled", reaction_call_id=True)
    )
    call_id = await service.call(ivrs=[node(service, "one", digit=1)])
    await service.over(call_id)
    await service.webhooks(6)
    assert [body["call"]["apicallId"] for body in heard(service)] == [call_id] * 2
