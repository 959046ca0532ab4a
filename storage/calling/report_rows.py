"""The rows of a report's workbook: streamed, so that 100,000 of them are never in memory together. Each query reads some
launches and needs no sorting: their recipients are read in the order of an index.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_status import LegNews
from bot.domain.calls.launch import RecipientState
from bot.domain.ids import CallId, CallNumber, LaunchId, UserId
from bot.domain.phone import Phone
from storage.tables import calls, legs, reactions, recipients

AT_ONCE: Final = 250
"""Rows that are made at a time: some 5 ms, in which nobody else in the process has a turn."""


class LegLine(NamedTuple):
    """A leg with its call; `news` None: nothing was heard of the call yet."""

    launch_id: LaunchId
    call_id: CallId
    number: CallNumber
    user_id: UserId
    phone: Phone
    name: str | None
    placed_at: datetime
    outcome: str | None
    talk_s: int | None
    cost_kopecks: int | None
    news: LegNews | None


class ReactionLine(NamedTuple):
    launch_id: LaunchId
    number: CallNumber
    phone: Phone
    name: str | None
    node: int | None
    answer: str
    is_late: bool
    received_at: datetime


class LeftOutLine(NamedTuple):
    launch_id: LaunchId
    phone: Phone
    name: str | None
    state: RecipientState
    reason: str | None
    message: str | None


def leg_lines(tx: AsyncConnection, launch_ids: Collection[LaunchId]) -> AsyncIterator[list[LegLine]]:
    """Legs of one call follow each other, the first one first."""
    call, who = calls.c, recipients.c
    query = (
        select(
            who.launch_id, call.id, call.number, call.user_id, call.phone, who.name, call.placed_at, call.outcome,
            call.talk_s, call.cost_kopecks, legs.c.news,
        )
        .join(calls, call.recipient_id == who.id)
        .outerjoin(legs, legs.c.call_id == call.id)
        .where(who.launch_id.in_(launch_ids))
        .order_by(who.launch_id, who.position, legs.c.seen_at, legs.c.leg_key)
    )  # fmt: skip
    return _streamed(tx, query, LegLine)


def reaction_lines(
    tx: AsyncConnection, launch_ids: Collection[LaunchId]
) -> AsyncIterator[list[ReactionLine]]:
    call, row = calls.c, reactions.c
    query = (
        select(
            call.launch_id, call.number, call.phone, recipients.c.name, row.node, row.answer, row.is_late, row.received_at
        )
        .join(reactions, row.call_id == call.id)
        .join(recipients, recipients.c.id == call.recipient_id)
        .where(call.launch_id.in_(launch_ids))
        .order_by(call.launch_id, call.id, row.id)
    )  # fmt: skip
    return _streamed(tx, query, ReactionLine)


def left_out_lines(tx: AsyncConnection, launch_ids: Collection[LaunchId]) -> AsyncIterator[list[LeftOutLine]]:
    """Whoever was not called, or of whom nobody knows it."""
    who = recipients.c
    states = [RecipientState.WITHHELD, RecipientState.REJECTED, RecipientState.UNKNOWN]
    query = (
        select(who.launch_id, who.phone, who.name, who.state, who.reason, who.message)
        .where(who.launch_id.in_(launch_ids), who.state.in_(states))
        .order_by(who.launch_id, who.position)
    )
    return _streamed(tx, query, LeftOutLine)


async def _streamed(tx: AsyncConnection, query: Select[Any], line: Any) -> AsyncIterator[list[Any]]:
    found = await tx.stream(query.execution_options(yield_per=AT_ONCE))
    async for rows in found.partitions(AT_ONCE):
        made: Sequence[Any] = [line(*row) for row in rows]
        yield list(made)
