"""A client must tell "did not happen", "happened" and "unknown" apart, so here the service misbehaves on order."""

import asyncio
import contextlib
from collections import defaultdict, deque
from dataclasses import dataclass
from random import Random
from typing import Literal

from aiohttp import web

from bot.sandbox.calling.outcomes import ReactionFate

FaultKind = Literal[
    "drop_before_reading",
    "drop_after_reading",
    "drop_after_acting",
    "hang",
    "hang_after_acting",
    "bad_gateway",
    "bad_gateway_after_acting",
    "reset_mid_answer",
    "slow",
    "canned",
]

AFTER_ACTING: frozenset[FaultKind] = frozenset(
    {"drop_after_acting", "hang_after_acting", "bad_gateway_after_acting", "reset_mid_answer"}
)
"""Faults whose request is carried out although its answer never arrives."""

GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class ReactionFaults:
    """Which share (0 to 1) of the reactions' webhooks is lost, comes twice, is late, or lacks the call's id.

    Which ones depends on `seed`, the phone and how many that phone has had. `late_s`: the service's seconds.
    """

    lost: float = 0
    doubled: float = 0
    late: float = 0
    without_call_id: float = 0
    late_s: float = 600
    seed: int = 0

    def fate(self, phone: str, number: int) -> tuple[ReactionFate, bool]:
        """What becomes of the phone's webhook with that number, and whether it holds the call's id."""
        random = Random(f"{self.seed}:{phone}:{number}")  # noqa: S311  (the same in each run)
        drawn, has_id = random.random(), random.random() >= self.without_call_id
        shares: tuple[tuple[ReactionFate, float], ...] = (
            ("lost", self.lost),
            ("doubled", self.doubled),
            ("late", self.late),
        )
        for fate, share in shares:
            if drawn < share:
                return fate, has_id
            drawn -= share
        return "sent", has_id


@dataclass(frozen=True)
class CallingFault:
    """One misbehaviour; `seconds` (of the machine) and `until` are for "slow", the rest for "canned" (`location`: for a
    redirect).
    """

    kind: FaultKind
    seconds: float = 0.2
    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    location: str = ""
    until: asyncio.Event | None = None


class CallingFaultScript:
    """What goes wrong next, by endpoint: the last word of its path, as "create"; "*" is any endpoint, "recording" the
    file with a conversation.

    drop_before_reading: closed before the body is read. drop_after_reading: read, not done, closed.
    drop_after_acting: done, closed. hang: read, not done, no answer. hang_after_acting: done, no answer.
    bad_gateway: not done, 502 with HTML. bad_gateway_after_acting: done, the same 502.
    reset_mid_answer: done, half of the answer, reset. slow: done, answered after `seconds` or once `until` is set.
    canned: not done, answered with the given status and body.
    """

    def __init__(self) -> None:
        self._planned: defaultdict[str, deque[CallingFault]] = defaultdict(deque)

    def add(
        self,
        endpoint: str,
        kind: FaultKind,
        *,
        times: int = 1,
        seconds: float = 0.2,
        status: int = 200,
        body: bytes | str = b"",
        content_type: str = "application/json",
        location: str = "",
        until: asyncio.Event | None = None,
    ) -> None:
        """Makes the next `times` requests to the endpoint go wrong in this way."""
        data = body.encode() if isinstance(body, str) else body
        self._planned[endpoint].extend(
            [CallingFault(kind, seconds, status, data, content_type, location, until)] * times
        )

    def clear(self) -> None:
        """Everything works again."""
        self._planned.clear()

    def take(self, endpoint: str) -> CallingFault | None:
        """The fault for this request; uses it up."""
        for name in (endpoint, "*"):
            if planned := self._planned.get(name):
                return planned.popleft()
        return None


def drop(request: web.Request) -> web.Response:
    """Resets the connection; the returned answer goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def hang(request: web.Request, closing: asyncio.Event) -> web.Response:
    """Answers nothing until the client gives up or the service stops."""
    while request.transport is not None and not request.transport.is_closing() and not closing.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(closing.wait(), 0.02)
    return drop(request)


def bad_gateway() -> web.Response:
    return web.Response(status=502, text=GATEWAY_PAGE, content_type="text/html")


async def half_an_answer(request: web.Request, answer: web.Response) -> web.StreamResponse:
    """Sends the head and half of the body, then resets."""
    data = answer.body if isinstance(answer.body, bytes) else b""
    broken = web.StreamResponse(status=answer.status, headers={"Content-Type": "application/json"})
    broken.content_length = len(data)
    await broken.prepare(request)
    await broken.write(data[: len(data) // 2])
    drop(request)
    return broken
