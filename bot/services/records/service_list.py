"""The service's own list of records, if it has one: it is undocumented (contract, section 3), so nothing depends on it.

Only this list can settle a record whose answer was lost: each record is sent under a name that no other has.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.ids import AccountId, ChatId, RecordId, UserId
from bot.domain.record import RecordSource, RecordState
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import ProviderError, RefusedError
from bot.provider.methods import GetRecords
from bot.provider.models import RecordInfo
from bot.services.account.by_any_key import request_by_any_key
from bot.services.ledger.alerting import AlertFacts, tell_moderated
from storage.account.api_keys import ApiKeys, Connection
from storage.chat import outbox
from storage.engine.database import Database
from storage.sounds import records
from storage.sounds.records import Adopted, RecordRow

log = structlog.get_logger(__name__)

ASK_AGAIN: Final = timedelta(hours=1)
"""After the service refused to list, it is left alone this long: users should not wait for a refusal at each look."""
WATCHED_FOR: Final = timedelta(days=3)
"""A record that moderation has left alone for longer is looked at only when somebody opens /records."""
NAME_LIMIT: Final = 200
STATUS_LIMIT: Final = 64
_OURS: Final = (RecordState.SENDING, RecordState.UNKNOWN, RecordState.MADE)


class RecordList:
    def __init__(
        self, *, database: Database, connected: ApiKeys, service: CallingService, clock: Clock
    ) -> None:
        self._database = database
        self._accounts = connected
        self._service = service
        self._clock = clock
        self._refused_at: dict[str, datetime] = {}

    async def watch(self) -> None:
        """Asks about records that wait for moderation, and tells their authors what was decided."""
        async with self._database.reading() as tx:
            waiting = await records.awaiting_moderation(tx, self._clock() - WATCHED_FOR)
        for account_id, domain, user_id in waiting:
            ask = partial(request_by_any_key, self._service, self._accounts, account_id, GetRecords())
            found = await self._listed(domain, ask)
            if found is not None:
                async with self._database.writing() as tx:
                    await self._compare(tx, account_id, user_id, found)

    async def refresh(self, connection: Connection) -> bool:
        """Brings the ledger up to the service's list. False: the service did not list."""
        found = await self._listed_to(connection)
        if found is None:
            return False
        async with self._database.writing() as tx:
            await self._compare(tx, connection.account.id, connection.user_id, found, sees=connection.user_id)
        return True

    async def ids(self, connection: Connection) -> frozenset[RecordId] | None:
        """Ids of the records that the service lists; None: it did not list."""
        found = await self._listed_to(connection)
        return None if found is None else frozenset(info.id for info in found)

    async def _listed_to(self, connection: Connection) -> list[RecordInfo] | None:
        domain = connection.account.domain
        credentials = Credentials(domain, connection.api_key)
        return await self._listed(domain, partial(self._service.request, GetRecords(), credentials))

    async def _listed(
        self, domain: str, ask: Callable[[], Awaitable[list[RecordInfo] | None]]
    ) -> list[RecordInfo] | None:
        refused_at = self._refused_at.get(domain)
        if refused_at is not None and self._clock() - refused_at < ASK_AGAIN:
            return None
        try:
            found = await ask()
        except RefusedError as error:
            log.info("the service lists no records", error=str(error))
            self._refused_at[domain] = self._clock()
            return None
        except ProviderError as error:
            log.info("records could not be listed", error=str(error))
            return None
        self._refused_at.pop(domain, None)
        return found

    async def _compare(
        self,
        tx: AsyncConnection,
        account_id: AccountId,
        user_id: UserId,
        found: Sequence[RecordInfo],
        *,
        sees: UserId | None = None,
    ) -> None:
        """`user_id`: whose records become known. `sees`: who looks at the list now, and needs no message about it."""
        now = self._clock()
        known = await records.in_states(tx, account_id, _OURS)
        by_id = {row.provider_id: row for row in known if row.provider_id is not None}
        unsettled = [row for row in known if row.provider_id is None]
        strangers = []
        for info in found:
            row = by_id.get(info.id) or _named_in(info, unsettled)
            if row is None:
                strangers.append(_adopted(info))
            elif row.state is RecordState.UNKNOWN:
                await records.forget_adopted(tx, account_id, [info.id])
                await records.move(
                    tx,
                    row.id,
                    RecordState.MADE,
                    provider_id=info.id,
                    path=info.path,
                    settled_at=now,
                    **moderation_of(info),
                )
            elif said := moderation_of(info):
                await records.note(tx, row.id, **said)
                await self._tell(tx, row, info, sees)
        await records.adopt(tx, account_id, user_id, strangers, now)
        listed = {info.id for info in found}
        gone = [row.provider_id for row in by_id.values() if row.source is RecordSource.SERVICE]
        await records.forget_adopted(tx, account_id, [id_ for id_ in gone if id_ and id_ not in listed])

    async def _tell(self, tx: AsyncConnection, row: RecordRow, info: RecordInfo, sees: UserId | None) -> None:
        """A record was let through, is moderated once more, or the moderator has written something: its author hears of it,
        if it was made here, and so do the account's owner and the groups that watch.
        """
        passed = _passed(row, info)
        comment = info.moderator_comment
        if passed is None and (not comment or comment == row.moderator_comment):
            return
        now = self._clock()
        said = hashlib.sha256(f"{passed} {comment} {now:%Y-%m-%d}".encode()).hexdigest()[:16]
        facts: AlertFacts = {
            "record_id": row.id,
            "name": row.name,
            "passed": "yes" if passed else "no",
            "comment": comment,
        }
        author = None if row.source is RecordSource.SERVICE else row.user_id
        if author is not None and author != sees:
            told = f"record-moderated:{row.id}:{said}"
            await outbox.put(tx, told, chat_id=ChatId(author), kind="record_moderated", facts=facts, now=now)
        told = f"record:{row.id}:{said}"
        knows = {author, sees}
        await tell_moderated(tx, row.account_id, told, {"what": "record", **facts}, now, knows=knows)


def _passed(row: RecordRow, info: RecordInfo) -> bool | None:
    """None: it is as it was, as far as the service tells."""
    before, after = row.needs_moderation, info.need_moderation
    return None if before is None or after is None or before == after else not after


def _adopted(info: RecordInfo) -> Adopted:
    return Adopted(
        provider_id=info.id,
        name=(info.name or str(info.id))[:NAME_LIMIT],
        reference=new_reference(),
        status=info.status and info.status[:STATUS_LIMIT],
        needs_moderation=info.need_moderation,
        moderator_comment=info.moderator_comment,
    )


def _named_in(info: RecordInfo, rows: Sequence[RecordRow]) -> RecordRow | None:
    name = (info.name or "").rstrip()
    return next((row for row in rows if name.endswith(row.reference)), None)


def moderation_of(info: RecordInfo) -> Mapping[str, object]:
    """What the service says about a record's moderation, and nothing that it doesn't say."""
    said: dict[str, object] = {
        "status": info.status and info.status[:STATUS_LIMIT],
        "needs_moderation": info.need_moderation,
        "moderator_comment": info.moderator_comment,
    }
    return {name: value for name, value in said.items() if value is not None}


def new_reference() -> str:
    """The unique end of the name under which a record is sent to the service."""
    return secrets.token_hex(4)
