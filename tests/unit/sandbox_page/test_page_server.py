"""The page's server without a browser: who may speak to it, what its stream says, files in ranges."""

import asyncio
import contextlib
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.sandbox.page.guard import is_loopback
from bot.sandbox.page.sides import Sides
from bot.sandbox.page.stream import Stream
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import ANNA, BORIS, GROUP, World, made_up_key, made_up_token, served

PAGE = {"X-Sandbox-Page": "1"}
Json = dict[str, Any]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World.running(speed=50, limits=TelegramLimits.off()) as running:
        yield running


@pytest.fixture
async def session(world: World) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(world.page_url) as opened:
        yield opened


async def post(session: aiohttp.ClientSession, path: str, body: Json, **headers: str) -> tuple[int, Json]:
    async with session.post(path, json=body, headers=PAGE | headers) as response:
        return response.status, await response.json()


class Window:
    """Reads the stream as the page's script does."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._lines = response.content

    async def next(self) -> tuple[str, Json]:
        """Name and data of the next event."""
        name = ""
        async with asyncio.timeout(5):
            async for line in self._lines:
                text = line.decode().rstrip("\n")
                if text.startswith("event: "):
                    name = text.removeprefix("event: ")
                elif text.startswith("data: "):
                    return name, json.loads(text.removeprefix("data: "))
        raise AssertionError("the stream ended")

    async def until(self, wanted: str) -> Json:
        """Data of the next event of that name."""
        while True:
            name, data = await self.next()
            if name == wanted:
                return data


@contextlib.asynccontextmanager
async def window(session: aiohttp.ClientSession) -> AsyncIterator[Window]:
    async with session.get("/api/events") as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        yield Window(response)


async def say_hello(world: World) -> int:
    message = await world.telegram.say(ANNA, "привет")
    return int(message["message_id"])


@pytest.mark.parametrize("host", ["127.0.0.1:8081", "localhost", "[::1]:8081", "LOCALHOST:1"])
def test_names_of_this_machine_are_taken(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "[::1", "10.0.0.1"]
)
def test_other_names_are_not(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("path", ["/", "/api/events", "/static/app.js", "/api/file/1"])
async def test_rebound_name_reaches_nothing(session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(path, headers={"Host": "evil.example"}) as response:
        assert response.status == 421


@pytest.mark.parametrize(
    "headers",
    [
        {},
        PAGE | {"Origin": "https://evil.example"},
        PAGE | {"Origin": "null"},
        PAGE | {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_change_from_elsewhere_is_refused(
    session: aiohttp.ClientSession, world: World, headers: dict[str, str]
) -> None:
    body = {"person": ANNA, "chat": ANNA, "text": "hi"}
    async with session.post("/api/say", json=body, headers=headers) as response:
        assert response.status == 403
    assert world.telegram.messages(ANNA) == []


async def test_change_from_the_page_itself_is_made(session: aiohttp.ClientSession, world: World) -> None:
    body = {"person": ANNA, "chat": ANNA, "text": "hi"}
    status, answer = await post(session, "/api/say", body, Origin=world.page_url)
    assert status == 200
    assert world.telegram.message(ANNA, answer["message_id"])["text"] == "hi"


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/api/events", "/nothing"])
async def test_every_answer_carries_the_strict_policy(session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(path) as response:
        policy = response.headers.get("Content-Security-Policy", "")
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/say", {"person": ANNA, "chat": ANNA, "text": ""}),
        ("/api/say", {"person": ANNA, "chat": ANNA, "text": "a", "other": 1}),
        ("/api/say", {"person": 5, "chat": 5, "text": "a"}),
        ("/api/press", {"person": ANNA, "chat": ANNA, "message_id": 99, "data": "x"}),
        ("/api/press_reply", {"person": ANNA, "chat": ANNA, "text": "no such button"}),
        ("/api/contact", {"person": 5, "chat": 5, "own": True}),
        ("/api/contact", {"person": ANNA, "chat": ANNA, "own": False, "phone": "нет", "first_name": "А"}),
        ("/api/service/balance", {"balance": "1e9"}),
        ("/api/service/steer", {"call": 1, "kind": "ordinary", "action": "answer"}),
        ("/api/service/steer", {"call": 1, "kind": "ordinary", "action": "explode"}),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(
    session: aiohttp.ClientSession, path: str, body: Json
) -> None:
    status, answer = await post(session, path, body)
    assert status == 400
    assert answer["error"]


async def test_stream_opens_with_everything(session: aiohttp.ClientSession, world: World) -> None:
    await say_hello(world)
    async with window(session) as opened:
        name, data = await opened.next()
    assert name == "all"
    assert [person["first_name"] for person in data["people"]] == ["Анна", "Boris", "Ольга"]
    assert data["groups"] == [{"id": GROUP, "title": "Регистратура", "members": [ANNA, BORIS]}]
    assert [message["text"] for message in data["chats"][str(ANNA)]["messages"]] == ["привет"]
    assert data["service"]["key"] == world.api_key
    assert data["service"]["account"]["balance"] == "100.00"


async def test_stream_goes_on_with_changes_only(session: aiohttp.ClientSession, world: World) -> None:
    await say_hello(world)
    async with window(session) as opened:
        await opened.next()
        message_id = (await world.telegram.say(ANNA, "ещё"))["message_id"]
        change = await opened.until("chat")
        assert [message["message_id"] for message in change["changed"]] == [message_id]
        await world.telegram.edit(ANNA, message_id, "другое")
        change = await opened.until("chat")
        assert [message["text"] for message in change["changed"]] == ["другое"]
        assert change["removed"] == []


async def test_block_and_switches_are_shown_to_every_window(
    session: aiohttp.ClientSession, world: World
) -> None:
    async with window(session) as first, window(session) as second:
        await first.next()
        await second.next()
        await post(session, "/api/service/hold", {"on": True})
        assert (await first.until("service"))["hold"]
        assert (await second.until("service"))["hold"]
        await post(session, "/api/block", {"person": ANNA, "blocked": True})
        people = (await second.until("people"))["people"]
        assert [person["blocked"] for person in people] == [True, False, False]


async def test_answer_to_a_tap_comes_by_the_stream(session: aiohttp.ClientSession, world: World) -> None:
    await say_hello(world)
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
    bot = f"{world.telegram_url}/bot{world.token}"
    form = {"chat_id": str(ANNA), "text": "?", "reply_markup": json.dumps(markup)}
    async with session.post(f"{bot}/sendMessage", data=form) as response:
        message_id = (await response.json())["result"]["message_id"]
    async with window(session) as opened:
        await opened.next()
        press = {"person": ANNA, "chat": ANNA, "message_id": message_id, "data": "yes"}
        _, tap = await post(session, "/api/press", press)
        answer = {"callback_query_id": tap["id"], "text": "Принято", "show_alert": "true"}
        async with session.post(f"{bot}/answerCallbackQuery", data=answer) as response:
            assert response.status == 200
        shown = await opened.until("answer")
        assert shown == {"id": tap["id"], "text": "Принято", "show_alert": True, "url": None}
        async with session.post(f"{bot}/sendChatAction", data={"chat_id": str(ANNA), "action": "typing"}):
            assert await opened.until("action") == {"chat_id": ANNA, "action": "typing"}


async def test_open_stream_does_not_hold_the_shutdown() -> None:
    async with aiohttp.ClientSession() as session:
        async with World.running() as world:
            response = await session.get(f"{world.page_url}/api/events")
            await response.content.readline()
        async with asyncio.timeout(5):
            await response.content.read()
        response.close()


async def test_quiet_stream_beats_and_ends_when_the_window_is_gone(world: World) -> None:
    ended = asyncio.Event()

    async def beating(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        sides = Sides(world.telegram, world.calling, SecretStr(world.api_key), world.clock)
        stream = Stream(sides, response, asyncio.Event(), heartbeat_s=0.01)
        with pytest.raises(ExceptionGroup) as caught:
            await stream.run(asyncio.Event())
        assert caught.group_contains(ConnectionError)
        ended.set()
        return response

    page = web.Application()
    page.router.add_get("/", beating)
    async with served(page, "127.0.0.1", 0) as address, aiohttp.ClientSession() as session:
        async with session.get(address) as response:
            await response.content.readuntil(b": still here")
        async with asyncio.timeout(5):
            await ended.wait()


async def test_own_contact_needs_a_phone(session: aiohttp.ClientSession, world: World) -> None:
    world.telegram.add_user(1009, "Без номера")
    status, _ = await post(session, "/api/contact", {"person": 1009, "chat": 1009, "own": True})
    assert status == 400
    await post(session, "/api/contact", {"person": ANNA, "chat": ANNA, "own": True})
    contact = world.telegram.messages(ANNA)[-1]["contact"]
    assert (contact["phone_number"], contact["user_id"]) == ("79160000001", ANNA)


async def upload(session: aiohttp.ClientSession, kind: str, data: bytes, mime_type: str) -> Json:
    form = aiohttp.FormData()
    for name, value in {"person": str(ANNA), "chat": str(ANNA), "kind": kind, "duration": "3"}.items():
        form.add_field(name, value)
    form.add_field("file", io.BytesIO(data), filename="a.ogg", content_type=mime_type)
    async with session.post("/api/file", data=form, headers=PAGE) as response:
        answer: Json = await response.json()
    return answer


async def test_sound_is_served_in_ranges(session: aiohttp.ClientSession, world: World) -> None:
    message_id = (await upload(session, "voice", b"0123456789", "audio/ogg"))["message_id"]
    voice = world.telegram.message(ANNA, message_id)["voice"]
    assert voice["duration"] == 3
    path = f"/api/file/{voice['file_id']}"
    async with session.get(path) as response:
        assert (response.status, response.content_type, await response.read()) == (
            200,
            "audio/ogg",
            b"0123456789",
        )
    async with session.get(path, headers={"Range": "bytes=2-4"}) as response:
        assert (response.status, await response.read()) == (206, b"234")
        assert response.headers["Content-Range"] == "bytes 2-4/10"
    async with session.get(path, headers={"Range": "bytes=-3"}) as response:
        assert (response.status, await response.read()) == (206, b"789")
    for impossible in ("bytes=50-", "bytes=x"):
        async with session.get(path, headers={"Range": impossible}) as response:
            assert response.status == 416


async def test_file_is_never_run_by_the_browser(session: aiohttp.ClientSession, world: World) -> None:
    message_id = (await upload(session, "document", b"<script>1</script>", "text/html"))["message_id"]
    file_id = world.telegram.message(ANNA, message_id)["document"]["file_id"]
    async with session.get(f"/api/file/{file_id}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"] == "attachment"
        assert "sandbox" in response.headers["Content-Security-Policy"]
    async with session.get("/api/file/unknown") as response:
        assert response.status == 404


async def test_jpeg_is_shown_as_a_picture(session: aiohttp.ClientSession, world: World) -> None:
    jpeg = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
    message_id = (await upload(session, "photo", jpeg, "image/jpeg"))["message_id"]
    file_id = world.telegram.message(ANNA, message_id)["photo"][-1]["file_id"]
    async with session.get(f"/api/file/{file_id}") as response:
        assert (response.content_type, await response.read()) == ("image/jpeg", jpeg)


async def test_file_over_20_megabytes_is_refused(session: aiohttp.ClientSession, world: World) -> None:
    answer = await upload(session, "document", bytes(20 * 1024 * 1024 + 1), "application/zip")
    assert answer == {"error": "the file is larger than 20 MB"}
    assert world.telegram.messages(ANNA) == []


@pytest.mark.parametrize(
    ("kind", "data"), [("sticker", b"1"), ("photo", b"not a picture"), ("document", b"")]
)
async def test_file_that_cannot_be_sent_is_refused(
    session: aiohttp.ClientSession, kind: str, data: bytes
) -> None:
    assert (await upload(session, kind, data, "image/png"))["error"]


async def test_call_shows_its_text_and_its_end(session: aiohttp.ClientSession, world: World) -> None:
    body = {
        "apiKey": world.api_key,
        "phone": "79160009501",
        "outgoingPhone": "74950000001",
        "record": {"text": "Ждём вас", "gender": 0},
    }
    async with session.post(f"{world.provider_url}/apiCalls/create", json=body) as response:
        assert response.status == 200
    await world.calling.until(lambda: world.calling.truth(world.api_key)[0]["status"] == "finished")
    async with window(session) as opened:
        _, data = await opened.next()
    call = data["service"]["calls"][0]
    assert (call["phone"], call["text"], call["state"]) == ("79160009501", "Ждём вас", "finished")
    assert call["legs"][0]["keys"] == "1"
    assert [request["endpoint"] for request in data["service"]["requests"]] == ["create"]


def test_made_up_secrets_are_the_same_at_each_start_and_have_the_real_shape() -> None:
    number, _, secret = made_up_token().partition(":")
    assert number.isdigit()
    assert len(secret) == 35
    assert made_up_token() == made_up_token()
    assert made_up_key() != made_up_token()


async def test_taken_port_is_told(world: World) -> None:
    port = int(world.page_url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with World.running(page_port=port):
            pytest.fail("two pages on one port")


async def test_secrets_are_not_in_the_worlds_repr(world: World) -> None:
    assert world.token not in repr(world)
    assert world.api_key not in repr(world)
