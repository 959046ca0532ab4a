"""`make_empty` for each of the two databases."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.engine.database import database_url
from tests import databases
from tests.databases import run_on_postgres, sqlite_address

postgres_server = databases.postgres_server
postgres_migrated = databases.postgres_migrated
sqlite_template = databases.sqlite_template


@pytest.fixture
def empty_sqlite(sqlite_template: Path) -> Callable[[Path], str]:
    def make(data_dir: Path) -> str:
        path = data_dir / "dialgram.db"
        shutil.copy(sqlite_template, path)
        return sqlite_address(path)

    return make


@pytest.fixture
def empty_postgres(postgres_migrated: str) -> Iterator[Callable[[Path], str]]:
    """The server's commits don't wait for the disk: no power fails in these tests."""
    name = database_url(postgres_migrated).database
    asyncio.run(run_on_postgres(postgres_migrated, f"ALTER DATABASE {name} SET synchronous_commit = off"))

    def make(_data_dir: Path) -> str:
        asyncio.run(databases.empty_postgres(postgres_migrated))
        return postgres_migrated

    yield make
    asyncio.run(run_on_postgres(postgres_migrated, f"ALTER DATABASE {name} RESET synchronous_commit"))
