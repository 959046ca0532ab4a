"""Handles updates: those of one chat in their order, many chats side by side, and none twice unless the power went out.

An update leaves the journal when its handler is done. So a stop loses nothing: what is not finished in time is handled
after the next start, and one that fails again and again is dropped, lest it come back for ever.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Update

from bot.telegram.gate import GateBusyError
from bot.telegram.raw_update import read_address

_log = logging.getLogger(__name__)

AT_ONCE: Final = 64
WAITING_LIMIT: Final = 1000
TRIES: Final = 3
AWAY: Final = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, GateBusyError)
"""Telegram can't be told anything just now: no fault of the update, so it waits instead of being counted."""
AWAY_TRIES: Final = 9
LONGEST_PAUSE_S: Final = 120.0
DRAIN_S: Final = 8.0
"""Below the supervisor's own deadline, which cancels without asking."""

Handle = Callable[[bytes], Awaitable[None]]


class Journal(Protocol):
    """See bot.services.updates."""

    async def handled(self, *update_ids: int) -> None:
        """Done, or given up: forgotten."""
        ...

    async def failed(self, update_id: int) -> int:
        """How often it has failed now."""
        ...


def handle_with(dispatcher: Dispatcher, bot: Bot) -> Handle:
    """Parsed once, straight from the bytes, and handed to aiogram's routers."""

    async def handle(body: bytes) -> None:
        update = Update.model_validate_json(body, context={"bot": bot})
        await dispatcher.feed_update(bot, update)

    return handle


class Dispatching:
    """`feed` takes updates that are on disk already, by polling or by webhook; `run` handles them."""

    def __init__(
        self,
        handle: Handle,
        journal: Journal,
        *,
        stopping: asyncio.Event,
        at_once: int = AT_ONCE,
        waiting_limit: int = WAITING_LIMIT,
        drain_s: float = DRAIN_S,
        retry_pause_s: float = 0.5,
    ) -> None:
        self._handle = handle
        self._journal = journal
        self._stopping = stopping
        self._at_once = at_once
        self._waiting_limit = waiting_limit
        self._drain_s = drain_s
        self._retry_pause_s = retry_pause_s
        self._chats: dict[int, deque[tuple[int, bytes]]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._changed = asyncio.Condition()
        self._in_hand = 0
        self._finished = 0
        self._done: list[int] = []
        self._some_done = asyncio.Event()
        self.dropped = 0
        """Updates given up since the start, for the metrics."""

    @property
    def in_hand(self) -> int:
        """Fed and not finished."""
        return self._in_hand

    async def feed(self, body: bytes) -> None:
        """Queues one update; waits while too many are queued, so that a flood stays on Telegram's side."""
        try:
            update_id, chat = read_address(body)
        except ValueError:
            _log.error("what came is no update, dropped")
            self.dropped += 1
            return
        async with self._changed:
            await self._changed.wait_for(lambda: self._in_hand < self._waiting_limit)
            self._in_hand += 1
        queue = self._chats.get(chat)
        if queue is None:
            self._chats[chat] = deque([(update_id, body)])
            self._ready.put_nowait(chat)
        else:
            queue.append((update_id, body))

    async def run(self) -> None:
        """Until `stopping`; then what is queued is finished, or left in the journal after `drain_s`."""
        async with asyncio.TaskGroup() as group:
            hands = [group.create_task(self._work()) for _ in range(self._at_once)]
            forgetting = group.create_task(self._forget())
            await self._stopping.wait()
            try:
                async with asyncio.timeout(self._drain_s), self._changed:
                    await self._changed.wait_for(lambda: not self._in_hand)
            except TimeoutError:
                _log.warning("%d updates are left for the next start", self._in_hand - self._finished)
            for task in (*hands, forgetting):
                task.cancel()
        await self._journal.handled(*self._done)

    async def _work(self) -> None:
        while True:
            chat = await self._ready.get()
            queue = self._chats[chat]
            update_id, body = queue[0]
            await self._finish(update_id, body)
            queue.popleft()
            if queue:
                self._ready.put_nowait(chat)
            else:
                del self._chats[chat]
            self._finished += 1
            self._some_done.set()

    async def _forget(self) -> None:
        """Takes handled updates out of the journal, so that a chat's next update need not wait for that."""
        while True:
            await self._some_done.wait()
            self._some_done.clear()
            done, finished = tuple(self._done), self._finished
            # Together: a full sync for each would cost more than handling it did.
            await self._journal.handled(*done)
            # Only now: a stop in the middle of the commit would forget what is to be forgotten.
            del self._done[: len(done)]
            self._finished -= finished
            async with self._changed:
                self._in_hand -= finished
                self._changed.notify_all()

    async def _finish(self, update_id: int, body: bytes) -> None:
        """Handles one update until it succeeds or is given up; only the journal's own failures are raised."""
        away = 0
        while True:
            try:
                await self._handle(body)
            except AWAY as error:
                away += 1
                if away < AWAY_TRIES:
                    await asyncio.sleep(self._pause_s(error, away))
                    continue
                _log.warning("update %d is left for the next start: %s", update_id, type(error).__name__)
                await self._leave(update_id)
            except Exception:  # noqa: BLE001 - whatever a handler may raise, the next update comes
                failures = await self._journal.failed(update_id)
                _log.exception("update %d failed, %d of %d", update_id, failures, TRIES)
                if 0 < failures < TRIES:
                    await asyncio.sleep(self._retry_pause_s * failures)
                    continue
                self.dropped += 1
                self._done.append(update_id)
            else:
                self._done.append(update_id)
            return

    async def _leave(self, update_id: int) -> None:
        """Stays in the journal, unless it has stayed there too often."""
        if await self._journal.failed(update_id) >= TRIES:
            self.dropped += 1
            self._done.append(update_id)

    def _pause_s(self, error: Exception, away: int) -> float:
        """Growing, and as long as Telegram asks for."""
        asked_s = 0.0
        if isinstance(error, TelegramRetryAfter):
            asked_s = float(error.retry_after)
        elif isinstance(error, GateBusyError):
            asked_s = error.wait_s
        return min(max(self._retry_pause_s * 2.0**away, asked_s), LONGEST_PAUSE_S)
