"""A sender that stands still at one step of its paid request while everybody else goes on."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.provider.client import CallingService, Credentials
from bot.provider.methods.method import AnswerT, Method, PaidMethod
from bot.provider.transport import InTime

Act = Callable[[], Awaitable[object]]
STEPS = {
    "between its commit and the connection": "on_request_start",
    "between the connection and the headers": "on_connection_create_end",
    "between the headers and the first byte": "on_request_headers_sent",
}
"""The steps, each with aiohttp's signal for it, in their order."""


class FrozenService(CallingService):
    """Freezes paid requests only: reading goes on as usual."""

    def __init__(self, url: str | None, step: str, act: Act) -> None:
        super().__init__(provider_url=url, total_timeout_s=20.0, retry_wait_s=0.01)
        self._step = step
        self._act = act
        self._is_paid = False

    async def request(
        self, method: Method[AnswerT], credentials: Credentials, *, in_time: InTime | None = None
    ) -> AnswerT:
        self._is_paid = isinstance(method, PaidMethod)
        return await super().request(method, credentials, in_time=in_time)

    def _session(self, *, keep_alive: bool) -> aiohttp.ClientSession:
        is_new = keep_alive not in self._sessions
        session = super()._session(keep_alive=keep_alive)
        if is_new:
            trace = aiohttp.TraceConfig()
            getattr(trace, self._step).append(self._stand_still)
            trace.freeze()
            session.trace_configs.append(trace)
        return session

    async def _stand_still(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, _params: Any
    ) -> None:
        if self._is_paid:
            self._is_paid = False
            await self._act()
