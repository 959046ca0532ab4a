"""Speaks to the sandbox as any client would, by plain HTTP, and listens for its webhooks on a server of its own."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox.calling import CallingSandbox

Json = dict[str, Any]

KEY = "sandbox-key-of-a-made-up-shop"
SENDER = "74950000001"
ORDINARY = "79161234567"


def ending(digits: str) -> str:
    """A made-up phone with these last four digits."""
    return f"7916000{digits}"


@dataclass
class Received:
    """One webhook that arrived."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Json:
        parsed = json.loads(self.raw)
        assert isinstance(parsed, dict)
        return parsed


@dataclass
class Listener:
    """Takes webhooks; `statuses` are answered in turn, 200 when there are none left."""

    got: list[Received] = field(default_factory=list)
    statuses: deque[int] = field(default_factory=deque)
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append(Received(request.path, dict(request.headers), await request.read()))
        return web.Response(status=self.statuses.popleft() if self.statuses else 200)

    def told(self) -> list[str]:
        """The statuses of the first call of each status webhook, in the order of arrival."""
        items = [hook.body["apiCalls"][0] for hook in self.got if "apiCalls" in hook.body]
        return [item["calls"][-1]["status"] for item in items]


class Driver:
    """A client of one sandbox with one account."""

    def __init__(
        self, sandbox: CallingSandbox, url: str, session: aiohttp.ClientSession, hooks: Listener
    ) -> None:
        self.sandbox = sandbox
        self.url = url
        self.session = session
        self.hooks = hooks
        self.account = sandbox.account(KEY)

    async def post(self, endpoint: str, body: Json, *, key: str = KEY) -> tuple[int, Any]:
        """HTTP status and the parsed answer."""
        async with self.session.post(self.at(endpoint), json={"apiKey": key, **body}) as answer:
            return answer.status, await answer.json()

    def at(self, endpoint: str) -> str:
        folder = "apiVerificationPhones" if endpoint == "confirmPhone" else "apiCalls"
        return f"{self.url}/{folder}/{endpoint}"

    async def ok(self, endpoint: str, **body: Any) -> Any:
        """The `data` of a success."""
        _, answer = await self.post(endpoint, body)
        assert answer["status"] == "success", answer
        return answer["data"]

    async def refused(self, endpoint: str, **body: Any) -> str:
        """The sentence of a refusal."""
        _, answer = await self.post(endpoint, body)
        assert answer["status"] == "error", answer
        message = answer["data"]["message"]
        assert isinstance(message, str)
        return message

    async def call(self, phone: str = ORDINARY, **more: Any) -> int:
        """Places one call of a stored record, with webhooks to the listener; returns its id."""
        [item] = await self.ok("create", **self.order(phone=phone, **more))
        return int(item["id"])

    def order(self, **more: Any) -> Json:
        """A good body of `create`; None in `more` takes a field out."""
        record = next(iter(self.account.records.values()), None) or self.account.add_record("Напоминание")
        body: Json = {
            "outgoingPhone": SENDER,
            "record": {"id": record.id},
            "webhookUrl": f"{self.hooks.url}/calls",
        }
        if "phones" not in more:
            body["phone"] = ORDINARY
        return {name: value for name, value in {**body, **more}.items() if value is not None}

    async def get(self, call_id: int, *, template: bool = False) -> Json:
        """One call as the service tells it."""
        endpoint = "getWithTemplates" if template else "get"
        [item] = await self.ok(endpoint, apiCallIdList=[call_id])
        assert isinstance(item, dict)
        return item

    def truth(self, call_id: int, kind: str = "ordinary") -> Json:
        return next(t for t in self.sandbox.truth(KEY) if t["id"] == call_id and t["kind"] == kind)

    async def reaches(self, call_id: int, *statuses: str, kind: str = "ordinary") -> Json:
        """Waits until the call is in one of these states."""
        await self.sandbox.until(lambda: self.truth(call_id, kind)["status"] in statuses)
        return self.truth(call_id, kind)

    async def over(self, call_id: int, kind: str = "ordinary") -> Json:
        return await self.reaches(call_id, "finished", "canceled", kind=kind)

    async def webhooks(self, count: int) -> None:
        """Waits until that many tries went out."""
        await self.sandbox.until(lambda: len(self.sandbox.webhooks) >= count)


@contextlib.asynccontextmanager
async def driving(sandbox: CallingSandbox, **account: Any) -> AsyncIterator[Driver]:
    """The sandbox served on a port of its own, with an account and a listener for webhooks."""
    sandbox.add_account(KEY, **account)
    hooks = Listener()
    app = web.Application()
    app.router.add_post("/{tail:.*}", hooks.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        hooks.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with sandbox.serving() as url, aiohttp.ClientSession() as session:
            yield Driver(sandbox, url, session, hooks)
    finally:
        await runner.cleanup()


SILENCE = (
    aiohttp.ServerDisconnectedError,
    aiohttp.ClientOSError,
    aiohttp.ClientPayloadError,
    asyncio.TimeoutError,
)
"""What a client sees of an answer that never came whole."""
