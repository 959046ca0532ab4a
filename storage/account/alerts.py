"""What is wrong with accounts, and what somebody was told of: a row for each condition, as long as it lasts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId
from storage.engine.database import inserting
from storage.tables import alerts


@dataclass(frozen=True, slots=True)
class AlertRow:
    """`subject`: the launch or batch that it is about; 0: the account. `told_at` None: nobody was told yet."""

    kind: str
    subject: int
    began_at: datetime
    told_at: datetime | None


async def of_account(tx: AsyncConnection, account_id: AccountId) -> list[AlertRow]:
    columns = [alerts.c[name] for name in AlertRow.__dataclass_fields__]
    rows = await tx.execute(select(*columns).where(alerts.c.account_id == account_id))
    return [AlertRow(*row) for row in rows]


async def begin(tx: AsyncConnection, account_id: AccountId, kind: str, subject: int, now: datetime) -> None:
    row = inserting(tx, alerts).values(account_id=account_id, kind=kind, subject=subject, began_at=now)
    await tx.execute(row.on_conflict_do_nothing())


async def tell(tx: AsyncConnection, account_id: AccountId, kind: str, subject: int, now: datetime) -> bool:
    """False: it was told already."""
    done = await tx.execute(
        update(alerts).where(*_one(account_id, kind, subject), alerts.c.told_at.is_(None)).values(told_at=now)
    )
    return done.rowcount == 1


async def end(tx: AsyncConnection, account_id: AccountId, kind: str, subject: int) -> None:
    """The condition is over; if it begins again, it is told again."""
    await tx.execute(delete(alerts).where(*_one(account_id, kind, subject)))


def _one(account_id: AccountId, kind: str, subject: int) -> tuple[ColumnElement[bool], ...]:
    return (alerts.c.account_id == account_id, alerts.c.kind == kind, alerts.c.subject == subject)
