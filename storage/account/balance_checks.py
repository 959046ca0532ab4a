"""The daily comparison of each account's balance with its ledger: when it began, and what the ledger says was spent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import BatchState
from bot.domain.costs.money import Kopecks
from bot.domain.costs.spending import Spending
from bot.domain.ids import AccountId
from bot.domain.record import RecordState
from bot.domain.verification import How
from storage.account import verifications as codes
from storage.engine.database import inserting
from storage.tables import balance_checks, batches, calls, connections, launches, records, verifications

_CHARGED_WITHIN = timedelta(minutes=5)
"""A call's cost may leave the balance up to this long after the call's end."""


@dataclass(frozen=True, slots=True)
class BalanceCheckRow:
    """`since_at`: when the comparison under way began. `shown_at`: when the last finished one began, None: none did."""

    account_id: AccountId
    since_at: datetime
    since_kopecks: Kopecks
    shown_at: datetime | None
    shown_kopecks: Kopecks | None


async def due(tx: AsyncConnection, began_by: datetime) -> list[AccountId]:
    """Connected accounts whose comparison began at `began_by` or earlier, or has never begun."""
    query = (
        select(connections.c.account_id)
        .outerjoin(balance_checks, balance_checks.c.account_id == connections.c.account_id)
        .where(or_(balance_checks.c.since_at.is_(None), balance_checks.c.since_at <= began_by))
        .distinct()
    )
    return list(await tx.scalars(query.order_by(connections.c.account_id)))


async def get(tx: AsyncConnection, account_id: int) -> BalanceCheckRow | None:
    columns = [balance_checks.c[name] for name in BalanceCheckRow.__dataclass_fields__]
    row = (await tx.execute(select(*columns).where(balance_checks.c.account_id == account_id))).one_or_none()
    return None if row is None else BalanceCheckRow(*row)


async def begin(tx: AsyncConnection, account_id: int, at: datetime, kopecks: Kopecks) -> None:
    first = inserting(tx, balance_checks).values(account_id=account_id, since_at=at, since_kopecks=kopecks)
    await tx.execute(first.on_conflict_do_nothing())


async def begin_anew(tx: AsyncConnection, ended: BalanceCheckRow, at: datetime, kopecks: Kopecks) -> bool:
    """False: somebody else has ended this comparison."""
    done = await tx.execute(
        update(balance_checks)
        .where(balance_checks.c.account_id == ended.account_id, balance_checks.c.since_at == ended.since_at)
        .values(
            since_at=at, since_kopecks=kopecks, shown_at=ended.since_at, shown_kopecks=ended.since_kopecks
        )
    )
    return done.rowcount == 1


async def spending(tx: AsyncConnection, account_id: AccountId, since: datetime, until: datetime) -> Spending:
    """Requests on their way are read first: so one that is answered meanwhile counts as awaited and is not missed."""
    sending = [
        await _on_its_way(tx, table, account_id, since, until) for table in (batches, records, verifications)
    ]
    live = await _live_calls(tx, account_id, until)
    cost, ending, unpriced = await _ended_calls(tx, account_id, since, until)
    texts, lost_texts = await _made_records(tx, account_id, since, until)
    flash = await codes.given_since(tx, since, account_id=account_id, how=How.FLASH)
    return Spending(
        calls_kopecks=Kopecks(cost),
        texts_kopecks=Kopecks(texts + await _texts_of_calls(tx, account_id, since, until)),
        lost_requests=lost_texts + await _lost_batches(tx, account_id, since),
        flash_calls=len([at for at in flash if at < until]),
        unpriced_calls=unpriced,
        awaited=sum(sending) + live + ending,
    )


async def _on_its_way(
    tx: AsyncConnection, table: Table, account_id: int, since: datetime, until: datetime
) -> int:
    """Requests sent in this time whose outcome was not known at the end of it."""
    row = table.c
    is_open = or_(row.state == "sending", row.settled_at >= until)
    query = select(func.count()).where(
        row.account_id == account_id, row.sending_at >= since, row.sending_at < until, is_open
    )
    return int((await tx.execute(query)).scalar_one())


async def _live_calls(tx: AsyncConnection, account_id: int, until: datetime) -> int:
    """Calls without an end, though their time has come."""
    row = calls.c
    has_begun = or_(row.status != CallStatus.CREATED, func.coalesce(row.planned_at, row.placed_at) <= until)
    query = select(func.count()).where(row.account_id == account_id, row.final_at.is_(None), has_begun)
    return int((await tx.execute(query)).scalar_one())


async def _ended_calls(
    tx: AsyncConnection, account_id: int, since: datetime, until: datetime
) -> tuple[int, int, int]:
    """Kopecks; how many calls may still be charged or priced; how many the service named no cost for."""
    row = calls.c
    is_unpriced = and_(row.cost_kopecks.is_(None), row.next_ask_at.is_not(None))
    is_free_of_price = and_(
        row.cost_kopecks.is_(None), row.next_ask_at.is_(None), row.outcome == CallOutcome.ANSWERED
    )
    query = select(
        _sum(row.final_at < until, row.cost_kopecks),
        _sum(or_(row.final_at >= until - _CHARGED_WITHIN, is_unpriced), 1),
        _sum(and_(row.final_at < until, is_free_of_price), 1),
    ).where(row.account_id == account_id, row.final_at >= since)
    cost, ending, unpriced = (await tx.execute(query)).one()
    return int(cost), int(ending), int(unpriced)


async def _texts_of_calls(tx: AsyncConnection, account_id: int, since: datetime, until: datetime) -> int:
    row = batches.c
    query = select(func.coalesce(func.sum(row.record_cost_kopecks), 0)).where(
        row.account_id == account_id, row.sending_at >= since, row.sending_at < until
    )
    return int((await tx.execute(query)).scalar_one())


async def _made_records(
    tx: AsyncConnection, account_id: int, since: datetime, until: datetime
) -> tuple[int, int]:
    """Kopecks, and how many requests were lost."""
    row = records.c
    query = select(
        func.coalesce(func.sum(row.cost_kopecks), 0), _sum(row.state == RecordState.UNKNOWN, 1)
    ).where(row.account_id == account_id, row.sending_at >= since, row.sending_at < until)
    cost, lost = (await tx.execute(query)).one()
    return int(cost), int(lost)


async def _lost_batches(tx: AsyncConnection, account_id: int, since: datetime) -> int:
    """Batches without an answer that were sent in this time, or earlier to ring in it. A webhook or a user may have
    settled them since, but their price stays unknown.
    """
    row = batches.c
    is_lost = or_(
        row.state.in_((BatchState.UNKNOWN, BatchState.SETTLED_WAS, BatchState.SETTLED_WAS_NOT)),
        and_(row.state == BatchState.PLACED, row.settled_by == "webhook"),
    )
    ringing = select(launches.c.id).where(launches.c.account_id == account_id, launches.c.rings_at >= since)
    query = select(func.count()).where(
        row.account_id == account_id, is_lost, or_(row.sending_at >= since, row.launch_id.in_(ringing))
    )
    return int((await tx.execute(query)).scalar_one())


def _sum(condition: ColumnElement[bool], value: ColumnElement[int | None] | int) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, value), else_=0)), 0)
