"""One value is written in many ways; each must be read alike, and an odd one must not spoil the rest."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from bot.domain.calls.call_status import LegNews
from bot.domain.costs.money import Kopecks
from bot.provider import loose
from bot.provider.models import CallInfo, Leg, RecordInfo
from tests.unit.provider.examples import ANNA

STRUCTURED: list[object] = [None, [], {}, [1], {"a": 1}]


@pytest.mark.parametrize(
    ("value", "read"),
    [(7, 7), ("7", 7), (" 7 ", 7), (7.0, 7), ("7.0", 7), ("-1", -1), (0, 0)]
    + [(bad, None) for bad in (7.5, "семь", "", True, "1e400", "nan", float("inf"), 2**70, *STRUCTURED)],
)
def test_whole_number(value: object, read: int | None) -> None:
    assert loose.whole_number(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (12, 1200),
        ("12.5", 1250),
        ("1 234,50", 123450),
        (0.4, 40),
        ("0.405", 41),
        (-3, -300),
        ("1\u00a0000", 100000),
    ]
    + [(bad, None) for bad in ("много", "", True, float("nan"), 10**13, *STRUCTURED)],
)
def test_kopecks(value: object, read: int | None) -> None:
    assert loose.kopecks(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1, True),
        ("1", True),
        (True, True),
        ("True", True),
        (0, False),
        ("0", False),
        (False, False),
        ("false", False),
    ]
    + [(bad, None) for bad in (2, "", "да", 1.0, *STRUCTURED)],
)
def test_flag(value: object, read: bool | None) -> None:
    assert loose.flag(value) is read


AT = datetime(2026, 12, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "read"),
    [(1796108400, AT), ("1796108400", AT), (1796108400.0, AT)]
    + [(bad, None) for bad in (0, "0", "", -5, 10**13, "2026-12-01", False, *STRUCTURED)],
)
def test_moment(value: object, read: datetime | None) -> None:
    assert loose.moment(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (int(ANNA), ANNA),
        (ANNA, ANNA),
        ("+7 (916) 000-00-11", ANNA),
        ("89160000011", ANNA),
        ("9160000011", ANNA),
    ]
    + [("10000000000", "10000000000")]
    + [
        (bad, None) for bad in ("7916***0011", "1234567890", "", 79, True, "٧٩١٦٠٠٠٠٠١١", 7.9e10, *STRUCTURED)
    ],
)
def test_phone(value: object, read: str | None) -> None:
    assert loose.phone(value) == read


@pytest.mark.parametrize(("value", "read"), [("да", "да"), (1, "1"), (" ", None), (True, None), ([], None)])
def test_word(value: object, read: str | None) -> None:
    assert loose.word(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1|да", "1|да"),
        ([1, "да", None], "1|да"),
        ('["1","да"]', "1|да"),
        ("[обрыв", None),
        (5, "5"),
        (None, None),
    ],
)
def test_joined(value: object, read: str | None) -> None:
    assert loose.joined(value) == read


def call(said: dict[str, JsonValue]) -> CallInfo:
    return CallInfo.model_validate(said)


def test_call_keeps_what_it_does_not_know() -> None:
    info = call({"id": "1", "smartDelay": "x", "needrecording": "1", "mood": "good", "calls": None})
    assert (info.smart_delay_min, info.need_recording, info.legs) == (None, True, ())
    assert info.unknown_fields == {"mood": "good"}
    assert "mood" not in repr(info)


def test_every_documented_field_of_a_call_is_read() -> None:
    info = call(
        {
            "id": 1,
            "createdAt": 1796108400,
            "plannedAt": "1796108400",
            "smartDelay": "15",
            "prevCallId": "9",
            "needRecording": 0,
            "webhookUrl": "https://bot.example/",
            "webhookSent": "0",
            "templateId": 4,
            "webhookParameters": '{"ref":"abc"}',
            "webhookTry": 2,
        }
    )
    assert (info.created_at, info.planned_at, info.smart_delay_min, info.prev_call_id) == (AT, AT, 15, 9)
    assert (info.need_recording, info.webhook_sent, info.template_id, info.webhook_try) == (
        False,
        False,
        4,
        2,
    )
    assert info.parameters == {"ref": "abc"}


@pytest.mark.parametrize("calls", [{"id": 5, "phone": ANNA}, [{"id": 5, "phone": ANNA}, "x", None]])
def test_legs_come_as_a_list_or_alone(calls: JsonValue) -> None:
    [leg] = call({"id": 1, "calls": calls}).legs
    assert leg.id == 5


def test_call_without_legs_that_has_a_status_is_its_own_leg() -> None:
    info = call({"id": 1, "createdAt": 5, "phone": ANNA, "status": "started", "cost": 2, "recordPath": "x"})
    [leg] = info.legs
    assert (leg.id, leg.phone, leg.status, leg.cost_kopecks, leg.record_path) == (
        None,
        ANNA,
        "started",
        200,
        "x",
    )
    assert call({"id": 1, "status": "started"}).legs == ()


@pytest.mark.parametrize("name", ["recordFilePath", "recordPath"])
def test_recording_has_two_names(name: str) -> None:
    assert (
        Leg.model_validate({name: "https://calls.example/1.mp3"}).record_path == "https://calls.example/1.mp3"
    )


def test_leg_becomes_news_for_the_ledger() -> None:
    leg = Leg.model_validate(
        {
            "id": "5",
            "phone": ANNA,
            "status": "dreaming",
            "ivrDigit": -1,
            "ivrAnswers": "1|-1",
            "ivrIdList": ["7", 8],
            "startedAt": 1796108400,
            "managerStatus": "answered",
            "toBlock": "1",
            "cost": "1.85",
            "hangupCause": "16",
            "nextCallId": 6,
            "comment": "",
        }
    )
    assert leg.news == LegNews(
        leg_key="id:5",
        phone=ANNA,
        status="dreaming",
        ivr_digit=-1,
        ivr_answers="1|-1",
        ivr_ids="7|8",
        started_at=AT,
        manager_status="answered",
        to_block=True,
        cost_kopecks=Kopecks(185),
        hangup_cause=16,
        next_call_id=6,
    )
    assert Leg.model_validate({"phone": ANNA}).news.leg_key == f"phone:{ANNA}"


@pytest.mark.parametrize("said", ["x", None, [], {}, {"id": "?"}])
def test_call_without_an_id_is_no_call(said: object) -> None:
    with pytest.raises(ValueError, match="CallInfo"):
        CallInfo.model_validate(said)


def test_record_without_an_id_is_no_record() -> None:
    with pytest.raises(ValueError, match="id"):
        RecordInfo.model_validate({"name": "canary"})
