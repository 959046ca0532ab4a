"""Who is known to an account by name: the people of its lists, and those whom somebody has prepared to call."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Final

from sqlalchemy import func, or_, select
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
    """Those with a word that begins so, some at a time, the latest names first. `beginnings`: folded letters. What a
    colleague has prepared and not launched, or has not saved, is theirs alone.

    Neither database folds the letters of every alphabet, so usual ways of writing are looked for: «анна», «Анна», «АННА».
    """
    who, entry = recipients.c, list_entries.c
    patterns = sorted({one for beginning in beginnings for one in _patterns(beginning)})
    prepared = (
        select(who.phone, who.name, func.max(who.id))
        .join(drafts, drafts.c.id == who.launch_id)
        .where(
            drafts.c.account_id == account_id,
            or_(drafts.c.state == "launched", drafts.c.user_id == user_id),
            or_(*(who.name.like(one) for one in patterns)),
        )
        .group_by(who.phone, who.name)
        .order_by(func.max(who.id).desc())
    )
    listed = (
        select(entry.phone, entry.name, func.max(entry.list_id))
        .join(recipient_lists, recipient_lists.c.id == entry.list_id)
        .where(
            recipient_lists.c.account_id == account_id,
            or_(recipient_lists.c.is_saved, recipient_lists.c.user_id == user_id),
            entry.phone.is_not(None),
            or_(*(entry.name.like(one) for one in patterns)),
        )
        .group_by(entry.phone, entry.name)
        .order_by(func.max(entry.list_id).desc())
    )
    for query in (prepared, listed):
        rows = await tx.stream(query.execution_options(yield_per=AT_ONCE))
        async for some in rows.partitions(AT_ONCE):
            yield [KnownPerson(Phone(phone), name) for phone, name, _ in some]


def _patterns(beginning: str) -> Sequence[str]:
    written = {beginning, beginning.capitalize(), beginning.upper()}
    # «Пётр» is found by «петр».
    written = {one.replace("е", "_").replace("Е", "_") for one in written}
    if len(beginning) < _ANCHORED_BELOW:
        return sorted({f"{one}%" for one in written} | {f"% {one}%" for one in written})
    return sorted(f"%{one}%" for one in written)
