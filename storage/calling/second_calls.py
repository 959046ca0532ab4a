"""Second calls about appointments: whoever was not reached is called again before they come, as was confirmed at once.

They are written with the first calls and wait in a launch beside theirs, which `drafts.round_of` names. A phone is in a
launch once, so that launch and the phone name each person's first call.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import NOT_REACHED, CallOutcome
from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.ids import AccountId, DraftId, LaunchId, UserId
from storage.calling.reminders import PLANNED, WAITS, PlannedReminder, planned_reminder
from storage.tables import calls, drafts, launches, reactions, recipients

_NOT_MADE = (RecipientState.WITHHELD, RecipientState.REJECTED)
_OPEN = (RecipientState.QUEUED, RecipientState.SENDING, RecipientState.PLACED)
_first, _other, _second = recipients.alias("first"), recipients.alias("other"), drafts.alias("second")


async def drafts_beside(tx: AsyncConnection, draft_id: int) -> list[DraftId]:
    """The drafts that hold the second calls of this draft's people, while they are not confirmed."""
    query = select(drafts.c.id).where(drafts.c.companion_of == draft_id, drafts.c.state == "second")
    return [DraftId(one) for one in await tx.scalars(query.order_by(drafts.c.id))]


async def times(tx: AsyncConnection, draft_id: int) -> dict[datetime, int]:
    """How many second calls of a draft there are to be at most, by their moments."""
    beside = select(drafts.c.id).where(drafts.c.companion_of == draft_id, drafts.c.state == "second")
    query = select(recipients.c.due_at, func.count()).where(
        recipients.c.launch_id.in_(beside), recipients.c.state == RecipientState.QUEUED
    )
    return {
        at: count for at, count in await tx.execute(query.group_by(recipients.c.due_at)) if at is not None
    }


async def withhold_needless(tx: AsyncConnection, draft_id: int, account_id: AccountId) -> None:
    """Keeps everybody at home whose first call reached them or is not made, and who is called about this appointment by
    somebody else's tap.
    """
    answered_something = select(reactions.c.id).where(reactions.c.call_id == calls.c.id).exists()
    missed = (
        select(calls.c.id)
        .where(calls.c.recipient_id == _first.c.id, calls.c.outcome.in_(NOT_REACHED), ~answered_something)
        .exists()
    )
    is_over = _first.c.state.in_(_NOT_MADE) | ((_first.c.state == RecipientState.FINAL) & ~missed)
    await tx.execute(
        update(recipients)
        .where(
            recipients.c.launch_id == draft_id,
            recipients.c.state == RecipientState.QUEUED,
            or_(_has_first(is_over), _is_called_elsewhere(draft_id, account_id)),
        )
        .values(state=RecipientState.WITHHELD, reason=WithheldReason.NOT_NEEDED)
    )


async def put_off_unsettled(tx: AsyncConnection, launch_id: int, now: datetime, until: datetime) -> None:
    """Whoever is due while nobody knows how their first call ends waits until it does."""
    unsettled = _first.c.state.in_((*_OPEN, RecipientState.UNKNOWN))
    await tx.execute(
        update(recipients)
        .where(
            recipients.c.launch_id == launch_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.due_at <= now,
            _has_first(unsettled),
        )
        .values(due_at=until, rings_at=until)
    )


async def waiting(tx: AsyncConnection, launch_id: int) -> list[PlannedReminder]:
    """All second calls beside a launch that may still leave, by their time."""
    query = _beside(launch_id)
    return [planned_reminder(row) for row in await tx.execute(query)]


async def left_alone(tx: AsyncConnection, launch_id: int) -> list[PlannedReminder]:
    """Those of them whose first call has left."""
    query = _beside(launch_id).where(_has_first(_first.c.state != RecipientState.QUEUED))
    return [planned_reminder(row) for row in await tx.execute(query)]


async def left_alone_of(
    tx: AsyncConnection, account_id: AccountId, user_id: UserId, since: datetime, until: datetime
) -> list[PlannedReminder]:
    """This user's second calls for the account whose first ones have left, of appointments in this time."""
    query = _queued().where(
        launches.c.account_id == account_id,
        launches.c.user_id == user_id,
        recipients.c.appointment_at >= since,
        recipients.c.appointment_at < until,
        _has_first(_first.c.state != RecipientState.QUEUED),
    )
    return [planned_reminder(row) for row in await tx.execute(query)]


async def get(tx: AsyncConnection, recipient_id: int) -> PlannedReminder | None:
    """A second call, in whatever state."""
    query = (
        select(*PLANNED)
        .join(_second, _second.c.id == recipients.c.launch_id)
        .where(
            recipients.c.id == recipient_id,
            _second.c.companion_of.is_not(None),
            _second.c.round_of.is_not(None),
        )
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else planned_reminder(row)


async def after(tx: AsyncConnection, first: PlannedReminder) -> PlannedReminder | None:
    """The second call that may follow this first one."""
    query = _queued().where(_second.c.round_of == first.launch_id, recipients.c.phone == first.phone)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else planned_reminder(row)


async def first_calls_of(tx: AsyncConnection, launch_id: int) -> LaunchId | None:
    """The launch whose people these second calls are for; None: they are none."""
    query = select(drafts.c.round_of).where(drafts.c.id == launch_id, drafts.c.companion_of.is_not(None))
    found = await tx.scalar(query)
    return None if found is None else LaunchId(found)


def _queued() -> Select[tuple[object, ...]]:
    """Second calls of confirmed launches that have not left, by their time."""
    return (
        select(*PLANNED)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .join(_second, _second.c.id == launches.c.id)
        .where(
            recipients.c.state == RecipientState.QUEUED,
            launches.c.state.in_(WAITS),
            _second.c.companion_of.is_not(None),
            _second.c.round_of.is_not(None),
        )
        .order_by(recipients.c.due_at, recipients.c.id)
    )


def _beside(launch_id: int) -> Select[tuple[object, ...]]:
    return _queued().where(_second.c.companion_of == launch_id)


def _has_first(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether this holds for the first call of a second one."""
    beside = select(drafts.c.round_of).where(drafts.c.id == recipients.c.launch_id)
    of = beside.correlate(recipients).scalar_subquery()
    return (
        select(_first.c.id)
        .where(_first.c.launch_id == of, _first.c.phone == recipients.c.phone, condition)
        .correlate(recipients)
        .exists()
    )


def _is_called_elsewhere(draft_id: int, account_id: AccountId) -> ColumnElement[bool]:
    """Whether another launch calls them about the same appointment, or has reached them."""
    of = select(drafts.c.round_of).where(drafts.c.id == draft_id).scalar_subquery()
    reached = (
        select(calls.c.id)
        .where(calls.c.recipient_id == _other.c.id, calls.c.outcome == CallOutcome.ANSWERED)
        .exists()
    )
    return (
        select(_other.c.id)
        .join(launches, launches.c.id == _other.c.launch_id)
        .where(
            _other.c.phone == recipients.c.phone,
            _other.c.appointment_at == recipients.c.appointment_at,
            _other.c.launch_id.not_in([draft_id]),
            _other.c.launch_id != of,
            launches.c.account_id == account_id,
            _other.c.state.in_(_OPEN) | reached,
        )
        .correlate(recipients)
        .exists()
    )
