"""Telegram's updates between their arrival and the end of their handling.

Telegram never sends a confirmed update again. So each update is on disk before the offset moves, and an update that was
not handled when the process died is handled by the next one. Bodies are encrypted: one may hold an API key.
"""

import logging
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from storage.engine import facts
from storage.engine.database import Database, inserting
from storage.engine.errors import Tampered
from storage.keys.keyring import Keyring
from storage.tables import journal

MAX_ATTEMPTS = 3
_OFFSET, _DROPPED = "telegram_offset", "journal_dropped"
_log = logging.getLogger(__name__)


class Pending(NamedTuple):
    """`attempts`: how often its handling has failed."""

    update_id: int
    body: bytes
    attempts: int


def about_update(update_id: int) -> bytes:
    """What an update's ciphertext is bound to."""
    return b"journal:%d" % update_id


async def add(
    tx: AsyncConnection, keyring: Keyring, updates: Sequence[tuple[int, bytes]], clock: Clock
) -> list[int]:
    """Returns the ids that are new, ascending. For a caller whose cursor moves in the same transaction."""
    if not updates:
        return []
    now = clock()
    rows = [
        {
            "update_id": update_id,
            "body": keyring.encrypt(body, about=about_update(update_id)),
            "received_at": now,
        }
        for update_id, body in dict(updates).items()
    ]
    adding = inserting(tx, journal).on_conflict_do_nothing().returning(journal.c.update_id)
    return sorted(await tx.scalars(adding, rows))


class Journal:
    def __init__(self, database: Database, keyring: Keyring, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._clock = clock

    async def add(self, updates: Sequence[tuple[int, bytes]]) -> list[int]:
        """Writes (update_id, body)s and moves the offset behind them, in one transaction; returns the new ids."""
        if not updates:
            return []
        async with self._database.writing() as tx:
            new = await add(tx, self._keyring, updates, self._clock)
            await facts.put(tx, _OFFSET, str(max(update_id for update_id, _ in updates) + 1))
        return new

    async def offset(self) -> int | None:
        """The next `offset` of getUpdates; None before the first update."""
        async with self._database.reading() as tx:
            return await facts.get_number(tx, _OFFSET)

    async def pending(self, limit: int | None = None) -> list[Pending]:
        """Updates still to be handled, in Telegram's order. One with a tampered body is logged and left out."""
        waiting = select(journal.c.update_id, journal.c.body, journal.c.attempts).order_by(
            journal.c.update_id
        )
        async with self._database.reading() as tx:
            rows = (await tx.execute(waiting.limit(limit))).all()
        return [pending for row in rows if (pending := self._opened(row.update_id, row.body, row.attempts))]

    async def done(self, *update_ids: int) -> None:
        """Deletes handled updates."""
        if update_ids:
            async with self._database.writing() as tx:
                await tx.execute(delete(journal).where(journal.c.update_id.in_(update_ids)))

    async def failed(self, update_id: int) -> bool:
        """Counts a failed handling. True: it was the MAX_ATTEMPTS-th and the update is gone, or it was gone before.

        An update that fails again and again must not stop the bot for ever.
        """
        row = journal.c.update_id == update_id
        async with self._database.writing() as tx:
            counting = update(journal).where(row).values(attempts=journal.c.attempts + 1)
            attempts = await tx.scalar(counting.returning(journal.c.attempts))
            if attempts is None:
                return True
            if attempts < MAX_ATTEMPTS:
                return False
            await tx.execute(delete(journal).where(row))
            await facts.put(tx, _DROPPED, str((await facts.get_number(tx, _DROPPED) or 0) + 1))
        _log.error("update %s was given up: handling it failed %s times", update_id, attempts)
        return True

    async def dropped(self) -> int:
        """How many updates were given up since the installation."""
        async with self._database.reading() as tx:
            return await facts.get_number(tx, _DROPPED) or 0

    def _opened(self, update_id: int, body: bytes, attempts: int) -> Pending | None:
        try:
            return Pending(update_id, self._keyring.decrypt(body, about=about_update(update_id)), attempts)
        except Tampered:
            _log.exception("update %s in the journal can't be opened", update_id)
            return None
