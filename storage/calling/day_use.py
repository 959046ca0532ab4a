"""How many calls ring on a day, as an account's caps count them: the day of the ringing counts, not of the Confirm."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import LaunchState, RecipientState, WithheldReason
from bot.domain.ids import AccountId, LaunchId, RecipientId, UserId
from storage.tables import calls, launches, recipients

_NOT_COUNTED = (RecipientState.WITHHELD, RecipientState.REJECTED)


async def calls_within(
    tx: AsyncConnection,
    account_id: AccountId,
    since: datetime,
    until: datetime,
    user_id: UserId | None = None,
    *,
    only_sent: bool = False,
) -> int:
    """Calls of this account (or of one of its users) that ring in this time, as its caps count them.

    All confirmed calls count, except those that were withheld, refused or taken back. A moved call counts on its new
    day. `only_sent`: without calls that have not left yet.
    """
    by_user = [] if user_id is None else [launches.c.user_id == user_id]
    taken_back = [reason.value for reason in WithheldReason]
    own_day, moving_to = recipients.c.rings_at, recipients.c.moving_to
    launch_day = launches.c.rings_at
    with_launch = and_(launch_day >= since, launch_day < until, own_day.is_(None))
    apart = and_(own_day >= since, own_day < until)
    rings_at = func.coalesce(own_day, launch_day)
    # A recipient who is on this day already must not count twice.
    coming = and_(moving_to >= since, moving_to < until, or_(rings_at < since, rings_at >= until))
    found = 0
    # Three queries instead of one: each has an index of its own.
    for is_there in (with_launch, apart, coming):
        query = (
            select(func.count())
            .select_from(recipients)
            .join(launches, launches.c.id == recipients.c.launch_id)
            .where(
                launches.c.account_id == account_id,
                recipients.c.state.not_in([*_NOT_COUNTED, *([RecipientState.QUEUED] if only_sent else [])]),
                or_(recipients.c.reason.is_(None), recipients.c.reason.not_in(taken_back)),
                *by_user,
                is_there,
            )
        )
        found += int((await tx.execute(query)).scalar_one())
    return found


async def keep_days(tx: AsyncConnection, launch_id: LaunchId) -> None:
    """To be called before a launch gets another time: recipients who were already sent stay on the old day."""
    old = select(launches.c.rings_at).where(launches.c.id == launch_id).scalar_subquery()
    left = [RecipientState.SENDING, RecipientState.PLACED, RecipientState.UNKNOWN, RecipientState.FINAL]
    await tx.execute(
        update(recipients)
        .where(
            recipients.c.launch_id == launch_id, recipients.c.state.in_(left), recipients.c.rings_at.is_(None)
        )
        .values(rings_at=old)
    )


async def reserve(tx: AsyncConnection, ids: Collection[RecipientId], at: datetime) -> None:
    """To be called before the service is asked to move these calls: until that is settled, they count on both days."""
    await tx.execute(update(recipients).where(recipients.c.id.in_(ids)).values(moving_to=at))


async def reserve_launch(tx: AsyncConnection, launch_id: LaunchId, at: datetime) -> None:
    """The same for all recipients of a launch whose call has not begun."""
    waiting = _of_calls(launch_id, calls.c.final_at.is_(None), calls.c.status == CallStatus.CREATED)
    await tx.execute(update(recipients).where(waiting).values(moving_to=at))


async def release(tx: AsyncConnection, ids: Collection[RecipientId]) -> None:
    """These calls were not moved."""
    await tx.execute(
        update(recipients)
        .where(recipients.c.id.in_(ids), recipients.c.moving_to.is_not(None))
        .values(moving_to=None)
    )


async def release_launch(tx: AsyncConnection, launch_id: LaunchId, *, after: int) -> None:
    """The same for recipients whose move was never asked for: their call is after `after`, or has begun meanwhile."""
    not_asked = or_(calls.c.id > after, calls.c.status != CallStatus.CREATED)
    await tx.execute(update(recipients).where(_of_calls(launch_id, not_asked)).values(moving_to=None))


async def moved(tx: AsyncConnection, ids: Collection[RecipientId], at: datetime) -> None:
    """These calls ring at `at`, whatever the time of their launch."""
    await tx.execute(update(recipients).where(recipients.c.id.in_(ids)).values(rings_at=at, moving_to=None))


def _of_calls(launch_id: LaunchId, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    return recipients.c.id.in_(select(calls.c.recipient_id).where(calls.c.launch_id == launch_id, *which))


async def committed_within(
    tx: AsyncConnection, account_id: AccountId, since: datetime, until: datetime
) -> int:
    """Kopecks that the calls of this time may cost: the upper end of their launches' estimates, else the lower end.

    A recipient who was moved apart from their launch takes an equal share of its estimate along.
    """
    launch_day, own_day, moving_to = launches.c.rings_at, recipients.c.rings_at, recipients.c.moving_to
    rings_at = func.coalesce(own_day, launch_day)
    with_launch = and_(launch_day >= since, launch_day < until)
    query = select(func.coalesce(func.sum(_EXPECTED), 0)).where(*_spends(account_id), with_launch)
    found = int((await tx.execute(query)).scalar_one())
    left = and_(with_launch, or_(own_day < since, own_day >= until))
    came = and_(own_day >= since, own_day < until, or_(launch_day < since, launch_day >= until))
    coming = and_(moving_to >= since, moving_to < until, or_(rings_at < since, rings_at >= until))
    # Shares are rounded so that the sum is rather too high.
    found -= sum(
        kopecks * count // recipient_count
        for kopecks, recipient_count, count in await _shares(tx, account_id, left)
    )
    for which in (came, coming):
        shares = await _shares(tx, account_id, which)
        found += sum(-(-kopecks * count // recipient_count) for kopecks, recipient_count, count in shares)
    return found


_EXPECTED = func.coalesce(launches.c.estimate_high_kopecks, launches.c.estimate_low_kopecks, 0)


def _spends(account_id: AccountId) -> tuple[ColumnElement[bool], ...]:
    return launches.c.account_id == account_id, launches.c.state != LaunchState.CANCELLED


async def _shares(
    tx: AsyncConnection, account_id: AccountId, which: ColumnElement[bool]
) -> list[tuple[int, int, int]]:
    """For each launch with such recipients: kopecks and recipients of the whole launch, and how many are such."""
    query = (
        select(_EXPECTED, launches.c.recipient_count, func.count())
        .select_from(recipients)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .where(*_spends(account_id), recipients.c.state.not_in(_NOT_COUNTED), which)
        .group_by(launches.c.id, launches.c.recipient_count, _EXPECTED)
    )
    return [
        (kopecks, max(1, recipient_count), count)
        for kopecks, recipient_count, count in await tx.execute(query)
    ]
