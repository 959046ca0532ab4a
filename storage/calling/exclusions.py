"""Who of a list is not called and why, row by row: rows of the file that could not be read, and withheld recipients."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState
from bot.domain.phone import Phone
from storage.calling.list_recipients import UNKNOWN_PREFIX
from storage.tables import list_entries, recipients


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """`row`: in the file, counted from 1. `reason`: a problem of the row or a bot.domain.calls.launch.WithheldReason."""

    position: int
    row: int
    typed: str
    phone: Phone | None
    name: str
    reason: str
    fields: tuple[str, ...] | None = None
    lacks: tuple[str, ...] = ()
    """Columns that a template needs and that are empty in this row."""


async def of_list(
    tx: AsyncConnection, draft_id: int, list_id: int, *, after: int, limit: int
) -> list[LeftOutRow]:
    """In the order of the file, beginning after position `after`."""
    entry, who = list_entries.c, recipients.c
    is_withheld = who.state == RecipientState.WITHHELD
    # The user may want phones with an unknown prefix called; otherwise their recipients are withheld.
    is_problem = and_(entry.problem.is_not(None), entry.problem != UNKNOWN_PREFIX)
    rows = await tx.execute(
        select(
            entry.position, entry.row, entry.typed, entry.phone, entry.name,
            func.coalesce(who.reason, entry.problem), who.fields,
        )
        .outerjoin_from(
            list_entries,
            recipients,
            and_(who.launch_id == draft_id, who.position == entry.position),
        )
        .where(entry.list_id == list_id, entry.position > after, or_(is_withheld, is_problem))
        .order_by(entry.position)
        .limit(limit)
    )  # fmt: skip
    return [LeftOutRow(*row) for row in rows]


async def of_launch(tx: AsyncConnection, draft_id: int, *, after: int, limit: int) -> list[LeftOutRow]:
    """The same for recipients copied from an earlier launch: they have no rows in a file, so `row` counts positions."""
    who = recipients.c
    rows = await tx.execute(
        select(
            who.position, who.position + 1, who.phone, who.phone, func.coalesce(who.name, ""), who.reason, who.fields
        )
        .where(who.launch_id == draft_id, who.position > after, who.state == RecipientState.WITHHELD)
        .order_by(who.position)
        .limit(limit)
    )  # fmt: skip
    return [LeftOutRow(*row) for row in rows]
