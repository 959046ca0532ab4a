"""What happened, in order: the chat page draws from it and tests wait on it instead of sleeping."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

from bot.sandbox.telegram.model import Json

T = TypeVar("T")
Event = Json
"""`seq` (from 1), `kind`, `chat_id` and the payload of that kind, see `TelegramSandbox.changed`."""

_LOOK_AGAIN_S: Final = 0.1


class ChangeLog:
    """Numbered events, and one wake-up for all who wait for a change."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._stirred = asyncio.Event()

    @property
    def revision(self) -> int:
        return len(self.events)

    def record(self, kind: str, chat_id: int, **payload: Any) -> None:
        self.events.append({"seq": len(self.events) + 1, "kind": kind, "chat_id": chat_id, **payload})
        self.stir()

    def stir(self) -> None:
        """Wakes those who wait, for changes that are not events of a chat (a request, an update taken)."""
        self._stirred.set()
        self._stirred = asyncio.Event()

    async def changed(self, after: int, timeout_s: float) -> list[Event]:
        """The events after revision `after`; waits up to `timeout_s` for the first. Empty if none came."""
        try:
            return await self.until(lambda: self.events[after:], timeout_s)
        except TimeoutError:
            return []

    async def until(self, predicate: Callable[[], T], timeout_s: float) -> T:
        """Returns the predicate's first truthy value, trying it at once, after every change, and now and then.

        It may look at more than the chats: at the calling service, at a file.
        """
        async with asyncio.timeout(timeout_s):
            while not (value := predicate()):
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_AGAIN_S):
                        await self._stirred.wait()
        return value
