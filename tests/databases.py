"""Real databases for tests: SQLite files copied from a migrated one, and a PostgreSQL database made for this run.

PostgreSQL is the server named by TEST_POSTGRES_URL. Without it those tests are skipped, but never where CI is set.
"""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.engine.database import Database, database_url
from storage.keys.key_file import MasterKey
from storage.keys.keyring import Keyring
from storage.migrations import migrate
from storage.tables import metadata

NO_POSTGRES = "TEST_POSTGRES_URL is not set: PostgreSQL was not tried"
NO_REDIS = "TEST_REDIS_URL is not set: Redis was not tried"


class MovedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def a_master_key(number: int = 1) -> MasterKey:
    """The same key for the same number, so that tests of several processes agree."""
    return MasterKey(bytes([number]) * 32)


def sqlite_address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def run_on_postgres(address: str, *statements: str) -> None:
    engine = create_async_engine(database_url(address), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await engine.dispose()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def keyring() -> Keyring:
    return Keyring([a_master_key()])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty, closed file: copying it costs less than migrating."""
    path = tmp_path_factory.mktemp("template") / "dialgram.db"
    asyncio.run(migrate(sqlite_address(path)))
    return path


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated file `dialgram.db` in a DATA_DIR of its own."""
    path = tmp_path / "data" / "dialgram.db"
    path.parent.mkdir(mode=0o700)
    shutil.copy(sqlite_template, path)
    return path


@pytest.fixture
async def sqlite_database(sqlite_file: Path) -> AsyncIterator[Database]:
    async with await Database.open(sqlite_address(sqlite_file)) as database:
        yield database


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a server where databases may be made."""
    if address := os.environ.get("TEST_POSTGRES_URL"):
        return address
    if os.environ.get("CI"):
        pytest.fail(NO_POSTGRES)
    pytest.skip(NO_POSTGRES)


@pytest.fixture(scope="session")
def postgres_migrated(postgres_server: str) -> Iterator[str]:
    """The address of this run's migrated database, which is dropped at the end."""
    name = f"dialgram_test_{secrets.token_hex(6)}"
    address = database_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    # Commits don't wait for the disk: no power fails in tests.
    asyncio.run(
        run_on_postgres(
            postgres_server,
            f"CREATE DATABASE {name}",
            f"ALTER DATABASE {name} SET synchronous_commit = off",
        )
    )
    try:
        asyncio.run(migrate(address))
        yield address
    finally:
        asyncio.run(run_on_postgres(postgres_server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
async def postgres_opened(postgres_migrated: str) -> AsyncIterator[Database]:
    """The same database, opened once: a connection prepares each statement anew, and that was a third of a test's time."""
    async with await Database.open(postgres_migrated) as database:
        yield database


@pytest.fixture
async def postgres_address(postgres_migrated: str, postgres_opened: Database) -> str:
    """The address of the same database, emptied."""
    async with postgres_opened.writing() as tx:
        await tx.execute(text(_EMPTYING))
    return postgres_migrated


async def empty_postgres(address: str) -> None:
    await run_on_postgres(address, _EMPTYING)


_DELETIONS = "".join(f"DELETE FROM {table.name};" for table in reversed(metadata.sorted_tables))  # noqa: S608  (our own tables)
_EMPTYING = f"""DO $$ BEGIN {_DELETIONS}
PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL; END $$"""
"""Deletes row by row: TRUNCATE would write a new file for each table and index, which takes twenty times as long."""


@pytest.fixture
def redis_url() -> str:
    """A real Redis that tests may write to."""
    if address := os.environ.get("TEST_REDIS_URL"):
        return address
    if os.environ.get("CI"):
        pytest.fail(NO_REDIS)
    pytest.skip(NO_REDIS)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database on each of the two engines."""
    if request.param == "sqlite":
        return sqlite_address(request.getfixturevalue("sqlite_file"))
    return str(request.getfixturevalue("postgres_address"))


@pytest.fixture
def opened_already(request: pytest.FixtureRequest, database_address: str) -> Database | None:
    """The server's database; a file is opened by each test."""
    if database_address.startswith("sqlite"):
        return None
    opened: Database = request.getfixturevalue("postgres_opened")
    return opened


@pytest.fixture
async def database(database_address: str, opened_already: Database | None) -> AsyncIterator[Database]:
    if opened_already is not None:
        yield opened_already
        return
    async with await Database.open(database_address) as opened:
        yield opened
