"""A phone enters the stop list, by whatever way: what was planned for it is taken back, once, and nothing is forgotten."""

from bot.assembly import build_services
from bot.domain.ids import UserId
from bot.services.planned.stop_guard import NOT_AGAIN_FOR
from storage.account.accounts import disconnect
from storage.keys.keyring import Keyring
from tests.contract.ledger.template_calls import sent_from_template
from tests.databases import a_master_key
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, KEY, SECOND_KEY, Shop, a_call, news, phone, tomorrow


def removed(shop: Shop) -> list[str]:
    return [call["phone"] for call in shop.calling.truth(KEY) if call["removed"]]


async def test_planned_calls_to_a_stopped_phone_are_taken_back_and_shown(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, 2, when=tomorrow()))
    assert await shop.services.stop_guard.sweep() == 0
    await shop.services.stop_list.add(ANNA, [phone(1)])
    assert shop.services.wakeups.stop_list.is_set()
    assert await shop.services.stop_guard.sweep() == 1
    assert removed(shop) == [phone(1)]
    assert await shop.people(launch_id) == [("final", "stop_list"), ("placed", None)]
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.recipients[0].reason, card.recipients[0].outcome) == ("stop_list", "removed")
    asked = shop.asked("remove")
    assert await shop.services.stop_guard.sweep() == 0
    assert shop.asked("remove") == asked


async def test_a_restart_between_the_entry_and_the_removal_loses_nothing(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    await shop.services.stop_list.add(ANNA, [phone(1)], reason="import")
    after_the_start = shop.with_settings(shop.settings)
    assert await after_the_start.stop_guard.sweep() == 1
    assert await shop.people(launch_id) == [("final", "stop_list")]


async def test_who_chose_the_blocking_reaction_loses_their_planned_calls(shop: Shop) -> None:
    now = await shop.sent(a_call(1))
    planned = await shop.sent(a_call(1, when=tomorrow()))
    call = await shop.call(now)
    shop.services.wakeups.stop_list.clear()
    await shop.hear(now, news(call.provider_id, status="finished", toBlock=1, cost=1))
    assert shop.services.wakeups.stop_list.is_set()
    assert await shop.services.stop_guard.sweep() == 1
    assert await shop.people(planned) == [("final", "stop_list")]
    # The same news once more wakes nobody.
    shop.services.wakeups.stop_list.clear()
    await shop.hear(now, news(call.provider_id, status="finished", toBlock=1, cost=1))
    assert not shop.services.wakeups.stop_list.is_set()


async def test_a_service_that_is_away_is_tried_again(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    await shop.services.stop_list.add(ANNA, [phone(1)])
    shop.calling.faults.add("remove", "bad_gateway")
    assert await shop.services.stop_guard.sweep() == 0
    assert await shop.people(launch_id) == [("placed", None)]
    assert await shop.services.stop_guard.sweep() == 1


async def test_what_the_service_keeps_is_not_asked_for_at_every_look(shop: Shop) -> None:
    await sent_from_template(shop, 1, tomorrow())
    await shop.services.stop_list.add(ANNA, [phone(1)])
    nothing = '{"status": "success", "data": {"callIdList": []}}'
    shop.calling.faults.add("remove", "canned", body=nothing)
    asked = shop.asked("remove")
    assert await shop.services.stop_guard.sweep() == 0
    assert await shop.services.stop_guard.sweep() == 0
    assert shop.asked("remove") == asked + 1
    shop.clock.move(seconds=NOT_AGAIN_FOR.total_seconds())
    assert await shop.services.stop_guard.sweep() == 1


async def test_one_account_out_of_reach_does_not_hold_up_another(shop: Shop) -> None:
    shop.calling.add_account(SECOND_KEY, balance="1000")
    await shop.join(BORIS, key=SECOND_KEY)
    for who in (ANNA, BORIS):
        await shop.sent(a_call(1, when=tomorrow()), user_id=who)
        await shop.services.stop_list.add(who, [phone(1)])
    async with shop.database.writing() as tx:
        await disconnect(tx, ANNA, shop.clock())
    assert await shop.services.stop_guard.sweep() == 1
    await shop.join(ANNA)
    assert await shop.services.stop_guard.sweep() == 1


async def test_many_are_taken_back_page_by_page(open_shop: OpenShop) -> None:
    shop = await open_shop(with_webhooks=False)
    await shop.sent(a_call(*range(1, 8), when=tomorrow()))
    await shop.services.stop_list.add(UserId(ANNA), [phone(number) for number in range(1, 7)])
    shop.services.stop_guard._chunk = 2
    assert await shop.services.stop_guard.sweep() == 6
    assert shop.asked("remove") == 3


async def test_keys_that_do_not_open_leave_the_call_where_it_is_until_they_do(shop: Shop) -> None:
    await shop.sent(a_call(1, when=tomorrow()))
    await shop.services.stop_list.add(ANNA, [phone(1)])
    other = build_services(
        shop.settings, shop.clock, shop.database, Keyring([a_master_key(7)]), shop.reader, shop.service
    )
    assert await other.stop_guard.sweep() == 0
    assert shop.asked("remove") == 0
    assert await shop.services.stop_guard.sweep() == 1


async def test_a_call_that_waits_without_a_time_of_its_own_is_taken_back_too(shop: Shop) -> None:
    shop.is_reachable = False
    # Never starts, as a call that waits for its person's hours.
    launch_id = await shop.sent(a_call(9922))
    await shop.services.stop_list.add(ANNA, [phone(9922)])
    assert await shop.services.stop_guard.sweep() == 1
    assert await shop.people(launch_id) == [("final", "stop_list")]
