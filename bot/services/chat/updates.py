"""Telegram's updates from their arrival to the end of their handling: on disk before they are confirmed to Telegram,
forgotten when they are handled. bot.telegram.polling and bot.workers.updates use this.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from logging import getLogger

from bot.domain.clock import Clock
from bot.domain.turn import urgently
from bot.services.receiving.receiving import TELEGRAM_ABOUT
from storage.chat.journal import MAX_ATTEMPTS, Journal, add
from storage.engine.database import Database
from storage.engine.errors import KeyringError
from storage.inbox.cursor import cursor_position, move_cursor
from storage.inbox.entries import TELEGRAM_CURSOR, InboxEntry, InboxReader, InboxUnavailable
from storage.keys.keyring import Keyring

log = getLogger(__name__)

Update = tuple[int, bytes]
"""Update id and the update as JSON."""
ReadUpdateId = Callable[[bytes], int | None]
"""The id of an update in JSON; None: it is no update."""


class Updates:
    def __init__(
        self, *, database: Database, journal: Journal, keyring: Keyring, inbox: InboxReader, clock: Clock
    ) -> None:
        self._database = database
        self._journal = journal
        self._keyring = keyring
        self._inbox = inbox
        self._clock = clock

    async def keep(self, updates: Sequence[Update]) -> None:
        """When this returns, the updates are on disk together with the offset that confirms them."""
        # One of them may be a Cancel, which nobody can see before it is on disk.
        with urgently():
            await self._journal.add(updates)

    async def waiting(self) -> list[Update]:
        """Updates that are kept and not handled yet, oldest first."""
        return [(pending.update_id, pending.body) for pending in await self._journal.pending()]

    async def offset(self) -> int | None:
        return await self._journal.offset()

    async def handled(self, *update_ids: int) -> None:
        """Forgets updates that are done or given up, in one transaction."""
        await self._journal.done(*update_ids)

    async def failed(self, update_id: int) -> int:
        """Counts a failure. Returns MAX_ATTEMPTS if the update was dropped because of it, else 1."""
        return MAX_ATTEMPTS if await self._journal.failed(update_id) else 1

    async def take_from_inbox(
        self, read_update_id: ReadUpdateId, limit: int = 100
    ) -> list[tuple[bytes, datetime]]:
        """TELEGRAM_MODE=webhook: moves updates from the side server's inbox into the journal.

        Returns the new ones, each with the moment when the side server received it.
        """
        async with self._database.reading() as tx:
            position = await cursor_position(tx, TELEGRAM_CURSOR)
        try:
            entries = await self._inbox.after(position, limit, ("telegram",))
        except InboxUnavailable:  # InboxWatch tells of it
            return []
        if not entries:
            return []
        bodies = [(body, entry.received_at) for entry in entries if (body := self._opened(entry)) is not None]
        by_id = {update_id: one for one in bodies if (update_id := read_update_id(one[0])) is not None}
        async with self._database.writing() as tx:
            # Another worker may have taken, handled and forgotten them meanwhile.
            if await cursor_position(tx, TELEGRAM_CURSOR, lock=True) != position:
                return []
            await move_cursor(tx, TELEGRAM_CURSOR, entries[-1].id)
            new = await add(tx, self._keyring, [(one, body) for one, (body, _) in by_id.items()], self._clock)
        return [by_id[update_id] for update_id in new]

    def _opened(self, entry: InboxEntry) -> bytes | None:
        """The decrypted update; None: its key is gone or it was changed. Such an entry must not hold up the others."""
        try:
            return self._keyring.decrypt(entry.body, about=TELEGRAM_ABOUT)
        except KeyringError as error:
            log.error("an update in the inbox can't be opened, entry %d: %s", entry.id, error)  # noqa: TRY400
            return None
