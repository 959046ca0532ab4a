"""Where news of a launch goes: to its author's private chat, and to every chat that watches it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.ids import NO_TOPIC, ChatId, TopicId, UserId, WatchId
from bot.domain.watch import SHOWS_CARDS, WatchManner
from bot.services.users.locale import effective_language
from storage.account import users
from storage.calling.launches import LaunchRow
from storage.chat import watches
from storage.chat.watches import WatchRow


@dataclass(frozen=True, slots=True)
class WatchingChat:
    """`user_id`: whose private chat it is; None: a group. `watch_id` None: it watches because the
    launch was made there. `quiet_until`: leads wait until then; None: they come at once.
    """

    chat_id: ChatId
    topic_id: TopicId
    user_id: UserId | None
    language: str
    watch_id: WatchId | None = None
    quiet_until: datetime | None = None


async def chats_for_leads(
    tx: AsyncConnection, launch: LaunchRow, settings: Settings, now: datetime
) -> list[WatchingChat]:
    """The chats that are told of a lead of this launch; its author's comes first."""
    shown = await watches.watching(tx, launch.account_id, launch.id, launch.user_id)
    leads = [watch for watch in shown if watch.shows_leads or watch.manner is WatchManner.LEADS]
    return [await _own_chat(tx, launch, settings), *_others(leads, now)]


async def chats_for_launch(
    tx: AsyncConnection, launch: LaunchRow, settings: Settings, now: datetime
) -> list[WatchingChat]:
    """The chats in which the launch's own news stands; its author's comes first."""
    shown = await watches.watching(tx, launch.account_id, launch.id, launch.user_id)
    cards = [watch for watch in shown if watch.manner in SHOWS_CARDS]
    return [await _own_chat(tx, launch, settings), *_others(cards, now)]


async def _own_chat(tx: AsyncConnection, launch: LaunchRow, settings: Settings) -> WatchingChat:
    author = await users.get(tx, launch.user_id)
    return WatchingChat(launch.chat_id, NO_TOPIC, launch.user_id, effective_language(author, settings))


def _others(shown: list[WatchRow], now: datetime) -> Iterator[WatchingChat]:
    """Launches begin in private chats, which watch nothing."""
    for watch in shown:
        hours = watch.quiet_hours if watch.leads_wait else None
        yield WatchingChat(
            watch.chat_id,
            watch.topic_id,
            None,
            watch.language,
            watch.id,
            None if hours is None else hours.over_at(now, watch.zone),
        )
