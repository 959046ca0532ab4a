"""The side server's table of contents. aiohttp's own router is left out: five paths are told apart by their beginnings."""

from collections.abc import Sequence

from aiohttp import web

from bot.server.connections import ROUTE, answer
from bot.server.health import Health
from bot.server.hooks import Hooks
from bot.server.metrics import CONTENT_TYPE, Metrics
from bot.server.source import Network, is_among, read_address


class Routes:
    """Handles any request; 404 for all that is not ours."""

    def __init__(
        self, *, hooks: Hooks, health: Health, metrics: Metrics, metrics_networks: Sequence[Network]
    ) -> None:
        self._hooks = hooks
        self._health = health
        self._metrics = metrics
        self._metrics_networks = metrics_networks

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """aiohttp's handler."""
        response = await self._answer(request)
        self._metrics.answered(request.get(ROUTE, "unknown"), response.status)
        return response

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.raw_path.startswith("/hooks/"):
            return await self._hooks.news(request)
        if request.raw_path.startswith("/telegram/"):
            return await self._hooks.update(request)
        if request.method in {"GET", "HEAD"}:
            return await self._answer_watcher(request)
        return answer(404)

    async def _answer_watcher(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path
        if path == "/health/live":
            request[ROUTE] = path
            return await self._health.live()
        if path == "/health/ready":
            request[ROUTE] = path
            return await self._health.ready()
        if path == "/metrics" and self._may_see_metrics(request):
            request[ROUTE] = path
            response = answer(200, self._metrics.text())
            response.headers["Content-Type"] = CONTENT_TYPE
            return response
        return answer(404)

    def _may_see_metrics(self, request: web.BaseRequest) -> bool:
        # A proxy on this machine connects from here too, but says for whom.
        is_proxied = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
        return not is_proxied and is_among(read_address(request.remote or ""), self._metrics_networks)
