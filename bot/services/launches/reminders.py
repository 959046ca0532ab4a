"""Changing one's mind about reminders: a person dropped or moved, people who are gone from a corrected list.

Nothing of a reminder is with the service before it is due, so each of these is one conditional write, and certain.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.appointments import rings_at, second_at
from bot.domain.appointments.cells import read_cell
from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CancelledDay
from bot.domain.ids import LaunchId, UserId
from bot.domain.phone import Phone
from bot.domain.when import settle_wall_clock
from bot.services.drafts.appointments import values_at
from bot.services.drafts.corrections import correct, reschedule, take_back
from bot.services.drafts.drafting import own_draft
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from bot.services.wakeups import Wakeups
from storage.account import accounts, users
from storage.calling import drafts, launches, recipients, reminders, second_calls
from storage.calling.launches import LaunchRow
from storage.calling.reminders import PlannedReminder
from storage.chat import cards
from storage.engine.database import Database

__all__ = ["PlannedReminder", "ReminderPage", "Reminders"]

PAGE = 8
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """Reminders that have not left, by the time of their call. `launch_id`: the launch whose card they belong to."""

    launch_id: LaunchId
    lines: tuple[PlannedReminder, ...]
    start: int
    more: bool
    zone: ZoneInfo


class Reminders:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups

    async def page(self, user_id: UserId, launch_id: int, start: int = 0) -> ReminderPage:
        """Raises Refusal not-yours."""
        async with self._database.reading() as tx:
            row = await self._own(tx, user_id, launch_id)
            told = [*await reminders.of_launch(tx, row.id), *await second_calls.left_alone(tx, row.id)]
            waiting = sorted(
                (one for one in told if one.state is RecipientState.QUEUED), key=lambda one: one.due_at
            )
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
        shown = waiting[max(0, start) :][: PAGE + 1]
        return ReminderPage(row.id, tuple(shown[:PAGE]), max(0, start), len(shown) > PAGE, zone)

    async def one(self, user_id: UserId, recipient_id: int) -> tuple[PlannedReminder, LaunchId, ZoneInfo]:
        """A reminder, and the launch whose card it belongs to. Raises Refusal not-yours."""
        async with self._database.reading() as tx:
            found, row = await self._own_one(tx, user_id, recipient_id)
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
            return found, await reminders.main_of(tx, row.id), zone

    async def drop(self, user_id: UserId, recipient_id: int) -> bool:
        """Keeps a person at home. False: their call has left, or was dropped before. Raises Refusal not-yours."""
        async with self._database.writing() as tx:
            found, row = await self._own_one(tx, user_id, recipient_id)
            await accounts.lock_row(tx, row.account_id)
            second = await second_calls.after(tx, found)
            taken = [found] if second is None else [found, second]
            count = await take_back(tx, taken, WithheldReason.CANCELLED, self._clock())
        self.wake()
        return count > 0

    async def drop_second_calls(self, user_id: UserId, launch_id: int) -> int:
        """Nobody of this launch is called a second time; returns how many would have been. Raises Refusal not-yours."""
        async with self._database.writing() as tx:
            row = await self._own(tx, user_id, launch_id)
            await accounts.lock_row(tx, row.account_id)
            waiting = await second_calls.waiting(tx, row.id)
            count = await take_back(tx, waiting, WithheldReason.CANCELLED, self._clock())
        self.wake()
        return count

    async def move(self, user_id: UserId, recipient_id: int, typed: str) -> datetime:
        """Gives a person another appointment, typed as a time of the same day or with its day; returns when they are called.

        Raises Refusal: not-yours, reminder-time-unreadable, reminder-time-past, reminder-twice, reminder-gone.
        """
        now = self._clock()
        async with self._database.writing() as tx:
            found, row = await self._own_one(tx, user_id, recipient_id)
            await accounts.lock_row(tx, row.account_id)
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
            at = _read(typed, found.appointment_at, now, zone)
            if row.content.appointments is None:
                raise AssertionError("a reminder of a launch without appointments")
            due = rings_at(row.content.appointments.rule, at, row.content.window, zone)
            if at <= now or due is None:
                raise Refusal("reminder-time-past")
            due = max(due, now)
            if at != found.appointment_at and await reminders.is_promised(
                tx, row.account_id, found.phone, at
            ):
                raise Refusal("reminder-twice")
            who = await recipients.recipient(tx, found.recipient_id)
            fields = values_at(row.content, None if who is None else who.fields, at.astimezone(zone))
            second = await second_calls.after(tx, found)
            if not await reminders.move(tx, found.recipient_id, at, due, fields):
                raise Refusal("reminder-gone")
            if second is not None:
                await self._move_second(tx, second, at, second_at(due, at, row.content.window, zone), fields)
            await reschedule(tx, row.id, now)
            await cards.mark_stale(tx, [row.id, await reminders.main_of(tx, row.id)])
        self.wake()
        return due

    async def _move_second(
        self,
        tx: AsyncConnection,
        second: PlannedReminder,
        at: datetime,
        due: datetime | None,
        fields: tuple[str, ...],
    ) -> None:
        """The second call goes along with its appointment, or is dropped if no time is left for it."""
        if due is None:
            await take_back(tx, [second], WithheldReason.NOT_NEEDED, self._clock())
            return
        await reminders.move(tx, second.recipient_id, at, due, fields)
        await reschedule(tx, second.launch_id, self._clock())

    async def days(self, user_id: UserId, launch_id: int) -> tuple[date, ...]:
        """The days on which people of this launch are still to come, by its author's clock. Raises Refusal not-yours."""
        async with self._database.reading() as tx:
            row = await self._own(tx, user_id, launch_id)
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
            found = await reminders.people_within(tx, row.id, self._clock(), _FAR)
        return tuple(sorted({one.appointment_at.astimezone(zone).date() for one in found}))

    async def cancelled_day(
        self, user_id: UserId, launch_id: int, day: date
    ) -> tuple[CancelledDay, tuple[tuple[str, Phone], ...]]:
        """What a draft cancels that calls all people who still come on that day, and these people by name and phone.

        Raises Refusal: not-yours, nobody-that-day.
        """
        async with self._database.reading() as tx:
            row = await self._own(tx, user_id, launch_id)
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
            since, until = (
                settle_wall_clock(datetime.combine(one, time()), zone)[0]
                for one in (day, day + timedelta(days=1))
            )
            cancelled = CancelledDay(row.id, max(since, self._clock()), until)
            found = await reminders.people_within(tx, row.id, cancelled.since, until)
        if not found:
            raise Refusal("nobody-that-day")
        return cancelled, tuple((one.name or "", one.phone) for one in found)

    async def drop_vanished(self, user_id: UserId, draft_id: int, revision: int) -> int:
        """For a corrected list with nobody new: those who are gone from it stay at home. Raises Refusal: not-yours,
        outdated-screen.
        """
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            await accounts.lock_row(tx, row.account_id)
            if not await drafts.close(tx, row.id, revision, "cancelled", self._clock()):
                raise Refusal("outdated-screen")
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
            count = await correct(tx, row, zone, self._clock())
        self.wake()
        return count

    def wake(self) -> None:
        self._wakeups.sending.set()
        self._wakeups.cards.set()

    async def _own_one(
        self, tx: AsyncConnection, user_id: UserId, recipient_id: int
    ) -> tuple[PlannedReminder, LaunchRow]:
        found = await reminders.get(tx, recipient_id) or await second_calls.get(tx, recipient_id)
        if found is None:
            raise Refusal("not-yours")
        return found, await self._own(tx, user_id, found.launch_id)

    async def _own(self, tx: AsyncConnection, user_id: UserId, launch_id: int) -> LaunchRow:
        row = await launches.get(tx, launch_id)
        account = None if row is None else await accounts.get(tx, row.account_id)
        if row is None or account is None or user_id not in {row.user_id, account.owner_id}:
            raise Refusal("not-yours")
        return row


def _read(typed: str, old: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """The time as typed; without a day, on the day of the old one."""
    today = now.astimezone(zone).date()
    said = read_cell(typed, today, bare_hours=True)
    if said is None or said.at is None:
        raise Refusal("reminder-time-unreadable")
    day = said.date(today, month_first=False) if said.has_date else old.astimezone(zone).date()
    if day is None:
        raise Refusal("reminder-time-unreadable")
    return settle_wall_clock(datetime.combine(day, said.at), zone)[0]
