"""People by name: who of those that an account knows may be meant. Names stay in the ledger and reach no log."""

import asyncio
from collections.abc import Callable, Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, UserId
from bot.domain.typed.names import (
    KnownPerson,
    NameRead,
    beginnings_of,
    first_word,
    fits,
    read_name,
    words_of,
)
from bot.services.account.connected import account_or_refuse
from storage.account import accounts
from storage.calling import known_people
from storage.engine.database import Database


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
            known = await _known(
                tx, link.account.id, user_id, word, lambda name: fits([word], name, by_short=True)
            )
        read = read_name(text, known)
        if read is None:
            return None
        return NameRead(read.typed, read.rest, tuple(_each_once(read.found)), read.is_whole, read.is_short)

    async def find(self, user_id: UserId, text: str, limit: int) -> list[KnownPerson]:
        """The same people by some words of their names, or the beginnings of words: those who fit as they are come first.

        Raises Refusal not-connected.
        """
        typed = words_of(text)
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            if not typed:
                return []
            longest = max(typed, key=len)
            known = await _known(
                tx, account.id, user_id, longest, lambda name: fits(typed, name, by_short=True, begins=True)
            )
        known.sort(key=lambda one: not fits(typed, one.name))
        return _each_once(known)[:limit]


async def _known(
    tx: AsyncConnection, account_id: AccountId, user_id: UserId, word: str, is_meant: Callable[[str], bool]
) -> list[KnownPerson]:
    """All of those with such a word who are meant, the latest first."""
    found: list[KnownPerson] = []
    async for names in known_people.whose_name_has(tx, account_id, user_id, beginnings_of(word)):
        # Thousands of names take longer to compare than others may wait.
        found += await asyncio.to_thread(_meant, names, is_meant)
    return found


def _meant(people: Iterable[KnownPerson], is_meant: Callable[[str], bool]) -> list[KnownPerson]:
    return [one for one in people if is_meant(one.name)]


def _each_once(people: Iterable[KnownPerson]) -> list[KnownPerson]:
    latest: dict[str, KnownPerson] = {}
    for one in people:
        latest.setdefault(one.phone, one)
    return list(latest.values())
