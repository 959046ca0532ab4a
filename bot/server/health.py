"""Health for whoever watches the process. Alive: the loop turns. Ready: a webhook could be stored (one is tried)."""

import asyncio
import json
import time

from aiohttp import web

from bot.server.connections import answer
from bot.services.receiving.receiving import Receiving

REMEMBERED_S = 1.0
"""The readiness check writes to disk; whoever asks again within this time gets the last answer."""


class Health:
    """The handlers of `/health/…`."""

    def __init__(self, receiving: Receiving) -> None:
        self._receiving = receiving
        self._turn = asyncio.Lock()
        self._checked_at = float("-inf")
        self._found: dict[str, bool] = {}

    async def live(self) -> web.StreamResponse:
        """200 as long as the process answers at all."""
        return _report(200, {"status": "ok"})

    async def ready(self) -> web.StreamResponse:
        """200, or 503 naming the part that is not."""
        async with self._turn:
            if time.monotonic() - self._checked_at > REMEMBERED_S:
                self._found = await self._receiving.check()
                self._checked_at = time.monotonic()
            found = self._found
        is_ready = all(found.values())
        parts = {part: "ok" if is_fine else "unavailable" for part, is_fine in found.items()}
        return _report(200 if is_ready else 503, {"status": "ok" if is_ready else "unavailable", **parts})


def _report(status: int, content: dict[str, str]) -> web.Response:
    return answer(status, json.dumps(content), "application/json")
