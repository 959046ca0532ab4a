"""At Confirm, a list's reminders are promised: each appointment once for the account, however often its list is sent.

Nothing of them is with the service before it is due, so until then each can be moved or dropped for certain.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.appointments import ANSWERS_AFTER
from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.drafts.draft import CancelledDay
from bot.domain.ids import LaunchId
from bot.services.account.caps import is_one_day
from bot.services.drafts.appointments import refuse_without_dates, second_calls_of
from bot.services.drafts.corrections import correct, take_back
from bot.services.refusal import Refusal
from storage.calling import answered_lists, launches, recipients, reminders, second_calls
from storage.calling.drafts import DraftRow
from storage.calling.launches import LaunchRow


async def promised(
    tx: AsyncConnection, row: DraftRow, recipient_count: int, *, zone: ZoneInfo, now: datetime
) -> int:
    """Promises the reminders of a draft and of its companions; returns how many recipients are to be called. What it
    corrects is taken back. The caller has the account's turn.

    Raises Refusal: appointments-no-dates, nobody-left.
    """
    if row.content.cancels is not None:
        await _cancel_day(tx, row.content.cancels, now)
    if row.content.appointments is None:
        return recipient_count
    refuse_without_dates(row.content)
    await correct(tx, row, zone, now)
    count = 0
    for draft_id in (row.id, *await reminders.companions(tx, row.id)):
        count += await reminders.promise(tx, draft_id, row.account_id)
    for draft_id in await second_calls.drafts_beside(tx, row.id):
        await second_calls.withhold_needless(tx, draft_id, row.account_id)
    if not count:
        raise Refusal("nobody-left")
    return count


async def _cancel_day(tx: AsyncConnection, day: CancelledDay, now: datetime) -> None:
    """None of its reminders that have not left goes any more: its people are told by this launch instead."""
    told = [*await reminders.of_launch(tx, day.launch_id), *await second_calls.waiting(tx, day.launch_id)]
    waiting = [
        one
        for one in told
        if one.state is RecipientState.QUEUED and day.since <= one.appointment_at < day.until
    ]
    await take_back(tx, waiting, WithheldReason.CANCELLED, now)


async def times_of(
    tx: AsyncConnection, row: DraftRow, held_until: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """When the first of a confirmed draft rings, and when its launch is to be sent."""
    if row.content.appointments is None:
        return row.content.rings_at(held_until, zone), held_until
    at = await _first_due(tx, row.id, held_until)
    return at, at


async def _first_due(tx: AsyncConnection, draft_id: int, held_until: datetime) -> datetime:
    at = await reminders.next_due_at(tx, draft_id)
    return held_until if at is None else max(at, held_until)


async def _plan_answers(tx: AsyncConnection, row: DraftRow, held_until: datetime) -> None:
    """A list of appointments comes back by itself, some time after its last call."""
    appointments = row.content.appointments
    if appointments is not None and appointments.gives_back:
        told = [*await reminders.of_launch(tx, row.id), *await second_calls.waiting(tx, row.id)]
        last = max([held_until, *(one.due_at for one in told)])
        await answered_lists.plan_answers(tx, LaunchId(row.id), last + ANSWERS_AFTER)


async def book_reminders(
    tx: AsyncConnection, row: DraftRow, held_until: datetime, now: datetime, second_kopecks: int
) -> None:
    """Makes launches of the drafts that hold further appointments of the same people, and second calls about them; plans
    when the list comes back. `second_kopecks`: what all second calls may cost.
    """
    seconds = await second_calls.drafts_beside(tx, row.id)
    for draft_id in (*await reminders.companions(tx, row.id), *seconds):
        await reminders.launch_companion(tx, draft_id)
        count = await recipients.count(tx, draft_id, RecipientState.QUEUED)
        if not count:
            continue
        is_second = draft_id in seconds
        due_at = await _first_due(tx, draft_id, held_until)
        await launches.add(
            tx,
            launch_id=LaunchId(draft_id),
            user_id=row.user_id,
            account_id=row.account_id,
            chat_id=row.chat_id,
            content=second_calls_of(row.content) if is_second else row.content,
            repeats=None,
            # The first of them bears the sum of all.
            estimate=(0, second_kopecks if seconds[:1] == [draft_id] else 0),
            balance_kopecks=None,
            recipient_count=count,
            now=now,
            due_at=due_at,
            rings_at=due_at,
        )
    await _plan_answers(tx, row, held_until)


def is_counted_on(launch: LaunchRow, rings_at: datetime, settings: Settings) -> bool:
    """Whether the caps of the day on which a launch is to go on count it already. Reminders count on their own days."""
    if launch.content.appointments is not None:
        return True
    return launch.rings_at is not None and is_one_day(launch.rings_at, rings_at, settings)
