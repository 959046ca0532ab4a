"""A launch in figures, added up by the database: the card of 50,000 recipients is drawn every three seconds, and must
not load their rows. Nothing here reads other launches, so a long history makes nothing slower.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import RecipientState
from bot.domain.costs.price import TEXT_COST
from bot.domain.record import RecordState
from storage.tables import batches, calls, reactions, recipients, records

SHOWN_ANSWERS = 6
"""Recipients may say anything; the rarest answers are only in the export."""


@dataclass(frozen=True, slots=True)
class CallTotals:
    """The known calls of one launch. Money in kopecks.

    `unpriced`: ended, and their cost may still come. `untold`: those of the unpriced that were answered, so they cost
    something. `priced_at`: when the last call that cost anything ended. `first_placed_at`, `last_ended_at`: from these
    follows the launch's pace.

    `outcomes` and `heard_by` count calls that are over. `not_begun`: the service keeps them for their time. `hinted`:
    those of the not begun that should have begun long ago.
    """

    calls: int
    finished: int
    not_begun: int
    hinted: int
    unpriced: int
    cost_kopecks: int
    outcomes: Mapping[CallOutcome, int]
    heard_by: Mapping[str, int]
    priced_at: datetime | None = None
    untold: int = 0
    first_placed_at: datetime | None = None
    last_ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CountedAnswer:
    """`node`: the reaction's number in the launch's tree; None: nobody knows it, and `answer` is what the service told."""

    node: int | None
    answer: str
    count: int


@dataclass(frozen=True, slots=True)
class Answers:
    """How many recipients pressed or said anything, and their most frequent answers."""

    recipient_count: int
    most: tuple[CountedAnswer, ...]


async def of_calls(tx: AsyncConnection, launch_id: int) -> CallTotals:
    """One pass over the launch's calls."""
    row = calls.c
    is_waiting = and_(row.final_at.is_(None), row.status == CallStatus.CREATED)
    # A call that nobody answered is free, and the service never names a cost for it.
    answered = row.outcome == CallOutcome.ANSWERED
    is_unpriced = and_(row.final_at.is_not(None), row.cost_kopecks.is_(None))
    query = (
        select(
            row.outcome,
            row.heard_by,
            func.count(),
            func.count(row.final_at),
            _how_many(is_waiting),
            _how_many(and_(is_waiting, row.moderation_hint_at.is_not(None))),
            _how_many(and_(is_unpriced, or_(row.next_ask_at.is_not(None), answered))),
            _how_many(and_(is_unpriced, answered)),
            func.coalesce(func.sum(row.cost_kopecks), 0),
            func.max(case((row.cost_kopecks > 0, row.final_at))),
            func.min(row.placed_at),
            func.max(row.final_at),
        )
        .where(row.launch_id == launch_id)
        .group_by(row.outcome, row.heard_by)
    )
    sums = [0] * 7
    outcomes: dict[CallOutcome, int] = {}
    heard_by: dict[str, int] = {}
    priced, placed, ended_at = [], [], []
    for outcome, heard, *figures, priced_last, placed_first, ended_last in await tx.execute(query):
        priced.append(priced_last)
        placed.append(placed_first)
        ended_at.append(ended_last)
        sums = [total + int(figure) for total, figure in zip(sums, figures, strict=True)]
        ended = int(figures[1])
        if outcome is not None and ended:
            outcomes[CallOutcome(outcome)] = outcomes.get(CallOutcome(outcome), 0) + ended
        if heard is not None and ended:
            heard_by[heard] = heard_by.get(heard, 0) + ended
    known, finished, not_begun, hinted, unpriced, untold, cost = sums
    return CallTotals(
        known,
        finished,
        not_begun,
        hinted,
        unpriced,
        cost,
        outcomes,
        heard_by,
        priced_at=max(filter(None, priced), default=None),
        untold=untold,
        first_placed_at=min(filter(None, placed), default=None),
        last_ended_at=max(filter(None, ended_at), default=None),
    )


@dataclass(frozen=True, slots=True)
class TextCost:
    """The cost of a launch's text, as a record of its own or within a batch, and when the service last told it."""

    kopecks: int
    told_at: datetime | None


async def of_text(tx: AsyncConnection, launch_id: int) -> TextCost:
    made = select(
        func.coalesce(func.sum(func.coalesce(records.c.cost_kopecks, TEXT_COST)), 0),
        func.max(records.c.settled_at),
    ).where(records.c.launch_id == launch_id, records.c.state.in_([RecordState.MADE, RecordState.REMOVED]))
    sent = select(
        func.coalesce(func.sum(batches.c.record_cost_kopecks), 0), func.max(batches.c.settled_at)
    ).where(batches.c.launch_id == launch_id, batches.c.record_cost_kopecks > 0)
    found = [(await tx.execute(query)).one() for query in (made, sent)]
    told = [at for _, at in found if at is not None]
    return TextCost(sum(int(cost) for cost, _ in found), max(told, default=None))


async def reasons(tx: AsyncConnection, launch_id: int) -> dict[tuple[RecipientState, str], int]:
    """How many recipients were not called, for each reason. Those who were called have no reason worth counting."""
    row = recipients.c
    query = (
        select(row.state, row.reason, func.count())
        .where(
            row.launch_id == launch_id,
            row.state.in_([RecipientState.WITHHELD, RecipientState.REJECTED]),
        )
        .group_by(row.state, row.reason)
    )
    rows = await tx.execute(query)
    return {(RecipientState(state), reason or ""): number for state, reason, number in rows}


async def answers(tx: AsyncConnection, launch_id: int) -> Answers:
    """What was pressed or said, the most frequent first. Whatever led to one reaction counts together."""
    of_launch = reactions.join(calls, calls.c.id == reactions.c.call_id)
    number, answer = func.count(), func.min(reactions.c.answer)
    raw = case((reactions.c.node.is_(None), reactions.c.answer))
    rows = await tx.execute(
        select(reactions.c.node, answer, number)
        .select_from(of_launch)
        .where(calls.c.launch_id == launch_id)
        .group_by(reactions.c.node, raw)
        .order_by(number.desc(), reactions.c.node, answer)
        .limit(SHOWN_ANSWERS)
    )
    most = tuple(CountedAnswer(*row) for row in rows)
    if not most:
        return Answers(0, ())
    recipient_count = select(func.count(reactions.c.call_id.distinct())).select_from(of_launch)
    return Answers(await tx.scalar(recipient_count.where(calls.c.launch_id == launch_id)) or 0, most)


async def by_reaction(tx: AsyncConnection, launch_id: int) -> dict[int, int]:
    """How many recipients chose each reaction of the launch's tree, by its number there."""
    rows = await tx.execute(
        select(reactions.c.node, func.count())
        .join(calls, calls.c.id == reactions.c.call_id)
        .where(calls.c.launch_id == launch_id, reactions.c.node.is_not(None))
        .group_by(reactions.c.node)
        .order_by(reactions.c.node)
    )
    return {row[0]: row[1] for row in rows}


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
