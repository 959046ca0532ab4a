"""A launch that paused yesterday and goes on today spends today's money."""

import pytest

from bot.services.refusal import Refusal
from tests.shop.opening import OpenShop
from tests.shop.shop import a_call


async def test_yesterdays_launch_counts_against_todays_cap(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=2)
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(days=1)
    await shop.send_due()
    await shop.sent(a_call(2, 3))
    with pytest.raises(Refusal, match="cap-day"):
        await shop.resume(launch_id)
    assert shop.asked("create") == 1


async def test_todays_launch_is_not_counted_twice(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=1)
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(minutes=11)
    await shop.send_due()
    await shop.resume(launch_id)
    await shop.send_due()
    assert shop.paid() == 1


async def test_an_empty_balance_is_told_before_a_launch_goes_on(open_shop: OpenShop) -> None:
    shop = await open_shop()
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(minutes=11)
    await shop.send_due()
    await shop.set_account(balance_kopecks=0)
    with pytest.raises(Refusal, match="no-money"):
        await shop.resume(launch_id)
