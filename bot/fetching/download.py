"""Downloads one file from an address that somebody else gave. Only allowed hosts are asked, and each redirect is
checked as the first address was. Bytes and time are limited, and no error quotes the address.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.domain.allowed_hosts import AllowedHosts
from bot.fetching.connecting import guarded_session
from bot.fetching.guard import Door

GONE: Final = 410
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

FetchCode = Literal[
    "unreadable_address", "not_allowed", "private", "redirects", "too_big", "too_slow", "status", "encoded",
    "unreachable", "broken",
]  # fmt: skip
"""Stable short codes.

unreadable_address: no address at all. not_allowed: a host or scheme that is not on the list. private: the host's name
leads into a private network. redirects: too many. encoded: compressed, which was not asked for. unreachable: no
connection, or TLS that can't be trusted. broken: the connection ended within the answer.
"""


class FetchError(Exception):
    """Nothing was fetched, and no part of it is left on disk. `temporary`: it may work later. Names no address."""

    def __init__(self, code: FetchCode, *, temporary: bool = False, http_status: int | None = None) -> None:
        super().__init__(code if http_status is None else f"{code} (HTTP {http_status})")
        self.code: FetchCode = code
        self.temporary = temporary


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """`seconds`: from the first name look-up to the last byte, redirects included."""

    most_bytes: int = 20 * 2**20
    seconds: float = 30.0
    redirects: int = 3


class Fetcher:
    """A new connection for each request: no cookies, no proxies of the environment, no compression.

    `resolver` and `tls`: the system's own by default.
    """

    def __init__(
        self,
        hosts: AllowedHosts,
        *,
        limits: FetchLimits | None = None,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._hosts = hosts
        self._limits = limits or FetchLimits()
        self._given_resolver = resolver
        self._tls = tls

    async def fetch(self, address: str, target: Path, *, base: str) -> None:
        """Writes what lies at `address` to `target`; `base` completes a relative address. Raises FetchError."""
        with _whole_or_nothing(target):
            try:
                async with asyncio.timeout(self._limits.seconds):
                    await self._follow(_joined(URL(base), address), target)
                    return
            except TimeoutError:
                pass
            raise FetchError("too_slow", temporary=True)

    async def _follow(self, url: URL, target: Path) -> None:
        for _ in range(self._limits.redirects + 1):
            further = await self._ask(url, target)
            if further is None:
                return
            url = further
        raise FetchError("redirects")

    async def _ask(self, url: URL, target: Path) -> URL | None:
        """None: the file is saved. Otherwise the address of a redirect, which is checked like the first one."""
        permission = self._hosts.permission(url.scheme, url.raw_host or "", url.port or 0)
        if permission is None:
            raise FetchError("not_allowed")
        door = Door(permission)
        try:
            async with (
                guarded_session(door, resolver=self._given_resolver, tls=self._tls) as session,
                session.get(url, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS:
                    return _joined(url, response.headers.get("Location", ""))
                await self._save(response, target)
                return None
        except aiohttp.ClientPayloadError:
            failure = FetchError("broken", temporary=True)
        except (aiohttp.ClientError, OSError):
            failure = FetchError("private") if door.has_refused else FetchError("unreachable", temporary=True)
        # Raised out here: inside the handler the original, which quotes the address, would become its context.
        raise failure

    async def _save(self, response: aiohttp.ClientResponse, target: Path) -> None:
        if response.status != 200:
            # A recording may appear minutes after its link.
            raise FetchError("status", temporary=response.status != GONE, http_status=response.status)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise FetchError("encoded")
        self._refuse_more_than_allowed(response.content_length or 0)
        with target.open("wb") as out:
            async for chunk in response.content.iter_any():
                out.write(chunk)
                self._refuse_more_than_allowed(out.tell())

    def _refuse_more_than_allowed(self, size: int) -> None:
        if size > self._limits.most_bytes:
            raise FetchError("too_big")


@contextmanager
def _whole_or_nothing(target: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _joined(base: URL, address: str) -> URL:
    """The whole address. One that holds a user or a password is refused: they belong to nobody we know."""
    try:
        url = base.join(URL(address.strip()))
    except ValueError:
        url = URL()
    if not url.host or url.user is not None or url.password is not None:
        raise FetchError("unreadable_address")
    return url
