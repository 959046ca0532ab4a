"""Launches, their recipients and the batches they leave in: the part of the ledger that decides what is paid for.

Every change of state is one conditional update from the states that bot.domain.launch allows; a count of zero means
that somebody else was first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.draft import CallDraft
from bot.domain.ids import AccountId, BatchId, ChatId, LaunchId, ListId, RecipientId, UserId
from bot.domain.launch import (
    LaunchState,
    RecipientState,
    WithheldReason,
    launch_sources,
    recipient_is_settled,
    recipient_sources,
)
from bot.domain.phone import Phone
from storage.tables import launches, recipients


@dataclass(frozen=True, slots=True)
class LaunchRow:
    id: LaunchId
    user_id: UserId
    account_id: AccountId
    chat_id: ChatId
    content: CallDraft
    state: LaunchState
    paused_because: str | None
    repeats: LaunchId | None
    balance_before_kopecks: int | None
    estimate_low_kopecks: int | None
    estimate_high_kopecks: int | None
    recipient_count: int
    list_id: ListId | None
    is_bare: bool
    confirmed_at: datetime
    rings_at: datetime | None
    due_at: datetime
    tries: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecipientRow:
    id: RecipientId
    launch_id: LaunchId
    phone: Phone
    name: str | None
    fields: tuple[str, ...] | None
    state: RecipientState
    reason: str | None
    message: str | None
    batch_id: BatchId | None


LAUNCH = [launches.c[name] for name in LaunchRow.__dataclass_fields__]
RECIPIENT = [recipients.c[name] for name in RecipientRow.__dataclass_fields__]
_CALLED_OR_TO_BE = [
    state for state in RecipientState if state not in {RecipientState.WITHHELD, RecipientState.REJECTED}
]
_UNSETTLED = [state for state in RecipientState if not recipient_is_settled(state)]


def launch_row(row: Sequence[object]) -> LaunchRow:
    values = dict(zip(LaunchRow.__dataclass_fields__, row, strict=True))
    values["state"] = LaunchState(str(values["state"]))
    return LaunchRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


def recipient_row(row: Sequence[object]) -> RecipientRow:
    values = dict(zip(RecipientRow.__dataclass_fields__, row, strict=True))
    values["state"] = RecipientState(str(values["state"]))
    return RecipientRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


async def add(
    tx: AsyncConnection,
    *,
    launch_id: LaunchId,
    user_id: UserId,
    account_id: AccountId,
    chat_id: ChatId,
    content: CallDraft,
    repeats: LaunchId | None,
    estimate: tuple[int | None, int | None],
    balance_kopecks: int | None,
    recipient_count: int,
    now: datetime,
    due_at: datetime,
    rings_at: datetime | None = None,
    digest: str | None = None,
) -> None:
    await tx.execute(
        insert(launches).values(
            id=launch_id,
            user_id=user_id,
            account_id=account_id,
            chat_id=chat_id,
            content=content,
            state=LaunchState.HELD,
            repeats=repeats,
            estimate_low_kopecks=estimate[0],
            estimate_high_kopecks=estimate[1],
            balance_before_kopecks=balance_kopecks,
            recipient_count=recipient_count,
            list_id=content.list_id,
            digest=digest,
            confirmed_at=now,
            rings_at=rings_at or due_at,
            due_at=due_at,
        )
    )


async def get(tx: AsyncConnection, launch_id: int) -> LaunchRow | None:
    row = (await tx.execute(select(*LAUNCH).where(launches.c.id == launch_id))).one_or_none()
    return None if row is None else launch_row(row)


async def repeat_of(tx: AsyncConnection, launch_id: LaunchId) -> LaunchId | None:
    """The launch that repeated this one by its button, if any."""
    return (
        await tx.execute(select(launches.c.id).where(launches.c.repeats == launch_id))
    ).scalar_one_or_none()


async def due(tx: AsyncConnection, now: datetime, limit: int) -> list[LaunchRow]:
    rows = await tx.execute(
        select(*LAUNCH)
        .where(launches.c.state.in_([LaunchState.HELD, LaunchState.RUNNING]), launches.c.due_at <= now)
        .order_by(launches.c.due_at)
        .limit(limit)
    )
    return [launch_row(row) for row in rows]


async def next_due_at(tx: AsyncConnection) -> datetime | None:
    query = (
        select(launches.c.due_at)
        .where(launches.c.state.in_([LaunchState.HELD, LaunchState.RUNNING]))
        .order_by(launches.c.due_at)
        .limit(1)
    )
    return (await tx.execute(query)).scalar_one_or_none()


async def move(
    tx: AsyncConnection,
    launch_id: int,
    new: LaunchState,
    *,
    only_from: Collection[LaunchState] | None = None,
    paused_because: str | None = None,
    due_at: datetime | None = None,
    done_at: datetime | None = None,
) -> bool:
    """The launch in its new state, unless somebody else moved it first."""
    values: dict[str, object] = {"state": new, "paused_because": paused_because}
    if due_at is not None:
        values |= {"due_at": due_at, "tries": 0}
    if done_at is not None:
        values["done_at"] = done_at
    sources = launch_sources(new) if only_from is None else launch_sources(new) & frozenset(only_from)
    done = await tx.execute(
        update(launches).where(launches.c.id == launch_id, launches.c.state.in_(sources)).values(**values)
    )
    return done.rowcount == 1


async def try_later(tx: AsyncConnection, launch_id: LaunchId, due_at: datetime) -> int:
    """Counts a try that never left this machine and says how many there were in a row."""
    row = await tx.execute(
        update(launches)
        .where(launches.c.id == launch_id)
        .values(tries=launches.c.tries + 1, due_at=due_at)
        .returning(launches.c.tries)
    )
    return int(row.scalar_one())


async def due_again(tx: AsyncConnection, launch_id: LaunchId, at: datetime) -> None:
    """A running launch goes on with its next batch."""
    await tx.execute(
        update(launches)
        .where(launches.c.id == launch_id, launches.c.state == LaunchState.RUNNING)
        .values(due_at=at, tries=0)
    )


async def nothing_to_do(tx: AsyncConnection, launch_id: LaunchId) -> None:
    """A running launch whose recipients have all been sent is due no more; outcomes finish it."""
    # Far away instead of NULL, so that the index on (state, due_at) serves both questions.
    await tx.execute(
        update(launches)
        .where(launches.c.id == launch_id)
        .values(due_at=datetime.fromisoformat("9999-01-01T00:00:00+00:00"), tries=0)
    )


async def recipients_of(
    tx: AsyncConnection,
    launch_id: int,
    *,
    states: Collection[RecipientState] | None = None,
    limit: int | None = None,
    lock: bool = False,
) -> list[RecipientRow]:
    query = select(*RECIPIENT).where(recipients.c.launch_id == launch_id).order_by(recipients.c.position)
    if states is not None:
        query = query.where(recipients.c.state.in_(states))
    if limit is not None:
        query = query.limit(limit)
    if lock:
        query = query.with_for_update(skip_locked=True)
    return [recipient_row(row) for row in await tx.execute(query)]


async def recipient(tx: AsyncConnection, recipient_id: RecipientId) -> RecipientRow | None:
    row = (await tx.execute(select(*RECIPIENT).where(recipients.c.id == recipient_id))).one_or_none()
    return None if row is None else recipient_row(row)


async def recipients_of_batch(tx: AsyncConnection, batch_id: BatchId) -> list[RecipientRow]:
    rows = await tx.execute(
        select(*RECIPIENT).where(recipients.c.batch_id == batch_id).order_by(recipients.c.position)
    )
    return [recipient_row(row) for row in rows]


async def settle_recipients(
    tx: AsyncConnection,
    ids: Sequence[RecipientId],
    new: RecipientState,
    *,
    reason: str | None = None,
    message: str | None = None,
    batch_id: BatchId | None = None,
) -> int:
    """Moves these recipients as far as their states allow; the count of those who moved."""
    values: dict[str, object] = {"state": new, "reason": reason, "message": message}
    if batch_id is not None:
        values["batch_id"] = batch_id
    if new is RecipientState.QUEUED:
        values |= {"batch_id": None, "rings_at": None}
    done = await tx.execute(
        update(recipients)
        .where(recipients.c.id.in_(ids), recipients.c.state.in_(recipient_sources(new)))
        .values(**values)
    )
    return done.rowcount


async def withhold(
    tx: AsyncConnection, launch_id: int, reasons: Mapping[RecipientId, WithheldReason] | WithheldReason
) -> int:
    """Keeps queued recipients at home: these with their reasons, or everybody left with one."""
    if isinstance(reasons, WithheldReason):
        done = await tx.execute(
            update(recipients)
            .where(recipients.c.launch_id == launch_id, recipients.c.state == RecipientState.QUEUED)
            .values(state=RecipientState.WITHHELD, reason=reasons)
        )
        return done.rowcount
    count = 0
    for reason in set(reasons.values()):
        ids = [recipient for recipient, why in reasons.items() if why is reason]
        count += await settle_recipients(tx, ids, RecipientState.WITHHELD, reason=reason)
    return count


async def counts(tx: AsyncConnection, launch_id: int) -> dict[RecipientState, int]:
    rows = await tx.execute(
        select(recipients.c.state, func.count())
        .where(recipients.c.launch_id == launch_id)
        .group_by(recipients.c.state)
    )
    return {RecipientState(state): count for state, count in rows}


async def is_all_settled(tx: AsyncConnection, launch_id: int) -> bool:
    query = select(recipients.c.id).where(
        # By the states looked for, not by the others: each is then one look into the index, however many are settled.
        recipients.c.launch_id == launch_id,
        recipients.c.state.in_(_UNSETTLED),
    )
    return (await tx.execute(query.limit(1))).one_or_none() is None


async def unknown_among(
    tx: AsyncConnection, account_id: AccountId, phones: Collection[Phone], *, beside: int | None = None
) -> set[Phone]:
    """Phones of this account that may be ringing by a request whose answer was lost."""
    query = (
        select(recipients.c.phone)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .where(
            recipients.c.phone.in_(phones),
            recipients.c.state == RecipientState.UNKNOWN,
            launches.c.account_id == account_id,
        )
    )
    if beside is not None:
        query = query.where(launches.c.id != beside)
    return {Phone(phone) for (phone,) in await tx.execute(query)}


async def still_to_spend(tx: AsyncConnection, account_id: AccountId) -> int:
    """Kopecks that launches under way may yet cost: the share of their unsent recipients in what was expected."""
    expected = func.coalesce(launches.c.estimate_high_kopecks, launches.c.estimate_low_kopecks, 0)
    unsent = (
        select(func.count())
        .where(
            recipients.c.launch_id == launches.c.id,
            recipients.c.state.in_([RecipientState.QUEUED, RecipientState.SENDING]),
        )
        .scalar_subquery()
    )
    query = select(expected, launches.c.recipient_count, unsent).where(
        launches.c.account_id == account_id,
        launches.c.state.in_([LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED]),
        launches.c.recipient_count > 0,
    )
    return sum(cost * waiting // count for cost, count, waiting in await tx.execute(query))


async def same_list_since(
    tx: AsyncConnection, account_id: AccountId, digest: str, since: datetime
) -> LaunchRow | None:
    """The latest launch to the very same recipients that was confirmed since then, and has called or may yet call any."""
    somebody = (
        select(recipients.c.id)
        .where(recipients.c.launch_id == launches.c.id, recipients.c.state.in_(_CALLED_OR_TO_BE))
        .exists()
    )
    query = (
        select(*LAUNCH)
        .where(
            launches.c.account_id == account_id,
            launches.c.digest == digest,
            launches.c.confirmed_at >= since,
            launches.c.state != LaunchState.CANCELLED,
            somebody,
        )
        .order_by(launches.c.confirmed_at.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else launch_row(row)


async def list_contents(tx: AsyncConnection, account_id: AccountId, limit: int) -> list[CallDraft]:
    """What was confirmed for lists of this account lately, newest first."""
    query = (
        select(launches.c.content)
        .where(launches.c.account_id == account_id, launches.c.list_id.is_not(None))
        .order_by(launches.c.confirmed_at.desc())
        .limit(limit)
    )
    return list(await tx.scalars(query))


async def change(tx: AsyncConnection, launch_id: LaunchId, **values: object) -> None:
    await tx.execute(update(launches).where(launches.c.id == launch_id).values(**values))


async def unsent_of(tx: AsyncConnection, user_id: UserId) -> list[LaunchRow]:
    """This user's launches some recipients of which have not been sent."""
    somebody_waits = (
        select(recipients.c.id)
        .where(recipients.c.launch_id == launches.c.id, recipients.c.state == RecipientState.QUEUED)
        .exists()
    )
    rows = await tx.execute(
        select(*LAUNCH)
        .where(
            launches.c.user_id == user_id,
            launches.c.state.in_([LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED]),
            somebody_waits,
        )
        .order_by(launches.c.id)
    )
    return [launch_row(row) for row in rows]
