"""Keeps each launch's one message up to date with the ledger. News only marks a card stale; what it shows is read at the
moment of sending, so ten pieces of news in three seconds make one edit.
"""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.domain.clock import Clock
from bot.domain.ids import LaunchId
from bot.services.launches.cards import Cards, DueCard
from bot.services.wakeups import Wakeups
from bot.telegram.gate import Gate
from bot.telegram.rendering import launch_card
from bot.telegram.screen import Screen
from bot.telegram.sending import already_admitted, show
from bot.telegram.session import NotReachedError
from bot.telegram.texts import Texts
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

AT_ONCE: Final = 16
LOOK_S: Final = 5.0
ROOM_S: Final = 0.3
"""How long a card waits for the rate gate before it goes back to the queue."""
RETRY: Final = timedelta(seconds=5)
RETRY_BROKEN: Final = timedelta(minutes=1)
RETRY_SLOWLY: Final = timedelta(minutes=10)


class CardsWorker:
    """`run` is the worker; `work` is one round of it."""

    def __init__(
        self,
        *,
        cards: Cards,
        bot: Bot,
        gate: Gate,
        texts: Texts,
        clock: Clock,
        wakeups: Wakeups,
        supervisor: Supervisor,
    ) -> None:
        self._cards = cards
        self._bot = bot
        self._gate = gate
        self._texts = texts
        self._clock = clock
        self._wake = wakeups.cards
        self._supervisor = supervisor
        self._lost_sends: dict[LaunchId, int] = {}

    async def run(self) -> None:
        """Until the process stops."""
        await self._supervisor.every(LOOK_S, self.work, name="cards", wake=self._wake)

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

    async def _in_turn(self, hands: asyncio.Semaphore, card: DueCard) -> None:
        async with hands:
            try:
                await self._bring_up_to_date(card)
            except Exception:  # noqa: BLE001 - whatever one card raises, the others come
                # If it were raised, it would end the work on the other cards, and at last the whole process.
                _log.exception("a card can't be shown: launch %d", card.launch_id)
                await self._put_off(card, RETRY_BROKEN)

    async def _bring_up_to_date(self, card: DueCard) -> None:
        try:
            view = await self._cards.launch_card(card.launch_id)
        except LookupError:
            _log.error("a card without its launch: %d", card.launch_id)
            await self._cards.give_up(card.launch_id, card.version)
            return
        screen = launch_card(view, self._texts(view.language))
        digest = screen.digest()
        if card.message_id is not None and digest == card.shown:
            await self._cards.shown(card.launch_id, card.version, card.message_id, digest, was_drawn=False)
            return
        wait_s = await self._gate.try_admit(card.chat_id, card=True, patience_s=ROOM_S)
        if wait_s:
            await self._put_off(card, timedelta(seconds=wait_s))
            return
        try:
            await self._show(card, screen, digest)
        except TelegramAPIError as error:
            await self._failed(card, error)

    async def _show(self, card: DueCard, screen: Screen, digest: str) -> None:
        with already_admitted():
            message_id = await show(self._bot, card.chat_id, screen, message_id=card.message_id)
        self._lost_sends.pop(card.launch_id, None)
        await self._cards.shown(card.launch_id, card.version, message_id, digest)

    async def _failed(self, card: DueCard, error: TelegramAPIError) -> None:
        match error:
            case TelegramRetryAfter():
                await self._put_off(card, timedelta(seconds=error.retry_after))
            case TelegramForbiddenError():
                _log.info("a chat takes no messages any more, its card rests")
                await self._cards.give_up(card.launch_id, card.version)
            case TelegramBadRequest() if "chat not found" in error.message.lower():
                _log.warning("a card's chat is not found, the card rests")
                await self._cards.give_up(card.launch_id, card.version)
            case NotReachedError():
                await self._put_off(card, RETRY)
            case TelegramNetworkError() | TelegramServerError():
                await self._put_off(card, self._after_lost_answer(card))
            case _:
                _log.error("Telegram refuses a card: %s", error.message)
                await self._put_off(card, RETRY_SLOWLY)

    def _after_lost_answer(self, card: DueCard) -> timedelta:
        """An edit may be repeated freely. A first send may be in the chat already: repeat it once, then only slowly."""
        if card.message_id is not None:
            return RETRY
        lost = self._lost_sends[card.launch_id] = self._lost_sends.get(card.launch_id, 0) + 1
        _log.warning("it is not known whether a card was sent, try %d", lost)
        return RETRY if lost == 1 else RETRY_SLOWLY

    async def _put_off(self, card: DueCard, span: timedelta) -> None:
        await self._cards.put_off(card.launch_id, self._clock() + span)
