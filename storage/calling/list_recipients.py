"""The recipients of a list launch, tens of thousands at once: the database itself copies and withholds them.

Each function changes one stretch of positions, so that nobody waits long for the one writer. A launch to a few
recipients is written by storage.calling.drafts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    case,
    delete,
    insert,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.ids import AccountId, DraftId, LaunchId, ListId
from bot.domain.phone import Phone
from storage.calling.recipients import RECIPIENT, RecipientRow, recipient_row
from storage.tables import calls, launches, list_entries, reactions, recipients, stop_list

UNKNOWN_PREFIX = WithheldReason.UNKNOWN_PREFIX.value
"""A list's entries use the same name for this problem."""
CALLED = (
    RecipientState.SENDING,
    RecipientState.PLACED,
    RecipientState.FINAL,
    RecipientState.UNKNOWN,
)
"""States of recipients whom a request may have reached."""
_COPIED = ("launch_id", "position", "phone", "name", "fields", "state", "reason")
_CALLED_AGAIN = (*_COPIED, "appointment_at")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Positions from `first` up to `end`, without `end` itself."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the first recipients of a draft, to show what they will hear."""

    phone: Phone
    name: str | None
    fields: tuple[str, ...] | None
    due_at: datetime | None = None
    """When they are called, if not with their launch."""


async def clear(tx: AsyncConnection, draft_id: int, limit: int) -> int:
    """Deletes some recipients of a draft that is written anew; returns how many. The caller repeats it until 0."""
    some = (
        select(recipients.c.id)
        .where(recipients.c.launch_id == draft_id)
        .order_by(recipients.c.position)
        .limit(limit)
    )
    done = await tx.execute(delete(recipients).where(recipients.c.id.in_(some)))
    return done.rowcount


async def copy_from_list(
    tx: AsyncConnection, draft_id: DraftId, list_id: ListId, stretch: Stretch, *, with_unknown_prefix: bool
) -> int:
    """Copies everybody of this stretch who has a phone that no earlier row has; returns how many."""
    entry = list_entries.c
    unusual = entry.problem == UNKNOWN_PREFIX
    state: ColumnElement[str] = literal(RecipientState.QUEUED.value, String)
    reason: ColumnElement[Any] = null()
    if not with_unknown_prefix:
        state = case((unusual, RecipientState.WITHHELD.value), else_=RecipientState.QUEUED.value)
        reason = case((unusual, UNKNOWN_PREFIX), else_=null())
    chosen = select(
        literal(draft_id), entry.position, entry.phone, entry.name, entry.fields, state, reason
    ).where(
        entry.list_id == list_id,
        entry.position >= stretch.first,
        entry.position < stretch.end,
        entry.phone.is_not(None),
        entry.problem.is_(None) | unusual,
    )
    return (await tx.execute(insert(recipients).from_select(_COPIED, chosen))).rowcount


async def copy_from_launch(
    tx: AsyncConnection,
    draft_id: DraftId,
    launch_id: LaunchId,
    outcomes: Sequence[str],
    nodes: Sequence[int],
    stretch: Stretch,
) -> int:
    """Copies everybody of this stretch of an earlier launch whose call had one of these outcomes, or who chose one of these
    reactions; returns how many.
    """
    who, chosen_node = recipients.c, reactions.c
    answered = select(chosen_node.id).where(chosen_node.call_id == calls.c.id)
    chose = answered.where(chosen_node.node.in_(nodes))
    chosen = (
        select(
            literal(draft_id), who.position, who.phone, who.name, who.fields,
            literal(RecipientState.QUEUED.value, String), null(), who.appointment_at,
        )
        .join(calls, calls.c.recipient_id == who.id)
        .where(
            who.launch_id == launch_id,
            who.position >= stretch.first,
            who.position < stretch.end,
            who.state == RecipientState.FINAL,
            # Whoever answered anything was reached, however the call ended.
            (calls.c.outcome.in_(outcomes) & ~answered.exists()) | chose.exists(),
        )
    )  # fmt: skip
    return (await tx.execute(insert(recipients).from_select(_CALLED_AGAIN, chosen))).rowcount


async def last_position(tx: AsyncConnection, launch_id: int) -> int:
    """-1 without recipients."""
    found = await tx.scalar(
        select(recipients.c.position)
        .where(recipients.c.launch_id == launch_id)
        .order_by(recipients.c.position.desc())
        .limit(1)
    )
    return -1 if found is None else found


async def withhold_stopped(
    tx: AsyncConnection, draft_id: int, account_id: AccountId, stretch: Stretch
) -> int:
    on_list = (
        select(stop_list.c.phone)
        .where(stop_list.c.account_id == account_id, stop_list.c.phone == recipients.c.phone)
        .exists()
    )
    return await _withhold(tx, draft_id, stretch, on_list, WithheldReason.STOP_LIST)


async def withhold_unsettled(
    tx: AsyncConnection, draft_id: int, account_id: AccountId, stretch: Stretch
) -> int:
    """Withholds recipients who may be ringing because of a request whose answer was lost."""
    other = recipients.alias("other")
    perhaps = (
        select(other.c.id)
        .join(launches, launches.c.id == other.c.launch_id)
        .where(
            other.c.phone == recipients.c.phone,
            other.c.state == RecipientState.UNKNOWN,
            other.c.launch_id != draft_id,
            launches.c.account_id == account_id,
        )
        .exists()
    )
    return await _withhold(tx, draft_id, stretch, perhaps, WithheldReason.UNKNOWN_CALL)


async def withhold_called_since(
    tx: AsyncConnection, draft_id: int, account_id: AccountId, stretch: Stretch, since: datetime
) -> int:
    """Withholds recipients whom a launch of this account, confirmed since then, has called."""
    other = recipients.alias("other")
    lately = (
        select(other.c.id)
        .join(launches, launches.c.id == other.c.launch_id)
        .where(
            other.c.phone == recipients.c.phone,
            other.c.state.in_(CALLED),
            other.c.launch_id != draft_id,
            launches.c.account_id == account_id,
            launches.c.confirmed_at >= since,
        )
        .exists()
    )
    return await _withhold(tx, draft_id, stretch, lately, WithheldReason.RECENT)


async def withhold_already_followed(
    tx: AsyncConnection, draft_id: int, account_id: AccountId, stretch: Stretch, since: datetime
) -> int:
    """Withholds recipients whom a later launch is about to call, is calling or has reached: nobody who was reached
    meanwhile is called again.
    """
    other = recipients.alias("other")
    later = (
        select(other.c.id)
        .join(launches, launches.c.id == other.c.launch_id)
        .where(
            other.c.phone == recipients.c.phone,
            other.c.launch_id != draft_id,
            *_was_followed(other, account_id, since),
        )
        .exists()
    )
    return await _withhold(tx, draft_id, stretch, later, WithheldReason.RECENT)


async def followed_among(
    tx: AsyncConnection, account_id: AccountId, phones: Collection[Phone], since: datetime
) -> set[Phone]:
    """The same question for a few phones."""
    query = (
        select(recipients.c.phone)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .where(recipients.c.phone.in_(phones), *_was_followed(recipients, account_id, since))
    )
    return {Phone(phone) for (phone,) in await tx.execute(query)}


def _was_followed(
    other: FromClause, account_id: AccountId, since: datetime
) -> tuple[ColumnElement[bool], ...]:
    """For a recipient joined with their launch: confirmed after `since`, with a call that waits or was answered."""
    waits = other.c.state.in_([RecipientState.QUEUED, RecipientState.SENDING, RecipientState.PLACED])
    answered = (
        select(calls.c.id).where(calls.c.recipient_id == other.c.id, calls.c.outcome == "answered").exists()
    )
    return launches.c.account_id == account_id, launches.c.confirmed_at > since, waits | answered


async def _withhold(
    tx: AsyncConnection,
    draft_id: int,
    stretch: Stretch,
    condition: ColumnElement[bool],
    reason: WithheldReason,
) -> int:
    done = await tx.execute(
        update(recipients)
        .where(
            recipients.c.launch_id == draft_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.position >= stretch.first,
            recipients.c.position < stretch.end,
            condition,
        )
        .values(state=RecipientState.WITHHELD, reason=reason)
    )
    return done.rowcount


async def queued(tx: AsyncConnection, launch_id: int, stretch: Stretch) -> list[RecipientRow]:
    """The recipients of this stretch who are to be called."""
    query = select(*RECIPIENT).where(
        recipients.c.launch_id == launch_id,
        recipients.c.state == RecipientState.QUEUED,
        recipients.c.position >= stretch.first,
        recipients.c.position < stretch.end,
    )
    return [recipient_row(row) for row in await tx.execute(query.order_by(recipients.c.position))]


async def first(tx: AsyncConnection, draft_id: int, limit: int) -> list[Sample]:
    """The first recipients who are to be called."""
    rows = await tx.execute(
        select(recipients.c.phone, recipients.c.name, recipients.c.fields, recipients.c.due_at)
        .where(recipients.c.launch_id == draft_id, recipients.c.state == RecipientState.QUEUED)
        .order_by(recipients.c.position)
        .limit(limit)
    )
    return [Sample(*row) for row in rows]


async def first_withheld(
    tx: AsyncConnection, draft_id: DraftId, reasons: Collection[WithheldReason], limit: int
) -> list[Sample]:
    """The first recipients who are withheld for one of these reasons."""
    rows = await tx.execute(
        select(recipients.c.phone, recipients.c.name, recipients.c.fields, recipients.c.due_at)
        .where(
            recipients.c.launch_id == draft_id,
            recipients.c.state == RecipientState.WITHHELD,
            recipients.c.reason.in_(reasons),
        )
        .order_by(recipients.c.position)
        .limit(limit)
    )
    return [Sample(*row) for row in rows]


async def sample(tx: AsyncConnection, draft_id: DraftId, limit: int) -> list[Sample]:
    """The first recipients of a draft, whether they are to be called or not."""
    rows = await tx.execute(
        select(recipients.c.phone, recipients.c.name, recipients.c.fields, recipients.c.due_at)
        .where(recipients.c.launch_id == draft_id)
        .order_by(recipients.c.position)
        .limit(limit)
    )
    return [Sample(*row) for row in rows]
