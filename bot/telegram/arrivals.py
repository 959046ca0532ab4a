"""When updates came here. Telegram says of a tap neither when it was made nor how long it has waited for us, so whoever
fetches updates notes the fresh ones; what was not noted may have waited while Telegram or this bot was away.
"""

from collections import OrderedDict
from datetime import datetime
from typing import Final

from bot.domain.clock import Clock
from bot.telegram.polling import Feed
from bot.telegram.raw_update import read_address

REMEMBERED: Final = 10_000
"""Far more than are ever in hand at once; a forgotten one counts as having waited."""


class Arrivals:
    """In memory only: what is found in the journal after a start has waited."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._came_at: OrderedDict[int, datetime] = OrderedDict()

    def noticing(self, feed: Feed) -> Feed:
        """`feed`, for updates that come this very moment."""

        async def notice_and_feed(*bodies: bytes) -> None:
            now = self._clock()
            for body in bodies:
                self.note(body, now)
            await feed(*bodies)

        return notice_and_feed

    def note(self, body: bytes, came_at: datetime) -> None:
        try:
            update_id, _ = read_address(body)
        except ValueError:
            return
        self._came_at[update_id] = came_at
        while len(self._came_at) > REMEMBERED:
            self._came_at.popitem(last=False)

    def of(self, update_id: int) -> datetime | None:
        """None for one that may have waited."""
        return self._came_at.get(update_id)
