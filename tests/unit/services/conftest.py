"""The shop on SQLite alone: what is tried here is the services' doing, not the database's."""

import pytest

from storage.engine.database import Database
from tests.databases import clock, keyring, sqlite_database, sqlite_file, sqlite_template
from tests.shop.opening import calling, open_shop, shop

__all__ = [
    "calling",
    "clock",
    "database",
    "keyring",
    "open_shop",
    "shop",
    "sqlite_database",
    "sqlite_file",
    "sqlite_template",
]


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database
