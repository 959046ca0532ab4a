"""Confirmed five minutes before the calling hours end, while the bot is away: it must not ring after they have ended."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calls.launch import LaunchState
from bot.services.refusal import Refusal
from tests.shop.opening import OpenShop
from tests.shop.shop import a_call

LATE = datetime(2026, 11, 23, 16, 55, tzinfo=UTC)
"""19:55 in Moscow."""


async def test_a_call_that_waited_over_the_end_of_the_calling_hours_asks(open_shop: OpenShop) -> None:
    shop = await open_shop()
    shop.clock.now = LATE
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(minutes=5, seconds=10)
    await shop.send_due()
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "outside_hours")
    assert shop.asked("create") == 0
    with pytest.raises(Refusal, match="outside-hours"):
        await shop.resume(launch_id)


async def test_a_call_that_was_meant_for_the_evening_leaves_in_the_evening(open_shop: OpenShop) -> None:
    shop = await open_shop()
    shop.clock.now = LATE
    launch_id = await shop.launch(a_call(1, at_any_hour=True))
    shop.clock.move(minutes=5, seconds=10)
    await shop.send_due()
    assert (await shop.launch_row(launch_id)).paused_because is None
    assert shop.paid() == 1


async def test_a_call_planned_for_the_morning_is_handed_over_at_night(open_shop: OpenShop) -> None:
    shop = await open_shop()
    shop.clock.now = LATE
    await shop.launch(a_call(1, when=LATE + timedelta(hours=15)))
    shop.clock.move(minutes=5, seconds=10)
    await shop.send_due()
    assert shop.paid() == 1
