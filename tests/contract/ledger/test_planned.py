"""What waits for its time: seen, moved, taken back, and what the service does not play along with."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.calls.launch import LaunchState
from bot.provider.client import CallingService
from bot.services.launches.cancelled import Cancelled
from bot.services.planned.calls import Changed
from bot.services.planned.changes import Kept, Why
from bot.services.refusal import Refusal
from storage.account.accounts import disconnect
from storage.calling import call_states
from tests.contract.ledger.template_calls import sent_from_template
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, KEY, SECOND_KEY, Shop, a_call, news, tomorrow


class PowerCutError(Exception):
    """Nothing after this line happens."""


def times_at_the_service(shop: Shop) -> list[datetime]:
    return [
        datetime.fromtimestamp(call["plannedAt"], UTC)
        for call in shop.calling.truth(KEY)
        if not call["removed"]
    ]


async def kept(shop: Shop, numbers: list[int], at: datetime | None = None) -> list[tuple[int, Why]]:
    planned = shop.services.planned
    changed = await (planned.move(ANNA, numbers, at) if at else planned.remove(ANNA, numbers))
    assert changed.kept_count == len(changed.kept)
    return [(one.number, one.why) for one in changed.kept]


# -- moving ----------------------------------------------------------------------------------------------------------


async def test_a_moved_call_has_its_new_time_here_and_at_the_service(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    async with shop.database.writing() as tx:
        await call_states.change(tx, (await shop.call(launch_id)).id, moderation_hint_at=shop.clock.now)
    later = tomorrow(hours=2)
    assert await shop.services.planned.move(ANNA, [1], later) == Changed(1)
    assert times_at_the_service(shop) == [later]
    call = await shop.call(launch_id)
    assert (call.planned_at, call.next_ask_at, call.ask_step, call.moderation_hint_at) == (
        later,
        later + timedelta(seconds=30),
        0,
        None,
    )
    card = await shop.services.cards.launch_card(launch_id)
    assert card.recipients[0].planned_at == later
    assert [due.launch_id for due in await shop.services.cards.due()] == [launch_id]


async def test_a_time_that_is_over_moves_nothing(shop: Shop) -> None:
    await shop.sent(a_call(1, when=tomorrow()))
    with pytest.raises(Refusal, match="move-when-past"):
        await shop.services.planned.move(ANNA, [1], shop.clock.now)
    assert shop.asked("update") == 0


async def test_what_has_begun_or_ended_or_is_somebody_elses_is_told_apart(shop: Shop) -> None:
    shop.calling.hold_calls = True
    shop.is_reachable = False
    begun = await shop.sent(a_call(1, when=tomorrow()))
    await shop.sent(a_call(2, when=tomorrow()))
    await shop.services.planned.remove(ANNA, [2])
    await shop.calling.steer((await shop.call(begun)).provider_id, "start")
    later = tomorrow(hours=1)
    assert await kept(shop, [1, 2, 3], later) == [(2, Why.OVER), (3, Why.NO_SUCH), (1, Why.BEGUN)]
    # Why it was kept was heard from the service, so the ledger knows it now.
    assert (await shop.call(begun)).status in {"processed", "started"}
    assert await kept(shop, [1]) == [(1, Why.BEGUN)]
    await shop.join(BORIS)
    assert (await shop.services.planned.remove(BORIS, [1])).kept == (Kept(1, None, Why.NO_SUCH),)
    with pytest.raises(Refusal, match="not-connected"):
        await shop.services.planned.remove(EVE, [1])


async def test_a_call_that_the_service_began_before_its_time_says_so(shop: Shop) -> None:
    planned_at, soon = tomorrow().replace(hour=9), int(shop.clock.now.timestamp())
    launch_id = await shop.sent(a_call(1, 2, when=planned_at))
    at_once = await shop.sent(a_call(3))
    assert (await shop.services.cards.launch_card(launch_id)).begun_before is None
    first = (await shop.calls(launch_id))[0]
    await shop.hear(launch_id, news(first.provider_id, startedAt=soon, answeredAt=soon, finishedAt=soon + 12))
    assert (await shop.services.cards.launch_card(launch_id)).begun_before == planned_at
    assert (await shop.services.cards.launch_card(at_once)).begun_before is None


async def test_a_call_that_ended_before_we_heard_of_it_is_over(shop: Shop) -> None:
    shop.calling.hold_calls = True
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    provider_id = (await shop.call(launch_id)).provider_id
    await shop.calling.steer(provider_id, "start")
    await shop.calling.steer(provider_id, "busy")
    assert await kept(shop, [1]) == [(1, Why.OVER)]
    assert (await shop.call(launch_id)).outcome == "busy"


async def test_webhook_that_was_first_keeps_its_word(shop: Shop) -> None:
    shop.is_reachable = False
    was = tomorrow()
    launch_id = await shop.sent(a_call(1, when=was))
    call = await shop.call(launch_id)

    async def hear() -> None:
        await shop.hear(launch_id, news(call.provider_id, status="started"))

    async with shop.meanwhile(hear) as service:
        await shop.services_through(service).planned.move(ANNA, [1], tomorrow(hours=1))
    assert ((await shop.call(launch_id)).status, (await shop.call(launch_id)).planned_at) == ("started", was)


@pytest.mark.parametrize("fault", ["drop_after_acting", "bad_gateway_after_acting", "reset_mid_answer"])
async def test_a_move_whose_answer_was_lost_is_asked_about_at_once(shop: Shop, fault: Any) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    shop.calling.faults.add("update", fault)
    later = tomorrow(hours=2)
    assert await shop.services.planned.move(ANNA, [1], later) == Changed(1)
    assert (await shop.call(launch_id)).planned_at == later
    assert shop.asked("update") == shop.asked("get") == 1


async def test_a_lost_move_that_can_not_be_asked_about_is_unknown_until_the_service_is_asked(
    shop: Shop,
) -> None:
    was = tomorrow()
    launch_id = await shop.sent(a_call(1, when=was))
    shop.calling.faults.add("update", "drop_after_acting")
    shop.calling.faults.add("get", "bad_gateway", times=9)
    later = tomorrow(hours=2)
    changed = await shop.services.planned.move(ANNA, [1], later)
    assert [one.why for one in changed.kept] == [Why.UNKNOWN]
    assert changed.refusal is not None
    assert changed.refusal.facts["happened"] == "no"
    shop.calling.faults.clear()
    shop.clock.move(seconds=60)
    assert await shop.services.reconciling.sweep() == 1
    assert (await shop.call(launch_id)).planned_at == later


async def test_a_power_cut_after_a_move_left_is_found_out_by_asking(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))

    async def cut() -> None:
        raise PowerCutError

    later = tomorrow(hours=2)
    async with shop.meanwhile(cut) as service:
        with pytest.raises(PowerCutError):
            await shop.services_through(service).planned.move(ANNA, [1], later)
    assert times_at_the_service(shop) == [later]
    shop.clock.move(seconds=60)
    await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).planned_at == later
    card = await shop.services.cards.launch_card(launch_id)
    assert card.recipients[0].planned_at == later


async def test_a_service_out_of_reach_is_told_and_nothing_has_left(shop: Shop) -> None:
    await shop.sent(a_call(1, when=tomorrow()))
    async with CallingService(provider_url="http://127.0.0.1:1", connect_timeout_s=1) as away:
        changed = await shop.services_through(away).planned.move(ANNA, [1], tomorrow(hours=1))
    assert [one.why for one in changed.kept] == [Why.NOT_ASKED]
    assert changed.refusal is not None
    assert changed.refusal.code == "provider-unreachable"


async def test_a_move_that_the_service_refuses_keeps_the_old_time(shop: Shop) -> None:
    was = tomorrow()
    launch_id = await shop.sent(a_call(1, when=was))
    refusal = '{"status": "error", "data": {"message": "Звонок перенести нельзя"}}'
    shop.calling.faults.add("update", "canned", body=refusal)
    changed = await shop.services.planned.move(ANNA, [1], tomorrow(hours=1))
    assert [one.why for one in changed.kept] == [Why.REFUSED]
    assert changed.refusal is not None
    assert changed.refusal.facts["message"] == "Звонок перенести нельзя"
    shop.calling.faults.add("update", "canned", body=refusal)
    shop.calling.faults.add("get", "bad_gateway", times=9)
    assert await kept(shop, [1], tomorrow(hours=1)) == [(1, Why.REFUSED)]
    assert (await shop.call(launch_id)).planned_at == was


async def test_a_call_that_the_service_forgot_can_not_be_moved_and_counts_as_removed(shop: Shop) -> None:
    await shop.sent(a_call(1, when=tomorrow()))
    for call in shop.calling._office.calls.values():
        call.removed = True
    assert await kept(shop, [1], tomorrow(hours=1)) == [(1, Why.GONE)]
    assert await shop.services.planned.remove(ANNA, [1]) == Changed(1)


# -- from a template -------------------------------------------------------------------------------------------------


async def test_a_call_from_a_template_is_removed_as_such(shop: Shop) -> None:
    launch_id, _ = await sent_from_template(shop, 1, tomorrow())
    assert await shop.services.planned.remove(ANNA, [1]) == Changed(1)
    assert shop.calling.requests[-1].body["isTemplate"] == 1
    assert (await shop.call(launch_id)).outcome == "removed"
    assert all(call["removed"] for call in shop.calling.truth(KEY))


async def test_moving_a_call_from_a_template_is_tried_and_told(shop: Shop) -> None:
    was = tomorrow()
    launch_id, call = await sent_from_template(shop, 1, was)
    assert await kept(shop, [1], tomorrow(hours=1)) == [(1, Why.TEMPLATE)]
    assert (await shop.call(launch_id)).planned_at == was
    later = tomorrow(hours=3)
    answer = f'{{"status": "success", "data": {{"callIdList": [{call.provider_id}]}}}}'
    shop.calling.faults.add("update", "canned", body=answer)
    assert await shop.services.planned.move(ANNA, [1], later) == Changed(1)
    assert (await shop.call(launch_id)).planned_at == later


async def test_an_ordinary_call_of_the_same_id_is_never_moved_instead(shop: Shop) -> None:
    was = tomorrow()
    await sent_from_template(shop, 1, was)
    ordinary = await shop.sent(a_call(2, when=was))
    async with shop.database.writing() as tx:
        await call_states.change(
            tx, (await shop.call(ordinary)).id, provider_id=shop.calling.truth(KEY)[1]["id"]
        )
    asked = shop.asked("update")
    assert await kept(shop, [1], tomorrow(hours=1)) == [(1, Why.SAME_ID)]
    assert shop.asked("update") == asked


async def test_both_kinds_go_in_requests_of_their_own(shop: Shop) -> None:
    await sent_from_template(shop, 1, tomorrow())
    await shop.sent(a_call(2, when=tomorrow()))
    asked = shop.asked("remove")
    assert await shop.services.planned.remove(ANNA, [1, 2]) == Changed(2)
    assert shop.asked("remove") == asked + 2


# -- whole launches --------------------------------------------------------------------------------------------------


async def test_a_launch_is_moved_with_those_who_are_still_to_be_sent(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2, with_webhooks=False)
    launch_id = await shop.sent(a_call(1, 2, 3, when=tomorrow()))
    later = tomorrow(hours=2)
    assert await shop.services.planned.move_launch(ANNA, launch_id, later) == Changed(2, unsent=1)
    await shop.send_due()
    assert times_at_the_service(shop) == [later] * 3
    assert (await shop.launch_row(launch_id)).content.when == later


async def test_who_is_just_being_sent_is_told(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1, with_webhooks=False)
    launch_id = await shop.sent(a_call(1, 2, when=tomorrow()))
    found: list[Changed] = []
    later = tomorrow(hours=2)

    async def move() -> None:
        found.append(await shop.services.planned.move_launch(ANNA, launch_id, later))

    async with shop.meanwhile(move) as service:
        await shop.services_through(service).sending.send(launch_id)
    assert found == [Changed(1, (Kept(0, None, Why.SENDING),), 1)]


async def test_a_launch_of_thousands_is_removed_in_chunks_and_what_was_done_is_noted(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(with_webhooks=False)
    shop.services.planned._chunk = 4
    launch_id = await shop.sent(a_call(*range(1, 11), when=tomorrow()))
    shop.calling.faults.add("remove", "slow", seconds=0)
    shop.calling.faults.add("remove", "bad_gateway")
    with pytest.raises(Refusal, match="provider-gateway"):
        await shop.services.planned.remove_all(ANNA, launch_id)
    assert sum(state == "final" for state, _ in await shop.people(launch_id)) == 4
    shop.calling.faults.add("remove", "bad_gateway")
    changed = await shop.services.planned.remove_launch(ANNA, launch_id)
    assert (changed.done, changed.kept_count, len(changed.kept)) == (0, 6, 4)
    assert await shop.services.planned.remove_launch(ANNA, launch_id) == Changed(6)
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 0, 0)


async def test_stop_removes_calls_from_a_template_too(shop: Shop) -> None:
    launch_id, _ = await sent_from_template(shop, 1, tomorrow())
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 1, 0)


async def test_a_stop_whose_answer_was_lost_is_settled_by_asking(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, 2, when=tomorrow()))
    shop.calling.faults.add("remove", "drop_after_acting")
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 2, 0)
    assert await shop.people(launch_id) == [("final", "cancelled")] * 2


async def test_another_persons_launch_is_no_ones_to_move(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    await shop.join(BORIS)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(EVE, key=SECOND_KEY)
    planned = shop.services.planned
    for who, which in ((BORIS, launch_id), (EVE, launch_id), (ANNA, 999)):
        with pytest.raises(Refusal, match="not-yours"):
            await planned.remove_launch(who, which)
        with pytest.raises(Refusal, match="not-yours"):
            await shop.services.planned_list.launch(who, which)
    async with shop.database.writing() as tx:
        await disconnect(tx, EVE, shop.clock())
    with pytest.raises(Refusal, match="not-connected"):
        await planned.move_launch(EVE, launch_id, tomorrow())
    with pytest.raises(Refusal, match="not-connected"):
        await shop.services.planned_list.page(EVE)
