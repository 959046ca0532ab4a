"""Connections that strangers open to say nothing, by real sockets: this machine has more addresses than 127.0.0.1."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address

import pytest

from bot.server.places import PLACES_OF_A_STRANGER, Guest, Places
from bot.server.source import Address
from tests.unit.server.conftest import CALLS, Running, StartServer, path_of

STRANGER, SERVICE, PROXY = "127.0.0.2", "127.0.0.1", "127.0.0.3"
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def request(body: bytes = b"{}", *lines: str) -> bytes:
    head = [f"POST {path_of(CALLS)} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *lines, "", ""]
    return "\r\n".join(head).encode() + body


@asynccontextmanager
async def crowd(
    server: Running, count: int, *, address: Callable[[int], str], says: bytes = b""
) -> AsyncIterator[list[Pair]]:
    """So many connections, each of which says this and then nothing."""
    pairs: list[Pair] = []
    try:
        for number in range(count):
            pair = await asyncio.open_connection(
                "127.0.0.1", server.port, local_addr=(address(number), 0), limit=1024
            )
            pair[1].write(says)
            pairs.append(pair)
        yield pairs
    finally:
        for _reader, writer in pairs:
            await closed(writer)


async def webhook_from(server: Running, address: str) -> bytes:
    """The first line of what is answered, within two seconds; nothing when the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, local_addr=(address, 0))
    try:
        writer.write(request(b"{}", "Connection: close"))
        async with asyncio.timeout(2):
            return await reader.readline()
    except ConnectionResetError:
        return b""
    finally:
        await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


HALF_A_HEAD = b"POST /hooks/calls/1 HTTP/1.1\r\nHost: x\r\n"
A_FORGERY = b"POST /hooks/calls/1/2/3 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
HALF_A_FORGERY = b"POST /hooks/calls/1/2/3 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.parametrize("says", [b"", HALF_A_HEAD, A_FORGERY, HALF_A_FORGERY])
@pytest.mark.parametrize("from_address", [STRANGER, SERVICE, PROXY, "many"])
async def test_six_hundred_silent_connections_delay_no_webhook(
    start: StartServer, says: bytes, from_address: str
) -> None:
    server = await start(connections=512, webhook_sources=SERVICE, trusted_proxies=PROXY)

    def address(number: int) -> str:
        return f"127.0.1.{number % 200 + 1}" if from_address == "many" else from_address

    async with crowd(server, 600, address=address, says=says):
        for sender in (SERVICE, PROXY):
            assert (await webhook_from(server, sender)).startswith(b"HTTP/1.1 200")
    assert len(await server.kept()) == 2


async def test_a_stranger_has_a_limit_and_another_stranger_is_heard(start: StartServer) -> None:
    server = await start(connections=512, webhook_sources=SERVICE)
    async with crowd(server, 3 * PLACES_OF_A_STRANGER, address=lambda _number: STRANGER) as pairs:
        assert (await webhook_from(server, "127.0.0.9")).startswith(b"HTTP/1.1 200")
        for reader, _writer in pairs[: 2 * PLACES_OF_A_STRANGER]:
            async with asyncio.timeout(5):
                assert await reader.read() == b""
        youngest = pairs[-1]
        youngest[1].write(request())
        async with asyncio.timeout(5):
            assert (await youngest[0].readline()).startswith(b"HTTP/1.1 200")


async def test_a_stranger_whose_requests_are_all_under_way_gets_no_more_places(start: StartServer) -> None:
    server = await start(webhook_sources=SERVICE)
    slow = request(b"12345")[:-1]
    async with crowd(server, PLACES_OF_A_STRANGER, address=lambda _number: STRANGER, says=slow) as pairs:
        await settled(server)
        assert await webhook_from(server, STRANGER) == b""
        pairs[0][1].write(b"5")
        async with asyncio.timeout(5):
            assert (await pairs[0][0].readline()).startswith(b"HTTP/1.1 200")


async def test_the_service_gets_a_place_from_strangers_who_are_busy(start: StartServer) -> None:
    server = await start(connections=8, webhook_sources=SERVICE)
    slow = request(b"12345")[:-1]
    async with crowd(server, 8, address=lambda _number: STRANGER, says=slow):
        await settled(server)
        assert await webhook_from(server, "127.0.0.9") == b""
        assert (await webhook_from(server, SERVICE)).startswith(b"HTTP/1.1 200")


async def test_nobody_loses_a_place_to_a_stranger_while_the_service_fills_them(start: StartServer) -> None:
    server = await start(connections=8, webhook_sources=SERVICE)
    async with crowd(server, 8, address=lambda _number: SERVICE) as pairs:
        assert await webhook_from(server, STRANGER) == b""
        for reader, writer in pairs:
            writer.write(request())
            async with asyncio.timeout(5):
                assert (await reader.readline()).startswith(b"HTTP/1.1 200")


async def test_a_webhook_under_way_is_never_turned_out_for_another(start: StartServer) -> None:
    server = await start(connections=2, webhook_sources=SERVICE)
    slow = request(b"12345")[:-1]
    async with crowd(server, 2, address=lambda _number: SERVICE, says=slow) as pairs:
        await settled(server)
        assert await webhook_from(server, SERVICE) == b""
        for reader, writer in pairs:
            writer.write(b"5")
            async with asyncio.timeout(5):
                assert (await reader.readline()).startswith(b"HTTP/1.1 200")


async def settled(server: Running) -> None:
    """What was sent so far has been read: another connection's answer comes after it."""
    for _ in range(3):
        await asyncio.sleep(0.05)
    assert (await server.get("/health/live", port=server.metrics_port))[0] == 404


class Silent:
    is_silent = True
    was_turned_out = False

    def turn_out(self) -> None:
        self.was_turned_out = True


def test_a_network_of_ipv6_counts_as_one_stranger_and_its_neighbour_as_another() -> None:
    places = Places(100, of_a_stranger=2, is_expected=lambda address: address == ip_address("2001:db8::9"))
    guests = [Silent() for _ in range(6)]
    for number, guest in enumerate(guests[:4]):
        assert places.take(guest, f"2001:db8::{number + 1}")
    assert [guest.was_turned_out for guest in guests] == [True, True, False, False, False, False]
    assert places.take(guests[4], "2001:db8:0:1::1")
    assert places.take(guests[5], "2001:db8::9")
    assert [guest.was_turned_out for guest in guests] == [True, True, False, False, False, False]


def test_no_place_is_counted_for_ever() -> None:
    def expected(_address: Address | None) -> bool:
        return False

    places = Places(4, of_a_stranger=2, is_expected=expected)
    guests: list[Guest] = [Silent() for _ in range(1000)]
    for number, guest in enumerate(guests):
        assert places.take(guest, f"10.0.{number // 250}.{number % 250}" if number % 3 else "")
    for guest in guests:
        places.leave(guest)
        places.leave(guest)
    assert (len(places._guests), len(places._by_origin)) == (0, 0)
