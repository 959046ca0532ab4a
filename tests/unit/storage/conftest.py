"""What concerns SQLite or files alone; what both databases must do is in tests/contract."""

from tests.databases import clock, keyring, sqlite_database, sqlite_file, sqlite_template

__all__ = ["clock", "keyring", "sqlite_database", "sqlite_file", "sqlite_template"]
