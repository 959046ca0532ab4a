"""Calls at the service, their legs and reactions as the ledger knows them, and which are still to be asked about.

A call is keyed by (account, kind, the service's id), since ids of ordinary and template calls may coincide (contract,
ground rules).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import LegNews
from bot.domain.ids import (
    AccountId,
    BatchId,
    CallId,
    CallNumber,
    LaunchId,
    ProviderCallId,
    RecipientId,
    UserId,
)
from bot.domain.phone import Phone
from storage.calling.batches import CallKind
from storage.tables import calls, legs, reactions


@dataclass(frozen=True, slots=True)
class CallRow:
    """`status`: the raw word of the last leg. `outcome`, `talk_s`, `cost_kopecks`: None while they are not known."""

    id: CallId
    account_id: AccountId
    user_id: UserId
    number: CallNumber
    launch_id: LaunchId
    batch_id: BatchId
    recipient_id: RecipientId
    kind: CallKind
    provider_id: ProviderCallId
    phone: Phone
    status: str
    planned_at: datetime | None
    smart_delay_min: int | None
    next_round_id: ProviderCallId | None
    placed_at: datetime
    heard_by: str | None
    moderation_hint_at: datetime | None
    next_ask_at: datetime | None
    ask_step: int
    outcome: str | None
    talk_s: int | None
    cost_kopecks: int | None
    final_at: datetime | None


CALL = [calls.c[name] for name in CallRow.__dataclass_fields__]


async def find(
    tx: AsyncConnection, account_id: AccountId, kind: CallKind, provider_id: ProviderCallId
) -> CallRow | None:
    row = await tx.execute(
        select(*CALL).where(
            calls.c.account_id == account_id, calls.c.kind == kind, calls.c.provider_id == provider_id
        )
    )
    found = row.one_or_none()
    return None if found is None else CallRow(*found)


async def find_many(
    tx: AsyncConnection, account_id: AccountId, kind: CallKind, provider_ids: Collection[ProviderCallId]
) -> dict[ProviderCallId, CallRow]:
    """Those of these calls that the ledger knows."""
    rows = await tx.execute(
        select(*CALL).where(
            calls.c.account_id == account_id, calls.c.kind == kind, calls.c.provider_id.in_(provider_ids)
        )
    )
    return {call.provider_id: call for call in (CallRow(*row) for row in rows)}


async def get_many(tx: AsyncConnection, call_ids: Collection[CallId]) -> dict[CallId, CallRow]:
    """Those of these rows that exist."""
    rows = await tx.execute(select(*CALL).where(calls.c.id.in_(call_ids)))
    return {call.id: call for call in (CallRow(*row) for row in rows)}


async def get(tx: AsyncConnection, call_id: CallId) -> CallRow:
    """A row that must exist, because other rows point to it."""
    return CallRow(*(await tx.execute(select(*CALL).where(calls.c.id == call_id))).one())


async def any_of_batch(tx: AsyncConnection, batch_id: BatchId) -> bool:
    return (
        await tx.execute(select(calls.c.id).where(calls.c.batch_id == batch_id).limit(1))
    ).first() is not None


async def of_batch_and_phone(tx: AsyncConnection, batch_id: BatchId, phone: Phone) -> CallRow | None:
    row = await tx.execute(select(*CALL).where(calls.c.batch_id == batch_id, calls.c.phone == phone))
    found = row.one_or_none()
    return None if found is None else CallRow(*found)


async def of_launch(tx: AsyncConnection, launch_id: int) -> list[CallRow]:
    rows = await tx.execute(select(*CALL).where(calls.c.launch_id == launch_id).order_by(calls.c.id))
    return [CallRow(*row) for row in rows]


async def of_recipients(
    tx: AsyncConnection, recipient_ids: Collection[RecipientId]
) -> dict[RecipientId, CallRow]:
    """The calls of a few recipients, by recipient."""
    rows = await tx.execute(select(*CALL).where(calls.c.recipient_id.in_(recipient_ids)))
    return {call.recipient_id: call for call in (CallRow(*row) for row in rows)}


async def by_number(tx: AsyncConnection, account_id: AccountId, number: int) -> CallRow | None:
    row = await tx.execute(select(*CALL).where(calls.c.account_id == account_id, calls.c.number == number))
    found = row.one_or_none()
    return None if found is None else CallRow(*found)


async def page(
    tx: AsyncConnection,
    account_id: AccountId,
    *,
    user_id: UserId | None,
    before: int | None,
    limit: int,
) -> list[CallRow]:
    """Newest first; only this user's calls, or with None all of them (the account's owner sees all)."""
    query = select(*CALL).where(calls.c.account_id == account_id).order_by(calls.c.number.desc()).limit(limit)
    if user_id is not None:
        query = query.where(calls.c.user_id == user_id)
    if before is not None:
        query = query.where(calls.c.number < before)
    return [CallRow(*row) for row in await tx.execute(query)]


async def legs_of(tx: AsyncConnection, call_id: CallId) -> dict[str, LegNews]:
    return (await legs_of_many(tx, [call_id]))[call_id]


async def legs_of_many(tx: AsyncConnection, call_ids: Collection[CallId]) -> dict[CallId, dict[str, LegNews]]:
    """By call and leg; an empty mapping for a call that has none."""
    found: dict[CallId, dict[str, LegNews]] = {call_id: {} for call_id in call_ids}
    query = select(legs.c.call_id, legs.c.leg_key, legs.c.news).where(legs.c.call_id.in_(call_ids))
    for call_id, leg_key, news in await tx.execute(query):
        found[call_id][leg_key] = news
    return found


async def due_for_asking(tx: AsyncConnection, now: datetime, limit: int) -> list[CallRow]:
    rows = await tx.execute(
        select(*CALL).where(calls.c.next_ask_at <= now).order_by(calls.c.next_ask_at).limit(limit)
    )
    return [CallRow(*row) for row in rows]


async def accounts_with_silent(tx: AsyncConnection, silent_since: datetime) -> list[AccountId]:
    """Accounts with calls that have not begun though their time has passed."""
    query = select(calls.c.account_id).where(*_silent(silent_since)).distinct()
    return [AccountId(account_id) for (account_id,) in await tx.execute(query)]


def _silent(since: datetime) -> list[ColumnElement[bool]]:
    # Two ranges of one index instead of a coalesce: thousands of calls planned for tomorrow are not looked at.
    at_once = and_(calls.c.planned_at.is_(None), calls.c.placed_at <= since)
    return [
        calls.c.next_ask_at.is_not(None),
        calls.c.status == "created",
        calls.c.moderation_hint_at.is_(None),
        or_(calls.c.planned_at <= since, at_once),
    ]


async def ask_again(tx: AsyncConnection, when: Mapping[CallId, tuple[datetime | None, int]]) -> None:
    """Sets when each call is asked about next and its place among the steps. Final calls are not asked about again."""
    alike: dict[tuple[datetime | None, int], list[CallId]] = {}
    for call_id, then in when.items():
        alike.setdefault(then, []).append(call_id)
    for (at, step), ids in alike.items():
        await tx.execute(
            update(calls)
            .where(calls.c.id.in_(ids), calls.c.next_ask_at.is_not(None))
            .values(next_ask_at=at, ask_step=step)
        )


async def ask_now(tx: AsyncConnection, ids: Collection[CallId], now: datetime) -> None:
    await tx.execute(
        update(calls).where(calls.c.id.in_(ids), calls.c.next_ask_at.is_not(None)).values(next_ask_at=now)
    )


async def hint_moderation(
    tx: AsyncConnection, account_id: AccountId, silent_since: datetime, now: datetime
) -> set[LaunchId]:
    """Marks calls that have not begun though their time has passed. Returns their launches, for the cards."""
    rows = await tx.execute(
        update(calls)
        .where(calls.c.account_id == account_id, *_silent(silent_since))
        .values(moderation_hint_at=now)
        .returning(calls.c.launch_id)
    )
    return {LaunchId(launch_id) for (launch_id,) in rows}


async def past_costs(tx: AsyncConnection, account_id: AccountId, limit: int = 200) -> list[tuple[str, int]]:
    """(outcome, kopecks) of the account's latest finished calls whose cost is known, newest first."""
    rows = await tx.execute(
        select(calls.c.outcome, calls.c.cost_kopecks)
        .where(
            calls.c.account_id == account_id, calls.c.final_at.is_not(None), calls.c.cost_kopecks.is_not(None)
        )
        .order_by(calls.c.final_at.desc())
        .limit(limit)
    )
    return [(outcome, cost) for outcome, cost in rows]


async def latest_ends(
    tx: AsyncConnection, account_id: AccountId, limit: int
) -> list[tuple[datetime, str | None]]:
    """When and how the account's latest calls ended, newest first."""
    rows = await tx.execute(
        select(calls.c.final_at, calls.c.outcome)
        .where(calls.c.account_id == account_id, calls.c.final_at.is_not(None))
        .order_by(calls.c.final_at.desc())
        .limit(limit)
    )
    return [(at, outcome) for at, outcome in rows]


async def spent_since(tx: AsyncConnection, account_id: AccountId, since: datetime) -> int:
    query = select(func.coalesce(func.sum(calls.c.cost_kopecks), 0)).where(
        calls.c.account_id == account_id, calls.c.final_at >= since
    )
    return int((await tx.execute(query)).scalar_one())


@dataclass(frozen=True, slots=True)
class ReactionRow:
    """`node`: the reaction's number in the launch's tree, None where nobody knows it. `is_late`: its webhook was lost."""

    node: int | None
    answer: str = field(repr=False)
    is_late: bool


async def reactions_of(tx: AsyncConnection, call_ids: Sequence[CallId]) -> dict[CallId, list[ReactionRow]]:
    """In the order in which they became known."""
    row = reactions.c
    rows = await tx.execute(
        select(row.call_id, row.node, row.answer, row.is_late)
        .where(row.call_id.in_(call_ids))
        .order_by(row.id)
    )
    found: dict[CallId, list[ReactionRow]] = {}
    for call_id, node, answer, is_late in rows:
        found.setdefault(CallId(call_id), []).append(ReactionRow(node, answer, is_late))
    return found


async def is_any_chosen(tx: AsyncConnection, launch_id: int, nodes: Collection[int]) -> bool:
    """Whether somebody whom the launch called has chosen one of these reactions."""
    query = (
        select(reactions.c.id)
        .join(calls, calls.c.id == reactions.c.call_id)
        .where(calls.c.launch_id == launch_id, reactions.c.node.in_(nodes))
        .limit(1)
    )
    return (await tx.execute(query)).first() is not None


async def lately_heard(
    tx: AsyncConnection, account_id: AccountId, since: datetime, limit: int
) -> list[str | None]:
    """How the account's latest calls that ended since then were heard of, newest first."""
    query = select(calls.c.heard_by).where(
        calls.c.account_id == account_id, calls.c.final_at >= since, calls.c.heard_by.is_not(None)
    )
    return list(await tx.scalars(query.order_by(calls.c.final_at.desc()).limit(limit)))


@dataclass(frozen=True, slots=True)
class SpanTotals:
    """Calls that ended in some span of time; money in kopecks."""

    calls: int
    answered: int
    reacted: int
    cost_kopecks: int


async def ended_within(
    tx: AsyncConnection, account_id: AccountId, since: datetime, until: datetime, *, author: UserId | None
) -> SpanTotals:
    """`author` None: calls of all users."""
    has_reacted = exists().where(reactions.c.call_id == calls.c.id)
    query = select(
        func.count(),
        func.coalesce(func.sum(case((calls.c.outcome == CallOutcome.ANSWERED, 1), else_=0)), 0),
        func.coalesce(func.sum(case((has_reacted, 1), else_=0)), 0),
        func.coalesce(func.sum(calls.c.cost_kopecks), 0),
    ).where(calls.c.account_id == account_id, calls.c.final_at >= since, calls.c.final_at < until)
    if author is not None:
        query = query.where(calls.c.user_id == author)
    return SpanTotals(*(int(figure) for figure in (await tx.execute(query)).one()))
