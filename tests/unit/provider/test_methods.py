"""Fields on the wire, and what is refused before anything is paid for."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue, ValidationError

from bot.domain.ids import TemplateId
from bot.domain.phone import Phone
from bot.provider.methods import (
    GetCalls,
    GetLanguages,
    GetPhones,
    GetRecords,
    GetTemplateCalls,
    GetTemplates,
    Method,
    MoveCalls,
    PaidMethod,
    ReactionNode,
    ReactionRecord,
    RemoveCalls,
    RemoveRecords,
    UserInfo,
)
from bot.provider.methods.paid import (
    AudioFile,
    CallRecord,
    ConfirmPhone,
    CreateCalls,
    CreateRecord,
    CreateTemplateCalls,
    Voice,
)
from bot.provider.methods.paid.templates import inverted
from bot.provider.models import PlacedCall
from tests.unit.provider.examples import ANNA, BORIS, OUTGOING, VERA, call_id, record_id

TEXT = CallRecord(text="Ждём вас")
NINE, EIGHT_PM = time(9), time(20, 30)
AT = datetime(2026, 12, 1, 10, tzinfo=timezone(timedelta(hours=3)))
AT_UNIX = 1796108400


def call(**fields: object) -> CreateCalls:
    """A valid call with some fields changed; None takes one away."""
    wanted = {"phones": (ANNA,), "outgoing_phone": OUTGOING, "record": TEXT} | fields
    return CreateCalls.model_validate({name: value for name, value in wanted.items() if value is not None})


def node(**fields: object) -> ReactionNode:
    return ReactionNode.model_validate(fields)


def template_call(**fields: object) -> CreateTemplateCalls:
    return CreateTemplateCalls.model_validate({"phones": (ANNA,), "template_id": 4} | fields)


def test_smallest_call_sends_only_what_was_given() -> None:
    assert call().wire() == {
        "phones": [ANNA],
        "outgoingPhone": OUTGOING,
        "record": {"text": "Ждём вас", "gender": 0},
    }


def test_every_field_of_a_call_has_its_name_on_the_wire() -> None:
    full = CreateCalls(
        phones=(ANNA, BORIS),
        duty_phone=True,
        planned_at=AT,
        smart_delay_min=30,
        need_recording=True,
        webhook_url="https://bot.example/hooks/calls/1/abc/def",
        webhook_parameters={"ref": "abc", "n": 1},
        webhook_headers={"X-Shop": "Цветы"},
        record=CallRecord(record_id=record_id(7), voice=Voice.MALE),
        reactions=(ReactionNode(digit=1),),
        is_manager_delivery_phone=False,
        end_of_speech=True,
        voice_detection=False,
        lang="ru-RU",
        start_time=NINE,
        end_time=EIGHT_PM,
        planned_at_time_zone=True,
        weekdays=(5, 1, 5),
        answer_timeout_s=45,
    )
    assert full.wire() == {
        "phones": [ANNA, BORIS],
        "dutyPhone": 1,
        "plannedAt": AT_UNIX,
        "smartDelay": 30,
        "needRecording": 1,
        "webhookUrl": "https://bot.example/hooks/calls/1/abc/def",
        "webhookParameters": '{"ref":"abc","n":1}',
        "webhookHeaders": '{"X-Shop":"Цветы"}',
        "record": {"id": 7, "gender": 1},
        "ivrs": [{"digit": 1}],
        "isManagerDeliveryPhone": 0,
        "endOfSpeech": 1,
        "voiceDetection": 0,
        "lang": "ru-RU",
        "startTime": "09:00",
        "endTime": "20:30",
        "plannedAtTimeZone": 1,
        "weekdays": [1, 5],
        "answerTimeout": 45,
    }


def test_excluded_weekends_go_with_a_window() -> None:
    wire = call(exclude_weekends=True, start_time=NINE, end_time=EIGHT_PM).wire()
    assert wire["excludeWeekends"] == 1


def test_tree_of_reactions_nests_and_joins_its_words() -> None:
    tree = ReactionNode(
        digit=1,
        need_block=False,
        record=ReactionRecord(text="Соединяю", source="text"),
        manager_phone=VERA,
        sms_text="Адрес",
        sms_channel="VIRTA",
        webhook_url="https://bot.example/hooks/ivr/1/abc/1/def",
        webhook_parameters={"node": 1},
        webhook_headers={},
        recognize=True,
        email_timeout_min=5,
        next_level=(
            ReactionNode(key_words=("да", "не знаю"), record=ReactionRecord(record_id=record_id(3))),
            ReactionNode(key_words=("да", "нет"), separator=", ", sms_template_id=8),
            ReactionNode(any_word=True, recognition_timeout_s=15),
            ReactionNode(),
        ),
    )
    assert call(reactions=(tree,)).wire()["ivrs"] == [
        {
            "digit": 1,
            "needBlock": 0,
            "record": {"text": "Соединяю", "source": "text"},
            "managerPhone": VERA,
            "smsText": "Адрес",
            "smsChannel": "VIRTA",
            "webhookUrl": "https://bot.example/hooks/ivr/1/abc/1/def",
            "webhookParameters": '{"node":1}',
            "webhookHeaders": "{}",
            "recognize": 1,
            "emailTimeout": 5,
            "ivrs": [
                {"keyWords": "да|не знаю", "record": {"id": 3}},
                {"keyWords": "да, нет", "smsTemplateId": 8},
                {"anyWord": 1, "recognitionTimeout": 15},
                {},
            ],
        }
    ]


REFUSED_CALLS: dict[str, Callable[[], object]] = {
    "nobody to call": lambda: call(phones=()),
    "phone with ten digits": lambda: call(phones=("9160000011",)),
    "phone with other digits": lambda: call(phones=("7916000001\u0661",)),
    "phone twice": lambda: call(phones=(ANNA, BORIS, ANNA)),
    "nowhere to call from": lambda: call(outgoing_phone=None),
    "duty phone switched off": lambda: call(outgoing_phone=None, duty_phone=False),
    "outgoing and duty phone": lambda: call(duty_phone=True),
    "nothing to say": CallRecord,
    "record and text": lambda: CallRecord(record_id=record_id(1), text="а"),
    "text of 1025": lambda: CallRecord(text="а" * 1025),
    "blank text": lambda: CallRecord(text=" \n"),
    "record 0": lambda: CallRecord(record_id=record_id(0)),
    "time without a zone": lambda: call(planned_at=datetime(2026, 12, 1, 10)),  # noqa: DTZ001
    "redial too soon": lambda: call(smart_delay_min=14),
    "redial too late": lambda: call(smart_delay_min=91),
    "redial outside of the set range": lambda: call(smart_delay_min=20, smart_delay_range=(30, 60)),
    "webhook address of 256": lambda: call(webhook_url="https://bot.example/" + "x" * 236),
    "webhook address of another kind": lambda: call(webhook_url="ftp://bot.example/"),
    "language of 6": lambda: call(lang="ru-RUS"),
    "weekday 0": lambda: call(weekdays=(0,), start_time=NINE, end_time=EIGHT_PM),
    "weekday 8": lambda: call(weekdays=(8,), start_time=NINE, end_time=EIGHT_PM),
    "no weekday": lambda: call(weekdays=(), start_time=NINE, end_time=EIGHT_PM),
    "weekdays without a window": lambda: call(weekdays=(1,), start_time=NINE),
    "weekends without a window": lambda: call(exclude_weekends=True, end_time=EIGHT_PM),
    "weekdays and weekends": lambda: call(
        weekdays=(1,), exclude_weekends=True, start_time=NINE, end_time=EIGHT_PM
    ),
    "answer timeout of 14": lambda: call(answer_timeout_s=14),
    "answer timeout of 61": lambda: call(answer_timeout_s=61),
    "no reaction in the list": lambda: call(reactions=()),
    "unknown field": lambda: call(phone=ANNA),
    "digit 10": lambda: node(digit=10),
    "any word with a digit": lambda: node(any_word=True, digit=0),
    "any word with key words": lambda: node(any_word=True, key_words=("да",)),
    "recognition timeout without any word": lambda: node(recognition_timeout_s=7),
    "recognition timeout of 0": lambda: node(any_word=True, recognition_timeout_s=0),
    "recognition timeout of 16": lambda: node(any_word=True, recognition_timeout_s=16),
    "SMS of 71": lambda: node(sms_text="а" * 71),
    "SMS and template": lambda: node(sms_text="а", sms_template_id=1),
    "key word with the separator": lambda: node(key_words=("да|нет",)),
    "blank key word": lambda: node(key_words=(" ",)),
    "empty separator": lambda: node(key_words=("да",), separator=""),
    "reaction's record and text": lambda: ReactionRecord(record_id=record_id(1), text="а"),
    "no ids": lambda: GetCalls(ids=()),
    "5001 ids": lambda: GetCalls(ids=tuple(map(call_id, range(5001)))),
    "nothing to move": lambda: MoveCalls(times={}),
    "nothing to remove": lambda: RemoveCalls(ids=(), of_template=True),
    "no record to remove": lambda: RemoveRecords(ids=()),
    "record without a source": lambda: CreateRecord(name="а"),
    "record from text and file": lambda: CreateRecord(
        name="а", text="а", file=AudioFile(file_name="a.mp3", content=b"1")
    ),
    "record without a name": lambda: CreateRecord(name="", text="а"),
    "empty file": lambda: AudioFile(file_name="a.mp3", content=b""),
    "pin of 3": lambda: ConfirmPhone(phone=ANNA, pin="482"),
    "pin with a line end": lambda: ConfirmPhone(phone=ANNA, pin="4821\n"),
    "template 0": lambda: template_call(template_id=0),
    "variables of somebody else": lambda: template_call(variables={BORIS: {"name": "Борис"}}),
    "empty variable": lambda: template_call(variables={ANNA: {"name": " "}}),
    "empty placeholder": lambda: template_call(variables={ANNA: {"{}": "Анна"}}),
    "placeholder twice": lambda: template_call(variables={ANNA: {"name": "Анна", "{name}": "Аня"}}),
}


@pytest.mark.parametrize("name", REFUSED_CALLS)
def test_what_the_contract_forbids_is_refused_before_it_is_sent(name: str) -> None:
    with pytest.raises(ValidationError):
        REFUSED_CALLS[name]()


def test_limits_themselves_are_allowed() -> None:
    assert call(smart_delay_min=15).smart_delay_min == 15
    assert call(smart_delay_min=1440, smart_delay_range=(2, 1440)).wire()["smartDelay"] == 1440
    assert call(answer_timeout_s=60, record=CallRecord(text="а" * 1024)).answer_timeout_s == 60
    assert len(GetCalls(ids=tuple(map(call_id, range(5000)))).ids) == 5000
    assert call(webhook_url="https://bot.example/" + "x" * 235).webhook_url is not None


def test_refusal_and_repr_do_not_tell_values() -> None:
    with pytest.raises(ValidationError) as caught:
        call(phones=(ANNA, ANNA, "canary"), webhook_url="canary", reactions=({"sms_text": "canary" * 90},))
    assert "canary" not in str(caught.value) + repr(caught.value)
    assert ANNA not in str(caught.value) + repr(call()) + str(call())
    assert repr(call()) == "CreateCalls()"


def test_variables_are_inverted_and_equal_values_kept_apart() -> None:
    method = CreateTemplateCalls(
        phones=(ANNA, BORIS),
        template_id=TemplateId(4),
        variables={
            ANNA: {"name": "Ольга ", "{manager}": "Ольга", "third": " Ольга"},
            BORIS: {"name": "Борис"},
        },
    )
    assert method.wire() == {
        "phones": [ANNA, BORIS],
        "templateId": 4,
        "variables": {
            ANNA: {"Ольга": "{name}", "Ольга ": "{manager}", "Ольга  ": "{third}"},
            BORIS: {"Борис": "{name}"},
        },
    }


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]\w{0,5}", fullmatch=True), st.sampled_from(["да", "да ", "нет", "5%"])
    )
)
def test_no_variable_is_ever_lost(values: dict[str, str]) -> None:
    wire = inverted(values)
    assert {placeholder.strip("{}"): value.strip() for value, placeholder in wire.items()} == {
        name: value.strip() for name, value in values.items()
    }


@pytest.mark.parametrize(
    ("took", "wrong"),
    [
        ('{"name":"Ольга","discount":"40%"}', ()),
        ('{"{name}":"Ольга ","discount":"40%"}', ()),
        ('{"name":"Ольга"}', ("discount",)),
        ('{"name":"40%","discount":"Ольга"}', ("name", "discount")),
        (None, ()),
        ("no json", ("name", "discount")),
    ],
)
def test_what_the_service_took_is_compared_with_what_was_meant(
    took: str | None, wrong: tuple[str, ...]
) -> None:
    method = template_call(variables={ANNA: {"name": "Ольга", "{discount}": "40%"}})
    placed = PlacedCall.model_validate({"id": 1, "phone": ANNA, "phoneInfo": took})
    assert method.misunderstood(placed) == wrong


def test_calls_without_variables_or_phone_are_not_compared() -> None:
    said = {"id": 1, "phoneInfo": '{"name":"Ольга"}'}
    assert template_call().misunderstood(PlacedCall.model_validate(said)) == ()
    assert template_call().misunderstood(PlacedCall.model_validate({**said, "phone": ANNA})) == ()


OTHERS: list[tuple[Method[object], str, dict[str, JsonValue]]] = [
    (GetCalls(ids=(call_id(1), call_id(2))), "/apiCalls/get", {"apiCallIdList": [1, 2]}),
    (GetTemplateCalls(ids=(call_id(1),)), "/apiCalls/getWithTemplates", {"apiCallIdList": [1]}),
    (
        CreateRecord(name="а", text="Ждём"),
        "/apiCalls/createRecord",
        {"name": "а", "text": "Ждём", "source": "text"},
    ),
    (RemoveRecords(ids=(record_id(5),)), "/apiCalls/removeRecord", {"idList": [5]}),
    (GetRecords(), "/apiCalls/getRecords", {}),
    (UserInfo(), "/apiCalls/userInfo", {}),
    (GetPhones(), "/apiCalls/getPhones", {}),
    (GetPhones(all=True), "/apiCalls/getPhones", {"all": True}),
    (GetLanguages(), "/apiCalls/getAvailableLanguages", {}),
    (
        ConfirmPhone(phone=ANNA, pin="0021"),
        "/apiVerificationPhones/confirmPhone",
        {"phone": ANNA, "pin": "0021"},
    ),
    (
        MoveCalls(times={call_id(3): AT, call_id(4): AT.astimezone(UTC)}),
        "/apiCalls/update",
        {"callList": [{"id": 3, "replannedAt": AT_UNIX}, {"id": 4, "replannedAt": AT_UNIX}]},
    ),
    (
        RemoveCalls(ids=(call_id(3),), of_template=True),
        "/apiCalls/remove",
        {"idList": [3], "isTemplate": 1},
    ),
    (
        RemoveCalls(ids=(call_id(3),), of_template=False),
        "/apiCalls/remove",
        {"idList": [3], "isTemplate": 0},
    ),
    (GetTemplates(only_moderated=True), "/apiCalls/getTemplates", {"onlyModerated": 1}),
    (template_call(), "/apiCalls/createWithTemplate", {"phones": [ANNA], "templateId": 4}),
]


@pytest.mark.parametrize(("method", "path", "wire"), OTHERS, ids=lambda value: type(value).__name__)
def test_endpoint_has_its_path_and_fields(
    method: Method[object], path: str, wire: dict[str, JsonValue]
) -> None:
    assert (method.path, method.wire()) == (path, wire)
    assert json.loads(json.dumps(wire)) == wire


def test_only_what_changes_nothing_may_be_repeated() -> None:
    reading: set[type[Method[object]]] = {
        GetCalls,
        GetTemplateCalls,
        GetRecords,
        UserInfo,
        GetPhones,
        GetLanguages,
        GetTemplates,
    }
    paying: set[type[Method[object]]] = {CreateCalls, CreateTemplateCalls, CreateRecord, ConfirmPhone}
    changing: set[type[Method[object]]] = {MoveCalls, RemoveCalls, RemoveRecords}
    assert all(kind.repeatable and not issubclass(kind, PaidMethod) for kind in reading)
    assert all(issubclass(kind, PaidMethod) and not kind.repeatable for kind in paying)
    assert not any(issubclass(kind, PaidMethod) or kind.repeatable for kind in changing)


def test_phone_of_another_country_is_taken() -> None:
    assert call(phones=(Phone("10000000000"),)).phones == ("10000000000",)
