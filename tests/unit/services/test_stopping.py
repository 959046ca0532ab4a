import pytest

from bot.domain.calls.launch import LaunchState
from bot.services.launches.cancelled import Cancelled
from bot.services.ledger.certain_writes import PAUSES_S, written_down
from bot.services.refusal import Refusal
from storage.account.accounts import disconnect
from storage.engine.errors import DatabaseBusy
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, KEY, SECOND_KEY, Shop, a_call, news, phone, stop, tomorrow


async def test_cancelling_inside_the_hold_is_certain(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1, 2))
    assert await shop.stop(ANNA, launch_id) == Cancelled(True, 2, 0, 0)
    assert await shop.stop(ANNA, launch_id) == Cancelled(True, 2, 0, 0)
    shop.clock.move(hours=1)
    await shop.services.sending.send(launch_id)
    assert await shop.send_due() == 0
    assert shop.asked("create") == 0
    assert await shop.people(launch_id) == [("withheld", "cancelled")] * 2
    row = await shop.launch_row(launch_id)
    assert (row.state, row.done_at is not None) == (LaunchState.CANCELLED, True)


async def test_cancelling_a_launch_that_asked_is_certain_while_nothing_has_left(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(minutes=11)
    await shop.send_due()
    assert await shop.stop(ANNA, launch_id) == Cancelled(True, 1, 0, 0)
    with pytest.raises(Refusal, match="not-paused"):
        await shop.resume(launch_id)


async def test_cancelling_a_paused_launch_that_was_sent_in_part_is_no_certainty(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1, with_webhooks=False)
    launch_id = await shop.sent(a_call(1, 2))
    shop.clock.move(minutes=11)
    await shop.send_due()
    assert (await shop.launch_row(launch_id)).paused_because == "overdue"
    cancelled = await shop.stop(ANNA, launch_id)
    assert (cancelled.certain, cancelled.kept_home, cancelled.under_way) == (False, 1, 1)
    assert (await shop.launch_row(launch_id)).state is LaunchState.STOPPED


async def test_planned_calls_are_removed_at_the_service(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, 2, when=tomorrow()))
    assert "stop" in (await shop.services.cards.launch_card(launch_id)).can
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 2, 0)
    assert [call["removed"] for call in shop.calling.truth(KEY)] == [True, True]
    assert await shop.people(launch_id) == [("final", "cancelled")] * 2
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.outcomes, card.cost_is_complete) == ({"removed": 2}, True)
    assert {call.next_ask_at for call in await shop.calls(launch_id)} == {None}


async def test_late_news_does_not_revive_a_removed_call(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    await shop.stop(ANNA, launch_id)
    call = await shop.call(launch_id)
    await shop.hear(launch_id, news(call.provider_id, status="created"))
    assert await shop.call(launch_id) == call
    # But a call that was made after all is told.
    await shop.hear(launch_id, news(call.provider_id, status="finished", cost=1))
    assert (await shop.call(launch_id)).outcome == "answered"


async def test_what_has_begun_is_under_way_and_what_is_unknown_too(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2, with_webhooks=False)
    shop.calling.hold_calls = True
    launch_id = await shop.launch(a_call(1, 2, 3, 9904, 5, when=tomorrow()))
    shop.clock.move(seconds=60)
    await shop.send_due()
    await shop.send_due()
    known = await shop.calls(launch_id)
    await shop.calling.steer(known[0].provider_id, "start")
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, kept_home=1, removed=1, under_way=3)
    shop.clock.move(hours=1)
    assert await shop.send_due() == 0
    assert shop.asked("create") == 2


async def test_when_the_service_can_not_be_asked_nothing_is_called_removed(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    shop.calling.faults.add("remove", "bad_gateway")
    with pytest.raises(Refusal) as refused:
        await shop.stop(ANNA, launch_id)
    assert refused.value.code == "provider-gateway"
    assert await shop.people(launch_id) == [("placed", None)]
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 1, 0)


async def test_a_call_that_ended_while_it_was_removed_keeps_its_outcome(shop: Shop) -> None:
    shop.is_reachable = False
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    call = await shop.call(launch_id)

    async def hear() -> None:
        await shop.hear(launch_id, news(call.provider_id, status="finished", cost=1))

    async with shop.meanwhile(hear) as service:
        await stop(shop.services_through(service), ANNA, launch_id)
    assert (await shop.call(launch_id)).outcome == "answered"


async def test_a_removal_that_is_not_confirmed_is_not_believed(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    shop.calling.faults.add("remove", "canned", body='{"status": "success", "data": {"callIdList": []}}')
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 0, 1)


async def test_without_the_accounts_key_planned_calls_stay_and_are_told(shop: Shop) -> None:
    await shop.join(BORIS)
    launch_id = await shop.sent(a_call(1, when=tomorrow()), user_id=BORIS)
    async with shop.database.writing() as tx:
        await disconnect(tx, BORIS, shop.clock())
    assert await shop.stop(BORIS, launch_id) == Cancelled(False, 0, 0, 1)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(BORIS, key=SECOND_KEY)
    assert await shop.stop(BORIS, launch_id) == Cancelled(False, 0, 0, 1)
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 1, 0)


async def test_stopping_a_launch_that_is_over_changes_nothing(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    await shop.overheard()
    await shop.project()
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 0, 0, 0)
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_disconnecting_keeps_home_what_was_not_sent(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1, with_webhooks=False)
    held = await shop.launch(a_call(1))
    running = await shop.sent(a_call(2, 3))
    paused = await shop.sent(a_call(4, 5))
    shop.clock.move(minutes=11)
    await shop.services.sending.send(paused)
    left = await shop.services.accounts.disconnect(ANNA)
    assert (left.unsent_launches, left.live_calls) == (3, 2)
    shop.clock.move(minutes=11)
    await shop.send_due()
    assert shop.paid() == 2
    assert await shop.people(held) == [("withheld", "disconnected")]
    assert await shop.people(running) == [("placed", None), ("withheld", "disconnected")]
    states = [(await shop.launch_row(launch_id)).state for launch_id in (held, running, paused)]
    assert states == [LaunchState.CANCELLED, LaunchState.STOPPED, LaunchState.STOPPED]


async def test_connecting_another_account_keeps_home_what_the_old_one_has_not_sent(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    await shop.join(ANNA)
    assert await shop.people(launch_id) == [("queued", None)]
    shop.calling.add_account(SECOND_KEY)
    await shop.join(ANNA, key=SECOND_KEY)
    assert await shop.people(launch_id) == [("withheld", "disconnected")]
    assert phone(1) not in str(shop.calling.requests)


async def test_answers_that_can_not_be_written_down_are_tried_again_and_then_left_unknown(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    tries = 0

    async def settle() -> None:
        nonlocal tries
        tries += 1
        raise DatabaseBusy("no turn")

    with pytest.raises(DatabaseBusy):
        await written_down(settle)
    assert tries == len(PAUSES_S) + 1
    assert (await shop.launch_row(launch_id)).state is LaunchState.HELD
