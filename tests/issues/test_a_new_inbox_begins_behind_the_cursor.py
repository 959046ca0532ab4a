"""After the inbox file was lost, or came from an older backup, its ids must not begin below what the workers have passed."""

from pathlib import Path

from bot.config import Settings
from bot.services.receiving.start import INBOX_FILE, opened_receiving
from bot.starting import migrate
from storage.engine.database import Database
from storage.inbox.cursor import move_cursor
from storage.inbox.entries import CALLS_CURSOR, Arrival
from storage.inbox.sqlite_reading import SqliteInboxReader
from tests.databases import MovedClock


async def test_a_webhook_in_a_new_inbox_is_seen_by_workers_who_were_far_ahead(tmp_path: Path) -> None:
    settings, clock = Settings(_env_file=None, data_dir=tmp_path / "data"), MovedClock()
    await migrate(settings)
    async with await Database.open(settings.database_address) as database, database.writing() as tx:
        await move_cursor(tx, CALLS_CURSOR, 5000)
    for expected in (5001, 5002):
        async with opened_receiving(settings, clock) as receiving:
            await receiving.inbox.append(Arrival(kind="calls", received_at=clock(), body=b"{}"))
        reader = SqliteInboxReader(settings.data_dir / INBOX_FILE)
        try:
            assert [entry.id for entry in await reader.after(expected - 1, 10)] == [expected]
        finally:
            await reader.close()
