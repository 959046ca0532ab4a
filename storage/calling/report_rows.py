"""The rows of a report's workbook: streamed, so that 100,000 of them are never in memory together. Each query reads some
launches and needs no sorting: their recipients are read in the order of an index.
"""

from collections.abc import AsyncIterator, Collection
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    JSON,
    ColumnElement,
    ScalarSelect,
    Select,
    Text,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState
from bot.domain.ids import CallId, CallNumber, LaunchId, LeadId, UserId
from bot.domain.lead import LeadState
from bot.domain.phone import Phone
from storage.tables import calls, lead_answers, leads, legs, reactions, recipients

AT_ONCE: Final = 500
"""Rows that are made at a time: some 5 ms, in which nobody else in the process has a turn."""


class LegLine(NamedTuple):
    """A leg with its call. Moments are as the database has them, in ISO 8601, and without a zone they are UTC's: they only
    pass through here. `leg_key` None: nothing was heard of the call yet. `heard`: what its recipient chose, as JSON, each
    reaction as [node, answer, is_late]; None: nothing.
    """

    launch_id: LaunchId
    call_id: CallId
    number: CallNumber
    user_id: UserId
    phone: Phone
    name: str | None
    placed_at: str
    outcome: str | None
    cost_kopecks: int | None
    leg_key: str | None
    status: str | None
    started_at: str | None
    answered_at: str | None
    finished_at: str | None
    hangup_cause: str | int | None
    heard: str | None


class ReactionLine(NamedTuple):
    """`received_at`: as the moments of a leg."""

    launch_id: LaunchId
    number: CallNumber
    phone: Phone
    name: str | None
    node: int | None
    answer: str
    is_late: bool
    received_at: str


class LeadLine(NamedTuple):
    """Moments as those of a leg. `number`: the call in which they reacted last."""

    id: LeadId
    launch_id: LaunchId
    number: CallNumber
    phone: Phone
    name: str | None
    opened_at: str
    state: LeadState
    taken_by: UserId | None
    taken_at: str | None
    closed_at: str | None


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
    fields = ("status", "started_at", "answered_at", "finished_at", "hangup_cause")
    query = (
        select(
            who.launch_id, call.id, call.number, call.user_id, call.phone, who.name, cast(call.placed_at, Text), call.outcome,
            call.cost_kopecks, legs.c.leg_key, *(_field(tx, name) for name in fields), _heard(tx),
        )
        .join(calls, call.recipient_id == who.id)
        .outerjoin(legs, legs.c.call_id == call.id)
        .where(who.launch_id.in_(launch_ids))
        .order_by(who.launch_id, who.position, legs.c.seen_at, legs.c.leg_key)
    )  # fmt: skip
    return _streamed(tx, query, LegLine)


def _field(tx: AsyncConnection, name: str) -> ColumnElement[str]:
    """A field of a leg's news, taken out by the database: reading the whole of it is what a report would wait for."""
    if tx.dialect.name == "sqlite":
        # SQLite knows ->> since 3.38, which is newer than what some supported systems have.
        return func.json_extract(type_coerce(legs.c.news, Text), f"$.{name}", type_=Text())
    return cast(legs.c.news, JSON).op("->>", return_type=Text())(literal(name, Text))


def _heard(tx: AsyncConnection) -> ScalarSelect[str]:
    row = reactions.c
    chosen: ColumnElement[str]
    if tx.dialect.name == "sqlite":
        each = func.json_array(row.node, row.answer, row.is_late)
        chosen = func.nullif(func.json_group_array(each), "[]")
    else:
        each = func.json_build_array(row.node, row.answer, row.is_late)
        chosen = cast(func.json_agg(aggregate_order_by(each, row.id)), Text)
    return select(chosen).where(row.call_id == calls.c.id).scalar_subquery()


def reaction_lines(
    tx: AsyncConnection, launch_ids: Collection[LaunchId]
) -> AsyncIterator[list[ReactionLine]]:
    call, row = calls.c, reactions.c
    query = (
        select(
            call.launch_id, call.number, call.phone, recipients.c.name, row.node, row.answer, row.is_late,
            cast(row.received_at, Text),
        )
        .join(reactions, row.call_id == call.id)
        .join(recipients, recipients.c.id == call.recipient_id)
        .where(call.launch_id.in_(launch_ids))
        .order_by(call.launch_id, call.id, row.id)
    )  # fmt: skip
    return _streamed(tx, query, ReactionLine)


def lead_lines(tx: AsyncConnection, launch_ids: Collection[LaunchId]) -> AsyncIterator[list[LeadLine]]:
    """Whoever asked for one of us in these launches, the oldest first."""
    lead = leads.c
    asked = select(lead_answers.c.lead_id).join(calls, calls.c.id == lead_answers.c.call_id)
    query = (
        select(
            lead.id, lead.launch_id, lead.call_number, lead.phone, lead.name, cast(lead.opened_at, Text), lead.state,
            lead.taken_by, cast(lead.taken_at, Text), cast(lead.closed_at, Text),
        )
        .where(lead.id.in_(asked.where(calls.c.launch_id.in_(launch_ids))))
        .order_by(lead.id)
    )  # fmt: skip
    return _streamed(tx, query, LeadLine)


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
        yield list(map(line._make, rows))
