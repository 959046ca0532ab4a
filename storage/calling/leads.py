"""Leads: written with the reaction that opens them, taken and ended by conditional updates.

A person of an account waits once: the database keeps the second open lead of a phone out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, CallId, CallNumber, LaunchId, LeadId, UserId
from bot.domain.lead import OPEN, LeadState
from bot.domain.phone import Phone
from storage.engine.database import inserting
from storage.tables import calls, lead_answers, lead_notes, leads


@dataclass(frozen=True, slots=True)
class LeadRow:
    """`launch_id`, `call_number`: where they reacted last. `state_before`: what undoing the last step leads back to."""

    id: LeadId
    account_id: AccountId
    phone: Phone = field(repr=False)
    name: str | None = field(repr=False)
    state: LeadState
    launch_id: LaunchId
    call_number: CallNumber
    taken_by: UserId | None
    taken_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    told: int
    due_at: datetime | None
    state_before: LeadState | None
    put_on_stop_list: bool


@dataclass(frozen=True, slots=True)
class LeadAnswer:
    """What they pressed (`label`, as the tree names it) or said (`answer`)."""

    label: str
    answer: str | None = field(repr=False)
    is_manager: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class LeadNote:
    user_id: UserId
    text: str = field(repr=False)
    at: datetime


_COLUMNS = [leads.c[name] for name in LeadRow.__dataclass_fields__]


def _lead(row: Sequence[object]) -> LeadRow:
    values = dict(zip(LeadRow.__dataclass_fields__, row, strict=True))
    values["state"] = LeadState(str(values["state"]))
    before = values["state_before"]
    values["state_before"] = None if before is None else LeadState(str(before))
    return LeadRow(**values)  # type: ignore[arg-type]  # one column a field, by the table


async def open_or_join(
    tx: AsyncConnection,
    account_id: AccountId,
    phone: Phone,
    *,
    name: str | None,
    launch_id: LaunchId,
    call_number: CallNumber,
    now: datetime,
) -> LeadId:
    """The open lead of this person: the one there is, which now leads to their latest call, or a new one, due at once."""
    adding = inserting(tx, leads).values(
        account_id=account_id,
        phone=phone,
        name=name,
        state=LeadState.NEW,
        launch_id=launch_id,
        call_number=call_number,
        opened_at=now,
        due_at=now,
    )
    latest = {"launch_id": launch_id, "call_number": call_number}
    joined = adding.on_conflict_do_update(
        index_elements=[leads.c.account_id, leads.c.phone],
        index_where=leads.c.closed_at.is_(None),
        set_=latest,
    )
    return LeadId((await tx.execute(joined.returning(leads.c.id))).scalar_one())


async def add_answer(
    tx: AsyncConnection, lead_id: LeadId, call_id: CallId, node: int, answer: LeadAnswer
) -> None:
    adding = inserting(tx, lead_answers).values(
        lead_id=lead_id,
        call_id=call_id,
        node=node,
        label=answer.label,
        answer=answer.answer,
        is_manager=answer.is_manager,
        at=answer.at,
    )
    await tx.execute(adding.on_conflict_do_nothing())


async def get(tx: AsyncConnection, lead_id: int) -> LeadRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(leads.c.id == lead_id))).one_or_none()
    return None if row is None else _lead(row)


async def open_of_phone(tx: AsyncConnection, account_id: int, phone: str) -> LeadRow | None:
    one = (leads.c.account_id == account_id, leads.c.phone == phone, leads.c.closed_at.is_(None))
    row = (await tx.execute(select(*_COLUMNS).where(*one))).one_or_none()
    return None if row is None else _lead(row)


async def latest_of_phone(
    tx: AsyncConnection, account_id: AccountId, phone: Phone, *, limit: int
) -> list[LeadRow]:
    """Open or ended, the newest first."""
    of_phone = select(*_COLUMNS).where(leads.c.account_id == account_id, leads.c.phone == phone)
    return [_lead(row) for row in await tx.execute(of_phone.order_by(leads.c.id.desc()).limit(limit))]


async def answers_of(tx: AsyncConnection, lead_id: int) -> list[LeadAnswer]:
    columns = [lead_answers.c[name] for name in LeadAnswer.__dataclass_fields__]
    query = select(*columns).where(lead_answers.c.lead_id == lead_id).order_by(lead_answers.c.id)
    return [LeadAnswer(*row) for row in await tx.execute(query)]


async def labels_of(tx: AsyncConnection, lead_ids: Sequence[LeadId]) -> dict[LeadId, list[str]]:
    """What each of them chose, oldest first."""
    query = select(lead_answers.c.lead_id, lead_answers.c.label).where(lead_answers.c.lead_id.in_(lead_ids))
    found: dict[LeadId, list[str]] = {}
    for lead_id, label in await tx.execute(query.order_by(lead_answers.c.id)):
        found.setdefault(LeadId(lead_id), []).append(label)
    return found


async def calls_of(tx: AsyncConnection, lead_id: int) -> list[CallId]:
    """The calls in which they reacted, the first one first."""
    query = select(lead_answers.c.call_id).where(lead_answers.c.lead_id == lead_id)
    grouped = query.group_by(lead_answers.c.call_id).order_by(func.min(lead_answers.c.id))
    return [CallId(call_id) for call_id in (await tx.execute(grouped)).scalars()]


async def launches_of(tx: AsyncConnection, lead_id: int) -> list[LaunchId]:
    """The launches in which they reacted, the first one first."""
    query = (
        select(calls.c.launch_id)
        .join(lead_answers, lead_answers.c.call_id == calls.c.id)
        .where(lead_answers.c.lead_id == lead_id)
        .group_by(calls.c.launch_id)
        .order_by(func.min(lead_answers.c.id))
    )
    return [LaunchId(launch_id) for launch_id in (await tx.execute(query)).scalars()]


async def takers_of_call(tx: AsyncConnection, call_id: int) -> list[UserId]:
    """Who took the lead of this call; nobody, as long as nobody has."""
    query = (
        select(leads.c.taken_by)
        .join(lead_answers, lead_answers.c.lead_id == leads.c.id)
        .where(lead_answers.c.call_id == call_id, leads.c.taken_by.is_not(None))
        .distinct()
    )
    return [UserId(user_id) for user_id in (await tx.execute(query)).scalars()]


async def notes_of(tx: AsyncConnection, lead_id: int) -> list[LeadNote]:
    columns = [lead_notes.c[name] for name in LeadNote.__dataclass_fields__]
    query = select(*columns).where(lead_notes.c.lead_id == lead_id).order_by(lead_notes.c.id)
    return [LeadNote(*row) for row in await tx.execute(query)]


async def add_note(tx: AsyncConnection, lead_id: int, note: LeadNote) -> None:
    await tx.execute(
        inserting(tx, lead_notes).values(lead_id=lead_id, user_id=note.user_id, text=note.text, at=note.at)
    )


async def move(
    tx: AsyncConnection,
    lead: LeadRow,
    new: LeadState,
    *,
    now: datetime,
    taken_by: UserId | None,
    due_at: datetime | None = None,
    before: LeadState | None = None,
    put_on_stop_list: bool = False,
) -> bool:
    """False: it is not any more what was read; whoever was first has decided."""
    unchanged = leads.c.taken_by.is_(None) if lead.taken_by is None else leads.c.taken_by == lead.taken_by
    done = await tx.execute(
        update(leads)
        .where(leads.c.id == lead.id, leads.c.state == lead.state, unchanged)
        .values(
            state=new,
            taken_by=taken_by,
            taken_at=None if taken_by is None else lead.taken_at or now,
            due_at=due_at,
            closed_at=None if new in OPEN else now,
            state_before=before,
            put_on_stop_list=put_on_stop_list,
        )
    )
    return done.rowcount == 1


async def told(tx: AsyncConnection, lead: LeadRow, due_at: datetime | None) -> bool:
    """Counts a telling. False: another process has told it, or it was taken meanwhile."""
    done = await tx.execute(
        update(leads)
        .where(leads.c.id == lead.id, leads.c.told == lead.told, leads.c.state == lead.state)
        .where(leads.c.due_at == lead.due_at)
        .values(told=lead.told + 1, due_at=due_at)
    )
    return done.rowcount == 1


async def due(tx: AsyncConnection, now: datetime, limit: int) -> list[LeadRow]:
    """Those to be told, or whose takers are to be reminded."""
    query = select(*_COLUMNS).where(leads.c.due_at <= now).order_by(leads.c.due_at).limit(limit)
    return [_lead(row) for row in await tx.execute(query)]


async def next_due_at(tx: AsyncConnection) -> datetime | None:
    query = select(leads.c.due_at).where(leads.c.due_at.is_not(None)).order_by(leads.c.due_at).limit(1)
    return (await tx.execute(query)).scalar_one_or_none()


async def page(
    tx: AsyncConnection,
    account_id: int,
    *,
    ending: str = "",
    only_open: bool = True,
    after: int = 0,
    limit: int = 10,
) -> list[LeadRow]:
    """The oldest first, behind the lead `after`. `ending`: the last digits of the phone."""
    query = select(*_COLUMNS).where(*_of(account_id, ending, only_open=only_open), leads.c.id > after)
    return [_lead(row) for row in await tx.execute(query.order_by(leads.c.id).limit(limit))]


async def count(tx: AsyncConnection, account_id: int, *, ending: str = "", only_open: bool = True) -> int:
    query = select(func.count()).where(*_of(account_id, ending, only_open=only_open))
    return (await tx.execute(query)).scalar_one()


def _of(account_id: int, ending: str, *, only_open: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [leads.c.account_id == account_id]
    if ending:
        found.append(leads.c.phone.endswith(ending, autoescape=True))
    if only_open:
        found.append(leads.c.closed_at.is_(None))
    return found
