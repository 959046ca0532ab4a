"""A user's own system, as a real server: what it was told, and how it takes it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Told:
    """One request. `at`: path and query."""

    method: str
    at: str
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class OwnSystem:
    """`answer`: the status for a request, 200 by default. A request to /slow is answered once `let_go` is set."""

    def __init__(self) -> None:
        self.url = ""
        self.told: list[Told] = []
        self.answer: Callable[[Told], int] = lambda told: 200
        self.headers: dict[str, str] = {}
        self.let_go = asyncio.Event()
        self.most_at_once = 0
        self._at_once = 0
        self._news = asyncio.Condition()

    async def heard(self, count: int, timeout_s: float = 30.0) -> None:
        """Waits for so many requests."""
        async with asyncio.timeout(timeout_s), self._news:
            await self._news.wait_for(lambda: len(self.told) >= count)

    @property
    def paths(self) -> list[str]:
        return [one.at for one in self.told]

    async def _take(self, request: web.Request) -> web.Response:
        told = Told(request.method, request.raw_path, await request.read(), dict(request.headers))
        async with self._news:
            self.told.append(told)
            self._news.notify_all()
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            if told.at.startswith("/slow"):
                await self.let_go.wait()
            return web.Response(status=self.answer(told), headers=self.headers, body=b"x" * 100_000)
        finally:
            self._at_once -= 1

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["OwnSystem"]:
        """Can be opened again at the same port, after it was away."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            self.let_go.set()
            await runner.cleanup()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])
