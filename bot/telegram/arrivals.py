"""When updates came here. Telegram says neither when a tap was made nor how long it has waited for us. So the
fetching code notes fresh updates; one that was not noted may have waited while Telegram or this bot was away.
"""

from collections import OrderedDict
from datetime import datetime
from typing import Final

from bot.domain.clock import Clock
from bot.telegram.polling import Feed
from bot.telegram.raw_update import read_address

REMEMBERED: Final = 10_000
"""Far more than are ever in hand at once. A forgotten update counts as one that waited."""


class Arrivals:
    """Kept in memory only: updates found in the journal after a start have waited."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._came_at: OrderedDict[int, datetime] = OrderedDict()

    def noticing(self, feed: Feed) -> Feed:
        """`feed` that also notes its updates as coming at this moment."""

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
        """When the update came; None if it may have waited."""
        return self._came_at.get(update_id)
