"""Messages that a user must act on: stored together with the fact they tell, sent by a worker, told once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import NO_TOPIC, ChatId, TopicId
from storage.engine.database import inserting
from storage.tables import outbox

MOST_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """`facts`: codes and numbers; they become a text in the reader's language when the message is sent. That is the fact
    `language` where there is one, as for a group, else the user's.
    """

    id: int
    key: str
    chat_id: ChatId
    topic_id: TopicId
    kind: str
    facts: dict[str, str | int | None]
    attempts: int


_COLUMNS = [outbox.c[name] for name in OutboxRow.__dataclass_fields__]


async def is_known(tx: AsyncConnection, key: str) -> bool:
    """Whether this fact was told, or is about to be."""
    query = select(outbox.c.id).where(outbox.c.key == key)
    return (await tx.execute(query)).one_or_none() is not None


async def put(
    tx: AsyncConnection,
    key: str,
    *,
    chat_id: ChatId,
    kind: str,
    facts: dict[str, str | int | None],
    now: datetime,
    topic_id: TopicId = NO_TOPIC,
    due_at: datetime | None = None,
) -> None:
    """To be called in the transaction of the fact itself. If the key is there already, nothing is added. `due_at`: it is
    not sent before.
    """
    message = inserting(tx, outbox).values(
        key=key,
        chat_id=chat_id,
        topic_id=topic_id,
        kind=kind,
        facts=facts,
        state="waiting",
        due_at=due_at or now,
        created_at=now,
    )
    await tx.execute(message.on_conflict_do_nothing(index_elements=[outbox.c.key]))


async def due(tx: AsyncConnection, now: datetime, limit: int) -> list[OutboxRow]:
    rows = await tx.execute(
        select(*_COLUMNS)
        .where(outbox.c.state == "waiting", outbox.c.due_at <= now)
        .order_by(outbox.c.due_at)
        .limit(limit)
    )
    return [OutboxRow(*row) for row in rows]


async def next_due_at(tx: AsyncConnection) -> datetime | None:
    query = select(outbox.c.due_at).where(outbox.c.state == "waiting").order_by(outbox.c.due_at).limit(1)
    return (await tx.execute(query)).scalar_one_or_none()


async def move(tx: AsyncConnection, row_id: int, old: str, new: str, **values: object) -> bool:
    done = await tx.execute(
        update(outbox).where(outbox.c.id == row_id, outbox.c.state == old).values(state=new, **values)
    )
    return done.rowcount == 1


async def put_off(tx: AsyncConnection, row_id: int, until: datetime, *, failed: bool) -> None:
    """Back to waiting. `failed`: this counts as an attempt; a wait for Telegram's limits doesn't."""
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.state.in_(["waiting", "sending"]))
        .values(state="waiting", due_at=until, attempts=outbox.c.attempts + int(failed))
    )


async def any_left_sending(tx: AsyncConnection, due_by: datetime) -> bool:
    """Whether a sender has taken a text and not said in time what became of it."""
    query = select(outbox.c.id).where(outbox.c.state == "sending", outbox.c.due_at <= due_by)
    return (await tx.execute(query.limit(1))).first() is not None


async def left_sending(tx: AsyncConnection, now: datetime, *, due_by: datetime | None) -> None:
    """Texts that are still `sending` go out once more: a doubled warning is better than a lost one.

    Those taken too long ago, or with None all of them, when no sender can be alive. One that fails every time is given
    up.
    """
    left = outbox.c.state == "sending"
    if due_by is not None:
        left &= outbox.c.due_at <= due_by
    is_hopeless = outbox.c.attempts + 1 >= MOST_ATTEMPTS
    await tx.execute(
        update(outbox)
        .where(left)
        .values(
            state=case((is_hopeless, "dead"), else_="waiting"), attempts=outbox.c.attempts + 1, due_at=now
        )
    )


async def forget(tx: AsyncConnection, before: datetime) -> None:
    await tx.execute(delete(outbox).where(outbox.c.state.in_(["sent", "dead"]), outbox.c.created_at < before))


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    await tx.execute(update(outbox).where(outbox.c.chat_id == old).values(chat_id=new))


async def forget_unsent_to(tx: AsyncConnection, chat_id: ChatId) -> None:
    """Nothing more is sent to a user who is not let in any more."""
    await tx.execute(
        update(outbox).where(outbox.c.chat_id == chat_id, outbox.c.state == "waiting").values(state="dead")
    )
