"""Tells of leads in seconds: sends each message once and edits it while the lead changes.

A group takes twenty messages a minute. Cards leave room for leads at the gate; leads that have to wait for room all
the same come together, in one message with a «Беру» for each.
"""

import asyncio
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
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
from bot.telegram.rendering.leads import lead_screen, leads_together_screen
from bot.telegram.rendering.words import short_name
from bot.telegram.screen import Screen
from bot.telegram.sending import already_admitted, show
from bot.telegram.texts import Texts
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

AT_ONCE: Final = 16
MOST_TOGETHER: Final = 8
"""Leads in one message of a group."""
LOOK_S: Final = 0.5
ROOM_S: Final = 0.3
RETRY: Final = timedelta(seconds=5)
MOST_ATTEMPTS: Final = 10


Parcel = list[DueLeadMessage]
"""What goes into one message of one chat."""


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
        self._no_room_until: dict[int, datetime] = {}
        """Chats that can take no message until then. Their leads keep their place: a newer one must not pass an older."""

    async def run(self) -> None:
        """Until the process stops."""
        await self._supervisor.every(LOOK_S, self.work, name="leads", wake=self._wake)

    async def work(self) -> bool:
        """One round over what is due; True when there may be more at once."""
        told = await self._telling.tell_due()
        full = self._no_room_until = self._still_full()
        due = await self._telling.due(without=full)
        hands = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for parcels in _by_chat(due):
                group.create_task(self._in_turn(hands, parcels))
        if told or due:
            return True
        next_at = await self._telling.next_due_at(without=full)
        soonest = min((at for at in (next_at, *full.values()) if at is not None), default=None)
        return await wait_for_due(soonest, self._clock, self._wake, at_most_s=LOOK_S)

    def _still_full(self) -> dict[int, datetime]:
        now = self._clock()
        return {chat: until for chat, until in self._no_room_until.items() if until > now}

    async def _in_turn(self, hands: asyncio.Semaphore, parcels: list[Parcel]) -> None:
        async with hands:
            for parcel in parcels:
                if parcel[0].chat_id in self._no_room_until:
                    return
                try:
                    await self._bring_up_to_date(parcel)
                except Exception:  # noqa: BLE001 - whatever one message raises, the others come
                    # If it were raised, it would end the work on the other chats, and at last the whole process.
                    _log.exception("a lead can't be told")
                    await self._again_or_give_up(parcel)

    async def _bring_up_to_date(self, parcel: Parcel) -> None:
        if (message_id := parcel[0].row.message_id) is not None:
            parcel = await self._telling.together(parcel[0])
            if all(one.row.shown == self._screen(parcel).digest() for one in parcel):
                await self._shown(parcel, message_id)
                return
        is_new = parcel[0].row.message_id is None
        wait_s = await self._gate.try_admit(parcel[0].chat_id, urgent=True, lead=is_new, patience_s=ROOM_S)
        if wait_s:
            self._no_room_until[parcel[0].chat_id] = self._clock() + timedelta(seconds=wait_s)
            return
        parcel = await self._claimed(parcel)
        if not parcel:
            return
        try:
            with already_admitted():
                sent = await self._show(parcel, self._screen(parcel))
        except TelegramAPIError as error:
            await self._failed(parcel, error)
        else:
            await self._shown(parcel, sent)

    async def _claimed(self, parcel: Parcel) -> Parcel:
        """What this worker sends now: of new leads those that no other process has; a sent message as a whole, read
        again, so that of two edits the later one shows the more.
        """
        if parcel[0].row.message_id is None:
            return [one for one in parcel if await self._telling.claim(one)]
        return await self._telling.together(parcel[0]) if await self._telling.claim(parcel[0]) else []

    def _screen(self, parcel: Parcel) -> Screen:
        first, say = parcel[0], self._texts(parcel[0].row.language)
        if len(parcel) > 1:
            return leads_together_screen([one.view for one in parcel], say, zone=first.zone)
        return lead_screen(
            first.view,
            say,
            zone=first.zone,
            is_private=first.chat_id > 0,
            is_taker=_is_theirs(first),
            is_reminder=first.row.telling == ToldAs.REMINDER,
        )

    async def _show(self, parcel: Parcel, screen: Screen) -> int:
        row, view = parcel[0].row, parcel[0].view
        if row.message_id is None and _is_theirs(parcel[0]):
            # To be tapped and called; before the message, whose buttons then stand below.
            name = short_name(view.name) or f"+{view.phone}"
            await self._bot.send_contact(row.chat_id, f"+{view.phone}", name)
        return await show(self._bot, row.chat_id, screen, message_id=row.message_id, topic_id=row.topic_id)

    async def _shown(self, parcel: Parcel, message_id: int) -> None:
        digest = self._screen(parcel).digest()
        for one in parcel:
            await self._telling.shown(one, message_id, digest)

    async def _put_off(self, parcel: Parcel, span: timedelta) -> None:
        for one in parcel:
            await self._telling.put_off(one, span)

    async def _failed(self, parcel: Parcel, error: TelegramAPIError) -> None:
        match error:
            case TelegramRetryAfter():
                await self._put_off(parcel, timedelta(seconds=error.retry_after))
            case TelegramForbiddenError() | TelegramBadRequest():
                _log.info("a chat takes no message about a lead: %s", type(error).__name__)
                for one in parcel:
                    await self._telling.give_up(one)
            case _:
                await self._again_or_give_up(parcel)

    async def _again_or_give_up(self, parcel: Parcel) -> None:
        for one in parcel:
            if one.row.attempts + 1 < MOST_ATTEMPTS:
                await self._telling.put_off(one, RETRY, failed=True)
                continue
            _log.error("a message about a lead is given up")
            await self._telling.give_up(one)


def _by_chat(due: list[DueLeadMessage]) -> Iterator[list[Parcel]]:
    """What is sent to each chat, one after another. What waits for room in a group comes in one message; new leads
    come before edits.
    """
    chats: dict[int, dict[tuple[object, ...], Parcel]] = {}
    for one in sorted(due, key=lambda one: one.row.message_id is not None):
        row, parcels = one.row, chats.setdefault(one.chat_id, {})
        if row.message_id is not None:
            place: tuple[object, ...] = ("edit", row.message_id)
        elif row.chat_id > 0:
            place = ("alone", row.id)
        else:
            place = ("new", row.topic_id, row.language)
        parcels.setdefault(place, []).append(one)
    for parcels in chats.values():
        yield [part for parcel in parcels.values() for part in _parts(parcel)]


def _parts(parcel: Parcel) -> Iterator[Parcel]:
    for first in range(0, len(parcel), MOST_TOGETHER):
        yield parcel[first : first + MOST_TOGETHER]


def _is_theirs(message: DueLeadMessage) -> bool:
    """Drawn for whoever has the lead, in their private chat."""
    row, taken_by = message.row, message.view.taken_by
    return row.telling in WITH_PHONE and taken_by is not None and int(taken_by) == row.chat_id
