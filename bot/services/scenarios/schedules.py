"""Scenarios repeated by a schedule to a saved list: made, looked at, changed. bot.services.scenarios.occurrences calls.

Like its scenario, a schedule is seen by its author and by the account's owner, who alone may let it call without asking.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.audit import AuditKind
from bot.domain.clock import Clock
from bot.domain.costs.money import Kopecks
from bot.domain.drafts.draft import CallDraft, Purpose
from bot.domain.ids import ChatId, ScenarioId, ScheduleId, UserId
from bot.domain.when.repeating import Repeating
from bot.domain.when.repeating_typed import NotASchedule, read_repeating
from bot.domain.when.schedule import read_window
from bot.services.account.connected import link_or_refuse
from bot.services.drafts.recipients import own_list
from bot.services.refusal import Refusal
from bot.services.scenarios.scenarios import own_scenario
from bot.services.users.locale import effective_zone
from storage.account import accounts, audit, users
from storage.calling import drafts, lists, scenarios, schedules
from storage.calling.scenarios import ScenarioRow
from storage.calling.schedules import ScheduleRow
from storage.engine.database import Database

ASK_BEFORE: Final = timedelta(minutes=30)
"""A schedule that asks does so this long before its moment."""
USUAL_TIME: Final = time(10, 0)


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """`next_moment`: when it calls next, by the clock of `zone`; None: paused, or no day is left."""

    id: ScheduleId
    content: Repeating
    list_name: str = field(repr=False)
    state: str
    next_moment: datetime | None
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class ScheduleCard:
    """`unasked_kopecks`: what one day may cost without asking; None: it asks each time. `is_owner`: may change that.
    `skipped`: days to come that were taken out by hand. `has_purpose`: the scenario says what its calls are for.
    `author`: empty where it is the user's own.
    """

    line: ScheduleLine
    scenario_id: ScenarioId
    scenario_name: str = field(repr=False)
    author: str
    next_day: date | None
    skipped: tuple[date, ...]
    unasked_kopecks: Kopecks | None
    is_owner: bool
    purpose: Purpose | None


def is_asking(row: ScheduleRow) -> bool:
    return row.unasked_kopecks is None


class Schedules:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._hours = read_window(settings.call_window)

    def usual_time(self) -> time:
        """What is offered in one tap."""
        return max(USUAL_TIME, self._hours.start)

    async def today(self, user_id: UserId) -> date:
        """By the user's clock."""
        async with self._database.reading() as tx:
            return self._clock().astimezone(await self._zone(tx, user_id)).date()

    async def read(self, user_id: UserId, typed: str) -> Repeating:
        """Raises Refusal schedule-unclear with what is wrong."""
        try:
            return read_repeating(typed, await self.today(user_id))
        except NotASchedule as why:
            raise Refusal("schedule-unclear", part=why.part, rest=why.rest) from None

    async def make(
        self, user_id: UserId, chat_id: ChatId, scenario_id: int, list_id: int, repeating: Repeating
    ) -> ScheduleCard:
        """It asks each time. Its list is kept from now on; a second tap finds what the first one made.

        Raises Refusal: scenario-gone, list-gone, schedule-hours, schedule-no-day.
        """
        async with self._database.writing() as tx:
            scenario = await own_scenario(tx, user_id, scenario_id)
            if scenario.state != "kept":
                raise Refusal("scenario-gone")
            link = await link_or_refuse(tx, user_id)
            await accounts.lock_row(tx, link.account.id)
            found = await own_list(tx, link.account, user_id, list_id)
            content, day, zone = await self._first_day(tx, user_id, repeating, scenario.content)
            for known in await schedules.of_scenario(tx, scenario.id):
                if (known.list_id, known.content, known.user_id) == (found.id, content, user_id):
                    return await self._card(tx, known, user_id)
            await lists.change(tx, found.id, is_saved=True)
            schedule_id = await schedules.add(
                tx,
                account_id=link.account.id,
                user_id=user_id,
                chat_id=chat_id,
                scenario_id=scenario.id,
                list_id=found.id,
                content=content,
                zone=zone.key,
                next_day=day,
                next_at=content.moment(day, zone) - ASK_BEFORE,
                now=self._clock(),
            )
            return await self._card(tx, await self._own(tx, user_id, schedule_id), user_id)

    async def of_scenario(self, user_id: UserId, scenario_id: int) -> tuple[ScheduleLine, ...]:
        """Raises Refusal scenario-gone."""
        async with self._database.reading() as tx:
            scenario = await own_scenario(tx, user_id, scenario_id)
            return tuple([await _line(tx, row) for row in await schedules.of_scenario(tx, scenario.id)])

    async def card(self, user_id: UserId, schedule_id: int) -> ScheduleCard:
        """Raises Refusal schedule-gone."""
        async with self._database.reading() as tx:
            return await self._card(tx, await self._own(tx, user_id, schedule_id), user_id)

    async def change(self, user_id: UserId, schedule_id: int, repeating: Repeating) -> ScheduleCard:
        """Other days or another time. What the owner allowed holds only for what the owner saw.

        Raises Refusal: schedule-gone, schedule-hours, schedule-no-day.
        """
        async with self._database.writing() as tx:
            row = await self._own_in_turn(tx, user_id, schedule_id)
            said = (await _scenario(tx, row)).content
            repeating = replace(repeating, skipped=row.content.skipped)
            content, _, _ = await self._first_day(tx, row.user_id, repeating, said)
            await self._drop_asked(tx, row)
            row = replace(row, content=content)
            if user_id != (await link_or_refuse(tx, user_id)).account.owner_id:
                row = replace(row, unasked_kopecks=None, unasked_by=None)
            return await self._reckoned(tx, row, user_id, is_pause_over=False)

    async def skip(self, user_id: UserId, schedule_id: int, day: date) -> ScheduleCard:
        """Takes one day out; if it has asked for it already, that question is closed. Raises Refusal schedule-gone."""
        async with self._database.writing() as tx:
            row = await self._own_in_turn(tx, user_id, schedule_id)
            await self._drop_asked(tx, row, day)
            row = replace(row, content=row.content.without(day))
            return await self._reckoned(tx, row, user_id, is_pause_over=False)

    async def unskip(self, user_id: UserId, schedule_id: int, day: date) -> ScheduleCard:
        """Raises Refusal schedule-gone."""
        async with self._database.writing() as tx:
            row = await self._own_in_turn(tx, user_id, schedule_id)
            row = replace(row, content=row.content.with_again(day))
            return await self._reckoned(tx, row, user_id, is_pause_over=False)

    async def pause(self, user_id: UserId, schedule_id: int) -> ScheduleCard:
        """Raises Refusal schedule-gone."""
        async with self._database.writing() as tx:
            row = await self._own_in_turn(tx, user_id, schedule_id)
            await self._drop_asked(tx, row)
            await schedules.change(tx, row.id, state="paused", next_day=None, next_at=None)
            return await self._card(tx, await self._own(tx, user_id, row.id), user_id)

    async def resume(self, user_id: UserId, schedule_id: int) -> ScheduleCard:
        """Goes on with the next day to come. Raises Refusal schedule-gone."""
        async with self._database.writing() as tx:
            return await self._reckoned(tx, await self._own_in_turn(tx, user_id, schedule_id), user_id)

    async def remove(self, user_id: UserId, schedule_id: int) -> ScenarioId:
        """Launches made by it stay as they are; returns its scenario. Raises Refusal schedule-gone."""
        async with self._database.writing() as tx:
            row = await self._own_in_turn(tx, user_id, schedule_id)
            await self._drop_asked(tx, row)
            await schedules.change(tx, row.id, state="gone", next_day=None, next_at=None)
            return row.scenario_id

    async def allow(self, user_id: UserId, schedule_id: int, kopecks: Kopecks | None) -> ScheduleCard:
        """Lets it call without asking as long as one day costs no more; None: it asks each time.

        Raises Refusal: schedule-gone, not-account-owner, schedule-no-purpose.
        """
        async with self._database.writing() as tx:
            row = await self._own_in_turn(tx, user_id, schedule_id)
            account = (await link_or_refuse(tx, user_id)).account
            if kopecks is not None:
                if account.owner_id != user_id:
                    raise Refusal("not-account-owner")
                if (await _scenario(tx, row)).content.purpose is None:
                    raise Refusal("schedule-no-purpose")
            if kopecks != row.unasked_kopecks:
                kind = AuditKind.SCHEDULE_ASKS if kopecks is None else AuditKind.SCHEDULE_UNASKED
                await audit.note(
                    tx, kind, now=self._clock(), by=user_id, account_id=account.id, schedule=row.id, value=kopecks
                )  # fmt: skip
            by = None if kopecks is None else user_id
            row = replace(row, unasked_kopecks=kopecks, unasked_by=by)
            return await self._reckoned(tx, row, user_id, is_pause_over=False)

    async def _first_day(
        self, tx: AsyncConnection, user_id: UserId, repeating: Repeating, said: CallDraft
    ) -> tuple[Repeating, date, ZoneInfo]:
        """The schedule counted from its first day, that day, and by whose clock."""
        for hours in filter(None, (self._hours, said.window)):
            if not hours.start <= repeating.at < hours.end:
                raise Refusal("schedule-hours", window=str(hours))
        zone = await self._zone(tx, user_id)
        now = self._clock()
        if repeating.every > 1 and repeating.moment(repeating.first, zone) <= now:
            repeating = replace(repeating, first=repeating.first + timedelta(days=1))
        day = repeating.next_from(now, zone)
        if day is None:
            raise Refusal("schedule-no-day")
        return repeating, day, zone

    async def _reckoned(
        self, tx: AsyncConnection, row: ScheduleRow, user_id: UserId, *, is_pause_over: bool = True
    ) -> ScheduleCard:
        """Writes down a changed row with its next day; a day that was asked about or called doesn't come again."""
        values: dict[str, object] = {
            "content": row.content,
            "unasked_kopecks": row.unasked_kopecks,
            "unasked_by": row.unasked_by,
        }
        if row.state != "paused" or is_pause_over:
            zone = await self._zone(tx, row.user_id)
            day = row.content.next_from(self._clock(), zone)
            while day is not None and await schedules.occurrence(tx, row.id, day) is not None:
                day = row.content.after(day)
            values |= next_values(replace(row, zone=zone.key), day)
        await schedules.change(tx, row.id, **values)
        return await self._card(tx, await self._own(tx, user_id, row.id), user_id)

    async def _drop_asked(self, tx: AsyncConnection, row: ScheduleRow, day: date | None = None) -> None:
        """Closes what it asks about and nobody has confirmed; `day`: only for that day. Nothing was called, so the day may
        come again.
        """
        for one in await schedules.open_of(tx, row.id):
            if (day is None or one.day == day) and await drafts.cancel(tx, one.draft_id, self._clock()):
                await schedules.forget(tx, one.id)

    async def _zone(self, tx: AsyncConnection, user_id: UserId) -> ZoneInfo:
        return effective_zone(await users.get(tx, user_id), self._settings)

    async def _own(self, tx: AsyncConnection, user_id: UserId, schedule_id: int) -> ScheduleRow:
        """Raises Refusal schedule-gone, also for somebody else's."""
        account = (await link_or_refuse(tx, user_id)).account
        row = await schedules.get(tx, schedule_id)
        if row is None or row.account_id != account.id or row.state == "gone":
            raise Refusal("schedule-gone")
        if user_id not in {row.user_id, account.owner_id}:
            raise Refusal("schedule-gone")
        return row

    async def _own_in_turn(self, tx: AsyncConnection, user_id: UserId, schedule_id: int) -> ScheduleRow:
        """The same for a change: the worker may be at this very day."""
        row = await self._own(tx, user_id, schedule_id)
        await accounts.lock_row(tx, row.account_id)
        return await self._own(tx, user_id, schedule_id)

    async def _card(self, tx: AsyncConnection, row: ScheduleRow, user_id: UserId) -> ScheduleCard:
        account = (await link_or_refuse(tx, user_id)).account
        scenario = await _scenario(tx, row)
        line = await _line(tx, row)
        today = self._clock().astimezone(line.zone).date()
        author = "" if row.user_id == user_id else (await users.names(tx, [row.user_id])).get(row.user_id, "")
        return ScheduleCard(
            line=line,
            scenario_id=row.scenario_id,
            scenario_name=scenario.name,
            author=author,
            next_day=row.next_day,
            skipped=tuple(sorted(day for day in row.content.skipped if day >= today)),
            unasked_kopecks=row.unasked_kopecks,
            is_owner=account.owner_id == user_id,
            purpose=scenario.content.purpose,
        )


def next_values(row: ScheduleRow, day: date | None) -> dict[str, object]:
    """The columns of a schedule that goes on with this day, by the clock of its zone; None: it is over."""
    if day is None:
        return {"state": "over", "zone": row.zone, "next_day": None, "next_at": None}
    moment = row.content.moment(day, ZoneInfo(row.zone))
    at = moment - ASK_BEFORE if is_asking(row) else moment
    return {"state": "on", "zone": row.zone, "next_day": day, "next_at": at}


async def _scenario(tx: AsyncConnection, row: ScheduleRow) -> ScenarioRow:
    found = await scenarios.get(tx, row.scenario_id)
    if found is None:
        raise AssertionError("a schedule of no scenario")
    return found


async def _line(tx: AsyncConnection, row: ScheduleRow) -> ScheduleLine:
    found = await lists.get(tx, row.list_id)
    zone = ZoneInfo(row.zone)
    return ScheduleLine(
        id=row.id,
        content=row.content,
        list_name="" if found is None or found.digest is None else found.name,
        state=row.state,
        next_moment=None if row.next_day is None else row.content.moment(row.next_day, zone),
        zone=zone,
    )
