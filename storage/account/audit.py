"""What an owner can look up later: each entry is written in the transaction of its fact and never changed.

It holds no phone and no key, only who did what to whom, by Telegram's ids.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import AuditKind
from bot.domain.ids import AccountId, UserId
from storage.tables import accounts, audit


@dataclass(frozen=True, slots=True)
class AuditRow:
    """`by` None: the program itself. `account_id` None: about the whole bot. `account_number`: the service's id."""

    id: int
    at: datetime
    kind: AuditKind
    by: UserId | None
    about: UserId | None
    account_id: AccountId | None
    account_number: int | None
    facts: dict[str, str | int | None]


async def note(
    tx: AsyncConnection,
    kind: AuditKind,
    *,
    now: datetime,
    by: int | None = None,
    about: int | None = None,
    account_id: int | None = None,
    **facts: str | int | None,
) -> None:
    """`by`: who did it. `about`: the user whom it concerns, if that is somebody else."""
    await tx.execute(
        insert(audit).values(kind=kind, at=now, by=by, about=about, account_id=account_id, facts=facts)
    )


async def page(
    tx: AsyncConnection, owner_id: int, *, of_bot: bool, before: int | None = None, limit: int
) -> list[AuditRow]:
    """Entries about the accounts that this user owns and, with `of_bot`, about the bot as a whole; newest first."""
    columns = (audit.c.id, audit.c.at, audit.c.kind, audit.c.by, audit.c.about, audit.c.account_id)
    may_see = accounts.c.owner_id == owner_id
    query = (
        select(*columns, accounts.c.provider_user_id, audit.c.facts)
        .outerjoin(accounts, accounts.c.id == audit.c.account_id)
        .where(or_(may_see, audit.c.account_id.is_(None)) if of_bot else may_see)
    )
    if before is not None:
        query = query.where(audit.c.id < before)
    rows = await tx.execute(query.order_by(audit.c.id.desc()).limit(limit))
    return [AuditRow(row[0], row[1], AuditKind(row[2]), *row[3:]) for row in rows]
