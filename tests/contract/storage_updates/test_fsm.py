import asyncio
from datetime import timedelta

import pytest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey
from sqlalchemy import func, select

from storage.chat.fsm import SqlFsmStorage, row_key
from storage.engine.database import Database
from storage.tables import fsm
from tests.databases import MovedClock

KEY = StorageKey(bot_id=42, chat_id=-100, user_id=501)


class Form(StatesGroup):
    text = State()


@pytest.fixture
def storage(database: Database, clock: MovedClock) -> SqlFsmStorage:
    return SqlFsmStorage(database, clock, keep=timedelta(days=1))


async def _rows(database: Database) -> int | None:
    async with database.reading() as tx:
        return await tx.scalar(select(func.count()).select_from(fsm))


async def test_a_state_is_set_read_and_removed(storage: SqlFsmStorage, database: Database) -> None:
    assert await storage.get_state(KEY) is None
    await storage.set_state(KEY, Form.text)
    assert await storage.get_state(KEY) == Form.text.state
    await storage.set_state(KEY, "plain")
    assert await storage.get_state(KEY) == "plain"
    await storage.set_state(KEY, None)
    assert await storage.get_state(KEY) is None
    assert await _rows(database) == 0


async def test_data_is_replaced_updated_and_emptied(storage: SqlFsmStorage, database: Database) -> None:
    assert await storage.get_data(KEY) == {}
    await storage.set_data(KEY, {"draft": 7, "имя": ["а"]})
    assert await storage.get_data(KEY) == {"draft": 7, "имя": ["а"]}
    assert await storage.update_data(KEY, {"draft": 8}) == {"draft": 8, "имя": ["а"]}
    assert await storage.get_value(KEY, "draft") == 8
    assert await storage.get_value(KEY, "none", "default") == "default"
    await storage.set_data(KEY, {"other": None})
    assert await storage.get_data(KEY) == {"other": None}
    await storage.set_data(KEY, {})
    assert await storage.get_data(KEY) == {}
    assert await _rows(database) == 0


async def test_changing_what_was_read_changes_nothing_kept(storage: SqlFsmStorage) -> None:
    await storage.set_data(KEY, {"list": [1]})
    (await storage.get_data(KEY))["list"].append(2)
    assert await storage.get_data(KEY) == {"list": [1]}


async def test_a_state_outlives_its_data_and_data_its_state(
    storage: SqlFsmStorage, database: Database
) -> None:
    await storage.set_state(KEY, Form.text)
    await storage.set_data(KEY, {"draft": 7})
    await storage.set_data(KEY, {})
    assert await storage.get_state(KEY) == Form.text.state
    await storage.set_data(KEY, {"draft": 7})
    await storage.set_state(KEY)
    assert await storage.get_data(KEY) == {"draft": 7}
    assert await _rows(database) == 1


async def test_aiograms_context_clears_everything(storage: SqlFsmStorage, database: Database) -> None:
    context = FSMContext(storage=storage, key=KEY)
    await context.set_state(Form.text)
    await context.update_data(draft=7)
    await context.clear()
    assert await context.get_state() is None
    assert await context.get_data() == {}
    assert await _rows(database) == 0
    await storage.close()


async def test_chats_people_threads_and_destinies_are_kept_apart(storage: SqlFsmStorage) -> None:
    keys = [
        KEY,
        StorageKey(bot_id=43, chat_id=-100, user_id=501),
        StorageKey(bot_id=42, chat_id=-101, user_id=501),
        StorageKey(bot_id=42, chat_id=-100, user_id=502),
        StorageKey(bot_id=42, chat_id=-100, user_id=501, thread_id=3),
        StorageKey(bot_id=42, chat_id=-100, user_id=501, business_connection_id="3"),
        StorageKey(bot_id=42, chat_id=-100, user_id=501, destiny="other"),
        StorageKey(bot_id=42, chat_id=-100, user_id=501, destiny="long" * 50),
        StorageKey(bot_id=42, chat_id=-100, user_id=501, destiny="long" * 51),
    ]
    for number, key in enumerate(keys):
        await storage.set_data(key, {"n": number})
    assert [await storage.get_value(key, "n") for key in keys] == list(range(len(keys)))


def test_the_row_key_never_changes() -> None:
    assert row_key(KEY) == "42:-100:501:-:-:default"
    full = StorageKey(42, -100, 501, thread_id=3, business_connection_id="a:b%", destiny="d")
    assert row_key(full) == "42:-100:501:3:a%3Ab%25:d"
    assert row_key(StorageKey(42, -100, 501, destiny="long" * 50)).startswith("sha256:")
    assert len(row_key(StorageKey(42, -100, 501, destiny="long" * 50))) <= 120


async def test_what_was_abandoned_is_forgotten(
    storage: SqlFsmStorage, database: Database, clock: MovedClock
) -> None:
    await storage.set_state(KEY, Form.text)
    await storage.set_data(KEY, {"draft": 7})
    clock.move(hours=23)
    assert await storage.sweep() == 0
    assert await storage.get_state(KEY) == Form.text.state
    clock.move(hours=1)
    assert await storage.get_state(KEY) is None
    assert await storage.get_data(KEY) == {}
    assert await storage.sweep() == 1
    assert await _rows(database) == 0


async def test_an_expired_half_does_not_come_back_beside_a_new_one(
    storage: SqlFsmStorage, clock: MovedClock
) -> None:
    await storage.set_data(KEY, {"draft": 7})
    clock.move(days=2)
    await storage.set_state(KEY, Form.text)
    assert await storage.get_data(KEY) == {}


async def test_updates_at_the_same_time_are_all_kept(storage: SqlFsmStorage) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(storage.update_data(KEY, {str(number): number}))
    assert len(await storage.get_data(KEY)) == 20
