"""`make_empty` for each of the two databases."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import databases
from tests.databases import sqlite_address

postgres_server = databases.postgres_server
postgres_migrated = databases.postgres_migrated
postgres_opened = databases.postgres_opened
sqlite_template = databases.sqlite_template


@pytest.fixture
def empty_sqlite(sqlite_template: Path) -> Callable[[Path], str]:
    def make(data_dir: Path) -> str:
        path = data_dir / "dialgram.db"
        shutil.copy(sqlite_template, path)
        return sqlite_address(path)

    return make


@pytest.fixture
def empty_postgres(postgres_migrated: str) -> Callable[[Path], str]:
    def make(_data_dir: Path) -> str:
        asyncio.run(databases.empty_postgres(postgres_migrated))
        return postgres_migrated

    return make
