"""What news changes in a call: its legs, its state, the reactions to it. Only the modules that take news may write here
(an import contract).
"""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.call_status import LegNews
from bot.domain.ids import CallId
from storage.tables import calls, legs, reactions


async def keep_leg(
    tx: AsyncConnection, call_id: CallId, news: LegNews, *, is_new: bool, now: datetime
) -> None:
    if is_new:
        await tx.execute(insert(legs).values(call_id=call_id, leg_key=news.leg_key, seen_at=now, news=news))
        return
    await tx.execute(
        update(legs)
        .where(legs.c.call_id == call_id, legs.c.leg_key == news.leg_key)
        .values(seen_at=now, news=news)
    )


async def change(tx: AsyncConnection, call_id: CallId, **values: object) -> None:
    await tx.execute(update(calls).where(calls.c.id == call_id).values(**values))


async def add_reaction(
    tx: AsyncConnection, call_id: CallId, answer: str, *, is_late: bool, received_at: datetime
) -> bool:
    """True when the answer is new; the same answer of the same call is stored once."""
    answer = answer[:300]
    query = select(reactions.c.id).where(reactions.c.call_id == call_id, reactions.c.answer == answer)
    if (await tx.execute(query)).one_or_none() is not None:
        return False
    await tx.execute(
        insert(reactions).values(call_id=call_id, answer=answer, is_late=is_late, received_at=received_at)
    )
    return True
