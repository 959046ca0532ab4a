"""Opens what receiving needs, by the database in the settings; on SQLite without importing SQLAlchemy."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Settings
from bot.domain.clock import Clock
from bot.services.receiving.receiving import HookKeys, Receiving
from storage.engine.errors import KeyMissing
from storage.inbox.sqlite import SqliteInboxWriter
from storage.inbox.sqlite_reading import read_cursors, read_needed_key_ids
from storage.keys.keyring import key_file_path, read_keyring

INBOX_FILE = "inbox.db"


class NoMasterKey(Exception):  # noqa: N818  (named for what happened)
    """The bot makes the key at its first start; before that no webhook address can be valid."""


@asynccontextmanager
async def opened_receiving(settings: Settings, clock: Clock) -> AsyncIterator[Receiving]:
    """Raises NoMasterKey, storage.engine.errors.KeyMissing and KeyUnusable, storage.inbox.entries.InboxUnavailable."""
    ring = read_keyring(settings)
    if settings.database_address.startswith("sqlite"):
        there = () if ring is None else ring.key_ids
        if missing := read_needed_key_ids(_main_database(settings)) - set(there):
            raise KeyMissing(*missing)
    if ring is None:
        raise NoMasterKey("there is no master key yet: start the bot once, or `dialgram migrate`")
    keys = HookKeys(ring, key_file_path(settings))
    opened = _with_sqlite if settings.database_address.startswith("sqlite") else _with_postgres
    async with opened(settings, clock, keys) as receiving:
        yield receiving


def _main_database(settings: Settings) -> Path:
    # The address is sqlite+aiosqlite:///path; to let SQLAlchemy parse it, we would have to import SQLAlchemy.
    return Path(settings.database_address.partition("///")[2].partition("?")[0])


@asynccontextmanager
async def _with_sqlite(settings: Settings, clock: Clock, keys: HookKeys) -> AsyncIterator[Receiving]:
    main = _main_database(settings)
    cursors = await asyncio.to_thread(read_cursors, main)
    inbox = await SqliteInboxWriter.open(
        settings.data_dir / INBOX_FILE, beyond=max(cursors.calls, cursors.telegram)
    )
    try:
        yield Receiving(
            inbox=inbox,
            keys=keys,
            clock=clock,
            read_cursors=lambda: asyncio.to_thread(read_cursors, main),
            main_database_is_there=main.exists,
            takes_updates=settings.telegram_mode == "webhook",
        )
    finally:
        await inbox.close()


@asynccontextmanager
async def _with_postgres(settings: Settings, clock: Clock, keys: HookKeys) -> AsyncIterator[Receiving]:
    from storage.engine.database import Database  # noqa: PLC0415
    from storage.inbox import postgres  # noqa: PLC0415  (SQLAlchemy: seconds and megabytes that SQLite spares)

    async with await Database.open(settings.database_address) as database:
        inbox = postgres.PostgresInboxWriter(database)
        try:
            yield Receiving(
                inbox=inbox,
                keys=keys,
                clock=clock,
                read_cursors=lambda: postgres.read_cursors(database),
                # The inbox's own probe asks the same database.
                main_database_is_there=lambda: True,
                takes_updates=settings.telegram_mode == "webhook",
            )
        finally:
            await inbox.close()
