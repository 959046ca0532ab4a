"""Lists of people: read in from what a child process has found in a file, kept under a name, with a source of consent.

A list is nobody's but its account's. Until somebody saves it or attaches a consent it is only passing through.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.ids import ListId, UserId
from bot.domain.phone import Phone
from bot.services.drafting import link_or_refuse
from bot.services.list_drafts import own_list
from bot.services.refusal import Refusal
from bot.sheets import PersonRow, Sheet
from storage import people_lists
from storage.database import Database
from storage.people_lists import Entry, ListRow

KEPT = timedelta(days=30)
"""How long a list that nobody saved can still be looked at."""
NAME_LIMIT = 60
CONSENT_LIMIT = 1000
EXPORT_PAGE = 2000


@dataclass(frozen=True, slots=True)
class ListLine:
    """A saved list as a line of the list of lists."""

    id: ListId
    name: str
    good: int
    has_consent: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """Newest first; `more`: there are older ones, behind the last id here."""

    lines: tuple[ListLine, ...]
    more: bool


class Lists:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read_in(
        self,
        user_id: UserId,
        sheet: Sheet,
        *,
        name: str,
        file_id: str | None = None,
        reading: str | None = None,
    ) -> ListId:
        """Writes down what was read, in chunks. Raises Refusal not-connected.

        `file_id`: Telegram's, to read the file once more with other columns; `reading`: the columns that were chosen.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            list_id = await people_lists.add(
                tx,
                account_id=link.account.id,
                user_id=user_id,
                name=name[:NAME_LIMIT],
                columns=sheet.variables,
                file_id=file_id,
                reading=reading,
                now=self._clock(),
            )
        position = 0
        for chunk in sheet.chunks():
            entries = [_entry(position + index, row) for index, row in enumerate(chunk)]
            async with self._database.writing() as tx:
                await people_lists.add_entries(tx, list_id, entries)
            position += len(entries)
        problems = {str(problem): count for problem, count in sheet.problems.items()}
        async with self._database.writing() as tx:
            await people_lists.finish(
                tx,
                list_id,
                rows=position,
                good=position - sum(problems.values()),
                problems=problems,
                digest=sheet.digest,
            )
        return list_id

    async def get(self, user_id: UserId, list_id: int) -> ListRow:
        """Raises Refusal not-yours, not-connected."""
        async with self._database.reading() as tx:
            return await self._own(tx, user_id, list_id)

    async def save(self, user_id: UserId, list_id: int, name: str) -> None:
        """Kept under this name until it is forgotten. Raises Refusal list-name-empty."""
        name = " ".join(name.split())[:NAME_LIMIT]
        if not name:
            raise Refusal("list-name-empty")
        await self._change(user_id, list_id, name=name, is_saved=True)

    async def consent(
        self, user_id: UserId, list_id: int, *, kind: str, text: str = "", file_id: str | None = None
    ) -> None:
        """What proves that its people may be called: a text, a photo or a file. Keeps the list as well."""
        if not text.strip() and file_id is None:
            raise Refusal("consent-empty")
        await self._change(
            user_id,
            list_id,
            consent_kind=kind,
            consent_text=text.strip()[:CONSENT_LIMIT],
            consent_file_id=file_id,
            consent_by=user_id,
            consent_at=self._clock(),
        )

    async def page(self, user_id: UserId, before: int | None = None, limit: int = 8) -> ListPage:
        async with self._database.reading() as tx:
            link = await link_or_refuse(tx, user_id)
            rows = await people_lists.saved(tx, link.account.id, before=before, limit=limit + 1)
        lines = (ListLine(row.id, row.name, row.good, row.consent_at is not None) for row in rows[:limit])
        return ListPage(tuple(lines), more=len(rows) > limit)

    async def forget(self, user_id: UserId, list_id: int) -> None:
        """Launches that were made of it keep their people. Raises Refusal not-yours."""
        async with self._database.reading() as tx:
            found = await self._own(tx, user_id, list_id)
        await self._forget(found.id)

    async def forget_passing(self) -> int:
        """Lists that nobody wanted kept; how many."""
        async with self._database.reading() as tx:
            old = await people_lists.passing(tx, self._clock() - KEPT)
        for list_id in old:
            await self._forget(list_id)
        return len(old)

    async def problem_rows(self, user_id: UserId, list_id: int) -> AsyncIterator[Entry]:
        """Rows whom nobody will call because of what stands in them, with the problem."""
        await self.get(user_id, list_id)
        after = -1
        while True:
            async with self._database.reading() as tx:
                page = await people_lists.entries(
                    tx, list_id, after=after, limit=EXPORT_PAGE, only_problems=True
                )
            for entry in page:
                yield entry
            if len(page) < EXPORT_PAGE:
                return
            after = page[-1].position

    async def basis(self, user_id: UserId, phone: Phone) -> tuple[ListRow, ...]:
        """The lists of the account on which this phone stands: on what basis it was called."""
        async with self._database.reading() as tx:
            link = await link_or_refuse(tx, user_id)
            return tuple(await people_lists.with_phone(tx, link.account.id, phone))

    async def _forget(self, list_id: ListId) -> None:
        while True:
            async with self._database.writing() as tx:
                if not await people_lists.forget_entries(tx, list_id):
                    await people_lists.forget(tx, list_id)
                    return

    async def _change(self, user_id: UserId, list_id: int, **values: object) -> None:
        async with self._database.writing() as tx:
            found = await self._own(tx, user_id, list_id)
            await people_lists.change(tx, found.id, **values)

    async def _own(self, tx: AsyncConnection, user_id: UserId, list_id: int) -> ListRow:
        link = await link_or_refuse(tx, user_id)
        return await own_list(tx, link.account, list_id)


def _entry(position: int, row: PersonRow) -> Entry:
    return Entry(
        position=position,
        row=row.position,
        typed=row.typed,
        phone=row.phone,
        name=row.name,
        fields=row.fields or None,
        problem=row.problem,
    )
