"""A database whose master key was lost must stop every command, not quietly get a new key.

Otherwise a forgotten volume or variable would be noticed days later, when API keys can't be decrypted. The key ids that
the database needs are written in a fact of it and in the rows themselves.
"""

import json
from collections.abc import Iterable

from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock, utc_now
from storage.engine import facts
from storage.engine.database import Database
from storage.engine.errors import KeyMissing
from storage.keys.key_file import new_key, write_key_file
from storage.keys.keyring import Keyring, blob_head, key_file_path, read_keyring
from storage.tables import accounts, connections, journal, users

_FACT = "key_ids"
ENCRYPTED = (connections.c.api_key, journal.c.body)
"""Columns that hold Keyring's blobs."""
_SIGNS_OF_LIFE: tuple[Table, ...] = (users, accounts, connections, journal)


async def open_keyring(settings: Settings, database: Database, *, clock: Clock = utc_now) -> Keyring:
    """The keyring that fits this database; makes the key file for an empty one.

    Raises KeyMissing with the ids that are needed and missing. A read-only database (beside a running bot) is only
    checked.
    """
    keyring = read_keyring(settings)
    async with database.reading() as tx:
        needed = await needed_key_ids(tx)
        is_empty = not needed and await _is_empty(tx)
    if keyring is None:
        keyring = _make_key(settings, needed, is_empty=is_empty, clock=clock)
    if missing := needed - set(keyring.key_ids):
        raise KeyMissing(*missing)
    if keyring.newest_id not in needed and database.may_write:
        async with database.writing() as tx:
            await note_key_ids(tx, {*await needed_key_ids(tx), keyring.newest_id})
    return keyring


async def needed_key_ids(tx: AsyncConnection) -> set[int]:
    """Ids that are noted, which happens before anything is encrypted with them, and ids that rows carry."""
    noted = await facts.get(tx, _FACT)
    return {*(json.loads(noted) if noted else ()), *await key_ids_in_rows(tx)}


async def note_key_ids(tx: AsyncConnection, key_ids: Iterable[int]) -> None:
    """Replaces the note. An id is noted before the first row carries it, and is dropped after the last such row."""
    await facts.put(tx, _FACT, json.dumps(sorted(key_ids)))


async def key_ids_in_rows(tx: AsyncConnection) -> set[int]:
    """Ids that rows carry. A damaged row, which holds no blob of ours, needs no key."""
    found: set[int] = set()
    for column in ENCRYPTED:
        heads = await tx.scalars(select(func.substr(column, 1, 2)).distinct())
        found.update(head[1] for head in heads if len(head) == 2 and head == blob_head(head[1]))
    return found


def _make_key(settings: Settings, needed: set[int], *, is_empty: bool, clock: Clock) -> Keyring:
    if not is_empty:
        why = "" if needed else "the database is in use, but its master key is not there"
        raise KeyMissing(*needed, why=why)
    write_key_file(key_file_path(settings), (new_key(set(), clock()),))
    keyring = read_keyring(settings)
    if keyring is None:
        raise AssertionError("the key file that was just written is gone")
    return keyring


async def _is_empty(tx: AsyncConnection) -> bool:
    for table in _SIGNS_OF_LIFE:
        if (await tx.execute(select(table).limit(1))).first() is not None:
            return False
    return True
