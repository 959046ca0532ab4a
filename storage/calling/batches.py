"""Batches: what goes into one paid request, written down as `sending` before it leaves.

A restart knows nothing but a batch's state, so each change is one conditional update, as for launches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import BatchState, batch_sources
from bot.domain.ids import AccountId, BatchId, LaunchId
from storage.calling.launches import LaunchRow
from storage.tables import batches

CallKind = Literal["ordinary", "template"]
"""The two kinds of calls at the service, whose ids may coincide (contract, ground rules)."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """`is_relayed`: its news comes to us, and is passed on to a user's own system."""

    id: BatchId
    reference: str
    launch_id: LaunchId
    account_id: AccountId
    kind: CallKind
    state: BatchState
    size: int
    sending_at: datetime
    balance_before_kopecks: int | None
    is_relayed: bool


_BATCH = [batches.c[name] for name in BatchRow.__dataclass_fields__]


def _batch(row: Sequence[object]) -> BatchRow:
    values = dict(zip(BatchRow.__dataclass_fields__, row, strict=True))
    values["state"] = BatchState(str(values["state"]))
    return BatchRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


async def add(
    tx: AsyncConnection,
    *,
    reference: str,
    launch: LaunchRow,
    kind: CallKind,
    size: int,
    now: datetime,
    overdue_at: datetime,
    balance_kopecks: int | None,
    is_relayed: bool = False,
) -> BatchRow:
    row = await tx.execute(
        insert(batches)
        .values(
            reference=reference,
            launch_id=launch.id,
            account_id=launch.account_id,
            kind=kind,
            state=BatchState.SENDING,
            size=size,
            sending_at=now,
            overdue_at=overdue_at,
            balance_before_kopecks=balance_kopecks,
            is_relayed=is_relayed,
        )
        .returning(*_BATCH)
    )
    return _batch(row.one())


async def get(tx: AsyncConnection, batch_id: int) -> BatchRow | None:
    row = (await tx.execute(select(*_BATCH).where(batches.c.id == batch_id))).one_or_none()
    return None if row is None else _batch(row)


async def by_reference(tx: AsyncConnection, reference: str) -> BatchRow | None:
    row = (await tx.execute(select(*_BATCH).where(batches.c.reference == reference))).one_or_none()
    return None if row is None else _batch(row)


async def of_launch(tx: AsyncConnection, launch_id: int, state: BatchState) -> list[BatchRow]:
    rows = await tx.execute(
        select(*_BATCH)
        .where(batches.c.launch_id == launch_id, batches.c.state == state)
        .order_by(batches.c.id)
    )
    return [_batch(row) for row in rows]


async def left_sending(tx: AsyncConnection, *, overdue_by: datetime | None) -> list[BatchRow]:
    """Batches still `sending`: those past their time, or with None all of them, when no sender can be alive."""
    query = select(*_BATCH).where(batches.c.state == BatchState.SENDING).order_by(batches.c.id)
    if overdue_by is not None:
        query = query.where(batches.c.overdue_at <= overdue_by)
    return [_batch(row) for row in await tx.execute(query)]


async def settle(
    tx: AsyncConnection,
    batch_id: BatchId,
    new: BatchState,
    *,
    by: str,
    now: datetime,
    error: str | None = None,
    message: str | None = None,
    record_cost_kopecks: int | None = None,
) -> bool:
    values: dict[str, object] = {"state": new, "settled_at": now, "settled_by": by}
    if error is not None:
        values |= {"error": error, "message": message}
    if record_cost_kopecks is not None:
        values["record_cost_kopecks"] = record_cost_kopecks
    done = await tx.execute(
        update(batches)
        .where(batches.c.id == batch_id, batches.c.state.in_(batch_sources(new)))
        .values(**values)
    )
    return done.rowcount == 1


async def refused_last(tx: AsyncConnection, account_id: AccountId, error: str) -> int | None:
    """How many recipients the account's latest answered batch had, if it was refused for this reason."""
    answered = (
        batches.c.account_id == account_id,
        batches.c.state.in_((BatchState.PLACED, BatchState.REFUSED)),
    )
    latest = select(batches.c.error, batches.c.size).where(*answered)
    newest = latest.order_by(batches.c.sending_at.desc(), batches.c.id.desc()).limit(1)
    row = (await tx.execute(newest)).one_or_none()
    return row.size if row is not None and row.error == error else None


async def unknown_of(tx: AsyncConnection, account_id: AccountId, sent_by: datetime) -> list[BatchRow]:
    """Batches sent by then of which nobody knows yet whether they arrived."""
    rows = await tx.execute(
        select(*_BATCH)
        .where(
            batches.c.account_id == account_id,
            batches.c.state == BatchState.UNKNOWN,
            batches.c.sending_at <= sent_by,
        )
        .order_by(batches.c.id)
    )
    return [_batch(row) for row in rows]
