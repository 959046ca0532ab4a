"""Whom a launch calls, one row for each phone, and what became of each. Every change of state is one conditional update
from the states that bot.domain.calls.launch allows; a count of zero means that somebody else was first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState, WithheldReason, recipient_is_settled, recipient_sources
from bot.domain.ids import AccountId, BatchId, LaunchId, RecipientId
from bot.domain.phone import Phone
from storage.tables import launches, recipients


@dataclass(frozen=True, slots=True)
class RecipientRow:
    id: RecipientId
    launch_id: LaunchId
    phone: Phone
    name: str | None
    fields: tuple[str, ...] | None
    state: RecipientState
    reason: str | None
    message: str | None
    batch_id: BatchId | None
    sentence: int | None = None
    """The same for all who hear the same words of a personal text."""
    due_at: datetime | None = None
    """When they are called, if not with their launch."""
    position: int = 0
    """In the launch, and in the list they came from."""


RECIPIENT = [recipients.c[name] for name in RecipientRow.__dataclass_fields__]
_UNSETTLED = [state for state in RecipientState if not recipient_is_settled(state)]


def recipient_row(row: Sequence[object]) -> RecipientRow:
    values = dict(zip(RecipientRow.__dataclass_fields__, row, strict=True))
    values["state"] = RecipientState(str(values["state"]))
    return RecipientRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


async def recipients_of(
    tx: AsyncConnection,
    launch_id: int,
    *,
    states: Collection[RecipientState] | None = None,
    limit: int | None = None,
    lock: bool = False,
    due_by: datetime | None = None,
    sentence: int | None = None,
) -> list[RecipientRow]:
    """`due_by`: without those who have a time of their own that comes later."""
    query = select(*RECIPIENT).where(recipients.c.launch_id == launch_id).order_by(recipients.c.position)
    if states is not None:
        query = query.where(recipients.c.state.in_(states))
    if due_by is not None:
        query = query.where(recipients.c.due_at.is_(None) | (recipients.c.due_at <= due_by))
    if sentence is not None:
        query = query.where(recipients.c.sentence == sentence)
    if limit is not None:
        query = query.limit(limit)
    if lock:
        query = query.with_for_update(skip_locked=True)
    return [recipient_row(row) for row in await tx.execute(query)]


async def recipient(tx: AsyncConnection, recipient_id: RecipientId) -> RecipientRow | None:
    row = (await tx.execute(select(*RECIPIENT).where(recipients.c.id == recipient_id))).one_or_none()
    return None if row is None else recipient_row(row)


async def recipients_of_batch(tx: AsyncConnection, batch_id: BatchId) -> list[RecipientRow]:
    rows = await tx.execute(
        select(*RECIPIENT).where(recipients.c.batch_id == batch_id).order_by(recipients.c.position)
    )
    return [recipient_row(row) for row in rows]


async def settle_recipients(
    tx: AsyncConnection,
    ids: Sequence[RecipientId],
    new: RecipientState,
    *,
    reason: str | None = None,
    message: str | None = None,
    batch_id: BatchId | None = None,
) -> int:
    """Moves these recipients where their states allow it; returns how many moved."""
    values: dict[str, object] = {"state": new, "reason": reason, "message": message}
    if batch_id is not None:
        values["batch_id"] = batch_id
    if new is RecipientState.QUEUED:
        values |= {"batch_id": None, "rings_at": recipients.c.due_at}
    done = await tx.execute(
        update(recipients)
        .where(recipients.c.id.in_(ids), recipients.c.state.in_(recipient_sources(new)))
        .values(**values)
    )
    return done.rowcount


async def withhold(
    tx: AsyncConnection, launch_id: int, reasons: Mapping[RecipientId, WithheldReason] | WithheldReason
) -> int:
    """Withholds queued recipients: these with their reasons, or all queued ones with one reason."""
    if isinstance(reasons, WithheldReason):
        done = await tx.execute(
            update(recipients)
            .where(recipients.c.launch_id == launch_id, recipients.c.state == RecipientState.QUEUED)
            .values(state=RecipientState.WITHHELD, reason=reasons)
        )
        return done.rowcount
    count = 0
    for reason in set(reasons.values()):
        ids = [recipient for recipient, why in reasons.items() if why is reason]
        count += await settle_recipients(tx, ids, RecipientState.WITHHELD, reason=reason)
    return count


@dataclass(frozen=True, slots=True)
class Sentences:
    """`different`: how many sentences the queued recipients hear. `requests`: how many it takes to call them."""

    different: int
    requests: int


async def sentences(tx: AsyncConnection, launch_id: int, size: int) -> Sentences:
    """`size`: the most recipients of one request."""
    each = (
        select(func.count().label("people"))
        .where(
            recipients.c.launch_id == launch_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.sentence.is_not(None),
        )
        .group_by(recipients.c.sentence)
        .subquery()
    )
    whole = (each.c.people + (size - 1)) // size
    different, requests = (await tx.execute(select(func.count(), func.sum(whole)).select_from(each))).one()
    return Sentences(different, int(requests or 0))


async def note_sentences(tx: AsyncConnection, keys: Mapping[RecipientId, int]) -> None:
    """Notes which sentence each of these hears."""
    if keys:
        await tx.execute(
            update(recipients)
            .where(recipients.c.id == bindparam("number"))
            .values(sentence=bindparam("key")),
            [{"number": number, "key": key} for number, key in keys.items()],
        )


async def lacks_sentence(tx: AsyncConnection, launch_id: int) -> bool:
    """Whether it isn't known yet what some of the queued recipients hear."""
    query = select(recipients.c.id).where(
        recipients.c.launch_id == launch_id,
        recipients.c.state == RecipientState.QUEUED,
        recipients.c.sentence.is_(None),
    )
    return (await tx.execute(query.limit(1))).one_or_none() is not None


async def first_queued(
    tx: AsyncConnection, launch_id: int, *, due_by: datetime, beside: Collection[int] = ()
) -> RecipientRow | None:
    """The next recipient whose time has come and whose sentence is none of `beside`."""
    query = (
        select(*RECIPIENT)
        .where(
            recipients.c.launch_id == launch_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.due_at.is_(None) | (recipients.c.due_at <= due_by),
            recipients.c.sentence.is_(None) | recipients.c.sentence.not_in(beside),
        )
        .order_by(recipients.c.position)
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else recipient_row(row)


async def who_hears(tx: AsyncConnection, launch_id: int, sentence: int) -> tuple[int, int]:
    """Of all who hear it, except those kept home: the first position in the launch, and how many they are."""
    query = select(func.min(recipients.c.position), func.count()).where(
        recipients.c.launch_id == launch_id,
        recipients.c.sentence == sentence,
        recipients.c.state != RecipientState.WITHHELD,
    )
    first, count = (await tx.execute(query)).one()
    return first, count


async def sentences_at(tx: AsyncConnection, launch_id: int, positions: Collection[int]) -> set[int]:
    """The sentences of the recipients at these positions."""
    query = select(recipients.c.sentence).where(
        recipients.c.launch_id == launch_id, recipients.c.position.in_(positions)
    )
    return {sentence for sentence in await tx.scalars(query) if sentence is not None}


async def counts(tx: AsyncConnection, launch_id: int) -> dict[RecipientState, int]:
    rows = await tx.execute(
        select(recipients.c.state, func.count())
        .where(recipients.c.launch_id == launch_id)
        .group_by(recipients.c.state)
    )
    return {RecipientState(state): count for state, count in rows}


async def is_all_settled(tx: AsyncConnection, launch_id: int) -> bool:
    query = select(recipients.c.id).where(
        # It asks for the unsettled states by name: each is one look into the index, however many are settled.
        recipients.c.launch_id == launch_id,
        recipients.c.state.in_(_UNSETTLED),
    )
    return (await tx.execute(query.limit(1))).one_or_none() is None


async def unknown_among(
    tx: AsyncConnection, account_id: AccountId, phones: Collection[Phone], *, beside: int | None = None
) -> set[Phone]:
    """Those of these phones that may be ringing because of a request of this account whose answer was lost."""
    query = (
        select(recipients.c.phone)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .where(
            recipients.c.phone.in_(phones),
            recipients.c.state == RecipientState.UNKNOWN,
            launches.c.account_id == account_id,
        )
    )
    if beside is not None:
        query = query.where(launches.c.id != beside)
    return {Phone(phone) for (phone,) in await tx.execute(query)}


async def count(tx: AsyncConnection, launch_id: int, state: RecipientState | None = None) -> int:
    """How many recipients are in this state, or with None how many there are."""
    query = select(func.count()).where(recipients.c.launch_id == launch_id)
    if state is not None:
        query = query.where(recipients.c.state == state)
    return await tx.scalar(query) or 0


async def withheld_reasons(tx: AsyncConnection, launch_id: int) -> dict[str, int]:
    """How many recipients are withheld, for each reason."""
    rows = await tx.execute(
        select(recipients.c.reason, func.count())
        .where(recipients.c.launch_id == launch_id, recipients.c.state == RecipientState.WITHHELD)
        .group_by(recipients.c.reason)
    )
    return {reason or "": number for reason, number in rows}


async def is_any(tx: AsyncConnection, launch_id: int, states: Collection[RecipientState]) -> bool:
    """Whether the launch has somebody in one of these states; one look into the index for each."""
    query = select(recipients.c.id).where(recipients.c.launch_id == launch_id, recipients.c.state.in_(states))
    return (await tx.execute(query.limit(1))).first() is not None


async def last_final(tx: AsyncConnection, launch_id: int) -> RecipientRow | None:
    """Whom the launch called last, of those whose calls have ended."""
    query = (
        select(*RECIPIENT)
        .where(recipients.c.launch_id == launch_id, recipients.c.state == RecipientState.FINAL)
        .order_by(recipients.c.position.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else recipient_row(row)


async def names_of(tx: AsyncConnection, account_id: AccountId, phones: Collection[Phone]) -> dict[Phone, str]:
    """The latest names under which this account called these few phones."""
    query = (
        select(recipients.c.phone, recipients.c.name)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .where(
            recipients.c.phone.in_(phones),
            recipients.c.name.is_not(None),
            recipients.c.name != "",
            launches.c.account_id == account_id,
        )
        .order_by(recipients.c.id)
    )
    return {Phone(phone): name for phone, name in await tx.execute(query)}


async def among(tx: AsyncConnection, launch_id: int, phones: Collection[Phone]) -> frozenset[Phone]:
    """Which of these phones the draft or launch is to call."""
    if not phones:
        return frozenset()
    row = recipients.c
    found = await tx.scalars(select(row.phone).where(row.launch_id == launch_id, row.phone.in_(phones)))
    return frozenset(map(Phone, found))
