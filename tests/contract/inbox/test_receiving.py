"""The side server's own way to either database."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.domain.hooks.hook_address import HookAddress
from bot.services.receiving.start import NoMasterKey, opened_receiving
from storage.engine.database import Database
from storage.inbox.cursor import move_cursor
from storage.inbox.entries import InboxReader
from storage.inbox.postgres import PostgresInboxReader
from storage.inbox.sqlite_reading import SqliteInboxReader
from tests.databases import MovedClock, a_master_key
from tests.master_keys import secret_text


def settings_for(tmp_path: Path, **changes: object) -> Settings:
    chosen: dict[str, object] = {"data_dir": tmp_path, "secret_key": secret_text(a_master_key())}
    return Settings.model_validate(chosen | changes)


async def test_before_a_first_start_there_is_nothing_to_receive_with(tmp_path: Path) -> None:
    with pytest.raises(NoMasterKey):
        async with opened_receiving(settings_for(tmp_path, secret_key=None), MovedClock()):
            pass
    assert not (tmp_path / "inbox.db").exists()


async def test_news_is_kept_read_and_forgotten_by_the_settings_alone(
    database: Database, database_address: str, tmp_path: Path, clock: MovedClock
) -> None:
    reader: InboxReader = (
        SqliteInboxReader(tmp_path / "inbox.db") if database.is_sqlite else PostgresInboxReader(database)
    )
    settings = settings_for(tmp_path, database_url=database_address)
    async with opened_receiving(settings, clock) as receiving:
        await receiving.keep_news(HookAddress("calls", "batch"), b"{}", from_known_source=True)
        assert await receiving.check() == {"inbox": True, "database": True}
        [entry] = await reader.after(0, 10)
        async with database.writing() as tx:
            await move_cursor(tx, "calls", entry.id)
        clock.move(days=13)
        assert await receiving.forget_handled() == 0
        clock.move(days=2)
        assert await receiving.forget_handled() == 1
        assert await receiving.forget_handled(timedelta(0)) == 0
    await reader.close()
