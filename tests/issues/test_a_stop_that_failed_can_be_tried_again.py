"""Whoever stopped planned calls while the service was away, or while its answer was on its way, must still be able to."""

import pytest

from bot.domain.calls.launch import LaunchState, WithheldReason
from bot.services.launches.cancelled import Cancelled
from bot.services.planned.changes import PlannedRemoval
from bot.services.refusal import Refusal
from tests.shop.shop import ANNA, Shop, a_call, news, tomorrow


async def possible(shop: Shop, launch_id: int) -> frozenset[str]:
    return (await shop.services.cards.launch_card(launch_id)).can


async def test_a_stopped_card_offers_to_stop_as_long_as_planned_calls_stand(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    shop.calling.faults.add("remove", "bad_gateway")
    with pytest.raises(Refusal):
        await shop.stop(ANNA, launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.STOPPED
    assert await possible(shop, launch_id) == {"stop"}
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 1, 0)
    assert await possible(shop, launch_id) == frozenset()


async def test_a_call_that_ended_while_it_was_being_removed_keeps_its_end(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    waiting = await shop.calls(launch_id)
    await shop.hear(
        launch_id, news(waiting[0].provider_id, status="finished", cost=3, finishedAt=1_760_000_000)
    )
    removal = PlannedRemoval(WithheldReason.CANCELLED)
    await shop.services.launching._planned._changes._note(removal, waiting)
    call = await shop.call(launch_id)
    assert (call.status, call.outcome, call.cost_kopecks) == ("finished", "answered", 300)
