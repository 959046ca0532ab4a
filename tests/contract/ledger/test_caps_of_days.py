"""A call counts in the caps of the day on which it rings, however it came there."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.costs.limits import Limit
from bot.domain.ids import ChatId, LaunchId
from bot.domain.when.schedule import CallWindow
from bot.provider.client import CallingService, Credentials
from bot.provider.methods import Method
from bot.provider.methods.method import AnswerT
from bot.provider.transport import InTime
from bot.services.refusal import Refusal
from storage.calling.calls import CallRow
from tests.contract.ledger.list_recipients import people
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, Shop, a_call, phone

TOMORROW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 12, 7, 0, tzinfo=UTC)
"""To come by the sandbox's own clock, too."""
CAP = 5
WINDOW = CallWindow(time(9), time(20))


async def planned(shop: Shop, numbers: range, at: datetime) -> list[LaunchId]:
    """Launches, as far as they were let; each with one call."""
    found = []
    for number in numbers:
        with suppress(Refusal):
            found.append(await shop.launch(a_call(number, when=at)))
    return found


async def test_calls_planned_for_one_day_from_three_days_count_on_that_day(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=CAP)
    made = []
    for day in range(3):
        made += await planned(shop, range(10 * day, 10 * day + CAP), TOMORROW + timedelta(days=5))
        shop.clock.move(days=1)
    assert len(made) == CAP
    # Today itself is empty, so all of its cap is left.
    assert len(await planned(shop, range(50, 60), shop.clock() + timedelta(hours=1))) == CAP


async def test_a_call_moved_to_a_full_day_is_refused_and_leaves_room_where_it_was(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(cap_day_calls=2)
    full = await planned(shop, range(2), LATER)
    (moving,) = await planned(shop, range(10, 11), LATER + timedelta(days=1))
    shop.clock.move(seconds=10)
    await shop.send_due()
    (number,) = [call.number for call in await shop.calls(moving)]
    with pytest.raises(Refusal, match="cap-day"):
        await shop.services.planned.move(ANNA, [number], LATER)
    (away,) = [call.number for call in await shop.calls(full[0])]
    assert (await shop.services.planned.move(ANNA, [away], LATER + timedelta(days=3))).done == 1
    assert (await shop.services.planned.move(ANNA, [number], LATER + timedelta(hours=1))).done == 1
    with pytest.raises(Refusal, match="cap-day"):
        await shop.launch(a_call(30, when=LATER))
    # What is taken back counts nowhere.
    assert (await shop.services.planned.remove(ANNA, [number])).done == 1
    await shop.launch(a_call(30, when=LATER))


async def test_a_moved_call_takes_its_money_along(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.set_account(cap_day_kopecks=50)
    (first,) = await planned(shop, range(1), LATER)
    (second,) = await planned(shop, range(10, 11), LATER + timedelta(days=1))
    shop.clock.move(seconds=10)
    await shop.send_due()
    (first_number,) = [call.number for call in await shop.calls(first)]
    (second_number,) = [call.number for call in await shop.calls(second)]
    with pytest.raises(Refusal, match="cap-money"):
        await shop.services.planned.move(ANNA, [second_number], LATER)
    assert (await shop.services.planned.move(ANNA, [first_number], LATER + timedelta(days=3))).done == 1
    assert (await shop.services.planned.move(ANNA, [second_number], LATER + timedelta(hours=1))).done == 1
    # Where they were is room again, where they are is none.
    assert [
        len(await planned(shop, range(number, number + 1), LATER + timedelta(days=days)))
        for number, days in ((20, 0), (21, 1), (22, 3))
    ] == [0, 1, 0]


async def test_a_launch_that_waits_is_held_against_the_roubles_of_the_day_it_is_moved_to(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    await shop.set_account(cap_day_kopecks=50)
    await planned(shop, range(1), TOMORROW)
    (held,) = await planned(shop, range(5, 6), TOMORROW + timedelta(days=1))
    with pytest.raises(Refusal, match="cap-money"):
        await shop.services.planned.move_launch(ANNA, held, TOMORROW)
    # On its own day it counts once, not twice.
    await shop.services.planned.move_launch(ANNA, held, TOMORROW + timedelta(days=1, hours=1))
    await shop.services.planned.move_launch(ANNA, held, TOMORROW + timedelta(days=2))
    assert await planned(shop, range(7, 8), TOMORROW + timedelta(days=1))


async def test_who_waits_in_the_hold_can_not_be_moved_to_a_full_day_either(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=1)
    await planned(shop, range(1), TOMORROW)
    (held,) = await planned(shop, range(5, 6), TOMORROW + timedelta(days=1))
    with pytest.raises(Refusal, match="cap-day"):
        await shop.services.planned.move_launch(ANNA, held, TOMORROW)
    await shop.services.planned.move_launch(ANNA, held, TOMORROW + timedelta(days=2))
    assert await planned(shop, range(7, 8), TOMORROW + timedelta(days=1))


async def test_a_users_cap_covers_flash_calls(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.join(BORIS)
    await shop.set_account(cap_user_calls=1)
    view = await shop.services.verifying.ask(BORIS, ChatId(BORIS), phone(45))
    assert await shop.services.verifying.confirm(shop.yes(BORIS), view.id) is not None
    with pytest.raises(Refusal, match="cap-user"):
        await shop.launch(a_call(1), user_id=BORIS)
    await shop.launch(a_call(3))


async def test_a_text_made_into_a_record_counts_in_the_roubles_of_its_day(open_shop: OpenShop) -> None:
    shop = await open_shop()
    await shop.set_account(cap_day_kopecks=100)
    for number in range(2):
        row = await shop.services.records.propose_text(
            ANNA, f"Ждём вас завтра {number}", origin=f"1:{number}"
        )
        await shop.services.records.confirm_text(ANNA, row.id)
    with pytest.raises(Refusal, match="cap-money"):
        await shop.launch(a_call(1))
    await shop.launch(a_call(1, when=TOMORROW))


class CutShort(CallingService):
    """Everything ends before the request leaves."""

    async def request(
        self, method: Method[AnswerT], credentials: Credentials, *, in_time: InTime | None = None
    ) -> AnswerT:
        raise PowerCutError


class PowerCutError(Exception):
    """Nothing after this line happens."""


# -- what waits, and what is resumed ---------------------------------------------------------------------------------


async def test_a_list_that_waits_for_its_window_counts_on_the_day_it_will_ring(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=3)
    shop.clock.now = LATER.replace(hour=18)  # 21:00 by Moscow's clock
    await shop.list_launch(people(1, 2, 3), window=WINDOW)
    await shop.launch(a_call(20, at_any_hour=True, when=shop.clock() + timedelta(hours=1)))
    with pytest.raises(Refusal, match="cap-day"):
        await shop.launch(a_call(21, when=LATER + timedelta(days=1)))


async def test_a_list_that_waits_for_its_time_counts_on_that_day(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=3)
    shop.clock.now = LATER
    await shop.list_launch(people(1, 2, 3), when=LATER + timedelta(days=2))
    await shop.launch(a_call(20))
    with pytest.raises(Refusal, match="cap-day"):
        await shop.launch(a_call(21, when=LATER + timedelta(days=2)))


async def test_what_is_resumed_for_another_day_counts_there_and_what_had_left_where_it_rang(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(cap_day_calls=4, batch_size=2)
    shop.calling.hold_calls = True
    shop.clock.now = LATER
    launch_id = await shop.list_launch(people(1, 2, 3, 4))
    shop.clock.move(seconds=60)
    await shop.send_due()
    shop.clock.move(minutes=20)
    await shop.send_due()
    assert (await shop.launch_row(launch_id)).state is LaunchState.PAUSED
    tomorrow = LATER + timedelta(days=1)
    full = await planned(shop, range(10, 13), tomorrow)
    await shop.draw_card(launch_id)
    with pytest.raises(Refusal, match="cap-day"):
        await shop.services.launching.resume(shop.yes(ANNA), launch_id, at=tomorrow)
    await shop.services.launching.cancel(ANNA, full[0])
    await shop.services.launching.resume(shop.yes(ANNA), launch_id, at=tomorrow)
    with pytest.raises(Refusal, match="cap-day"):
        await shop.launch(a_call(20, when=tomorrow))
    # Two rang today, so two more may.
    assert len(await planned(shop, range(30, 35), shop.clock() + timedelta(hours=1))) == 2


async def test_a_resumed_list_waits_for_its_window_by_the_clock_of_its_author(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=2, batch_size=1)
    shop.calling.hold_calls = True
    await shop.join(BORIS)
    await shop.services.access.set_timezone(BORIS, "Asia/Vladivostok")
    shop.clock.now = LATER.replace(hour=1)
    launch_id = await shop.list_launch(people(1, 2), user_id=BORIS, window=WINDOW)
    shop.clock.move(seconds=60)
    await shop.send_due()
    shop.clock.now = LATER.replace(hour=12)  # Open in Moscow, closed in Vladivostok
    await shop.send_due()
    await shop.resume(launch_id)
    assert (await shop.launch_row(launch_id)).rings_at == LATER.replace(hour=23)


async def test_a_list_moved_to_an_hour_outside_its_own_window_counts_where_that_opens(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(cap_day_calls=2)
    shop.clock.now = LATER
    launch_id = await shop.list_launch(people(1, 2), window=WINDOW)
    day = LATER + timedelta(days=2)
    await shop.services.planned.move_launch(ANNA, launch_id, day.replace(hour=19))
    assert len(await planned(shop, range(10, 12), day)) == 2
    with pytest.raises(Refusal, match="cap-day"):
        await shop.launch(a_call(21, when=day + timedelta(days=1)))


# -- two moves at once, and moves that fail --------------------------------------------------------------------------


async def waiting(shop: Shop, *numbers: int) -> list[CallRow]:
    """Calls that stand at the service, each planned for a day of its own."""
    found = []
    for number in numbers:
        launch_id = await shop.sent(a_call(number, when=LATER + timedelta(days=number)))
        found.append(await shop.call(launch_id))
    return found


async def test_of_two_moves_at_once_only_one_takes_the_last_place_of_a_day(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=1)
    shop.calling.hold_calls = True
    one, other = await waiting(shop, 1, 2)

    async def second() -> None:
        with pytest.raises(Refusal, match="cap-day"):
            await shop.services.planned.move(ANNA, [other.number], LATER)
        # Nor is the place free yet that the first one leaves: the service may still refuse.
        with pytest.raises(Refusal, match="cap-day"):
            await shop.launch(a_call(9, when=LATER + timedelta(days=1)))

    async with shop.meanwhile(second) as service:
        assert (await shop.services_through(service).planned.move(ANNA, [one.number], LATER)).done == 1
    await shop.launch(a_call(9, when=LATER + timedelta(days=1)))


async def test_a_move_that_the_service_refuses_gives_its_place_back(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=1)
    shop.calling.hold_calls = True
    shop.is_reachable = False
    (one,) = await waiting(shop, 1)
    await shop.calling.steer(one.provider_id, "start")
    assert (await shop.services.planned.move(ANNA, [one.number], LATER)).done == 0
    await shop.launch(a_call(9, when=LATER))
    with pytest.raises(Refusal, match="cap-day"):
        await shop.launch(a_call(10, when=LATER + timedelta(days=1)))


@pytest.mark.parametrize("as_launch", [False, True])
async def test_a_move_cut_short_counts_on_both_days_until_the_service_is_heard(
    open_shop: OpenShop, as_launch: bool
) -> None:
    shop = await open_shop(cap_day_calls=1)
    shop.calling.hold_calls = True
    (one,) = await waiting(shop, 1)
    async with CutShort(provider_url=shop.settings.provider_url) as service:
        cut = shop.services_through(service).planned
        moving = (
            cut.move_launch(ANNA, one.launch_id, LATER) if as_launch else cut.move(ANNA, [one.number], LATER)
        )
        with pytest.raises(PowerCutError):
            await moving
    for day in range(2):
        with pytest.raises(Refusal, match="cap-day"):
            await shop.launch(a_call(9, when=LATER + timedelta(days=day)))
    shop.clock.move(minutes=2)
    await shop.services.reconciling.sweep()
    await shop.launch(a_call(9, when=LATER))


async def test_nobody_of_a_launch_is_moved_where_not_all_of_it_has_room(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=3, batch_size=2)
    shop.calling.hold_calls = True
    shop.clock.now = LATER
    await planned(shop, range(1), LATER + timedelta(days=2))
    launch_id = await shop.list_launch(people(11, 12, 13))
    shop.clock.move(seconds=60)
    await shop.send_due()
    before = await shop.launch_row(launch_id)
    with pytest.raises(Refusal, match="cap-day"):
        await shop.services.planned.move_launch(ANNA, launch_id, LATER + timedelta(days=2))
    assert await shop.launch_row(launch_id) == before
    assert shop.asked("update") == 0


async def test_a_flash_call_counts_in_the_roubles_of_its_day_by_the_price_that_the_owner_gave(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    await shop.set_account(cap_day_kopecks=120)
    verifying = shop.services.verifying

    async def rung(number: int) -> None:
        check = await verifying.ask(ANNA, ChatId(ANNA), phone(number))
        await verifying.confirm(shop.yes(ANNA), check.id)

    check = await verifying.ask(ANNA, ChatId(ANNA), phone(1))
    assert (check.price_kopecks, check.is_uncounted) == (None, True)
    await rung(2)
    # From now on what has rung before counts as well.
    await shop.services.accounts.set_limit(ANNA, Limit.FLASH_PRICE, 50)
    check = await verifying.view(ANNA, check.id)
    assert (check.price_kopecks, check.is_uncounted) == (50, False)
    await verifying.confirm(shop.yes(ANNA), check.id)
    with pytest.raises(Refusal, match="cap-money") as refused:
        await rung(3)
    assert refused.value.facts["left"] == 20
    with pytest.raises(Refusal, match="cap-money"):
        await shop.launch(a_call(4))
    await shop.services.accounts.set_limit(ANNA, Limit.FLASH_PRICE, 0)
    await rung(3)
    await shop.services.accounts.set_limit(ANNA, Limit.FLASH_PRICE, 50)
    shop.clock.move(days=1)
    await rung(4)


async def test_a_launch_under_way_ends_when_flash_calls_have_spent_the_roubles_of_the_day(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    launch_id = await shop.launch(a_call(1))
    check = await shop.services.verifying.ask(ANNA, ChatId(ANNA), phone(2))
    await shop.services.verifying.confirm(shop.yes(ANNA), check.id)
    await shop.set_account(cap_day_kopecks=50, flash_price_kopecks=50)
    shop.clock.move(seconds=6)
    await shop.send_due()
    assert await shop.people(launch_id) == [("withheld", "cap")]
