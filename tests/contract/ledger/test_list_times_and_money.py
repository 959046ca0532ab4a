"""When a list leaves, and what holds it back: the window, the pace, an outage, the caps and the balance."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import Purpose
from bot.domain.when.schedule import CallWindow
from bot.services.refusal import Refusal
from storage import tables
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, KEY, Shop

MONDAY_AT_NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""By Moscow's clock, where the shop's clock stands at first."""


async def test_a_list_for_later_waits_here_and_cancelling_it_is_certain(shop: Shop) -> None:
    at = shop.clock.now + timedelta(hours=3)
    launch_id = await shop.list_launch(people(1, 2), when=at)
    await send_all(shop)
    assert sent(shop) == []
    assert (await shop.launch_row(launch_id)).due_at == at
    cancelled = await shop.stop(ANNA, launch_id)
    assert (cancelled.certain, cancelled.kept_home) == (True, 2)
    other = await shop.list_launch(people(1, 2), when=at)
    shop.clock.move(hours=3)
    await send_all(shop, 0)
    (request,) = shop.calling.paid_requests()
    assert "plannedAt" not in request.body
    assert {state for state, _ in await shop.people(other)} == {"placed"}


async def test_a_time_outside_the_window_is_refused(shop: Shop) -> None:
    night = shop.clock.now + timedelta(hours=12)
    draft = await shop.list_draft(people(1, 2), when=night)
    with pytest.raises(Refusal, match="draft-when-outside"):
        await shop.services.launching.confirm(shop.yes(ANNA), *draft, purpose=Purpose.NOTICE)
    view = await shop.services.drafting.view(ANNA, draft[0])
    assert [blocker.code for blocker in view.blockers] == ["draft-when-outside"]


async def test_outside_its_window_a_list_waits_for_the_next_opening(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1)
    launch_id = await shop.list_launch(people(1, 2), per_minute=1)
    shop.clock.now = MONDAY_AT_NOON + timedelta(hours=7, minutes=59, seconds=30)  # 19:59:30
    await shop.put_off(launch_id, shop.clock.now)
    await send_all(shop, 0)
    assert len(sent(shop)) == 1
    shop.clock.move(minutes=1)
    await send_all(shop, 0)
    assert len(sent(shop)) == 1
    tomorrow = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert (await shop.launch_row(launch_id)).due_at == tomorrow
    shop.clock.now = tomorrow
    await send_all(shop, 0)
    assert len(sent(shop)) == 2


async def test_a_pace_spreads_the_batches_over_minutes(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=100)
    await shop.list_launch(people(*range(1, 6)), per_minute=2)
    await send_all(shop)
    assert [len(phones) for phones in sent(shop)] == [2]
    shop.clock.move(seconds=59)
    assert await shop.send_due() == 0
    shop.clock.move(seconds=1)
    await send_all(shop, 0)
    assert [len(phones) for phones in sent(shop)] == [2, 2]


async def test_batches_that_missed_their_time_wait_for_a_person(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1)
    launch_id = await shop.list_launch(people(1, 2, 3), per_minute=1)
    await send_all(shop)
    shop.clock.move(minutes=12)
    await send_all(shop, 0)
    assert len(sent(shop)) == 1
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "overdue")
    assert await shop.kinds() == ["launch_paused"]
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert len(sent(shop)) == 2


async def test_the_redial_and_the_days_of_the_launch_are_sent(shop: Shop) -> None:
    window = CallWindow(time(10), time(18, 30), frozenset({1, 3}))
    await shop.list_launch(people(1, 2), window=window, redial_min=30)
    await send_all(shop)
    (request,) = shop.calling.paid_requests()
    assert (request.body["startTime"], request.body["endTime"]) == ("10:00", "18:30")
    assert (request.body["weekdays"], request.body["smartDelay"]) == ([1, 3], 30)


async def test_too_little_money_blocks_with_the_sum_that_is_missing(shop: Shop) -> None:
    await shop.set_account(price_kopecks=3000, balance_kopecks=10000)
    await shop.list_launch(people(1, 2))  # 60 of 100 roubles
    draft = await shop.list_draft(people(*range(11, 15)))
    view = await shop.services.drafting.view(ANNA, draft[0])
    (blocker,) = view.blockers
    assert (blocker.code, blocker.facts["missing"]) == ("not-enough-money", 12000 + 6000 - 10000)
    with pytest.raises(Refusal, match="not-enough-money"):
        await shop.services.launching.confirm(shop.yes(ANNA), *draft, purpose=Purpose.NOTICE)
    await shop.set_account(price_kopecks=None)
    assert (await shop.services.drafting.view(ANNA, draft[0])).blockers == ()


async def test_an_empty_balance_stops_what_has_not_left_and_says_what_was_not_spent(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(batch_size=2)
    await shop.set_account(price_kopecks=100)
    launch_id = await shop.list_launch(people(1, 2, 3, 4, 5))
    shop.clock.move(seconds=60)
    assert await shop.send_due() == 1
    await shop.set_account(balance_kopecks=0)
    await send_all(shop, 0)
    assert len(sent(shop)) == 1
    assert [reason for _, reason in await shop.people(launch_id)][2:] == ["no_money"] * 3
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["kept"], notice.facts["unspent"]) == ("launch_kept_home", 3, 300)


async def test_a_days_roubles_that_were_really_spent_stop_the_rest(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1, **AT_ANY_HOUR)
    await shop.set_account(cap_day_kopecks=100)
    launch_id = await shop.list_launch(people(1, 2, 3))
    shop.clock.move(seconds=60)
    assert await shop.send_due() == 1
    await shop.overheard()
    await shop.project()
    (call,) = await shop.calls(launch_id)
    assert call.cost_kopecks == 120
    await send_all(shop, 0)
    assert len(sent(shop)) == 1
    assert [reason for _, reason in await shop.people(launch_id)] == [None, "cap", "cap"]
    (notice,) = await shop.notices()
    assert (notice.facts["reason"], notice.facts["kept"]) == ("cap", 2)
    assert notice.facts["unspent"] is None


async def test_stop_keeps_the_rest_at_home(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2)
    launch_id = await shop.list_launch(people(1, 2, 3, 4, 5))
    shop.clock.move(seconds=60)
    await shop.send_due()
    stopped = await shop.stop(ANNA, launch_id)
    assert (stopped.certain, stopped.kept_home) == (False, 3)
    await send_all(shop, 0)
    assert len(sent(shop)) == 1


async def test_the_owner_sets_a_hold_and_caps_for_launches_and_colleagues(shop: Shop) -> None:
    await shop.join(BORIS, key=KEY)
    await shop.set_account(cap_launch_calls=4, cap_user_calls=3, hold_list_s=7)
    launch_id = await shop.list_launch(people(1, 2, 3, 4))
    assert (await shop.launch_row(launch_id)).due_at == shop.clock.now + timedelta(seconds=7)
    with pytest.raises(Refusal, match="cap-launch"):
        await shop.list_launch(people(*range(1, 6)))
    with pytest.raises(Refusal, match="cap-user"):
        await shop.list_launch(people(*range(11, 15)), user_id=BORIS)
    await shop.list_launch(people(11, 12, 13), user_id=BORIS)


@pytest.mark.not_quick
async def test_a_hundred_confirms_at_once_never_pass_a_cap(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=50)
    drafts = [await shop.list_draft(people(2 * n, 2 * n + 1)) for n in range(1, 101)]

    async def confirm(draft: tuple[int, int]) -> bool:
        try:
            await shop.services.launching.confirm(shop.yes(ANNA), *draft, purpose=Purpose.NOTICE)
        except Refusal as refusal:
            assert refusal.code == "cap-day"  # noqa: PT017
            return False
        return True

    assert sum(await asyncio.gather(*map(confirm, drafts))) == 25
    assert await shop.count(tables.launches) == 25
