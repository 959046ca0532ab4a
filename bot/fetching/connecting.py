"""One connection for one request to an address that somebody else gave: nothing of it outlives the request."""

import ssl
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.fetching.guard import Door
from bot.fetching.resolving import IPv4FirstResolver

CONNECT_S: Final = 10.0


def guarded_session(
    door: Door,
    *,
    resolver: AbstractResolver | None,
    tls: ssl.SSLContext | None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> aiohttp.ClientSession:
    """A new connection behind `door`: no cookies, no proxies of the environment, no compression."""
    connector = aiohttp.TCPConnector(
        resolver=IPv4FirstResolver(resolver),
        socket_factory=door.socket,
        force_close=True,
        ssl=tls or True,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity", "User-Agent": "Dialgram", **headers},
        auto_decompress=False,
    )
