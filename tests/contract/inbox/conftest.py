"""A writer and a reader of the inbox on either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.inbox.entries import InboxReader, InboxWriter
from storage.inbox.postgres import PostgresInboxReader, PostgresInboxWriter
from storage.inbox.sqlite import SqliteInboxWriter
from storage.inbox.sqlite_reading import SqliteInboxReader


@pytest.fixture
async def writer(database: Database, tmp_path: Path) -> AsyncIterator[InboxWriter]:
    opened: InboxWriter = (
        await SqliteInboxWriter.open(tmp_path / "inbox.db")
        if database.is_sqlite
        else PostgresInboxWriter(database)
    )
    yield opened
    await opened.close()


@pytest.fixture
async def reader(database: Database, tmp_path: Path) -> AsyncIterator[InboxReader]:
    opened: InboxReader = (
        SqliteInboxReader(tmp_path / "inbox.db") if database.is_sqlite else PostgresInboxReader(database)
    )
    yield opened
    await opened.close()
