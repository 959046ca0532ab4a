"""The records that an account can choose from: their names, what is known of their moderation, and their removal."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.ids import LedgerRecordId, RecordId, UserId
from bot.domain.record import RecordState
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import RefusedError
from bot.provider.methods import RemoveRecords
from bot.services.account.connected import connection_or_refuse, link_or_refuse
from bot.services.records.service_list import RecordList
from bot.services.refusal import Refusal, provider_errors_told, refusal_of
from storage.account.api_keys import ApiKeys, Connection
from storage.engine.database import Database
from storage.sounds import records
from storage.sounds.records import RecordRow, Use

__all__ = ["NAME_LIMIT", "RecordRow", "RecordShelf", "RecordsPage", "Use", "own_record"]

NAME_LIMIT: Final = 60
DRAFTS_LIVE: Final = timedelta(days=30)
"""A draft that nobody has touched for longer does not count as a use of its record."""


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """`is_listed`: the service has a list of its own, and it was asked just now."""

    records: tuple[RecordRow, ...]
    more: bool
    is_listed: bool


class RecordShelf:
    def __init__(
        self,
        *,
        database: Database,
        connected: ApiKeys,
        service: CallingService,
        listed: RecordList,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = connected
        self._service = service
        self._list = listed
        self._clock = clock

    async def page(self, user_id: UserId, before: int | None = None, limit: int = 8) -> RecordsPage:
        """The newest first; for the first page the service is asked too. Raises Refusal not-connected."""
        connection = await connection_or_refuse(self._accounts, user_id)
        is_listed = before is None and await self._list.refresh(connection)
        async with self._database.reading() as tx:
            found = await records.page(tx, connection.account.id, user_id, before=before, limit=limit + 1)
        return RecordsPage(tuple(found[:limit]), len(found) > limit, is_listed)

    async def record(self, user_id: UserId, record_id: int) -> RecordRow:
        """Raises Refusal: not-connected, no-such-record."""
        async with self._database.reading() as tx:
            return await own_record(tx, user_id, record_id)

    async def played(self, user_id: UserId, record_id: RecordId) -> RecordRow | None:
        """The record of this id at the service, if it is one of the account's. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            link = await link_or_refuse(tx, user_id)
            row = await records.by_provider_id(tx, link.account.id, record_id)
        return None if row is None or row.state is RecordState.REMOVED else row

    async def domain(self, user_id: UserId) -> str:
        """Of the service at which the user's account is. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            return (await link_or_refuse(tx, user_id)).account.domain

    async def look_again(self, user_id: UserId, record_id: int) -> RecordRow:
        """The record after a look into the service's list. Raises Refusal as `record`."""
        await self._list.refresh(await connection_or_refuse(self._accounts, user_id))
        return await self.record(user_id, record_id)

    async def rename(self, user_id: UserId, record_id: int, name: str) -> RecordRow:
        """Changes the name here only: the service has no request for that. Raises Refusal record-name."""
        name = " ".join(name.split())
        if not 0 < len(name) <= NAME_LIMIT:
            raise Refusal("record-name", limit=NAME_LIMIT)
        async with self._database.writing() as tx:
            row = await own_record(tx, user_id, record_id)
            await records.note(tx, row.id, name=name)
        return await self.record(user_id, record_id)

    async def heard(self, record_id: LedgerRecordId, file_id: str) -> None:
        """Remembers Telegram's id of the record's sound, so that it is converted and sent to Telegram only once."""
        async with self._database.writing() as tx:
            await records.note(tx, record_id, file_id=file_id)

    async def uses(self, user_id: UserId, record_id: int) -> tuple[Use, ...]:
        """What would lose its sound if this record were removed."""
        async with self._database.reading() as tx:
            row = await own_record(tx, user_id, record_id)
            if row.provider_id is None:
                return ()
            since = self._clock() - DRAFTS_LIVE
            return tuple(await records.uses(tx, row.account_id, row.provider_id, since))

    async def remove(self, user_id: UserId, record_id: int) -> RecordRow:
        """Removes a record at the service, then here; one that was never made is only forgotten.

        Raises Refusal: no-such-record, record-sending, provider-…
        """
        row = await self.record(user_id, record_id)
        if row.state is RecordState.SENDING:
            raise Refusal("record-sending")
        if row.state is RecordState.MADE and row.provider_id is not None:
            await self._remove_there(await connection_or_refuse(self._accounts, user_id), row)
        async with self._database.writing() as tx:
            # Its message may become a record once more.
            gone = await records.move(tx, row.id, RecordState.REMOVED, origin=None, removed_at=self._clock())
        return gone or row

    async def _remove_there(self, connection: Connection, row: RecordRow) -> None:
        if row.provider_id is None:
            raise AssertionError("a record that was made has an id")
        method = RemoveRecords(ids=(row.provider_id,))
        credentials = Credentials(connection.account.domain, connection.api_key)
        with provider_errors_told():
            try:
                await self._service.request(method, credentials)
            except RefusedError as refused:
                # It may be gone already: the answer to a removal was lost, or somebody removed it in the cabinet.
                if not await self._is_gone(connection, row):
                    raise refusal_of(refused) from refused

    async def _is_gone(self, connection: Connection, row: RecordRow) -> bool:
        listed = await self._list.ids(connection)
        return listed is not None and row.provider_id not in listed


async def own_record(tx: AsyncConnection, user_id: UserId, record_id: int) -> RecordRow:
    """A record of the user's account; one that was never made is visible to its author only."""
    link = await link_or_refuse(tx, user_id)
    row = await records.get(tx, record_id)
    if row is None or row.account_id != link.account.id or row.state is RecordState.REMOVED:
        raise Refusal("no-such-record")
    if row.state is not RecordState.MADE and row.user_id != user_id:
        raise Refusal("no-such-record")
    return row
