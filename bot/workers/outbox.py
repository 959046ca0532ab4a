"""Sends what a user must act on: an unknown batch, a failure, a pause. A message's row is written together with its fact,
so none is forgotten; it is marked as leaving before it leaves, so a crash is noticed.

Telegram has no idempotency: if the answer was lost, the message is sent again, since two warnings are better than none.
"""

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
from bot.services.chat.outbox import Outbox, OutboxMessage
from bot.services.wakeups import Wakeups
from bot.services.watching.chat_changes import ChatChanges
from bot.telegram.chat_troubles import trouble_of
from bot.telegram.gate import Gate
from bot.telegram.rendering import notice_screen
from bot.telegram.sending import already_admitted, show
from bot.telegram.session import NotReachedError
from bot.telegram.texts import Texts
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

LOOK_S: Final = 5.0
ROOM_S: Final = 0.3
LOST_TRIES: Final = 3
"""How often a message is sent if each answer is lost; by then one of them has surely arrived."""
RETRY: Final = timedelta(seconds=5)


class OutboxWorker:
    """`run` is the worker; `work` is one round of it."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        changes: ChatChanges,
        bot: Bot,
        gate: Gate,
        texts: Texts,
        clock: Clock,
        wakeups: Wakeups,
        supervisor: Supervisor,
    ) -> None:
        self._outbox = outbox
        self._changes = changes
        self._bot = bot
        self._gate = gate
        self._texts = texts
        self._clock = clock
        self._wake = wakeups.outbox
        self._supervisor = supervisor

    async def run(self) -> None:
        """Until the process stops."""
        await self._supervisor.every(LOOK_S, self.work, name="outbox", wake=self._wake)

    async def work(self) -> bool:
        """One round over the due messages; True when there may be more at once."""
        due = await self._outbox.due()
        for message in due:
            await self._send(message)
        return bool(due) or await wait_for_due(
            await self._outbox.next_due_at(), self._clock, self._wake, at_most_s=LOOK_S
        )

    async def _send(self, message: OutboxMessage) -> None:
        wait_s = await self._gate.try_admit(message.chat_id, patience_s=ROOM_S)
        if wait_s:
            await self._put_off(message, timedelta(seconds=wait_s), failed=False)
            return
        if not await self._outbox.sending(message.id):
            return
        try:
            screen = notice_screen(message.kind, message.facts, self._texts(message.language))
            with already_admitted():
                sent = await show(self._bot, message.chat_id, screen, topic_id=message.topic_id)
        except TelegramAPIError as error:
            await self._failed(message, error)
        except Exception:  # noqa: BLE001 - whatever one notice raises, the others come
            # If it were raised, it would hold up the notices behind it, and at last end the whole process.
            _log.exception("a notice of kind %s can't be sent", message.kind)
            await self._put_off_or_give_up(message)
        else:
            await self._outbox.sent(message, sent)

    async def _failed(self, message: OutboxMessage, error: TelegramAPIError) -> None:
        if message.chat_id < 0 and (trouble := trouble_of(error)) is not None:
            _log.info("a group takes no notice of kind %s: %s", message.kind, trouble)
            await self._changes.refused(message.chat_id, message.topic_id, trouble)
            await self._outbox.dead(message.id)
            return
        match error:
            case TelegramRetryAfter():
                await self._put_off(message, timedelta(seconds=error.retry_after), failed=False)
            case TelegramForbiddenError():
                _log.info("a chat takes no messages any more, a notice of kind %s rests", message.kind)
                await self._outbox.dead(message.id)
            case NotReachedError():
                await self._put_off(message, RETRY, failed=False)
            case TelegramBadRequest():
                _log.error("Telegram refuses a notice of kind %s: %s", message.kind, error.message)
                await self._outbox.dead(message.id)
            case TelegramNetworkError() | TelegramServerError():
                _log.warning("it is not known whether a notice of kind %s was sent", message.kind)
                await self._put_off_or_give_up(message)
            case _:
                _log.error("a notice of kind %s can't be sent: %s", message.kind, error.message)
                await self._outbox.dead(message.id)

    async def _put_off_or_give_up(self, message: OutboxMessage) -> None:
        if message.attempts + 1 < LOST_TRIES:
            await self._put_off(message, RETRY * 2**message.attempts, failed=True)
            return
        _log.error("a notice of kind %s is given up", message.kind)
        await self._outbox.dead(message.id)

    async def _put_off(self, message: OutboxMessage, span: timedelta, *, failed: bool) -> None:
        await self._outbox.put_off(message.id, self._clock() + span, failed=failed)
