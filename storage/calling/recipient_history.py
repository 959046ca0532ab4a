"""Everything that an account knows of one phone, over all its launches: one short range of an index each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import RecipientState
from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone
from storage.calling.calls import CALL, CallRow
from storage.tables import calls, launches, recipients


@dataclass(frozen=True, slots=True)
class PhoneTotals:
    """Calls to one phone. `unpriced`: answered calls whose cost isn't known."""

    calls: int
    answered: int
    cost_kopecks: int
    unpriced: int


async def totals(
    tx: AsyncConnection, account_id: AccountId, phone: Phone, *, user_id: UserId | None
) -> PhoneTotals:
    answered = calls.c.outcome == CallOutcome.ANSWERED
    query = (
        select(
            func.count(),
            func.coalesce(func.sum(case((answered, 1), else_=0)), 0),
            func.coalesce(func.sum(calls.c.cost_kopecks), 0),
            func.coalesce(func.sum(case((and_(answered, calls.c.cost_kopecks.is_(None)), 1), else_=0)), 0),
        )
        .join(recipients, recipients.c.id == calls.c.recipient_id)
        .where(*_of(account_id, phone, user_id))
    )
    return PhoneTotals(*map(int, (await tx.execute(query)).one()))


async def latest_calls(
    tx: AsyncConnection, account_id: AccountId, phone: Phone, *, user_id: UserId | None, limit: int
) -> list[CallRow]:
    """Newest first."""
    query = (
        select(*CALL)
        .join(recipients, recipients.c.id == calls.c.recipient_id)
        .where(*_of(account_id, phone, user_id))
        .order_by(calls.c.number.desc())
        .limit(limit)
    )
    return [CallRow(*row) for row in await tx.execute(query)]


async def appointments(
    tx: AsyncConnection,
    account_id: AccountId,
    phone: Phone,
    since: datetime,
    *,
    user_id: UserId | None,
    limit: int,
) -> list[tuple[datetime, datetime, RecipientState]]:
    """The appointments to come of which this phone is reminded, the next one first: when it is, when its call is due, and
    what became of that call.
    """
    who = recipients.c
    query = (
        select(who.appointment_at, who.due_at, who.state)
        .join(launches, launches.c.id == who.launch_id)
        .where(
            who.phone == phone,
            who.reminds == account_id,
            who.appointment_at > since,
            who.state != RecipientState.WITHHELD,
            *([] if user_id is None else [launches.c.user_id == user_id]),
        )
        .order_by(who.appointment_at)
        .limit(limit)
    )
    return [(at, due, RecipientState(state)) for at, due, state in await tx.execute(query)]


def _of(account_id: AccountId, phone: Phone, user_id: UserId | None) -> list[ColumnElement[bool]]:
    by_user = [] if user_id is None else [calls.c.user_id == user_id]
    return [recipients.c.phone == phone, calls.c.account_id == account_id, *by_user]
