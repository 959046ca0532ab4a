"""Tells of leads in seconds: sends each message once and edits it while the lead changes.

A group takes twenty messages a minute: leads are sent before cards, which ask the gate for room that is left.
"""

import logging
from datetime import timedelta
from typing import Final

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramRetryAfter,
)

from bot.domain.clock import Clock
from bot.domain.lead import WITH_PHONE, ToldAs
from bot.services.leads.telling import DueLeadMessage, LeadTelling
from bot.services.wakeups import Wakeups
from bot.telegram.gate import Gate
from bot.telegram.rendering.leads import lead_screen
from bot.telegram.rendering.words import short_name
from bot.telegram.screen import Screen
from bot.telegram.sending import MessageGoneError, already_admitted, show
from bot.telegram.texts import Texts
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

LOOK_S: Final = 0.5
ROOM_S: Final = 0.3
RETRY: Final = timedelta(seconds=5)
MOST_ATTEMPTS: Final = 10


class LeadsWorker:
    """`run` is the worker; `work` is one round of it."""

    def __init__(
        self,
        *,
        telling: LeadTelling,
        bot: Bot,
        gate: Gate,
        texts: Texts,
        clock: Clock,
        wakeups: Wakeups,
        supervisor: Supervisor,
    ) -> None:
        self._telling = telling
        self._bot = bot
        self._gate = gate
        self._texts = texts
        self._clock = clock
        self._wake = wakeups.leads
        self._supervisor = supervisor

    async def run(self) -> None:
        """Until the process stops."""
        await self._supervisor.every(LOOK_S, self.work, name="leads", wake=self._wake)

    async def work(self) -> bool:
        """One round over what is due; True when there may be more at once."""
        told = await self._telling.tell_due()
        due = await self._telling.due()
        for message in due:
            await self._bring_up_to_date(message)
        return bool(told or due) or await wait_for_due(
            await self._telling.next_due_at(), self._clock, self._wake, at_most_s=LOOK_S
        )

    async def _bring_up_to_date(self, message: DueLeadMessage) -> None:
        row, view = message.row, message.view
        is_theirs = (
            row.telling in WITH_PHONE and view.taken_by is not None and int(view.taken_by) == row.chat_id
        )
        screen = lead_screen(
            view,
            self._texts(row.language),
            zone=message.zone,
            is_taker=is_theirs,
            is_reminder=row.telling == ToldAs.REMINDER,
        )
        digest = screen.digest()
        if row.message_id is not None and digest == row.shown:
            await self._telling.shown(message, row.message_id, digest)
            return
        wait_s = await self._gate.try_admit(row.chat_id, patience_s=ROOM_S)
        if wait_s:
            await self._telling.put_off(message, timedelta(seconds=wait_s))
            return
        if not await self._telling.claim(message):
            return
        try:
            with already_admitted():
                sent = await self._show(message, screen, with_contact=is_theirs)
        except TelegramAPIError as error:
            await self._failed(message, error)
        except Exception:  # noqa: BLE001 - whatever one message raises, the others come
            _log.exception("a lead can't be told")
            await self._again_or_give_up(message)
        else:
            await self._telling.shown(message, sent, digest)

    async def _show(self, message: DueLeadMessage, screen: Screen, *, with_contact: bool) -> int:
        row, view = message.row, message.view
        if row.message_id is not None:
            try:
                return await show(
                    self._bot, row.chat_id, screen, message_id=row.message_id, topic_id=row.topic_id
                )
            except MessageGoneError:
                _log.info("a lead's message was deleted; it is sent anew")
        if with_contact:
            # To be tapped and called; before the message, whose buttons then stand below.
            name = short_name(view.name) or f"+{view.phone}"
            await self._bot.send_contact(row.chat_id, f"+{view.phone}", name)
        return await show(self._bot, row.chat_id, screen, topic_id=row.topic_id)

    async def _failed(self, message: DueLeadMessage, error: TelegramAPIError) -> None:
        match error:
            case TelegramRetryAfter():
                await self._telling.put_off(message, timedelta(seconds=error.retry_after))
            case TelegramForbiddenError() | TelegramBadRequest():
                _log.info("a chat takes no message about a lead: %s", type(error).__name__)
                await self._telling.give_up(message)
            case _:
                await self._again_or_give_up(message)

    async def _again_or_give_up(self, message: DueLeadMessage) -> None:
        if message.row.attempts + 1 < MOST_ATTEMPTS:
            await self._telling.put_off(message, RETRY, failed=True)
            return
        _log.error("a message about a lead is given up")
        await self._telling.give_up(message)
