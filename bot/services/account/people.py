"""People by name: who of those that an account knows may be meant. Names stay in the ledger and reach no log."""

import asyncio

from bot.domain.ids import UserId
from bot.domain.typed.names import KnownPerson, NameRead, beginning_of, first_word, read_name
from storage.account import accounts
from storage.calling import known_people
from storage.engine.database import Database

LOOKED_AT = 5000
"""So many of the latest names with a fitting beginning are compared."""


class People:
    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def read(self, user_id: UserId, text: str) -> NameRead | None:
        """The name at the beginning of a text, with those of the user's account who may be meant, each phone once.

        None where no name begins, and for a user without an account.
        """
        word = first_word(text)
        if not word:
            return None
        async with self._database.reading() as tx:
            link = await accounts.link_of(tx, user_id)
            if link is None:
                return None
            known = await known_people.whose_name_has(
                tx, link.account.id, user_id, beginning_of(word), LOOKED_AT
            )
        # Thousands of names take longer to compare than others may wait.
        read = await asyncio.to_thread(read_name, text, known)
        if read is None:
            return None
        latest: dict[str, KnownPerson] = {}
        for one in read.found:
            latest.setdefault(one.phone, one)
        return NameRead(read.typed, read.rest, tuple(latest.values()), read.is_whole)
