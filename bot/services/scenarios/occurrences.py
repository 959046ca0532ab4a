"""The days of schedules: on each of them a scenario is asked about, or called within what the account's owner allowed.

A day has one row, written with its draft; the launch is written in the transaction that takes the day from its schedule. A
crash in between repeats nothing. Whatever is in doubt asks: a day that comes late, a database that has missed some time.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft
from bot.domain.drafts.yes import Asked, Yes
from bot.domain.ids import ChatId, DraftId
from bot.services.account.connected import link_or_refuse
from bot.services.account.pricing import estimate_for
from bot.services.drafts.drafting import played_record, record_warnings
from bot.services.drafts.list_view import SAME_LIST
from bot.services.drafts.recipients import ListDrafts, own_list
from bot.services.launches.launching import Launching
from bot.services.refusal import Refusal
from bot.services.scenarios.schedules import next_values
from bot.services.users.locale import effective_zone
from storage.account import accounts, users
from storage.account.accounts import NOBODY
from storage.calling import drafts, launches, lists, scenarios, schedules
from storage.calling.drafts import DraftRow
from storage.calling.schedules import Occurrence, ScheduleRow
from storage.chat import outbox
from storage.engine.database import Database

AT_ONCE: Final = 20
LATE: Final = timedelta(minutes=10)
"""A day that comes this late asks before anybody is called."""
_GRACE: Final = timedelta(minutes=1)
"""A Confirm still counts so long after the moment that its screen named."""


class Occurrences:
    def __init__(
        self,
        *,
        database: Database,
        settings: Settings,
        clock: Clock,
        launching: Launching,
        list_drafts: ListDrafts,
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._launching = launching
        self._list_drafts = list_drafts

    async def begin_due(self) -> None:
        """Asks or calls for every day whose time has come, and tells of questions that nobody answered."""
        async with self._database.reading() as tx:
            moved = await schedules.in_other_zones(tx, self._settings.default_timezone)
        for schedule in moved:
            await self._reckon_anew(schedule)
        now = self._clock()
        async with self._database.reading() as tx:
            due = await schedules.due(tx, now, AT_ONCE)
            unconfirmed = await schedules.unconfirmed(tx, now - _GRACE, AT_ONCE)
        for schedule in due:
            await self._begin(schedule)
        for one in unconfirmed:
            await self._miss(one)

    async def _reckon_anew(self, schedule: ScheduleRow) -> None:
        """Whoever made it lives by another clock now: the same day at the same time there."""
        async with self._database.writing() as tx:
            row = await self._in_turn(tx, schedule)
            if row is not None and row.next_day is not None:
                zone = effective_zone(await users.get(tx, row.user_id), self._settings)
                await schedules.change(tx, row.id, **next_values(replace(row, zone=zone.key), row.next_day))

    async def _begin(self, schedule: ScheduleRow) -> None:
        prepared = await self._prepared(schedule)
        if prepared is None:
            return
        try:
            count = await self._list_drafts.write_recipients(schedule.user_id, prepared.draft_id)
        except Refusal:
            count = None
        async with self._database.writing() as tx:
            row = await self._in_turn(tx, schedule)
            draft = await drafts.get(tx, prepared.draft_id)
            is_open = draft is not None and draft.state == "open"
            is_ours = await schedules.occurrence(tx, schedule.id, prepared.day) == prepared
            if row is None or row.next_day != prepared.day or not is_ours or (count is None and is_open):
                return  # another process is at it, or the schedule was changed meanwhile
            await schedules.change(
                tx, row.id, asks_next=False, **next_values(row, row.content.after(prepared.day))
            )
            if draft is not None and is_open and count is not None:
                await self._ask_or_call(tx, row, prepared, draft, count)
            else:
                await schedules.move(tx, prepared.id, "preparing", "dropped")
        self._launching.wake()

    async def _prepared(self, schedule: ScheduleRow) -> Occurrence | None:
        """The day with its draft, whose recipients are still to be written; None: there is nothing to do any more."""
        now = self._clock()
        async with self._database.writing() as tx:
            row = await self._in_turn(tx, schedule)
            if row is None or row.next_day is None or row.next_at is None or row.next_at > now:
                return None
            day, passed = row.content.latest(row.next_day, now, ZoneInfo(row.zone))
            known = await schedules.occurrence(tx, row.id, day)
            if known is not None and known.state == "preparing":
                return known
            if known is not None:
                await schedules.change(tx, row.id, **next_values(row, row.content.after(day)))
                return None
            try:
                draft_id = await self._draft(tx, row, row.content.moment(day, ZoneInfo(row.zone)), now)
            except Refusal as why:
                await schedules.change(tx, row.id, state="paused", next_day=None, next_at=None)
                await self._tell(tx, row, "schedule_stopped", now, **why_facts(why))
                return None
            if passed:
                await self._tell(tx, row, "schedule_passed", now, days=passed)
            await schedules.change(tx, row.id, next_day=day)
            await schedules.begin(tx, row.id, day, row.content.moment(day, ZoneInfo(row.zone)), draft_id)
            return await schedules.occurrence(tx, row.id, day)

    async def _draft(self, tx: AsyncConnection, row: ScheduleRow, moment: datetime, now: datetime) -> DraftId:
        """The scenario to the list as they are now.

        Raises Refusal if it can't be called for any more: schedule-member-gone, schedule-other-account, scenario-gone,
        list-gone.
        """
        scenario = await scenarios.get(tx, row.scenario_id)
        link = await accounts.link_of(tx, row.user_id)
        if link is None:
            raise Refusal("schedule-member-gone")
        if link.account.id != row.account_id:
            raise Refusal("schedule-other-account")
        if scenario is None or scenario.state != "kept":
            raise Refusal("scenario-gone")
        found = await own_list(tx, link.account, row.user_id, row.list_id)
        content = self._list_drafts.to_list(found, link, scenario.content)
        digest = found.digest or ""
        before = await launches.same_list_since(tx, row.account_id, digest, now - SAME_LIST)
        is_own = before is not None and await schedules.is_day_of(tx, row.id, [before.id])
        return await drafts.add(
            tx,
            user_id=row.user_id,
            account_id=row.account_id,
            chat_id=row.chat_id,
            content=replace(
                _open_on(content, moment.astimezone(ZoneInfo(row.zone))),
                when=moment if moment > now else None,
                same_list_again=is_own,
            ),
            now=now,
            digest=found.digest,
        )

    async def _ask_or_call(
        self, tx: AsyncConnection, row: ScheduleRow, one: Occurrence, draft: DraftRow, count: int
    ) -> None:
        """`row`: as it was when this day was taken from it."""
        now = self._clock()
        if not count:
            await drafts.cancel(tx, draft.id, now)
            await schedules.move(tx, one.id, "preparing", "dropped")
            await self._tell(tx, row, "schedule_nobody", now)
            return
        why: Refusal | None = None
        if row.unasked_kopecks is not None:
            try:
                await self._refuse_unasked(tx, row, one, draft, count)
                async with tx.begin_nested():
                    yes, asked = Yes(row.user_id, came_at=now), Asked(now)
                    await self._launching.launch_in(tx, draft, draft.revision, yes, asked, typed=count)
            except Refusal as refusal:
                why = refusal
            else:
                await schedules.move(tx, one.id, "preparing", "launched")
                return
        elif now - one.at > LATE:
            why = Refusal("schedule-late")
        await schedules.move(tx, one.id, "preparing", "missed" if draft.content.when is None else "asked")
        await self._ask(tx, row, one, draft, count, why)

    async def _refuse_unasked(
        self, tx: AsyncConnection, row: ScheduleRow, one: Occurrence, draft: DraftRow, count: int
    ) -> None:
        """Raises Refusal with the reason why it asks first, whatever was allowed."""
        link = await link_or_refuse(tx, row.user_id)
        if row.asks_next:
            raise Refusal("schedule-restored")
        if self._clock() - one.at > LATE:
            raise Refusal("schedule-late")
        if row.unasked_by != link.account.owner_id:
            raise Refusal("schedule-other-owner")
        for warning in record_warnings(await played_record(tx, row.account_id, draft.content)):
            raise warning
        expected = await estimate_for(tx, link.account, draft.content, count, self._settings)
        if expected.high is None:
            raise Refusal("schedule-no-price")
        if expected.high > (row.unasked_kopecks or 0):
            raise Refusal("schedule-over-cap", cost=expected.high, cap=row.unasked_kopecks)

    async def _ask(
        self,
        tx: AsyncConnection,
        row: ScheduleRow,
        one: Occurrence,
        draft: DraftRow,
        count: int,
        why: Refusal | None,
    ) -> None:
        link = await link_or_refuse(tx, row.user_id)
        expected = await estimate_for(tx, link.account, draft.content, count, self._settings)
        facts: dict[str, str | int | None] = {} if why is None else why_facts(why)
        facts |= {
            "draft_id": draft.id,
            "revision": draft.revision,
            "purpose": draft.content.purpose,
            "is_now": int(draft.content.when is None),
            "count": count,
            "low": expected.low,
            "high": expected.high,
        }
        await self._tell(tx, row, "schedule_asks", self._clock(), **facts, **_clock_facts(row, one))

    async def _miss(self, asked: Occurrence) -> None:
        """The moment has passed. The question stays, for a call at once."""
        now = self._clock()
        async with self._database.writing() as tx:
            row, draft = await schedules.get(tx, asked.schedule_id), await drafts.get(tx, asked.draft_id)
            if row is None or draft is None:
                raise AssertionError("a day without its schedule")
            await accounts.lock_row(tx, row.account_id)
            draft = await drafts.get(tx, draft.id) or draft
            if draft.state != "open":
                await schedules.move(
                    tx, asked.id, "asked", "launched" if draft.state == "launched" else "dropped"
                )
                return
            if await schedules.move(tx, asked.id, "asked", "missed"):
                content = replace(draft.content, when=None)
                await drafts.rewrite(tx, draft.id, draft.revision, content, now)
                facts = {"draft": draft.id, **_clock_facts(row, asked)}
                await self._tell(tx, row, "schedule_missed", now, **facts)

    async def _in_turn(self, tx: AsyncConnection, schedule: ScheduleRow) -> ScheduleRow | None:
        """The schedule, once it is our turn with its account; None: it doesn't call any more."""
        await accounts.lock_row(tx, schedule.account_id)
        row = await schedules.get(tx, schedule.id)
        return row if row is not None and row.state == "on" else None

    async def _tell(
        self,
        tx: AsyncConnection,
        row: ScheduleRow,
        kind: str,
        now: datetime,
        **facts: str | int | None,
    ) -> None:
        """Told to whoever made the schedule; to the account's owner if that one was removed or has no key any more."""
        link, account = await accounts.link_of(tx, row.user_id), await accounts.get(tx, row.account_id)
        reader, chat = row.user_id, row.chat_id
        if link is None and account is not None and account.owner_id != NOBODY:
            reader, chat = account.owner_id, ChatId(account.owner_id)
        scenario, found = await scenarios.get(tx, row.scenario_id), await lists.get(tx, row.list_id)
        names: dict[str, str | int | None] = {
            "schedule": row.id,
            "user_id": reader,
            "name": "" if scenario is None else scenario.name,
            "list": "" if found is None else found.name,
        }
        await outbox.put(
            tx,
            f"{kind}:{row.id}:{now.isoformat()}",
            chat_id=chat,
            kind=kind,
            facts={**names, **facts},
            now=now,
        )


def _clock_facts(row: ScheduleRow, one: Occurrence) -> dict[str, str | int]:
    """The moment of a day by the clock of whoever made the schedule."""
    there = one.at.astimezone(ZoneInfo(row.zone))
    return {"day": there.day, "month": there.month, "time": f"{there.hour}:{there:%M}"}


def why_facts(why: Refusal) -> dict[str, str | int | None]:
    """A reason as facts of a message, beside its own."""
    return {"why": why.code, **{f"why_{name}": value for name, value in why.facts.items()}}


def _open_on(content: CallDraft, there: datetime) -> CallDraft:
    """The day was chosen for this very schedule, so the usual days of lists don't stand against it."""
    window = content.window
    if window is None or there.isoweekday() in window.weekdays:
        return content
    days = window.weekdays | {there.isoweekday()}
    return replace(content, window=replace(window, weekdays=days, leaves_out_weekends=False))
