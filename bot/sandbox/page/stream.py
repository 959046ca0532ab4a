"""One stream of Server-Sent Events for each window: everything first, then only what changed.

A window that was closed, asleep or cut off opens a new stream and is told everything again. So there is no
other way to load the page's data, and nothing can fall out of step.
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Iterator, Sequence

from aiohttp import web

from bot.sandbox.page.sides import SIDES, Json, Sides
from bot.sandbox.page.view import (
    chat_ids,
    chat_section,
    clock_section,
    menus_section,
    service_section,
    users_section,
)

News = tuple[str, Json]
"""Name of a Server-Sent Event and its data."""
Changed = Callable[[int, float], Awaitable[Sequence[Json]]]

HEARTBEAT_S = 15.0
BOOT = secrets.token_hex(6)
"""Names this run of the page's process, so that a window left from an earlier run starts afresh."""

CLOSING: web.AppKey[asyncio.Event] = web.AppKey("CLOSING", asyncio.Event)
BELLS: web.AppKey[set[asyncio.Event]] = web.AppKey("BELLS", set[asyncio.Event])
"""One bell for each open window; ringing it makes the window look again."""


def ring(page: web.Application) -> None:
    """Makes every window show at once what a user has just done: not every act is an event of a sandbox."""
    for bell in page[BELLS]:
        bell.set()


class Sight:
    """What one window has been shown, so that it is sent only differences."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._messages: dict[int, dict[int, Json]] = {}
        self._keyboards: dict[int, Json | None] = {}
        self._sections: dict[str, Json] = {}

    def everything(self) -> News:
        """The whole state."""
        chats = {}
        for chat_id in chat_ids(self._sides):
            chats[str(chat_id)] = section = chat_section(self._sides, chat_id)
            self._see(chat_id, section)
        self._sections = self._small_sections()
        users = self._sections["people"]
        rest = {name: self._sections[name] for name in ("menus", "service", "clock")}
        return "all", {"boot": BOOT, **users, **rest, "chats": chats}

    def news(self) -> Iterator[News]:
        """What differs from what was shown before."""
        for name, section in self._small_sections().items():
            if section != self._sections.get(name):
                self._sections[name] = section
                yield name, section
        for chat_id in chat_ids(self._sides):
            if change := self._chat_change(chat_id):
                yield "chat", change

    def _small_sections(self) -> dict[str, Json]:
        return {
            "people": users_section(self._sides),
            "menus": menus_section(self._sides),
            "service": service_section(self._sides),
            "clock": clock_section(self._sides),
        }

    def _chat_change(self, chat_id: int) -> Json | None:
        shown, keyboard = self._messages.get(chat_id, {}), self._keyboards.get(chat_id)
        section = chat_section(self._sides, chat_id)
        present = {message["message_id"] for message in section["messages"]}
        changed = [message for message in section["messages"] if shown.get(message["message_id"]) != message]
        removed = [message_id for message_id in shown if message_id not in present]
        if not changed and not removed and keyboard == section["keyboard"]:
            return None
        self._see(chat_id, section)
        return {"chat_id": chat_id, "changed": changed, "removed": removed, "keyboard": section["keyboard"]}

    def _see(self, chat_id: int, section: Json) -> None:
        self._messages[chat_id] = {message["message_id"]: message for message in section["messages"]}
        self._keyboards[chat_id] = section["keyboard"]


def passing(events: Sequence[Json]) -> Iterator[News]:
    """Events that leave nothing in a chat: answers to taps, and "typing"."""
    for event in events:
        if event["kind"] == "answer":
            answer = {"id": event["callback_query_id"], "text": event.get("text")}
            yield "answer", {**answer, "show_alert": bool(event.get("show_alert")), "url": event.get("url")}
        elif event["kind"] == "action":
            yield "action", {"chat_id": event["chat_id"], "action": event["action"]}


class Stream:
    """One window's connection: a follower of each sandbox rings the bell, and one writer writes."""

    def __init__(
        self,
        sides: Sides,
        response: web.StreamResponse,
        bell: asyncio.Event,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self._sides = sides
        self._response = response
        self._sight = Sight(sides)
        self._passing: list[News] = []
        self._bell = bell
        self._heartbeat_s = heartbeat_s

    async def run(self, closing: asyncio.Event) -> None:
        """Writes until the window is gone (ConnectionError) or the page closes."""
        telegram, calling = self._sides.telegram, self._sides.calling
        seen = telegram.revision, calling.revision
        await self._response.write(b"retry: 1000\n\n")
        await self._write([self._sight.everything()])
        async with asyncio.TaskGroup() as group:
            followers = [
                group.create_task(self._follow(telegram.changed, seen[0])),
                group.create_task(self._follow(calling.changed, seen[1])),
                group.create_task(self._ring_when(closing)),
            ]
            while not closing.is_set():
                await self._next()
            for follower in followers:
                follower.cancel()

    async def _follow(self, changed: Changed, seen: int) -> None:
        while True:
            events = await changed(seen, self._heartbeat_s)
            if events:
                seen = max(event["seq"] for event in events)
                self._passing += passing(events)
                self._bell.set()

    async def _ring_when(self, closing: asyncio.Event) -> None:
        await closing.wait()
        self._bell.set()

    async def _next(self) -> None:
        try:
            async with asyncio.timeout(self._heartbeat_s):
                await self._bell.wait()
        except TimeoutError:
            # Writing is the only way to learn that the window is gone.
            await self._response.write(b": still here\n\n")
        self._bell.clear()
        told, self._passing = self._passing, []
        # Answers last: a window draws the edited message before it shows the toast, as Telegram does.
        await self._write([*self._sight.news(), *told])

    async def _write(self, news: Sequence[News]) -> None:
        for name, data in news:
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            await self._response.write(f"event: {name}\ndata: {text}\n\n".encode())


async def events(request: web.Request) -> web.StreamResponse:
    """GET /api/events."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    bell = asyncio.Event()
    request.app[BELLS].add(bell)
    try:
        await Stream(request.app[SIDES], response, bell).run(request.app[CLOSING])
    except* ConnectionError:
        pass  # the window was closed
    finally:
        request.app[BELLS].discard(bell)
    return response
