"""`dialgram doctor`: which settings are in force and whether they can work, before anybody is called.

It only looks: it masks secrets, spends nothing, and asks only for the address that it was given as its own.
"""

import os
import secrets
import sqlite3
from collections.abc import AsyncIterator, Iterator

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
)
from pydantic import SecretStr

from bot.config import Settings
from bot.domain.hooks.hook_address import HookAddress, hook_path
from bot.services.receiving.start import INBOX_FILE
from storage.engine.database import Database
from storage.engine.disk_trouble import unusable
from storage.engine.errors import DataUnusable, StorageError
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.key_check import open_keyring
from storage.keys.keyring import Keyring
from storage.migrations import require_schema

SAFE_SQLITE = (3, 51, 3)
PUBLIC_S = 10.0
OURS, NOT_FOUND = 415, 404


async def examine(settings: Settings) -> int:
    """Prints the settings and the checks; returns 0 when the bot can run."""
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
    if not (settings.metrics_host == "localhost" or settings.metrics_host.startswith(("127.", "::1"))):
        yield True, f"METRICS_HOST={settings.metrics_host}: whoever reaches that address reads the figures"
    if settings.access == "open":
        yield True, "ACCESS=open: everybody who finds the bot may use it"
    if settings.database_url is None and sqlite3.sqlite_version_info < SAFE_SQLITE:
        yield (
            True,
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug: one process only may write (it is so)",
        )
    for sentence in _not_promised(settings):
        yield True, sentence
    if settings.database_address.startswith("sqlite"):
        yield await _inbox(settings)
    good, sentence, keyring = await _database(settings)
    yield good, sentence
    if settings.public_url is not None and keyring is not None:
        yield await _public_address(settings.public_url, keyring, policy=settings.webhook_source_policy)


def _not_promised(settings: Settings) -> Iterator[str]:
    """What several processes on one database can't do yet as well as one process; the README says the same."""
    if not settings.database_address.startswith("sqlite"):
        yield "PostgreSQL: each worker process keeps a launch's pace for itself, so two may send twice as fast"
        yield "PostgreSQL: a bot process that starts beside another may answer a second time what that one is answering"
        if settings.redis_url is None:
            yield "REDIS_URL is not set: run one bot process only, Telegram's limits and a chat's turns are kept in it"
    if settings.redis_url is not None:
        yield "Redis: while it is away, a message or a tap may be dropped, after three tries within seconds"


async def _inbox(settings: Settings) -> tuple[bool, str]:
    """Raises an error that `unusable` explains if the inbox can't be used: then nothing can start, and no further check
    is worth its line.
    """
    folder, file = settings.data_dir, settings.data_dir / INBOX_FILE
    if folder.exists() and not os.access(folder, os.W_OK):
        raise DataUnusable(f"DATA_DIR={folder} can't be written: a read-only disk, or somebody else's folder")
    if not file.exists():
        return True, "there is no inbox yet, the side server makes it"
    reader = SqliteInboxReader(file)
    try:
        await reader.after(0, 1)
    finally:
        await reader.close()
    return True, "the inbox can be read"


async def _database(settings: Settings) -> tuple[bool, str, Keyring | None]:
    """The keyring if the database can be used."""
    try:
        async with await Database.open(settings.database_address, read_only=True) as database:
            await require_schema(database)
            keyring = await open_keyring(settings, database)
    except StorageError as error:
        return False, str(error), None
    except Exception as error:
        if unusable(error, str(settings.data_dir)) is not None:
            raise
        # Whatever a driver raises, the operator gets a line.
        return False, f"the database can't be opened: {type(error).__name__}", None
    fits = f"the database has this program's schema, the master key with id {keyring.newest_id} fits it"
    return True, fits, keyring


async def _public_address(public_url: str, keyring: Keyring, *, policy: str) -> tuple[bool, str]:
    """Sends what a webhook's sender would, but for a body that nobody can read: the side server, and it alone, answers such
    an address with 415, and keeps nothing.
    """
    key_id = keyring.newest_id
    path = hook_path(
        HookAddress("calls", secrets.token_hex(16)), key_id=key_id, mac_key=keyring.hook_mac_keys()[key_id]
    )
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=PUBLIC_S), raise_for_status=False) as session,
            session.post(
                f"{public_url}{path}",
                data=b"{}",
                headers={"Content-Encoding": "none-at-all"},
                allow_redirects=False,
            ) as response,
        ):
            return _told_by(response.status, policy)
    except TimeoutError:
        why = f"no answer within {PUBLIC_S:.0f} s: a firewall, or a wrong address"
    except ClientConnectorDNSError:
        why = "its name is unknown: check the DNS record"
    except ClientConnectorCertificateError:
        why = "its certificate is not valid for this name, or has expired"
    except ClientSSLError:
        why = "no TLS there: https in PUBLIC_URL needs a proxy with a certificate"
    except ClientConnectorError:
        why = "nobody listens there: start the side server and the proxy, open the port"
    except ClientError as error:
        why = f"the connection broke: {type(error).__name__}"
    return False, f"PUBLIC_URL can't be reached from here: {why}"


def _told_by(status: int, policy: str) -> tuple[bool, str]:
    if status == OURS:
        return True, "PUBLIC_URL leads to this installation's side server"
    if 300 <= status < 400:
        why = "it redirects, and the service follows no redirect: give the address that it redirects to"
    elif status in {502, 503, 504}:
        why = f"the proxy answers {status}: it does not reach the side server at SERVER_HOST and SERVER_PORT"
    elif status == NOT_FOUND and policy == "refuse":
        return (
            True,
            "PUBLIC_URL answers; whether by our side server is not told, WEBHOOK_SOURCES leaves us out",
        )
    elif status == NOT_FOUND:
        why = "somebody else answers (404): the proxy must pass POST /hooks/ on, and to the server with this key"
    else:
        why = f"somebody else answers ({status}): the proxy must pass POST /hooks/ on to the side server"
    return False, f"PUBLIC_URL does not lead to the side server: {why}"
