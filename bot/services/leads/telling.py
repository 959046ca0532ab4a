"""Who is told of a lead, and when: the chats that watch at once, once more while nobody has taken it, then the owner.

The rows of messages are written here; bot.workers.leads sends and edits them.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.ids import NO_TOPIC, ChatId, TopicId, UserId
from bot.domain.lead import LeadState, ToldAs
from bot.services.leads.leads import Leads, LeadView, again_after
from bot.services.leads.watchers import chats_of_lead, tell_chat
from bot.services.users.locale import effective_language, effective_zone
from storage.account import accounts, users
from storage.calling import leads
from storage.calling.leads import LeadRow
from storage.chat import lead_messages
from storage.chat.lead_messages import LeadMessageRow
from storage.engine.database import Database

CLAIMED_FOR = timedelta(seconds=30)
"""Longer than a sending takes: a worker that has not said by then what became of a message has died."""
IN_TURN = (ToldAs.FIRST, ToldAs.AGAIN, ToldAs.OWNER)


@dataclass(frozen=True, slots=True)
class DueLeadMessage:
    """One message to send or to edit."""

    row: LeadMessageRow
    view: LeadView = field(repr=False)
    zone: ZoneInfo

    @property
    def chat_id(self) -> ChatId:
        return self.row.chat_id

    @property
    def topic_id(self) -> TopicId:
        return self.row.topic_id


class LeadTelling:
    def __init__(self, *, database: Database, settings: Settings, leads_: Leads, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._leads = leads_
        self._clock = clock

    async def tell_due(self, limit: int = 50) -> int:
        """Writes down the messages that are due by now; returns how many leads it looked at."""
        async with self._database.reading() as tx:
            due = await leads.due(tx, self._clock(), limit)
        for lead in due:
            async with self._database.writing() as tx:
                await self._tell(tx, lead, self._clock())
        return len(due)

    async def due(self, limit: int = 50, *, without: Collection[int] = ()) -> list[DueLeadMessage]:
        """The oldest first. `without`: chats in which there is no room now."""
        async with self._database.reading() as tx:
            rows = await lead_messages.due(tx, self._clock(), limit, without=without)
            return [await self._described(tx, row) for row in rows]

    async def together(self, message: DueLeadMessage) -> list[DueLeadMessage]:
        """All that stands in the same message as this one, which was sent, as it is now."""
        row = message.row
        if row.message_id is None:
            raise ValueError("not sent yet")
        async with self._database.reading() as tx:
            rows = await lead_messages.together(tx, row.chat_id, row.message_id)
            return [await self._described(tx, one) for one in rows]

    async def _described(self, tx: AsyncConnection, row: LeadMessageRow) -> DueLeadMessage:
        lead = await leads.get(tx, row.lead_id)
        if lead is None:
            raise AssertionError("a lead is never deleted")
        reader = await users.get(tx, row.chat_id)
        view = await self._leads.view_of(tx, lead)
        return DueLeadMessage(row, view, effective_zone(reader, self._settings))

    async def next_due_at(self, *, without: Collection[int] = ()) -> datetime | None:
        async with self._database.reading() as tx:
            found = [await leads.next_due_at(tx), await lead_messages.next_due_at(tx, without=without)]
        return min((at for at in found if at is not None), default=None)

    async def claim(self, message: DueLeadMessage) -> bool:
        """Marks a message as leaving; False: another worker has it."""
        now = self._clock()
        async with self._database.writing() as tx:
            return await lead_messages.claim(tx, message.row, now, now + CLAIMED_FOR)

    async def shown(self, message: DueLeadMessage, message_id: int, digest: str) -> None:
        async with self._database.writing() as tx:
            await lead_messages.shown(tx, message.row, message_id, digest, self._clock())

    async def put_off(self, message: DueLeadMessage, span: timedelta, *, failed: bool = False) -> None:
        async with self._database.writing() as tx:
            await lead_messages.put_off(tx, message.row.id, self._clock() + span, failed=failed)

    async def give_up(self, message: DueLeadMessage) -> None:
        """The chat takes no messages; the lead is still in /leads and in the other chats."""
        async with self._database.writing() as tx:
            await lead_messages.give_up(tx, message.row.id)

    async def _tell(self, tx: AsyncConnection, lead: LeadRow, now: datetime) -> None:
        if lead.state is LeadState.LATER and lead.taken_by is not None:
            if await leads.told(tx, lead, None):
                await self._add(tx, lead, ChatId(lead.taken_by), ToldAs.REMINDER, now, reader=lead.taken_by)
            return
        telling = IN_TURN[min(lead.told, len(IN_TURN) - 1)]
        is_last = telling is ToldAs.OWNER
        again = None if is_last else now + await again_after(tx, lead.account_id, self._settings)
        if not await leads.told(tx, lead, again):
            return
        if is_last:
            account = await accounts.get(tx, lead.account_id)
            if account is not None and account.owner_id:
                await self._add(tx, lead, ChatId(account.owner_id), telling, now, reader=account.owner_id)
            return
        for chat in await chats_of_lead(tx, lead.id, self._settings, now):
            await tell_chat(tx, lead.id, chat, telling, now)

    async def _add(
        self,
        tx: AsyncConnection,
        lead: LeadRow,
        chat_id: ChatId,
        telling: ToldAs,
        now: datetime,
        *,
        reader: UserId,
    ) -> None:
        user = await users.get(tx, reader)
        language = effective_language(user, self._settings)
        await lead_messages.add(tx, lead.id, chat_id, NO_TOPIC, telling, language=language, due_at=now)
