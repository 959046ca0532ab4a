"""SQLite as a server's database: it forgives much, but only to one writer.

Two connections that write and checkpoint can lose commits (the WAL-reset bug, SQLite 3.7.0 to 3.51.2). A transaction
that begins by reading ignores the busy timeout when it turns to writing. So a file has one writing connection, whose
transactions begin by taking the write lock, and everybody else opens the file to read only.
"""

import logging
import os
import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import quote

from sqlalchemy import URL, AdaptedConnection, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from storage.engine.sqlite_driver import OneStepConnection

FIXED_IN = (3, 51, 3)
BUSY_TIMEOUT_S = 5
READERS = 4

_log = logging.getLogger(__name__)


def writer_engine(path: Path) -> AsyncEngine:
    """One connection that may write; its transactions take the write lock when they begin."""
    warn_of_wal_reset()
    _create_privately(path)
    return _engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        size=1,
        begin="BEGIN IMMEDIATE",
        pragmas=("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"),
    )


def reader_engine(path: Path) -> AsyncEngine:
    """A few connections that can't write; each transaction sees one snapshot and waits for nobody.

    Raises FileNotFoundError: SQLite's own message would be less clear.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no database {path}")
    url = URL.create(
        "sqlite+aiosqlite",
        database=f"file:{quote(str(path.absolute()))}",
        query={"mode": "ro", "uri": "true"},
    )
    return _engine(url, size=READERS, begin="BEGIN", pragmas=("query_only=ON",))


def require_readable(path: Path) -> None:
    """Raises sqlite3.Error if the file is not a database or can't be read.

    To be called before aiosqlite opens the file: aiosqlite, if refused, leaves a thread that ends in a traceback.
    """
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()


@cache
def warn_of_wal_reset(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Warns once per process if this SQLite has the bug and is safe only with our single writer; True if so."""
    affected = version < FIXED_IN
    if affected:
        _log.warning(
            "SQLite %s may lose commits when two processes write one file (fixed in %s): "
            "never run two bots, or other programs that write, on one DATA_DIR",
            ".".join(map(str, version)),
            ".".join(map(str, FIXED_IN)),
        )
    return affected


def _create_privately(path: Path) -> None:
    """The file and its journals hold phones and encrypted keys. SQLite gives the journals the same mode as the file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Only a new file is opened: closing a file that SQLite has open would drop this process's locks on it (POSIX).
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _engine(url: URL, *, size: int, begin: str, pragmas: tuple[str, ...]) -> AsyncEngine:
    engine = create_async_engine(
        url,
        # The text of an error then holds only the statement: its values may be phones and texts that are read to them.
        hide_parameters=True,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        # None: the driver must not begin transactions by itself; `begin` says how ours begin.
        connect_args={
            "async_creator_fn": OneStepConnection,
            "isolation_level": None,
            "timeout": BUSY_TIMEOUT_S,
        },
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        """Runs in the driver itself: SQLAlchemy's own way to a statement costs more."""
        driver = cast("AdaptedConnection", connection.connection.dbapi_connection)
        try:
            driver.run_async(lambda raw: raw.execute(begin))
        except sqlite3.Error:
            # Once more by SQLAlchemy, so that the error is SQLAlchemy's own, as everywhere else.
            connection.exec_driver_sql(begin)

    return engine
