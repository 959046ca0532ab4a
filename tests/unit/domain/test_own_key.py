import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hooks.own_key import without_own_key

KEY = "canary-of-a-key-0123456789"
CALLS = {"apiCalls": [{"id": 1, "cost": "2.40", "phone": "79160000001", "calls": []}], "webhookTry": 1}


@pytest.mark.parametrize(
    "name",
    [
        "apiKey", "apikey", "APIKEY", "ApiKey", "api_key", "API_KEY", "api-key", "api key", "x-api-key", "_apiKey",
        "params[apiKey]",
    ],
)  # fmt: skip
def test_a_member_of_that_name_is_left_out_and_the_rest_stays(name: str) -> None:
    body = json.dumps({"before": [1, None, "да"], name: KEY, "after": CALLS}).encode()
    kept = without_own_key(body)
    assert KEY.encode() not in kept
    assert json.loads(kept) == {"before": [1, None, "да"], "after": CALLS}


@pytest.mark.parametrize("value", [KEY, [KEY], {"value": KEY}, 1234567890123])
def test_whatever_stands_under_the_name_goes_with_it(value: object) -> None:
    assert json.loads(without_own_key(json.dumps({"apiKey": value, "id": 1}).encode())) == {"id": 1}


def test_it_is_found_at_any_depth() -> None:
    body = json.dumps({"apiCalls": [{"calls": [{"request": {"apiKey": KEY, "phone": 1}}]}]}).encode()
    assert json.loads(without_own_key(body)) == {"apiCalls": [{"calls": [{"request": {"phone": 1}}]}]}


def test_a_string_that_holds_json_is_looked_through_as_deep_as_it_goes() -> None:
    innermost = json.dumps({"apiKey": KEY, "dialgram": "batch"})
    inner = json.dumps({"webhookParameters": innermost, "api_key": KEY, "list": [innermost]})
    kept = without_own_key(json.dumps({"webhookParameters": inner, "id": 7}).encode())
    assert KEY.encode() not in kept
    parameters = json.loads(json.loads(kept)["webhookParameters"])
    assert json.loads(parameters.pop("webhookParameters")) == {"dialgram": "batch"}
    assert [json.loads(text) for text in parameters.pop("list")] == [{"dialgram": "batch"}]
    assert parameters == {}
    assert json.loads(kept)["id"] == 7


def test_a_name_written_with_escapes_is_found() -> None:
    body = b'{"\\u0061pi\\u004bey": "' + KEY.encode() + b'", "id": 1}'
    assert json.loads(without_own_key(body)) == {"id": 1}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_json_of_another_encoding_is_read_too(encoding: str) -> None:
    body = json.dumps({"apiKey": KEY, "id": 1}).encode(encoding)
    assert json.loads(without_own_key(body)) == {"id": 1}


@pytest.mark.parametrize(
    "body",
    [
        b'{ "apiCalls" : [ {"cost": 2.40, "cost": 2.50} ] }',
        b'{"keywords": "api", "key": "1", "pressedKey": 1, "apiKeywords": 1}',
        b'{"comment": "\\u00ab\\u041f\\u00bb", "text": "\\u0041pi"}',
        b"no json with a key",
        b"",
        b"\x00\xff",
        b'{"apiKey',
    ],
)
def test_what_names_no_key_is_kept_byte_for_byte(body: bytes) -> None:
    assert without_own_key(body) == body


@pytest.mark.parametrize(
    "body",
    [
        f"apiKey={KEY}&id=1",
        f"id=1&API_KEY={KEY}",
        f'{{"apiKey": "{KEY}", "id": 1',
        f'{{"webhookParameters": "{{\\"apiKey\\":\\"{KEY}\\"}}", "id": 1',
        f"<call><apiKey>{KEY}</apiKey><id>1</id></call>",
        f"Array ( [apiKey] => {KEY} [id] => 1 )",
        f'--x\r\nContent-Disposition: form-data; name="apiKey"\r\n\r\n{KEY}\r\n--x id=1',
        f'{{"apiKey": "{KEY}", "id": ' + "[" * 5000 + "1",
        f'{{"apiKey": "{KEY}", "id": ' + "[" * 700 + "1" + "]" * 700 + "}",
    ],
)
def test_what_is_no_json_loses_the_key_and_nothing_else(body: str) -> None:
    kept = without_own_key(body.encode()).decode()
    assert KEY not in kept
    assert kept.replace("***", KEY) == body or json.loads(kept)["id"]


def test_a_string_in_the_shape_of_a_form_is_masked_too() -> None:
    kept = json.loads(without_own_key(json.dumps({"webhookParameters": f"a=1&apiKey={KEY}&b=2"}).encode()))
    assert kept == {"webhookParameters": "a=1&apiKey=***&b=2"}


words = st.text(max_size=8).filter(lambda word: "key" not in word.lower())
"""What is named like a key is dropped, in whatever case; that is tested above."""
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | words | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


@given(around=json_values, ascii_only=st.booleans())
def test_no_key_survives_and_nothing_else_is_lost(around: object, ascii_only: bool) -> None:
    told = {"apiKey": KEY, "around": around, "deep": json.dumps({"a": [{"api_key": KEY}], "around": around})}
    kept = without_own_key(json.dumps(told, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass"))
    assert KEY.encode() not in kept
    read = json.loads(kept)
    assert read["around"] == around
    assert json.loads(read["deep"]) == {"a": [{}], "around": around}


@given(body=st.binary(max_size=200))
def test_nothing_that_is_sent_breaks_it(body: bytes) -> None:
    without_own_key(body + b"apiKey" + body)


def test_a_body_full_of_beginnings_takes_no_time() -> None:
    began = time.process_time()
    for part in (
        b"api" * 700_000,
        b"apikey" * 350_000,
        b"api_" * 500_000,
        b"apikey\\" * 300_000,
        b"api   " * 300_000,
    ):
        without_own_key(part)
    assert time.process_time() - began < 5
