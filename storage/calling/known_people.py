"""Who is known to an account by name: the people of its lists, and those whom somebody has prepared to call."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone
from bot.domain.typed.names import KnownPerson
from storage.tables import drafts, list_entries, recipient_lists, recipients

AT_ONCE: Final = 5000
_ANCHORED_BELOW = 3
"""So short a beginning is looked for at the beginning of words only."""


async def whose_name_has(
    tx: AsyncConnection, account_id: AccountId, user_id: UserId, beginnings: Collection[str]
) -> AsyncIterator[list[KnownPerson]]:
    """Those with a word that begins so, some at a time, the latest names first. `beginnings`: folded letters.

    Neither database folds the letters of every alphabet, so usual ways of writing are looked for: «анна», «Анна», «АННА».
    """
    patterns = sorted({one for beginning in beginnings for one in _patterns(beginning)})
    prepared = _prepared(account_id, user_id).where(or_(*(recipients.c.name.like(one) for one in patterns)))
    listed = _listed(account_id, user_id).where(or_(*(list_entries.c.name.like(one) for one in patterns)))
    for query in (prepared, listed):
        rows = await tx.stream(query.execution_options(yield_per=AT_ONCE))
        async for some in rows.partitions(AT_ONCE):
            yield [KnownPerson(Phone(phone), name) for phone, name, _ in some]


async def names_of(
    tx: AsyncConnection, account_id: AccountId, user_id: UserId, phone: Phone, *, limit: int
) -> list[str]:
    """The names that the same people have for this phone, each once: those who were called or prepared first, then lists."""
    prepared = _prepared(account_id, user_id).where(recipients.c.phone == phone, recipients.c.name != "")
    listed = _listed(account_id, user_id).where(list_entries.c.phone == phone, list_entries.c.name != "")
    found = [name for query in (prepared, listed) for _, name, _ in await tx.execute(query.limit(limit))]
    return list(dict.fromkeys(found))[:limit]


def _prepared(account_id: AccountId, user_id: UserId) -> Select[str, str, int]:
    """Phones and names, the latest first. What a colleague has prepared and not launched is theirs alone."""
    who = recipients.c
    return (
        select(who.phone, who.name, func.max(who.id))
        .join(drafts, drafts.c.id == who.launch_id)
        .where(
            drafts.c.account_id == account_id,
            or_(drafts.c.state == "launched", drafts.c.user_id == user_id),
        )
        .group_by(who.phone, who.name)
        .order_by(func.max(who.id).desc())
    )


def _listed(account_id: AccountId, user_id: UserId) -> Select[str, str, int]:
    """The same of lists. One that a colleague has not saved is theirs alone."""
    entry = list_entries.c
    return (
        select(entry.phone, entry.name, func.max(entry.list_id))
        .join(recipient_lists, recipient_lists.c.id == entry.list_id)
        .where(
            recipient_lists.c.account_id == account_id,
            or_(recipient_lists.c.is_saved, recipient_lists.c.user_id == user_id),
            entry.phone.is_not(None),
        )
        .group_by(entry.phone, entry.name)
        .order_by(func.max(entry.list_id).desc())
    )


def _patterns(beginning: str) -> Sequence[str]:
    written = {beginning, beginning.capitalize(), beginning.upper()}
    # «Пётр» is found by «петр».
    written = {one.replace("е", "_").replace("Е", "_") for one in written}
    if len(beginning) < _ANCHORED_BELOW:
        return sorted({f"{one}%" for one in written} | {f"% {one}%" for one in written})
    return sorted(f"%{one}%" for one in written)
