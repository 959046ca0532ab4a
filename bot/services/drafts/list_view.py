"""What the confirm screen says of a list: how many are called, why the others are not, who the first recipients are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.appointments import Reminder
from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.drafts.draft import CallDraft, FromList, FromTemplate, Purpose
from bot.domain.drafts.filling import NAME_COLUMN
from bot.domain.ids import DraftId, LaunchId, ListId
from bot.domain.spoken.personal import can_be_filled, said_once, without_value
from bot.services.drafts.corrections import Correction, correction_of
from bot.services.drafts.last_time import last_time
from bot.services.drafts.list_reading import Reading, load_reading
from bot.services.drafts.personal import PersonalView, personal_view
from bot.services.refusal import Refusal
from bot.sheets.sheet import Notes
from storage.calling import drafts, launches, list_recipients, lists, recipients, reminders, second_calls
from storage.calling.drafts import DraftRow
from storage.calling.list_recipients import Sample
from storage.calling.lists import ListRow
from storage.calling.reminders import PlannedReminder

SAME_LIST = timedelta(days=1)
"""A second launch to the same recipients within this time has to be confirmed separately."""
ONE_AFTER_ANOTHER = timedelta(hours=1)
"""If a list came so soon after another one, the user may want to put them together."""
SHOWN_FIRST = 3
_OF_APPOINTMENTS = (
    WithheldReason.NO_APPOINTMENT,
    WithheldReason.APPOINTMENT_PAST,
    WithheldReason.NO_HOUR_BEFORE,
)


@dataclass(frozen=True, slots=True)
class Consent:
    """On what basis a list's recipients may be called. `kind`: text, photo or file; the last two are Telegram's ids."""

    kind: str
    text: str
    file_id: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class PreviousList:
    """Another list in the same chat that waits to be confirmed."""

    draft_id: DraftId
    list_id: ListId
    name: str
    recipient_count: int


@dataclass(frozen=True, slots=True)
class Reminded:
    """The first people of a list of appointments, with the time of each and of their call. `first`, `last`: when the calls
    begin and end. `further`: how many are about a second appointment of the same person.
    """

    samples: tuple[PlannedReminder, ...]
    first: datetime | None
    last: datetime | None
    further: int
    at_home: tuple[tuple[Sample, WithheldReason], ...] = ()
    """The first of those whose time is over or can't be read."""
    correction: Correction | None = None
    """What the list changes of reminders that wait; None: it is a list of its own."""
    last_time: Reminder | None = None
    """While nothing is to be said yet: the rule of the last list with the same columns."""
    second: int = 0
    """How many are called again at most, if the first call does not reach them."""


@dataclass(frozen=True, slots=True)
class ListView:
    """`recipient_count` of `total` rows are to be called. `left_out`: how many are not, by reason: problems of rows
    (unreadable, double, unknown_prefix) and the values of bot.domain.calls.launch.WithheldReason.

    `is_written` False: the recipients are still being written down. `samples`: the first ones, with the template's values.
    `has_columns`: the list came from a file whose columns can be chosen again. `previous`: the list it may be added to.
    """

    list_id: ListId | None
    name: str
    is_saved: bool
    total: int
    recipient_count: int
    is_written: bool
    left_out: Mapping[str, int]
    columns: tuple[str, ...]
    samples: tuple[Sample, ...]
    consent: Consent | None
    same_list: LaunchId | None
    same_list_at: datetime | None
    has_columns: bool = False
    previous: PreviousList | None = None
    lacking: tuple[Sample, ...] = ()
    """The first recipients who are not called because the template needs a value that they don't have."""
    personal: PersonalView | None = None
    """Set if columns stand in braces of the text."""
    reading: Reading | None = None
    """How the list was read; None: not known."""
    reminded: Reminded | None = None
    """For a list of appointments."""
    has_dates: bool = True
    """False: reminders are asked for, and no column says when people come."""

    @property
    def notes(self) -> Notes:
        """What was guessed or left out while the list was read."""
        return Notes() if self.reading is None else self.reading.notes

    @property
    def extensions(self) -> int:
        """How many phones of the list had an extension, which is not dialled."""
        return 0 if self.reading is None else self.reading.extensions

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """Advertising is offered even without consent: if a user chooses it, they are told why it is not allowed."""
        return (Purpose.NOTICE, Purpose.ADVERTISING)

    @property
    def blockers(self) -> list[Refusal]:
        if not self.is_written:
            return [Refusal("list-not-written")]
        if self.notes.unsure:
            return [_unsure(self.has_columns)]
        if self.same_list is not None:
            return [Refusal("same-list")]
        if self.reminded is not None and not self.has_dates:
            return [Refusal("appointments-no-dates")]
        return [] if self.recipient_count else [Refusal("nobody-left")]


async def list_view(tx: AsyncConnection, row: DraftRow, now: datetime, zone: ZoneInfo) -> ListView | None:
    """None for a draft whose phones were typed in a line. `zone`: of the user, by whose clock days are told."""
    source = row.content.source
    if source is None:
        return None
    found = None if source.list_id is None else await lists.get(tx, source.list_id)
    withheld = await recipients.withheld_reasons(tx, row.id)
    recipient_count = row.recipient_count or 0
    same = await same_list(tx, row, now)
    reminded = None if row.content.appointments is None else await _reminded(tx, row, zone)
    if source.kind == "list" and found is not None:
        # Phones with an unknown prefix are withheld already, or called because the user wants it.
        problems = {name: n for name, n in found.problems.items() if name != list_recipients.UNKNOWN_PREFIX}
        left_out, total = {**problems, **withheld}, found.rows
        if reminded is not None and reminded.further:
            left_out["double"] = left_out.get("double", 0) - reminded.further
    else:
        left_out, total = withheld, recipient_count + sum(withheld.values())
    return ListView(
        list_id=source.list_id,
        name=found.name if found is not None else "",
        is_saved=found is not None and found.is_saved,
        total=total,
        recipient_count=recipient_count,
        is_written=row.recipient_count is not None,
        left_out={name: count for name, count in left_out.items() if count},
        columns=source.columns,
        samples=tuple(await list_recipients.first(tx, row.id, SHOWN_FIRST)),
        lacking=tuple(
            await list_recipients.first_withheld(tx, row.id, [WithheldReason.NO_VALUE], SHOWN_FIRST)
        ),
        consent=None if found is None else consent_of(found),
        same_list=None if same is None else same.id,
        same_list_at=None if same is None else same.confirmed_at,
        has_columns=source.kind == "list" and found is not None and found.file_id is not None,
        previous=await _previous(tx, row, now),
        reading=None if found is None else load_reading(found.reading),
        reminded=reminded,
        personal=await personal_view(tx, row, left_out, now=now, zone=zone, limit=SHOWN_FIRST),
        has_dates=row.content.appointments is None or row.content.appointments.when is not None,
    )


async def _reminded(tx: AsyncConnection, row: DraftRow, zone: ZoneInfo) -> Reminded:
    due, second = await reminders.due_times(tx, row.id), await second_calls.times(tx, row.id)
    own = await recipients.count(tx, row.id, RecipientState.QUEUED)
    at_home: list[tuple[Sample, WithheldReason]] = []
    for reason in _OF_APPOINTMENTS:
        found = await list_recipients.first_withheld(tx, row.id, [reason], SHOWN_FIRST)
        at_home += [(one, reason) for one in found]
    asked = None if row.content.what is not None else await last_time(tx, row.account_id, row.content)
    return Reminded(
        samples=tuple(await reminders.first_of(tx, row.id, SHOWN_FIRST)),
        first=min(due, default=None),
        last=max((*due, *second), default=None),
        further=sum(due.values()) - own if due else 0,
        at_home=tuple(at_home),
        correction=await correction_of(tx, row, zone),
        second=sum(second.values()),
        last_time=None if asked is None or asked.appointments is None else asked.appointments.rule,
    )


async def previous_draft(tx: AsyncConnection, row: DraftRow, now: datetime) -> DraftRow | None:
    """The draft of the list before this one in the same chat, if it is neither launched nor dropped."""
    if not isinstance(row.content.source, FromList):
        return None
    lately = await drafts.open_lately(tx, row.user_id, row.chat_id, now - ONE_AFTER_ANOTHER, before=row.id)
    for other in lately:
        source = other.content.source
        if isinstance(source, FromList) and other.account_id == row.account_id:
            return other if source.list_id != row.content.list_id else None
    return None


async def _previous(tx: AsyncConnection, row: DraftRow, now: datetime) -> PreviousList | None:
    other = await previous_draft(tx, row, now)
    if other is None or not isinstance(other.content.source, FromList):
        return None
    source = other.content.source
    return PreviousList(other.id, source.list_id, source.name, other.recipient_count or 0)


async def same_list(tx: AsyncConnection, row: DraftRow, now: datetime) -> launches.LaunchRow | None:
    """A launch of the last day to exactly the same recipients, unless the user wants them called again."""
    if row.digest is None or row.content.same_list_again:
        return None
    return await launches.same_list_since(tx, row.account_id, row.digest, now - SAME_LIST)


async def refuse_once_more(tx: AsyncConnection, row: DraftRow, now: datetime) -> None:
    """The rules for a list also hold for one recipient of a launch who is called again. Raises Refusal again-already,
    advertising-without-consent.
    """
    if await same_list(tx, row, now) is not None:
        raise Refusal("again-already")
    content = row.content
    is_advertising = content.follows is not None and content.purpose is Purpose.ADVERTISING
    if is_advertising and not await has_consent(tx, content):
        raise Refusal("advertising-without-consent")


async def refuse_unsure(tx: AsyncConnection, content: CallDraft) -> None:
    """If two columns could hold the phones, the wrong people might be called. Raises Refusal columns-unsure…"""
    source = content.source
    found = await lists.get(tx, source.list_id) if isinstance(source, FromList) else None
    reading = None if found is None else load_reading(found.reading)
    if found is not None and reading is not None and reading.notes.unsure:
        raise _unsure(found.file_id is not None)


def _unsure(has_file: bool) -> Refusal:
    """The refusal depends on the origin: a file can be read again with other columns, a pasted text can't."""
    return Refusal("columns-unsure" if has_file else "columns-unsure-pasted")


async def has_consent(tx: AsyncConnection, content: CallDraft) -> bool:
    """Whether a user has said on what basis the recipients of this list may be called (38-FZ, article 18)."""
    found = None if content.list_id is None else await lists.get(tx, content.list_id)
    return found is not None and found.consent_at is not None


def consent_of(row: ListRow) -> Consent | None:
    if row.consent_at is None or row.consent_kind is None:
        return None
    return Consent(row.consent_kind, row.consent_text or "", row.consent_file_id, row.consent_at)


def template_values(content: CallDraft, name: str | None, fields: tuple[str, ...] | None) -> dict[str, str]:
    """Placeholder -> this recipient's value, for each placeholder with a chosen column; a missing value is empty.

    NAME_COLUMN means the column that was recognised as the name. Without a list: the values that the user gave.
    """
    if not isinstance(content.what, FromTemplate):
        return {}
    if content.source is None:
        return dict(content.what.values)
    known = dict(zip(content.source.columns, fields or (), strict=False))
    known[NAME_COLUMN] = name or ""
    chosen = [(placeholder, column) for placeholder, column in content.what.columns if column]
    return {placeholder: known.get(column, "").strip() for placeholder, column in chosen}


def columns_lacking(content: CallDraft, name: str | None, fields: tuple[str, ...] | None) -> tuple[str, ...]:
    """The columns that the template or the text needs and in which this recipient has no value."""
    if can_be_filled(content):
        return without_value(content, name, fields)
    wanted = content.what.columns if isinstance(content.what, FromTemplate) else ()
    values = template_values(content, name, fields)
    lacking = [column for placeholder, column in wanted if values.get(placeholder) == ""]
    return tuple(dict.fromkeys(lacking))


def with_values_of(content: CallDraft, first: Sequence[Sample], today: date) -> CallDraft:
    """If a list's columns fill the template or the text: the same call with the first recipient's values instead."""
    if content.is_personal and first:
        return said_once(content, first[0].name, first[0].fields, today)
    if not isinstance(content.what, FromTemplate) or not content.what.columns:
        return content
    values = [template_values(content, one.name, one.fields) for one in first]
    given = tuple(values[0].items()) if values else ()
    return replace(content, what=replace(content.what, columns=(), values=given))
