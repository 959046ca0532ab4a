"""What waits for its time, as the user sees it: calls at the service and launches with recipients still to be sent."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import CallNumber, LaunchId, UserId
from bot.domain.phone import Phone
from bot.domain.when.moving import Offered, offers
from bot.domain.when.schedule import next_opening, outside, read_window
from bot.services.account.connected import account_or_refuse
from bot.services.refusal import Refusal
from storage.account.accounts import Account
from storage.calling import calls, launches, planned, recipients
from storage.calling.calls import CallRow
from storage.calling.planned import Key, WaitingLaunch
from storage.engine.database import Database

CALLS_SHOWN = 8
LAUNCHES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """`at` None: it was to begin at once and has not. `beside`: how many other calls of its launch also wait."""

    number: CallNumber
    phone: Phone
    at: datetime | None
    launch_id: LaunchId
    beside: int
    key: Key | None
    name: str | None = field(default=None, repr=False)
    content: CallDraft = field(default_factory=CallDraft)


@dataclass(frozen=True, slots=True)
class PlannedLaunch:
    """`at` None: as soon as it is sent. `queued`: recipients still to be sent. `waiting`: calls waiting at the service."""

    launch_id: LaunchId
    state: LaunchState
    at: datetime | None
    queued: int
    waiting: int
    content: CallDraft = field(default_factory=CallDraft)


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """`more_*`: there are further ones behind the last here. Launches are on the first page of calls only."""

    calls: tuple[PlannedCall, ...]
    more_calls: bool
    launches: tuple[PlannedLaunch, ...]
    more_launches: bool


class PlannedList:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._window = read_window(settings.call_window)
        self._clock = clock

    async def page(self, user_id: UserId, after: Key | None = None) -> PlannedPage:
        """The soonest calls first, behind `after`. Raises Refusal not-connected."""
        now = self._clock()
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            rows = await planned.page(
                tx,
                account.id,
                user_id=_only(account, user_id),
                now=now,
                after=after,
                limit=CALLS_SHOWN + 1,
            )
            found = [] if after else await self._launches(tx, account, user_id, None)
            shown = [await _call(tx, row) for row in rows[:CALLS_SHOWN]]
        return PlannedPage(
            calls=tuple(shown),
            more_calls=len(rows) > CALLS_SHOWN,
            launches=tuple(found[:LAUNCHES_SHOWN]),
            more_launches=len(found) > LAUNCHES_SHOWN,
        )

    async def launches(self, user_id: UserId, before: int | None) -> PlannedPage:
        """Launches alone, newest first, below `before`. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            found = await self._launches(tx, account, user_id, before)
        return PlannedPage((), False, tuple(found[:LAUNCHES_SHOWN]), len(found) > LAUNCHES_SHOWN)

    async def call(self, user_id: UserId, number: int) -> PlannedCall | None:
        """A call that has not begun, if this user may change it; None for any other. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            row = await calls.by_number(tx, account.id, number)
            if (
                row is None
                or user_id not in {row.user_id, account.owner_id}
                or row.final_at is not None
                or row.status != CallStatus.CREATED
            ):
                return None
            beside = await planned.count_of_launch(tx, row.launch_id)
            queued = await planned.count_recipients(tx, row.launch_id, RecipientState.QUEUED)
            return await _call(tx, row, beside - 1 + queued)

    async def launch(self, user_id: UserId, launch_id: int) -> PlannedLaunch:
        """Raises Refusal not-connected, not-yours."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            row = await launches.get(tx, launch_id)
            if row is None or row.account_id != account.id or user_id not in {row.user_id, account.owner_id}:
                raise Refusal("not-yours")
            queued = await planned.count_recipients(tx, row.id, RecipientState.QUEUED)
            waiting = await planned.count_of_launch(tx, row.id)
        return PlannedLaunch(row.id, row.state, row.content.when, queued, waiting, row.content)

    def offers(self, at: datetime | None, zone: ZoneInfo) -> tuple[Offered, ...]:
        """The times that users usually mean when they put a call off."""
        return offers(at, now=self._clock(), window=self._window, zone=zone)

    def better_time(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """For a time outside the calling hours: when they next begin, to offer that instead."""
        return next_opening(self._window, at, zone) if outside(self._window, at, zone) else None

    async def _launches(
        self, tx: AsyncConnection, account: Account, user_id: UserId, before: int | None
    ) -> list[PlannedLaunch]:
        rows = await planned.open_launches(
            tx,
            account.id,
            user_id=_only(account, user_id),
            before=before,
            limit=LAUNCHES_SHOWN + 1,
            now=self._clock(),
        )
        return [_launch(row) for row in rows]


def _only(account: Account, user_id: UserId) -> UserId | None:
    """The user whose calls are shown; None: the account's owner sees everybody's."""
    return None if account.owner_id == user_id else user_id


async def _call(tx: AsyncConnection, row: CallRow, beside: int = 0) -> PlannedCall:
    key = None if row.planned_at is None else (row.planned_at, int(row.id))
    who = await recipients.recipient(tx, row.recipient_id)
    launch = await launches.get(tx, row.launch_id)
    if who is None or launch is None:
        raise AssertionError("a call without its launch")
    return PlannedCall(
        row.number, row.phone, row.planned_at, row.launch_id, beside, key, who.name, launch.content
    )


def _launch(row: WaitingLaunch) -> PlannedLaunch:
    return PlannedLaunch(row.id, row.state, row.content.when, row.queued, row.waiting, row.content)
