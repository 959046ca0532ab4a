"""The ledger of records: what was ordered at the service, and what is known about it.

As for batches, a row is `sending` before its request leaves, and each change is one conditional update.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, delete, func, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState
from bot.domain.costs.price import TEXT_COST
from bot.domain.drafts.draft import CallDraft, StoredRecord
from bot.domain.ids import AccountId, LaunchId, LedgerRecordId, RecordId, UserId
from bot.domain.record import RecordSource, RecordState, record_sources
from bot.domain.spoken.personal import Sentence
from storage.engine.database import inserting
from storage.tables import accounts, drafts, launches, records


@dataclass(frozen=True, slots=True)
class RecordRow:
    """`provider_id`: the service's id, which calls use. `file_id`: Telegram's, of the sound that will be played. Money
    in kopecks.
    """

    id: LedgerRecordId
    account_id: AccountId
    user_id: UserId
    reference: str
    origin: str | None
    launch_id: LaunchId | None
    name: str
    source: RecordSource
    state: RecordState
    text: str | None
    source_file_id: str | None
    file_id: str | None
    provider_id: RecordId | None
    path: str | None
    duration_s: int | None
    status: str | None
    needs_moderation: bool | None
    moderator_comment: str | None
    cost_kopecks: int | None
    error: str | None
    message: str | None
    created_at: datetime
    overdue_at: datetime | None

    @property
    def name_at_service(self) -> str:
        """A name that no other record has: so a record whose answer was lost is recognised in the service's list."""
        return f"{self.name} {self.reference}"


_COLUMNS = [records.c[name] for name in RecordRow.__dataclass_fields__]


def _record(row: Sequence[object]) -> RecordRow:
    values = dict(zip(RecordRow.__dataclass_fields__, row, strict=True))
    values["source"] = RecordSource(str(values["source"]))
    values["state"] = RecordState(str(values["state"]))
    return RecordRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


async def add(
    tx: AsyncConnection,
    *,
    account_id: int,
    user_id: int,
    reference: str,
    name: str,
    source: RecordSource,
    state: RecordState,
    now: datetime,
    origin: str | None = None,
    launch_id: LaunchId | None = None,
    part: int = 0,
    text: str | None = None,
    source_file_id: str | None = None,
) -> RecordRow | None:
    """None: the same message, or the same part of the launch, has a record already."""
    adding = (
        inserting(tx, records)
        .values(
            account_id=account_id,
            user_id=user_id,
            reference=reference,
            origin=origin,
            launch_id=launch_id,
            part=part,
            name=name,
            source=source,
            state=state,
            text=text,
            sentence=None if text is None else Sentence(text).key,
            source_file_id=source_file_id,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(*_COLUMNS)
    )
    row = (await tx.execute(adding)).one_or_none()
    return None if row is None else _record(row)


async def get(tx: AsyncConnection, record_id: int) -> RecordRow | None:
    return await _one(tx, records.c.id == record_id)


async def by_origin(tx: AsyncConnection, account_id: int, origin: str) -> RecordRow | None:
    return await _one(tx, records.c.account_id == account_id, records.c.origin == origin)


async def of_launch(tx: AsyncConnection, launch_id: int, part: int = 0) -> RecordRow | None:
    """The record of what a launch says, or of another part of it (`bot.domain.drafts.draft_texts.texts_to_voice`)."""
    return await _one(tx, records.c.launch_id == launch_id, records.c.part == part)


async def parts_of_launch(tx: AsyncConnection, launch_id: int) -> dict[int, RecordRow]:
    """The records that a launch has ordered, by part."""
    rows = await tx.execute(select(records.c.part, *_COLUMNS).where(records.c.launch_id == launch_id))
    return {part: _record(row) for part, *row in rows}


async def by_provider_id(tx: AsyncConnection, account_id: int, provider_id: int) -> RecordRow | None:
    return await _one(tx, records.c.account_id == account_id, records.c.provider_id == provider_id)


async def with_sound(
    tx: AsyncConnection, account_id: int, sentences: Collection[Sentence]
) -> dict[str, LedgerRecordId]:
    """Which of the sentences are records of the account whose sound can be had, each with the newest such record."""
    keys = [one.key for one in sentences]
    query = select(records.c.text, func.max(records.c.id)).where(
        records.c.account_id == account_id,
        records.c.sentence.in_(keys),
        records.c.text.in_([one.text for one in sentences]),
        records.c.state == RecordState.MADE,
        or_(records.c.file_id.is_not(None), records.c.path.is_not(None)),
    )
    rows = await tx.execute(query.group_by(records.c.text))
    return {text: LedgerRecordId(record_id) for text, record_id in rows}


async def _one(tx: AsyncConnection, *where: ColumnElement[bool]) -> RecordRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(*where))).one_or_none()
    return None if row is None else _record(row)


_LISTED = (RecordState.SENDING, RecordState.UNKNOWN, RecordState.RETURNED, RecordState.REFUSED)
"""States of records that only the user who ordered them sees in the list."""


async def page(
    tx: AsyncConnection, account_id: int, user_id: int, *, before: int | None, limit: int
) -> list[RecordRow]:
    """The account's records and this user's unfinished or failed orders, newest first."""
    query = select(*_COLUMNS).where(
        records.c.account_id == account_id,
        or_(
            records.c.state == RecordState.MADE,
            and_(records.c.user_id == user_id, records.c.state.in_(_LISTED)),
        ),
    )
    if before is not None:
        query = query.where(records.c.id < before)
    rows = await tx.execute(query.order_by(records.c.id.desc()).limit(limit))
    return [_record(row) for row in rows]


async def in_states(tx: AsyncConnection, account_id: int, states: Collection[RecordState]) -> list[RecordRow]:
    rows = await tx.execute(
        select(*_COLUMNS).where(records.c.account_id == account_id, records.c.state.in_(states))
    )
    return [_record(row) for row in rows]


async def spent_within(tx: AsyncConnection, account_id: int, since: datetime, until: datetime) -> int:
    """Kopecks for texts that no launch has ordered. A text whose answer was lost counts at the known price."""
    paid = select(records.c.cost_kopecks).where(
        records.c.account_id == account_id,
        records.c.launch_id.is_(None),
        records.c.source == RecordSource.TEXT,
        records.c.sending_at >= since,
        records.c.sending_at < until,
        records.c.state.in_(
            (RecordState.SENDING, RecordState.MADE, RecordState.UNKNOWN, RecordState.REMOVED)
        ),
    )
    return sum(TEXT_COST if cost is None else int(cost) for cost in await tx.scalars(paid))


async def left_sending(tx: AsyncConnection, *, overdue_by: datetime | None) -> list[RecordRow]:
    """Records still `sending`: those past their time, or with None all of them, when no sender can be alive."""
    query = select(*_COLUMNS).where(records.c.state == RecordState.SENDING).order_by(records.c.id)
    if overdue_by is not None:
        query = query.where(records.c.overdue_at <= overdue_by)
    return [_record(row) for row in await tx.execute(query)]


async def awaiting_moderation(
    tx: AsyncConnection, made_since: datetime
) -> list[tuple[AccountId, str, UserId]]:
    """Accounts with records that the service has not let through; each with its domain and one user who made such."""
    rows = await tx.execute(
        select(records.c.account_id, accounts.c.domain, func.min(records.c.user_id))
        .join(accounts, accounts.c.id == records.c.account_id)
        .where(
            records.c.state == RecordState.MADE,
            records.c.source != RecordSource.SERVICE,
            records.c.needs_moderation.is_(True),
            records.c.settled_at >= made_since,
        )
        .group_by(records.c.account_id, accounts.c.domain)
        .order_by(records.c.account_id)
    )
    return [(account_id, domain, user_id) for account_id, domain, user_id in rows]


async def move(
    tx: AsyncConnection, record_id: LedgerRecordId, new: RecordState, **values: object
) -> RecordRow | None:
    """Moves the record to its new state and returns the row. None: its state does not allow this, nothing changed."""
    moving = (
        update(records)
        .where(records.c.id == record_id, records.c.state.in_(record_sources(new)))
        .values(state=new, **values)
        .returning(*_COLUMNS)
    )
    row = (await tx.execute(moving)).one_or_none()
    return None if row is None else _record(row)


async def note(tx: AsyncConnection, record_id: LedgerRecordId, **values: object) -> None:
    """Notes what was learnt about the record, whatever its state."""
    await tx.execute(update(records).where(records.c.id == record_id).values(**values))


@dataclass(frozen=True, slots=True)
class Adopted:
    """A record that the service lists and that did not come from us; `reference` is new."""

    provider_id: RecordId
    name: str
    reference: str
    status: str | None
    needs_moderation: bool | None
    moderator_comment: str | None


async def adopt(
    tx: AsyncConnection,
    account_id: int,
    user_id: int,
    found: Iterable[Adopted],
    now: datetime,
) -> None:
    """Adds records that the service lists and that we have not made."""
    values = [
        {
            "account_id": account_id,
            "user_id": user_id,
            "source": RecordSource.SERVICE,
            "state": RecordState.MADE,
            "created_at": now,
            **asdict(record),
        }
        for record in found
    ]
    if values:
        await tx.execute(inserting(tx, records).on_conflict_do_nothing(), values)


async def forget_adopted(tx: AsyncConnection, account_id: int, provider_ids: Collection[int]) -> None:
    """Forgets adopted records that turn out to be our own, or that are gone at the service."""
    await tx.execute(
        delete(records).where(
            records.c.account_id == account_id,
            records.c.source == RecordSource.SERVICE,
            records.c.provider_id.in_(provider_ids),
        )
    )


@dataclass(frozen=True, slots=True)
class Use:
    """An unfinished draft or launch that plays a record."""

    is_launch: bool
    content: CallDraft


async def uses(tx: AsyncConnection, account_id: int, provider_id: int, since: datetime) -> list[Use]:
    """Launches under way, then open drafts that changed since then."""
    named = f'%"record_id":{provider_id}%'
    of_launches = select(launches.c.content).where(
        launches.c.account_id == account_id,
        launches.c.state.in_((LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED)),
        type_coerce(launches.c.content, Text).like(named),
    )
    of_drafts = select(drafts.c.content).where(
        drafts.c.account_id == account_id,
        drafts.c.state == "open",
        drafts.c.updated_at >= since,
        type_coerce(drafts.c.content, Text).like(named),
    )
    found = [Use(True, content) for content in await tx.scalars(of_launches)]
    found += [Use(False, content) for content in await tx.scalars(of_drafts)]
    wanted = StoredRecord(RecordId(provider_id))
    return [use for use in found if use.content.what == wanted]
