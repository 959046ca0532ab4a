"""A tap is taken for a yes to what its screen said, and only while that is still so: how long the tap has waited, how old the
screen is and the hour at which it will ring are looked at when the tap acts. Otherwise the same is asked again.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import Purpose
from bot.domain.drafts.yes import Yes
from bot.domain.ids import ChatId, LaunchId
from bot.domain.verification import VerificationState
from bot.domain.when.schedule import read_window
from bot.services.launches.launching import AskedAgain, Confirmed
from bot.services.refusal import Refusal
from storage import tables
from storage.calling import launches
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, Shop, a_call, phone

NIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
"""Midnight in Moscow."""
TOMORROW_AT_TEN = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
PEOPLE = ["79160000001;Анна;40 %", "79160000002;Борис;30 %"]


def late() -> Yes:
    """A tap of which nobody knows how long it has waited."""
    return Yes(ANNA, None)


async def confirmed(shop: Shop, draft: tuple[int, int], yes: Yes | None = None, **facts: Purpose) -> LaunchId:
    return (await shop.services.launching.confirm(yes or shop.yes(ANNA), *draft, **facts)).launch_id  # type: ignore[arg-type]  # a purpose


async def is_asked_again(shop: Shop, draft: tuple[int, int], why: str, yes: Yes | None = None) -> None:
    with pytest.raises(Refusal, match=why):
        await confirmed(shop, draft, yes)
    assert await shop.count(tables.launches) == 0


async def drawn_again(shop: Shop, draft_id: int) -> tuple[int, int]:
    """What the screen does after such a refusal."""
    view = await shop.services.drafting.ask_again(ANNA, draft_id)
    await shop.services.drafting.shown(view.draft_id, 77, warned=view.outside_window is not None)
    return view.draft_id, view.revision


async def test_a_tap_that_waited_is_asked_again_and_the_next_one_confirms(shop: Shop) -> None:
    draft = await shop.draft(a_call(1))
    await is_asked_again(shop, draft, "tap-waited", late())
    await is_asked_again(shop, draft, "tap-waited", Yes(ANNA, shop.clock() - timedelta(seconds=31)))
    assert (await shop.launch_row(await confirmed(shop, await drawn_again(shop, draft[0])))).id == draft[0]


async def test_a_tap_that_waited_is_asked_again_even_for_a_planned_call(shop: Shop) -> None:
    await is_asked_again(shop, await shop.draft(a_call(1, when=TOMORROW_AT_TEN)), "tap-waited", late())


async def test_a_screen_of_ten_minutes_ago_is_asked_again_where_the_call_would_ring_now(shop: Shop) -> None:
    draft = await shop.draft(a_call(1))
    shop.clock.move(minutes=10, seconds=1)
    await is_asked_again(shop, draft, "old-screen")
    await confirmed(shop, await drawn_again(shop, draft[0]))


async def test_a_second_hurried_tap_on_the_old_screen_is_no_answer_to_the_question(shop: Shop) -> None:
    draft = await shop.draft(a_call(1))
    shop.clock.move(minutes=11)
    await is_asked_again(shop, draft, "old-screen")
    await drawn_again(shop, draft[0])
    await is_asked_again(shop, draft, "outdated-screen")


async def test_a_screen_drawn_anew_is_fresh_without_being_changed(shop: Shop) -> None:
    draft = await shop.draft(a_call(1))
    shop.clock.move(minutes=11)
    await shop.services.drafting.shown((await shop.services.drafting.view(ANNA, draft[0])).draft_id, 77)
    await confirmed(shop, draft)


async def test_planning_tomorrow_from_tonight_stays_one_tap_however_old_the_screen(shop: Shop) -> None:
    shop.clock.now = NIGHT
    draft = await shop.draft(a_call(1, when=TOMORROW_AT_TEN))
    shop.clock.move(hours=1)
    await confirmed(shop, draft)


async def test_a_call_that_was_drawn_in_the_day_is_not_placed_at_night(shop: Shop) -> None:
    shop.clock.now = NIGHT - timedelta(hours=4, seconds=2)
    draft = await shop.draft(a_call(1))
    # Two seconds before eight o'clock: it would leave after its hold, at three seconds past.
    with pytest.raises(Refusal, match="outside-hours") as refused:
        await confirmed(shop, draft)
    opening = refused.value.facts["opening"]
    assert opening == int(datetime(2026, 11, 24, 6, 0, tzinfo=UTC).timestamp())
    view = await shop.services.drafting.ask_again(ANNA, draft[0])
    assert view.outside_window == datetime.fromtimestamp(int(str(opening)), UTC)
    # Not shown, not meant.
    await is_asked_again(shop, (view.draft_id, view.revision), "outside-hours")


async def test_now_all_the_same_is_a_second_yes_and_is_remembered_in_the_launch(shop: Shop) -> None:
    shop.clock.now = NIGHT
    draft = await shop.draft(a_call(1))
    await is_asked_again(shop, draft, "outside-hours")
    launch_id = await confirmed(shop, await drawn_again(shop, draft[0]))
    assert (await shop.launch_row(launch_id)).content.at_any_hour
    shop.clock.move(seconds=5)
    await shop.send_due()
    assert shop.paid() == 1


async def test_a_call_in_the_day_remembers_no_consent_to_the_night(shop: Shop) -> None:
    assert not (await shop.launch_row(await shop.launch(a_call(1)))).content.at_any_hour


async def test_a_few_and_a_planned_hour_at_night_are_asked_about_as_well(shop: Shop) -> None:
    at_three = NIGHT + timedelta(hours=3)
    for content in (a_call(1, 2, 3), a_call(4, when=at_three)):
        shop.clock.now = NIGHT if content.when is None else NIGHT - timedelta(hours=8)
        draft = await shop.draft(content)
        await is_asked_again(shop, draft, "outside-hours")
        await shop.services.drafting.cancel(ANNA, *draft)


async def test_the_hours_are_those_of_the_persons_own_zone(shop: Shop) -> None:
    shop.clock.now = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    await shop.services.access.set_timezone(ANNA, "Asia/Vladivostok")
    await is_asked_again(shop, await shop.draft(a_call(1)), "outside-hours")


async def test_a_list_waits_for_its_window_by_itself_and_is_asked_about_for_its_age_only(shop: Shop) -> None:
    shop.clock.now = NIGHT
    draft = await shop.list_draft(PEOPLE)
    shop.clock.move(hours=1)
    await confirmed(shop, draft, purpose=Purpose.NOTICE)
    shop.clock.now = TOMORROW_AT_TEN
    view = await shop.services.drafting.view(ANNA, (await shop.list_draft(["79160000003;Ян;1"]))[0])
    shop.clock.move(minutes=11)
    with pytest.raises(Refusal, match="old-screen"):
        await shop.services.launching.confirm(
            shop.yes(ANNA), view.draft_id, view.revision, purpose=Purpose.NOTICE
        )


async def test_the_typed_number_is_a_yes_like_a_tap(open_shop: OpenShop) -> None:
    shop = await open_shop(type_number_above=1)
    draft = await shop.draft(a_call(1, 2))
    with pytest.raises(Refusal, match="type-number"):
        await confirmed(shop, draft)
    shop.clock.move(minutes=11)
    with pytest.raises(Refusal, match="old-screen"):
        await shop.services.launching.confirm(shop.yes(ANNA), *draft, typed=2)
    again = await drawn_again(shop, draft[0])
    await shop.services.launching.confirm(shop.yes(ANNA), *again, typed=2)


async def test_a_repeat_from_an_old_card_is_a_confirm_screen_and_one_launch(shop: Shop) -> None:
    first = await shop.sent(a_call(1))
    await shop.draw_card(first)
    shop.clock.move(minutes=11)
    asked = await shop.services.launching.repeat(shop.yes(ANNA), first, ChatId(ANNA))
    assert isinstance(asked, AskedAgain)
    assert asked.why.code == "old-screen"
    assert await shop.count(tables.launches) == 1
    twice = await shop.services.launching.repeat(shop.yes(ANNA), first, ChatId(ANNA))
    assert isinstance(twice, AskedAgain)
    view = await shop.services.drafting.view(ANNA, asked.draft_id)
    launched = await shop.services.launching.confirm(shop.yes(ANNA), view.draft_id, view.revision)
    assert (await shop.launch_row(launched.launch_id)).repeats == first
    # The launch is repeated once, by whichever screen.
    with pytest.raises(Refusal, match="already-repeated"):
        await shop.services.launching.confirm(shop.yes(ANNA), twice.draft_id, 1)
    done = await shop.services.launching.repeat(shop.yes(ANNA), first, ChatId(ANNA))
    assert done == Confirmed(launched.launch_id, 0, already=True)


@pytest.mark.parametrize("why", ["tap-waited", "outside-hours", "old-screen"])
async def test_a_repeat_is_asked_again_for_every_reason(shop: Shop, why: str) -> None:
    """The night of the first call is not that of the second."""
    first = await shop.sent(a_call(1))
    if why == "outside-hours":
        shop.clock.now = NIGHT
    if why != "old-screen":
        await shop.draw_card(first)
    yes = late() if why == "tap-waited" else shop.yes(ANNA)
    asked = await shop.services.launching.repeat(yes, first, ChatId(ANNA))
    assert isinstance(asked, AskedAgain)
    assert asked.why.code == why
    assert shop.paid() == 1


async def paused(shop: Shop, launch_id: LaunchId) -> LaunchId:
    async with shop.database.writing() as tx:
        await launches.move(tx, launch_id, LaunchState.PAUSED, paused_because="unreachable")
    await shop.draw_card(launch_id)
    return launch_id


async def is_asked_whether_to_go_on(shop: Shop, launch_id: LaunchId, why: str, yes: Yes | None = None) -> int:
    """What the screen does then; the number of its question."""
    with pytest.raises(Refusal, match=why) as refused:
        await shop.services.launching.resume(yes or shop.yes(ANNA), launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.PAUSED
    warned = refused.value.facts["opening"] is not None
    return await shop.services.cards.asked(launch_id, warned=warned)


async def test_going_on_from_an_old_card_is_asked_about_and_a_hurried_tap_is_no_answer(shop: Shop) -> None:
    launch_id = await paused(shop, await shop.launch(a_call(1)))
    await is_asked_whether_to_go_on(shop, launch_id, "tap-waited", late())
    shop.clock.move(minutes=11)
    first = await is_asked_whether_to_go_on(shop, launch_id, "old-screen")
    shop.clock.move(seconds=1)
    second = await is_asked_whether_to_go_on(shop, launch_id, "old-screen")
    with pytest.raises(Refusal, match="old-screen"):
        await shop.services.launching.resume(shop.yes(ANNA), launch_id, asked=first)
    await shop.services.launching.resume(shop.yes(ANNA), launch_id, asked=second)
    assert (await shop.launch_row(launch_id)).state is LaunchState.RUNNING


async def test_going_on_at_night_is_warned_about_and_then_meant(shop: Shop) -> None:
    launch_id = await paused(shop, await shop.launch(a_call(1)))
    shop.clock.now = NIGHT
    await shop.draw_card(launch_id)
    asked = await is_asked_whether_to_go_on(shop, launch_id, "outside-hours")
    await shop.services.launching.resume(shop.yes(ANNA), launch_id, asked=asked)
    assert (await shop.launch_row(launch_id)).content.at_any_hour
    await shop.send_due()
    assert shop.paid() == 1


async def test_going_on_in_the_morning_is_one_tap_of_that_question(shop: Shop) -> None:
    launch_id = await paused(shop, await shop.launch(a_call(1)))
    shop.clock.now = NIGHT
    await shop.draw_card(launch_id)
    asked = await is_asked_whether_to_go_on(shop, launch_id, "outside-hours")
    nine = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    await shop.services.launching.resume(shop.yes(ANNA), launch_id, asked=asked, at=nine)
    row = await shop.launch_row(launch_id)
    assert (row.content.when, row.content.at_any_hour) == (nine, False)
    await shop.send_due()
    assert (await shop.call(launch_id)).planned_at == nine
    launch_id = await paused(shop, await shop.launch(a_call(2, at_any_hour=True)))
    with pytest.raises(Refusal, match="move-when-past"):
        await shop.services.launching.resume(shop.yes(ANNA), launch_id, at=shop.clock())


async def test_a_paused_list_goes_on_at_its_time_and_in_its_window(shop: Shop) -> None:
    launch_id = await paused(shop, await shop.list_launch(PEOPLE, when=TOMORROW_AT_TEN))
    shop.clock.move(minutes=11)
    await shop.services.launching.resume(shop.yes(ANNA), launch_id)
    assert (await shop.launch_row(launch_id)).due_at == TOMORROW_AT_TEN


async def test_a_launch_without_a_card_is_asked_about(shop: Shop) -> None:
    launch_id = await paused(shop, await shop.launch(a_call(1)))
    async with shop.database.writing() as tx:
        await tx.execute(tables.cards.delete())
    with pytest.raises(Refusal, match="old-screen"):
        await shop.services.launching.resume(shop.yes(ANNA), launch_id)


async def test_a_flash_call_is_asked_about_again_in_a_row_of_its_own(shop: Shop) -> None:
    verifying = shop.services.verifying
    view = await verifying.ask(ANNA, ChatId(ANNA), phone(4569))
    with pytest.raises(Refusal, match="tap-waited"):
        await verifying.confirm(late(), view.id)
    shop.clock.move(minutes=11)
    with pytest.raises(Refusal, match="old-screen"):
        await verifying.confirm(shop.yes(ANNA), view.id)
    again = await verifying.ask_again(ANNA, view.id)
    assert again.state is VerificationState.ASKED
    with pytest.raises(Refusal, match="verify-closed"):
        await verifying.confirm(shop.yes(ANNA), view.id)
    assert await verifying.confirm(shop.yes(ANNA), again.id) is not None
    # A tap that was overtaken asks nothing anew.
    assert (await verifying.ask_again(ANNA, again.id)).id == again.id


async def test_screens_from_before_this_was_known_are_asked_about(shop: Shop) -> None:
    draft = await shop.draft(a_call(1))
    async with shop.database.writing() as tx:
        await tx.execute(update(tables.drafts).values(drawn_at=None))
    await is_asked_again(shop, draft, "old-screen")


async def test_an_account_owners_own_hold_counts_into_the_moment_of_ringing(shop: Shop) -> None:
    await shop.set_account(hold_list_s=3600)
    window = read_window(shop.settings.call_window)
    assert window.end.hour == 20
    shop.clock.now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    view = await shop.services.drafting.view(ANNA, (await shop.draft(a_call(1, 2, 3, 4)))[0])
    assert view.outside_window is not None
    single = await shop.services.drafting.view(ANNA, (await shop.draft(a_call(1)))[0])
    assert single.outside_window is None
