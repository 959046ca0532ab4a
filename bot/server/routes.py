"""The side server's table of contents. It needs no router of aiohttp's: the beginnings tell its four paths apart."""

from aiohttp import web

from bot.server.connections import ROUTE, answer
from bot.server.health import Health
from bot.server.hooks import Hooks
from bot.server.metrics import CONTENT_TYPE, Metrics


class Routes:
    """Handles any request to the address that may be public; 404 for all that is not ours.

    Health is served here, since load balancers and container platforms ask from other addresses. It only says which
    part is out of order. The proxy of `deploy/` does not let questions about health through.
    """

    def __init__(self, *, hooks: Hooks, health: Health, metrics: Metrics) -> None:
        self._hooks = hooks
        self._health = health
        self._metrics = metrics

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
        return answer(404)


class MetricsRoutes:
    """Handles any request to the metrics' own address: how much is called is nobody else's business."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """aiohttp's handler."""
        if request.method not in {"GET", "HEAD"} or request.raw_path != "/metrics":
            return answer(404)
        request[ROUTE] = "/metrics"
        response = answer(200, self._metrics.text())
        response.headers["Content-Type"] = CONTENT_TYPE
        return response
