"""A list of appointments that comes once more, corrected: what is new in it, what has changed, and what is gone.

Only reminders of the same days count, and only of the same user's earlier lists with somebody of this one: two doctors have
two lists, and a colleague's list is nobody else's to take back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState, RecipientState, WithheldReason
from bot.domain.ids import LaunchId
from bot.domain.phone import Phone
from storage.calling import launches, reminders, second_calls
from storage.calling.drafts import DraftRow
from storage.calling.reminders import PlannedReminder
from storage.chat import cards


@dataclass(frozen=True, slots=True)
class Correction:
    """`added`: new people. `changed`: reminders of an earlier list whose people come at another time of that day. `same`: how
    many stay as they are. `vanished`: reminders whose people are not in this list.
    """

    added: int
    changed: tuple[PlannedReminder, ...]
    same: int
    vanished: tuple[PlannedReminder, ...]

    @property
    def taken_back(self) -> tuple[PlannedReminder, ...]:
        """The reminders that are not to go once this list is confirmed."""
        return (*self.changed, *self.vanished)


async def correction_of(tx: AsyncConnection, row: DraftRow, zone: ZoneInfo) -> Correction | None:
    """What a draft corrects; None: it is a list of its own."""
    own = await reminders.of_draft(tx, row.id)
    appointments = row.content.appointments
    if not own or appointments is None or appointments.is_new_list:
        return None
    days = {_day(one.appointment_at, zone) for one in own}
    since, until = min(one.appointment_at for one in own), max(one.appointment_at for one in own)
    about = (row.account_id, row.user_id, since - _A_DAY, until + _A_DAY)
    # Of a person who waits for both calls the first one stands for both.
    waiting = [*await reminders.waiting(tx, *about), *await second_calls.left_alone_of(tx, *about)]
    phones = {one.phone for one in own}
    before = _of_these_lists([one for one in waiting if _day(one.appointment_at, zone) in days], phones)
    if not before:
        return None
    now_there = {_key(one) for one in own}
    were_there = {_key(one) for one in before}
    gone = [one for one in before if _key(one) not in now_there]
    # Whoever has been called, or whose time is over, is nobody new.
    to_call = [one for one in own if one.state is RecipientState.QUEUED]
    new = {(one.phone, _day(one.appointment_at, zone)) for one in to_call if _key(one) not in were_there}
    changed = tuple(one for one in gone if (one.phone, _day(one.appointment_at, zone)) in new)
    vanished = tuple(one for one in gone if one not in changed)
    moved = {(one.phone, _day(one.appointment_at, zone)) for one in changed}
    return Correction(len(new - moved), changed, len(before) - len(gone), vanished)


async def correct(tx: AsyncConnection, row: DraftRow, zone: ZoneInfo, now: datetime) -> int:
    """Takes back the reminders that a confirmed list corrects; returns how many. The caller has the account's turn."""
    found = await correction_of(tx, row, zone)
    if found is None or not found.taken_back:
        return 0
    return await take_back(tx, found.taken_back, WithheldReason.CHANGED, now)


async def take_back(
    tx: AsyncConnection, taken: Iterable[PlannedReminder], reason: WithheldReason, now: datetime
) -> int:
    """Keeps these people at home, and lets launches that have nobody else left end. The caller has the account's turn."""
    taken = list(taken)
    count = await reminders.withhold(tx, [one.recipient_id for one in taken], reason)
    touched = sorted({LaunchId(one.launch_id) for one in taken})
    for launch_id in touched:
        await reschedule(tx, launch_id, now)
    # A launch beside another one is shown on that one's card.
    await cards.mark_stale(tx, {*touched, *[await reminders.main_of(tx, one) for one in touched]})
    return count


async def reschedule(tx: AsyncConnection, launch_id: LaunchId, now: datetime) -> None:
    """A launch waits for whoever is next now; one without anybody left is looked at at once, and ends."""
    launch, at = await launches.get(tx, launch_id), await reminders.next_due_at(tx, launch_id)
    # What was moved a moment ago can still be moved back.
    earliest = now + _HOLD if launch is not None and launch.state is LaunchState.HELD else now
    await launches.wait_until(tx, launch_id, now if at is None else max(at, earliest))


_A_DAY = timedelta(days=1)
_HOLD = timedelta(seconds=30)


def _of_these_lists(waiting: list[PlannedReminder], phones: set[Phone]) -> list[PlannedReminder]:
    theirs = {one.launch_id for one in waiting if one.phone in phones}
    return [one for one in waiting if one.launch_id in theirs]


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _key(one: PlannedReminder) -> tuple[Phone, datetime]:
    return one.phone, one.appointment_at
