"""Recordings of calls: whether each was fetched, and every message that sends one to a chat.

These messages have their own queue beside the outbox: a text whose answer was lost is sent again, a sound never is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import CallId, ChatId, UserId
from bot.domain.recording import RecordingMessageState, RecordingState
from storage.engine.database import inserting
from storage.tables import recording_messages as messages
from storage.tables import recordings

_OPEN = [RecordingMessageState.WAITING, RecordingMessageState.SENDING]


@dataclass(frozen=True, slots=True)
class RecordingRow:
    call_id: CallId
    leg_key: str
    state: RecordingState
    reason: str | None
    tries: int
    file_id: str | None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """`reply_to` None: the launch's card."""

    id: int
    call_id: CallId
    leg_key: str
    user_id: UserId
    chat_id: ChatId
    reply_to: int | None
    state: RecordingMessageState
    message_id: int | None


_RECORDING = [recordings.c[name] for name in RecordingRow.__dataclass_fields__]
_MESSAGE = [messages.c[name] for name in MessageRow.__dataclass_fields__]


def _recording(row: Sequence[object]) -> RecordingRow:
    values = dict(zip(RecordingRow.__dataclass_fields__, row, strict=True))
    values["state"] = RecordingState(str(values["state"]))
    return RecordingRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


def _message(row: Sequence[object]) -> MessageRow:
    values = dict(zip(MessageRow.__dataclass_fields__, row, strict=True))
    values["state"] = RecordingMessageState(str(values["state"]))
    return MessageRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


async def of_call(tx: AsyncConnection, call_id: CallId) -> dict[str, RecordingRow]:
    """By leg."""
    rows = await tx.execute(select(*_RECORDING).where(recordings.c.call_id == call_id))
    return {row.leg_key: _recording(row) for row in rows}


async def messages_of_call(tx: AsyncConnection, call_id: CallId) -> list[MessageRow]:
    """The oldest first."""
    rows = await tx.execute(select(*_MESSAGE).where(messages.c.call_id == call_id).order_by(messages.c.id))
    return [_message(row) for row in rows]


async def want(tx: AsyncConnection, call_id: CallId, leg_key: str, *, anew: bool, now: datetime) -> None:
    """Somebody is to get this recording. `anew`: a user asks, so one that was given up or forgotten is tried again."""
    row = inserting(tx, recordings).values(
        call_id=call_id, leg_key=leg_key, state=RecordingState.WAITING, updated_at=now
    )
    await tx.execute(row.on_conflict_do_nothing(index_elements=[recordings.c.call_id, recordings.c.leg_key]))
    if anew:
        await tx.execute(
            update(recordings)
            .where(*_is(call_id, leg_key), recordings.c.state != RecordingState.KEPT)
            .values(state=RecordingState.WAITING, tries=0, reason=None, updated_at=now)
        )


async def change(
    tx: AsyncConnection, call_id: CallId, leg_key: str, *, now: datetime, **values: object
) -> None:
    await tx.execute(update(recordings).where(*_is(call_id, leg_key)).values(updated_at=now, **values))


async def put(
    tx: AsyncConnection,
    key: str,
    *,
    call_id: CallId,
    leg_key: str,
    user_id: UserId,
    chat_id: ChatId,
    reply_to: int | None,
    now: datetime,
) -> None:
    """Adds a message. If its key is there already, the message was sent or is on its way, and nothing is added."""
    row = inserting(tx, messages).values(
        key=key,
        call_id=call_id,
        leg_key=leg_key,
        user_id=user_id,
        chat_id=chat_id,
        reply_to=reply_to,
        state=RecordingMessageState.WAITING,
        due_at=now,
    )
    await tx.execute(row.on_conflict_do_nothing(index_elements=[messages.c.key]))


async def is_on_its_way(tx: AsyncConnection, call_id: CallId, leg_key: str, chat_id: ChatId) -> bool:
    query = select(messages.c.id).where(
        messages.c.call_id == call_id,
        messages.c.leg_key == leg_key,
        messages.c.chat_id == chat_id,
        messages.c.state.in_(_OPEN),
    )
    return (await tx.execute(query.limit(1))).first() is not None


async def any_due(tx: AsyncConnection, now: datetime) -> bool:
    """Whether there is something to send, or something whose sender has not said in time what became of it."""
    query = select(messages.c.id).where(messages.c.state.in_(_OPEN), messages.c.due_at <= now)
    return (await tx.execute(query.limit(1))).first() is not None


async def claim(tx: AsyncConnection, now: datetime, limit: int, until: datetime) -> list[MessageRow]:
    """Due messages that belong to the caller alone until `until`."""
    free = _due(now, limit).with_for_update(skip_locked=True)
    rows = await tx.execute(
        update(messages).where(messages.c.id.in_(free)).values(due_at=until).returning(*_MESSAGE)
    )
    return sorted(map(_message, rows), key=lambda row: row.id)


def _due(now: datetime, limit: int) -> Select[tuple[int]]:
    return (
        select(messages.c.id)
        .where(messages.c.state == RecordingMessageState.WAITING, messages.c.due_at <= now)
        .order_by(messages.c.due_at)
        .limit(limit)
    )


async def next_due_at(tx: AsyncConnection) -> datetime | None:
    query = select(messages.c.due_at).where(messages.c.state == RecordingMessageState.WAITING)
    return (await tx.execute(query.order_by(messages.c.due_at).limit(1))).scalar_one_or_none()


async def move(
    tx: AsyncConnection, row_id: int, old: RecordingMessageState, new: RecordingMessageState, **values: object
) -> bool:
    done = await tx.execute(
        update(messages).where(messages.c.id == row_id, messages.c.state == old).values(state=new, **values)
    )
    return done.rowcount == 1


async def put_off_waiting(tx: AsyncConnection, call_id: CallId, leg_key: str, until: datetime) -> None:
    """All messages that wait for this recording wait until `until`."""
    await tx.execute(update(messages).where(*_waiting(call_id, leg_key)).values(due_at=until))


async def give_up_waiting(tx: AsyncConnection, call_id: CallId, leg_key: str) -> list[MessageRow]:
    """Nobody gets this recording; returns the messages that waited for it."""
    rows = await tx.execute(
        update(messages)
        .where(*_waiting(call_id, leg_key))
        .values(state=RecordingMessageState.DEAD)
        .returning(*_MESSAGE)
    )
    return [_message(row) for row in rows]


async def put_off(tx: AsyncConnection, row_id: int, until: datetime) -> None:
    """Back to waiting, for a message that certainly was not sent."""
    await tx.execute(
        update(messages)
        .where(messages.c.id == row_id, messages.c.state.in_(_OPEN))
        .values(state=RecordingMessageState.WAITING, due_at=until)
    )


async def left_sending(tx: AsyncConnection, due_by: datetime | None) -> list[CallId]:
    """Messages still `sending` may be in the chat, so they become unknown: those taken too long ago, or with None all.

    Returns their calls.
    """
    left = messages.c.state == RecordingMessageState.SENDING
    if due_by is not None:
        left &= messages.c.due_at <= due_by
    rows = await tx.execute(
        update(messages).where(left).values(state=RecordingMessageState.UNKNOWN).returning(messages.c.call_id)
    )
    return sorted({CallId(call_id) for (call_id,) in rows})


async def make_due(tx: AsyncConnection, now: datetime) -> None:
    """All waiting messages are tried at once, whether a dead worker had claimed them or their next try was later."""
    await tx.execute(
        update(messages)
        .where(messages.c.state == RecordingMessageState.WAITING, messages.c.due_at > now)
        .values(due_at=now)
    )


async def to_delete(tx: AsyncConnection, now: datetime, limit: int) -> list[MessageRow]:
    rows = await tx.execute(
        select(*_MESSAGE)
        .where(messages.c.state == RecordingMessageState.SENT, messages.c.delete_at <= now)
        .order_by(messages.c.delete_at)
        .limit(limit)
    )
    return [_message(row) for row in rows]


async def delete_later(tx: AsyncConnection, row_id: int, at: datetime) -> None:
    await tx.execute(update(messages).where(messages.c.id == row_id).values(delete_at=at))


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """A message's id is valid only in its own chat, so in the new chat these will reply to the launch's card."""
    await tx.execute(
        update(messages)
        .where(messages.c.chat_id == old, messages.c.state.in_(_OPEN))
        .values(chat_id=new, reply_to=None)
    )


def _is(call_id: CallId, leg_key: str) -> tuple[ColumnElement[bool], ...]:
    return recordings.c.call_id == call_id, recordings.c.leg_key == leg_key


def _waiting(call_id: CallId, leg_key: str) -> tuple[ColumnElement[bool], ...]:
    return (
        messages.c.call_id == call_id,
        messages.c.leg_key == leg_key,
        messages.c.state == RecordingMessageState.WAITING,
    )
