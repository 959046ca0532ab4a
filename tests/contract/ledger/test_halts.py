"""Cancel, Stop and lock against what they undo, in every order of their updates, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.ids import ChatId, UserId
from bot.domain.turn import Turn
from bot.services.launches.cancelled import Cancelled
from bot.services.launches.halting import Halted
from bot.services.launches.launching import Confirmed
from bot.services.refusal import Refusal
from storage import tables
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, phone, tomorrow

Act = Callable[[Turn], Awaitable[object]]


def turn(update_id: int, chat_id: int = ANNA) -> Turn:
    return Turn(update_id, ChatId(chat_id))


async def cancelled(shop: Shop, update_id: int, *, user_id: UserId = ANNA, stop: bool = False) -> Halted:
    return await shop.services.halting.by_word(user_id, turn(update_id, user_id), is_stop=stop)


async def a_confirm(shop: Shop) -> Act:
    draft = await shop.draft(a_call(1))
    return lambda at: shop.services.launching.confirm(shop.yes(ANNA, at), *draft)


async def a_repeat(shop: Shop) -> Act:
    launch_id = await shop.sent(a_call(1))
    return lambda at: shop.repeat(launch_id, at)


async def a_resume(shop: Shop) -> Act:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(minutes=30)
    await shop.services.sending.send(launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.PAUSED
    return lambda at: shop.resume(launch_id, at)


async def a_flash_call(shop: Shop) -> Act:
    view = await shop.services.verifying.ask(ANNA, ChatId(ANNA), phone(45))
    return lambda at: shop.services.verifying.confirm(shop.yes(ANNA, at), view.id)


async def a_paid_record(shop: Shop) -> Act:
    row = await shop.services.records.propose_text(ANNA, "Ждём вас завтра в десять часов", origin="1:1")
    return lambda at: shop.services.records.confirm_text(ANNA, row.id, turn=at)


PAID = [a_confirm, a_repeat, a_resume, a_flash_call, a_paid_record]


@pytest.mark.parametrize("begin", PAID)
async def test_a_yes_that_is_older_than_the_newest_cancel_of_its_chat_is_void(
    shop: Shop, begin: Callable[[Shop], Awaitable[Act]]
) -> None:
    act, before = await begin(shop), shop.paid()
    await cancelled(shop, 11)
    # A draft that was open is closed besides.
    with pytest.raises(Refusal, match=r"halted|draft-closed|not-paused"):
        await act(turn(10))
    await shop.send_due()
    assert shop.paid() == before


@pytest.mark.parametrize("begin", PAID)
async def test_a_yes_that_is_older_than_the_newest_lock_is_void_though_it_was_unlocked_since(
    shop: Shop, begin: Callable[[Shop], Awaitable[Act]]
) -> None:
    act, before = await begin(shop), shop.paid()
    await shop.services.accounts.lock(ANNA, turn=turn(11))
    await shop.services.accounts.unlock(ANNA, turn=turn(12))
    with pytest.raises(Refusal, match="halted"):
        await act(turn(10))
    await shop.send_due()
    assert shop.paid() == before


@pytest.mark.parametrize("begin", PAID)
async def test_a_yes_that_is_newer_than_lock_and_unlock_counts(
    shop: Shop, begin: Callable[[Shop], Awaitable[Act]]
) -> None:
    act = await begin(shop)
    await shop.services.accounts.lock(ANNA, turn=turn(8))
    await shop.services.accounts.unlock(ANNA, turn=turn(9))
    await act(turn(10))


@pytest.mark.parametrize("begin", [a_repeat, a_flash_call, a_paid_record])
async def test_a_yes_that_is_newer_than_a_cancel_counts(
    shop: Shop, begin: Callable[[Shop], Awaitable[Act]]
) -> None:
    act = await begin(shop)
    await cancelled(shop, 9)
    await act(turn(10))


async def test_a_cancel_of_another_chat_or_user_makes_nothing_void(shop: Shop) -> None:
    await shop.join(BORIS)
    draft = await shop.draft(a_call(1))
    await shop.services.halting.by_word(ANNA, turn(11, -500), is_stop=True)
    await cancelled(shop, 12, user_id=BORIS, stop=True)
    assert not (await shop.services.launching.confirm(shop.yes(ANNA, turn(10)), *draft)).already


async def test_an_unlock_that_is_older_than_the_newest_lock_of_anybody_is_void(shop: Shop) -> None:
    await shop.join(BORIS)
    await shop.services.accounts.lock(ANNA, turn=turn(5))
    await shop.services.accounts.lock(BORIS, turn=turn(11, BORIS))
    with pytest.raises(Refusal, match="locked-since"):
        await shop.services.accounts.unlock(ANNA, turn=turn(10))
    assert (await shop.account()).is_locked
    await shop.services.accounts.unlock(ANNA, turn=turn(12))
    assert not (await shop.account()).is_locked


async def test_an_older_cancel_that_is_handled_later_takes_nothing_from_a_newer_one(shop: Shop) -> None:
    repeat = await a_repeat(shop)
    await cancelled(shop, 20)
    await cancelled(shop, 15)
    with pytest.raises(Refusal, match="halted"):
        await repeat(turn(17))


async def test_after_a_week_ids_that_begin_anew_are_not_taken_for_old_ones(shop: Shop) -> None:
    repeat = await a_repeat(shop)
    await cancelled(shop, 900_000)
    await shop.services.accounts.lock(ANNA, turn=turn(900_001))
    shop.clock.move(seconds=timedelta(days=7).total_seconds())
    await shop.services.accounts.unlock(ANNA, turn=turn(5))
    await repeat(turn(6))
    await cancelled(shop, 12)
    again = await shop.services.records.propose_text(ANNA, "Ждём вас завтра в десять", origin="1:2")
    with pytest.raises(Refusal, match="halted"):
        await shop.services.records.confirm_text(ANNA, again.id, turn=turn(11))


async def test_confirm_and_cancel_at_once_never_end_in_a_call(shop: Shop) -> None:
    """The Cancel is the newer one, whoever gets the account's turn first."""
    for number in range(12):
        draft = await shop.draft(a_call(number))
        confirmed, done = await asyncio.gather(
            shop.services.launching.confirm(shop.yes(ANNA, turn(2 * number)), *draft),
            cancelled(shop, 2 * number + 1),
            return_exceptions=True,
        )
        assert isinstance(done, Halted)
        assert (done.calls, done.drafts) == ((1, 0) if isinstance(confirmed, Confirmed) else (0, 1))
        shop.clock.move(seconds=10)
        await shop.send_due()
    assert shop.paid() == 0


async def test_repeat_and_cancel_at_once_never_end_in_a_call(shop: Shop) -> None:
    for number in range(8):
        launch_id = await shop.sent(a_call(number))
        before = shop.paid()
        await asyncio.gather(
            shop.repeat(launch_id, turn(2 * number)),
            cancelled(shop, 2 * number + 1),
            return_exceptions=True,
        )
        shop.clock.move(seconds=10)
        await shop.send_due()
        assert shop.paid() == before


# -- what a word means ---------------------------------------------------------------------------------------------


async def test_a_word_cancels_what_is_in_its_hold_and_closes_what_is_open(shop: Shop) -> None:
    one, two = await shop.launch(a_call(1)), await shop.launch(a_call(2, 3))
    await shop.draft(a_call(4))
    assert await cancelled(shop, 1) == Halted(False, 3, 1, (), 0, 0)
    for launch_id in (one, two):
        assert (await shop.launch_row(launch_id)).state is LaunchState.CANCELLED
    assert await cancelled(shop, 2) == Halted(False, 0, 0, (), 0, 0)
    assert await cancelled(shop, 2) == Halted(True, 0, 0, (), 0, 0)
    shop.clock.move(minutes=1)
    assert await shop.send_due() == 0


async def test_a_launch_whose_hold_has_run_out_unsent_is_cancelled_as_well(shop: Shop) -> None:
    await shop.launch(a_call(1))
    shop.clock.move(seconds=6)
    assert (await cancelled(shop, 1)).calls == 1
    await shop.send_due()
    assert shop.paid() == 0


async def test_a_word_leaves_alone_what_waits_for_a_time_of_its_own(open_shop: OpenShop) -> None:
    shop = await open_shop(hold_list_s=60)
    people = [f"7916000{number:04d};Анна;" for number in range(1, 6)]
    launch_id = await shop.list_launch(people, when=shop.clock.now + timedelta(days=1))
    single = await shop.sent(a_call(9, when=tomorrow()))
    shop.clock.move(minutes=2)
    assert await cancelled(shop, 1, stop=True) == Halted(False, 0, 0, (), 0, 2)
    assert (await shop.launch_row(launch_id)).state is LaunchState.HELD
    assert (await shop.launch_row(single)).state is LaunchState.RUNNING


async def test_a_list_is_cancelled_in_its_hold_whatever_time_it_was_confirmed_for(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(hold_list_s=60)
    people = [f"7916000{number:04d};Анна;" for number in range(1, 6)]
    await shop.list_launch(people, when=shop.clock.now + timedelta(days=1))
    shop.clock.move(seconds=59)
    assert await cancelled(shop, 1) == Halted(False, 5, 0, (), 0, 0)


async def test_stop_stops_everything_that_is_under_way(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1)
    shop.calling.hold_calls = True
    one, two = await shop.sent(a_call(1, 2)), await shop.sent(a_call(3, 4))
    stopped = Cancelled(False, 1, 0, 0)
    assert await cancelled(shop, 1, stop=True) == Halted(False, 0, 0, ((one, stopped), (two, stopped)), 0, 0)
    for launch_id in (one, two):
        assert (await shop.launch_row(launch_id)).state is LaunchState.STOPPED


async def test_cancel_stops_the_one_launch_it_can_only_mean_and_no_other(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1)
    shop.calling.hold_calls = True
    one = await shop.sent(a_call(1, 2))
    halting = shop.services.halting
    assert (await halting.by_word(ANNA, turn(1), is_stop=False, leaves_question=True)).under_way == 1
    await shop.draft(a_call(5))
    assert await cancelled(shop, 2) == Halted(False, 0, 1, (), 1, 0)
    two = await shop.sent(a_call(3, 4))
    assert await cancelled(shop, 3) == Halted(False, 0, 0, (), 2, 0)
    await shop.stop(ANNA, two)
    assert (await cancelled(shop, 4)).stopped == ((one, Cancelled(False, 1, 0, 0)),)


async def test_a_word_reaches_a_launch_of_a_key_that_was_replaced(shop: Shop) -> None:
    shop.calling.hold_calls = True
    shop.calling.add_account(SECOND_KEY)
    launch_id = await shop.sent(a_call(1))
    await shop.join(ANNA, key=SECOND_KEY)
    done = await cancelled(shop, 1, stop=True)
    assert [stopped for stopped, _ in done.stopped] == [launch_id]


# -- the button of the confirm screen ------------------------------------------------------------------------------


async def test_no_on_a_screen_is_never_out_of_date(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    await shop.services.drafting.change(ANNA, draft_id, revision, a_call(2))
    assert await shop.services.halting.cancel_draft(ANNA, draft_id) is None
    with pytest.raises(Refusal, match="draft-closed"):
        await shop.services.halting.cancel_draft(ANNA, draft_id)
    with pytest.raises(Refusal, match="draft-closed"):
        await shop.services.launching.confirm(shop.yes(ANNA, turn(1)), draft_id, revision + 1)


async def test_no_after_yes_on_one_screen_cancels_the_launch(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)
    done = await shop.services.halting.cancel_draft(ANNA, draft_id)
    assert done == (draft_id, Cancelled(True, 1, 0, 0))
    shop.clock.move(seconds=10)
    assert await shop.send_due() == 0


async def test_nobody_cancels_anothers(shop: Shop) -> None:
    draft_id, _ = await shop.draft(a_call(1))
    await shop.join(BORIS)
    for stranger in (BORIS, EVE):
        with pytest.raises(Refusal, match="not-yours"):
            await shop.services.halting.cancel_draft(stranger, draft_id)


async def test_a_halt_is_one_row_a_chat(shop: Shop) -> None:
    for number in range(5):
        await cancelled(shop, number)
    assert await shop.count(tables.halts) == 1


async def test_a_flash_call_that_has_left_is_told_and_not_taken_for_cancelled(shop: Shop) -> None:
    check = await shop.services.verifying.ask(ANNA, ChatId(ANNA), phone(1))
    assert await cancelled(shop, 1) == Halted(False, 0, 0, (), 0, 0)
    await shop.services.verifying.confirm(shop.yes(ANNA), check.id)
    assert (await cancelled(shop, 2)).codes == 1
    shop.clock.move(minutes=6)
    assert (await cancelled(shop, 3)).codes == 0
