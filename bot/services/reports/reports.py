"""Figures of a time or of a launch. The account's owner sees everything of the account, others what they launched; days are
those of the owner's clock, so that all who share the account mean the same day.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import RecipientState
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, StoredRecord
from bot.domain.ids import LaunchId, UserId
from bot.domain.reactions import Placed, walk
from bot.domain.when.best_hour import best_of_hours
from bot.domain.when.period import Period
from bot.services.account.connected import account_or_refuse
from bot.services.refusal import Refusal
from bot.services.reports.figures import Listened, PressedCount, ReportFigures, ReportMoney
from bot.services.users.locale import effective_zone
from storage.account import users
from storage.account.accounts import Account
from storage.calling import launches, report_totals
from storage.calling.report_totals import Offsets, ReportScope
from storage.engine.database import Database

AT_ONCE: Final = 50
"""Launches whose contents are read together, so that nobody else waits for their being read."""
SHOWN_ANSWERS: Final = 20
"""Recipients may say anything; the rarest answers are only in the workbook."""


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """Whose launches a user may see in reports, and by which clock."""

    account: Account
    user_id: UserId
    zone: ZoneInfo

    @property
    def sees_all(self) -> bool:
        return self.user_id == self.account.owner_id

    def of_period(self, period: Period) -> ReportScope:
        since, until = period.within(self.zone)
        return ReportScope(self.account.id, self._only, since=since, until=until)

    def scope(self, figures: ReportFigures) -> ReportScope:
        """What these figures are about, as far as this user may see it."""
        if figures.period is not None:
            return self.of_period(figures.period)
        return ReportScope(self.account.id, self._only, launch_ids=figures.launch_ids)

    def of_launch(self, launch_id: LaunchId) -> ReportScope:
        return ReportScope(self.account.id, self._only, launch_ids=(launch_id,))

    @property
    def _only(self) -> UserId | None:
        return None if self.sees_all else self.user_id


class Reports:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def today(self, user_id: UserId) -> date:
        """The day it is for the account. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            place = await report_place(tx, user_id, self._settings)
        return self._clock().astimezone(place.zone).date()

    async def of_period(self, user_id: UserId, period: Period) -> ReportFigures:
        """Launches that began on these days. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            place = await report_place(tx, user_id, self._settings)
            return await self._figures(tx, place, place.of_period(period), period=period)

    async def of_launch(self, user_id: UserId, launch_id: int) -> ReportFigures:
        """A launch with all its rounds, whichever of them is named. Raises Refusal: not-connected, no-such-launch."""
        async with self._database.reading() as tx:
            place = await report_place(tx, user_id, self._settings)
            found = await first_round(tx, place, launch_id)
            return await self._figures(tx, place, place.of_launch(found), launch_id=found)

    async def _figures(
        self,
        tx: AsyncConnection,
        place: ReportPlace,
        scope: ReportScope,
        *,
        period: Period | None = None,
        launch_id: LaunchId | None = None,
    ) -> ReportFigures:
        who = await report_totals.recipient_totals(tx, scope)
        calls = await report_totals.call_totals(tx, scope)
        texts = await report_totals.of_texts(tx, scope)
        flash = await report_totals.flash_calls(tx, scope)
        chain = await report_totals.launch_ids(tx, scope)
        hours = await report_totals.hours(tx, scope, await self._offsets(tx, place.zone, scope))
        reacted = await report_totals.reacted(tx, scope)
        answered = calls.outcomes.get(CallOutcome.ANSWERED, 0)
        told = _Told()
        if answered or reacted:
            for some in launch_parts([one for one, _ in chain]):
                await told.read(tx, place.account, some)
        settled = who.states.get(RecipientState.PLACED, 0) + who.states.get(RecipientState.FINAL, 0)
        unsent = who.states.get(RecipientState.QUEUED, 0) + who.states.get(RecipientState.SENDING, 0)
        unknown = who.states.get(RecipientState.UNKNOWN, 0)
        price = place.account.flash_price_kopecks
        # A call that was made, as a user said, but that no news told of: what it cost is not known.
        by_word = max(0, settled - calls.first_round)
        waiting = calls.first_round - calls.begun - calls.removed
        return ReportFigures(
            zone=place.zone,
            period=period,
            launch_id=launch_id,
            is_own=not place.sees_all,
            launches=sum(is_first for _, is_first in chain),
            rounds=sum(not is_first for _, is_first in chain),
            to_call=sum(who.states.values()),
            called=calls.begun + by_word,
            answered=answered,
            listened=Listened(told.listened, max(0, answered - told.timed)),
            reacted=reacted,
            lead_states=await report_totals.leads_by_state(tx, scope) if reacted else {},
            left_out=sum(who.left_out.values()),
            reasons=who.left_out,
            waiting=unsent + waiting,
            removed=calls.removed,
            unknown=unknown,
            under_way=calls.under_way,
            calls=calls.calls,
            outcomes=calls.outcomes,
            pressed=(*told.pressed(), *(await _unplaced(tx, scope))) if reacted else (),
            money=ReportMoney(
                calls_kopecks=calls.cost_kopecks,
                unpriced_calls=calls.unpriced + by_word,
                texts_kopecks=texts.kopecks,
                unknown_texts=texts.unknown,
                flash_calls=flash,
                flash_kopecks=None if price is None else price * flash,
                unknown_calls=unknown,
            ),
            talk_s=calls.talk_s,
            untimed=calls.untimed,
            hours=hours,
            best_hour=_best_hour(hours),
        )

    async def _offsets(self, tx: AsyncConnection, zone: ZoneInfo, scope: ReportScope) -> Offsets:
        """From the scope's beginning to now: calls of a launch go on after the days of its period."""
        since = scope.since
        if since is None:
            launch = await launches.get(tx, scope.launch_ids[0])
            since = self._clock() if launch is None else launch.confirmed_at
        return clock_offsets(zone, since, max(self._clock(), since) + timedelta(days=1))


@dataclass(slots=True)
class _Told:
    """What only the launches' own contents explain: what a reaction is called, what was played.

    `timed`: answered calls that played a record of known length; `listened`: those of them that lasted as long.
    """

    counts: Counter[str] = field(default_factory=Counter)
    timed: int = 0
    listened: int = 0

    async def read(self, tx: AsyncConnection, account: Account, launch_ids: Collection[LaunchId]) -> None:
        contents = await report_totals.contents(tx, launch_ids)
        placed = {one: tuple(walk(content.reactions)) for one, content in contents.items()}
        for launch_id, node, count in await report_totals.by_reaction(tx, launch_ids):
            self.counts[_label(placed[launch_id], node)] += count
        await self._read_records(tx, account, contents)

    async def _read_records(
        self, tx: AsyncConnection, account: Account, contents: Mapping[LaunchId, CallDraft]
    ) -> None:
        played: dict[int, list[LaunchId]] = {}
        for launch_id, content in contents.items():
            if isinstance(content.what, StoredRecord):
                played.setdefault(content.what.record_id, []).append(launch_id)
        lengths = await report_totals.lengths_of_records(tx, account.id, played) if played else {}
        for record_id, seconds in lengths.items():
            answered, listened = await report_totals.heard_for(tx, played[record_id], seconds)
            self.timed += answered
            self.listened += listened

    def pressed(self) -> list[PressedCount]:
        ordered = sorted(self.counts.items(), key=lambda one: (-one[1], one[0]))
        return [PressedCount(label, "", count) for label, count in ordered]


async def report_place(tx: AsyncConnection, user_id: UserId, settings: Settings) -> ReportPlace:
    """Raises Refusal not-connected."""
    account = await account_or_refuse(tx, user_id)
    owner = await users.get(tx, account.owner_id)
    return ReportPlace(account, user_id, effective_zone(owner, settings))


async def first_round(tx: AsyncConnection, place: ReportPlace, launch_id: int) -> LaunchId:
    """The launch's first round. Raises Refusal no-such-launch: also for one that this user may not see."""
    launch = await launches.get(tx, await report_totals.first_round_of(tx, launch_id))
    is_there = launch is not None and launch.account_id == place.account.id
    if launch is None or not is_there or not (place.sees_all or launch.user_id == place.user_id):
        raise Refusal("no-such-launch", number=str(launch_id))
    return launch.id


async def _unplaced(tx: AsyncConnection, scope: ReportScope) -> list[PressedCount]:
    return [
        PressedCount("", answer, count)
        for answer, count in await report_totals.by_answer(tx, scope, SHOWN_ANSWERS)
    ]


def _label(placed: Sequence[Placed], node: int) -> str:
    return placed[node].label if node < len(placed) else str(node)


def launch_parts(launch_ids: Sequence[LaunchId]) -> Iterator[Sequence[LaunchId]]:
    return (launch_ids[start : start + AT_ONCE] for start in range(0, len(launch_ids), AT_ONCE))


def _best_hour(hours: Mapping[tuple[int, int], tuple[int, int]]) -> int | None:
    made, answered = [0] * 24, [0] * 24
    for (_, hour), (calls, reached) in hours.items():
        made[hour] += calls
        answered[hour] += reached
    return best_of_hours(made, answered)


def clock_offsets(zone: ZoneInfo, since: datetime, until: datetime) -> Offsets:
    """How far the zone's clock is ahead of UTC in this time. The clocks change at a full hour."""
    found = [(until, since.astimezone(zone).utcoffset() or timedelta())]
    at = since
    while (at := at + timedelta(days=1)) < until:
        if (offset := at.astimezone(zone).utcoffset() or timedelta()) != found[-1][1]:
            found[-1] = (_change(zone, at), found[-1][1])
            found.append((until, offset))
    return found


def _change(zone: ZoneInfo, by: datetime) -> datetime:
    """When the clocks changed within the day before."""
    offset, at = by.astimezone(zone).utcoffset(), by.replace(minute=0, second=0, microsecond=0)
    while at.astimezone(zone).utcoffset() == offset:
        at -= timedelta(minutes=15)
    return at + timedelta(minutes=15)
