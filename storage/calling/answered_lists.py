"""Launches whose lists are given back with the answers in them."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import LaunchId
from storage.tables import launches


async def plan_answers(tx: AsyncConnection, launch_id: LaunchId, at: datetime) -> None:
    """The launch's list is given back at that time."""
    await tx.execute(update(launches).where(launches.c.id == launch_id).values(answers_at=at))


async def answers_due(tx: AsyncConnection, now: datetime, limit: int) -> list[LaunchId]:
    query = select(launches.c.id).where(launches.c.answers_at <= now).order_by(launches.c.answers_at)
    return [LaunchId(one) for one in await tx.scalars(query.limit(limit))]


async def take_answers(tx: AsyncConnection, launch_id: LaunchId) -> bool:
    """True for whoever gives the list back; False: somebody else does, or did."""
    done = await tx.execute(
        update(launches)
        .where(launches.c.id == launch_id, launches.c.answers_at.is_not(None))
        .values(answers_at=None)
    )
    return done.rowcount == 1
