"""What goes over the wire when nothing goes wrong."""

import json
import socket
from email import message_from_bytes

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.fetching.resolving import IPv4FirstResolver
from bot.provider.client import CallingService
from bot.provider.errors import NotSentError, RefusedError
from bot.provider.methods import GetLanguages, GetPhones, UserInfo
from bot.provider.methods.paid import AudioFile, CreateRecord
from tests.unit.provider.examples import ANNA, KEY, PAID, always, credentials, wrapped
from tests.unit.provider.misbehaving import Connection, MisbehavingService, RawRequest, answering

LANGUAGES = wrapped([{"id": "1", "name": "Русский", "defaultLangCode": "ru-RU"}])
REFUSAL = b'{"status":"error","data":{"message":"Unauthorized"}}'


class Names(AbstractResolver):
    """Names that lead to this machine, in the order that was given."""

    def __init__(self, *families: socket.AddressFamily) -> None:
        self.families = families
        self.closed = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1" if each == socket.AF_INET else "::1",
                port=port,
                family=each,
                proto=0,
                flags=0,
            )
            for each in self.families
        ]

    async def close(self) -> None:
        self.closed = True


def json_of(request: RawRequest) -> object:
    return json.loads(request.body)


async def test_request_posts_the_key_and_the_fields_as_json() -> None:
    answer = wrapped([{"id": "31", "phone": ANNA, "recordCost": "0.40"}])
    async with (
        MisbehavingService(answering(answer)).listening() as server,
        CallingService(provider_url=server.url + "/") as service,
    ):
        created = await service.request(PAID[0], credentials(), in_time=always)
        [request] = server.requests
    assert request.line == "POST /apiCalls/create HTTP/1.1"
    assert "content-type: application/json" in request.head.lower()
    assert "accept: application/json" in request.head.lower()
    assert json_of(request) == {"apiKey": KEY, **PAID[0].wire()}
    assert [call.id for call in created.placed] == [31]
    assert created.record_cost_kopecks == 40


async def test_base_address_is_the_domain_over_https_unless_one_is_given() -> None:
    first_bytes: list[bytes] = []

    async def looks_at_the_handshake(connection: Connection) -> None:
        first_bytes.append(await connection.reader.readexactly(1))

    async with (
        MisbehavingService(looks_at_the_handshake).listening() as server,
        CallingService(resolver=Names(socket.AF_INET), attempts=1) as service,
    ):
        domain = f"calls.example:{server.url.rpartition(':')[2]}"
        with pytest.raises(NotSentError):
            await service.request(UserInfo(), credentials(domain))
    tls_handshake = b"\x16"
    assert first_bytes == [tls_handshake]


async def test_languages_are_asked_for_with_the_key_in_the_query() -> None:
    async with (
        MisbehavingService(answering(LANGUAGES)).listening() as server,
        CallingService(provider_url=server.url) as service,
    ):
        [language] = await service.request(GetLanguages(), credentials())
        [request] = server.requests
    assert request.line == "GET /apiCalls/getAvailableLanguages?apiKey=canary/Key%2B7f3a9c HTTP/1.1"
    assert request.body == b""
    assert (language.id, language.name, language.code) == (1, "Русский", "ru-RU")


async def test_languages_fall_back_to_a_post_when_get_is_refused() -> None:
    async def only_post(connection: Connection) -> None:
        while request := await connection.read():
            if request.line.startswith("POST"):
                await connection.answer(LANGUAGES)
            else:
                await connection.answer(b"<html>405</html>", status=405, kind="text/html")

    async with (
        MisbehavingService(only_post).listening() as server,
        CallingService(provider_url=server.url) as service,
    ):
        assert len(await service.request(GetLanguages(), credentials())) == 1
        assert json_of(server.requests[-1]) == {"apiKey": KEY}


async def test_refusal_of_both_verbs_is_the_error() -> None:
    async with (
        MisbehavingService(answering(REFUSAL, status=401)).listening() as server,
        CallingService(provider_url=server.url) as service,
    ):
        with pytest.raises(RefusedError, match="wrong_key"):
            await service.request(GetLanguages(), credentials())
        assert [request.line.split()[0] for request in server.requests] == ["GET", "POST"]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", [10, 3_000_000])
async def test_audio_file_travels_as_multipart(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"end"
    method = CreateRecord(name="Приветствие", file=AudioFile(file_name="voice.mp3", content=content))
    async with (
        MisbehavingService(answering(wrapped({"id": 9, "name": "Приветствие"}))).listening() as server,
        CallingService(provider_url=server.url) as service,
    ):
        record = await service.request(method, credentials(), in_time=always)
        [request] = server.requests
    parts = multipart(request)
    assert record.id == 9
    assert parts["apiKey"] == KEY.encode()
    assert parts["name"] == "Приветствие".encode()
    assert parts["source"] == b"file"
    assert parts["file"] == content
    assert 'filename="voice.mp3"' in request.body[:2000].decode(errors="ignore")


def multipart(request: RawRequest) -> dict[str, bytes]:
    head = request.head.partition("\r\n")[2].encode()
    found: dict[str, bytes] = {}
    for part in message_from_bytes(head + request.body).walk():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            found[name] = payload
    return found


async def test_cookies_of_one_account_do_not_travel_with_another() -> None:
    async def sets_a_cookie(connection: Connection) -> None:
        while await connection.read():
            body = wrapped({"id": 1, "balance": 2})
            connection.writer.write(
                b"HTTP/1.1 200 OK\r\nSet-Cookie: session=abc; Path=/\r\n"
                + f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )

    async with (
        MisbehavingService(sets_a_cookie).listening() as server,
        CallingService(provider_url=server.url) as service,
    ):
        for _ in range(2):
            await service.request(UserInfo(), credentials())
        assert not any("cookie" in request.head.lower() for request in server.requests)


async def test_client_can_be_used_again_after_closing() -> None:
    async with MisbehavingService(answering(wrapped([]))).listening() as server:
        service = CallingService(provider_url=server.url)
        for _ in range(2):
            assert await service.request(GetPhones(), credentials()) == []
            await service.close()
            await service.close()
        assert server.connections == 2


async def test_ipv4_addresses_come_first_and_the_others_stay() -> None:
    names = Names(socket.AF_INET6, socket.AF_INET, socket.AF_INET6)
    resolver = IPv4FirstResolver(names)
    found = await resolver.resolve("calls.example", 443)
    assert [address["family"] for address in found] == [socket.AF_INET, socket.AF_INET6, socket.AF_INET6]
    await resolver.close()
    assert names.closed


async def test_ipv4_is_preferred_for_a_name_with_both() -> None:
    async with (
        MisbehavingService(answering(wrapped({"id": 1, "balance": 2}))).listening() as server,
        CallingService(
            provider_url=server.url.replace("127.0.0.1", "calls.example"),
            resolver=Names(socket.AF_INET6, socket.AF_INET),
            attempts=1,
        ) as service,
    ):
        assert (await service.request(UserInfo(), credentials())).balance_kopecks == 200


def test_credentials_do_not_show_the_key() -> None:
    assert KEY not in repr(credentials()) + str(credentials())
