"""Recipients who are called at times of their own, each about an appointment. A reminder is promised once for an account,
a phone and an appointment; a unique index keeps a second one from being written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState, RecipientState, WithheldReason
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, DraftId, LaunchId, RecipientId, UserId
from bot.domain.phone import Phone
from storage.tables import drafts, launches, list_entries, recipients

_NOT_COMING = (
    WithheldReason.CANCELLED,
    WithheldReason.CHANGED,
    WithheldReason.SAME_APPOINTMENT,
    WithheldReason.STOP_LIST,
)
WAITS = (LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED)


@dataclass(frozen=True, slots=True)
class Reminding:
    """What is written of one recipient: their appointment and when to call, or why they stay at home."""

    recipient_id: RecipientId
    appointment_at: datetime | None
    due_at: datetime | None
    fields: tuple[str, ...] | None
    reason: WithheldReason | None = None


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A recipient with an appointment; `due_at`: when they are called."""

    recipient_id: RecipientId
    launch_id: LaunchId
    phone: Phone
    name: str | None
    appointment_at: datetime
    due_at: datetime
    state: RecipientState


@dataclass(frozen=True, slots=True)
class Double:
    """A further row of a list with a phone that an earlier row has."""

    position: int
    phone: Phone
    name: str
    fields: tuple[str, ...] | None


PLANNED = [
    recipients.c["id" if name == "recipient_id" else name] for name in PlannedReminder.__dataclass_fields__
]


def planned_reminder(row: Sequence[Any]) -> PlannedReminder:
    values = dict(zip(PlannedReminder.__dataclass_fields__, row, strict=True))
    values["state"] = RecipientState(str(values["state"]))
    return PlannedReminder(**values)


async def write(tx: AsyncConnection, rows: Sequence[Reminding]) -> None:
    """Writes down when these recipients of a draft are called."""
    if not rows:
        return
    changing = (
        update(recipients)
        .where(recipients.c.id == bindparam("of"), recipients.c.state == RecipientState.QUEUED)
        .values(
            appointment_at=bindparam("appointment"),
            due_at=bindparam("due"),
            rings_at=bindparam("due"),
            fields=bindparam("told"),
            state=bindparam("becomes"),
            reason=bindparam("why"),
        )
    )
    await tx.execute(
        changing,
        [
            {
                "of": row.recipient_id,
                "appointment": row.appointment_at,
                "due": row.due_at,
                "told": row.fields,
                "becomes": RecipientState.QUEUED if row.reason is None else RecipientState.WITHHELD,
                "why": row.reason,
            }
            for row in rows
        ],
    )


async def doubles(tx: AsyncConnection, list_id: int) -> list[Double]:
    """Rows with a phone that an earlier row of the list has, in the order of the file."""
    entry = list_entries.c
    rows = await tx.execute(
        select(entry.position, entry.phone, entry.name, entry.fields)
        .where(entry.list_id == list_id, entry.problem == "double", entry.phone.is_not(None))
        .order_by(entry.position)
    )
    return [Double(*row) for row in rows]


async def of_draft(tx: AsyncConnection, draft_id: int) -> list[PlannedReminder]:
    """All appointments that a draft and its companions hold, also those of which nobody is reminded by it."""
    query = select(*PLANNED).where(_with_companions(draft_id), recipients.c.appointment_at.is_not(None))
    return [planned_reminder(row) for row in await tx.execute(query.order_by(recipients.c.position))]


async def withhold(tx: AsyncConnection, ids: Sequence[RecipientId], reason: WithheldReason) -> int:
    """Takes reminders back that have not left; returns how many."""
    done = await tx.execute(
        update(recipients)
        .where(recipients.c.id.in_(ids), recipients.c.state == RecipientState.QUEUED)
        .values(state=RecipientState.WITHHELD, reason=reason)
    )
    return done.rowcount


async def first_of(tx: AsyncConnection, draft_id: int, limit: int) -> list[PlannedReminder]:
    """The first of those who are to be called, in the order of the file."""
    query = _queued(draft_id).order_by(recipients.c.position).limit(limit)
    return [planned_reminder(row) for row in await tx.execute(query)]


async def of_launch(tx: AsyncConnection, launch_id: int) -> list[PlannedReminder]:
    """All promised reminders of a launch and of those beside it, by the time of the call."""
    beside = select(drafts.c.id).where(drafts.c.companion_of == launch_id)
    query = select(*PLANNED).where(
        (recipients.c.launch_id == launch_id) | recipients.c.launch_id.in_(beside),
        recipients.c.reminds.is_not(None),
    )
    query = query.order_by(recipients.c.due_at, recipients.c.id)
    return [planned_reminder(row) for row in await tx.execute(query)]


async def people_within(
    tx: AsyncConnection, launch_id: int, since: datetime, until: datetime
) -> list[PlannedReminder]:
    """Everybody of a launch and of those beside it who comes in this time, each phone once, reminded or not; but nobody who
    was dropped, is in another list, or may not be called.
    """
    beside = select(drafts.c.id).where(drafts.c.companion_of == launch_id, drafts.c.round_of.is_(None))
    query = select(*PLANNED).where(
        (recipients.c.launch_id == launch_id) | recipients.c.launch_id.in_(beside),
        recipients.c.appointment_at >= since,
        recipients.c.appointment_at < until,
        recipients.c.reason.is_(None) | recipients.c.reason.not_in(_NOT_COMING),
    )
    found = [
        planned_reminder(row)
        for row in await tx.execute(query.order_by(recipients.c.appointment_at, recipients.c.id))
    ]
    return list({one.phone: one for one in reversed(found)}.values())[::-1]


async def get(tx: AsyncConnection, recipient_id: int) -> PlannedReminder | None:
    """A promised reminder."""
    query = select(*PLANNED).where(recipients.c.id == recipient_id, recipients.c.reminds.is_not(None))
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else planned_reminder(row)


async def move(
    tx: AsyncConnection,
    recipient_id: RecipientId,
    appointment_at: datetime,
    due_at: datetime,
    fields: tuple[str, ...] | None,
) -> bool:
    """Gives a reminder that has not left another time. False: it has left, or was taken back."""
    done = await tx.execute(
        update(recipients)
        .where(recipients.c.id == recipient_id, recipients.c.state == RecipientState.QUEUED)
        .values(appointment_at=appointment_at, due_at=due_at, rings_at=due_at, fields=fields)
    )
    return done.rowcount == 1


async def is_promised(
    tx: AsyncConnection, account_id: AccountId, phone: Phone, appointment_at: datetime
) -> bool:
    """Whether the account reminds this phone of this appointment."""
    query = select(recipients.c.id).where(
        recipients.c.reminds == account_id,
        recipients.c.phone == phone,
        recipients.c.appointment_at == appointment_at,
        recipients.c.state != RecipientState.WITHHELD,
    )
    return (await tx.execute(query.limit(1))).first() is not None


async def main_of(tx: AsyncConnection, launch_id: int) -> LaunchId:
    """The launch that stands in the chat for this one."""
    found = await tx.scalar(select(drafts.c.companion_of).where(drafts.c.id == launch_id))
    return LaunchId(launch_id if found is None else found)


async def next_due_at(tx: AsyncConnection, launch_id: int) -> datetime | None:
    """When the next of a launch is to be called; None: nobody waits for a time of their own."""
    found: datetime | None = await tx.scalar(
        select(func.min(recipients.c.due_at)).where(
            recipients.c.launch_id == launch_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.due_at.is_not(None),
        )
    )
    return found


async def due_times(tx: AsyncConnection, draft_id: int) -> dict[datetime, int]:
    """How many of a draft and its companions are to be called at which moment."""
    rows = await tx.execute(
        select(recipients.c.due_at, func.count())
        .where(
            _with_companions(draft_id),
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.due_at.is_not(None),
        )
        .group_by(recipients.c.due_at)
    )
    return {at: count for at, count in rows if at is not None}


async def to_call(tx: AsyncConnection, draft_id: int) -> int:
    """How many of a draft and its companions are to be called."""
    query = select(func.count()).where(
        _with_companions(draft_id), recipients.c.state == RecipientState.QUEUED
    )
    return await tx.scalar(query) or 0


def _with_companions(draft_id: int) -> ColumnElement[bool]:
    beside = select(drafts.c.id).where(drafts.c.companion_of == draft_id, drafts.c.state == "companion")
    return (recipients.c.launch_id == draft_id) | recipients.c.launch_id.in_(beside)


async def withhold_past(tx: AsyncConnection, launch_id: int, now: datetime) -> int:
    """Keeps those at home whose appointment has begun; returns how many."""
    done = await tx.execute(
        update(recipients)
        .where(
            recipients.c.launch_id == launch_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.appointment_at <= now,
        )
        .values(state=RecipientState.WITHHELD, reason=WithheldReason.APPOINTMENT_PAST)
    )
    return done.rowcount


async def withhold_promised(tx: AsyncConnection, draft_id: int, account_id: AccountId) -> int:
    """Keeps those of a draft at home of whose very appointment this account has promised to remind them."""
    other = recipients.alias("other")
    promised = (
        select(other.c.id)
        .where(
            other.c.reminds == account_id,
            other.c.phone == recipients.c.phone,
            other.c.appointment_at == recipients.c.appointment_at,
            other.c.state != RecipientState.WITHHELD,
        )
        .exists()
    )
    done = await tx.execute(
        update(recipients)
        .where(
            recipients.c.launch_id == draft_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.appointment_at.is_not(None),
            promised,
        )
        .values(state=RecipientState.WITHHELD, reason=WithheldReason.SAME_APPOINTMENT)
    )
    return done.rowcount


async def promise(tx: AsyncConnection, draft_id: int, account_id: AccountId) -> int:
    """Promises the reminders of a draft that is confirmed; returns how many. The caller holds the account's turn."""
    await withhold_promised(tx, draft_id, account_id)
    done = await tx.execute(
        update(recipients)
        .where(
            recipients.c.launch_id == draft_id,
            recipients.c.state == RecipientState.QUEUED,
            recipients.c.appointment_at.is_not(None),
        )
        .values(reminds=account_id)
    )
    return done.rowcount


async def waiting(
    tx: AsyncConnection, account_id: AccountId, user_id: UserId, since: datetime, until: datetime
) -> list[PlannedReminder]:
    """This user's reminders for the account that have not left, of appointments in this time."""
    query = (
        select(*PLANNED)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .where(
            recipients.c.reminds == account_id,
            recipients.c.appointment_at >= since,
            recipients.c.appointment_at < until,
            recipients.c.state == RecipientState.QUEUED,
            launches.c.user_id == user_id,
            launches.c.state.in_(WAITS),
        )
        .order_by(recipients.c.appointment_at, recipients.c.id)
    )
    return [planned_reminder(row) for row in await tx.execute(query)]


async def companions(tx: AsyncConnection, draft_id: int) -> list[DraftId]:
    """The drafts that hold further appointments of this draft's people."""
    query = select(drafts.c.id).where(drafts.c.companion_of == draft_id, drafts.c.state == "companion")
    return [DraftId(one) for one in await tx.scalars(query.order_by(drafts.c.id))]


async def launches_beside(tx: AsyncConnection, launch_id: int) -> list[LaunchId]:
    """The launches that hold further appointments of this launch's people."""
    query = select(launches.c.id).join(drafts, drafts.c.id == launches.c.id)
    found = await tx.scalars(query.where(drafts.c.companion_of == launch_id).order_by(launches.c.id))
    return [LaunchId(one) for one in found]


async def add_companion(
    tx: AsyncConnection,
    draft_id: int,
    content: CallDraft,
    rows: Sequence[Mapping[str, object]],
    now: datetime,
    *,
    second_of: int | None = None,
) -> DraftId:
    """A draft beside this one, for people with a further appointment: a phone is in a launch only once. `second_of`: for
    the second calls of that draft's people (storage.calling.second_calls).
    """
    main = (await tx.execute(select(drafts).where(drafts.c.id == draft_id))).one()
    made = await tx.execute(
        insert(drafts)
        .values(
            user_id=main.user_id,
            account_id=main.account_id,
            chat_id=main.chat_id,
            state="companion" if second_of is None else "second",
            content=content,
            companion_of=draft_id,
            round_of=second_of,
            recipient_count=len(rows),
            created_at=now,
            updated_at=now,
        )
        .returning(drafts.c.id)
    )
    companion = made.scalar_one()
    await tx.execute(
        insert(recipients),
        [{"launch_id": companion, "state": RecipientState.QUEUED, **row} for row in rows],
    )
    return DraftId(companion)


async def launch_companion(tx: AsyncConnection, companion: DraftId) -> None:
    await tx.execute(update(drafts).where(drafts.c.id == companion).values(state="launched"))


async def drop_companions(tx: AsyncConnection, draft_id: int) -> None:
    """Those of a draft whose recipients are written anew."""
    await tx.execute(
        update(drafts)
        .where(drafts.c.companion_of == draft_id, drafts.c.state.in_(("companion", "second")))
        .values(state="cancelled", round_of=None)
    )


def _queued(draft_id: int) -> Any:
    return select(*PLANNED).where(
        recipients.c.launch_id == draft_id,
        recipients.c.state == RecipientState.QUEUED,
        recipients.c.due_at.is_not(None),
    )
