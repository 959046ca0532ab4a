from collections.abc import Sequence

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.services.news.oddities import all_or_each, own_effects
from storage import tables
from storage.engine import facts
from storage.engine.database import Database


async def odd(tx: AsyncConnection, flaw: type[Exception]) -> None:
    await facts.put(tx, "odd", "1")
    raise flaw


@pytest.mark.parametrize("flaw", [LookupError, TypeError, ValueError, OverflowError])
async def test_what_can_not_be_kept_takes_only_its_own_effects_with_it(
    database: Database, flaw: type[Exception]
) -> None:
    async with database.writing() as tx:
        await facts.put(tx, "before", "1")
        async with own_effects(tx, entry=1):
            await odd(tx, flaw)
        await facts.put(tx, "after", "1")
    async with database.reading() as tx:
        assert set(await tx.scalars(select(tables.facts.c.name))) == {"before", "after"}


async def test_a_broken_constraint_is_the_news_own_fault(database: Database) -> None:
    async with database.writing() as tx:
        async with own_effects(tx, entry=1):
            await tx.execute(tables.facts.insert().values(name="twice", value="1"))
            await tx.execute(tables.facts.insert().values(name="twice", value="1"))
        await facts.put(tx, "after", "1")
    async with database.reading() as tx:
        assert set(await tx.scalars(select(tables.facts.c.name))) == {"after"}


async def test_a_failing_database_is_not_taken_for_odd_news(database: Database) -> None:
    with pytest.raises(OperationalError):
        async with database.writing() as tx, own_effects(tx, entry=1):
            await tx.execute(text("SELECT * FROM no_such_table"))


async def keep(tx: AsyncConnection, names: Sequence[str]) -> None:
    for name in names:
        await facts.put(tx, name, "1")
        if name == "odd":
            raise OverflowError


@pytest.mark.parametrize(
    ("names", "kept"),
    [(["a", "b"], {"a", "b"}), (["a", "odd", "b"], {"a", "b"}), (["odd"], set()), ([], set())],
)
async def test_of_what_is_kept_at_once_only_the_odd_is_lost(
    database: Database, names: list[str], kept: set[str]
) -> None:
    turns = list[Sequence[str]]()

    async with database.writing() as tx:

        async def work(some: Sequence[str]) -> None:
            turns.append(some)
            await keep(tx, some)

        await all_or_each(tx, names, work, entry=1)
    async with database.reading() as tx:
        assert set(await tx.scalars(select(tables.facts.c.name))) == kept
    assert turns[:1] == ([names] if names else [])


async def test_a_failing_database_is_not_tried_once_more_one_by_one(database: Database) -> None:
    async def fail(_some: Sequence[int]) -> None:
        await tx.execute(text("SELECT * FROM no_such_table"))

    with pytest.raises(OperationalError):
        async with database.writing() as tx:
            await all_or_each(tx, [1, 2], fail)
