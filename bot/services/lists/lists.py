"""Lists of recipients: written down from what a child process read in a file, kept with a name and a source of consent.

A saved list belongs to its account, an unsaved one to its author. An unsaved list without consent is deleted after KEPT.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import WithheldReason
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import ListId, UserId
from bot.domain.phone import Phone
from bot.services.account.connected import link_or_refuse
from bot.services.drafts.drafting import own_draft
from bot.services.drafts.list_reading import Reading, dump_reading, load_reading
from bot.services.drafts.list_view import Consent, columns_lacking, consent_of
from bot.services.drafts.recipients import own_list
from bot.services.refusal import Refusal
from bot.sheets.sheet import Sheet, SheetRow
from storage.account import users
from storage.account.accounts import Account
from storage.calling import exclusions, lists, schedules
from storage.calling.exclusions import LeftOutRow
from storage.calling.lists import Entry, ListRow
from storage.engine.database import Database

KEPT = timedelta(days=30)
"""How long an unsaved list can still be looked at."""
NAME_LIMIT = 60
CONSENT_LIMIT = 1000
EXPORT_PAGE = 2000

ConsentKind = Literal["text", "photo", "file"]


@dataclass(frozen=True, slots=True)
class ListLine:
    """A saved list as one line of /lists."""

    id: ListId
    name: str
    good: int
    has_consent: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """Newest first; `more`: there are older ones, behind the last id here."""

    lines: tuple[ListLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class ListCard:
    """All that is known of a list except its recipients. `rows`: of the file; `good`: those with a phone to call.

    `consent_by`: the name of the user who attached the consent.
    """

    id: ListId
    name: str
    is_saved: bool
    rows: int
    good: int
    columns: tuple[str, ...]
    reading: Reading | None
    file_id: str | None
    since: datetime
    consent: Consent | None
    consent_by: str


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
        reading: Reading | None = None,
        instead_of: ListCard | None = None,
    ) -> ListId:
        """Writes down what was read, in chunks. Raises Refusal not-connected.

        `file_id`: Telegram's, to read the file again with other columns. `instead_of`: the list from an earlier reading
        of the same file; the new list takes over its name and source of consent.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            list_id = await lists.add(
                tx,
                account_id=link.account.id,
                user_id=user_id,
                name=_name(name),
                columns=sheet.variables,
                file_id=file_id,
                reading=None if reading is None else dump_reading(reading),
                now=self._clock(),
            )
        position = 0
        for chunk in sheet.chunks():
            entries = [_entry(position + index, row) for index, row in enumerate(chunk)]
            async with self._database.writing() as tx:
                await lists.add_entries(tx, list_id, entries)
            position += len(entries)
        problems = {str(problem): count for problem, count in sheet.problems.items()}
        async with self._database.writing() as tx:
            await lists.finish(
                tx,
                list_id,
                rows=position,
                good=position - sum(problems.values()),
                problems=problems,
                digest=sheet.digest,
            )
            if instead_of is not None:
                await _take_over(tx, link.account, user_id, instead_of, list_id)
        return list_id

    async def card(self, user_id: UserId, list_id: int) -> ListCard:
        """Raises Refusal list-gone, not-connected."""
        async with self._database.reading() as tx:
            found = await self._own(tx, user_id, list_id)
            return await _card(tx, found)

    async def save(self, user_id: UserId, list_id: int, name: str) -> None:
        """Saves the list under this name until somebody forgets it. Raises Refusal list-name-empty."""
        name = _name(name)
        if not name:
            raise Refusal("list-name-empty")
        await self._change(user_id, list_id, name=name, is_saved=True)

    async def consent(
        self,
        user_id: UserId,
        list_id: int,
        *,
        kind: ConsentKind,
        text: str = "",
        file_id: str | None = None,
    ) -> None:
        """Attaches what proves that the recipients may be called: a text, a photo or a file. Keeps the list too."""
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
            rows = await lists.saved(tx, link.account.id, before=before, limit=limit + 1)
        lines = (ListLine(row.id, row.name, row.good, row.consent_at is not None) for row in rows[:limit])
        return ListPage(tuple(lines), more=len(rows) > limit)

    async def forget(self, user_id: UserId, list_id: int) -> None:
        """Deletes the list; launches made from it keep their recipients. Raises Refusal list-gone."""
        async with self._database.writing() as tx:
            found = await self._own(tx, user_id, list_id)
            await lists.retire(tx, found.id)
        await self._delete(found.id)

    async def forget_passing(self) -> int:
        """Deletes some of the old lists that nobody saved; returns how many."""
        async with self._database.reading() as tx:
            old = await lists.passing(tx, self._clock() - KEPT)
        for list_id in [one for one in old if await self._is_still_passing(one)]:
            await self._delete(list_id)
        return len(old)

    async def entries(self, user_id: UserId, list_id: int) -> AsyncIterator[Sequence[Entry]]:
        """Everybody who can be called, in the order of the file, some thousands at a time. Raises Refusal list-gone."""
        async with self._database.reading() as tx:
            await self._own(tx, user_id, list_id)
        after = -1
        while True:
            async with self._database.reading() as tx:
                page = await lists.entries(tx, list_id, after=after, limit=EXPORT_PAGE)
            if not page:
                return
            after = page[-1].position
            yield [entry for entry in page if entry.phone is not None and entry.problem in _CALLABLE]

    async def left_out(self, user_id: UserId, draft_id: int) -> AsyncIterator[Sequence[LeftOutRow]]:
        """Who in a draft's list is not called, with the reason, some thousands at a time. Raises Refusal not-yours."""
        after = -1
        while True:
            async with self._database.reading() as tx:
                row = await own_draft(tx, user_id, draft_id)
                source = row.content.source
                if source is not None and source.kind == "list":
                    page = await exclusions.of_list(
                        tx, row.id, source.list_id, after=after, limit=EXPORT_PAGE
                    )
                else:
                    page = await exclusions.of_launch(tx, row.id, after=after, limit=EXPORT_PAGE)
            if not page:
                return
            after = page[-1].position
            yield [_with_what_lacks(one, row.content) for one in page]

    async def basis(self, user_id: UserId, phone: Phone) -> tuple[ListCard, ...]:
        """The lists that have this phone, newest first: they say on what basis it was called.

        Shows the user's own lists and the account's saved ones; only the account's owner sees a colleague's unsaved list.
        """
        async with self._database.reading() as tx:
            link = await link_or_refuse(tx, user_id)
            sees_all = link.account.owner_id == user_id
            found = await lists.with_phone(tx, link.account.id, phone, seen_by=None if sees_all else user_id)
            return tuple([await _card(tx, row) for row in found])

    async def _is_still_passing(self, list_id: ListId) -> bool:
        """Takes an unsaved list out of use, so that nobody can save it any more; False: it was saved meanwhile."""
        async with self._database.writing() as tx:
            return await lists.retire(tx, list_id, only_passing=True)

    async def _delete(self, list_id: ListId) -> None:
        while True:
            async with self._database.writing() as tx:
                if not await lists.forget_entries(tx, list_id):
                    await lists.forget(tx, list_id)
                    return

    async def _change(self, user_id: UserId, list_id: int, **values: object) -> None:
        async with self._database.writing() as tx:
            found = await self._own(tx, user_id, list_id)
            await lists.change(tx, found.id, **values)

    async def _own(self, tx: AsyncConnection, user_id: UserId, list_id: int) -> ListRow:
        link = await link_or_refuse(tx, user_id)
        return await own_list(tx, link.account, user_id, list_id)


_CALLABLE = (None, "unknown_prefix")


def _with_what_lacks(one: LeftOutRow, content: CallDraft) -> LeftOutRow:
    if one.reason != WithheldReason.NO_VALUE:
        return one
    return replace(one, lacks=columns_lacking(content, one.name, one.fields))


def _name(name: str) -> str:
    return " ".join(name.split())[:NAME_LIMIT].strip()


async def _card(tx: AsyncConnection, row: ListRow) -> ListCard:
    author = None if row.consent_by is None else await users.get(tx, row.consent_by)
    return ListCard(
        id=row.id,
        name=row.name,
        is_saved=row.is_saved,
        rows=row.rows,
        good=row.good,
        columns=row.columns,
        reading=load_reading(row.reading),
        file_id=row.file_id,
        since=row.created_at,
        consent=consent_of(row),
        consent_by="" if author is None else author.name,
    )


async def _take_over(
    tx: AsyncConnection, account: Account, user_id: UserId, old: ListCard, new: ListId
) -> None:
    """The old list stays as evidence if it has a consent; without one it counts as unsaved from now on."""
    row = await own_list(tx, account, user_id, old.id)
    await lists.change(
        tx,
        new,
        name=row.name,
        is_saved=row.is_saved,
        consent_kind=row.consent_kind,
        consent_text=row.consent_text,
        consent_file_id=row.consent_file_id,
        consent_by=row.consent_by,
        consent_at=row.consent_at,
    )
    await lists.change(tx, row.id, is_saved=False)
    await schedules.use_list(tx, row.id, new)


def _entry(position: int, row: SheetRow) -> Entry:
    return Entry(
        position=position,
        row=row.position,
        typed=row.typed,
        phone=row.phone,
        name=row.name,
        fields=row.fields or None,
        problem=row.problem,
    )
