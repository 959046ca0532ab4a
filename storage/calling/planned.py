"""Calls that wait at the service for their time, and launches that are not completely sent: what `/planned` shows.

Every query uses the indexes over what is not over yet, so a long history makes none of them slower.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, CallId, LaunchId, RecipientId, UserId
from storage.calling import day_use
from storage.calling.calls import CallRow
from storage.tables import accounts, calls, launches, recipients, stop_list

OPEN = (LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED)
"""States of launches that may still have recipients to send. Calls that a stopped launch left at the service are listed
one by one.
"""

Key = tuple[datetime, int]
"""Where a page ends: a call's time and its row's id."""


@dataclass(frozen=True, slots=True)
class WaitingLaunch:
    """`queued`: recipients still to be sent. `waiting`: calls at the service that have not begun."""

    id: LaunchId
    state: LaunchState
    content: CallDraft
    queued: int
    waiting: int


_CALL = [calls.c[name] for name in CallRow.__dataclass_fields__]


def _not_begun() -> tuple[ColumnElement[bool], ...]:
    return calls.c.final_at.is_(None), calls.c.status == CallStatus.CREATED


def _behind(after: Key | None) -> tuple[ColumnElement[bool], ...]:
    if after is None:
        return ()
    at, call_id = after
    later = or_(calls.c.planned_at > at, and_(calls.c.planned_at == at, calls.c.id > call_id))
    return calls.c.planned_at >= at, later


def key_of(call: CallRow) -> Key:
    """The key of a call that has a planned time."""
    if call.planned_at is None:
        raise AssertionError("a call without a time")
    return call.planned_at, call.id


async def page(
    tx: AsyncConnection,
    account_id: AccountId,
    *,
    user_id: UserId | None,
    now: datetime,
    after: Key | None,
    limit: int,
) -> list[CallRow]:
    """Calls planned for later, the soonest first; only this user's, or with None all of them (the owner sees all)."""
    query = (
        select(*_CALL)
        .where(calls.c.account_id == account_id, *_not_begun(), calls.c.planned_at > now, *_behind(after))
        .order_by(calls.c.planned_at, calls.c.id)
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(calls.c.user_id == user_id)
    return [CallRow(*row) for row in await tx.execute(query)]


async def of_launch(tx: AsyncConnection, launch_id: int, *, after: int, limit: int) -> list[CallRow]:
    """The launch's calls that have not begun, in the order of their rows' ids, beginning after `after`."""
    query = (
        select(*_CALL)
        .where(calls.c.launch_id == launch_id, calls.c.id > after, *_not_begun())
        .order_by(calls.c.id)
        .limit(limit)
    )
    return [CallRow(*row) for row in await tx.execute(query)]


async def count_of_launch(tx: AsyncConnection, launch_id: int, *, after: int = 0) -> int:
    of_launch = (calls.c.launch_id == launch_id, calls.c.id > after, *_not_begun())
    query = select(func.count()).select_from(calls).where(*of_launch)
    return int((await tx.execute(query)).scalar_one())


async def open_launches(
    tx: AsyncConnection,
    account_id: AccountId,
    *,
    user_id: UserId | None,
    before: int | None,
    limit: int,
    now: datetime,
) -> list[WaitingLaunch]:
    """Launches with recipients still to be sent or with several waiting calls, newest first; ids below `before`."""
    somebody = select(recipients.c.id).where(
        recipients.c.launch_id == launches.c.id, recipients.c.state == RecipientState.QUEUED
    )
    # A single planned call is already in the list of calls.
    second_call = (
        select(calls.c.id)
        .where(calls.c.launch_id == launches.c.id, *_not_begun(), calls.c.planned_at > now)
        .limit(1)
        .offset(1)
    )
    query = (
        select(launches.c.id, launches.c.state, launches.c.content)
        .where(
            launches.c.account_id == account_id,
            launches.c.state.in_(OPEN),
            or_(somebody.exists(), second_call.scalar_subquery().is_not(None)),
        )
        .order_by(launches.c.id.desc())
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(launches.c.user_id == user_id)
    if before is not None:
        query = query.where(launches.c.id < before)
    found = (await tx.execute(query)).all()
    return [
        WaitingLaunch(
            id=LaunchId(row.id),
            state=LaunchState(row.state),
            content=row.content,
            queued=await count_recipients(tx, row.id, RecipientState.QUEUED),
            waiting=await count_of_launch(tx, row.id),
        )
        for row in found
    ]


async def count_recipients(tx: AsyncConnection, launch_id: int, state: RecipientState) -> int:
    query = select(func.count()).select_from(recipients)
    of_state = query.where(recipients.c.launch_id == launch_id, recipients.c.state == state)
    return int((await tx.execute(of_state)).scalar_one())


async def accounts_that_stop(tx: AsyncConnection) -> list[AccountId]:
    """Accounts with a stop list."""
    somebody = select(stop_list.c.phone).where(stop_list.c.account_id == accounts.c.id).exists()
    rows = await tx.scalars(select(accounts.c.id).where(somebody).order_by(accounts.c.id))
    return [AccountId(account_id) for account_id in rows]


async def stopped(
    tx: AsyncConnection, account_id: AccountId, *, after: Key | None, limit: int
) -> list[CallRow]:
    """Planned calls that have not begun, to phones that are on the account's stop list now; the soonest first."""
    query = _to_stopped(account_id).where(calls.c.planned_at.is_not(None), *_behind(after))
    rows = await tx.execute(query.order_by(calls.c.planned_at, calls.c.id).limit(limit))
    return [CallRow(*row) for row in rows]


async def stopped_without_time(
    tx: AsyncConnection, account_id: AccountId, *, after: int, limit: int
) -> list[CallRow]:
    """The same for calls without a planned time: they may wait at the service for their recipient's hours."""
    query = _to_stopped(account_id).where(calls.c.planned_at.is_(None), calls.c.id > after)
    return [CallRow(*row) for row in await tx.execute(query.order_by(calls.c.id).limit(limit))]


def _to_stopped(account_id: AccountId) -> Select[Any]:
    is_stopped = (
        select(stop_list.c.phone)
        .where(stop_list.c.account_id == calls.c.account_id, stop_list.c.phone == calls.c.phone)
        .exists()
    )
    return select(*_CALL).where(calls.c.account_id == account_id, *_not_begun(), is_stopped)


async def moved(tx: AsyncConnection, ids: Collection[CallId], at: datetime, ask_at: datetime) -> set[CallId]:
    """Gives calls their new time; returns those moved. A call that has begun, by earlier news, stays as it is."""
    rows = await tx.execute(
        update(calls)
        .where(calls.c.id.in_(ids), *_not_begun())
        .values(planned_at=at, next_ask_at=ask_at, ask_step=0, moderation_hint_at=None)
        .returning(calls.c.id, calls.c.recipient_id)
    )
    found = {CallId(call_id): RecipientId(recipient_id) for call_id, recipient_id in rows}
    await day_use.moved(tx, list(found.values()), at)
    return set(found)


async def heard_of_time(tx: AsyncConnection, call: CallRow, at: datetime | None) -> bool:
    """Takes the service's word for a planned call's time. If ours differs, the answer to a move was lost."""
    if at is None or call.planned_at is None:
        return False
    if abs(at - call.planned_at) < timedelta(seconds=1):
        # A move that was cut short did not happen.
        await day_use.release(tx, [call.recipient_id])
        return False
    done = await tx.execute(
        update(calls)
        .where(calls.c.id == call.id, *_not_begun())
        .values(planned_at=at, moderation_hint_at=None)
    )
    await day_use.moved(tx, [call.recipient_id], at)
    return done.rowcount == 1


async def removed(tx: AsyncConnection, ids: Collection[CallId], now: datetime) -> set[CallId]:
    """Ends calls that were taken back. A call whose end was heard meanwhile keeps that end."""
    rows = await tx.execute(
        update(calls)
        .where(calls.c.id.in_(ids), calls.c.final_at.is_(None))
        .values(status="removed", final_at=now, next_ask_at=None, outcome=CallOutcome.REMOVED)
        .returning(calls.c.id)
    )
    return {CallId(call_id) for (call_id,) in rows}
