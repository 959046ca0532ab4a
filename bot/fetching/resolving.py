"""The service's own examples all force IPv4, so its IPv6 addresses, if there are any, are tried last."""

import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver


class IPv4FirstResolver(AbstractResolver):
    """Resolves as `inner` (the system's resolver by default) does, and puts IPv4 addresses first."""

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        return sorted(found, key=lambda address: address["family"] != socket.AF_INET)

    async def close(self) -> None:
        await self._inner.close()
