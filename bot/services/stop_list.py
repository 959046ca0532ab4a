"""Who must not be called: one list an account, shared by everybody who is connected to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone
from bot.services.refusal import Refusal
from bot.services.wakeups import Wakeups
from storage import accounts, stop_list
from storage.database import Database
from storage.stop_list import Reason


@dataclass(frozen=True, slots=True)
class StopEntry:
    """`reason`: user (added here), import (from a file) or reaction (the person chose it during a call)."""

    phone: Phone
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StopListPage:
    entries: tuple[StopEntry, ...]
    more: bool
    total: int


class StopList:
    def __init__(self, *, database: Database, store: stop_list.StopList, wakeups: Wakeups) -> None:
        self._database = database
        self._store = store
        self._wakeups = wakeups

    async def add(self, user_id: UserId, phones: Iterable[Phone], *, reason: Reason = "user") -> int:
        """How many were new; calls planned to them are taken back at the service. Raises Refusal not-connected."""
        added = await self._store.add(await self._account_id(user_id), phones, reason=reason, by=user_id)
        self._wakeups.stop_list.set()
        return added

    async def remove(self, user_id: UserId, phone: Phone) -> bool:
        return await self._store.remove(await self._account_id(user_id), [phone]) == 1

    async def page(self, user_id: UserId, after: str = "", limit: int = 20) -> StopListPage:
        """In the order of phones, beginning behind `after`."""
        account_id = await self._account_id(user_id)
        rows = await self._store.page(account_id, after, limit + 1)
        async with self._database.reading() as tx:
            total = await stop_list.count(tx, account_id)
        entries = tuple(StopEntry(row.phone, row.reason, row.created_at) for row in rows[:limit])
        return StopListPage(entries, more=len(rows) > limit, total=total)

    async def _account_id(self, user_id: UserId) -> AccountId:
        async with self._database.reading() as tx:
            account = await accounts.account_of(tx, user_id)
        if account is None:
            raise Refusal("not-connected")
        return account.id
