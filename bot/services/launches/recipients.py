"""Who was called by a launch and what came of it: a page for the chat, or all recipients for a table.

Only its author and the account's owner see a launch; to others it looks the same as no launch at all.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_status import ASKING, PUSH
from bot.domain.calls.launch import RecipientFilter
from bot.domain.ids import LaunchId, UserId
from bot.domain.reactions import Tree
from bot.services.launches.recipient_view import RecipientView, recipient_view
from bot.services.refusal import Refusal
from storage.account import accounts
from storage.calling import calls, launch_recipients, launch_totals, launches, recipients
from storage.calling.launch_recipients import RecipientWithCall
from storage.calling.launches import LaunchRow
from storage.engine import facts
from storage.engine.database import Database

PAGE = 10
EXPORT_PAGE = 1000
"""Recipients read at once for a table, which takes some 30 ms."""


@dataclass(frozen=True, slots=True)
class RecipientPage:
    """`next_after`: the position behind which there are more; None on the last page."""

    launch_id: LaunchId
    chosen: RecipientFilter
    after: int
    rows: tuple[RecipientView, ...]
    next_after: int | None
    is_planned: bool
    by_push: int = 0
    by_asking: int = 0
    """How many finished calls were heard of by webhook (`by_push`) and how many by asking."""


@dataclass(frozen=True, slots=True)
class ExportedRecipient:
    """A row of the table; `fields` have the order of the list's columns."""

    name: str
    fields: tuple[str, ...]
    row: RecipientView
    placed_at: datetime | None
    final_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportedLaunch:
    launch_id: LaunchId
    columns: tuple[str, ...]
    recipient_count: int
    is_planned: bool
    reactions: Tree = field(default=(), repr=False)


class LaunchRecipients:
    def __init__(self, *, database: Database, export_page: int = EXPORT_PAGE) -> None:
        self._database = database
        self._export_page = export_page

    async def page(
        self, user_id: UserId, launch_id: int, chosen: RecipientFilter, *, after: int = -1
    ) -> RecipientPage:
        """Raises Refusal not-yours."""
        async with self._database.reading() as tx:
            launch = await self._own(tx, user_id, launch_id)
            found = await launch_recipients.page(tx, launch.id, chosen, after=after, limit=PAGE + 1)
            rows = await _rows(tx, found[:PAGE], launch.content.reactions)
            heard_by = (await launch_totals.of_calls(tx, launch.id)).heard_by
        return RecipientPage(
            launch_id=launch.id,
            chosen=chosen,
            after=after,
            rows=tuple(rows),
            next_after=found[PAGE - 1].position if len(found) > PAGE else None,
            is_planned=launch.content.when is not None,
            by_push=heard_by.get(PUSH, 0),
            by_asking=heard_by.get(ASKING, 0),
        )

    async def begin_export(self, user_id: UserId, launch_id: int, tap: str) -> ExportedLaunch:
        """Notes that a table is about to be sent for this tap. If the sending is cut short, the document may have
        arrived, so it is not sent again by itself. Raises Refusal: not-yours, export-begun.
        """
        name = f"export:{user_id}"
        async with self._database.writing() as tx:
            launch = await self._own(tx, user_id, launch_id)
            if await facts.get(tx, name) == tap:
                raise Refusal("export-begun")
            await facts.put(tx, name, tap)
            recipient_count = sum((await recipients.counts(tx, launch.id)).values())
        source = launch.content.source
        columns = () if source is None else source.columns
        is_planned = launch.content.when is not None
        return ExportedLaunch(launch.id, columns, recipient_count, is_planned, launch.content.reactions)

    async def everybody(self, exported: ExportedLaunch) -> AsyncIterator[Sequence[ExportedRecipient]]:
        """All recipients, page by page, each page as the ledger is at that moment."""
        after: int | None = -1
        while after is not None:
            async with self._database.reading() as tx:
                found = await launch_recipients.page(
                    tx, exported.launch_id, RecipientFilter.ALL, after=after, limit=self._export_page
                )
                rows = await _rows(tx, found, exported.reactions)
            yield [_exported(one, row, exported) for one, row in zip(found, rows, strict=True)]
            after = found[-1].position if len(found) == self._export_page else None

    async def _own(self, tx: AsyncConnection, user_id: UserId, launch_id: int) -> LaunchRow:
        launch = await launches.get(tx, launch_id)
        account = None if launch is None else await accounts.get(tx, launch.account_id)
        if launch is None or account is None or user_id not in {launch.user_id, account.owner_id}:
            raise Refusal("not-yours")
        return launch


async def _rows(tx: AsyncConnection, found: Sequence[RecipientWithCall], tree: Tree) -> list[RecipientView]:
    reactions = await calls.reactions_of(tx, [one.call.id for one in found if one.call is not None])
    return [recipient_view(one.who, one.call, reactions, tree) for one in found]


def _exported(one: RecipientWithCall, row: RecipientView, exported: ExportedLaunch) -> ExportedRecipient:
    fields = one.who.fields or ()
    missing = ("",) * (len(exported.columns) - len(fields))
    return ExportedRecipient(
        name=one.who.name or "",
        fields=(*fields, *missing)[: len(exported.columns)],
        row=row,
        placed_at=None if one.call is None else one.call.placed_at,
        final_at=None if one.call is None else one.call.final_at,
    )
