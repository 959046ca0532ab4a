"""What the rest of a call does to its lead: a manager who answered, and the recording."""

import json
from itertools import permutations
from typing import Any

import pytest

from bot.domain.ids import ChatId, LaunchId
from bot.domain.lead import LeadState
from bot.domain.reactions import parse
from bot.services.leads.leads import LeadView
from storage import tables
from tests.shop.quiet_calls import ANSWERED, FINISHED, quiet
from tests.shop.shop import ANNA, BORIS, Shop, news, phone

TREE = parse("1 менеджер: менеджер +7 495 000-00-01\n2 перезвоните: лид").tree
REACHED = {"managerStatus": "answered", "managerAnsweredAt": 1_795_000_020}
SOUND = {"recordFilePath": "/files/recordings/somebody.mp3"}


async def chose(shop: Shop, launch_id: LaunchId, node: int) -> None:
    body = json.dumps({"call": {"phone": phone(1), "answer": node + 1}}).encode()
    await shop.keep((await shop.batch(launch_id)).reference, body, kind="ivr", node=str(node))
    await shop.project()


async def the_lead(shop: Shop) -> LeadView:
    (lead,) = (await shop.services.leads.page(ANNA, only_open=False)).leads
    return lead


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_in_any_order_a_manager_who_answered_leaves_nobody_waiting(
    shop: Shop, order: tuple[int, ...]
) -> None:
    launch_id, call = await quiet(shop, reactions=TREE)
    for which in order:
        match which:
            case 0:
                await chose(shop, launch_id, 0)
            case 1:
                await shop.hear(launch_id, news(call.provider_id, **{**ANSWERED, **REACHED}))
            case _:
                await shop.hear(launch_id, news(call.provider_id, **{**FINISHED, **REACHED}))
    assert (await the_lead(shop)).state is LeadState.REACHED
    if order[0] != 0:
        assert await shop.services.lead_telling.tell_due() == 0


async def test_whoever_asked_for_more_than_the_manager_waits_although_they_answered(shop: Shop) -> None:
    launch_id, call = await quiet(shop, reactions=TREE)
    await chose(shop, launch_id, 0)
    await chose(shop, launch_id, 1)
    await shop.hear(launch_id, news(call.provider_id, **{**FINISHED, **REACHED}))
    assert (await the_lead(shop)).state is LeadState.NEW


async def sounds(shop: Shop) -> list[tuple[int, int]]:
    """(chat, user) of each recording on its way."""
    row = tables.recording_messages.c
    async with shop.database.reading() as tx:
        found = await tx.execute(
            tables.recording_messages.select().with_only_columns(row.chat_id, row.user_id).order_by(row.id)
        )
        return [(chat, user) for chat, user in found]


async def recorded(shop: Shop) -> tuple[LaunchId, dict[str, Any]]:
    launch_id, call = await quiet(shop, reactions=TREE, needs_recording=True, recording_acknowledged=True)
    await chose(shop, launch_id, 1)
    return launch_id, news(call.provider_id, **{**FINISHED, **SOUND})


async def test_the_recording_goes_to_the_taker_when_it_comes(shop: Shop) -> None:
    await shop.join(BORIS)
    launch_id, over = await recorded(shop)
    await shop.services.leads.take(BORIS, (await the_lead(shop)).id)
    await shop.services.leads.end(BORIS, (await the_lead(shop)).id, LeadState.DONE)
    assert await sounds(shop) == []
    for _ in range(2):
        await shop.hear(launch_id, over)
    assert await sounds(shop) == [(ANNA, ANNA), (BORIS, BORIS)]


async def test_who_takes_a_lead_later_gets_the_recording_that_is_there(shop: Shop) -> None:
    await shop.join(BORIS)
    launch_id, over = await recorded(shop)
    await shop.hear(launch_id, over)
    lead = await the_lead(shop)
    await shop.services.leads.take(BORIS, lead.id)
    assert shop.services.wakeups.recordings.is_set()
    assert await sounds(shop) == [(ANNA, ANNA), (BORIS, BORIS)]
    await shop.services.leads.undo(BORIS, lead.id)
    await shop.services.leads.take(ANNA, lead.id)
    assert await sounds(shop) == [(ANNA, ANNA), (BORIS, BORIS)], "Anna has it: the launch is hers"
    due = {one.chat_id for one in await shop.services.recordings.due(10)}
    assert due == {ChatId(ANNA), ChatId(BORIS)}


async def test_nobody_else_gets_a_recording_of_a_lead_that_nobody_took(shop: Shop) -> None:
    launch_id, over = await recorded(shop)
    await shop.hear(launch_id, over)
    assert await sounds(shop) == [(ANNA, ANNA)]
