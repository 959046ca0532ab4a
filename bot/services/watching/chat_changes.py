"""What happens to a chat that watches: it is left, moved, muted, a topic is closed or deleted. Whoever made the watch is told
in private, once, what they can do.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.ids import ChatId, TopicId
from bot.services.wakeups import Wakeups
from bot.services.watching.moving import chat_moved
from storage.chat import outbox, watches
from storage.chat.watches import WatchRow
from storage.engine.database import Database


class WatchTrouble(StrEnum):
    """Why nothing can be shown, as texts name it."""

    LEFT = "left"
    """The bot was removed from the group, or the group is gone."""
    TOPIC_DELETED = "topic_deleted"
    TOPIC_CLOSED = "topic_closed"
    MUTED = "muted"
    """The bot may not write there."""
    NO_TOPICS = "no_topics"
    """The bot may not make topics, or the group has none: cards come to the watch's own place."""
    NO_ADMIN = "no_admin"
    """The bot is no administrator any more: it can't delete keys."""


ENDS: Final = frozenset({WatchTrouble.LEFT, WatchTrouble.TOPIC_DELETED})
PAUSES: Final = frozenset({WatchTrouble.TOPIC_CLOSED, WatchTrouble.MUTED})


class ChatChanges:
    def __init__(self, *, database: Database, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups

    async def language(self, chat_id: int) -> str | None:
        """The language of what the chat watches; None: it watches nothing."""
        async with self._database.reading() as tx:
            found = await watches.in_chat(tx, chat_id)
        return found[0].language if found else None

    async def moved(self, old: ChatId, new: ChatId) -> None:
        """The group has become a supergroup."""
        async with self._database.writing() as tx:
            await chat_moved(tx, old, new)
        self._wakeups.watch_cards.set()

    async def left(self, chat_id: ChatId) -> None:
        """The bot is not in the group any more."""
        await self._happened(chat_id, None, WatchTrouble.LEFT)

    async def muted(self, chat_id: ChatId) -> None:
        await self._happened(chat_id, None, WatchTrouble.MUTED)

    async def may_write(self, chat_id: ChatId) -> None:
        """What was paused because the bot might not write goes on."""
        await self._goes_on(chat_id, None, WatchTrouble.MUTED)

    async def unmade_admin(self, chat_id: ChatId) -> None:
        async with self._database.writing() as tx:
            for watch in await watches.in_chat(tx, chat_id):
                await self._tell(tx, watch, WatchTrouble.NO_ADMIN)
        self._wakeups.outbox.set()

    async def topic_closed(self, chat_id: ChatId, topic_id: TopicId) -> None:
        await self._happened(chat_id, topic_id, WatchTrouble.TOPIC_CLOSED)

    async def topic_reopened(self, chat_id: ChatId, topic_id: TopicId) -> None:
        await self._goes_on(chat_id, topic_id, WatchTrouble.TOPIC_CLOSED)

    async def refused(self, chat_id: ChatId, topic_id: TopicId, trouble: WatchTrouble) -> None:
        """Telegram took no message for that place."""
        whole_chat = trouble in {WatchTrouble.LEFT, WatchTrouble.MUTED}
        await self._happened(chat_id, None if whole_chat else topic_id, trouble)

    async def no_topics(self, watch_id: int) -> None:
        """No topic could be made for a launch: its card comes to the watch's own place, as those after it do."""
        async with self._database.writing() as tx:
            watch = await watches.get(tx, watch_id)
            if watch is not None and watch.own_topics:
                await watches.change(tx, watch.id, own_topics=False)
                await self._tell(tx, watch, WatchTrouble.NO_TOPICS)
        self._wakeups.outbox.set()

    async def _happened(self, chat_id: ChatId, topic_id: TopicId | None, trouble: WatchTrouble) -> None:
        """Ends or pauses the watches of a topic, or of the whole chat (None)."""
        async with self._database.writing() as tx:
            for watch in _of_topic(await watches.in_chat(tx, chat_id), topic_id):
                if trouble in ENDS:
                    is_new = await watches.end(tx, watch.id)
                else:
                    is_new = await watches.pause(tx, watch.id, trouble)
                if is_new:
                    await self._tell(tx, watch, trouble)
        self._wakeups.outbox.set()

    async def _goes_on(self, chat_id: ChatId, topic_id: TopicId | None, trouble: WatchTrouble) -> None:
        async with self._database.writing() as tx:
            for watch in _of_topic(await watches.in_chat(tx, chat_id), topic_id):
                await watches.resume(tx, watch.id, trouble)
        self._wakeups.watch_cards.set()

    async def _tell(self, tx: AsyncConnection, watch: WatchRow, trouble: WatchTrouble) -> None:
        now = self._clock()
        await outbox.put(
            tx,
            f"watch:{watch.id}:{trouble}:{now.timestamp()}",
            chat_id=ChatId(watch.made_by),
            kind="watch_trouble",
            facts={"trouble": trouble.value, "title": watch.title, "topic": watch.topic_id},
            now=now,
        )


def _of_topic(found: Iterable[WatchRow], topic_id: TopicId | None) -> list[WatchRow]:
    return [watch for watch in found if topic_id is None or watch.topic_id == topic_id]
