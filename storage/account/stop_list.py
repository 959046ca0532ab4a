"""Phones that must not be called, one list for each account; checked when a call is sent, not when it is prepared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from bot.domain.phone import Phone
from storage.account.accounts import lock_row
from storage.engine.database import inserting
from storage.tables import stop_list

CHUNK = 1000
"""Phones in one statement; both databases allow some 32,000 parameters."""

Reason = Literal["user", "reaction", "import"]


@dataclass(frozen=True, slots=True)
class Stopped:
    phone: Phone
    reason: Reason
    added_by: UserId | None
    created_at: datetime


async def among(tx: AsyncConnection, account_id: int, phones: Iterable[str]) -> set[Phone]:
    """Which of these are on the account's list."""
    found: set[Phone] = set()
    for chunk in _chunks(phones):
        listed = (stop_list.c.account_id == account_id, stop_list.c.phone.in_(chunk))
        found.update(map(Phone, await tx.scalars(select(stop_list.c.phone).where(*listed))))
    return found


async def add(
    tx: AsyncConnection,
    account_id: int,
    phones: Iterable[str],
    *,
    reason: Reason,
    by: int | None,
    now: datetime,
) -> int:
    """Returns how many were new. A phone that is already on the list keeps its first reason.

    In turn with whoever sends: when the transaction ends, no request to these phones can leave any more.
    """
    await lock_row(tx, account_id)
    added = 0
    for chunk in _chunks(phones):
        shared = {"account_id": account_id, "reason": reason, "added_by": by, "created_at": now}
        adding = inserting(tx, stop_list).on_conflict_do_nothing().returning(stop_list.c.phone)
        new = await tx.scalars(adding, [{"phone": phone, **shared} for phone in chunk])
        added += len(new.all())
    return added


async def remove(tx: AsyncConnection, account_id: int, phones: Iterable[str]) -> int:
    """Returns how many were on the list."""
    removed = 0
    for chunk in _chunks(phones):
        listed = (stop_list.c.account_id == account_id, stop_list.c.phone.in_(chunk))
        removed += (await tx.execute(delete(stop_list).where(*listed))).rowcount
    return removed


async def page(tx: AsyncConnection, account_id: int, after: str = "", limit: int = 20) -> list[Stopped]:
    """In the order of phones, beginning after `after`."""
    rows = await tx.execute(
        select(stop_list.c.phone, stop_list.c.reason, stop_list.c.added_by, stop_list.c.created_at)
        .where(stop_list.c.account_id == account_id, stop_list.c.phone > after)
        .order_by(stop_list.c.phone)
        .limit(limit)
    )
    return [Stopped(*row) for row in rows]


async def count(tx: AsyncConnection, account_id: int) -> int:
    query = select(func.count()).where(stop_list.c.account_id == account_id)
    return await tx.scalar(query) or 0


def _chunks(phones: Iterable[str]) -> Iterator[Sequence[str]]:
    # Everybody uses one order: two transactions that add the same phones must not wait for each other.
    unique = tuple(sorted(set(phones)))
    return (unique[start : start + CHUNK] for start in range(0, len(unique), CHUNK))
