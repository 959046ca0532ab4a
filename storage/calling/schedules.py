"""Schedules of scenarios and their occurrences. A removed schedule stays as a row: buttons of it may stand in a chat for
ever, and its days were called.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.costs.money import Kopecks
from bot.domain.ids import AccountId, ChatId, DraftId, ListId, OccurrenceId, ScenarioId, ScheduleId, UserId
from bot.domain.when.repeating import Repeating
from storage.tables import occurrences, schedules, users


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """`state`: on, paused, over (no day is left), gone. `next_day`: a local day in `zone`; `next_at`: when it asks or calls
    for it. `unasked_kopecks` None: it asks each time; else `unasked_by` allowed so much a day. `asks_next`: it asks next
    time, whatever is allowed.
    """

    id: ScheduleId
    account_id: AccountId
    user_id: UserId
    chat_id: ChatId
    scenario_id: ScenarioId
    list_id: ListId
    content: Repeating
    state: str
    unasked_kopecks: Kopecks | None
    unasked_by: UserId | None
    asks_next: bool
    zone: str
    next_day: date | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a schedule. `state`: preparing, asked, launched, missed (nobody confirmed it in time, or
    it came late and may still be confirmed), dropped."""

    id: OccurrenceId
    schedule_id: ScheduleId
    day: date
    at: datetime
    draft_id: DraftId
    state: str


_SCHEDULE = [schedules.c[name] for name in ScheduleRow.__dataclass_fields__]
_OCCURRENCE = [occurrences.c[name] for name in Occurrence.__dataclass_fields__]
_HERE = ("on", "paused", "over")


async def add(
    tx: AsyncConnection,
    *,
    account_id: AccountId,
    user_id: UserId,
    chat_id: ChatId,
    scenario_id: ScenarioId,
    list_id: ListId,
    content: Repeating,
    zone: str,
    next_day: date,
    next_at: datetime,
    now: datetime,
) -> ScheduleId:
    row = await tx.execute(
        insert(schedules)
        .values(
            account_id=account_id,
            user_id=user_id,
            chat_id=chat_id,
            scenario_id=scenario_id,
            list_id=list_id,
            content=content,
            state="on",
            zone=zone,
            next_day=next_day,
            next_at=next_at,
            created_at=now,
        )
        .returning(schedules.c.id)
    )
    return ScheduleId(row.scalar_one())


async def get(tx: AsyncConnection, schedule_id: int) -> ScheduleRow | None:
    row = (await tx.execute(select(*_SCHEDULE).where(schedules.c.id == schedule_id))).one_or_none()
    return None if row is None else ScheduleRow(*row)


async def of_scenario(tx: AsyncConnection, scenario_id: int) -> list[ScheduleRow]:
    """Those that are not removed, oldest first."""
    query = select(*_SCHEDULE).where(schedules.c.scenario_id == scenario_id, schedules.c.state.in_(_HERE))
    return [ScheduleRow(*row) for row in await tx.execute(query.order_by(schedules.c.id))]


async def due(tx: AsyncConnection, now: datetime, limit: int) -> list[ScheduleRow]:
    query = select(*_SCHEDULE).where(schedules.c.state == "on", schedules.c.next_at <= now)
    return [ScheduleRow(*row) for row in await tx.execute(query.order_by(schedules.c.next_at).limit(limit))]


async def in_other_zones(tx: AsyncConnection, usual: str) -> list[ScheduleRow]:
    """Those whose makers live by another clock since their next moment was reckoned. `usual`: of who chose no zone."""
    query = (
        select(*_SCHEDULE)
        .join(users, users.c.id == schedules.c.user_id)
        .where(schedules.c.state == "on", func.coalesce(users.c.timezone, usual) != schedules.c.zone)
    )
    return [ScheduleRow(*row) for row in await tx.execute(query)]


async def change(tx: AsyncConnection, schedule_id: ScheduleId, **values: object) -> None:
    await tx.execute(update(schedules).where(schedules.c.id == schedule_id).values(**values))


async def end_of_scenario(tx: AsyncConnection, scenario_id: ScenarioId) -> None:
    """The scenario is forgotten, and so are its schedules."""
    await tx.execute(
        update(schedules)
        .where(schedules.c.scenario_id == scenario_id)
        .values(state="gone", next_day=None, next_at=None)
    )


async def use_list(tx: AsyncConnection, old: ListId, new: ListId) -> None:
    """The list was read again and is another one now. What was allowed for the old one is not allowed for it."""
    await tx.execute(
        update(schedules)
        .where(schedules.c.list_id == old)
        .values(list_id=new, unasked_kopecks=None, unasked_by=None)
    )


async def ask_next(tx: AsyncConnection, account_id: AccountId) -> None:
    """What is lost may have called for them, so they ask first."""
    await tx.execute(update(schedules).where(schedules.c.account_id == account_id).values(asks_next=True))


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    await tx.execute(update(schedules).where(schedules.c.chat_id == old).values(chat_id=new))


# -- occurrences -----------------------------------------------------------------------------------------------------


async def begin(
    tx: AsyncConnection, schedule_id: ScheduleId, day: date, at: datetime, draft_id: DraftId
) -> None:
    """The caller has the account's turn and has looked that the day is not there yet."""
    await tx.execute(
        insert(occurrences).values(
            schedule_id=schedule_id, day=day, at=at, draft_id=draft_id, state="preparing"
        )
    )


async def occurrence(tx: AsyncConnection, schedule_id: ScheduleId, day: date) -> Occurrence | None:
    query = select(*_OCCURRENCE).where(occurrences.c.schedule_id == schedule_id, occurrences.c.day == day)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else Occurrence(*row)


async def move(tx: AsyncConnection, occurrence_id: OccurrenceId, before: str, after: str) -> bool:
    """False: it is not in that state any more."""
    moving = update(occurrences).where(occurrences.c.id == occurrence_id, occurrences.c.state == before)
    return (await tx.execute(moving.values(state=after))).rowcount == 1


async def unconfirmed(tx: AsyncConnection, until: datetime, limit: int) -> list[Occurrence]:
    """Those that asked, and whose moment came before `until`."""
    query = select(*_OCCURRENCE).where(occurrences.c.state == "asked", occurrences.c.at <= until)
    return [Occurrence(*row) for row in await tx.execute(query.order_by(occurrences.c.at).limit(limit))]


async def open_of(tx: AsyncConnection, schedule_id: ScheduleId) -> list[Occurrence]:
    """Days that nobody has confirmed, as far as is known here; their drafts tell."""
    query = select(*_OCCURRENCE).where(
        occurrences.c.schedule_id == schedule_id,
        occurrences.c.state.in_(["preparing", "asked", "missed"]),
    )
    return [Occurrence(*row) for row in await tx.execute(query.order_by(occurrences.c.day))]


async def forget(tx: AsyncConnection, occurrence_id: OccurrenceId) -> None:
    await tx.execute(delete(occurrences).where(occurrences.c.id == occurrence_id))


async def is_day_of(tx: AsyncConnection, schedule_id: ScheduleId, draft_ids: Collection[int]) -> bool:
    """Whether one of these launches was a day of this schedule."""
    query = select(occurrences.c.id).where(
        occurrences.c.schedule_id == schedule_id, occurrences.c.draft_id.in_(draft_ids)
    )
    return (await tx.execute(query.limit(1))).one_or_none() is not None
