"""Shows launches in the chats that watch: the same cards, without phones and buttons, each in a topic of its own if that was
chosen. A group takes twenty messages a minute, so cards wait there and leads go first (storage.chat.watch_cards).

What Telegram says of a chat that can't be written to ends or pauses the watch (bot.services.watching.chat_changes).
"""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.domain.clock import Clock
from bot.services.launches.watch_cards import DueWatchCard, WatchCards
from bot.services.wakeups import Wakeups
from bot.services.watching.chat_changes import ChatChanges, WatchTrouble
from bot.telegram.chat_troubles import trouble_of
from bot.telegram.gate import Gate
from bot.telegram.rendering.launch_card import launch_title, watched_card
from bot.telegram.screen import Screen
from bot.telegram.sending import already_admitted, show
from bot.telegram.session import NotReachedError
from bot.telegram.texts import Texts
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

AT_ONCE: Final = 16
LOOK_S: Final = 1.0
"""News wakes the cards of authors' chats; those that watch are looked for."""
ROOM_S: Final = 0.3
RETRY: Final = timedelta(seconds=5)
RETRY_BROKEN: Final = timedelta(minutes=1)
RETRY_SLOWLY: Final = timedelta(minutes=10)


class WatchCardsWorker:
    """`run` is the worker; `work` is one round of it."""

    def __init__(
        self,
        *,
        cards: WatchCards,
        changes: ChatChanges,
        bot: Bot,
        gate: Gate,
        texts: Texts,
        clock: Clock,
        wakeups: Wakeups,
        supervisor: Supervisor,
    ) -> None:
        self._cards = cards
        self._changes = changes
        self._bot = bot
        self._gate = gate
        self._texts = texts
        self._clock = clock
        self._wake = wakeups.watch_cards
        self._supervisor = supervisor

    async def run(self) -> None:
        """Until the process stops."""
        await self._supervisor.every(LOOK_S, self.work, name="watch cards", wake=self._wake)

    async def work(self) -> bool:
        """One round over the due cards; True when there may be more at once."""
        due = await self._cards.due()
        hands = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for card in due:
                group.create_task(self._in_turn(hands, card))
        return bool(due) or await wait_for_due(
            await self._cards.next_due_at(), self._clock, self._wake, at_most_s=LOOK_S
        )

    async def _in_turn(self, hands: asyncio.Semaphore, card: DueWatchCard) -> None:
        async with hands:
            try:
                await self._bring_up_to_date(card)
            except Exception:  # noqa: BLE001 - whatever one card raises, the others come
                _log.exception("a card can't be shown to a chat that watches: launch %d", card.launch_id)
                await self._put_off(card, RETRY_BROKEN)

    async def _bring_up_to_date(self, card: DueWatchCard) -> None:
        screen = watched_card(card.view, self._texts(card.view.language))
        digest = screen.digest()
        if card.message_id is not None and digest == card.shown:
            await self._cards.shown(card, card.message_id, digest)
            return
        if card.message_id is None and card.quiet_until is not None:
            await self._cards.put_off(card, card.quiet_until)
            return
        wait_s = await self._gate.try_admit(card.chat_id, card=True, patience_s=ROOM_S)
        if wait_s:
            await self._put_off(card, timedelta(seconds=wait_s))
            return
        try:
            with already_admitted():
                await self._show(card, screen, digest)
        except TelegramAPIError as error:
            await self._failed(card, error)

    async def _show(self, card: DueWatchCard, screen: Screen, digest: str) -> None:
        if card.wants_topic:
            name = launch_title(card.view.content, self._texts(card.view.language))
            topic = await self._bot.create_forum_topic(card.chat_id, name)
            await self._cards.topic_made(card, topic.message_thread_id)
            return
        message_id = await show(
            self._bot, card.chat_id, screen, message_id=card.message_id, topic_id=card.topic_id
        )
        await self._cards.shown(card, message_id, digest)

    async def _failed(self, card: DueWatchCard, error: TelegramAPIError) -> None:
        trouble = trouble_of(error)
        match error:
            case TelegramRetryAfter():
                await self._put_off(card, timedelta(seconds=error.retry_after))
            case TelegramBadRequest() if card.wants_topic and trouble is not WatchTrouble.LEFT:
                _log.info("no topic can be made for a launch: %s", error.message)
                await self._changes.no_topics(card.watch_id)
                await self._put_off(card, timedelta(0))
            case _ if (
                trouble in {WatchTrouble.TOPIC_DELETED, WatchTrouble.TOPIC_CLOSED} and card.is_in_own_topic
            ):
                await self._cards.topic_gone(card)
            case _ if trouble is not None:
                _log.info("a chat that watches takes no card: %s", trouble)
                await self._changes.refused(card.chat_id, card.topic_id, trouble)
                await self._put_off(card, RETRY_SLOWLY)
            case NotReachedError():
                await self._put_off(card, RETRY)
            case TelegramNetworkError() | TelegramServerError():
                # Sent again it may stand there twice; unsent it would never be seen.
                await self._put_off(card, RETRY if card.message_id is not None else RETRY_BROKEN)
            case _:
                _log.error("Telegram refuses a card in a chat that watches: %s", error.message)
                await self._put_off(card, RETRY_SLOWLY)

    async def _put_off(self, card: DueWatchCard, span: timedelta) -> None:
        await self._cards.put_off(card, self._clock() + span)
