"""The main database, SQLite or PostgreSQL, behind two doors: a transaction that writes and one that reads.

What belongs together happens inside one `writing()`. A repository's function that joins its caller's transaction takes
`tx` as its first argument.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Table, make_url
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.turn import is_urgent
from storage.engine.errors import DatabaseBusy, DataUnusable, StorageError
from storage.engine.sqlite import reader_engine, require_readable, writer_engine

_ABOUT_THE_ADDRESS = ("28", "3D")
"""Classes of SQLSTATE for a wrong user or password, and for a wrong database."""
WRITER_WAIT_S = 30.0
"""How long a transaction waits for its turn: far longer than any honest transaction, so that a stuck one is noticed."""


class WritersTurns:
    """One writes at a time, in the order of coming; what is done `urgently` goes before all that wait."""

    def __init__(self) -> None:
        self._is_taken = False
        self._waiting: tuple[deque[asyncio.Future[None]], ...] = (deque(), deque())

    async def take(self) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting[0 if is_urgent() else 1].append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            # The turn may have been passed on to us at the same moment.
            if turn.done() and not turn.cancelled():
                self.pass_on()
            raise

    def pass_on(self) -> None:
        """Gives the turn to the next who still waits."""
        for waiting in self._waiting:
            while waiting:
                turn = waiting.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._is_taken = False


class Database:
    """Hands out transactions. An exception inside a transaction rolls it back, and so does a cancellation.

    SQLite: writers queue for the one writing connection, urgent ones first; readers never wait for them.
    PostgreSQL: READ COMMITTED to write, one read-only snapshot to read.
    """

    def __init__(
        self, writer: AsyncEngine | None, reader: AsyncEngine, *, wait_s: float = WRITER_WAIT_S
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._wait_s = wait_s
        self._turns = WritersTurns()
        self.is_sqlite = reader.dialect.name == "sqlite"
        self.may_write = writer is not None

    @classmethod
    async def open(cls, address: str, *, read_only: bool = False, wait_s: float = WRITER_WAIT_S) -> Self:
        """`address` is SQLAlchemy's. A missing SQLite file is made, but without tables (storage.migrations).

        `read_only`: for use beside a running bot, since only the bot may write an SQLite file.
        """
        url = database_url(address)
        if url.get_backend_name() != "sqlite":
            engine = _postgres_engine(url)
            database = cls(None if read_only else engine, engine, wait_s=wait_s)
        else:
            path = sqlite_path(address)
            writer = None if read_only else writer_engine(path)
            database = cls(writer, reader_engine(path), wait_s=wait_s)
            await asyncio.to_thread(require_readable, path)
        try:
            await database._connect()
        except BaseException:
            await database.close()
            raise
        return database

    async def _connect(self) -> None:
        """The writer connects first: it makes the file and its journal, without which readers can't open the file."""
        for engine in (self._writer, self._reader):
            if engine is None:
                continue
            try:
                async with engine.connect():
                    pass
            except (OSError, TimeoutError, DBAPIError) as error:
                if self.is_sqlite:
                    raise
                raise _refusal(error) from error

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction, committed at the end of the block. Raises DatabaseBusy before it begins."""
        if self._writer is None:
            raise RuntimeError("this database was opened to read only")
        if not self.is_sqlite:
            async with self._writer.begin() as tx:
                yield tx
            return
        try:
            async with asyncio.timeout(self._wait_s):
                await self._turns.take()
        except TimeoutError as error:
            raise DatabaseBusy(f"no turn to write within {self._wait_s:g} s") from error
        try:
            async with self._writer.begin() as tx:
                yield tx
        finally:
            self._turns.pass_on()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One consistent picture; writing inside is refused by the database."""
        async with self._reader.connect() as tx:
            if not self.is_sqlite:
                await tx.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            await tx.begin()
            # Closing the connection ends the transaction; it has written nothing.
            yield tx

    async def close(self) -> None:
        """Must be awaited: otherwise aiosqlite's threads keep the process from ending."""
        # Readers first: the last connection that closes writes the journal back, and only the writer may do that.
        await self._reader.dispose()
        if self._writer is not None:
            await self._writer.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()


def inserting(tx: AsyncConnection, table: Table) -> SqliteInsert | PostgresInsert:
    """INSERT with this database's own ON CONFLICT; SQLAlchemy has one class for each dialect."""
    return SqliteInsert(table) if tx.dialect.name == "sqlite" else PostgresInsert(table)


def database_url(address: str) -> URL:
    """Also accepts `postgres://` and `postgresql://`, as platforms hand them out. Errors never show the address."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # Not chained: the original repeats the address with its password.
        raise ValueError("DATABASE_URL can't be read as an address") from None
    if url.get_backend_name() in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+asyncpg")
    if url.get_backend_name() != "sqlite":
        raise ValueError("DATABASE_URL has to begin with postgresql+asyncpg:// or sqlite+aiosqlite://")
    return url.set(drivername="sqlite+aiosqlite")


def sqlite_path(address: str) -> Path:
    """The file behind an SQLite address. A database in memory is refused: it would lose everything in a crash."""
    name = database_url(address).database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise ValueError("SQLite has to live in a file: sqlite+aiosqlite:///path/to/dialgram.db")
    return Path(name)


def _refusal(error: Exception) -> StorageError:
    """Why PostgreSQL can't be used; never in its own words, which repeat the address."""
    sqlstate = str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
    if sqlstate.startswith(_ABOUT_THE_ADDRESS):
        return DataUnusable(
            f"PostgreSQL refuses the user, password or database of DATABASE_URL (SQLSTATE {sqlstate})"
        )
    return DatabaseBusy(
        f"the database that DATABASE_URL names does not answer ({sqlstate or type(error).__name__})"
    )


def _postgres_engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        # As for SQLite: the values may be phones.
        hide_parameters=True,
        pool_size=5,
        max_overflow=15,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "timeout": 10,
            "server_settings": {
                "application_name": "dialgram",
                "lock_timeout": "30s",
                # Shorter than the wait above: a process that stands still loses its row before those that wait give up.
                "idle_in_transaction_session_timeout": "20s",
            },
        },
    )
