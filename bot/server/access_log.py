"""The access log prints a route's template: a webhook's path is a credential, and the query could hold anything."""

from logging import DEBUG, INFO

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger

from bot.server.connections import ROUTE


class AccessLog(AbstractAccessLogger):
    """One line for each answer. Good answers are logged only at level debug: there may be a thousand a second."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """`time` in seconds."""
        level = DEBUG if response.status < 400 else INFO
        if self.logger.isEnabledFor(level):
            self.logger.log(
                level,
                "%s %s %d in %.1f ms",
                request.method if request.method.isalpha() else "?",
                request.get(ROUTE, "unknown route"),
                response.status,
                time * 1000,
            )
