"""`dialgram doctor`: what is in force and whether it can work, before anybody is called.

Looks only; secrets are masked, and nothing here spends anything.
"""

import sqlite3
from collections.abc import AsyncIterator

from pydantic import SecretStr

from bot.config import Settings
from storage.database import Database
from storage.errors import StorageError
from storage.key_check import open_keyring
from storage.migrations import require_schema

SAFE_SQLITE = (3, 51, 3)


async def examine(settings: Settings) -> int:
    """Prints the settings and the checks; 0 when the bot can run."""
    for name, value in settings:
        print(f"{name.upper()}={_shown(name, value)}")
    failed = False
    async for good, sentence in _checks(settings):
        failed |= not good
        print(f"{'ok  ' if good else 'FAIL'}  {sentence}")
    return 1 if failed else 0


def _shown(name: str, value: object) -> str:
    if isinstance(value, SecretStr):
        return "***"
    if isinstance(value, tuple):
        separator = "-" if name == "smart_delay_range" else ","
        return separator.join(map(str, value))
    return "" if value is None else str(value)


async def _checks(settings: Settings) -> AsyncIterator[tuple[bool, str]]:
    yield settings.bot_token is not None, "BOT_TOKEN is set"
    yield bool(settings.provider_domains or settings.provider_url), "the calling service's domain is set"
    if settings.public_url is None:
        yield True, "PUBLIC_URL is not set: outcomes are only asked for, none is pushed"
    if settings.public_url is not None and not settings.trusted_proxies:
        yield (
            True,
            "TRUSTED_PROXIES is empty: behind a proxy every webhook seems to come from it, and only makes us ask",
        )
    if settings.access == "open":
        yield True, "ACCESS=open: everybody who finds the bot may use it"
    if settings.database_url is None and sqlite3.sqlite_version_info < SAFE_SQLITE:
        yield (
            True,
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug: one process only may write (it is so)",
        )
    yield await _database(settings)


async def _database(settings: Settings) -> tuple[bool, str]:
    try:
        async with await Database.open(settings.database_address, read_only=True) as database:
            await require_schema(database)
            keyring = await open_keyring(settings, database)
    except StorageError as error:
        return False, str(error)
    except Exception as error:  # noqa: BLE001  (whatever a driver raises, the operator gets a line)
        return False, f"the database can't be opened: {type(error).__name__}"
    return True, f"the database has this program's schema, the master key {keyring.newest_id} fits it"
