"""What waits for its time, as it is listed: by whom it is seen, in what order, and page by page."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.services.planned.calls import Changed
from storage.calling import planned as stored
from tests.shop.shop import ANNA, BORIS, Shop, a_call, news, phone, tomorrow


async def test_the_list_has_the_soonest_first_and_turns_its_pages(shop: Shop) -> None:
    for number in range(1, 11):
        await shop.sent(a_call(number, when=tomorrow(hours=-number / 10)))
    first = await shop.services.planned_list.page(ANNA)
    assert [call.number for call in first.calls] == [10, 9, 8, 7, 6, 5, 4, 3]
    assert (first.more_calls, first.launches) == (True, ())
    rest = await shop.services.planned_list.page(ANNA, first.calls[-1].key)
    assert [call.number for call in rest.calls] == [2, 1]
    assert not rest.more_calls


async def test_calls_of_one_moment_are_each_shown_once(shop: Shop) -> None:
    at = tomorrow()
    launch_id = await shop.sent(a_call(1, 2, 3, when=at))
    first = await shop.calls(launch_id)
    async with shop.database.reading() as tx:
        rest = await stored.page(
            tx,
            (await shop.account()).id,
            user_id=None,
            now=shop.clock.now,
            after=(at, first[0].id),
            limit=9,
        )
    assert rest == first[1:]


async def test_launches_are_listed_while_somebody_is_to_be_sent_or_several_calls_wait(shop: Shop) -> None:
    single = await shop.sent(a_call(1, when=tomorrow()))
    several = await shop.sent(a_call(2, 3, when=tomorrow()))
    held = await shop.launch(a_call(4, 5))
    page = await shop.services.planned_list.page(ANNA)
    found = {launch.launch_id: (launch.queued, launch.waiting) for launch in page.launches}
    assert found == {held: (2, 0), several: (0, 2)}
    assert single not in found
    assert (await shop.services.planned_list.launch(ANNA, held)).at is None
    held_more = [await shop.launch(a_call(number)) for number in range(6, 11)]
    page = await shop.services.planned_list.page(ANNA)
    assert (len(page.launches), page.more_launches) == (5, True)
    rest = await shop.services.planned_list.launches(ANNA, page.launches[-1].launch_id)
    assert [launch.launch_id for launch in rest.launches] == [held, several]
    assert held_more[-1] == page.launches[0].launch_id


async def test_a_call_is_seen_by_its_author_and_the_owner(shop: Shop) -> None:
    await shop.join(BORIS)
    await shop.sent(a_call(1, when=tomorrow()))
    await shop.sent(a_call(2, 3, when=tomorrow()), user_id=BORIS)
    listed = shop.services.planned_list
    assert [call.number for call in (await listed.page(ANNA)).calls] == [1, 2, 3]
    boris = await listed.page(BORIS)
    assert [call.number for call in boris.calls] == [2, 3]
    assert len(boris.launches) == 1
    assert await listed.call(BORIS, 1) is None
    assert await listed.call(ANNA, 99) is None
    call = await listed.call(ANNA, 2)
    assert call is not None
    assert (call.phone, call.beside) == (phone(2), 1)
    await shop.services.planned.remove(ANNA, [2])
    assert await listed.call(ANNA, 2) is None


async def test_what_has_begun_is_no_longer_planned(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    await shop.hear(launch_id, news((await shop.call(launch_id)).provider_id, status="started"))
    assert (await shop.services.planned_list.page(ANNA)).calls == ()
    assert await shop.services.planned_list.call(ANNA, 1) is None


async def test_a_call_without_a_time_can_be_taken_back_until_it_begins(shop: Shop) -> None:
    shop.is_reachable = False
    await shop.sent(a_call(9922))
    call = await shop.services.planned_list.call(ANNA, 1)
    assert call is not None
    assert (call.at, call.key) == (None, None)
    assert await shop.services.planned.remove(ANNA, [1]) == Changed(1)


async def test_times_outside_the_window_have_a_better_one(shop: Shop) -> None:
    listed, zone = shop.services.planned_list, ZoneInfo("Europe/Moscow")
    night = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    assert listed.better_time(night, zone) == datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    assert listed.better_time(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), zone) is None
    assert [one.offer for one in listed.offers(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), zone)] == [
        "hour_later",
        "next_day",
        "opening",
    ]
