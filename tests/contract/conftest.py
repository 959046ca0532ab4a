"""Every test here that asks for `database` runs on an SQLite file and on PostgreSQL (tests/databases.py)."""

from tests.databases import (
    clock,
    database,
    database_address,
    keyring,
    opened_already,
    postgres_address,
    postgres_migrated,
    postgres_opened,
    postgres_server,
    sqlite_database,
    sqlite_file,
    sqlite_template,
)

__all__ = [
    "clock",
    "database",
    "database_address",
    "keyring",
    "opened_already",
    "postgres_address",
    "postgres_migrated",
    "postgres_opened",
    "postgres_server",
    "sqlite_database",
    "sqlite_file",
    "sqlite_template",
]
