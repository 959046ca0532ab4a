"""A call that only its neighbour's webhook proved can't be asked about: it must not keep its launch open for ever."""

from bot.domain.calls.launch import LaunchState
from bot.services.news.calls_without_id import UNHEARD_AFTER
from tests.shop.shop import Shop, a_call, news


async def test_a_person_whose_webhook_never_came_becomes_final_and_is_said_to_be_unheard(shop: Shop) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(9904, 2))
    await shop.hear(launch_id, news(4711, 2, finishedAt=1_760_000_000, cost=1))
    assert await shop.people(launch_id) == [("placed", None), ("final", None)]
    await shop.services.reconciling.close_unheard()
    assert (await shop.launch_row(launch_id)).state is LaunchState.RUNNING
    shop.clock.move(seconds=UNHEARD_AFTER.total_seconds())
    await shop.services.reconciling.close_unheard()
    assert await shop.people(launch_id) == [("final", "unheard"), ("final", None)]
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    card = await shop.services.cards.launch_card(launch_id)
    assert not card.cost_is_complete, "what the unheard call cost is not known"
    # And should its webhook come all the same, the call is told.
    await shop.hear(launch_id, news(4712, 9904, finishedAt=1_760_000_000, cost=1))
    assert len(await shop.calls(launch_id)) == 2


async def test_who_is_known_or_not_over_yet_is_left_alone(shop: Shop) -> None:
    shop.calling.hold_calls = True
    launch_id = await shop.sent(a_call(1))
    shop.clock.move(days=30)
    await shop.services.reconciling.close_unheard()
    assert await shop.people(launch_id) == [("placed", None)]
