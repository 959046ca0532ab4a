"""The shop on both databases, and the Telegram workers' ledger by its own name."""

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
from tests.shop.opening import calling, open_shop, shop

__all__ = [
    "calling",
    "clock",
    "database",
    "database_address",
    "keyring",
    "open_shop",
    "opened_already",
    "postgres_address",
    "postgres_migrated",
    "postgres_opened",
    "postgres_server",
    "shop",
    "sqlite_database",
    "sqlite_file",
    "sqlite_template",
]
