"""What a person does between two steps of the bot: while people are written down, while a refusal is on its way."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId
from bot.domain.launch import WithheldReason
from bot.services.drafting import Drafting
from bot.services.launch_notices import tell_kept_home
from bot.services.list_drafts import ListDrafts
from bot.services.refusal import Refusal
from bot.sheets import read_pasted
from storage import tables
from tests.contract.ledger.conftest import OpenShop
from tests.contract.ledger.list_people import people, send_all
from tests.contract.ledger.shop import ANNA, Shop
from tests.contract.ledger.test_list_templates import by_template


class Interrupted(ListDrafts):
    """The person changes the form while its people are being written."""

    async def _write_stretch(self, tx: AsyncConnection, row: Any, *rest: Any) -> None:
        await super()._write_stretch(tx, row, *rest)
        await tx.execute(
            update(tables.drafts).where(tables.drafts.c.id == row.id).values(revision=row.revision + 1)
        )


async def test_people_that_were_written_for_an_older_form_do_not_count(shop: Shop) -> None:
    draft_id, _ = await shop.list_draft(people(1, 2))
    writing = Interrupted(
        database=shop.database,
        settings=shop.settings,
        clock=shop.clock,
        drafting=Drafting(database=shop.database, settings=shop.settings, clock=shop.clock),
    )
    with pytest.raises(Refusal) as refused:
        await writing.write_people(ANNA, draft_id)
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
        await shop.services.launching.cancel(ANNA, launch_id)

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
