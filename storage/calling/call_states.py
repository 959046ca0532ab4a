"""What news changes in a call: its legs, its state, the reactions to it. Only the modules that take news may write here
(an import contract).
"""

from datetime import datetime

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_status import LegNews
from bot.domain.ids import CallId
from storage.tables import calls, legs, reactions

ANSWER_LIMIT = 300
"""Characters; a longer spoken answer is cut."""


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
    tx: AsyncConnection,
    call_id: CallId,
    answer: str,
    *,
    node: int | None,
    is_late: bool,
    received_at: datetime,
) -> bool:
    """True when the reaction is new: one in the tree counts once a call, and so does an answer that has no place in it.

    `node`: its number in the launch's tree, None where nobody knows it.
    """
    answer = answer[:ANSWER_LIMIT]
    same = reactions.c.call_id == call_id
    of_answer = and_(same, reactions.c.answer == answer)
    known = of_answer if node is None else and_(same, reactions.c.node == node)
    if (await tx.execute(select(reactions.c.id).where(known).limit(1))).first() is not None:
        return False
    if node is not None:
        # It was known without its place; now there is one.
        await tx.execute(delete(reactions).where(of_answer, reactions.c.node.is_(None)))
    await tx.execute(
        insert(reactions).values(
            call_id=call_id, node=node, answer=answer, is_late=is_late, received_at=received_at
        )
    )
    return True
