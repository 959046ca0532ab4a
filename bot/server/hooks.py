"""Webhooks of the calling service and of Telegram: first on disk, then 200; and 404 for all that is not ours.

A forged request learns nothing: method, body and headers are looked at only when the address has proved to be ours.
"""

from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from bot.domain.hooks.hook_address import HookAddress
from bot.server.bodies import READ_S, UPDATE_LIMIT, BodyRefused, read_body
from bot.server.connections import ROUTE, answer
from bot.server.source import Network, client_address, is_among
from bot.services.receiving.receiving import NotKept, Receiving

Policy = Literal["ask", "accept", "refuse"]

_TEMPLATES = {"calls": "/hooks/calls/{key}/{batch}/{mac}", "ivr": "/hooks/ivr/{key}/{batch}/{node}/{mac}"}
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)


@dataclass(frozen=True)
class SourceRule:
    """WEBHOOK_SOURCES, WEBHOOK_SOURCE_POLICY and TRUSTED_PROXIES together."""

    known: tuple[Network, ...]
    proxies: tuple[Network, ...]
    policy: Policy
    _remembered: dict[str, bool] = field(default_factory=dict)

    def is_known(self, request: web.BaseRequest) -> bool:
        """Whether webhooks are expected from this sender."""
        peer = request.remote or ""
        forwarded = request.headers.getall("X-Forwarded-For", [])
        if forwarded:
            return is_among(client_address(peer, forwarded, self.proxies), self.known)
        if peer not in self._remembered:
            if len(self._remembered) > 1000:
                self._remembered.clear()
            self._remembered[peer] = is_among(client_address(peer, (), self.proxies), self.known)
        return self._remembered[peer]


class Hooks:
    """The handlers of `/hooks/…` and `/telegram/…`."""

    def __init__(
        self,
        receiving: Receiving,
        sources: SourceRule,
        *,
        body_limit: int,
        read_s: float = READ_S,
    ) -> None:
        self._receiving = receiving
        self._sources = sources
        self._body_limit = body_limit
        self._read_s = read_s

    async def news(self, request: web.BaseRequest) -> web.StreamResponse:
        """A webhook of a call or of a reaction, in any shape."""
        address = self._receiving.address_of(request.raw_path)
        if address is None or request.method != "POST":
            return answer(404)
        request[ROUTE] = _TEMPLATES[address.kind]
        is_known = self._sources.is_known(request)
        if self._sources.policy == "refuse" and not is_known:
            return answer(404)
        return await self._keep_news(request, address, is_known or self._sources.policy == "accept")

    async def update(self, request: web.BaseRequest) -> web.StreamResponse:
        """An update of Telegram, in webhook mode."""
        secret = request.headers.get(_SECRET_HEADER, "")
        if not self._receiving.is_from_telegram(request.raw_path, secret) or request.method != "POST":
            return answer(404)
        request[ROUTE] = "/telegram/{mac}"
        try:
            body = await read_body(request, UPDATE_LIMIT, timeout_s=self._read_s)
            await self._receiving.keep_update(body)
        except BodyRefused as refusal:
            return answer(refusal.status)
        except NotKept:
            return answer(503)
        return answer(200)

    async def _keep_news(
        self, request: web.BaseRequest, address: HookAddress, from_known_source: bool
    ) -> web.StreamResponse:
        try:
            body = await read_body(request, self._body_limit, timeout_s=self._read_s)
            await self._receiving.keep_news(address, body, from_known_source=from_known_source)
        except BodyRefused as refusal:
            return answer(refusal.status)
        except NotKept:
            return answer(503)
        return answer(200)
