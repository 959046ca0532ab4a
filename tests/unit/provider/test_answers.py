"""Every shape an answer was seen or promised in, judged for a paid request."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from bot.provider.answers import HttpAnswer, read_answer
from bot.provider.errors import Happened, ProviderError, RefusedError, UnreadableAnswerError
from bot.provider.methods import (
    GetCalls,
    GetLanguages,
    GetPhones,
    GetRecords,
    GetTemplates,
    Method,
    MoveCalls,
    RemoveCalls,
    RemoveRecords,
    UserInfo,
)
from bot.provider.methods.paid import CallRecord, ConfirmPhone, CreateCalls, CreateRecord, CreateTemplateCalls
from bot.provider.models import CreateAnswer
from tests.unit.provider.examples import ANNA, BORIS, KEY, OUTGOING, PAID, VERA, call_id, record_id

THREE = CreateCalls(
    phones=(ANNA, BORIS, VERA), outgoing_phone=OUTGOING, record=CallRecord(record_id=record_id(1))
)
ONE = CreateCalls(phones=(ANNA,), outgoing_phone=OUTGOING, record=CallRecord(record_id=record_id(1)))
ITEM: dict[str, JsonValue] = {"id": 31, "phone": ANNA, "createdAt": 1796108400, "recordCost": 0.4}


def body(payload: JsonValue) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def success(data: JsonValue) -> JsonValue:
    return {"status": "success", "data": data}


def created(payload: JsonValue, method: CreateCalls = ONE) -> CreateAnswer:
    return read_answer(method, HttpAnswer(200, body(payload)))


def judged(status: int, raw: bytes, method: Method[object] = ONE) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        read_answer(method, HttpAnswer(status, raw), secret=KEY)
    return caught.value


@pytest.mark.parametrize(
    "payload", [success([ITEM]), success(ITEM), [ITEM], ITEM, success({"data": [ITEM], "total": 1})]
)
def test_call_is_read_wrapped_or_bare_alone_or_in_a_list(payload: JsonValue) -> None:
    answer = created(payload)
    [call] = answer.placed
    assert (call.id, call.phone) == (31, ANNA)
    assert call.created_at == datetime(2026, 12, 1, 7, tzinfo=UTC)
    assert (answer.failed, answer.missing, answer.record_cost_kopecks) == ((), (), 40)


def test_byte_order_mark_and_a_broken_letter_do_not_hide_the_ids() -> None:
    raw = b'\xef\xbb\xbf{"status":"success","data":[{"id":31,"comment":"\xff"}]}'
    assert read_answer(ONE, HttpAnswer(200, raw)).placed[0].id == 31


def test_each_phone_of_a_request_has_its_own_fate() -> None:
    answer = created(
        success([ITEM, {"status": "error", "phone": int(BORIS), "message": f"Номер {BORIS} занят"}, "?", {}]),
        THREE,
    )
    assert [call.phone for call in answer.placed] == [ANNA]
    assert [(each.phone, each.message) for each in answer.failed] == [(BORIS, "Номер *** занят")]
    assert answer.missing == (VERA,)
    assert not any(phone in repr(answer) for phone in (ANNA, BORIS, VERA))


def test_item_without_a_phone_belongs_to_a_single_phone_only() -> None:
    assert created([{"id": 31}]).placed[0].phone == ANNA
    assert created([{"status": "error", "message": "занят"}]).failed[0].phone == ANNA
    several = created([{"id": 31}, {"status": "error"}], THREE)
    assert (several.placed[0].phone, several.failed[0].phone, several.failed[0].message) == (None, None, "")
    assert several.missing == THREE.phones


@pytest.mark.parametrize("payload", [success([]), [], success([{"phone": ANNA}]), success(["ok", None])])
def test_phone_that_is_not_answered_for_is_missing_not_failed(payload: JsonValue) -> None:
    answer = created(payload)
    assert (answer.placed, answer.failed, answer.missing) == ((), (), (ANNA,))


def test_cost_of_records_is_counted_once_per_request() -> None:
    items: list[JsonValue] = [
        {"id": number, "phone": phone, "recordCost": "1.20"} for number, phone in enumerate(THREE.phones)
    ]
    assert created(success(items), THREE).record_cost_kopecks == 120
    assert created([{"id": 1}]).record_cost_kopecks is None


UNREADABLE: dict[str, tuple[int, bytes]] = {
    "empty body": (200, b""),
    "page with 200": (200, b"<html>maintenance</html>"),
    "page with 502": (502, b"<html>502 Bad Gateway</html>"),
    "page with 404": (404, b"<html>404</html>"),
    "no body with 500": (500, b""),
    "cut JSON": (200, b'{"status":"success","data":[{"id":1'),
    "endless nesting": (200, b"[" * 100_000),
    "a number of 5000 digits": (200, b"1" * 5000),
    "word for an object": (200, body(success("queued"))),
    "bare word": (200, b'"queued"'),
    "null": (200, b"null"),
    "nothing in data": (200, body(success(None))),
    "empty object": (200, b"{}"),
    "number": (200, b"7"),
    "success with 500": (500, body(success([ITEM]))),
    "success with 400": (400, body(success([ITEM]))),
    "success in words with 400": (400, body(success("done"))),
    "list with 400": (400, body([])),
    "created with a redirect": (302, body(success([ITEM]))),
    "error that holds ids": (200, body({"status": "error", "data": [{"id": 31}, {"message": "нет"}]})),
    "error with its own id": (200, body({"status": "error", "id": 31})),
    "error with an object with an id": (400, body({"status": "error", "data": {"id": 31, "message": "нет"}})),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("method", PAID, ids=lambda method: type(method).__name__)
def test_unreadable_answer_to_a_paid_request_is_unknown(method: Method[object], name: str) -> None:
    status, raw = UNREADABLE[name]
    error = judged(status, raw, method)
    assert isinstance(error, UnreadableAnswerError)
    assert (error.happened, error.http_status) == (Happened.UNKNOWN, status)
    assert error.code == ("gateway" if status >= 500 else "unreadable")
    assert error.temporary is (status >= 500)


def test_success_that_says_no_more_leaves_the_phone_missing() -> None:
    assert created({"status": "success"}).missing == (ANNA,)


def test_unreadable_answer_to_a_question_changed_nothing() -> None:
    error = judged(200, b"<html>", UserInfo())
    assert (error.happened, error.code) == (Happened.NO, "unreadable")


MODERATION = "Для генерации роликов требуется снять модерацию с аккаунта. Свяжитесь с менеджером"
REFUSALS: dict[str, tuple[int, JsonValue, str, str]] = {
    "moderation, 200": (200, {"status": "error", "data": {"message": MODERATION}}, "moderation", MODERATION),
    "moderation, 400": (400, {"status": "error", "data": {"message": MODERATION}}, "moderation", MODERATION),
    "error in capitals": (200, {"status": "Error", "message": "Нет"}, "refused", "Нет"),
    "data is the text": (
        200,
        {"status": "error", "data": "Неверный API-ключ"},
        "wrong_key",
        "Неверный API-ключ",
    ),
    "list of texts": (
        400,
        {"status": "error", "data": [{"message": "Один"}, {"message": "Два"}]},
        "refused",
        "Один Два",
    ),
    "no words": (200, {"status": "error"}, "refused", ""),
    "no words, 401": (401, {"status": "error"}, "wrong_key", ""),
    "error word": (403, {"error": "Ключ не найден"}, "wrong_key", "Ключ не найден"),
    "nested error": (400, {"error": {"message": "Недостаточно средств"}}, "no_money", "Недостаточно средств"),
    "money": (402, {"message": "Пополните баланс"}, "no_money", "Пополните баланс"),
    "key words are no key": (
        400,
        {"message": "Слишком много ключевых слов"},
        "refused",
        "Слишком много ключевых слов",
    ),
    "too many": (429, {"message": "Too Many Attempts."}, "too_many", "Too Many Attempts."),
    "422 without fields": (422, {"message": "Нет"}, "validation", "Нет"),
    "unknown words": (409, {"message": "Звёзды не сошлись"}, "refused", "Звёзды не сошлись"),
    "item error alone": (
        200,
        {"status": "error", "phone": ANNA, "message": "Номер занят"},
        "refused",
        "Номер занят",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_readable_refusal_did_not_happen(name: str) -> None:
    status, payload, code, message = REFUSALS[name]
    error = judged(status, body(payload))
    assert isinstance(error, RefusedError)
    assert (error.happened, error.code, error.message) == (Happened.NO, code, message)
    assert error.temporary is (status == 429)
    assert error.http_status == status


@pytest.mark.parametrize("status", [200, 422])
def test_validation_errors_are_told_by_field(status: int) -> None:
    payload: JsonValue = {
        "message": "The given data was invalid.",
        "errors": {"phones.0": [f"Номер {ANNA} неверен", 7, None], "record": "обязательно"},
    }
    error = judged(status, body(payload))
    assert (error.code, error.happened) == ("validation", Happened.NO)
    assert error.fields == {"phones.0": ("Номер *** неверен", "7"), "record": ("обязательно",)}


def test_validation_errors_are_found_inside_data() -> None:
    error = judged(400, body({"status": "error", "data": {"message": "Нет", "errors": {"apiKey": ["?"]}}}))
    assert (error.code, error.fields) == ("wrong_key", {"apiKey": ("?",)})


@pytest.mark.parametrize("status", [408, 500, 503])
def test_refusal_with_a_gateways_status_is_unknown(status: int) -> None:
    error = judged(status, body({"status": "error", "data": {"message": "Server Error"}}))
    assert isinstance(error, RefusedError)
    assert (error.happened, error.temporary) == (Happened.UNKNOWN, True)


def test_echoed_key_and_phones_are_masked() -> None:
    text = f"Ключ {KEY} для +7 (916) 000-00-11 и {BORIS} неверен"
    for raw in (body({"status": "error", "message": text}), json.dumps({"message": text}).encode()):
        error = judged(403, raw)
        assert error.message == "Ключ *** для *** и *** неверен"
    escaped = b'{"status":"error","message":"' + KEY.replace("/", "\\/").encode() + b'"}'
    assert judged(400, escaped).message == "***"


def test_long_message_is_cut() -> None:
    error = judged(400, body({"message": "слово\n " * 200}))
    assert len(error.message) == 300
    assert error.message.endswith("…")
    assert "\n" not in error.message


def test_error_shows_its_code_and_nothing_of_the_service() -> None:
    error = judged(400, body({"message": "Секретный текст"}))
    assert repr(error) == "RefusedError(refused (HTTP 400; happened: no))"
    assert "Секретный" not in str(error) + repr(error.args)


READ: list[tuple[Method[object], JsonValue, object]] = [
    (ConfirmPhone(phone=ANNA, pin="1234"), success("done"), None),
    (ConfirmPhone(phone=ANNA, pin="1234"), "done", None),
    (GetCalls(ids=(call_id(1),)), success([]), []),
    (
        MoveCalls(times={call_id(1): datetime(2026, 12, 1, tzinfo=UTC)}),
        success({"callIdList": [1, "2", "x"]}),
        {1, 2},
    ),
    (RemoveCalls(ids=(call_id(1),), of_template=False), success([]), set()),
    (RemoveCalls(ids=(call_id(1),), of_template=True), success([1]), {1}),
]


@pytest.mark.parametrize(("method", "payload", "expected"), READ)
def test_plain_answer_is_read(method: Method[object], payload: JsonValue, expected: object) -> None:
    assert read_answer(method, HttpAnswer(200, body(payload))) == expected


@pytest.mark.parametrize("payload", [success({}), success("ok"), success(None), success({"callIdList": "1"})])
def test_removal_without_ids_is_unknown(payload: JsonValue) -> None:
    error = judged(200, body(payload), RemoveCalls(ids=(call_id(1),), of_template=False))
    assert error.happened is Happened.UNKNOWN


@pytest.mark.parametrize(
    "payload", [success({"id": "7", "balance": "1 234,50"}), [{"id": 7, "balance": 1234.5}]]
)
def test_account_is_read_with_numbers_as_strings(payload: JsonValue) -> None:
    account = read_answer(UserInfo(), HttpAnswer(200, body(payload)))
    assert (account.id, account.balance_kopecks) == (7, 123450)


@pytest.mark.parametrize(
    "data",
    [{}, [], {"id": 7}, {"balance": 1}, {"id": 7, "balance": None}, "x", [{"id": 7, "balance": 1}] * 2],
)
def test_account_without_id_or_balance_is_unreadable(data: JsonValue) -> None:
    assert judged(200, body(success(data)), UserInfo()).code == "unreadable"


def test_one_odd_item_does_not_spoil_a_list() -> None:
    calls = read_answer(
        GetCalls(ids=(call_id(1),)),
        HttpAnswer(200, body(success([{"id": 1}, {"id": "?"}, "x", {"id": "2"}]))),
    )
    assert [call.id for call in calls] == [1, 2]
    assert judged(200, body(success([{"id": "?"}])), GetCalls(ids=(call_id(1),))).code == "unreadable"


def test_lists_of_the_account_are_read() -> None:
    phones = read_answer(
        GetPhones(),
        HttpAnswer(
            200,
            body(
                success(
                    [{"id": 1, "phone": 74950000001, "isSystem": False, "overall": "1", "enable": "false"}]
                )
            ),
        ),
    )
    assert [(each.phone, each.is_system, each.shared, each.enabled) for each in phones] == [
        (OUTGOING, False, True, False)
    ]
    [language] = read_answer(
        GetLanguages(),
        HttpAnswer(200, body(success([{"id": 1, "name": "Русский", "defaultLangCode": "ru-RU"}]))),
    )
    assert language.code == "ru-RU"
    [template] = read_answer(
        GetTemplates(), HttpAnswer(200, body([{"id": "4", "name": "Запись", "texts": ["а"]}]))
    )
    assert (template.id, template.name, template.unknown_fields) == (4, "Запись", {"texts": ["а"]})


def test_records_are_read_from_every_endpoint() -> None:
    full: JsonValue = {
        "id": "5",
        "name": "Приветствие",
        "path": "https://calls.example/5.mp3",
        "status": "ready",
        "needModeration": "1",
        "moderatorComment": None,
        "recordText": "Ждём",
        "cost": "0.40",
        "createdAt": "1796108400",
        "deletedAt": None,
    }
    record = read_answer(CreateRecord(name="а", text="Ждём"), HttpAnswer(200, body(success(full))))
    assert (record.id, record.status, record.need_moderation, record.cost_kopecks) == (5, "ready", True, 40)
    assert (record.text, record.path, record.deleted_at) == ("Ждём", "https://calls.example/5.mp3", None)
    assert read_answer(CreateRecord(name="а", text="Ждём"), HttpAnswer(200, body(full))) == record
    assert read_answer(RemoveRecords(ids=(record_id(5),)), HttpAnswer(200, body(full))) == [record]
    assert [
        each.id for each in read_answer(GetRecords(), HttpAnswer(200, body([{"id": 1, "name": "а"}])))
    ] == [1]


ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["error", "success"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "status", "data", "message", "errors", "error", "phone", "calls", "callIdList"]
            )
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
TEMPLATE_CALL = CreateTemplateCalls.model_validate({"phones": (ANNA,), "template_id": 1})


@given(ANY_JSON, st.sampled_from([200, 201, 301, 400, 404, 422, 429, 500, 502]))
def test_any_json_is_an_answer_or_an_error_of_ours(payload: JsonValue, status: int) -> None:
    methods: list[Method[object]] = [
        ONE,
        THREE,
        TEMPLATE_CALL,
        GetCalls(ids=(call_id(1),)),
        UserInfo(),
        *PAID,
    ]
    for method in methods:
        error = error_of(method, HttpAnswer(status, json.dumps(payload).encode()))
        if error is None:
            assert status < 300
        else:
            assert error.http_status == status
            assert error.happened is Happened.NO or not method.repeatable


def error_of(method: Method[object], answer: HttpAnswer) -> ProviderError | None:
    try:
        read_answer(method, answer)
    except ProviderError as error:
        return error
    return None


@given(st.binary(max_size=80))
def test_any_bytes_are_an_answer_or_an_error_of_ours(raw: bytes) -> None:
    error = error_of(GetRecords(), HttpAnswer(200, raw))
    assert error is None or error.happened is Happened.NO
