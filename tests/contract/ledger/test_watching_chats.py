"""Which chats are told of a launch and of its leads."""

from datetime import UTC, datetime
from typing import Any

from bot.domain.ids import ChatId, LaunchId, TopicId
from bot.domain.watch import WatchManner
from bot.services.watching.chats import WatchingChat, chats_for_launch, chats_for_leads
from storage import tables
from storage.calling import launches
from storage.chat import outbox, watches
from tests.shop.shop import ANNA, Shop, a_call

GROUP, OTHER = ChatId(-5), ChatId(-6)
OWN = WatchingChat(ChatId(ANNA), TopicId(0), ANNA, "ru")


async def watched(
    shop: Shop,
    chat_id: ChatId = GROUP,
    topic_id: int = 0,
    manner: WatchManner = WatchManner.EVERY,
    **changed: Any,
) -> int:
    """A watch as somebody made it; returns its id."""
    account = await shop.account()
    async with shop.database.writing() as tx:
        await watches.add(
            tx,
            account_id=account.id,
            chat_id=chat_id,
            topic_id=TopicId(topic_id),
            title="Заявки",
            made_by=ANNA,
            manner=manner,
            digest_hour=None,
            digest_day=None,
            language="en",
            timezone="Europe/Moscow",
            now=shop.clock(),
        )
        watch = await watches.at(tx, chat_id, topic_id)
        assert watch is not None
        if changed:
            await watches.change(tx, watch.id, **changed)
    return watch.id


async def chats(
    shop: Shop, launch_id: LaunchId, now: datetime | None = None
) -> tuple[list[WatchingChat], list[WatchingChat]]:
    """For leads, and for the launch itself; its author's chat, which comes first, is left out."""
    async with shop.database.reading() as tx:
        launch = await launches.get(tx, launch_id)
        assert launch is not None
        leads = await chats_for_leads(tx, launch, shop.settings, now or shop.clock())
        cards = await chats_for_launch(tx, launch, shop.settings, now or shop.clock())
    assert leads[0] == cards[0] == OWN
    return leads[1:], cards[1:]


async def test_the_private_chat_of_a_launchs_author_watches_by_itself(shop: Shop) -> None:
    assert await chats(shop, await shop.launch(a_call())) == ([], [])


async def test_a_chat_is_told_what_it_asked_for(shop: Shop) -> None:
    launch_id = await shop.launch(a_call())
    manners = {
        await watched(shop, topic_id=at, manner=manner): manner for at, manner in enumerate(WatchManner)
    }
    muted = await watched(shop, OTHER, shows_leads=False)
    await watched(shop, OTHER, topic_id=7, paused_because="closed")
    leads, cards = await chats(shop, launch_id)
    assert [manners[chat.watch_id or 0] for chat in leads] == list(WatchManner)
    assert [chat.watch_id for chat in cards][-1] == muted
    assert [manners[chat.watch_id or 0] for chat in cards[:-1]] == [WatchManner.EVERY, WatchManner.RESULTS]
    assert leads[1] == WatchingChat(GROUP, TopicId(1), None, "en", leads[1].watch_id)


async def test_a_chat_that_shows_chosen_launches_hears_of_no_other(shop: Shop) -> None:
    shown, other = await shop.launch(a_call(1)), await shop.launch(a_call(2))
    watch_id = await watched(shop, only_chosen=True)
    async with shop.database.writing() as tx:
        chosen = {"watch_id": watch_id, "launch_id": shown, "is_chosen": True, "due_at": shop.clock()}
        await tx.execute(tables.watch_cards.insert().values(**chosen))
    assert [chat.watch_id for chat in (await chats(shop, shown))[0]] == [watch_id]
    assert await chats(shop, other) == ([], [])


async def test_leads_wait_in_quiet_hours_if_that_was_chosen(shop: Shop) -> None:
    launch_id = await shop.launch(a_call())
    night: Any = {"quiet_from": 22 * 60, "quiet_until": 8 * 60}
    await watched(shop, **night)
    await watched(shop, OTHER, leads_wait=False, **night)
    at_night, in_the_morning = datetime(2026, 11, 27, 20, tzinfo=UTC), datetime(2026, 11, 28, 5, tzinfo=UTC)
    assert [chat.quiet_until for chat in (await chats(shop, launch_id, at_night))[0]] == [
        in_the_morning,
        None,
    ]
    assert [chat.quiet_until for chat in (await chats(shop, launch_id, in_the_morning))[0]] == [None, None]


async def test_another_accounts_launches_are_none_of_a_chats_business(shop: Shop) -> None:
    await watched(shop)
    await shop.set_account(provider_user_id=77)
    await shop.services.accounts.disconnect(ANNA)
    await shop.join(ANNA)
    assert await chats(shop, await shop.launch(a_call())) == ([], [])


async def test_a_place_watches_once_and_moves_with_its_group(shop: Shop) -> None:
    first = await watched(shop)
    assert await watched(shop, manner=WatchManner.LEADS) == first
    await watched(shop, topic_id=7)
    await watched(shop, OTHER, topic_id=7)
    async with shop.database.writing() as tx:
        await outbox.put(
            tx,
            "fact",
            chat_id=GROUP,
            topic_id=TopicId(7),
            kind="other",
            facts={"language": "en"},
            now=shop.clock(),
        )
    await shop.services.outbox.chat_moved(GROUP, OTHER)
    async with shop.database.reading() as tx:
        assert await watches.in_chat(tx, GROUP) == []
        places = [
            (watch.chat_id, watch.topic_id)
            for watch in await watches.of_account(tx, (await shop.account()).id)
        ]
    assert places == [(OTHER, 0), (OTHER, 7)]
    notice = (await shop.notices())[0]
    assert (notice.chat_id, notice.topic_id, notice.language) == (OTHER, 7, "en")


async def test_a_message_may_be_put_for_later(shop: Shop) -> None:
    async with shop.database.writing() as tx:
        await outbox.put(
            tx,
            "fact",
            chat_id=GROUP,
            kind="other",
            facts={},
            now=shop.clock(),
            due_at=shop.clock().replace(year=2099),
        )
    assert await shop.notices() == []
