"""Posts a body to an address that a user gave. Only allowed hosts are told, no redirect is followed, time is limited, and no
error quotes the address or the headers.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Final, Literal

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.domain.allowed_hosts import AllowedHosts
from bot.fetching.connecting import guarded_session
from bot.fetching.guard import Door

POST_S: Final = 10.0
_JSON: Final = {"Content-Type": "application/json"}
_ASKS_TO_WAIT: Final = frozenset({408, 425, 429})

PostCode = Literal["unreadable", "not_allowed", "private", "too_slow", "unreachable", "status"]
"""Stable short codes, as for fetching."""


class PostError(Exception):
    """The body was not accepted, as far as we know. `is_refusal`: they have answered that they don't take this body; for
    any other reason they may just be away. Names no address.
    """

    def __init__(self, code: PostCode, *, is_refusal: bool = False, http_status: int | None = None) -> None:
        super().__init__(code if http_status is None else f"{code} (HTTP {http_status})")
        self.code: PostCode = code
        self.is_refusal = is_refusal
        self.http_status = http_status


class Poster:
    """`seconds`: from the look-up of the name to the answer's status. `resolver`, `tls`: the system's own by default."""

    def __init__(
        self,
        hosts: AllowedHosts,
        *,
        seconds: float = POST_S,
        resolver: AbstractResolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._hosts = hosts
        self._seconds = seconds
        self._resolver = resolver
        self._tls = tls

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Returns after an answer of 2xx. `headers` come on top of ours. Raises PostError."""
        url = _read(address)
        permission = self._hosts.permission(url.scheme, url.raw_host or "", url.port or 0)
        if permission is None:
            raise PostError("not_allowed")
        door = Door(permission)
        try:
            async with asyncio.timeout(self._seconds):
                status = await self._status(door, url, body, headers)
        except TimeoutError:
            failure = PostError("too_slow")
        except (aiohttp.ClientError, OSError):
            failure = PostError("private" if door.has_refused else "unreachable")
        except ValueError:
            failure = PostError("unreadable", is_refusal=True)
        else:
            if 200 <= status < 300:
                return
            is_refusal = status < 500 and status not in _ASKS_TO_WAIT
            failure = PostError("status", is_refusal=is_refusal, http_status=status)
        # Raised out here: inside the handler the original, which quotes the address, would become its context.
        raise failure

    async def _status(self, door: Door, url: URL, body: bytes, headers: Mapping[str, str]) -> int:
        """What they answer; of the answer nothing else is read."""
        async with (
            guarded_session(door, resolver=self._resolver, tls=self._tls, headers=_JSON) as session,
            session.post(url, data=body, headers=headers, allow_redirects=False) as response,
        ):
            return response.status


def _read(address: str) -> URL:
    """One that holds a user or a password is refused, as everywhere."""
    try:
        url = URL(address)
    except ValueError:
        url = URL()
    if not url.host or url.user is not None or url.password is not None:
        raise PostError("unreadable", is_refusal=True)
    return url
