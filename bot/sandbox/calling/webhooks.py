"""News goes out as the contract's last section says: status webhooks in up to three tries a minute apart
until the answer is exactly 200, reactions unwrapped and once. Calls of one request that change together share
one POST.
"""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.calling.agenda import Agenda
from bot.sandbox.calling.calls import Call
from bot.sandbox.calling.changes import Changes
from bot.sandbox.calling.faults import ReactionFaults
from bot.sandbox.calling.fields import Json
from bot.sandbox.calling.orders import Hook, Node
from bot.sandbox.calling.outcomes import Answer, ReactionFate

TRIES, RETRY_S = 3, 60.0
LATE_S = 600.0
REORDERED_S = 2.0
MERGE_REAL_S = 0.005
ORDERED_REAL_S = 0.5
"""News of one order leaves in the order in which it happened, unless the item before takes longer than this."""

MOST_MERGED = 100

Shape = Literal["wrapped", "bare", "call"]
Events = Literal["every", "end"]
ParametersAt = Literal["top", "item", "field"]

_TIMES: dict[ReactionFate, int] = {"sent": 1, "lost": 0, "doubled": 2, "late": 1}

_OURS = frozenset({"host", "content-length", "content-type", "transfer-encoding", "connection"})


@dataclass(frozen=True)
class Dialect:
    """What the contract leaves open about webhooks.

    shape: {"apiCalls": […]}, the bare item, or {"call": item}. events: each change, or the end only.
    parameters: merged at the top, merged into each item, or left as the item's string field.
    reaction_call_id: whether a reaction's "call" holds "apicallId". merge: whether calls that changed
    together share a POST.
    """

    shape: Shape = "wrapped"
    events: Events = "every"
    parameters: ParametersAt = "top"
    reaction_call_id: bool = True
    merge: bool = True
    timeout_s: float = 10.0


@dataclass(frozen=True)
class WebhookTry:
    """One POST that was sent or failed. `path` is the address without its host; `status` None means an error. `is_final`: it
    tells that the calls are over.
    """

    kind: Literal["status", "reaction"]
    path: str
    number: int
    status: int | None
    error: str | None
    at: datetime
    call_ids: tuple[int, ...]
    is_final: bool
    body: bytes = field(repr=False)


@dataclass
class Delivery:
    """One piece of news on its way; news of a status holds the items as they were at that time."""

    hook: Hook
    calls: list[Call]
    items: list[Json]
    final: bool
    answer: Answer | None = None
    has_call_id: bool = True
    differing: bool = False
    number: int = 0


class Webhooks:
    """Sends news and keeps a log of tries."""

    def __init__(self, agenda: Agenda, changes: Changes, dialect: Dialect) -> None:
        self.tries: list[WebhookTry] = []
        self.reaction_faults = ReactionFaults()
        self._reactions_of: Counter[str] = Counter()
        self._agenda = agenda
        self._changes = changes
        self._dialect = dialect
        self._merging: dict[tuple[int, bool], Delivery] = {}
        self._kept_back: dict[int, list[Delivery]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._latest: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Stops what is on its way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    # -- what is told ----------------------------------------------------------------------------------------

    def moved(self, call: Call, final: bool) -> None:
        """A call's status changed."""
        hook = call.order.hook
        if hook is None or (self._dialect.events == "end" and not final):
            return
        if final:
            call.webhook_try = 1
        delivery = Delivery(hook, [call], [call.printed()], final)
        if final:
            call.webhook_sent = True
        self._route(call, delivery)

    def reacted(self, call: Call, node: Node, answer: Answer) -> ReactionFate | None:
        """A recipient's answer chose a reaction; returns what becomes of its webhook, None if it has no address."""
        if node.hook is None:
            return None
        told, faults = call.outcome, self.reaction_faults
        fate, has_call_id = faults.fate(call.phone, self._reactions_of[call.phone])
        self._reactions_of[call.phone] += 1
        fate = told.reaction_webhooks or fate
        if told.reaction_call_id is not None:
            has_call_id = told.reaction_call_id
        has_call_id = has_call_id and self._dialect.reaction_call_id
        for _ in range(_TIMES[fate]):
            delivery = Delivery(node.hook, [call], [], final=False, answer=answer, has_call_id=has_call_id)
            if fate == "late":
                self._agenda.after(faults.late_s, partial(self._send, delivery))
            else:
                self._send(delivery)
        return fate

    def _route(self, call: Call, delivery: Delivery) -> None:
        quirk = call.outcome.webhooks
        if quirk == "lost":
            return
        if quirk == "late" and delivery.final:
            self._agenda.after(LATE_S, partial(self._send, delivery))
        elif quirk == "doubled" and delivery.final:
            self._send(delivery)
            self._send(Delivery(delivery.hook, delivery.calls, delivery.items, final=True))
        elif quirk == "reordered":
            self._reorder(call, delivery)
        elif quirk == "none" and self._dialect.merge and self._dialect.shape == "wrapped":
            self._merge(call, delivery)
        else:
            delivery.differing = quirk == "differing" and delivery.final
            self._send(delivery)

    def _reorder(self, call: Call, delivery: Delivery) -> None:
        kept = self._kept_back.setdefault(id(call), [])
        if not delivery.final:
            kept.append(delivery)
            return
        self._send(delivery)
        for index, earlier in enumerate(reversed(self._kept_back.pop(id(call))), 1):
            self._agenda.after(REORDERED_S * index, partial(self._send, earlier))

    def _merge(self, call: Call, delivery: Delivery) -> None:
        key = (id(delivery.hook), delivery.final)
        open_one = self._merging.get(key)
        if open_one and call not in open_one.calls and len(open_one.calls) < MOST_MERGED:
            open_one.calls.append(call)
            open_one.items += delivery.items
            return
        if open_one:
            self._flush(key, open_one)
        self._merging[key] = delivery
        self._agenda.after_real(MERGE_REAL_S, partial(self._flush, key, delivery))

    def _flush(self, key: tuple[int, bool], delivery: Delivery) -> None:
        if self._merging.get(key) is delivery:
            del self._merging[key]
            self._send(delivery)

    # -- how it goes out -------------------------------------------------------------------------------------

    def _send(self, delivery: Delivery) -> None:
        """Makes one try; first tries about the same order leave one after another."""
        delivery.number += 1
        order = id(delivery.calls[0].order)
        before = self._latest.get(order) if delivery.number == 1 else None
        task = asyncio.get_running_loop().create_task(self._try(delivery, before))
        self._tasks.add(task)
        if delivery.number == 1:
            self._latest[order] = task
        task.add_done_callback(partial(self._done, order))

    def _done(self, order: int, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._latest.get(order) is task:
            del self._latest[order]
        if not task.cancelled():
            # An error inside is a bug of the sandbox: the loop's exception handler shows it.
            task.result()

    async def _try(self, delivery: Delivery, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before}, timeout=ORDERED_REAL_S)
        body = self._body(delivery)
        status, error = await self._post(delivery.hook, body)
        if delivery.final:
            for call in delivery.calls:
                call.webhook_try = max(call.webhook_try, delivery.number)
        attempt = WebhookTry(
            kind="status" if delivery.answer is None else "reaction",
            path=urlsplit(delivery.hook.url).path,
            number=delivery.number,
            status=status,
            error=error,
            at=datetime.fromtimestamp(self._changes.now(), UTC),
            call_ids=tuple(call.id for call in delivery.calls),
            is_final=delivery.final,
            body=body,
        )
        self.tries.append(attempt)
        again = (status != 200 or delivery.differing) and delivery.answer is None and delivery.number < TRIES
        if again:
            self._agenda.after(RETRY_S, partial(self._send, delivery))
        self._changes.emit(
            "webhook",
            about=attempt.kind,
            path=attempt.path,
            number=attempt.number,
            status=status,
            error=error,
            call_ids=list(attempt.call_ids),
        )

    async def _post(self, hook: Hook, body: bytes) -> tuple[int | None, str | None]:
        headers = {"Content-Type": "application/json", "User-Agent": "calling-sandbox"}
        headers |= {name: value for name, value in hook.headers.items() if name.lower() not in _OURS}
        try:
            async with self._open().post(
                hook.url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return answer.status, None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return None, type(error).__name__

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self._dialect.timeout_s),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    # -- what is in it ---------------------------------------------------------------------------------------

    def _body(self, delivery: Delivery) -> bytes:
        content = self._reaction(delivery) if delivery.answer is not None else self._news(delivery)
        if not delivery.differing:
            return json.dumps(content, ensure_ascii=False).encode()
        return json.dumps(
            content,
            ensure_ascii=bool(delivery.number % 2),
            indent=delivery.number,
            sort_keys=delivery.number == 2,
        ).encode()

    def _reaction(self, delivery: Delivery) -> Json:
        call = delivery.calls[0]
        about: Json = {"phone": call.phone, "answer": delivery.answer}
        if delivery.has_call_id:
            about["apicallId"] = call.id
        return {**delivery.hook.parameters, "call": about}

    def _news(self, delivery: Delivery) -> Json:
        parameters = delivery.hook.parameters
        items = [self._item(item, delivery) for item in delivery.items]
        top = parameters if self._dialect.parameters == "top" else {}
        if self._dialect.shape == "wrapped":
            return {**top, "apiCalls": items}
        if self._dialect.shape == "call":
            return {**top, "call": items[0]}
        return {**top, **items[0]}

    def _item(self, item: Json, delivery: Delivery) -> Json:
        own = delivery.hook.parameters if self._dialect.parameters == "item" else {}
        return {
            **own,
            **item,
            "webhookTry": delivery.number,
            "webhookSent": int(delivery.final and delivery.number > 1),
        }
