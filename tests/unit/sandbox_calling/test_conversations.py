"""A call goes through the whole tree as its outcome says, and the sandbox tells which way it went."""

import time
from collections.abc import Sequence

import pytest

from bot.sandbox.calling import STAY, CallingSandbox, Outcome, SandboxSms
from tests.unit.sandbox_calling.driver import KEY, ORDINARY, Driver, Json, driving, ending

MANAGER = "74951112233"
TREE: list[Json] = [
    {
        "digit": 1,
        "keyWords": "приду|да",
        "smsText": "Ждём вас",
        "ivrs": [
            {"digit": 1, "ivrs": [{"keyWords": "утром"}, {"anyWord": 1, "recognitionTimeout": 10, "emailTimeout": 5}]},
            {"digit": 2, "smsTemplateId": 7, "smsChannel": "SMSC"},
            {"digit": None},
        ],
    },
    {"digit": 2, "keyWords": "не приду", "managerPhone": MANAGER, "ivrs": [{"digit": 1}]},
    {"digit": 9, "needBlock": 1},
]  # fmt: skip


async def told(service: Driver, outcome: Outcome, ivrs: Sequence[Json] = TREE) -> Json:
    """The truth of a call that went as the outcome says."""
    service.sandbox.script(ORDINARY, outcome)
    return await service.over(await service.call(ivrs=list(ivrs)))


@pytest.mark.parametrize(
    ("answers", "place", "heard", "digit"),
    [
        ((1, 1, "утром"), [0, 0, 0], "1|1|утром", 1),
        (("да, приду", 1, "не знаю"), [0, 0, 1], "да, приду|1|не знаю", 1),
        ((1, STAY), [0, 2], "1|-1", -1),
        (("не приду",), [1], "не приду", None),
        ((1, 7, 2), [0, 1], "1|7|2", 2),
        ((5, "кто это"), [], "5|кто это", 5),
        ((1,), [0], "1", 1),
        ((STAY, 1), [], None, None),
        ((1, 2, 9), [0, 1], "1|2", 2),
        ((), [], None, None),
    ],
)
async def test_recipient_answers_level_by_level(
    service: Driver, answers: tuple[int | str, ...], place: list[int], heard: str | None, digit: int | None
) -> None:
    truth = await told(service, Outcome(reactions=answers))
    [leg] = truth["calls"]
    assert (leg["status"], leg["ivrAnswers"], leg["ivrDigit"]) == ("finished", heard, digit)
    talk = truth["conversation"]
    assert talk["place"] == place
    chosen = [one["place"] for one in talk["heard"] if one["place"] is not None]
    assert chosen == [place[: depth + 1] for depth in range(len(place))]
    assert len((leg["ivrIdList"] or "").split("|")) == max(len(chosen), 1)


async def test_ids_of_reactions_are_the_same_for_all_calls_of_a_request(service: Driver) -> None:
    phones = [ending("9511"), ending("9512"), ending("9509")]
    items = await service.ok("create", **service.order(phones=phones, ivrs=TREE))
    truths = [await service.over(item["id"]) for item in items]
    ids = [truth["calls"][0]["ivrIdList"].split("|") for truth in truths]
    assert ids[0][0] == ids[1][0]
    assert len({ids[0][1], ids[1][1], *ids[2]}) == 3
    assert len({truth["tree"] for truth in truths}) == 1


async def test_answer_that_nobody_waits_for_is_told_without_a_place(service: Driver) -> None:
    truth = await told(service, Outcome(reactions=(5, 9)))
    assert truth["conversation"]["heard"] == [
        {"answer": 5, "place": None, "webhook": None},
        {"answer": 9, "place": [2], "webhook": None},
    ]


async def test_silence_lasts_as_long_as_any_phrase_is_waited_for(service: Driver) -> None:
    quiet = await told(service, Outcome(reactions=(STAY,)))
    [leg] = quiet["calls"]
    assert leg["finishedAt"] - leg["answeredAt"] == 7
    patient = await told(service, Outcome(reactions=(1, 1, STAY)))
    [leg] = patient["calls"]
    assert leg["finishedAt"] - leg["answeredAt"] == 3 + 3 + 10


async def test_every_action_on_the_way_is_done_and_told(service: Driver) -> None:
    truth = await told(service, Outcome(reactions=(1, 2)))
    ours, template = truth["conversation"]["sms"]
    assert ours == {"text": "Ждём вас", "templateId": None, "channel": "VIRTA"}
    assert template == {"text": None, "templateId": 7, "channel": "SMSC"}
    assert service.account.sms[0] == SandboxSms(truth["id"], ORDINARY, "Ждём вас", None, "VIRTA")
    mailed = await told(service, Outcome(reactions=(1, 1, "что угодно")))
    assert mailed["conversation"]["emailTimeouts"] == [5]


async def test_manager_picks_up(service: Driver) -> None:
    truth = await told(service, Outcome(reactions=(2, 1)))
    [leg] = truth["calls"]
    assert (leg["managerStatus"], leg["ivrAnswers"]) == ("finished", "2")
    assert leg["managerAnsweredAt"] - leg["managerStartedAt"] == 5
    assert leg["managerAnsweredAt"] <= leg["finishedAt"]
    assert truth["conversation"]["manager"] == {"phone": MANAGER, "answered": True}
    assert truth["conversation"]["isOver"]


async def test_manager_does_not_pick_up(service: Driver) -> None:
    truth = await told(service, Outcome(reactions=(2,), manager="no_answer"))
    [leg] = truth["calls"]
    assert (leg["status"], leg["managerStatus"], leg["managerAnsweredAt"]) == ("finished", "canceled", None)
    assert leg["managerStartedAt"] == leg["answeredAt"] + 3
    assert truth["conversation"]["manager"] == {"phone": MANAGER, "answered": False}


@pytest.mark.parametrize(("digits", "status"), [("9605", "finished"), ("9606", "canceled")])
async def test_ending_finds_the_manager_wherever_they_are(service: Driver, digits: str, status: str) -> None:
    tree = [{"digit": 3, "ivrs": [{"keyWords": "оператор", "managerPhone": MANAGER}]}]
    truth = await service.over(await service.call(ending(digits), ivrs=tree))
    [leg] = truth["calls"]
    assert (leg["ivrAnswers"], leg["managerStatus"]) == ("3|оператор", status)


async def test_who_is_blocked_is_not_dialled_any_more(service: Driver) -> None:
    phone = ending("0077")
    planned = await service.call(phone, plannedAt=int(time.time()) + 86400)
    service.sandbox.script(phone, Outcome(reactions=(9,)))
    truth = await service.over(await service.call(phone, ivrs=TREE))
    assert (truth["calls"][0]["toBlock"], truth["conversation"]["blocked"]) == (1, True)
    [refused] = await service.ok("create", **service.order(phone=phone))
    assert (refused["status"], refused["message"]) == ("error", "Номер находится в чёрном списке")
    service.sandbox.bring_forward()
    [leg] = (await service.over(planned))["calls"]
    assert (leg["status"], leg["startedAt"], leg["hangupCause"], leg["toBlock"]) == (
        "canceled",
        None,
        None,
        1,
    )
    assert service.truth(planned)["conversation"]["blocked"] is False


async def test_improvised_answers_depend_on_seed_and_phone_only() -> None:
    phones = [ending(f"00{n:02}") for n in range(30)]

    async def places(seed: int | None) -> list[tuple[int, ...]]:
        async with driving(CallingSandbox(speed=2000)) as service:
            service.sandbox.improvise(seed)
            items = await service.ok("create", **service.order(phones=phones, ivrs=TREE))
            return [tuple((await service.over(item["id"]))["conversation"]["place"]) for item in items]

    first = await places(1)
    assert first == await places(1)
    assert first != await places(2)
    assert {len(place) for place in first} >= {1, 2, 3}
    assert await places(None) == [()] * 30


async def test_ending_improvises_and_a_script_outdoes_an_ending(service: Driver) -> None:
    wandering = await service.over(await service.call(ending("9604"), ivrs=TREE))
    assert wandering["conversation"]["heard"]
    service.sandbox.script(ending("9700"), Outcome(reactions=(1,)))
    assert (await service.over(await service.call(ending("9700"), ivrs=TREE)))["conversation"]["place"] == [0]
    service.sandbox.script(ending("0005"), Outcome(placing="item_error"))
    [item] = await service.ok("create", **service.order(phone=ending("0005")))
    assert item["status"] == "error"


async def test_speech_that_is_not_recognised_chooses_nothing(service: Driver) -> None:
    tree = [{"keyWords": "да", "recognize": 0}, {"digit": 1, "keyWords": "нет", "recognize": 1}]
    truth = await told(service, Outcome(reactions=("да", "нет")), tree)
    assert [one["place"] for one in truth["conversation"]["heard"]] == [None, [1]]


async def test_redial_starts_the_tree_anew() -> None:
    async with driving(CallingSandbox(speed=20000)) as service:
        service.sandbox.script(ORDINARY, Outcome(answers_from_round=2, reactions=(1, 2)))
        first = await service.call(ivrs=TREE, smartDelay=15)
        await service.sandbox.until(lambda: len(service.sandbox.truth(KEY)) == 2)
        second = service.sandbox.truth(KEY)[1]["id"]
        assert (await service.over(second))["conversation"]["place"] == [0, 1]
        assert service.truth(first)["conversation"]["place"] == []


async def test_tree_of_a_call_is_told_flat_with_places(service: Driver) -> None:
    call_id = await service.call(ivrs=TREE)
    tree = service.sandbox.tree(call_id)
    assert [node["place"] for node in tree] == [
        [0], [0, 0], [0, 0, 0], [0, 0, 1], [0, 1], [0, 2], [1], [1, 0], [2],
    ]  # fmt: skip
    assert (tree[0]["words"], tree[0]["sms"], tree[4]["sms"]) == (["приду", "да"], "Ждём вас", "#7")
    assert service.truth(await service.call())["tree"] is None


async def test_deep_tree_is_walked_to_its_end(service: Driver) -> None:
    tree: list[Json] = []
    for _ in range(40):
        tree = [{"digit": 1, "ivrs": tree}] if tree else [{"digit": 1}]
    truth = await told(service, Outcome(reactions=(1,) * 40), tree)
    assert truth["conversation"]["place"] == [0] * 40
    assert truth["conversation"]["isOver"]


async def test_text_of_a_reaction_is_refused_under_moderation_like_the_main_one(service: Driver) -> None:
    free = service.account.add_record("Свободный", need_moderation=False)
    service.account.moderation = True
    tree = [{"digit": 1, "ivrs": [{"digit": 2, "record": {"text": "Спасибо"}}]}]
    refusal = await service.refused("create", **service.order(record={"id": free.id}, ivrs=tree))
    assert "снять модерацию" in refusal
    assert service.sandbox.truth(KEY) == []
