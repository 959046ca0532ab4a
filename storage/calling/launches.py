"""Launches: the part of the ledger that decides what is paid for.

Every change of state is one conditional update from the states that bot.domain.calls.launch allows. A count of zero means
that somebody else changed the launch first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import (
    LaunchState,
    RecipientState,
    launch_sources,
)
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, ChatId, LaunchId, ListId, UserId
from storage.tables import drafts, launches, recipients


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
    next_round_at: datetime | None


LAUNCH = [launches.c[name] for name in LaunchRow.__dataclass_fields__]
_TRIALS = 20
_CALLED_OR_TO_BE = [
    state for state in RecipientState if state not in {RecipientState.WITHHELD, RecipientState.REJECTED}
]


def launch_row(row: Sequence[object]) -> LaunchRow:
    values = dict(zip(LaunchRow.__dataclass_fields__, row, strict=True))
    values["state"] = LaunchState(str(values["state"]))
    return LaunchRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


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
    """The launch that repeated this one by the button, if there is one."""
    return (
        await tx.execute(select(launches.c.id).where(launches.c.repeats == launch_id))
    ).scalar_one_or_none()


async def trials_of(tx: AsyncConnection, draft_id: int) -> list[LaunchRow]:
    """Calls that users made to themselves to hear this draft, newest first; their words may have been others."""
    query = (
        select(*LAUNCH)
        .join(drafts, drafts.c.id == launches.c.id)
        .where(drafts.c.trial_of == draft_id)
        .order_by(launches.c.id.desc())
        .limit(_TRIALS)
    )
    return [row for row in map(launch_row, await tx.execute(query)) if row.content.trial_of == draft_id]


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
    """Moves the launch to its new state. False: somebody else moved it first."""
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
    """Counts a try that never left this machine. Returns how many there were in a row."""
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


async def wait_until(tx: AsyncConnection, launch_id: LaunchId, at: datetime) -> None:
    """A launch that waits for a time of its people waits until `at` instead."""
    waits = [LaunchState.HELD, LaunchState.RUNNING]
    await tx.execute(
        update(launches).where(launches.c.id == launch_id, launches.c.state.in_(waits)).values(due_at=at)
    )


async def nothing_to_do(tx: AsyncConnection, launch_id: LaunchId) -> None:
    """All recipients of a running launch have been sent: the sender has nothing more to do, outcomes will finish it."""
    # A date far away instead of NULL, so that the index on (state, due_at) serves both queries.
    await tx.execute(
        update(launches)
        .where(launches.c.id == launch_id)
        .values(due_at=datetime.fromisoformat("9999-01-01T00:00:00+00:00"), tries=0)
    )


@dataclass(frozen=True, slots=True)
class Unspent:
    """What a launch under way may still cost, in kopecks. `rings_at`: when it begins, or has begun."""

    launch_id: LaunchId
    author: UserId
    rings_at: datetime | None
    recipient_count: int
    kopecks: int


async def still_to_spend(tx: AsyncConnection, account_id: AccountId) -> int:
    """Kopecks that launches under way may still cost."""
    return sum(one.kopecks for one in await unspent(tx, account_id))


async def unspent(tx: AsyncConnection, account_id: AccountId) -> list[Unspent]:
    """Launches under way with the share of their unsent recipients in the estimate."""
    expected = func.coalesce(launches.c.estimate_high_kopecks, launches.c.estimate_low_kopecks, 0)
    unsent = (
        select(func.count())
        .where(
            recipients.c.launch_id == launches.c.id,
            recipients.c.state.in_([RecipientState.QUEUED, RecipientState.SENDING]),
        )
        .scalar_subquery()
    )
    row = launches.c
    query = select(row.id, row.user_id, row.rings_at, expected, row.recipient_count, unsent).where(
        launches.c.account_id == account_id,
        launches.c.state.in_([LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED]),
        launches.c.recipient_count > 0,
    )
    return [
        Unspent(launch_id, author, rings_at, waiting, cost * waiting // count)
        for launch_id, author, rings_at, cost, count, waiting in await tx.execute(query)
    ]


async def standing_still(tx: AsyncConnection, account_id: AccountId, due_by: datetime) -> list[LaunchRow]:
    """Launches that wait for somebody: paused ones, and running ones that should have sent on by then."""
    has_unsent = exists().where(
        recipients.c.launch_id == launches.c.id, recipients.c.state == RecipientState.QUEUED
    )
    late = and_(launches.c.state == LaunchState.RUNNING, launches.c.due_at <= due_by, has_unsent)
    rows = await tx.execute(
        select(*LAUNCH)
        .where(launches.c.account_id == account_id, or_(launches.c.state == LaunchState.PAUSED, late))
        .order_by(launches.c.id)
    )
    return [launch_row(row) for row in rows]


async def same_list_since(
    tx: AsyncConnection, account_id: AccountId, digest: str, since: datetime
) -> LaunchRow | None:
    """The latest launch to exactly the same recipients, confirmed since then. One that called nobody and never will
    does not count.
    """
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
    """What was confirmed last for lists of this account, newest first."""
    query = (
        select(launches.c.content)
        .where(launches.c.account_id == account_id, launches.c.list_id.is_not(None))
        .order_by(launches.c.confirmed_at.desc())
        .limit(limit)
    )
    return list(await tx.scalars(query))


async def rounds_due(tx: AsyncConnection, now: datetime, limit: int) -> list[LaunchRow]:
    """Launches whose next round begins now, the longest overdue first."""
    query = select(*LAUNCH).where(launches.c.next_round_at <= now).order_by(launches.c.next_round_at)
    return [launch_row(row) for row in await tx.execute(query.limit(limit))]


async def latest(
    tx: AsyncConnection, account_id: AccountId, limit: int, *, author: UserId | None
) -> list[LaunchRow]:
    """The account's newest launches; `author` None: of all users."""
    query = select(*LAUNCH).where(launches.c.account_id == account_id)
    if author is not None:
        query = query.where(launches.c.user_id == author)
    rows = await tx.execute(query.order_by(launches.c.confirmed_at.desc(), launches.c.id.desc()).limit(limit))
    return [launch_row(row) for row in rows]


async def confirmed_within(
    tx: AsyncConnection, account_id: AccountId, since: datetime, until: datetime, *, author: UserId | None
) -> int:
    """How many launches were confirmed; `author` None: by all users."""
    query = select(func.count()).where(
        launches.c.account_id == account_id, launches.c.confirmed_at >= since, launches.c.confirmed_at < until
    )
    if author is not None:
        query = query.where(launches.c.user_id == author)
    return int((await tx.execute(query)).scalar_one())


async def change(tx: AsyncConnection, launch_id: LaunchId, **values: object) -> None:
    await tx.execute(update(launches).where(launches.c.id == launch_id).values(**values))


async def unsent_of(tx: AsyncConnection, user_id: UserId) -> list[LaunchRow]:
    """This user's launches with recipients who have not been sent."""
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
