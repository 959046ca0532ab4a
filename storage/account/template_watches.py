"""Who waits for which template of the service's cabinet to become usable, and when it is looked at next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, ChatId, TemplateId, UserId
from storage.engine.database import inserting
from storage.tables import template_watches


@dataclass(frozen=True, slots=True)
class TemplateWatch:
    """`looks`: how often it was looked at in vain."""

    id: int
    user_id: UserId
    account_id: AccountId
    chat_id: ChatId
    template_id: TemplateId
    looks: int
    created_at: datetime


_COLUMNS = [template_watches.c[name] for name in TemplateWatch.__dataclass_fields__]


async def add(
    tx: AsyncConnection,
    user_id: UserId,
    account_id: AccountId,
    chat_id: ChatId,
    template_id: TemplateId,
    now: datetime,
    look_at: datetime,
) -> None:
    watch = inserting(tx, template_watches).values(
        user_id=user_id,
        account_id=account_id,
        chat_id=chat_id,
        template_id=template_id,
        created_at=now,
        look_at=look_at,
    )
    await tx.execute(watch.on_conflict_do_nothing())


async def is_watched(
    tx: AsyncConnection, user_id: UserId, account_id: AccountId, template_id: TemplateId
) -> bool:
    one = select(template_watches.c.id).where(*_of(user_id, account_id, template_id))
    return (await tx.execute(one)).one_or_none() is not None


async def due(tx: AsyncConnection, now: datetime, limit: int) -> list[TemplateWatch]:
    query = select(*_COLUMNS).where(template_watches.c.look_at <= now).order_by(template_watches.c.look_at)
    return [TemplateWatch(*row) for row in await tx.execute(query.limit(limit))]


async def look_later(tx: AsyncConnection, watch: TemplateWatch, at: datetime) -> None:
    await tx.execute(
        update(template_watches)
        .where(template_watches.c.id == watch.id, template_watches.c.looks == watch.looks)
        .values(looks=watch.looks + 1, look_at=at)
    )


async def drop(tx: AsyncConnection, watch_id: int) -> bool:
    """False: somebody else has dropped it."""
    done = await tx.execute(delete(template_watches).where(template_watches.c.id == watch_id))
    return done.rowcount == 1


async def drop_of(
    tx: AsyncConnection, user_id: UserId, account_id: AccountId, template_id: TemplateId
) -> None:
    await tx.execute(delete(template_watches).where(*_of(user_id, account_id, template_id)))


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    await tx.execute(update(template_watches).where(template_watches.c.chat_id == old).values(chat_id=new))


def _of(user_id: UserId, account_id: AccountId, template_id: TemplateId) -> tuple[ColumnElement[bool], ...]:
    watched = template_watches.c
    return (
        watched.user_id == user_id,
        watched.account_id == account_id,
        watched.template_id == template_id,
    )
