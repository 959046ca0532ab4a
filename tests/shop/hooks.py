"""Our webhook address over real HTTP, for the ledger's tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from bot.services.receiving.receiving import NotKept, Receiving

if TYPE_CHECKING:
    from tests.shop.shop import Shop


class Hooks:
    """The side server's part that matters here, behind a socket."""

    def __init__(self, receiving: Receiving) -> None:
        self._receiving = receiving
        self.shop: Shop | None = None

    async def _take(self, request: web.Request) -> web.Response:
        address = self._receiving.address_of(request.path)
        if self.shop is None or address is None:
            return web.Response(status=404)
        if not self.shop.is_reachable:
            return web.Response(status=503)
        try:
            await self._receiving.keep_news(
                address, await request.read(), from_known_source=self.shop.source_is_known
            )
        except NotKept:
            return web.Response(status=503)
        return web.Response()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
