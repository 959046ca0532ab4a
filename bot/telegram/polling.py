"""aiogram's own polling confirms updates to Telegram while their handlers still run, and a stop cancels the
handlers. So a tap may be lost for good. Here an update is on disk before the offset moves, and is handled
only then.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final, Protocol

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.domain.clock import Clock
from bot.telegram.raw_update import RawUpdate, pack

_log = logging.getLogger(__name__)

LONG_POLL_S: Final = 25
_LONGEST_BACKOFF_S: Final = 30.0
_AWAY: Final = timedelta(seconds=15)
"""If so much passes between an answer and the next question, or beyond the time of a long poll, we stood still."""


class Feed(Protocol):
    """Queues updates; see bot.workers.updates."""

    async def __call__(self, *bodies: bytes) -> None: ...


class ArrivalJournal(Protocol):
    """Updates between their arrival and the end of their handling; see bot.services.chat.updates."""

    async def keep(self, updates: Sequence[tuple[int, bytes]]) -> None:
        """When it returns, the updates are on disk, together with the offset that confirms them."""
        ...

    async def waiting(self) -> Sequence[tuple[int, bytes]]:
        """Updates kept and not handled yet, oldest first."""
        ...

    async def offset(self) -> int | None:
        """The first id not kept yet; None before the first update ever."""
        ...


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates with the answer as it came: parsing into aiogram's types and back would lose what they don't know."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = LONG_POLL_S
    allowed_updates: list[str] | None = None


class Polling:
    """The loop that fetches updates; one process at a time may run it.

    After a gap (a start, an outage, a process that stood still) the updates that waited are fetched first,
    with polls that don't wait, and go to `feed_waited`. After the first empty poll updates are fresh and go
    to `feed`.
    """

    def __init__(
        self,
        bot: Bot,
        journal: ArrivalJournal,
        feed: Feed,
        *,
        feed_waited: Feed,
        clock: Clock,
        allowed_updates: Sequence[str],
        stopping: asyncio.Event,
        first_backoff_s: float = 1.0,
    ) -> None:
        self._bot = bot
        self._journal = journal
        self._feed = feed
        self._feed_waited = feed_waited
        self._clock = clock
        self._allowed = list(allowed_updates)
        self._stopping = stopping
        self._first_backoff_s = first_backoff_s
        self._is_asking = False
        self._is_behind = True
        self._answered_at = clock()

    async def run(self) -> None:
        """Runs until `stopping`. Raises if Telegram refuses the token; waits out every other failure."""
        async with asyncio.TaskGroup() as group:
            loop = group.create_task(self._loop())
            await self._stopping.wait()
            # While it asks, nothing is in hand; otherwise the loop finishes writing down what came.
            if self._is_asking:
                loop.cancel()

    async def _loop(self) -> None:
        await self._feed_waited(*(body for _, body in await self._journal.waiting()))
        await self._patiently(self._bot.delete_webhook)
        offset = await self._journal.offset()
        while not self._stopping.is_set():
            updates = await self._patiently(lambda: self._ask(offset))  # noqa: B023 - called within this turn
            if updates:
                await self._take(updates)
                offset = max(int(update["update_id"]) for update in updates) + 1

    async def _take(self, updates: list[RawUpdate]) -> None:
        bodies = [(int(update["update_id"]), pack(update)) for update in updates]
        await self._journal.keep(bodies)
        feed = self._feed_waited if self._is_behind else self._feed
        await feed(*(body for _, body in bodies))

    async def _ask(self, offset: int | None) -> list[RawUpdate]:
        asked_at = self._clock()
        self._is_behind |= asked_at - self._answered_at > _AWAY
        wait_s = 0 if self._is_behind else LONG_POLL_S
        method = GetRawUpdates(offset=offset, timeout=wait_s, allowed_updates=self._allowed)
        updates: list[RawUpdate] = await self._bot(method, request_timeout=wait_s + 10)
        self._answered_at = self._clock()
        stood_still = self._answered_at - asked_at > timedelta(seconds=wait_s) + _AWAY
        self._is_behind = stood_still or (self._is_behind and bool(updates))
        return updates

    async def _patiently(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """The answer; waits however long Telegram is away."""
        failures = 0
        self._is_asking = True
        try:
            while not self._stopping.is_set():
                try:
                    return await ask()
                except (TelegramUnauthorizedError, TelegramNotFound):
                    raise
                except TelegramAPIError as error:
                    self._is_behind = True
                    failures += 1
                    await asyncio.sleep(self._backoff_s(error, failures))
        finally:
            self._is_asking = False

    def _backoff_s(self, error: TelegramAPIError, failures: int) -> float:
        """Logs what is wrong and returns how long to wait."""
        wait_s: float = min(self._first_backoff_s * 2 ** min(failures - 1, 10), _LONGEST_BACKOFF_S)
        match error:
            case TelegramRetryAfter():
                wait_s = max(wait_s, float(error.retry_after))
            case TelegramConflictError():
                _log.error(
                    "another program asks Telegram for this bot's updates; stop it. Again in %g s", wait_s
                )
            case TelegramNetworkError() | TelegramServerError():
                _log.warning("Telegram can't be reached (%s), again in %g s", type(error).__name__, wait_s)
            case _:
                _log.error("Telegram refuses getUpdates: %s. Again in %g s", error.message, wait_s)
        return wait_s
