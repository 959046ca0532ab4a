"""A list whose people come at times of their own: which columns say when, and when each of them is called about it.

What is worked out here is written into the recipients of the draft, where it is looked at, corrected and confirmed.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.appointments import (
    DATE_WORDS,
    TIME_WORDS,
    Appointments,
    Reminder,
    When,
    find_when,
    moment_of,
    rings_at,
    second_at,
)
from bot.domain.calls.launch import WithheldReason
from bot.domain.clock import Clock
from bot.domain.costs.price import PriceEstimate
from bot.domain.drafts.draft import CallDraft, FromList
from bot.domain.ids import UserId
from bot.domain.phone import Phone
from bot.services.account.caps import Caps, day_start
from bot.services.account.pricing import estimate_calls
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_language, effective_zone
from storage.account import users
from storage.account.accounts import Account
from storage.calling import list_recipients, lists, reminders, second_calls
from storage.calling.drafts import DraftRow
from storage.calling.list_recipients import Stretch
from storage.calling.lists import ListRow
from storage.calling.recipients import RecipientRow
from storage.calling.reminders import Double, Reminding
from storage.engine.database import Database

SAMPLE = 300
"""So many rows of a list tell which columns say when its people come."""
STRETCH = 2000
JUST_NOW = timedelta(minutes=1)
AND_IN_RUSSIAN, AND_IN_ENGLISH = " и ", " and "
"""Between the times of two appointments that one call names."""


async def offered(
    tx: AsyncConnection, found: ListRow, content: CallDraft, *, now: datetime, zone: ZoneInfo
) -> CallDraft:
    """The call as a list of appointments, if its columns say when its people come; as it was otherwise.

    Without a rule that asks for it, at least one of them has to come yet: lists hold dates of many kinds.
    """
    source, asked = content.source, content.appointments
    if not isinstance(source, FromList) or content.when is not None:
        return replace(content, appointments=None)
    entries = await lists.entries(tx, found.id, limit=SAMPLE)
    rows = [one.fields or () for one in entries if one.phone is not None]
    when = find_when(found.columns, rows, now.astimezone(zone).date()) if rows else None
    is_asked = asked is not None and asked.is_typed
    if when is not None and not is_asked:
        moments = (moment_of(when, found.columns, row, now, zone)[0] for row in rows)
        when = when if any(one is not None and one > now for one in moments) else None
    if when is None:
        return replace(content, appointments=asked if is_asked else None)
    source = replace(source, columns=with_words(found.columns))
    return replace(content, source=source, appointments=replace(asked or Appointments(), when=when))


def with_words(columns: Sequence[str]) -> tuple[str, ...]:
    """A list's columns with those for the day and the time that every text may name."""
    known = {name.casefold() for name in columns}
    return (*columns, *(name for name in (*DATE_WORDS, *TIME_WORDS) if name.casefold() not in known))


@dataclass(frozen=True, slots=True)
class _Visit:
    """One row of a person: when they come, by whose clock, and when to call about it."""

    at: datetime
    due: datetime
    clock: ZoneInfo
    fields: tuple[str, ...]

    @property
    def day(self) -> date:
        return self.at.astimezone(self.clock).date()


_Row = dict[str, object]


@dataclass(slots=True)
class _Plan:
    """`further`: rows for the companions, by how many reminders their person has before. `second`: rows for second calls, by
    the same number of the first ones, None for those of the draft itself.
    """

    content: CallDraft
    zone: ZoneInfo
    joint: str
    written: list[Reminding] = field(default_factory=list)
    further: dict[int, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    second: dict[int | None, list[_Row]] = field(default_factory=lambda: defaultdict(list))


class AppointmentPlans:
    """Works out whom of a draft to call when."""

    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def offer(
        self, tx: AsyncConnection, user_id: UserId, found: ListRow, content: CallDraft
    ) -> CallDraft:
        """The call as a list of appointments, if it is one."""
        zone = effective_zone(await users.get(tx, user_id), self._settings)
        return await offered(tx, found, content, now=self._clock(), zone=zone)

    async def looked_for(self, user_id: UserId, content: CallDraft) -> CallDraft:
        """The call with the columns that say when people come, if reminders were asked for after its list was read."""
        appointments, source = content.appointments, content.source
        if appointments is None or appointments.when is not None or not isinstance(source, FromList):
            return content
        async with self._database.reading() as tx:
            found = await lists.get(tx, source.list_id)
            return content if found is None else await self.offer(tx, user_id, found, content)

    async def write(self, row: DraftRow) -> None:
        """Writes down when each of the draft's recipients is called, or why they stay at home."""
        appointments, source = row.content.appointments, row.content.source
        async with self._database.writing() as tx:
            await reminders.drop_companions(tx, row.id)
        if appointments is None or appointments.when is None or not isinstance(source, FromList):
            return
        async with self._database.reading() as tx:
            user = await users.get(tx, row.user_id)
            doubles = await reminders.doubles(tx, source.list_id)
            end = await list_recipients.last_position(tx, row.id) + 1
        by_phone: dict[Phone, list[Double]] = defaultdict(list)
        for one in doubles:
            by_phone[one.phone].append(one)
        joint = AND_IN_ENGLISH if effective_language(user, self._settings) == "en" else AND_IN_RUSSIAN
        plan = _Plan(row.content, effective_zone(user, self._settings), joint)
        for first in range(0, end, STRETCH):
            async with self._database.writing() as tx:
                plan.written.clear()
                for recipient in await list_recipients.queued(tx, row.id, Stretch(first, first + STRETCH)):
                    self._plan(plan, recipient, by_phone.get(recipient.phone, []))
                await reminders.write(tx, plan.written)
        async with self._database.writing() as tx:
            of: dict[int | None, int] = {None: row.id}
            for number, rows in plan.further.items():
                of[number] = await reminders.add_companion(tx, row.id, row.content, rows, self._clock())
            for draft_id in of.values():
                await reminders.withhold_promised(tx, draft_id, row.account_id)
            content = second_calls_of(row.content)
            for of_number, rows in plan.second.items():
                second = await reminders.add_companion(
                    tx, row.id, content, rows, self._clock(), second_of=of[of_number]
                )
                await second_calls.withhold_needless(tx, second, row.account_id)

    def _plan(self, plan: _Plan, recipient: RecipientRow, doubles: Sequence[Double]) -> None:
        """What becomes of one phone: of its first row here, of further appointments in companions."""
        own = self._visit(plan, recipient.fields)
        others: dict[datetime, tuple[Double, _Visit]] = {}
        for double in doubles:
            visit = self._visit(plan, double.fields)
            if isinstance(visit, _Visit) and not (isinstance(own, _Visit) and visit.at == own.at):
                others.setdefault(visit.at, (double, visit))
        chosen = sorted(others.values(), key=lambda one: one[1].at)
        if isinstance(own, _AtHome):
            plan.written.append(Reminding(recipient.id, own.at, None, recipient.fields, own.reason))
        else:
            if _appointments(plan.content).is_joined:
                same_day = [visit for _, visit in chosen if visit.day == own.day]
                chosen = [one for one in chosen if one[1].day != own.day]
                own = _joined(own, same_day, plan)
            plan.written.append(Reminding(recipient.id, own.at, own.due, own.fields))
            self._plan_second(plan, None, _row(recipient, own), own)
        for number, (double, visit) in enumerate(chosen):
            plan.further[number].append(_row(double, visit))
            self._plan_second(plan, number, _row(double, visit), visit)

    def _plan_second(self, plan: _Plan, number: int | None, row: "_Row", visit: "_Visit") -> None:
        if plan.content.appointments is None or not plan.content.appointments.calls_again:
            return
        due = second_at(max(visit.due, self._clock()), visit.at, plan.content.window, visit.clock)
        if due is not None:
            plan.second[number].append({**row, "due_at": due, "rings_at": due})

    def _visit(self, plan: _Plan, fields: tuple[str, ...] | None) -> "_Visit | _AtHome":
        appointments, now = _appointments(plan.content), self._clock()
        columns, cells = _columns(plan.content), fields or ()
        at, clock = moment_of(appointments.when, columns, cells, now, plan.zone)
        if at is None:
            return _AtHome(WithheldReason.NO_APPOINTMENT)
        due = rings_at(appointments.rule, at, plan.content.window, clock) if at > now else at
        if due is None:
            return _AtHome(WithheldReason.NO_HOUR_BEFORE, at)
        if at <= now or due < now - JUST_NOW:
            return _AtHome(WithheldReason.APPOINTMENT_PAST, at)
        return _Visit(at, due, clock, _told(appointments.when, columns, cells, at.astimezone(clock)))


@dataclass(frozen=True, slots=True)
class _AtHome:
    """Why a person is not called, and when they come, as far as it is known: they may have to be told something else."""

    reason: WithheldReason
    at: datetime | None = None


def _row(who: RecipientRow | Double, visit: _Visit) -> _Row:
    return {
        "position": who.position, "phone": who.phone, "name": who.name, "fields": visit.fields,
        "appointment_at": visit.at, "due_at": visit.due, "rings_at": visit.due,
    }  # fmt: skip


def second_calls_of(content: CallDraft) -> CallDraft:
    """The call as it is made to those whom it did not reach before."""
    if content.appointments is None:
        raise AssertionError("second calls about no appointments")
    return replace(content, appointments=content.appointments.second(), round_number=1)


def _appointments(content: CallDraft) -> "_Known":
    if content.appointments is None or content.appointments.when is None:
        raise AssertionError("a plan for a list without appointments")
    return _Known(content.appointments.rule, content.appointments.when, content.appointments.is_joined)


@dataclass(frozen=True, slots=True)
class _Known:
    rule: Reminder
    when: When
    is_joined: bool


def _columns(content: CallDraft) -> tuple[str, ...]:
    return () if content.source is None else content.source.columns


def values_at(content: CallDraft, fields: tuple[str, ...] | None, here: datetime) -> tuple[str, ...]:
    """A person's values once their appointment is at another time; `here`: by their clock."""
    return _told(_appointments(content).when, _columns(content), fields or (), here)


def _told(when: When, columns: Sequence[str], cells: Sequence[str], here: datetime) -> tuple[str, ...]:
    """The row's values with the day and the time as every text may name them, in one notation."""
    day, clock = f"{here:%d.%m.%Y}", f"{here:%H:%M}"
    both = {when.date: day if when.time else f"{day} {clock}", when.time: clock}
    words = {**dict.fromkeys(DATE_WORDS, day), **dict.fromkeys(TIME_WORDS, clock)}
    known = dict(zip(columns, cells, strict=False))
    return tuple(both.get(name) or known.get(name) or words.get(name, "") for name in columns)


def _joined(own: _Visit, others: Sequence[_Visit], plan: _Plan) -> _Visit:
    """One reminder, before the first of them, that names the times of all."""
    if not others:
        return own
    together = sorted((own, *others), key=lambda one: one.at)
    columns, times = _columns(plan.content), {_appointments(plan.content).when.time, *TIME_WORDS}
    fields = tuple(
        plan.joint.join(dict.fromkeys(one.fields[index] for one in together)) if name in times else cell
        for index, (name, cell) in enumerate(zip(columns, own.fields, strict=True))
    )
    return replace(together[0], fields=fields)


async def day_refusals(
    tx: AsyncConnection,
    row: DraftRow,
    account: Account,
    settings: Settings,
    *,
    rings_at: datetime,
    recipient_count: int,
    price: PriceEstimate,
) -> list[Refusal]:
    """Why so many may not be called by the caps of the day of `rings_at`, or for a list of appointments by those of each day
    on which somebody is called.
    """
    caps = Caps(settings, account)
    if row.content.appointments is None:
        return (await caps.look(tx, rings_at, row.user_id)).refusals(recipient_count, price)
    days: dict[datetime, int] = defaultdict(int)
    for due in (await reminders.due_times(tx, row.id), await second_calls.times(tx, row.id)):
        for due_at, count in due.items():
            days[day_start(max(due_at, rings_at), settings)] += count
    found: list[Refusal] = []
    for day, count in sorted(days.items()) or [(rings_at, 0)]:
        use = await caps.look(tx, day, row.user_id)
        if recipient_count > use.cap_launch_calls:
            return [Refusal("cap-launch", cap=use.cap_launch_calls, recipients=recipient_count)]
        found = use.refusals(count, await estimate_calls(tx, account, row.content, count, settings, row.id))
        if found:
            break
    return found


def refuse_without_dates(content: CallDraft) -> None:
    """Raises Refusal appointments-no-dates: reminders are asked for, and no column says when people come."""
    if content.appointments is not None and content.appointments.when is None:
        raise Refusal("appointments-no-dates")
