"""A new master key, while calls are under way: `dialgram rotate-key`.

The old key stays, marked as retired, as long as anything may need it: calls that have not reported yet were placed with
webhook addresses under it. On SQLite only the running bot may write, so the command asks it (SIGHUP) and waits. On
PostgreSQL, or without a running bot, the command does the work itself.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock, utc_now
from storage.account.api_keys import about_key
from storage.chat.journal import about_update
from storage.engine.database import Database, database_url
from storage.engine.errors import DataInUse, NotRotated, Tampered
from storage.engine.lock import DataLock
from storage.keys.key_check import key_ids_in_rows, needed_key_ids, note_key_ids, open_keyring
from storage.keys.key_file import MasterKey, new_key, read_key_file, retired, write_key_file
from storage.keys.keyring import Keyring, blob_head, key_file_path, keys_in_environment
from storage.tables import connections, journal

CHUNK = 100
WAIT_S = 120.0
_LOOK_S = 0.2
_ASK_AGAIN_S = 3.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Encrypted:
    table: Table
    row_id: Column[Any]
    blob: Column[Any]
    about: Callable[[int], bytes]


_ENCRYPTED = (
    _Encrypted(connections, connections.c.id, connections.c.api_key, about_key),
    _Encrypted(journal, journal.c.update_id, journal.c.body, about_update),
)


@dataclass(frozen=True, slots=True)
class Rotated:
    """`rows`: how many this process re-encrypted, 0 if the running bot did it. `retired_ids`: still in the ring."""

    newest_id: int
    rows: int
    retired_ids: tuple[int, ...]


async def rotate_key(settings: Settings, *, clock: Clock = utc_now, wait_s: float = WAIT_S) -> Rotated:
    """Makes a new key and re-encrypts every row with it, while the bot runs.

    With SECRET_KEY it makes no key: the operator puts a new one in front of the old, with a comma between, and
    restarts; then this re-encrypts the rows. Raises NotRotated if rows remain, and KeyMissing as every command does.
    """
    lock = DataLock(settings.data_dir)
    bot_pid = None
    if database_url(settings.database_address).get_backend_name() == "sqlite":
        try:
            lock.take()
        except DataInUse as error:
            bot_pid = error.pid
            if bot_pid is None:
                raise
    try:
        return await _rotate(settings, bot_pid, clock, wait_s)
    finally:
        lock.release()


async def reencrypt(database: Database, keyring: Keyring) -> int:
    """Re-encrypts every row with the newest key and returns how many. It takes a few rows at a time, and writes a row
    only if nobody changed it meanwhile.

    The running bot calls this after `keyring.reload()`; it is harmless at any time. If the process dies, the next call
    does the rest.
    """
    async with database.writing() as tx:
        await note_key_ids(tx, {*await needed_key_ids(tx), keyring.newest_id})
    done = 0
    for encrypted in _ENCRYPTED:
        after: int | None = None
        while (chunk := await _next_chunk(database, encrypted, after)) is not None:
            done += await _reencrypt_chunk(database, keyring, encrypted, chunk)
            after = chunk[-1][0]
    async with database.writing() as tx:
        in_rows = await key_ids_in_rows(tx)
        await note_key_ids(tx, {*in_rows, keyring.newest_id})
    return done


async def reload_and_reencrypt(database: Database, keyring: Keyring) -> int:
    """What the running bot does on SIGHUP. If the key file is bad, raises KeyUnusable and keeps the keys it has."""
    keyring.reload()
    return await reencrypt(database, keyring)


async def drop_retired(settings: Settings, *, clock: Clock = utc_now) -> tuple[int, ...]:
    """`rotate-key --drop-retired`: removes retired keys that no row needs from the key file; returns their ids.

    From then on webhooks of calls placed under such a key get 404, and the service is only asked about those calls. All
    Telegram updates in the inbox must be read before. Running processes keep their ring until SIGHUP or a restart.
    """
    if keys_in_environment(settings):
        raise NotRotated("the keys come from SECRET_KEY: take the old ones out of it")
    path = key_file_path(settings)
    async with await Database.open(settings.database_address, read_only=True) as database:
        await open_keyring(settings, database, clock=clock)
        async with database.reading() as tx:
            needed = await needed_key_ids(tx)
    keys = read_key_file(path)
    dropped = tuple(key.id for key in keys if key.retired_at is not None and key.id not in needed)
    if dropped:
        write_key_file(path, tuple(key for key in keys if key.id not in dropped))
    return dropped


async def _rotate(settings: Settings, bot_pid: int | None, clock: Clock, wait_s: float) -> Rotated:
    rows = 0
    async with await Database.open(settings.database_address, read_only=bot_pid is not None) as database:
        keyring = await open_keyring(settings, database, clock=clock)
        if not keys_in_environment(settings):
            _put_new_key_first(settings, clock())
            keyring.reload()
        if bot_pid is None:
            rows = await reencrypt(database, keyring)
        await _wait_until_rotated(database, keyring, bot_pid, wait_s if bot_pid else 0)
    return Rotated(keyring.newest_id, rows, keyring.key_ids[1:])


def _put_new_key_first(settings: Settings, now: datetime) -> MasterKey:
    path = key_file_path(settings)
    keys = read_key_file(path)
    fresh = new_key({key.id for key in keys}, now)
    write_key_file(path, (fresh, *retired(keys, now)))
    return fresh


def _ask_the_bot(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGHUP)
    except ProcessLookupError as error:
        raise NotRotated("the bot ended meanwhile; run rotate-key again") from error


async def _wait_until_rotated(
    database: Database, keyring: Keyring, bot_pid: int | None, wait_s: float
) -> None:
    """Waits until no row needs an older key; the older ids leave the note last.

    A bot that is still starting does not react to SIGHUP, so it is asked again and again.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + wait_s
    next_asking = loop.time()
    while True:
        if bot_pid is not None and loop.time() >= next_asking:
            _ask_the_bot(bot_pid)
            next_asking += _ASK_AGAIN_S
        async with database.reading() as tx:
            older = await needed_key_ids(tx) - {keyring.newest_id}
        if not older:
            return
        if loop.time() >= end:
            raise NotRotated(
                f"the new key {keyring.newest_id} is in force, but rows still need {', '.join(map(str, sorted(older)))}: "
                "see the log, and run rotate-key again"
            )
        await asyncio.sleep(_LOOK_S)


async def _next_chunk(
    database: Database, of: _Encrypted, after: int | None
) -> list[tuple[int, bytes]] | None:
    rows = select(of.row_id, of.blob).order_by(of.row_id).limit(CHUNK)
    if after is not None:
        rows = rows.where(of.row_id > after)
    async with database.reading() as tx:
        found = [(row_id, blob) for row_id, blob in await tx.execute(rows)]
    return found or None


async def _reencrypt_chunk(
    database: Database, keyring: Keyring, of: _Encrypted, chunk: list[tuple[int, bytes]]
) -> int:
    newest = blob_head(keyring.newest_id)
    older = [(row_id, blob) for row_id, blob in chunk if blob[:2] != newest]
    if not older:
        return 0
    async with database.writing() as tx:
        return sum([await _reencrypt_row(tx, keyring, of, row_id, blob) for row_id, blob in older])


async def _reencrypt_row(
    tx: AsyncConnection, keyring: Keyring, of: _Encrypted, row_id: int, blob: bytes
) -> int:
    try:
        plaintext = keyring.decrypt(blob, about=of.about(row_id))
    except Tampered:
        # One damaged row must not leave all others encrypted with a key that may have leaked.
        _log.exception("row %s of %s can't be opened, it stays as it is", row_id, of.table.name)
        return 0
    values: dict[str, bytes] = {of.blob.name: keyring.encrypt(plaintext, about=of.about(row_id))}
    if of.table is connections:
        values["key_hash"] = keyring.keyed_hash(plaintext)
    unchanged = update(of.table).where(of.row_id == row_id, of.blob == blob)
    return (await tx.execute(unchanged.values(**values))).rowcount
