import asyncio
import logging

import pytest
from sqlalchemy import select, update

from storage.chat.journal import MAX_ATTEMPTS, Journal, add
from storage.engine.database import Database
from storage.keys.keyring import Keyring
from storage.tables import journal as table
from tests.databases import MovedClock

SECRET = b'{"text": "canary-key-11"}'


@pytest.fixture
def journal(database: Database, keyring: Keyring, clock: MovedClock) -> Journal:
    return Journal(database, keyring, clock)


async def test_updates_wait_in_telegrams_order_until_they_are_done(journal: Journal) -> None:
    assert await journal.add([(12, b"c"), (10, b"a"), (11, b"b")]) == [10, 11, 12]
    assert await journal.pending() == [(10, b"a", 0), (11, b"b", 0), (12, b"c", 0)]
    await journal.done(10, 12)
    await journal.done()
    assert await journal.pending() == [(11, b"b", 0)]
    assert await journal.pending(limit=0) == []


async def test_the_offset_moves_with_the_updates(journal: Journal) -> None:
    assert await journal.offset() is None
    await journal.add([(10, b"a"), (11, b"b")])
    assert await journal.offset() == 12
    assert await journal.add([]) == []
    assert await journal.offset() == 12


async def test_an_update_that_comes_again_is_not_a_second_one(journal: Journal) -> None:
    await journal.add([(10, b"a")])
    await journal.failed(10)
    assert await journal.add([(10, b"a"), (11, b"b")]) == [11]
    assert await journal.pending() == [(10, b"a", 1), (11, b"b", 0)]


async def test_one_answer_with_an_update_twice_is_taken_once(journal: Journal) -> None:
    assert await journal.add([(10, b"a"), (10, b"a")]) == [10]


async def test_an_update_that_fails_again_and_again_is_given_up_and_counted(
    journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    await journal.add([(10, SECRET), (11, b"b")])
    with caplog.at_level(logging.ERROR):
        assert [await journal.failed(10) for _ in range(MAX_ATTEMPTS)] == [False, False, True]
    assert await journal.failed(10)
    assert await journal.pending() == [(11, b"b", 0)]
    assert await journal.dropped() == 1
    assert "10" in caplog.text
    assert "canary" not in caplog.text


async def test_bodies_lie_there_encrypted_each_for_its_own_update(
    journal: Journal, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await journal.add([(10, SECRET), (11, b"b")])
    async with database.writing() as tx:
        bodies = (await tx.scalars(select(table.c.body).order_by(table.c.update_id))).all()
        assert b"canary" not in b"".join(bodies)
        await tx.execute(update(table).where(table.c.update_id == 11).values(body=bodies[0]))
    with caplog.at_level(logging.ERROR):
        assert await journal.pending() == [(10, SECRET, 0)]
    assert "11" in caplog.text


async def test_no_updates_are_no_work(database: Database, keyring: Keyring, clock: MovedClock) -> None:
    async with database.writing() as tx:
        assert await add(tx, keyring, [], clock) == []


async def test_a_long_backlog_is_written_at_once(journal: Journal) -> None:
    assert len(await journal.add([(n, b"%d" % n) for n in range(2500)])) == 2500
    assert (await journal.pending())[-1] == (2499, b"2499", 0)


async def test_the_same_update_from_two_sides_is_new_to_one(journal: Journal) -> None:
    async with asyncio.TaskGroup() as group:
        both = [group.create_task(journal.add([(10, b"a")])) for _ in range(2)]
    assert sorted(task.result() for task in both) == [[], [10]]
