"""News on its way to the users' own systems.

What one launch tells one host is a lane: its news is sent in the order in which it came. Only the first of a lane is
due, the others wait behind it, so that what is due is found without looking at what waits. One that their system refuses
stands aside, so that it does not hold up the others.

Callers hold the turn of the launch's account (storage.account.accounts.lock_row) wherever a lane's first may change.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, LaunchId
from storage.engine.database import inserting
from storage.tables import launches, relays


@dataclass(frozen=True, slots=True)
class RelayRow:
    """`node`: of the launch's tree of reactions, "" for news of its calls. `tries`: how often it was sent in vain."""

    id: int
    launch_id: LaunchId
    node: str
    host: str
    body: bytes = field(repr=False)
    received_at: datetime
    tries: int
    is_aside: bool


@dataclass(frozen=True, slots=True)
class DueRow:
    """What has to be known of a row before it is claimed."""

    id: int
    host: str
    account_id: AccountId


_COLUMNS = [relays.c[name] for name in RelayRow.__dataclass_fields__]


async def put(
    tx: AsyncConnection,
    key: str,
    *,
    launch_id: LaunchId,
    node: str,
    host: str,
    body: bytes,
    received_at: datetime,
) -> None:
    """To be called in the transaction in which the news is taken in. If the key is there already, nothing is added."""
    is_first = await _first_of(tx, launch_id, host) is None
    row = inserting(tx, relays).values(
        key=key,
        launch_id=launch_id,
        node=node,
        host=host,
        body=body,
        received_at=received_at,
        due_at=received_at if is_first else None,
    )
    await tx.execute(row.on_conflict_do_nothing(index_elements=[relays.c.key]))


async def due(tx: AsyncConnection, now: datetime, limit: int, *, without: Collection[str]) -> list[DueRow]:
    """What is due, except for these hosts."""
    rows = await tx.execute(
        select(relays.c.id, relays.c.host, launches.c.account_id)
        .join(launches, launches.c.id == relays.c.launch_id)
        .where(relays.c.due_at <= now, relays.c.host.not_in(without))
        .order_by(relays.c.due_at, relays.c.id)
        .limit(limit)
    )
    return [DueRow(*row) for row in rows]


async def next_due_at(tx: AsyncConnection, *, without: Collection[str]) -> datetime | None:
    query = select(relays.c.due_at).where(relays.c.due_at.is_not(None), relays.c.host.not_in(without))
    return (await tx.execute(query.order_by(relays.c.due_at).limit(1))).scalar_one_or_none()


async def claim(tx: AsyncConnection, row_id: int, now: datetime, until: datetime) -> RelayRow | None:
    """It belongs to the caller alone until `until`; None: somebody else was faster."""
    claimed = await tx.execute(
        update(relays)
        .where(relays.c.id == row_id, relays.c.due_at <= now)
        .values(due_at=until)
        .returning(*_COLUMNS)
    )
    row = claimed.one_or_none()
    return None if row is None else RelayRow(*row)


async def close(tx: AsyncConnection, row_id: int, now: datetime, *, given_up: bool) -> None:
    """It was accepted, or is given up; its body is forgotten."""
    await tx.execute(
        update(relays)
        .where(relays.c.id == row_id)
        .values(done_at=now, due_at=None, is_given_up=given_up, body=b"")
    )


async def close_older(
    tx: AsyncConnection, launch_id: LaunchId, host: str, before: datetime, now: datetime
) -> None:
    """Gives up what waits in this lane for longer than that."""
    await tx.execute(
        update(relays)
        .where(*_lane(launch_id, host), relays.c.received_at <= before)
        .values(done_at=now, due_at=None, is_given_up=True, body=b"")
    )


async def put_off(tx: AsyncConnection, row_id: int, until: datetime, *, aside: bool) -> None:
    """Counts a try in vain. `aside`: those behind it go past."""
    await tx.execute(
        update(relays)
        .where(relays.c.id == row_id, relays.c.done_at.is_(None))
        .values(due_at=until, tries=relays.c.tries + 1, is_aside=aside)
    )


async def let_next_go(tx: AsyncConnection, launch_id: LaunchId, host: str, at: datetime) -> int | None:
    """The first of the lane is due from `at` on if it was waiting; returns its id, None if the lane is empty or its
    first has been due before.
    """
    first = await _first_of(tx, launch_id, host)
    if first is None:
        return None
    done = await tx.execute(
        update(relays).where(relays.c.id == first, relays.c.due_at.is_(None)).values(due_at=at)
    )
    return first if done.rowcount else None


async def count_aside(tx: AsyncConnection, launch_id: LaunchId, host: str) -> int:
    query = select(func.count()).where(*_lane(launch_id, host), relays.c.is_aside.is_(True))
    return int((await tx.execute(query)).scalar_one())


async def make_due(tx: AsyncConnection, now: datetime) -> None:
    """All that has its turn is tried at once, whether a dead worker had claimed it or its next try was later."""
    await tx.execute(update(relays).where(relays.c.due_at > now).values(due_at=now))


async def forget_done(tx: AsyncConnection, before: datetime) -> None:
    await tx.execute(delete(relays).where(relays.c.done_at < before))


async def _first_of(tx: AsyncConnection, launch_id: LaunchId, host: str) -> int | None:
    query = select(relays.c.id).where(*_lane(launch_id, host), relays.c.is_aside.is_(False))
    return (await tx.execute(query.order_by(relays.c.id).limit(1))).scalar_one_or_none()


def _lane(launch_id: LaunchId, host: str) -> tuple[ColumnElement[bool], ...]:
    return relays.c.launch_id == launch_id, relays.c.host == host, relays.c.done_at.is_(None)
