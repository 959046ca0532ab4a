"""A day of a schedule calls or asks once, whatever dies or changes around it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.services.refusal import Refusal
from storage import tables
from storage.calling import drafts, schedules
from tests.contract.ledger.repeated import MONDAY, begun, days, look, next_at, repeated, told, unasked
from tests.shop.shop import ANNA, Shop


@pytest.mark.parametrize("step", ["_prepared", "_ask_or_call", "_ask"])
async def test_a_crash_at_any_step_calls_or_asks_once(
    shop: Shop, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await repeated(shop)
    if step != "_ask":
        await unasked(shop, card)
    shop.clock.move(hours=2)
    occurrences = shop.services.occurrences
    original = getattr(occurrences, step)

    async def dies(*given: Any) -> None:
        await original(*given)
        raise ConnectionError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr(occurrences, step, dies)
        for _ in range(2):
            with pytest.raises(ConnectionError):
                await look(shop)
    assert await days(shop) == [(MONDAY, "preparing")]
    await look(shop)
    await look(shop)
    assert len(await begun(shop)) == (0 if step == "_ask" else 1)
    assert len(await told(shop)) == (1 if step == "_ask" else 0)
    async with shop.database.reading() as tx:
        assert len((await tx.execute(tables.drafts.select())).all()) == 2


async def test_what_changes_meanwhile_is_left_alone(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    shop.clock.move(hours=2)
    occurrences, made = shop.services.occurrences, shop.services.schedules
    async with shop.database.reading() as tx:
        row = await schedules.get(tx, card.line.id)
    assert row is not None
    prepared = await occurrences._prepared(row)
    assert prepared is not None
    # Skipped while its recipients are being written: the day is forgotten, and its draft can't be confirmed.
    await made.skip(ANNA, card.line.id, MONDAY)
    assert await days(shop) == []
    await occurrences._begin(row)
    assert await begun(shop) == []
    assert await occurrences._prepared(row) is None
    # A draft that was dropped by /cancel just then is not called either.
    await made.unskip(ANNA, card.line.id, MONDAY)
    shop.clock.now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    async with shop.database.reading() as tx:
        row = await schedules.get(tx, card.line.id)
    assert row is not None
    prepared = await occurrences._prepared(row)
    assert prepared is not None
    async with shop.database.writing() as tx:
        await drafts.cancel(tx, prepared.draft_id, shop.clock())
    await look(shop)
    assert await begun(shop) == []
    assert (prepared.day, "dropped") in await days(shop)


async def test_a_day_that_is_there_already_is_not_made_again(shop: Shop) -> None:
    """As after a change that another process made just before."""
    card = await unasked(shop, await repeated(shop))
    shop.clock.move(hours=2)
    await look(shop)
    assert len(await begun(shop)) == 1
    async with shop.database.writing() as tx:
        await schedules.change(tx, card.line.id, next_day=MONDAY, next_at=shop.clock())
    await look(shop)
    assert len(await begun(shop)) == 1
    assert await next_at(shop, card.line.id) == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


async def test_another_process_at_the_same_draft_is_let_do_it(shop: Shop) -> None:
    await unasked(shop, await repeated(shop))
    shop.clock.move(hours=2)

    class Busy:
        to_list = shop.services.list_drafts.to_list

        async def write_recipients(self, *_: object) -> int:
            raise Refusal("outdated-screen")

    occurrences = shop.services.occurrences
    kept, occurrences._list_drafts = occurrences._list_drafts, Busy()  # type: ignore[assignment]
    await look(shop)
    assert await days(shop) == [(MONDAY, "preparing")]
    occurrences._list_drafts = kept
    await look(shop)
    assert len(await begun(shop)) == 1
