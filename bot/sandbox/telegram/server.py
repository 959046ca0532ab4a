"""The Bot API over HTTP: each request is checked, logged and played, unless a scripted fault takes it.

The token is compared and forgotten: neither the log of calls nor an error ever holds it.
"""

import asyncio
import hmac
import re
import time
from dataclasses import dataclass
from inspect import isawaitable

from aiohttp import web
from pydantic import SecretStr

from bot.sandbox.telegram import published
from bot.sandbox.telegram.faults import TelegramFault, TelegramFaultScript
from bot.sandbox.telegram.files import LARGEST_UPLOAD
from bot.sandbox.telegram.limits import LimitGate
from bot.sandbox.telegram.methods import HARMLESS, LIMITED, NOT_PLAYED, PLAYED, Result
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params, read_params
from bot.sandbox.telegram.refusals import (
    ApiError,
    NotBuiltError,
    bad_request,
    not_found,
    too_many_requests,
    unauthorized,
)
from bot.sandbox.telegram.state import State

TOKEN_SHAPE = re.compile(r"\d+:[\w-]+", re.ASCII)
MISSING = {"text": "message text is empty", "chat_id": "chat_id is empty"}
REASONS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass
class ApiCall:
    """One request of the bot. `ok` and `status` are None while it is under way or if it got no answer."""

    method: str
    params: Json
    at: float
    """Monotonic seconds of its arrival."""
    ok: bool | None = None
    status: int | None = None
    description: str | None = None


class BotApiServer:
    """Routes of the sandbox's Bot API; `app` runs on any aiohttp runner."""

    def __init__(self, token: str, state: State, gate: LimitGate) -> None:
        self._token = SecretStr(token)
        self._state = state
        self._gate = gate
        self._closing = asyncio.Event()
        self.faults = TelegramFaultScript()
        self.log: list[ApiCall] = []
        self.app = web.Application(client_max_size=LARGEST_UPLOAD + 1024 * 1024)
        self.app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self.app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self.app.on_startup.append(self._open)
        self.app.on_shutdown.append(self._close)

    async def _open(self, _app: web.Application) -> None:
        self._closing.clear()
        self._state.updates.reopen()

    async def _close(self, _app: web.Application) -> None:
        self._closing.set()
        self._state.updates.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request.match_info["token"])
            params = await read_params(request)
        except ApiError as error:
            return _answer(error.status, error.body())
        call = ApiCall(request.match_info["method"], params.for_log(), time.monotonic())
        self.log.append(call)
        self._state.changes.stir()
        try:
            return await self._play_or_fail(request, call, params)
        finally:
            self._state.changes.stir()

    def _check_token(self, given: str) -> None:
        if not TOKEN_SHAPE.fullmatch(given):
            raise not_found()
        if not hmac.compare_digest(given.encode(), self._token.get_secret_value().encode()):
            raise unauthorized()

    async def _play_or_fail(self, request: web.Request, call: ApiCall, params: Params) -> web.StreamResponse:
        fault = self.faults.take(call.method, call.params.get("chat_id"))
        if fault and not fault.after_acting:
            return await self._fail(request, call, fault)
        answer = await self._play_and_word(call, params)
        if fault:
            return await self._fail(request, call, fault)
        call.status = answer.status
        return answer

    async def _play_and_word(self, call: ApiCall, params: Params) -> web.Response:
        try:
            self._check_published(call.method, params)
            result = await self._play(call.method, params)
        except ApiError as error:
            call.ok, call.description = False, error.description
            return _answer(error.status, error.body())
        except NotBuiltError as missing:
            self._state.violations.append(f"{call.method}: the sandbox has not built {missing}")
            call.ok, call.description = False, f"Internal Server Error: sandbox without {missing}"
            return _answer(500, ApiError(500, call.description).body())
        except (AttributeError, LookupError, TypeError, ValueError) as mistake:
            self._state.violations.append(
                f"{call.method}: a value of an unexpected shape ({type(mistake).__name__})"
            )
            call.ok, call.description = False, "Bad Request: can't parse the request"
            return _answer(400, bad_request("can't parse the request").body())
        call.ok = True
        return _answer(200, {"ok": True, "result": result})

    def _check_published(self, method: str, params: Params) -> None:
        if method not in published.methods():
            self._state.violations.append(f"{method}: no such method")
            raise not_found()
        if complaint := published.complaint(method, params.names()):
            self._state.violations.append(f"{method}: {complaint}")
            raise bad_request(MISSING.get(complaint.removeprefix("missing field "), complaint))

    async def _play(self, method: str, params: Params) -> Result:
        if method in HARMLESS:
            return True
        if method not in PLAYED:
            raise NotBuiltError("this method")
        if unplayed := NOT_PLAYED & params.names():
            raise NotBuiltError(f"the field {', '.join(sorted(unplayed))}")
        if method in LIMITED and (wait_s := self._gate.wait_s(params.whole("chat_id"))):
            raise too_many_requests(wait_s)
        result = PLAYED[method](self._state, params)
        return await result if isawaitable(result) else result

    async def _fail(self, request: web.Request, call: ApiCall, fault: TelegramFault) -> web.StreamResponse:
        if fault.way == "hang":
            await self._closing.wait()
        if fault.way != "answer":
            if request.transport:
                request.transport.abort()
            return web.Response()
        call.ok, call.status = False, fault.status
        call.description = fault.description or _usual_words(fault)
        if fault.status in {502, 504}:
            page = f"<html><head><title>{fault.status} {REASONS[fault.status]}</title></head><body></body></html>"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        parameters = {"retry_after": fault.retry_after} if fault.retry_after else None
        return _answer(fault.status, ApiError(fault.status, call.description, parameters).body())

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request.match_info["token"])
        except ApiError as error:
            return _answer(error.status, error.body())
        data = self._state.files.data(request.match_info["path"])
        if data is None:
            return _answer(404, not_found().body())
        return web.Response(body=data, content_type="application/octet-stream")


def _usual_words(fault: TelegramFault) -> str:
    if fault.status == 429:
        return too_many_requests(fault.retry_after or 1).description
    return REASONS.get(fault.status, "Bad Request: scripted fault")


def _answer(status: int, body: Json) -> web.Response:
    return web.json_response(body, status=status)
