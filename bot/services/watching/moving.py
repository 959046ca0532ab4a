"""A group that becomes a supergroup gets another id: what was to go to the old one goes to the new one."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId
from storage.account import template_watches
from storage.calling import schedules
from storage.chat import cards, lead_messages, outbox, watches
from storage.sounds import recordings


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """Messages, cards, recordings, watches and schedules go to the new chat."""
    await outbox.chat_moved(tx, old, new)
    await cards.chat_moved(tx, old, new)
    await recordings.chat_moved(tx, old, new)
    await template_watches.chat_moved(tx, old, new)
    await watches.chat_moved(tx, old, new)
    await schedules.chat_moved(tx, old, new)
    await lead_messages.chat_moved(tx, old, new)
