"""A calling service on a raw socket that fails in every way a network and a proxy can.

An HTTP library on this side would be too well-behaved: it answers, or at least reads, before it closes.
"""

import asyncio
import re
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RawRequest:
    """A request that was read to its last byte, and the number of the connection it came on."""

    connection: int
    head: str
    body: bytes

    @property
    def line(self) -> str:
        return self.head.partition("\r\n")[0]


@dataclass
class Connection:
    """One accepted connection, and what a behaviour may do with it."""

    service: "MisbehavingService"
    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def read(self) -> RawRequest | None:
        """The next request, None when the client closed instead."""
        try:
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        body = await self.reader.readexactly(int(length[1])) if length else b""
        request = RawRequest(self.number, head, body)
        self.service.requests.append(request)
        self.service.received.set()
        return request

    async def answer(self, body: bytes, *, status: int = 200, kind: str = "application/json") -> None:
        self.writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        await self.writer.drain()

    def reset(self) -> None:
        """Ends with RST instead of FIN."""
        raw: socket.socket = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Behaviour = Callable[[Connection], Awaitable[None]]


@dataclass
class MisbehavingService:
    behaviour: Behaviour
    requests: list[RawRequest] = field(default_factory=list)
    connections: int = 0
    received: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    serving: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    @asynccontextmanager
    async def listening(self, tls: ssl.SSLContext | None = None) -> AsyncIterator["MisbehavingService"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        port = server.sockets[0].getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        try:
            yield self
        finally:
            self.closing.set()
            server.close()
            for writer in self.serving.values():
                writer.transport.abort()
            await asyncio.gather(*self.serving, return_exceptions=True)
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.serving[task] = writer
        try:
            await self.behaviour(Connection(self, self.connections, reader, writer))
        except ConnectionError:
            return
        finally:
            writer.close()


def answering(body: bytes, *, status: int = 200, kind: str = "application/json") -> Behaviour:
    """Answers every request on a connection alike, and keeps the connection."""

    async def behave(connection: Connection) -> None:
        while await connection.read():
            await connection.answer(body, status=status, kind=kind)

    return behave


async def closes_without_reading(connection: Connection) -> None:
    connection.writer.close()


async def closes_after_reading(connection: Connection) -> None:
    await connection.read()


async def never_answers(connection: Connection) -> None:
    await connection.read()
    await connection.service.closing.wait()


async def never_reads(connection: Connection) -> None:
    await connection.service.closing.wait()


async def resets_after_processing(connection: Connection) -> None:
    await connection.read()
    connection.reset()


async def resets_half_way_through_the_request(connection: Connection) -> None:
    await connection.reader.readexactly(1000)
    connection.reset()


async def gateway_page(connection: Connection) -> None:
    await answering(b"<html><h1>502 Bad Gateway</h1></html>", status=502, kind="text/html")(connection)


async def half_an_answer(connection: Connection) -> None:
    await connection.read()
    connection.writer.write(
        b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"status":"success","data":[{"id":'
    )
    await connection.writer.drain()


async def answers_byte_by_byte_for_ever(connection: Connection) -> None:
    await connection.read()
    connection.writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not connection.service.closing.is_set():
        connection.writer.write(b" ")
        await connection.writer.drain()
        await asyncio.sleep(0.01)


async def speaks_no_http(connection: Connection) -> None:
    await connection.read()
    connection.writer.write(b"220 mail.example ESMTP\r\n\r\n")
    await connection.writer.drain()
