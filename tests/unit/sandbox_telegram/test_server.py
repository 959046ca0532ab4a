"""The server: who is let in, what the published API does not know, scripted faults, and what the log keeps."""

import asyncio
import logging
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout, FormData, ServerDisconnectedError

from bot.sandbox.telegram import TelegramSandbox
from bot.sandbox.telegram.methods import HARMLESS, PLAYED
from bot.sandbox.telegram.published import methods
from tests.unit.sandbox_telegram.conftest import ANNA, TOKEN, Client, serve


def test_every_played_method_is_published() -> None:
    assert set(PLAYED) | HARMLESS <= set(methods())


@pytest.mark.parametrize(
    ("token", "status", "refusal"), [("1:wrong", 401, "Unauthorized"), ("nonsense", 404, "Not Found")]
)
async def test_a_wrong_token_is_not_let_in(
    telegram: TelegramSandbox, api: Client, token: str, status: int, refusal: str
) -> None:
    answer = await api.post("getMe", {}, token=token)
    assert (answer.status, answer.refusal) == (status, refusal)
    async with api.session.get(f"{api.root}/file/bot{token}/voice/file_0.oga") as response:
        assert response.status == status
    assert telegram.log == []


async def test_an_unknown_method_is_not_found_and_recorded(telegram: TelegramSandbox, api: Client) -> None:
    answer = await api("sendMesage", chat_id=ANNA, text="a")
    assert (answer.status, answer.refusal) == (404, "Not Found")
    assert telegram.violations == ["sendMesage: no such method"]


@pytest.mark.parametrize(
    ("fields", "violation", "refusal"),
    [
        ({"text": "a", "markup": "b"}, "unknown field markup", "unknown field markup"),
        ({}, "missing field text", "message text is empty"),
    ],
)
async def test_unknown_and_missing_fields_are_refused_and_recorded(
    telegram: TelegramSandbox, api: Client, fields: dict[str, Any], violation: str, refusal: str
) -> None:
    answer = await api("sendMessage", chat_id=ANNA, **fields)
    assert (answer.status, answer.refusal) == (400, f"Bad Request: {refusal}")
    assert telegram.violations == [f"sendMessage: {violation}"]


@pytest.mark.parametrize(
    ("method", "fields"),
    [
        ("sendPoll", {"chat_id": ANNA, "question": "?", "options": ["a", "b"]}),
        ("sendMessage", {"chat_id": ANNA, "text": "a", "direct_messages_topic_id": 5}),
        ("sendMessage", {"chat_id": ANNA, "text": "*a*", "parse_mode": "MarkdownV2"}),
        ("sendPhoto", {"chat_id": ANNA, "photo": "https://a.ru/p.png"}),
    ],
)
async def test_what_the_sandbox_cannot_play_fails_loudly(
    telegram: TelegramSandbox, api: Client, method: str, fields: dict[str, Any]
) -> None:
    assert (await api(method, **fields)).status == 500
    assert len(telegram.violations) == 1
    assert telegram.messages(ANNA) == []


async def test_values_of_an_unexpected_shape_are_refused_and_recorded(
    telegram: TelegramSandbox, api: Client
) -> None:
    assert (await api("deleteMessages", chat_id=ANNA, message_ids=["x"])).status == 400
    assert telegram.violations == ["deleteMessages: a value of an unexpected shape (ValueError)"]


async def test_harmless_methods_are_simply_true(api: Client) -> None:
    assert (await api("setChatMenuButton", menu_button={"type": "commands"})).result is True


async def test_requests_may_be_json_or_a_query(telegram: TelegramSandbox, api: Client) -> None:
    url = f"{api.root}/bot{TOKEN}/sendMessage"
    body = {"chat_id": ANNA, "text": "json", "reply_markup": {"remove_keyboard": True}, "entities": None}
    async with api.session.post(url, json=body) as response:
        assert response.status == 200
    async with api.session.get(url, params={"chat_id": ANNA, "text": "query"}) as response:
        assert response.status == 200
    assert [message["text"] for message in telegram.messages(ANNA)] == ["json", "query"]


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_a_body_that_is_no_object_is_refused(api: Client, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with api.session.post(f"{api.root}/bot{TOKEN}/getMe", data=body, headers=headers) as response:
        assert response.status == 400


async def test_a_part_without_a_name_is_refused(api: Client) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    body = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"
    async with api.session.post(f"{api.root}/bot{TOKEN}/getMe", data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["description"] == "Bad Request: can't parse multipart/form-data"


async def test_a_file_may_come_in_the_field_itself(telegram: TelegramSandbox, api: Client) -> None:
    form = FormData({"chat_id": str(ANNA)})
    form.add_field("document", b"a;b", filename="list.csv", content_type="text/csv")
    sent = (await api.post("sendDocument", form)).result
    assert sent["document"]["mime_type"] == "text/csv"
    assert telegram.file_of(sent["document"]["file_id"])[1] == b"a;b"
    assert telegram.calls("sendDocument")[0].params["document"].data == b"a;b"


async def test_an_attachment_that_did_not_come_is_refused(api: Client) -> None:
    answer = await api("sendVoice", chat_id=ANNA, voice="attach://nowhere")
    assert answer.refusal == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_a_body_over_the_upload_limit_is_refused(api: Client) -> None:
    form = FormData({"chat_id": str(ANNA)})
    form.add_field("document", BytesIO(b"x" * (52 * 1024 * 1024)), filename="big.bin")
    answer = await api.post("sendDocument", form)
    assert (answer.status, answer.refusal) == (413, "Request Entity Too Large")


async def test_the_log_tells_what_was_asked_and_never_the_token(
    telegram: TelegramSandbox, api: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "x"}]]}
    await api("sendMessage", chat_id=ANNA, text="12", reply_markup=markup, disable_notification=True)
    await api("sendMessage", chat_id=ANNA, text="{x")
    await api("sendMessage", chat_id=ANNA, text="a", reply_markup="{x")
    sent, odd, refused = telegram.calls("sendMessage")
    assert sent.params == {
        "chat_id": ANNA,
        "text": "12",
        "reply_markup": markup,
        "disable_notification": True,
    }
    assert (sent.ok, sent.status, sent.description) == (True, 200, None)
    assert odd.params["text"] == "{x"
    assert (refused.ok, refused.status) == (False, 400)
    assert TOKEN not in f"{telegram.log} {caplog.text} {vars(telegram)}"


async def test_a_fault_meets_only_the_requests_it_is_planned_for(
    telegram: TelegramSandbox, api: Client
) -> None:
    telegram.faults.add("sendMessage", status=429, retry_after=2, chat_id=ANNA, skip=1, times=2)
    statuses = [(await api("sendMessage", chat_id=ANNA, text="a")).status for _ in range(4)]
    assert statuses == [200, 429, 429, 200]
    telegram.faults.add("*", status=400)
    telegram.faults.add("getMe", status=500)
    assert (await api("getMe")).refusal == "Bad Request: scripted fault"
    telegram.faults.clear()
    assert (await api("getMe")).status == 200


async def test_a_gateways_error_is_a_page_and_may_come_after_the_act(
    telegram: TelegramSandbox, api: Client
) -> None:
    telegram.faults.add("sendMessage", status=502, after_acting=True)
    data = {"chat_id": str(ANNA), "text": "a"}
    async with api.session.post(f"{api.root}/bot{TOKEN}/sendMessage", data=data) as response:
        assert response.status == 502
        assert response.content_type == "text/html"
    assert len(telegram.messages(ANNA)) == 1
    assert telegram.calls("sendMessage")[0].status == 502


@pytest.mark.parametrize(("after_acting", "seen"), [(False, 0), (True, 1)])
async def test_a_dropped_connection_leaves_open_whether_it_happened(
    telegram: TelegramSandbox, api: Client, after_acting: bool, seen: int
) -> None:
    telegram.faults.add("sendMessage", drop=True, after_acting=after_acting)
    with pytest.raises((ServerDisconnectedError, ConnectionError)):
        await api("sendMessage", chat_id=ANNA, text="a")
    assert len(telegram.messages(ANNA)) == seen
    assert telegram.calls("sendMessage")[0].status is None


async def test_a_hanging_request_gets_no_answer(telegram: TelegramSandbox, root: str) -> None:
    telegram.faults.add("sendMessage", hang=True)
    async with ClientSession(timeout=ClientTimeout(total=0.2)) as session:
        with pytest.raises(TimeoutError):
            await Client(session, root)("sendMessage", chat_id=ANNA, text="a")
    assert telegram.messages(ANNA) == []


@pytest.mark.parametrize("ways", [{}, {"status": 500, "drop": True}])
def test_a_fault_names_exactly_one_way_to_fail(telegram: TelegramSandbox, ways: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="name one"):
        telegram.faults.add("getMe", **ways)


async def test_a_stopping_server_lets_long_polls_go_and_keeps_what_it_had(telegram: TelegramSandbox) -> None:
    runner, root = await serve(telegram.app)
    async with ClientSession(timeout=ClientTimeout(total=10)) as session, asyncio.TaskGroup() as group:
        poll = group.create_task(Client(session, root)("getUpdates", timeout=50))
        await telegram.until(lambda: telegram.calls("getUpdates"))
        await runner.cleanup()
        assert (await poll).result == []
    await telegram.say(ANNA, "пока не было связи")
    again, root = await serve(telegram.app)
    async with ClientSession(timeout=ClientTimeout(total=10)) as session, asyncio.TaskGroup() as group:
        api = Client(session, root)
        (update,) = (await api("getUpdates", timeout=50)).result
        assert update["message"]["text"] == "пока не было связи"
        poll = group.create_task(api("getUpdates", timeout=50, offset=update["update_id"] + 1))
        await telegram.until(lambda: len(telegram.calls("getUpdates")) == 3)
        await telegram.say(ANNA, "связь есть")
        assert len((await poll).result) == 1
    await again.cleanup()
