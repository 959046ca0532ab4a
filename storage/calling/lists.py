"""Lists of recipients as they came by a file, a paste or contact cards, including the rows that could not be read.

Launches copy from a list and never point into it, so that a list may be forgotten while its launch goes on. A list is
written in chunks; it has a digest once it is complete.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, not_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, ListId, UserId
from bot.domain.phone import Phone
from storage.tables import list_entries, recipient_lists


@dataclass(frozen=True, slots=True)
class ListRow:
    """`good`: rows with a phone to call. `problems`: how many other rows have which. `digest` None: not complete."""

    id: ListId
    account_id: AccountId
    user_id: UserId
    name: str
    is_saved: bool
    file_id: str | None
    columns: tuple[str, ...]
    reading: str | None
    rows: int
    good: int
    problems: Mapping[str, int]
    digest: str | None
    consent_kind: str | None
    consent_text: str | None
    consent_file_id: str | None
    consent_by: UserId | None
    consent_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One phone of one row. `row`: in the file, from 1. `position`: in the list, from 0."""

    position: int
    row: int
    typed: str
    phone: Phone | None
    name: str
    fields: tuple[str, ...] | None
    problem: str | None


_LIST = [recipient_lists.c[name] for name in ListRow.__dataclass_fields__]
_ENTRY = [list_entries.c[name] for name in Entry.__dataclass_fields__]


async def add(
    tx: AsyncConnection,
    *,
    account_id: AccountId,
    user_id: UserId,
    name: str,
    columns: Sequence[str],
    file_id: str | None,
    reading: str | None,
    now: datetime,
) -> ListId:
    row = await tx.execute(
        insert(recipient_lists)
        .values(
            account_id=account_id,
            user_id=user_id,
            name=name,
            columns=tuple(columns),
            file_id=file_id,
            reading=reading,
            problems={},
            created_at=now,
        )
        .returning(recipient_lists.c.id)
    )
    return ListId(row.scalar_one())


async def get(tx: AsyncConnection, list_id: int) -> ListRow | None:
    row = (await tx.execute(select(*_LIST).where(recipient_lists.c.id == list_id))).one_or_none()
    return None if row is None else ListRow(*row)


async def add_entries(tx: AsyncConnection, list_id: ListId, entries: Sequence[Entry]) -> None:
    if entries:
        await tx.execute(
            insert(list_entries),
            [{"list_id": list_id, **{name: getattr(entry, name) for name in _NAMES}} for entry in entries],
        )


_NAMES = tuple(Entry.__dataclass_fields__)


async def finish(
    tx: AsyncConnection, list_id: ListId, *, rows: int, good: int, problems: Mapping[str, int], digest: str
) -> None:
    """The list is written completely."""
    await tx.execute(
        update(recipient_lists)
        .where(recipient_lists.c.id == list_id)
        .values(rows=rows, good=good, problems=dict(problems), digest=digest)
    )


async def change(tx: AsyncConnection, list_id: ListId, **values: object) -> None:
    await tx.execute(update(recipient_lists).where(recipient_lists.c.id == list_id).values(**values))


async def saved(
    tx: AsyncConnection, account_id: AccountId, *, before: int | None = None, limit: int = 20
) -> list[ListRow]:
    """Lists that a user saved under a name, newest first."""
    query = select(*_LIST).where(
        recipient_lists.c.account_id == account_id,
        recipient_lists.c.is_saved,
        recipient_lists.c.digest.is_not(None),
    )
    if before is not None:
        query = query.where(recipient_lists.c.id < before)
    return [
        ListRow(*row) for row in await tx.execute(query.order_by(recipient_lists.c.id.desc()).limit(limit))
    ]


async def entries(tx: AsyncConnection, list_id: int, *, after: int = -1, limit: int = 1000) -> list[Entry]:
    """In the order of the file, beginning after `after`."""
    query = select(*_ENTRY).where(list_entries.c.list_id == list_id, list_entries.c.position > after)
    return [Entry(*row) for row in await tx.execute(query.order_by(list_entries.c.position).limit(limit))]


async def last_position(tx: AsyncConnection, list_id: int) -> int:
    """-1 for an empty list."""
    found = await tx.scalar(
        select(list_entries.c.position)
        .where(list_entries.c.list_id == list_id)
        .order_by(list_entries.c.position.desc())
        .limit(1)
    )
    return -1 if found is None else found


async def with_phone(
    tx: AsyncConnection,
    account_id: AccountId,
    phone: Phone,
    *,
    seen_by: UserId | None = None,
    limit: int = 50,
) -> list[ListRow]:
    """The account's lists that hold this phone, newest first: they show on what basis it may be called.

    `seen_by`: only this user's own lists, and lists that are saved or have a source of consent.
    """
    query = (
        select(*_LIST)
        .join(list_entries, list_entries.c.list_id == recipient_lists.c.id)
        .where(
            list_entries.c.phone == phone,
            recipient_lists.c.account_id == account_id,
            recipient_lists.c.digest.is_not(None),
        )
        .distinct()
        .order_by(recipient_lists.c.id.desc())
        .limit(limit)
    )
    if seen_by is not None:
        query = query.where((recipient_lists.c.user_id == seen_by) | not_(and_(*_IS_PASSING)))
    return [ListRow(*row) for row in await tx.execute(query)]


_IS_PASSING = (recipient_lists.c.is_saved.is_(False), recipient_lists.c.consent_at.is_(None))


async def passing(tx: AsyncConnection, before: datetime, limit: int = 20) -> list[ListId]:
    """Lists older than `before` that nobody saved and that have no source of consent."""
    query = (
        select(recipient_lists.c.id)
        .where(*_IS_PASSING, recipient_lists.c.created_at < before)
        .order_by(recipient_lists.c.created_at)
        .limit(limit)
    )
    return [ListId(list_id) for (list_id,) in await tx.execute(query)]


async def retire(tx: AsyncConnection, list_id: ListId, *, only_passing: bool = False) -> bool:
    """Nobody can find the list from now on; its entries are deleted later. If that is cut short, `passing` finds it
    again.

    `only_passing`: does nothing, and returns False, if somebody has saved the list meanwhile.
    """
    is_it = [recipient_lists.c.id == list_id, *(_IS_PASSING if only_passing else ())]
    done = await tx.execute(
        update(recipient_lists)
        .where(*is_it)
        .values(
            is_saved=False, digest=None, consent_kind=None, consent_text=None, consent_file_id=None,
            consent_by=None, consent_at=None,
        )
    )  # fmt: skip
    return done.rowcount == 1


async def forget_entries(tx: AsyncConnection, list_id: ListId, limit: int = 5000) -> int:
    """Deletes some of the list's entries; returns how many. The caller repeats this until it is 0."""
    some = (
        select(list_entries.c.position)
        .where(list_entries.c.list_id == list_id)
        .order_by(list_entries.c.position)
        .limit(limit)
    )
    done = await tx.execute(
        delete(list_entries).where(list_entries.c.list_id == list_id, list_entries.c.position.in_(some))
    )
    return done.rowcount


async def forget(tx: AsyncConnection, list_id: ListId) -> None:
    """Deletes the list itself, once it has no entries."""
    await tx.execute(delete(recipient_lists).where(recipient_lists.c.id == list_id))
