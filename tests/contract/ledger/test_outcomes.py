from bot.domain.calls.launch import LaunchState
from tests.shop.shop import Shop, a_call


async def test_a_call_goes_out_and_its_outcome_comes_home(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    await shop.overheard()
    await shop.project()
    assert await shop.people(launch_id) == [("final", None)]
    call = await shop.call(launch_id)
    assert (call.outcome, call.talk_s, call.cost_kopecks, call.heard_by) == ("answered", 12, 120, "push")
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert shop.paid() == 1
