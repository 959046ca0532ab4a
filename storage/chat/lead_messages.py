"""Messages about leads, which live like cards: sent once, then edited as the lead changes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, LeadId, TopicId
from bot.domain.lead import LeadState, ToldAs
from storage.engine.database import inserting
from storage.tables import lead_messages, leads


@dataclass(frozen=True, slots=True)
class LeadMessageRow:
    """`version` grows with the lead; `shown`: a digest of what the chat shows."""

    id: int
    lead_id: LeadId
    chat_id: ChatId
    topic_id: TopicId
    telling: ToldAs
    language: str
    message_id: int | None
    version: int
    attempts: int
    shown: str | None


_COLUMNS = [lead_messages.c[name] for name in LeadMessageRow.__dataclass_fields__]


async def add(
    tx: AsyncConnection,
    lead_id: LeadId,
    chat_id: ChatId,
    topic_id: TopicId,
    telling: ToldAs,
    *,
    language: str,
    due_at: datetime,
) -> None:
    """A message that was sent before is sent anew, below what came since."""
    adding = inserting(tx, lead_messages).values(
        lead_id=lead_id,
        chat_id=chat_id,
        topic_id=topic_id,
        telling=telling,
        language=language,
        due_at=due_at,
    )
    one = [lead_messages.c[name] for name in ("lead_id", "chat_id", "topic_id", "telling")]
    anew = {
        "message_id": None, "is_stale": True, "due_at": due_at, "attempts": 0, "version": lead_messages.c.version + 1,
    }  # fmt: skip
    await tx.execute(adding.on_conflict_do_update(index_elements=one, set_=anew))


async def places(tx: AsyncConnection, lead_id: LeadId) -> set[tuple[ChatId, TopicId]]:
    """Where a message about the lead stands, or is on its way to."""
    query = select(lead_messages.c.chat_id, lead_messages.c.topic_id).where(
        lead_messages.c.lead_id == lead_id
    )
    return {(ChatId(chat_id), TopicId(topic_id)) for chat_id, topic_id in await tx.execute(query)}


async def send_anew(tx: AsyncConnection, lead_id: LeadId, chat_id: ChatId, now: datetime) -> None:
    """An edited message makes no sound: what its reader has to hear of comes as a new one."""
    await tx.execute(
        update(lead_messages)
        .where(lead_messages.c.lead_id == lead_id, lead_messages.c.chat_id == chat_id)
        .where(lead_messages.c.telling == ToldAs.TAKER)
        .values(message_id=None, is_stale=True, due_at=now, version=lead_messages.c.version + 1)
    )


async def send_unsent(tx: AsyncConnection, lead_id: LeadId, chat_id: ChatId, now: datetime) -> None:
    """What could not be sent to a chat is tried once more."""
    await tx.execute(
        update(lead_messages)
        .where(lead_messages.c.lead_id == lead_id, lead_messages.c.chat_id == chat_id)
        .where(lead_messages.c.message_id.is_(None), lead_messages.c.is_stale.is_(False))
        .values(is_stale=True, due_at=now, attempts=0)
    )


async def taker_left(tx: AsyncConnection, user_id: int, now: datetime) -> None:
    """Whoever does not work with the account any more has no lead of it: theirs are told to the others anew, and their
    own chat hears no more of them.
    """
    theirs = (leads.c.taken_by == user_id, leads.c.closed_at.is_(None))
    ids = list(await tx.scalars(select(leads.c.id).where(*theirs)))
    await tx.execute(
        update(leads)
        .where(*theirs)
        .values(
            state=LeadState.NEW,
            taken_by=None,
            taken_at=None,
            state_before=None,
            put_on_stop_list=False,
            told=0,
            due_at=now,
        )
    )
    for lead_id in ids:
        await mark_stale(tx, lead_id)
    private = (lead_messages.c.chat_id == user_id, lead_messages.c.message_id.is_(None))
    await tx.execute(update(lead_messages).where(*private).values(is_stale=False))


async def mark_stale(tx: AsyncConnection, lead_id: int) -> None:
    """To be called in the transaction of the change itself."""
    await tx.execute(
        update(lead_messages)
        .where(lead_messages.c.lead_id == lead_id)
        .values(version=lead_messages.c.version + 1, is_stale=True)
    )


async def due(
    tx: AsyncConnection, now: datetime, limit: int, *, without: Collection[int] = ()
) -> list[LeadMessageRow]:
    """`without`: chats in which there is no room now."""
    query = (
        select(*_COLUMNS)
        .where(lead_messages.c.is_stale, lead_messages.c.due_at <= now)
        .where(lead_messages.c.chat_id.not_in(without))
        .order_by(lead_messages.c.due_at, lead_messages.c.id)
        .limit(limit)
    )
    return [LeadMessageRow(*row) for row in await tx.execute(query)]


async def claim(tx: AsyncConnection, row: LeadMessageRow, now: datetime, until: datetime) -> bool:
    """Whether the message is the caller's until then. One that is not written down as shown by then is shown again.
    An edit is claimed even if it shows nothing new by itself: several leads may stand in one message.
    """
    claiming = update(lead_messages).where(lead_messages.c.id == row.id, lead_messages.c.due_at <= now)
    if row.message_id is None:
        claiming = claiming.where(lead_messages.c.is_stale, lead_messages.c.message_id.is_(None))
    else:
        claiming = claiming.where(lead_messages.c.message_id == row.message_id)
    return (await tx.execute(claiming.values(due_at=until))).rowcount == 1


async def together(tx: AsyncConnection, chat_id: ChatId, message_id: int) -> list[LeadMessageRow]:
    """All that stands in one message of a chat, in the order in which it stands there."""
    one = (lead_messages.c.chat_id == chat_id, lead_messages.c.message_id == message_id)
    query = select(*_COLUMNS).where(*one).order_by(lead_messages.c.id)
    return [LeadMessageRow(*row) for row in await tx.execute(query)]


async def shown(
    tx: AsyncConnection, row: LeadMessageRow, message_id: int, digest: str, now: datetime
) -> None:
    """It stays stale if the lead has changed meanwhile."""
    await tx.execute(
        update(lead_messages)
        .where(lead_messages.c.id == row.id)
        .values(
            message_id=message_id,
            shown=digest,
            due_at=now,
            attempts=0,
            is_stale=lead_messages.c.version != row.version,
        )
    )


async def put_off(tx: AsyncConnection, row_id: int, until: datetime, *, failed: bool) -> None:
    await tx.execute(
        update(lead_messages)
        .where(lead_messages.c.id == row_id)
        .values(due_at=until, attempts=lead_messages.c.attempts + int(failed))
    )


async def give_up(tx: AsyncConnection, row_id: int) -> None:
    await tx.execute(update(lead_messages).where(lead_messages.c.id == row_id).values(is_stale=False))


async def lead_of(tx: AsyncConnection, chat_id: int, message_id: int) -> LeadId | None:
    """Which lead a message is about; None: no lead, or several."""
    found = {row.lead_id for row in await together(tx, ChatId(chat_id), message_id)}
    return found.pop() if len(found) == 1 else None


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """The group has become a supergroup, whose messages are numbered anew: what changes is sent once more."""
    moved = update(lead_messages).where(lead_messages.c.chat_id == old)
    await tx.execute(moved.values(chat_id=new, message_id=None, shown=None))


async def next_due_at(tx: AsyncConnection, *, without: Collection[int] = ()) -> datetime | None:
    query = select(lead_messages.c.due_at).where(
        lead_messages.c.is_stale, lead_messages.c.chat_id.not_in(without)
    )
    return (await tx.execute(query.order_by(lead_messages.c.due_at).limit(1))).scalar_one_or_none()
