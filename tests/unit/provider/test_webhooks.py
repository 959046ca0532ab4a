"""The shapes in which the same news comes."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from bot.provider.errors import UnreadableWebhookError
from bot.provider.webhooks import parse_call_webhook, parse_reaction
from tests.unit.provider.examples import ANNA, BORIS
from tests.unit.provider.test_answers import ANY_JSON

LEG: dict[str, JsonValue] = {
    "id": 501,
    "phone": ANNA,
    "status": "finished",
    "answeredAt": 1796108405,
    "finishedAt": "1796108430",
    "cost": "1.85",
    "ivrDigit": "1",
}
CALL: dict[str, JsonValue] = {"id": 31, "createdAt": 1796108400, "calls": [LEG]}


def body(payload: JsonValue) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "payload",
    [
        {"apiCalls": [CALL]},
        {"apiCalls": CALL},
        {"call": CALL},
        {"status": "success", "data": [CALL]},
        CALL,
        [CALL],
        [{"call": CALL}],
        {"apiCalls": ["?", {"calls": []}, CALL]},
        {"call": {**{name: said for name, said in CALL.items() if name != "id"}, "apicallId": "31"}},
    ],
)
def test_call_is_read_from_every_shape(payload: JsonValue) -> None:
    [call] = parse_call_webhook(body(payload))
    [leg] = call.legs
    assert call.id == 31
    assert (leg.phone, leg.status, leg.cost_kopecks, leg.ivr_digit) == (ANNA, "finished", 185, 1)
    assert leg.finished_at == datetime(2026, 12, 1, 7, 0, 30, tzinfo=UTC)


def test_several_calls_come_in_one_body() -> None:
    calls = parse_call_webhook(body({"apiCalls": [CALL, {**CALL, "id": "32"}]}))
    assert [call.id for call in calls] == [31, 32]


@pytest.mark.parametrize(
    "payload",
    [
        {"apiCalls": [CALL], "ref": "abc"},
        {"apiCalls": [CALL], "webhookParameters": {"ref": "abc"}},
        {"apiCalls": [CALL], "webhookParameters": '{"ref":"abc"}'},
        {"apiCalls": [{**CALL, "ref": "abc"}]},
        {"apiCalls": [{**CALL, "webhookParameters": {"ref": "abc"}}]},
        {"apiCalls": [{**CALL, "webhookParameters": '{"ref":"abc"}'}]},
        {"call": CALL, "ref": "abc"},
        {**CALL, "ref": "abc"},
        {**CALL, "webhookParameters": '{"ref":"abc"}'},
    ],
)
def test_our_parameters_are_found_wherever_they_are(payload: JsonValue) -> None:
    [call] = parse_call_webhook(body(payload))
    assert call.parameters["ref"] == "abc"


def test_parameters_of_a_call_go_before_those_at_the_top() -> None:
    payload: JsonValue = {"apiCalls": [{**CALL, "webhookParameters": {"ref": "own"}}, CALL], "ref": "top"}
    assert [call.parameters["ref"] for call in parse_call_webhook(body(payload))] == ["own", "top"]


@pytest.mark.parametrize("parameters", [None, [], "", "no json", "[1]", 7, "[" * 100_000])
def test_parameters_that_are_no_object_are_none(parameters: JsonValue) -> None:
    [call] = parse_call_webhook(body({**CALL, "webhookParameters": parameters}))
    assert call.parameters == {}


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"<html>", b"\xff\xfe", b"null", b"7", b'"x"', b"[]", b"{}", b'{"apiCalls":[]}', b'[["x"]]'),
        b"[" * 99_999,
        body({"apiCalls": [{"calls": [LEG]}]}),
        body({"call": {"phone": ANNA, "answer": 1}}),
    ],
)
def test_body_without_a_call_is_unreadable(raw: bytes) -> None:
    with pytest.raises(UnreadableWebhookError) as caught:
        parse_call_webhook(raw)
    assert ANNA not in repr(caught.value)


@pytest.mark.parametrize(
    ("answer", "expected"), [(1, "1"), ("да", "да"), ("0", "0"), (0, "0"), (-1, "-1"), (" нет ", "нет")]
)
def test_reaction_is_a_digit_or_a_word(answer: JsonValue, expected: str) -> None:
    reaction = parse_reaction(body({"call": {"phone": ANNA, "answer": answer}, "ref": "abc"}))
    assert (reaction.phone, reaction.answer, reaction.provider_call_id) == (ANNA, expected, None)
    assert reaction.parameters == {"ref": "abc"}


@pytest.mark.parametrize("name", ["apicallId", "apiCallId", "id"])
def test_reaction_may_name_its_call(name: str) -> None:
    reaction = parse_reaction(body({"call": {"phone": int(ANNA), "answer": 1, name: "31"}}))
    assert reaction.provider_call_id == 31


@pytest.mark.parametrize(
    "payload",
    [
        [{"call": {"phone": ANNA, "answer": 1}, "ref": "abc"}],
        {"phone": ANNA, "answer": 1, "ref": "abc"},
        {"call": {"phone": ANNA, "answer": 1}, "webhookParameters": '{"ref":"abc"}'},
        {"call": {"phone": ANNA, "answer": 1, "webhookParameters": {"ref": "abc"}}},
    ],
)
def test_reaction_is_read_from_odd_shapes(payload: JsonValue) -> None:
    reaction = parse_reaction(body(payload))
    assert (reaction.phone, reaction.answer, reaction.parameters["ref"]) == (ANNA, "1", "abc")


def test_reaction_without_a_phone_needs_its_call() -> None:
    assert parse_reaction(body({"call": {"id": 31, "answer": 1}})).phone is None


@pytest.mark.parametrize(
    "payload",
    [
        *(None, [], "x", {}, {"call": None}, {"call": {"phone": ANNA}}, {"call": {"answer": 1}}),
        {"call": {"phone": ANNA, "answer": []}},
        {"call": {"phone": "79", "answer": 1}},
        [CALL, CALL],
    ],
)
def test_reaction_without_answer_or_person_is_unreadable(payload: JsonValue) -> None:
    with pytest.raises(UnreadableWebhookError) as caught:
        parse_reaction(body(payload))
    assert ANNA not in repr(caught.value)


@given(ANY_JSON)
def test_any_json_is_news_or_unreadable(payload: JsonValue) -> None:
    for parse in (parse_call_webhook, parse_reaction):
        try:
            parse(body_of(payload))
        except UnreadableWebhookError:
            continue


def body_of(payload: JsonValue) -> bytes:
    return json.dumps(payload).encode()


@given(st.binary(max_size=60))
def test_any_bytes_are_news_or_unreadable(raw: bytes) -> None:
    for parse in (parse_call_webhook, parse_reaction):
        try:
            parse(raw)
        except UnreadableWebhookError:
            continue


def test_news_does_not_show_people() -> None:
    call = parse_call_webhook(body({**CALL, "ref": BORIS, "phone": BORIS}))
    reaction = parse_reaction(body({"call": {"phone": ANNA, "answer": "да"}, "who": BORIS}))
    assert not any(phone in repr([call, reaction]) for phone in (ANNA, BORIS))


def test_side_server_reads_webhooks_without_an_http_library() -> None:
    heavy = "{'aiohttp', 'aiogram', 'stamina', 'sqlalchemy', 'phonenumbers'}"
    code = f"import sys, bot.provider.webhooks; print(sorted({heavy} & set(sys.modules)))"
    command = [sys.executable, "-c", code]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert shown.stdout.strip() == "[]"
