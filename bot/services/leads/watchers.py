"""Which chats a lead comes to. Who reacted in several launches waits once, for the chats of all these launches."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.ids import LeadId
from bot.domain.lead import ToldAs
from bot.services.watching.chats import WatchingChat, chats_for_leads
from storage.calling import launches, leads
from storage.chat import lead_messages


async def chats_of_lead(
    tx: AsyncConnection, lead_id: LeadId, settings: Settings, now: datetime
) -> list[WatchingChat]:
    """Each chat, or topic of one, once: those of the launch that they reacted in first come first."""
    found: dict[tuple[int, int], WatchingChat] = {}
    for launch_id in await leads.launches_of(tx, lead_id):
        launch = await launches.get(tx, launch_id)
        if launch is None:
            raise AssertionError("a lead without its launch")
        for chat in await chats_for_leads(tx, launch, settings, now):
            found.setdefault((chat.chat_id, chat.topic_id), chat)
    return list(found.values())


async def tell_chat(
    tx: AsyncConnection, lead_id: LeadId, chat: WatchingChat, telling: ToldAs, now: datetime
) -> None:
    """Writes the message down; bot.workers.leads sends it."""
    due_at = chat.quiet_until or now
    await lead_messages.add(
        tx, lead_id, chat.chat_id, chat.topic_id, telling, language=chat.language, due_at=due_at
    )


async def tell_other_chats(tx: AsyncConnection, lead_id: LeadId, settings: Settings, now: datetime) -> None:
    """Chats where no message about the lead stands get one; the others see theirs change."""
    there = await lead_messages.places(tx, lead_id)
    for chat in await chats_of_lead(tx, lead_id, settings, now):
        if (chat.chat_id, chat.topic_id) not in there:
            await tell_chat(tx, lead_id, chat, ToldAs.FIRST, now)
