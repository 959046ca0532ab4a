import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.ids import ChatId
from bot.services.launches.launching import Confirmed
from bot.services.refusal import Refusal
from storage import tables
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, phone


def _refusals(results: Sequence[Confirmed | BaseException]) -> set[str]:
    return {result.code for result in results if isinstance(result, Refusal)}


async def test_fifty_taps_at_once_make_one_launch(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    taps = await asyncio.gather(
        *(shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision) for _ in range(50))
    )
    assert {tap.launch_id for tap in taps} == {draft_id}
    assert sum(not tap.already for tap in taps) == 1
    assert await shop.count(tables.launches) == 1
    shop.clock.move(seconds=5)
    await asyncio.gather(*(shop.services.sending.send(taps[0].launch_id) for _ in range(10)))
    assert shop.paid() == 1


@pytest.mark.not_quick
async def test_a_hundred_confirms_at_once_never_pass_the_day_cap(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=7)
    drafts = [await shop.draft(a_call(number)) for number in range(100)]
    taps = await asyncio.gather(
        *(shop.services.launching.confirm(shop.yes(ANNA), *draft) for draft in drafts), return_exceptions=True
    )
    assert sum(isinstance(tap, Confirmed) for tap in taps) == 7
    assert _refusals(taps) == {"cap-day"}
    assert await shop.count(tables.launches) == 7
    # What was refused can be confirmed another day.
    shop.clock.move(days=1)
    refused = next(draft for draft, tap in zip(drafts, taps, strict=True) if isinstance(tap, Refusal))
    view = await shop.services.drafting.ask_again(ANNA, refused[0])
    confirmed = await shop.services.launching.confirm(shop.yes(ANNA), view.draft_id, view.revision)
    assert not confirmed.already


async def test_two_people_of_one_account_share_its_cap(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=3)
    await shop.join(BORIS)
    drafts = [(user, await shop.draft(a_call(n), user_id=user)) for n in range(5) for user in (ANNA, BORIS)]
    taps = await asyncio.gather(
        *(shop.services.launching.confirm(shop.yes(user), *draft) for user, draft in drafts),
        return_exceptions=True,
    )
    assert sum(isinstance(tap, Confirmed) for tap in taps) == 3


async def test_the_accounts_own_cap_comes_before_the_setting(shop: Shop) -> None:
    await shop.set_account(cap_day_calls=1)
    await shop.launch(a_call(1))
    with pytest.raises(Refusal) as refused:
        await shop.launch(a_call(2, 3))
    assert (refused.value.code, refused.value.facts) == ("cap-day", {"cap": 1, "left": 0, "recipients": 2})


async def test_people_kept_at_home_do_not_count_against_the_cap(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=1)
    cancelled = await shop.launch(a_call(1))
    await shop.stop(ANNA, cancelled)
    await shop.launch(a_call(2))


async def test_the_cap_in_roubles_counts_what_may_be_spent(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_roubles=10)
    await shop.services.accounts.set_price(ANNA, 300)  # type: ignore[arg-type]  # kopecks
    await shop.launch(a_call(1, 2))  # at most 2 × (3.00 + 0.40)
    with pytest.raises(Refusal) as refused:
        await shop.launch(a_call(3, 4))
    assert (refused.value.code, refused.value.facts) == ("cap-money", {"cap": 1000, "left": 320})
    await shop.set_account(cap_day_kopecks=2000)
    await shop.launch(a_call(3, 4))


async def test_without_a_known_price_the_certain_part_counts_against_the_cap(shop: Shop) -> None:
    await shop.set_account(cap_day_kopecks=100)
    await shop.launch(a_call(1))
    await shop.launch(a_call(2))
    with pytest.raises(Refusal, match="cap-money"):
        await shop.launch(a_call(3))


async def test_a_button_of_an_older_revision_is_refused(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    changed = await shop.services.drafting.change(ANNA, draft_id, revision, a_call(2))
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.drafting.change(ANNA, draft_id, revision, a_call(3))
    assert await shop.count(tables.launches) == 0
    confirmed = await shop.services.launching.confirm(shop.yes(ANNA), draft_id, changed.revision)
    assert (await shop.launch_row(confirmed.launch_id)).content.phones == (phone(2),)


async def test_a_refused_confirm_leaves_the_draft_open(shop: Shop) -> None:
    await shop.services.accounts.lock(ANNA)
    draft_id, revision = await shop.draft(a_call(1))
    with pytest.raises(Refusal, match="locked"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)
    await shop.services.accounts.unlock(ANNA)
    assert not (await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)).already


async def test_an_empty_balance_is_refused_before_anything_is_sent(shop: Shop) -> None:
    await shop.set_account(balance_kopecks=0)
    draft = await shop.draft(a_call(1))
    with pytest.raises(Refusal) as refused:
        await shop.services.launching.confirm(shop.yes(ANNA), *draft)
    assert (refused.value.code, refused.value.facts) == ("no-money", {"balance": 0})


async def test_a_cancelled_draft_can_not_be_confirmed(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    assert await shop.services.drafting.cancel(ANNA, draft_id, revision)
    assert not await shop.services.drafting.cancel(ANNA, draft_id, revision)
    with pytest.raises(Refusal, match="draft-closed"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)


async def test_confirm_and_cancel_of_one_draft_at_once_agree(shop: Shop) -> None:
    for number in range(10):
        draft = await shop.draft(a_call(number))
        confirmed, cancelled = await asyncio.gather(
            shop.services.launching.confirm(shop.yes(ANNA), *draft),
            shop.services.drafting.cancel(ANNA, *draft),
            return_exceptions=True,
        )
        assert isinstance(confirmed, Confirmed) is not cancelled


async def test_a_time_that_passed_before_confirm_is_refused(shop: Shop) -> None:
    draft = await shop.draft(a_call(1, when=shop.clock.now))
    shop.clock.move(minutes=5)
    with pytest.raises(Refusal, match="draft-when-past"):
        await shop.services.launching.confirm(shop.yes(ANNA), *draft)


async def test_the_stop_list_counts_at_confirm(shop: Shop) -> None:
    both, alone = await shop.draft(a_call(1, 2)), await shop.draft(a_call(1))
    await shop.services.stop_list.add(ANNA, [phone(1)])
    confirmed = await shop.services.launching.confirm(shop.yes(ANNA), *both)
    assert await shop.people(confirmed.launch_id) == [("withheld", "stop_list"), ("queued", None)]
    with pytest.raises(Refusal, match="nobody-left"):
        await shop.services.launching.confirm(shop.yes(ANNA), *alone)


async def test_a_launch_is_repeated_once_by_its_button(shop: Shop) -> None:
    first = await shop.sent(a_call(1, when=None))
    taps = await asyncio.gather(*(shop.repeat(first) for _ in range(20)))
    assert len({tap.launch_id for tap in taps}) == 1
    assert sum(not tap.already for tap in taps) == 1
    assert taps[0].launch_id != first
    # The repeated one has a button of its own.
    assert not (await shop.repeat(taps[0].launch_id)).already
    shop.clock.move(seconds=5)
    while await shop.send_due():
        pass
    assert shop.paid() == 3


async def test_a_repeat_passes_the_same_checks_as_a_confirm(shop: Shop) -> None:
    first = await shop.sent(a_call(1))
    await shop.services.stop_list.add(ANNA, [phone(1)])
    with pytest.raises(Refusal, match="nobody-left"):
        await shop.repeat(first)
    await shop.services.stop_list.remove(ANNA, phone(1))
    await shop.services.accounts.disconnect(ANNA)
    with pytest.raises(Refusal, match="not-connected"):
        await shop.repeat(first)
    await shop.join(ANNA)
    assert not (await shop.repeat(first)).already


async def test_a_draft_of_another_account_is_refused_after_reconnecting(shop: Shop) -> None:
    draft = await shop.draft(a_call(1))
    shop.calling.add_account(SECOND_KEY)
    await shop.join(ANNA, key=SECOND_KEY)
    with pytest.raises(Refusal, match="other-account"):
        await shop.services.launching.confirm(shop.yes(ANNA), *draft)


async def test_nobody_touches_what_belongs_to_others(shop: Shop) -> None:
    shop.calling.add_account(SECOND_KEY)
    await shop.join(EVE, key=SECOND_KEY)
    draft_id, revision = await shop.draft(a_call(1))
    launch_id = await shop.sent(a_call(9904))
    batch = await shop.batch(launch_id)
    launching, drafting = shop.services.launching, shop.services.drafting
    for attempt in (
        launching.confirm(shop.yes(EVE), draft_id, revision),
        launching.confirm(shop.yes(EVE), 999, 1),
        drafting.view(EVE, draft_id),
        drafting.change(EVE, draft_id, revision, a_call(2)),
        drafting.cancel(EVE, draft_id, revision),
        drafting.content(EVE, draft_id),
        launching.repeat(shop.yes(EVE), launch_id, ChatId(EVE)),
        launching.cancel(EVE, launch_id),
        launching.resume(shop.yes(EVE), launch_id),
        launching.cancel(EVE, 999),
        launching.settle(EVE, batch.id, True),
        launching.settle(EVE, 999, True),
    ):
        with pytest.raises(Refusal, match="not-yours"):
            await attempt
    assert (await shop.batch(launch_id)).state == "unknown"


async def test_the_accounts_owner_may_stop_a_colleagues_launch(shop: Shop) -> None:
    await shop.join(BORIS)
    launch_id = await shop.launch(a_call(1), user_id=BORIS)
    assert (await shop.stop(ANNA, launch_id)).certain
    mine = await shop.launch(a_call(1))
    with pytest.raises(Refusal, match="not-yours"):
        await shop.stop(BORIS, mine)


async def test_the_hold_is_longer_for_more_than_three_people(shop: Shop) -> None:
    few = await shop.services.launching.confirm(shop.yes(ANNA), *await shop.draft(a_call(1, 2, 3)))
    many = await shop.services.launching.confirm(shop.yes(ANNA), *await shop.draft(a_call(4, 5, 6, 7)))
    assert (few.hold_s, many.hold_s) == (5, 60)
    assert (await shop.launch_row(few.launch_id)).state is LaunchState.HELD


async def test_of_several_drafts_the_one_that_was_typed_there_is_edited(shop: Shop) -> None:
    typed, _ = await shop.draft(replace(a_call(1), typed_in=(7,)))
    await shop.draft(replace(a_call(2), typed_in=(9,)))
    found = await shop.services.drafting.typed_in(ANNA, ChatId(ANNA), 7)
    assert found is not None
    assert found.id == typed
