"""Lists come in pieces: two files one after the other, or contact cards one by one. Put together they become a new list
with each phone only once.

The draft on the screen takes the new list; the draft before it is closed in the same transaction, so that nobody can be
called by both.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.ids import ListId, UserId
from bot.domain.phone import Phone
from bot.services.account.connected import link_or_refuse
from bot.services.drafts.drafting import ConfirmView, own_draft
from bot.services.drafts.list_reading import Reading, dump_reading, load_reading
from bot.services.drafts.list_view import previous_draft
from bot.services.drafts.recipients import ListDrafts, own_list
from bot.services.refusal import Refusal
from bot.sheets.sheet import Notes, RowProblem, SheetLimits
from storage.account.accounts import Account
from storage.calling import lists
from storage.calling.drafts import DraftRow
from storage.calling.lists import Entry, ListRow
from storage.engine.database import Database

PAGE = 1000
ROWS = SheetLimits().rows


@dataclass(frozen=True, slots=True)
class Merged:
    """`old_message`: the message that showed the list which is now a part of this one."""

    view: ConfirmView
    old_message: int | None


class Merging:
    def __init__(
        self, *, database: Database, clock: Clock, list_drafts: ListDrafts, most_rows: int = ROWS
    ) -> None:
        self._database = database
        self._clock = clock
        self._list_drafts = list_drafts
        self._most_rows = most_rows

    async def add_to_previous(self, user_id: UserId, draft_id: int, revision: int) -> Merged:
        """Puts the previous list and this one together. Raises Refusal: previous-gone, outdated-screen, list-too-long."""
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
            before = await previous_draft(tx, row, self._clock())
            account = (await link_or_refuse(tx, user_id)).account
            if before is None:
                raise Refusal("previous-gone")
            first = await _list_of(tx, before, account)
            second = await _list_of(tx, row, account)
        if row.revision != revision:
            raise Refusal("outdated-screen")
        list_id = await self._written(user_id, first, second)
        view = await self._list_drafts.use_list(
            user_id,
            draft_id,
            revision,
            list_id,
            asked=row.content if row.content.what is not None else before.content,
            instead_of=before,
        )
        return Merged(view, before.message_id)

    async def _written(self, user_id: UserId, first: ListRow, second: ListRow) -> ListId:
        """Writes a new list in chunks, without a source of consent: the consent of one part does not cover the other."""
        columns = tuple(dict.fromkeys((*first.columns, *second.columns)))
        async with self._database.writing() as tx:
            list_id = await lists.add(
                tx,
                account_id=first.account_id,
                user_id=user_id,
                name=first.name,
                columns=columns,
                file_id=None,
                reading=dump_reading(_reading_of_both(first, second)),
                now=self._clock(),
            )
        together = _Together(columns, self._most_rows)
        for part in (first, second):
            async for page in self._pages(part):
                entries = [together.taken(entry, part.columns) for entry in page]
                async with self._database.writing() as tx:
                    await lists.add_entries(tx, list_id, entries)
        async with self._database.writing() as tx:
            await lists.finish(
                tx,
                list_id,
                rows=together.rows,
                good=together.rows - sum(together.problems.values()),
                problems=together.problems,
                digest=together.digest(),
            )
        return list_id

    async def _pages(self, part: ListRow) -> AsyncIterator[Sequence[Entry]]:
        after = -1
        while True:
            async with self._database.reading() as tx:
                page = await lists.entries(tx, part.id, after=after, limit=PAGE)
            if not page:
                return
            after = page[-1].position
            yield page


def _reading_of_both(*parts: ListRow) -> Reading:
    """What was left out of either list is still told. Guesses are not: they are corrected on a list's own screen."""
    read = [reading for part in parts if (reading := load_reading(part.reading)) is not None]
    return Reading(
        "merged",
        extensions=sum(one.extensions for one in read),
        notes=Notes(cut=sum(one.notes.cut for one in read)),
    )


class _Together:
    """What is known of the new list while it is written."""

    def __init__(self, columns: tuple[str, ...], most_rows: int) -> None:
        self._columns = columns
        self._most_rows = most_rows
        self._phones: set[Phone] = set()
        self._positions = count()
        self.rows = 0
        self.problems: dict[str, int] = {}

    def taken(self, entry: Entry, columns: tuple[str, ...]) -> Entry:
        """The entry in its new place: with all columns, and marked double if its phone is in the list before."""
        position = next(self._positions)
        self.rows = position + 1
        if self.rows > self._most_rows:
            raise Refusal("list-too-long", limit=self._most_rows)
        problem = entry.problem
        if entry.phone is not None and problem != RowProblem.DOUBLE:
            if entry.phone in self._phones:
                problem = RowProblem.DOUBLE.value
            self._phones.add(entry.phone)
        if problem is not None:
            self.problems[problem] = self.problems.get(problem, 0) + 1
        known = dict(zip(columns, entry.fields or (), strict=False))
        fields = tuple(known.get(column, "") for column in self._columns) or None
        return replace(entry, position=position, fields=fields, problem=problem)

    def digest(self) -> str:
        """The digest of the list, computed as in bot.sheets."""
        return hashlib.sha256("\n".join(sorted(self._phones)).encode()).hexdigest()


async def _list_of(tx: AsyncConnection, row: DraftRow, account: Account) -> ListRow:
    list_id = row.content.list_id
    if list_id is None:
        raise AssertionError("only lists are put together")
    return await own_list(tx, account, row.user_id, list_id)
