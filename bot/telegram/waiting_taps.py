"""Updates of one chat are handled in order. A tap waiting for a slow question to the service would leave its
button spinning for half a minute, and users tap again. So taps whose turn doesn't come in time are answered
from here.
"""

import asyncio
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.telegram.polling import Feed

_log = logging.getLogger(__name__)

PATIENCE_S: Final = 0.6
REMEMBERED: Final = 10_000
"""Taps answered here whose handlers have not begun; of more taps we only forget that they were answered."""
_LOOK_S: Final = 0.1


class WaitingTaps:
    """`noticing` goes before the feed that queues updates; `begin` is called when a tap's turn has come."""

    def __init__(
        self, bot: Bot, *, stopping: asyncio.Event, patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._bot = bot
        self._stopping = stopping
        self._patience_s = patience_s
        self._clock = clock
        self._waiting: OrderedDict[str, float] = OrderedDict()
        self._answered: OrderedDict[str, None] = OrderedDict()

    def noticing(self, feed: Feed) -> Feed:
        """`feed` that also notes the taps passing through."""

        async def notice_and_feed(*bodies: bytes) -> None:
            for body in bodies:
                if (tap := _tap_in(body)) is not None:
                    self._waiting[tap] = self._clock() + self._patience_s
            await feed(*bodies)

        return notice_and_feed

    def begin(self, tap: str) -> bool:
        """From now on the tap's handler answers. True: the tap was answered here, so the handler has to send
        a message.
        """
        self._waiting.pop(tap, None)
        if tap in self._answered:
            del self._answered[tap]
            return True
        return False

    async def run(self) -> None:
        """A worker: answers taps that wait too long."""
        while not self._stopping.is_set():
            await asyncio.sleep(_LOOK_S)
            for tap in self._late():
                await self._answer(tap)

    def _late(self) -> list[str]:
        now, late = self._clock(), []
        while self._waiting and next(iter(self._waiting.values())) <= now:
            late.append(self._waiting.popitem(last=False)[0])
        return late

    async def _answer(self, tap: str) -> None:
        # Marked first, since the handler may begin while we are answering.
        self._answered[tap] = None
        while len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        try:
            await self._bot.answer_callback_query(tap)
        except TelegramAPIError as error:
            _log.info("a waiting tap could not be answered: %s", type(error).__name__)


def _tap_in(body: bytes) -> str | None:
    """The callback query's id, None for every other update. Looks at the bytes first and parses only if it has to."""
    if b'"callback_query"' not in body:
        return None
    try:
        tap = json.loads(body)["callback_query"]["id"]
    except (ValueError, LookupError, TypeError):
        return None
    return str(tap)
