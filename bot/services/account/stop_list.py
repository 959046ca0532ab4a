"""Who must not be called: each account has one list, shared by everybody who is connected to the account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.clock import Clock
from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone
from bot.services.account.connected import account_or_refuse
from bot.services.wakeups import Wakeups
from bot.sheets.sheet import SheetRow
from storage.account import stop_list, users
from storage.account.stop_list import Reason, Stopped
from storage.calling import recipients
from storage.engine.database import Database

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class StopEntry:
    """`reason`: user (added here), import (from a file) or reaction (the recipient chose it during a call).

    `name`: the recipient's name when this account last called them.
    """

    phone: Phone
    reason: str
    since: datetime
    name: str | None = None


@dataclass(frozen=True, slots=True)
class StopListPage:
    entries: tuple[StopEntry, ...]
    more: bool
    total: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list's rows. Repeated phones count once; `examples` quote a few rows that can't be read."""

    added: int
    known: int
    unreadable: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportedEntry:
    """`by`: the name of the user who added it; None: the recipient chose it during a call."""

    phone: Phone
    reason: str
    since: datetime
    by: str | None


class StopList:
    def __init__(self, *, database: Database, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups

    async def add(self, user_id: UserId, phones: Iterable[Phone], *, reason: Reason = "user") -> int:
        """Returns how many were new; calls planned to them are taken back. Raises Refusal not-connected."""
        async with self._database.writing() as tx:
            account_id = (await account_or_refuse(tx, user_id)).id
            added = await stop_list.add(tx, account_id, phones, reason=reason, by=user_id, now=self._clock())
        self._wakeups.stop_list.set()
        return added

    async def take(self, user_id: UserId, chunks: Iterable[Sequence[SheetRow]]) -> Imported:
        """Adds a list that was read, one transaction for each chunk. If it is cut short, it can just be sent again.

        Raises Refusal not-connected.
        """
        added = unreadable = 0
        phones: set[Phone] = set()
        examples: list[str] = []
        for chunk in chunks:
            new = {row.phone for row in chunk if row.phone is not None} - phones
            typed = [row.typed for row in chunk if row.phone is None]
            added += await self.add(user_id, new, reason="import")
            phones |= new
            unreadable += len(typed)
            examples = [*examples, *typed][:EXAMPLES]
        return Imported(added, len(phones) - added, unreadable, tuple(examples))

    async def everybody(self, user_id: UserId) -> list[ExportedEntry]:
        """The whole list, in the order of phones. Raises Refusal not-connected."""
        account_id = await self._account_id(user_id)
        found: list[ExportedEntry] = []
        async with self._database.reading() as tx:
            names: dict[UserId, str] = {}
            after = ""
            while rows := await stop_list.page(tx, account_id, after, stop_list.CHUNK):
                after = rows[-1].phone
                by = {row.added_by for row in rows if row.added_by is not None}
                names |= await users.names(tx, by - names.keys())
                found += [_exported(row, names) for row in rows]
        return found

    async def remove(self, user_id: UserId, phone: Phone) -> bool:
        async with self._database.writing() as tx:
            account_id = (await account_or_refuse(tx, user_id)).id
            return await stop_list.remove(tx, account_id, [phone]) == 1

    async def page(self, user_id: UserId, after: str = "", limit: int = 20) -> StopListPage:
        """In the order of phones, beginning behind `after`."""
        async with self._database.reading() as tx:
            account_id = (await account_or_refuse(tx, user_id)).id
            rows = await stop_list.page(tx, account_id, after, limit + 1)
            total = await stop_list.count(tx, account_id)
            names = await recipients.names_of(tx, account_id, [row.phone for row in rows[:limit]])
        entries = tuple(
            StopEntry(row.phone, row.reason, row.created_at, names.get(row.phone)) for row in rows[:limit]
        )
        return StopListPage(entries, more=len(rows) > limit, total=total)

    async def _account_id(self, user_id: UserId) -> AccountId:
        async with self._database.reading() as tx:
            return (await account_or_refuse(tx, user_id)).id


def _exported(row: Stopped, names: Mapping[UserId, str]) -> ExportedEntry:
    by = None if row.added_by is None else names.get(row.added_by)
    return ExportedEntry(row.phone, row.reason, row.created_at, by)
