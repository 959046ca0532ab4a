"""A launch as its living message shows it, added up at the moment of showing and never remembered.

A few recipients have a row each. Of a list only figures are read, so that a card of 50,000 costs little more than one of
five, and other launches in the ledger cost nothing at all.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import NOT_REACHED, CallOutcome, began_early
from bot.domain.calls.call_status import ASKING, PUSH
from bot.domain.calls.launch import (
    LET_GO,
    RESTORED,
    BatchState,
    LaunchState,
    RecipientState,
    recipient_is_settled,
    time_left,
)
from bot.domain.costs.price import PriceEstimate
from bot.domain.drafts.draft import CallDraft, SpokenCode, StoredRecord
from bot.domain.ids import BatchId, DraftId, LaunchId
from bot.domain.phone import Phone
from bot.domain.when.schedule import outside
from bot.services.account.pricing import estimate_for
from bot.services.launches.recipient_view import RecipientView, recipient_view
from bot.services.recordings.news import RecordingSign, recording_sign
from bot.services.users.locale import effective_language, effective_zone
from storage.account import users
from storage.account.accounts import Account
from storage.calling import batches, calls, drafts, launch_totals, launches, recipients, second_calls
from storage.calling.batches import BatchRow
from storage.calling.launch_totals import Answers, CallTotals, TextCost
from storage.calling.launches import LaunchRow
from storage.sounds import records

_OVER = frozenset({LaunchState.DONE, LaunchState.CANCELLED, LaunchState.STOPPED})
SHOWN_RECIPIENTS = 20
UNDER_WAY = (RecipientState.QUEUED, RecipientState.SENDING, RecipientState.PLACED)
"""States of recipients whose call is still to come or to end."""
SHOWN_UNKNOWN = 5
"""So many unknown batches are shown with buttons; each also has a message of its own."""


@dataclass(frozen=True, slots=True)
class UnknownBatch:
    """A request whose answer was lost. The fall of the balance is a hint, no proof."""

    batch_id: BatchId
    size: int
    since: datetime
    balance_before_kopecks: int | None
    balance_now_kopecks: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """The open draft that a user tried by a call to themselves. `phone`, `name`: its only recipient, else None."""

    draft_id: DraftId
    phone: Phone | None
    name: str | None
    recipient_count: int


@dataclass(frozen=True, slots=True)
class LaunchCard:
    """A launch as its living message shows it. Money in kopecks, moments aware UTC.

    `can`: what its buttons may do now: cancel (inside the hold, certain), stop, resume, repeat, again (calls the
    `missed` once more), by_answer (calls those who chose a reaction), drop_rounds. `cost_is_complete`: the cost of every finished call is known. `recipients`: up to
    SHOWN_RECIPIENTS rows of a few, none of a list. `kept`: how many were withheld or rejected, by reason. `starts_at`:
    when a launch that waits for its time or its window goes on. `sent_by`: when the last recipient will have been sent,
    if a pace was chosen and the window does not end before that.
    """

    launch_id: LaunchId
    state: LaunchState
    paused_because: str | None
    language: str
    zone: ZoneInfo
    content: CallDraft
    banner: str
    hold_until: datetime | None
    starts_at: datetime | None
    sent_by: datetime | None
    counts: Mapping[RecipientState, int]
    kept: Mapping[tuple[RecipientState, str], int]
    outcomes: Mapping[CallOutcome, int]
    answers: Answers
    not_begun: int
    recipients: tuple[RecipientView, ...]
    cost_kopecks: int
    cost_is_complete: bool
    by_push: int
    by_asking: int
    unknown_batches: tuple[UnknownBatch, ...]
    unknown_more: int
    moderation_hint: bool
    can: frozenset[str]
    repeat_phone: Phone | None
    repeat_estimate: PriceEstimate | None
    balance_kopecks: int | None
    time_left: timedelta | None = None
    """For a list under way: estimated from its pace up to the last call that ended."""
    is_cost_untold: bool = False
    """Some call was answered, or was made as a user said, and the service has not told its cost."""
    recording: RecordingSign | None = None
    """For a launch to one recipient; with several, each call's own card shows it."""
    record_name: str | None = None
    """The name of the stored record that is played, if it has one here."""
    begun_before: datetime | None = None
    """If the service began calls earlier than planned: the planned time."""
    tried: Tried | None = None
    """For a finished call to oneself."""
    is_masked: bool = False
    """For a chat in which others read along."""
    next_round_at: datetime | None = None
    """When those who were not reached are called again; None: no further round is to come."""
    second_calls_at: datetime | None = None
    """When the first of them may be called again before their appointment."""

    @property
    def is_list(self) -> bool:
        """Its recipients came from a list or an earlier launch, and have no rows here."""
        return self.content.source is not None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """How many recipients are finished: nothing more is expected of them."""
        return sum(count for state, count in self.counts.items() if recipient_is_settled(state))

    @property
    def hidden(self) -> int:
        """How many recipients are not in `recipients`."""
        return self.total - len(self.recipients)

    @property
    def under_way(self) -> int:
        """How many are being called, or wait at the service."""
        return self.counts.get(RecipientState.SENDING, 0) + self.counts.get(RecipientState.PLACED, 0)

    @property
    def missed(self) -> int:
        """How many were not reached and may be reached by another call."""
        return sum(self.outcomes.get(outcome, 0) for outcome in NOT_REACHED)


async def launch_view(
    tx: AsyncConnection, launch: LaunchRow, account: Account, settings: Settings, now: datetime
) -> LaunchCard:
    user = await users.get(tx, launch.user_id)
    zone = effective_zone(user, settings)
    counts = await recipients.counts(tx, launch.id)
    totals = await launch_totals.of_calls(tx, launch.id)
    text = await launch_totals.of_text(tx, launch.id)
    unknown = await batches.of_launch(tx, launch.id, BatchState.UNKNOWN)
    rows = await _rows(tx, launch)
    answers = await launch_totals.answers(tx, launch.id)
    can = await _possible(tx, launch, counts, totals, now)
    if launch.next_round_at is not None:
        can = can - {"again"} | {"drop_rounds"}
    if _may_call_by_answer(launch, counts, answers):
        can |= {"by_answer"}
    is_repeated = "repeat" in can
    return LaunchCard(
        launch_id=launch.id,
        state=launch.state,
        paused_because=launch.paused_because,
        language=effective_language(user, settings),
        zone=zone,
        content=launch.content,
        banner=settings.banner,
        hold_until=launch.due_at if launch.state is LaunchState.HELD else None,
        starts_at=_starts_at(launch, counts, zone),
        sent_by=_sent_by(launch, counts, zone, settings.batch_size),
        time_left=_time_left(launch, counts, totals, zone),
        counts=counts,
        kept=await launch_totals.reasons(tx, launch.id),
        outcomes=totals.outcomes,
        answers=answers,
        not_begun=totals.not_begun,
        recipients=tuple(rows),
        cost_kopecks=totals.cost_kopecks + text.kopecks,
        # A call that was made, certainly or as a user said, but that no news told of: its cost is not known.
        cost_is_complete=not totals.unpriced and counts.get(RecipientState.FINAL, 0) <= totals.finished,
        is_cost_untold=bool(totals.untold) or counts.get(RecipientState.FINAL, 0) > totals.finished,
        by_push=totals.heard_by.get(PUSH, 0),
        by_asking=totals.heard_by.get(ASKING, 0),
        unknown_batches=tuple(_unknown(batch, account) for batch in unknown[:SHOWN_UNKNOWN]),
        unknown_more=max(0, len(unknown) - SHOWN_UNKNOWN),
        moderation_hint=totals.hinted > 0,
        can=can,
        repeat_phone=rows[0].phone if is_repeated else None,
        repeat_estimate=await estimate_for(tx, account, launch.content, 1, settings) if is_repeated else None,
        balance_kopecks=_balance(account, totals, text),
        recording=await _recording(tx, launch, totals, now),
        record_name=await _record_name(tx, launch),
        begun_before=await _begun_before(tx, launch),
        tried=await _tried(tx, launch),
        next_round_at=launch.next_round_at,
        second_calls_at=await _second_calls_at(tx, launch),
    )


async def _second_calls_at(tx: AsyncConnection, launch: LaunchRow) -> datetime | None:
    if launch.content.appointments is None or not launch.content.appointments.calls_again:
        return None
    return min((one.due_at for one in await second_calls.waiting(tx, launch.id)), default=None)


def _balance(account: Account, totals: CallTotals, text: TextCost) -> int | None:
    """None if it was read before the last cost was told: shown together they would contradict each other."""
    told = [at for at in (totals.priced_at, text.told_at) if at is not None]
    is_older = told and (account.balance_at is None or account.balance_at < max(told))
    return None if is_older else account.balance_kopecks


async def _rows(tx: AsyncConnection, launch: LaunchRow) -> list[RecipientView]:
    if launch.content.source is not None:
        return []
    shown = await recipients.recipients_of(tx, launch.id, limit=SHOWN_RECIPIENTS)
    of_recipients = await calls.of_recipients(tx, [who.id for who in shown])
    reactions = await calls.reactions_of(tx, [call.id for call in of_recipients.values()])
    return [
        recipient_view(who, of_recipients.get(who.id), reactions, launch.content.reactions) for who in shown
    ]


async def _record_name(tx: AsyncConnection, launch: LaunchRow) -> str | None:
    what = launch.content.what
    if not isinstance(what, StoredRecord):
        return None
    record = await records.by_provider_id(tx, launch.account_id, what.record_id)
    return None if record is None else record.name


async def _begun_before(tx: AsyncConnection, launch: LaunchRow) -> datetime | None:
    if launch.content.when is None or launch.content.source is not None:
        return None
    placed = await calls.of_launch(tx, launch.id)
    legs = await calls.legs_of_many(tx, [call.id for call in placed])
    early = [call.planned_at for call in placed if began_early(call.planned_at, legs[call.id].values())]
    return min((at for at in early if at is not None), default=None)


async def _recording(
    tx: AsyncConnection, launch: LaunchRow, totals: CallTotals, now: datetime
) -> RecordingSign | None:
    if totals.calls != 1 or not launch.content.needs_recording:
        return None
    (call,) = await calls.of_launch(tx, launch.id)
    legs = await calls.legs_of(tx, call.id)
    return await recording_sign(tx, call, legs.values(), launch.content, now)


async def _tried(tx: AsyncConnection, launch: LaunchRow) -> Tried | None:
    if launch.content.trial_of is None or launch.state not in _OVER:
        return None
    row = await drafts.get(tx, launch.content.trial_of)
    if row is None or row.state != "open":
        return None
    phones = row.content.phones
    only = phones[0] if len(phones) == 1 else None
    name = dict(row.content.names).get(only) if only else None
    return Tried(row.id, only, name, len(phones) or row.recipient_count or 0)


def _starts_at(launch: LaunchRow, counts: Mapping[RecipientState, int], zone: ZoneInfo) -> datetime | None:
    """By the ledger alone, so that the same ledger gives the same card: a waiting launch's `due_at` is that time."""
    if not counts.get(RecipientState.QUEUED) or launch.state not in {LaunchState.HELD, LaunchState.RUNNING}:
        return None
    content = launch.content
    if launch.state is LaunchState.HELD and content.source is not None and launch.due_at == content.when:
        return launch.due_at
    if content.appointments is not None:
        is_calling = counts.get(RecipientState.SENDING) or counts.get(RecipientState.PLACED)
        return None if is_calling else launch.due_at
    before = launch.due_at - timedelta(seconds=1)
    is_opening = content.window is not None and outside(content.window, before, zone)
    return launch.due_at if is_opening else None


def _sent_by(
    launch: LaunchRow, counts: Mapping[RecipientState, int], zone: ZoneInfo, batch_size: int
) -> datetime | None:
    pace, window = launch.content.per_minute, launch.content.window
    waiting = counts.get(RecipientState.QUEUED, 0)
    if not pace or not waiting or launch.state is not LaunchState.RUNNING:
        return None
    wave = min(pace, batch_size)
    last = launch.due_at + timedelta(minutes=(math.ceil(waiting / wave) - 1) * wave / pace)
    if window is not None and (
        outside(window, last, zone) or last.astimezone(zone).date() != launch.due_at.astimezone(zone).date()
    ):
        return None
    return last


def _time_left(
    launch: LaunchRow, counts: Mapping[RecipientState, int], totals: CallTotals, zone: ZoneInfo
) -> timedelta | None:
    """By the ledger alone, like the rest; None if it would end outside its window or is not under way."""
    began, latest, window = totals.first_placed_at, totals.last_ended_at, launch.content.window
    if (
        launch.state is not LaunchState.RUNNING
        or launch.content.source is None
        # Its people have times of their own.
        or launch.content.appointments is not None
        or began is None
        or latest is None
    ):
        return None
    left = sum(counts.get(state, 0) for state in UNDER_WAY)
    span = time_left(totals.finished, latest - began, left)
    if span is None or (window is not None and outside(window, latest + span, zone)):
        return None
    return span


def _unknown(batch: BatchRow, account: Account) -> UnknownBatch:
    return UnknownBatch(
        batch.id, batch.size, batch.sending_at, batch.balance_before_kopecks, account.balance_kopecks
    )


async def _possible(
    tx: AsyncConnection,
    launch: LaunchRow,
    counts: Mapping[RecipientState, int],
    totals: CallTotals,
    now: datetime,
) -> frozenset[str]:
    match launch.state:
        case LaunchState.HELD:
            return frozenset({"cancel"} if launch.due_at > now else {"stop"})
        case LaunchState.PAUSED:
            is_owners = launch.paused_because in {RESTORED, LET_GO}
            return frozenset({"stop"} if is_owners else {"resume", "stop"})
        case LaunchState.RUNNING | LaunchState.STOPPED:
            return await _under_way(tx, launch, counts, totals)
        case LaunchState.DONE if _is_single(launch, counts):
            reached = counts.get(RecipientState.FINAL, 0) > 0
            is_own = launch.content.trial_of is not None or isinstance(launch.content.what, SpokenCode)
            may_repeat = reached and not is_own
            may_repeat = may_repeat and await launches.repeat_of(tx, launch.id) is None
            return frozenset({"repeat"} if may_repeat else ())
        case LaunchState.DONE:
            return _again(launch, counts, totals)
    return frozenset()


async def _under_way(
    tx: AsyncConnection, launch: LaunchRow, counts: Mapping[RecipientState, int], totals: CallTotals
) -> frozenset[str]:
    # Also for a stopped launch: the service may have been away, or an answer with planned calls may still come.
    unsent = [RecipientState.QUEUED, RecipientState.SENDING]
    if totals.not_begun or await recipients.is_any(tx, launch.id, unsent):
        return frozenset({"stop"})
    is_over = all(recipient_is_settled(state) for state in counts)
    return _again(launch, counts, totals) if is_over else frozenset()


def _is_single(launch: LaunchRow, counts: Mapping[RecipientState, int]) -> bool:
    return launch.content.source is None and sum(counts.values()) == 1


def _again(launch: LaunchRow, counts: Mapping[RecipientState, int], totals: CallTotals) -> frozenset[str]:
    missed = any(totals.outcomes.get(outcome) for outcome in NOT_REACHED)
    return frozenset({"again"} if missed and not _is_single(launch, counts) else ())


def _may_call_by_answer(launch: LaunchRow, counts: Mapping[RecipientState, int], answers: Answers) -> bool:
    is_chosen = any(one.node is not None for one in answers.most)
    return is_chosen and launch.state in _OVER and not _is_single(launch, counts)
