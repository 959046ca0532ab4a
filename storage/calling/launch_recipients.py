"""The recipients of a launch with their calls, a page at a time by position: for a screen and for an exported table."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import RecipientFilter, RecipientState, WithheldReason
from bot.domain.ids import AccountId
from storage.calling.calls import CALL, CallRow
from storage.calling.recipients import RECIPIENT, RecipientRow, recipient_row
from storage.tables import calls, reactions, recipients


@dataclass(frozen=True, slots=True)
class RecipientWithCall:
    """`call` is None while no call is known; the next page begins after `position`."""

    position: int
    who: RecipientRow
    call: CallRow | None


async def page(
    tx: AsyncConnection, launch_id: int, chosen: RecipientFilter, *, after: int, limit: int
) -> list[RecipientWithCall]:
    """In the order of the list, beginning after position `after`."""
    query = (
        select(recipients.c.position, *RECIPIENT, *CALL)
        .outerjoin_from(recipients, calls, calls.c.recipient_id == recipients.c.id)
        .where(recipients.c.launch_id == launch_id, recipients.c.position > after, *_conditions(chosen))
        .order_by(recipients.c.position)
        .limit(limit)
    )
    return [_with_call(row) for row in await tx.execute(query)]


async def told_by_another(
    tx: AsyncConnection, launch_id: int, account_id: AccountId, *, after: int, limit: int
) -> list[RecipientWithCall]:
    """At the positions of a launch: whoever stayed at home because another launch of the account calls, or has called, about
    the same appointment; as they stand in that launch.
    """
    other = recipients.alias("other")
    here = [WithheldReason.SAME_APPOINTMENT, WithheldReason.APPOINTMENT_PAST]
    query = (
        select(recipients.c.position, *(other.c[one.name] for one in RECIPIENT), *CALL)
        .select_from(recipients)
        .join(
            other,
            and_(
                other.c.reminds == account_id,
                other.c.phone == recipients.c.phone,
                other.c.appointment_at == recipients.c.appointment_at,
                other.c.state != RecipientState.WITHHELD,
            ),
        )
        .outerjoin(calls, calls.c.recipient_id == other.c.id)
        .where(
            recipients.c.launch_id == launch_id,
            recipients.c.position > after,
            recipients.c.state == RecipientState.WITHHELD,
            recipients.c.reason.in_(here),
        )
        .order_by(recipients.c.position)
        .limit(limit)
    )
    return [_with_call(row) for row in await tx.execute(query)]


def _conditions(chosen: RecipientFilter) -> list[ColumnElement[bool]]:
    who, call = recipients.c, calls.c
    match chosen:
        case RecipientFilter.ALL:
            return []
        case RecipientFilter.REACHED:
            return [call.outcome == CallOutcome.ANSWERED]
        case RecipientFilter.MISSED:
            nobody_called = [CallOutcome.ANSWERED, CallOutcome.REMOVED]
            return [and_(call.outcome.is_not(None), call.outcome.not_in(nobody_called))]
        case RecipientFilter.ANSWERED:
            return [select(reactions.c.id).where(reactions.c.call_id == call.id).exists()]
        case RecipientFilter.KEPT:
            return [who.state.in_([RecipientState.WITHHELD, RecipientState.REJECTED])]
    return [who.state == RecipientState.UNKNOWN]


def _with_call(row: Sequence[object]) -> RecipientWithCall:
    end = 1 + len(RECIPIENT)
    position, call = row[0], row[end:]
    assert isinstance(position, int)  # noqa: S101 - the column's type
    return RecipientWithCall(
        position,
        recipient_row(row[1:end]),
        None if call[0] is None else CallRow(*call),  # type: ignore[arg-type]  # one column a field
    )
