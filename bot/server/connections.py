"""Connections of the side server: it is open to the internet, where some connect, say nothing and stay.

aiohttp closes a connection that sends no complete request head within its keep-alive time. This module adds what
aiohttp lacks: a limited number of places (bot.server.places), and errors that show neither versions nor what was sent.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from logging import getLogger
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from bot.server.places import Places

KEEPALIVE_S = 15.0
LINGERING_S = 2.0
"""How long an unread body is still read and dropped, so that the sender sees the answer instead of a reset."""

ROUTE = web.RequestKey("route", str)
"""Under this key a request carries its route's template, for logs and metrics."""

log = getLogger(__name__)
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def answer(status: int, text: str = "", content_type: str = "text/plain") -> web.Response:
    """An answer without the versions of our software."""
    if not text:  # aiohttp works out no character set then
        return web.Response(status=status, headers={"Server": "dialgram", "Content-Type": content_type})
    return web.Response(status=status, text=text, content_type=content_type, headers={"Server": "dialgram"})


class HttpConnection(web.RequestHandler):
    """One accepted connection."""

    __slots__ = ("_places",)

    def __init__(self, server: web.Server, places: Places, **options: Any) -> None:
        super().__init__(server, **options)
        self._places = places

    @property
    def is_silent(self) -> bool:
        """None of its requests is being answered, and none has come in full."""
        return self._current_request is None and not self._messages

    def turn_out(self) -> None:
        """Closes this connection at once: somebody else needs its place."""
        if self.transport is not None:
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Without a place the connection is closed before anything is read; the service comes again."""
        if not self._places.take(self, (transport.get_extra_info("peername") or ("",))[0]):
            self._manager = None
            transport.close()
            return
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Frees the connection's place at once."""
        self._places.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Ignores what a refused connection still sends."""
        if self._manager is None:
            return
        # aiohttp stops reading from a connection it is about to close, even in the middle of a body.
        is_closing, is_forced = self._close, self._force_close
        if self._current_request is not None and self.transport is not None:
            self._close = self._force_close = False
        super().data_received(data)
        self._close |= is_closing
        self._force_close |= is_forced

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002  (aiohttp quotes the request in it)
    ) -> web.StreamResponse:
        """A request that is not HTTP, or our own mistake; only our own is worth a line in the log."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and exc is not None:
            log.error("a request failed inside the server", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is already under way")
        response = answer(status)
        response.force_close()
        return response


class HttpServer(web.Server):
    """aiohttp's low-level server with our connections."""

    def __init__(
        self, handler: Handler, places: Places, *, access_log_class: type[AbstractAccessLogger]
    ) -> None:
        super().__init__(handler)
        self._places = places
        self._options: dict[str, Any] = {
            "loop": asyncio.get_running_loop(),
            "access_log_class": access_log_class,
            "keepalive_timeout": KEEPALIVE_S,
            "lingering_time": LINGERING_S,
            # Compressed bodies are refused, so none is ever inflated.
            "auto_decompress": False,
        }

    def __call__(self) -> web.RequestHandler:
        """aiohttp calls this for each accepted connection."""
        return HttpConnection(self, self._places, **self._options)
