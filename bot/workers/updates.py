"""Handles updates: those of one chat in their order, many chats side by side, and none twice unless the power went out.

Cancel, Stop and lock have a lane of their own, where they wait only for each other: a hold lasts seconds, and a slow
service may keep a chat, or all of the ordinary lane, busy for a minute. A word that cancels whatever was begun before it
is handled a second time in its turn, since a message that still waits may begin something. What a handler leaves for
later (`Rest`), such as a question to the service, has lanes of its own too.

An update leaves the journal when its handler is done. So a stop loses nothing: what is not finished in time is handled
after the next start. One that fails again and again is dropped, or it would come back for ever.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Update

from bot.domain.turn import urgently
from bot.telegram.gate import GateBusyError
from bot.telegram.lanes import Lanes, Leave, Rest
from bot.telegram.raw_update import read_address

_log = logging.getLogger(__name__)

AT_ONCE: Final = 64
WAITING_LIMIT: Final = 10_000
"""A flood beyond this stays on Telegram's side, and so do the urgent updates in it: hence the high limit."""
TRIES: Final = 3
AWAY: Final = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, GateBusyError)
"""Telegram can't be reached just now. That is no fault of the update, so it waits and no failure is counted."""
AWAY_TRIES: Final = 9
LONGEST_PAUSE_S: Final = 120.0
FORGET_EVERY_S: Final = 0.1
"""Handled updates leave the journal together, since a commit costs more than handling one. If a crash comes before that,
they are handled again, which every handler bears.
"""
DRAIN_S: Final = 8.0
"""Shorter than the supervisor's own deadline, which cancels without asking."""

Handle = Callable[[bytes, Leave], Awaitable[object]]


class HandlingJournal(Protocol):
    """See bot.services.chat.updates."""

    async def handled(self, *update_ids: int) -> None:
        """Forgets updates that are done or given up."""
        ...

    async def failed(self, update_id: int) -> int:
        """Counts a failure; returns how often it has failed."""
        ...


def handle_with(dispatcher: Dispatcher, bot: Bot) -> Handle:
    """Each update is parsed once, straight from the bytes, and passed to aiogram's routers."""

    async def handle(body: bytes, leave: Leave) -> None:
        update = Update.model_validate_json(body, context={"bot": bot})
        await dispatcher.feed_update(bot, update, leave=leave)

    return handle


@dataclass(slots=True)
class _Fed:
    """An update that came. `noticed`: its urgent part is done. `parts` are not over; `stays`: for the next start."""

    update_id: int
    chat: int
    body: bytes
    lanes: Lanes
    noticed: asyncio.Event = field(default_factory=asyncio.Event)
    parts: int = 0
    stays: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    """A part of handling an update: the one in its turn, the urgent one, or what a handler left for later."""

    update: _Fed
    do: Callable[[Leave], Awaitable[object]]


class _Lane:
    """Tasks with the same key are done in their order, many keys side by side."""

    def __init__(self, work: Callable[[int, _Task], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: dict[int, deque[_Task]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()

    def put(self, key: int, task: _Task) -> None:
        queue = self._waiting.get(key)
        if queue is None:
            self._waiting[key] = deque([task])
            self._ready.put_nowait(key)
        else:
            queue.append(task)

    async def hand(self) -> None:
        """One of the lane's workers, for ever."""
        while True:
            key = await self._ready.get()
            queue = self._waiting[key]
            await self._work(key, queue[0])
            queue.popleft()
            if queue:
                self._ready.put_nowait(key)
            else:
                del self._waiting[key]


class Dispatching:
    """`feed` takes updates that are on disk already, by polling or by webhook; `run` handles them."""

    def __init__(
        self,
        handle: Handle,
        journal: HandlingJournal,
        *,
        stopping: asyncio.Event,
        lanes_of: Callable[[bytes], Lanes] = lambda _: Lanes.IN_TURN,
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
        self._lanes_of = lanes_of
        self._ordinary = _Lane(self._take)
        self._rests = _Lane(self._take)
        self._screens = _Lane(self._take)
        self._urgent = _Lane(self._take_urgent)
        self._urgent_rests = _Lane(self._take)
        self._changed = asyncio.Condition()
        self._in_hand = 0
        self._finished = 0
        self._done: list[int] = []
        self._some_done = asyncio.Event()
        self.dropped = 0
        """Updates given up since the start, for the metrics."""

    @property
    def in_hand(self) -> int:
        """How many updates are fed and not finished."""
        return self._in_hand

    async def feed(self, *bodies: bytes) -> None:
        """Queues updates, the urgent ones first; waits while too many are queued, so that a flood stays on Telegram's side."""
        fed = [update for body in bodies if (update := self._read(body)) is not None]
        for update in fed:
            if update.lanes is not Lanes.IN_TURN:
                self._put(self._urgent, update.chat, _Task(update, partial(self._handle, update.body)))
        for update in fed:
            if update.lanes is not Lanes.BESIDE:
                async with self._changed:
                    await self._changed.wait_for(lambda: self._in_hand < self._waiting_limit)
                self._put(self._ordinary, update.chat, _Task(update, partial(self._in_turn, update)))

    def _read(self, body: bytes) -> _Fed | None:
        try:
            update_id, chat = read_address(body)
        except ValueError:
            _log.error("what came is no update, dropped")
            self.dropped += 1
            return None
        return _Fed(update_id, chat, body, self._lanes_of(body))

    def _put(self, lane: _Lane, key: int, task: _Task) -> None:
        self._in_hand += 1
        task.update.parts += 1
        lane.put(key, task)

    async def _in_turn(self, update: _Fed, leave: Leave) -> None:
        if update.lanes is Lanes.BOTH:
            await update.noticed.wait()
        await self._handle(update.body, leave)

    async def run(self) -> None:
        """Until `stopping`; then the queued updates are finished, or after `drain_s` left in the journal."""
        async with asyncio.TaskGroup() as group:
            lanes = (self._urgent, self._urgent_rests, self._ordinary, self._rests, self._screens)
            hands = [group.create_task(lane.hand()) for lane in lanes for _ in range(self._at_once)]
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

    async def _take(self, chat: int, task: _Task) -> None:
        # A chat's questions go one after the other, so that one user's many don't fill the lane.
        await self._finish(task, self._rests, chat)

    async def _take_urgent(self, _chat: int, task: _Task) -> None:
        with urgently():
            # Each rest has its own key: if the service is slow to take back calls, the next Stop must not wait.
            await self._finish(task, self._urgent_rests, task.update.update_id)
        task.update.noticed.set()

    async def _finish(self, task: _Task, rests: _Lane, key: int) -> None:
        """Does one part of an update; what it leaves for later becomes further parts."""
        update = task.update

        def leave(rest: Rest) -> None:
            lane, place = (self._screens, update.chat) if rest.is_screen else (rests, key)
            self._put(lane, place, _Task(update, lambda _: rest.do()))

        update.stays |= not await self._is_over(task, leave)
        update.parts -= 1
        if not update.parts and not update.stays:
            self._done.append(update.update_id)
        self._finished += 1
        self._some_done.set()

    async def _forget(self) -> None:
        """Takes handled updates out of the journal, so that a chat's next update does not wait for that."""
        while True:
            await self._some_done.wait()
            self._some_done.clear()
            done, finished = tuple(self._done), self._finished
            # Together: a full sync for each would cost more than handling it.
            await self._journal.handled(*done)
            # Only now: if a stop interrupts the commit, these ids must still be known.
            del self._done[: len(done)]
            self._finished -= finished
            async with self._changed:
                self._in_hand -= finished
                self._changed.notify_all()
            await asyncio.sleep(FORGET_EVERY_S)

    async def _is_over(self, task: _Task, leave: Leave) -> bool:
        """Tries the task until it succeeds or is given up; False: it is left for the next start.

        Only the journal's own failures are raised.
        """
        update_id, away = task.update.update_id, 0
        while True:
            try:
                await task.do(leave)
            except AWAY as error:
                away += 1
                if away < AWAY_TRIES:
                    await asyncio.sleep(self._pause_s(error, away))
                    continue
                _log.warning("update %d is left for the next start: %s", update_id, type(error).__name__)
                return await self._has_stayed_too_often(update_id)
            except Exception:  # noqa: BLE001 - whatever a handler may raise, the next update comes
                failures = await self._journal.failed(update_id)
                _log.exception("update %d failed, %d of %d", update_id, failures, TRIES)
                if 0 < failures < TRIES:
                    await asyncio.sleep(self._retry_pause_s * failures)
                    continue
                self.dropped += 1
            return True

    async def _has_stayed_too_often(self, update_id: int) -> bool:
        """Counts that an update is left for the next start; True: that was too often, and it is dropped."""
        if await self._journal.failed(update_id) < TRIES:
            return False
        self.dropped += 1
        return True

    def _pause_s(self, error: Exception, away: int) -> float:
        """Grows with each try, and is at least as long as Telegram asks."""
        asked_s = 0.0
        if isinstance(error, TelegramRetryAfter):
            asked_s = float(error.retry_after)
        elif isinstance(error, GateBusyError):
            asked_s = error.wait_s
        return min(max(self._retry_pause_s * 2.0**away, asked_s), LONGEST_PAUSE_S)
