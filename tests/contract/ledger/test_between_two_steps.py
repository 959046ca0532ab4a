"""What a person does between two steps of the bot: while people are written down, while a refusal is on its way."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import WithheldReason
from bot.domain.drafts.draft import Purpose
from bot.domain.ids import ChatId
from bot.services.drafts import recipients
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.recipients import ListDrafts
from bot.services.ledger.notices import tell_kept_home
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from storage import tables
from storage.calling import list_recipients
from storage.engine.database import Database
from tests.contract.ledger.list_recipients import people, send_all, sent
from tests.contract.ledger.test_list_templates import by_template
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, Shop, phone


class Interrupted(ListDrafts):
    """The person changes the form while its people are being written."""

    async def _write_stretch(self, tx: AsyncConnection, row: Any, *rest: Any) -> int:
        written = await super()._write_stretch(tx, row, *rest)
        await tx.execute(
            update(tables.drafts).where(tables.drafts.c.id == row.id).values(revision=row.revision + 1)
        )
        return written


async def test_people_that_were_written_for_an_older_form_do_not_count(shop: Shop) -> None:
    draft_id, _ = await shop.list_draft(people(1, 2))
    writing = Interrupted(
        database=shop.database,
        settings=shop.settings,
        clock=shop.clock,
        drafting=Drafting(database=shop.database, settings=shop.settings, clock=shop.clock),
    )
    with pytest.raises(Refusal) as refused:
        await writing.write_recipients(ANNA, draft_id)
    assert refused.value.code == "outdated-screen"
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert "list-not-written" in {blocker.code for blocker in view.blockers}


async def test_a_list_whose_words_are_still_to_come_may_be_changed(shop: Shop) -> None:
    with read_pasted("\n".join(["Телефон;Имя", *people(1, 2)])) as sheet:
        list_id = await shop.services.lists.read_in(ANNA, sheet, name="clients.csv")
    view = await shop.services.list_drafts.start(ANNA, ChatId(ANNA), list_id)
    view = await shop.services.drafting.change(
        ANNA, view.draft_id, view.revision, replace(view.content, per_minute=5)
    )
    assert view.content.per_minute == 5
    assert "draft-no-speech" in {blocker.code for blocker in view.blockers}


async def test_a_launch_stopped_while_its_refusal_is_on_its_way_does_not_go_once_more(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    refusal = {"message": "Ошибка", "errors": {"webhookUrl": ["Недопустимый параметр"]}}
    shop.calling.faults.add("createWithTemplate", "canned", status=422, body=json.dumps(refusal))
    launch_id = await shop.list_launch(people(1, 2), what=by_template(shop, var1="Скидка"))
    shop.clock.move(seconds=60)

    async def stop() -> None:
        await shop.stop(ANNA, launch_id)

    service = shop.meanwhile(stop)
    async with service:
        await shop.services_through(service).sending.send(launch_id)
    await send_all(shop, 0)
    assert shop.asked("createWithTemplate") == 1
    assert {reason for _, reason in await shop.people(launch_id)} == {"stopped"}


async def test_nobody_is_told_of_people_kept_home_where_there_are_none(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2))
    await send_all(shop)
    row = await shop.launch_row(launch_id)
    async with shop.database.writing() as tx:
        await tell_kept_home(tx, row, WithheldReason.CAP, shop.clock())
    assert await shop.kinds() == []


class StoodStill(ListDrafts):
    """Before its step of this number its process stands still, and others act."""

    def __init__(self, shop: Shop, before: int, act: Callable[[], Awaitable[object]]) -> None:
        super().__init__(
            database=shop.database,
            settings=shop.settings,
            clock=shop.clock,
            drafting=Drafting(database=shop.database, settings=shop.settings, clock=shop.clock),
        )
        self._database = Turns(shop.database, before, act)  # type: ignore[assignment]


class Turns:
    """The database, whose turn of this number comes only after others have acted."""

    def __init__(self, database: Database, before: int, act: Callable[[], Awaitable[object]]) -> None:
        self._database = database
        self._left = before
        self._act = act

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self._left -= 1
        if self._left == 0:
            await self._act()
        async with self._database.writing() as tx:
            yield tx


STEPS = {"before it clears": 2, "while it clears": 3, "before it writes": 4, "before it counts": 5}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
async def test_who_wakes_when_its_draft_has_become_a_launch_writes_nothing(shop: Shop, step: int) -> None:
    draft_id, revision = await shop.list_draft(people(1, 2, 3))

    async def confirm() -> None:
        """Another process takes the same update again, and its person confirms."""
        await shop.services.list_drafts.write_recipients(ANNA, draft_id)
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)

    with pytest.raises(Refusal) as refused:
        await StoodStill(shop, step, confirm).write_recipients(ANNA, draft_id)
    assert refused.value.code == "draft-closed"
    await send_all(shop)
    assert sent(shop) == [[phone(1), phone(2), phone(3)]]


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
async def test_of_two_who_write_the_same_people_one_counts_them_whole(shop: Shop, step: int) -> None:
    """The other is told that its screen is out of date; nobody's people are taken away half-way."""
    draft_id, _ = await shop.list_draft(people(1, 2, 3))

    async def write_too() -> None:
        await shop.services.list_drafts.write_recipients(ANNA, draft_id)

    with pytest.raises(Refusal) as refused:
        await StoodStill(shop, step, write_too).write_recipients(ANNA, draft_id)
    assert refused.value.code == "outdated-screen"
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.recipient_count == 3
    assert len(await shop.people(draft_id)) == 3


async def test_who_took_away_the_people_of_another_writer_lets_neither_count_a_part(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both write at once, in stretches of one; the first has cleared what the second had written."""
    monkeypatch.setattr(recipients, "STRETCH", 1)
    draft_id, _ = await shop.list_draft(people(1, 2, 3))
    inner = StoodStill(shop, 8, lambda: clear_one(shop, draft_id))
    with pytest.raises(Refusal) as refused:
        await inner.write_recipients(ANNA, draft_id)
    assert refused.value.code == "outdated-screen"
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert "list-not-written" in {blocker.code for blocker in view.blockers}
    assert await shop.services.list_drafts.write_recipients(ANNA, draft_id) == 3


async def clear_one(shop: Shop, draft_id: int) -> None:
    async with shop.database.writing() as tx:
        assert await list_recipients.clear(tx, draft_id, 1)
