"""What strangers, and the service on a bad day, may send."""

import asyncio
import gzip
import sqlite3

import pytest

from bot.server import connections
from bot.server.bodies import news_limit
from storage.inbox.sqlite import SqliteInboxWriter, _Work
from tests.unit.server.conftest import CALLS, Running, StartServer, path_of


async def talk(server: Running, text: bytes) -> bytes:
    """Everything that is answered until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(text)
        await writer.drain()
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


def head(*lines: str) -> bytes:
    return "\r\n".join([f"POST {path_of(CALLS)} HTTP/1.1", "Host: x", *lines, "", ""]).encode()


async def test_a_declared_size_above_the_limit_is_refused_unread(start: StartServer) -> None:
    server = await start(batch_size=1)
    answered = await talk(server, head(f"Content-Length: {news_limit(1) + 1}"))
    assert answered.startswith(b"HTTP/1.1 413")


async def test_an_undeclared_size_is_counted_while_it_is_read(start: StartServer) -> None:
    server = await start(batch_size=1)
    size = news_limit(1) + 1
    chunk = b"%x\r\n" % size + b"x" * size + b"\r\n"
    answered = await talk(server, head("Transfer-Encoding: chunked") + chunk)
    assert answered.startswith(b"HTTP/1.1 413")
    assert await server.kept() == []


async def test_a_body_of_the_full_batch_is_kept(start: StartServer) -> None:
    server = await start(batch_size=5000)
    body = b"x" * 2_500_000
    assert await server.post(path_of(CALLS), body) == 200
    assert [len(entry.body) for entry in await server.kept()] == [len(body)]


async def test_a_body_that_does_not_come_is_given_up(start: StartServer) -> None:
    server = await start(read_s=0.1)
    answered = await talk(server, head("Content-Length: 10") + b"12345")
    assert answered.startswith(b"HTTP/1.1 408")
    assert await server.kept() == []


async def test_a_body_that_breaks_off_is_not_kept(start: StartServer) -> None:
    server = await start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head("Content-Length: 10") + b"12345")
    writer.write_eof()
    writer.close()
    async with asyncio.timeout(10):
        await reader.read()
    assert await server.kept() == []


async def test_a_broken_chunk_is_a_bad_request(start: StartServer) -> None:
    server = await start()
    answered = await talk(server, head("Transfer-Encoding: chunked") + b"zz\r\n")
    assert answered.split()[1] == b"400"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP", "gzip, identity"])
async def test_a_compressed_body_is_refused(start: StartServer, encoding: str) -> None:
    server = await start()
    assert await server.post(path_of(CALLS), gzip.compress(b"{}"), {"Content-Encoding": encoding}) == 415
    assert await server.kept() == []


async def test_a_silent_connection_is_closed(start: StartServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "KEEPALIVE_S", 0.2)
    server = await start()
    assert await talk(server, b"") == b""
    assert await talk(server, head()[:-2]) == b""


async def test_a_connection_that_has_had_its_answer_is_closed_when_idle(
    start: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "KEEPALIVE_S", 0.2)
    server = await start()
    answered = await talk(server, head("Content-Length: 2") + b"{}")
    assert answered.startswith(b"HTTP/1.1 200")


async def test_above_the_cap_a_connection_is_closed_unheard(start: StartServer) -> None:
    server = await start(connections=2)
    # Each with a webhook half sent: whoever says nothing would lose its place to the next.
    first = await asyncio.open_connection("127.0.0.1", server.port)
    second = await asyncio.open_connection("127.0.0.1", server.port)
    for _reader, writer in (first, second):
        writer.write(head("Content-Length: 2", "Connection: close") + b"{")
    await asyncio.sleep(0.1)
    assert await talk(server, head("Content-Length: 2") + b"{}") == b""
    assert await server.kept() == []
    first[1].write(b"}")
    async with asyncio.timeout(10):
        assert (await first[0].read()).startswith(b"HTTP/1.1 200")
    for _reader, writer in (first, second):
        writer.close()
        await writer.wait_closed()
    async with asyncio.timeout(10):
        while await talk(server, head("Content-Length: 2", "Connection: close") + b"{}") == b"":
            pass
    assert len(await server.kept()) == 2


@pytest.mark.parametrize(
    "nonsense",
    [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"A" * 20_000, b"POST / HTTP/1.1\r\nA\x00: b\r\n\r\n"],
)
async def test_what_is_no_http_learns_nothing(
    start: StartServer, nonsense: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    server = await start()
    answered = await talk(server, nonsense + b"\r\n\r\n")
    assert answered.split()[1] == b"400"
    assert answered.endswith(b"\r\n\r\n")
    assert b"ython" not in answered
    assert b"aiohttp" not in answered
    assert "AAAA" not in caplog.text


async def test_no_answer_tells_versions(start: StartServer) -> None:
    server = await start()
    for path in ("/", "/health/live", path_of(CALLS)):
        async with server.client.post(f"http://127.0.0.1:{server.port}{path}", data=b"{}") as response:
            assert response.headers["Server"] == "dialgram"


async def test_a_full_disk_is_never_answered_200(start: StartServer) -> None:
    server = await start(batch_size=5000)
    inbox = server.receiving.inbox
    assert isinstance(inbox, SqliteInboxWriter)

    def fill(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA max_page_count = 1").fetchone()[0])

    await inbox._have(_Work(fill, asyncio.get_running_loop().create_future()))
    assert await server.post(path_of(CALLS), b"x" * 1_000_000) == 503
    assert await server.kept() == []
    assert await server.post(path_of(CALLS), b"again") == 200
