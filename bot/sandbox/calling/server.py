"""The service over HTTP: reads bodies, finds the customer, wraps answers, and misbehaves when told to."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from aiohttp import BodyPartReader, web

from bot.sandbox.calling.calls import json_text
from bot.sandbox.calling.changes import Changes
from bot.sandbox.calling.faults import (
    AFTER_ACTING,
    CallingFault,
    CallingFaultScript,
    bad_gateway,
    drop,
    half_an_answer,
    hang,
)
from bot.sandbox.calling.fields import Fields, FormFile, Json, SandboxRefusedError
from bot.sandbox.calling.journal import ServiceRequest, masked
from bot.sandbox.calling.office import Office
from bot.sandbox.calling.tone import tone_wav
from bot.sandbox.calling.visit import Visit

Act = Callable[[Visit], object]

WRONG_KEY = "Неверный API-ключ"
BARE = frozenset({"create", "get", "getWithTemplates", "createRecord", "removeRecord", "userInfo"})
"""Endpoints whose answers are printed without the envelope in the service's own document."""

MOST_BYTES = 32 * 2**20


@dataclass(frozen=True)
class Manners:
    """How answers look: `unwrapped` drops the envelope where BARE says so; `error_status` is the HTTP status of a
    refusal; `laravel_errors` gives bad fields as 422 {"message", "errors"}."""

    unwrapped: bool = False
    error_status: int = 200
    laravel_errors: bool = False


class CallingServer:
    """Routes, and everything between a socket and a desk."""

    def __init__(
        self, office: Office, changes: Changes, faults: CallingFaultScript, manners: Manners
    ) -> None:
        self.requests: list[ServiceRequest] = []
        self._office = office
        self._changes = changes
        self._faults = faults
        self._manners = manners
        self._closing = asyncio.Event()
        self.app = web.Application(client_max_size=MOST_BYTES)
        self.app.router.add_get("/files/records/{token}", self._serve_record)
        self.app.router.add_get(r"/files/recordings/{token}-{seconds:\d+}.wav", self._serve_recording)
        self.app.on_shutdown.append(self._shut_down)

    def route(self, path: str, act: Act, *, also_get: bool = False) -> None:
        """Serves the endpoint by POST and, if the contract says so, by GET with the query."""
        handler = partial(self._handle, path.rsplit("/", 1)[1], act)
        self.app.router.add_post(path, handler)
        if also_get:
            self.app.router.add_get(path, handler, allow_head=False)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._changes.now(), UTC)

    async def _shut_down(self, _app: web.Application) -> None:
        self._closing.set()

    async def _handle(self, endpoint: str, act: Act, request: web.Request) -> web.StreamResponse:
        fault = self._faults.take(endpoint)
        entry = ServiceRequest(endpoint, {}, self._now(), fault=fault.kind if fault else None)
        self.requests.append(entry)
        try:
            return await self._answer(entry, fault, act, request)
        finally:
            self._changes.emit(
                "request", endpoint=endpoint, status=entry.status, accepted=entry.accepted, fault=entry.fault
            )

    async def _answer(
        self, entry: ServiceRequest, fault: CallingFault | None, act: Act, request: web.Request
    ) -> web.StreamResponse:
        if fault and fault.kind == "drop_before_reading":
            return drop(request)
        body, problem = await _read_body(request)
        entry.body = masked(body)
        if fault and fault.kind not in AFTER_ACTING and fault.kind != "slow":
            return await self._misbehave(entry, fault, request, None)
        account = self._office.account(body.get("apiKey"))
        if problem is not None or account is None:
            answer = self._refused(SandboxRefusedError(problem or WRONG_KEY))
        else:
            entry.account_id = account.id
            ids = request.query.getall("apiCallIdList[]", [])
            visit = Visit(
                account,
                Fields(body),
                body,
                str(request.url.origin()),
                ids,
                fault=fault.kind if fault else None,
            )
            answer = self._act(entry, act, visit)
            fault = fault or (CallingFault(visit.fault) if visit.fault else None)
        if fault:
            return await self._misbehave(entry, fault, request, answer)
        entry.status = answer.status
        return answer

    def _act(self, entry: ServiceRequest, act: Act, visit: Visit) -> web.Response:
        visit.fields.raw("apiKey")
        try:
            data = act(visit)
        except SandboxRefusedError as refusal:
            return self._refused(refusal)
        finally:
            entry.unknown = visit.fields.unknown()
        entry.accepted = visit.accepted
        entry.call_ids = tuple(call.id for call in visit.placed)
        if visit.fault in AFTER_ACTING:
            for call in visit.placed:
                call.lost = True
        return self._wrapped(entry.endpoint, data)

    async def _misbehave(
        self, entry: ServiceRequest, fault: CallingFault, request: web.Request, answer: web.Response | None
    ) -> web.StreamResponse:
        entry.fault = fault.kind
        self._changes.emit(
            "request", endpoint=entry.endpoint, status=None, accepted=entry.accepted, fault=fault.kind
        )
        if fault.kind in {"hang", "hang_after_acting"}:
            return await hang(request, self._closing)
        if fault.kind in {"bad_gateway", "bad_gateway_after_acting"}:
            entry.status = 502
            return bad_gateway()
        if fault.kind == "canned":
            entry.status = fault.status
            headers = {"Location": fault.location} if fault.location else None
            return web.Response(
                status=fault.status, body=fault.body, content_type=fault.content_type, headers=headers
            )
        if fault.kind == "slow" and answer is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for((fault.until or asyncio.Event()).wait(), fault.seconds)
            entry.status = answer.status
            return answer
        if fault.kind == "reset_mid_answer" and answer is not None:
            return await half_an_answer(request, answer)
        return drop(request)

    def _wrapped(self, endpoint: str, data: object) -> web.Response:
        bare = self._manners.unwrapped and endpoint in BARE
        return _json(data if bare else {"status": "success", "data": data}, 200)

    def _refused(self, refusal: SandboxRefusedError) -> web.Response:
        if self._manners.laravel_errors and refusal.fields:
            return _json({"message": "The given data was invalid.", "errors": refusal.fields}, 422)
        answer = {"status": "error", "data": {"message": refusal.message}}
        return _json(answer, self._manners.error_status)

    async def _serve_record(self, request: web.Request) -> web.Response:
        record = self._office.record_by_token(request.match_info["token"])
        if record is None:
            raise web.HTTPNotFound
        return web.Response(body=record.data, content_type=record.content_type)

    async def _serve_recording(self, request: web.Request) -> web.StreamResponse:
        """Whoever has the link hears the conversation: no key is needed."""
        fault = self._faults.take("recording")
        entry = ServiceRequest("recording", {}, self._now(), fault=fault.kind if fault else None)
        self.requests.append(entry)
        seconds = int(request.match_info["seconds"][:4])
        answer = web.Response(body=tone_wav(min(seconds, 5)), content_type="audio/wav")
        if fault:
            return await self._misbehave(entry, fault, request, answer)
        entry.status = answer.status
        return answer


async def _read_body(request: web.Request) -> tuple[Json, str | None]:
    """The body as an object, or what is wrong with it. A GET's parameters are its query."""
    if request.method == "GET":
        return dict(request.query), None
    if request.content_type == "multipart/form-data":
        return await _read_form(request), None
    try:
        body = json.loads(await request.read())
    except ValueError:
        return {}, "Некорректный JSON"
    return (body, None) if isinstance(body, dict) else ({}, "Некорректный JSON")


async def _read_form(request: web.Request) -> Json:
    """Text parts as strings; a part with a file name as an Upload."""
    form: Json = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=False))
        if part.filename is None:
            form[part.name] = data.decode("utf-8", "replace")
        else:
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            form[part.name] = FormFile(data, content_type)
    return form


def _json(content: object, status: int) -> web.Response:
    return web.Response(text=json_text(content), status=status, content_type="application/json")
