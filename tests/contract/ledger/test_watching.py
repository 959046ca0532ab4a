"""What a group or a topic is shown: set by members of the account, and changed by what happens to the group."""

from collections.abc import Awaitable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.ids import NO_TOPIC, ChatId, DraftId, LaunchId, TopicId, UserId
from bot.domain.watch import WatchManner
from bot.domain.when.quiet import QuietHours
from bot.services.launches.watch_cards import DueWatchCard
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.services.watching.chat_changes import WatchTrouble
from bot.services.watching.watching import WatchPlace, WatchSwitch, WatchView
from storage import tables
from storage.chat import outbox, watches
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call

GROUP = ChatId(-5)
PLACE, IN_TOPIC = WatchPlace(GROUP, NO_TOPIC, "Заявки"), WatchPlace(GROUP, TopicId(7), "Заявки")


def whoever(user_id: UserId) -> User:
    return User(user_id, "Somebody", None, "ru", ZoneInfo("Europe/Moscow"))


async def begun(
    shop: Shop,
    place: WatchPlace = PLACE,
    manner: WatchManner = WatchManner.EVERY,
    user_id: UserId = ANNA,
) -> WatchView:
    await shop.services.watching.begin(whoever(user_id), place, (await shop.account()).id, manner, "en")
    return await at(shop, place, user_id)


async def at(shop: Shop, place: WatchPlace = PLACE, user_id: UserId = ANNA) -> WatchView:
    view = await shop.services.watching.at(user_id, place)
    assert view is not None
    return view


async def due(shop: Shop) -> list[DueWatchCard]:
    return await shop.services.watch_cards.due()


async def cards_of(shop: Shop) -> list[LaunchId]:
    return [card.launch_id for card in await due(shop)]


async def told(shop: Shop) -> list[tuple[int, object]]:
    return [
        (one.chat_id, one.facts["trouble"]) for one in await shop.notices() if one.kind == "watch_trouble"
    ]


async def refused(doing: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refusal:
        await doing
    return refusal.value.code


async def test_what_is_set_is_kept(shop: Shop) -> None:
    watching = shop.services.watching
    assert await watching.at(ANNA, PLACE) is None
    view = await begun(shop)
    assert (view.manner, view.shows_leads, view.only_chosen, view.own_topics) == (
        WatchManner.EVERY,
        True,
        False,
        False,
    )
    assert (view.digest_hour, view.quiet, view.leads_wait, view.language) == (None, None, True, "en")
    await watching.set_manner(ANNA, PLACE, WatchManner.DIGEST)
    await watching.switch(ANNA, PLACE, WatchSwitch.LEADS, on=False)
    await watching.set_quiet(ANNA, PLACE, (22, 8))
    await watching.set_language(ANNA, PLACE, "ru")
    view = await at(shop)
    assert (view.manner, view.digest_hour, view.shows_leads, view.language) == (
        WatchManner.DIGEST,
        19,
        False,
        "ru",
    )
    assert view.quiet == QuietHours(time(22), time(8))
    assert await refused(watching.set_digest(ANNA, PLACE, None)) == "watch-digest"
    await watching.set_digest(ANNA, PLACE, 9)
    await watching.set_manner(ANNA, PLACE, WatchManner.LEADS)
    await watching.set_quiet(ANNA, PLACE, None)
    await watching.set_digest(ANNA, PLACE, None)
    view = await at(shop)
    assert (view.digest_hour, view.quiet, view.shows_leads) == (None, None, True)


async def test_only_members_of_the_account_set_anything(shop: Shop) -> None:
    view, watching = await begun(shop), shop.services.watching
    assert await refused(watching.at(EVE, PLACE)) == "watch-not-member"
    account = await shop.account()
    shop.calling.add_account(SECOND_KEY, balance="10.00")
    await shop.join(EVE, key=SECOND_KEY)
    assert await refused(watching.at(EVE, PLACE)) == "watch-of-others"
    assert await refused(watching.set_manner(EVE, PLACE, WatchManner.LEADS)) == "watch-of-others"
    theirs = watching.begin(whoever(EVE), IN_TOPIC, account.id, WatchManner.EVERY, "ru")
    assert await refused(theirs) == "watch-of-others"
    assert await refused(watching.end_from_afar(EVE, view.id)) == "watch-of-others"
    await shop.join(BORIS)
    await watching.set_manner(BORIS, PLACE, WatchManner.RESULTS)
    assert await refused(watching.end_from_afar(BORIS, view.id)) == "watch-of-others"
    assert await watching.mine(BORIS) == []
    await watching.end(BORIS, PLACE)
    assert await refused(watching.end(ANNA, PLACE)) == "watch-over"
    assert await refused(watching.end_from_afar(ANNA, view.id)) == "watch-over"


async def test_whoever_made_it_and_the_owner_end_it_from_afar(shop: Shop) -> None:
    await shop.join(BORIS)
    watching = shop.services.watching
    first, second = await begun(shop, user_id=BORIS), await begun(shop, IN_TOPIC)
    assert [view.id for view in await watching.mine(BORIS)] == [first.id]
    assert [view.id for view in await watching.mine(ANNA)] == [first.id, second.id]
    await watching.end_from_afar(BORIS, first.id)
    await watching.end_from_afar(ANNA, second.id)
    assert await watching.mine(ANNA) == []
    assert list(await watching.accounts(BORIS)) == [(await shop.account()).id]


async def test_launches_are_shown_that_are_under_way_and_those_that_come(shop: Shop) -> None:
    early = await shop.launch(a_call(1))
    await begun(shop)
    await begun(shop, IN_TOPIC, WatchManner.LEADS)
    assert await cards_of(shop) == [early]
    assert await due(shop) == []
    late = await shop.launch(a_call(2))
    (card,) = await due(shop)
    assert (card.launch_id, card.chat_id, card.topic_id, card.message_id) == (late, GROUP, NO_TOPIC, None)
    assert card.view.language == "en"
    await shop.services.watch_cards.shown(card, 11, "digest")
    shop.clock.move(seconds=4)
    assert late not in await cards_of(shop)
    await shop.services.launching.cancel(ANNA, late)
    shop.clock.move(seconds=40)
    again = next(one for one in await due(shop) if one.launch_id == late)
    assert (again.message_id, again.shown) == (11, "digest")


async def test_results_are_shown_once_a_launch_is_over(shop: Shop) -> None:
    await begun(shop, manner=WatchManner.RESULTS)
    launch_id = await shop.launch(a_call())
    assert await due(shop) == []
    await shop.services.launching.cancel(ANNA, launch_id)
    assert await cards_of(shop) == [launch_id]


async def test_a_colleagues_watch_shows_only_what_they_may_see(shop: Shop) -> None:
    await shop.join(BORIS)
    before = await shop.launch(a_call(1))
    await begun(shop, user_id=BORIS)
    await shop.launch(a_call(2))
    own = await shop.launch(a_call(3), user_id=BORIS)
    assert await cards_of(shop) == [own]
    watching = shop.services.watching
    assert [one.id for one in await watching.choices(BORIS, PLACE)] == [own]
    assert len(await watching.choices(ANNA, PLACE)) == 3
    assert await refused(watching.choose(BORIS, PLACE, before, on=True)) == "not-yours"
    assert await refused(watching.choose(BORIS, PLACE, 999, on=True)) == "not-yours"
    await shop.services.accounts.disconnect(BORIS)
    async with shop.database.reading() as tx:
        account = (await shop.account()).id
        assert await watches.watching(tx, account, own, BORIS) == []


async def test_only_chosen_launches_are_shown_if_that_was_chosen(shop: Shop) -> None:
    await begun(shop)
    watching = shop.services.watching
    chosen, other = await shop.launch(a_call(1)), await shop.launch(a_call(2))
    await watching.choose(ANNA, PLACE, chosen, on=True)
    await watching.switch(ANNA, PLACE, WatchSwitch.CHOSEN, on=True)
    assert await cards_of(shop) == [chosen]
    await shop.launch(a_call(3))
    assert await cards_of(shop) == []
    assert {one.id for one in await watching.choices(ANNA, PLACE) if one.is_chosen} == {chosen}
    await watching.choose(ANNA, PLACE, chosen, on=False)
    assert await shop.count(tables.watch_cards) == 0
    await watching.set_manner(ANNA, PLACE, WatchManner.RESULTS)
    assert await shop.count(tables.watch_cards) == 0
    await watching.switch(ANNA, PLACE, WatchSwitch.CHOSEN, on=False)
    assert await shop.count(tables.watch_cards) == 3
    await watching.set_manner(ANNA, PLACE, WatchManner.EVERY)
    assert other in await cards_of(shop)
    await watching.set_manner(ANNA, PLACE, WatchManner.LEADS)
    await watching.switch(ANNA, PLACE, WatchSwitch.CHOSEN, on=False)
    shop.clock.move(seconds=40)
    assert await due(shop) == []


async def test_calls_to_oneself_are_nobody_elses_business(shop: Shop) -> None:
    await shop.launch(a_call())
    async with shop.database.writing() as tx:
        await tx.execute(tables.launches.update().values(content=a_call(trial_of=DraftId(1))))
    await begun(shop)
    assert await due(shop) == []
    assert await shop.services.watching.choices(ANNA, PLACE) == []


async def test_no_new_card_comes_in_quiet_hours(shop: Shop) -> None:
    await begun(shop)
    await shop.services.watching.set_quiet(ANNA, PLACE, (0, 23))
    await shop.launch(a_call())
    shop.clock.move(hours=24)
    at_noon = shop.clock().replace(hour=9)
    shop.clock.move(seconds=(at_noon - shop.clock()).total_seconds())
    (card,) = await due(shop)
    assert card.quiet_until == at_noon.replace(hour=20, minute=0, second=0, microsecond=0)


async def test_more_urgent_messages_go_before_cards(shop: Shop) -> None:
    await begun(shop)
    launch_id = await shop.launch(a_call())
    async with shop.database.writing() as tx:
        await outbox.put(tx, "lead", chat_id=GROUP, kind="hot_reaction", facts={}, now=shop.clock())
    assert await due(shop) == []
    (notice,) = await shop.notices()
    assert await shop.services.outbox.sending(notice.id)
    assert await cards_of(shop) == [launch_id]


async def test_a_card_is_free_again_after_its_worker_died(shop: Shop) -> None:
    await begun(shop)
    launch_id = await shop.launch(a_call())
    (card,) = await due(shop)
    assert await shop.services.watch_cards.next_due_at() == shop.clock() + timedelta(seconds=30)
    await shop.services.watch_cards.recover()
    assert await cards_of(shop) == [launch_id]
    await shop.services.watch_cards.put_off(card, shop.clock() - timedelta(seconds=1))
    assert await cards_of(shop) == [launch_id]


async def test_a_launchs_own_topic_is_made_once_and_not_again_when_it_is_deleted(shop: Shop) -> None:
    await begun(shop)
    await shop.services.watching.switch(ANNA, PLACE, WatchSwitch.TOPICS, on=True)
    await shop.launch(a_call())
    (card,) = await due(shop)
    assert card.wants_topic
    await shop.services.watch_cards.topic_made(card, 12)
    (card,) = await due(shop)
    assert (card.wants_topic, card.topic_id, card.is_in_own_topic) == (False, 12, True)
    await shop.services.watch_cards.topic_gone(card)
    (card,) = await due(shop)
    assert (card.wants_topic, card.topic_id, card.is_in_own_topic) == (False, NO_TOPIC, False)
    await shop.services.chat_changes.no_topics(card.watch_id)
    await shop.services.chat_changes.no_topics(card.watch_id)
    assert await told(shop) == [(ANNA, WatchTrouble.NO_TOPICS)]
    assert not (await at(shop)).own_topics


async def test_whoever_made_it_is_told_once_of_what_happened_to_the_group(shop: Shop) -> None:
    changes = shop.services.chat_changes
    await begun(shop)
    await begun(shop, IN_TOPIC)
    await shop.launch(a_call())
    assert await changes.language(GROUP) == "en"
    for _ in range(2):
        await changes.topic_closed(GROUP, IN_TOPIC.topic_id)
        await changes.muted(GROUP)
    assert await told(shop) == [(ANNA, WatchTrouble.TOPIC_CLOSED), (ANNA, WatchTrouble.MUTED)]
    assert await due(shop) == []
    assert await shop.services.watch_cards.next_due_at() is None
    await changes.may_write(GROUP)
    assert (await at(shop)).paused_because is None
    assert (await at(shop, IN_TOPIC)).paused_because == "topic_closed"
    await changes.topic_reopened(GROUP, IN_TOPIC.topic_id)
    assert len(await due(shop)) == 2
    await changes.refused(GROUP, IN_TOPIC.topic_id, WatchTrouble.TOPIC_DELETED)
    assert await shop.services.watching.at(ANNA, IN_TOPIC) is None
    await changes.unmade_admin(GROUP)
    await changes.refused(GROUP, NO_TOPIC, WatchTrouble.LEFT)
    await changes.left(GROUP)
    assert [trouble for _, trouble in await told(shop)][2:] == ["topic_deleted", "no_admin", "left"]
    assert await changes.language(GROUP) is None


async def test_a_group_that_moved_is_watched_under_its_new_id(shop: Shop) -> None:
    await begun(shop)
    await shop.launch(a_call())
    (card,) = await due(shop)
    await shop.services.watch_cards.shown(card, 11, "digest")
    await shop.services.chat_changes.moved(GROUP, ChatId(-100_5))
    async with shop.database.writing() as tx:
        await tx.execute(
            tables.watch_cards.update().values(is_stale=True, due_at=datetime(2020, 1, 1, tzinfo=UTC))
        )
    (card,) = await due(shop)
    assert (card.chat_id, card.message_id, card.shown) == (-100_5, None, None)
