"""What came of a list, for the list's own file: each row of it with the call of its person."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.launch import RecipientFilter
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, ChatId, LaunchId, UserId
from bot.domain.phone import Phone
from bot.domain.reactions import Tree
from bot.services.drafts.list_reading import load_reading
from bot.services.launches.recipient_view import RecipientView, recipient_view
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_language, effective_zone
from storage.account import accounts, users
from storage.calling import answered_lists, calls, launch_recipients, launches, lists, reminders, second_calls
from storage.calling.launch_recipients import RecipientWithCall
from storage.calling.launches import LaunchRow
from storage.calling.lists import Entry, ListRow
from storage.engine.database import Database

PAGE = 1000
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """`name`, `fields`: as the list has them. `called_at`: when the call left."""

    name: str
    fields: tuple[str, ...]
    who: RecipientView
    called_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnsweredList:
    """Rows by their number in the file, from 1. `file_id`: Telegram's, None for a list that came by no file. `header_row`:
    None if the file has no headers. `title`: the sheet it was read from, as far as that is known.
    """

    launch_id: LaunchId
    chat_id: ChatId
    language: str
    zone: ZoneInfo
    file_id: str | None
    file_name: str
    title: str
    header_row: int | None
    columns: tuple[str, ...]
    rows: Mapping[int, AnsweredRow] = field(repr=False)


class LaunchAnswers:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def of(self, user_id: UserId, launch_id: int) -> AnsweredList:
        """Raises Refusal: not-yours, list-gone."""
        async with self._database.reading() as tx:
            row = await launches.get(tx, launch_id)
            account = None if row is None else await accounts.get(tx, row.account_id)
            if row is None or account is None or user_id not in {row.user_id, account.owner_id}:
                raise Refusal("not-yours")
            return await self._answered(tx, row)

    async def take_due(self) -> AsyncIterator[AnsweredList]:
        """The lists that are to be given back now. Each is taken once, so that it is never sent twice, and only when the
        one before was dealt with, so that a crash loses one at most.
        """
        async with self._database.reading() as tx:
            due = await answered_lists.answers_due(tx, self._clock(), AT_ONCE)
        for launch_id in due:
            async with self._database.writing() as tx:
                is_ours = await answered_lists.take_answers(tx, launch_id)
            if not is_ours:
                continue
            async with self._database.reading() as tx:
                row = await launches.get(tx, launch_id)
                if row is None:
                    raise AssertionError("a launch is never deleted")
                try:
                    answered = await self._answered(tx, row)
                except Refusal:
                    continue  # its list was forgotten
            yield answered

    async def _answered(self, tx: AsyncConnection, launch: LaunchRow) -> AnsweredList:
        known = None if launch.list_id is None else await lists.get(tx, launch.list_id)
        if known is None or known.digest is None:
            raise Refusal("list-gone")
        user = await users.get(tx, launch.user_id)
        by_position, by_phone = await _called(tx, launch)
        rows: dict[int, AnsweredRow] = {}
        first = None
        for entry in await _entries(tx, known):
            first = entry.row if first is None else min(first, entry.row)
            found = by_position.get(entry.position)
            if found is None and entry.phone is not None:
                # A double row: its person was called for the row before.
                found = by_phone.get(entry.phone)
            if found is not None:
                who, called_at = found
                rows.setdefault(entry.row, AnsweredRow(entry.name, entry.fields or (), who, called_at))
        reading = load_reading(known.reading)
        has_header = reading is not None and reading.columns.has_header and first is not None and first > 1
        return AnsweredList(
            launch_id=launch.id,
            chat_id=launch.chat_id,
            language=effective_language(user, self._settings),
            zone=effective_zone(user, self._settings),
            file_id=known.file_id,
            file_name=known.name if reading is None or not reading.file_name else reading.file_name,
            title="" if reading is None else reading.notes.title,
            header_row=first - 1 if has_header and first is not None else None,
            columns=known.columns,
            rows=rows,
        )


_Called = tuple[RecipientView, datetime | None]


async def _called(
    tx: AsyncConnection, launch: LaunchRow
) -> tuple[Mapping[int, _Called], Mapping[Phone, _Called]]:
    """Recipients with their calls, by position in the list and by phone; those beside the launch included."""
    by_position: dict[int, _Called] = {}
    by_phone: dict[Phone, _Called] = {}
    for launch_id in (launch.id, *await reminders.launches_beside(tx, launch.id)):
        after, is_second = -1, await second_calls.first_calls_of(tx, launch_id) is not None
        while page := await launch_recipients.page(
            tx, launch_id, RecipientFilter.ALL, after=after, limit=PAGE
        ):
            after = page[-1].position
            # Where a second call was not made, the first one tells what came of it.
            shown = [one for one in page if one.call is not None or not is_second]
            for position, found in await _shown(tx, shown, {launch_id: launch.content.reactions}):
                by_position[position] = found
                if is_second or found[0].phone not in by_phone:
                    by_phone[found[0].phone] = found
        await _told_by_another(tx, launch_id, launch.account_id, by_position)
    return by_position, by_phone


async def _told_by_another(
    tx: AsyncConnection, launch_id: LaunchId, account_id: AccountId, by_position: dict[int, _Called]
) -> None:
    """A corrected list holds many whom the list before it calls: its rows tell of those calls."""
    after, trees = -1, dict[int, Tree]()
    while page := await launch_recipients.told_by_another(tx, launch_id, account_id, after=after, limit=PAGE):
        after = page[-1].position
        for other in {one.who.launch_id for one in page} - trees.keys():
            before = await launches.get(tx, other)
            trees[other] = () if before is None else before.content.reactions
        by_position.update(await _shown(tx, page, trees))


async def _shown(
    tx: AsyncConnection, page: Sequence[RecipientWithCall], trees: Mapping[int, Tree]
) -> list[tuple[int, _Called]]:
    heard = await calls.reactions_of(tx, [one.call.id for one in page if one.call is not None])
    return [
        (
            one.position,
            (
                recipient_view(one.who, one.call, heard, trees[one.who.launch_id]),
                None if one.call is None else one.call.placed_at,
            ),
        )
        for one in page
    ]


async def _entries(tx: AsyncConnection, known: ListRow) -> list[Entry]:
    found: list[Entry] = []
    while page := await lists.entries(tx, known.id, after=found[-1].position if found else -1, limit=PAGE):
        found += page
    return found
