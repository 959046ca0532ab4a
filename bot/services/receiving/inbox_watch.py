"""The bot checks whether webhooks can be kept: a side server that can't write can't tell anybody either. News that the
service can't deliver in three tries comes late or, for reactions, not at all.
"""

from logging import getLogger

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.ids import ChatId
from bot.services.wakeups import Wakeups
from storage.chat import outbox
from storage.engine.database import Database
from storage.inbox.entries import BEAT_S, InboxReader, InboxUnavailable

LOOK_EVERY_S = BEAT_S

log = getLogger(__name__)


class InboxWatch:
    def __init__(
        self, *, database: Database, inbox: InboxReader, settings: Settings, clock: Clock, wakeups: Wakeups
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups
        self._was_in_trouble = False

    async def look(self) -> None:
        """Tells the operator of trouble that lasts from one look to the next, once a day."""
        try:
            await self._inbox.look(self._clock())
        except InboxUnavailable as error:
            log.error("webhooks can't be taken from the inbox: %s", error)  # noqa: TRY400  (a sentence)
            # The side server may just be starting, or giving way to its successor.
            if self._was_in_trouble:
                await self._tell_operators()
            self._was_in_trouble = True
        else:
            self._was_in_trouble = False

    async def _tell_operators(self) -> None:
        now = self._clock()
        async with self._database.writing() as tx:
            for operator in self._settings.operator_ids:
                await outbox.put(
                    tx,
                    f"inbox:{operator}:{now:%Y-%m-%d}",
                    chat_id=ChatId(operator),
                    kind="operator_inbox",
                    facts={},
                    now=now,
                )
        self._wakeups.outbox.set()
