"""What a person sees of launches and calls, read from the ledger at the moment of showing: never remembered, never guessed.

Views are plain values; bot.telegram.rendering turns them into messages.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.call_outcome import CallOutcome
from bot.domain.call_status import LegNews
from bot.domain.clock import Clock
from bot.domain.draft import CallDraft, SpokenCode
from bot.domain.ids import BatchId, CallId, CallNumber, ChatId, LaunchId, RecipientId, UserId
from bot.domain.launch import BatchState, LaunchState, RecipientState
from bot.domain.phone import Phone
from bot.domain.price import PriceEstimate
from bot.services.persons import effective_language, effective_zone
from bot.services.pricing import estimate_for
from bot.services.recording_news import RecordingSign, recording_sign
from bot.services.refusal import Refusal
from bot.services.tracking import ASKING, PUSH
from storage import accounts, batches, calls, cards, launches, people
from storage.accounts import Account
from storage.batches import BatchRow
from storage.calls import CallRow
from storage.database import Database
from storage.launches import LaunchRow, RecipientRow

SHOWN_PEOPLE = 20
EDIT_EVERY = timedelta(seconds=3)
"""At most one edit of a card in this time, per chat."""
CLAIMED_FOR = timedelta(seconds=30)
"""A worker that died holding a card gives it back so late; at a start on SQLite they are all given back."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """One person of a launch. `status` is the service's raw word, None while no call is known for them."""

    phone: Phone
    state: RecipientState
    reason: str | None
    message: str | None
    status: str | None
    outcome: CallOutcome | None
    talk_s: int | None
    cost_kopecks: int | None
    planned_at: datetime | None
    call_number: CallNumber | None
    reactions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownBatch:
    """A request whose answer was lost. The fall of the balance is a hint, no proof."""

    batch_id: BatchId
    size: int
    since: datetime
    balance_before_kopecks: int | None
    balance_now_kopecks: int | None


@dataclass(frozen=True, slots=True)
class LaunchCard:
    """A launch as its living message shows it. Money in kopecks, moments aware UTC.

    `can` holds what its buttons may do now: cancel (inside the hold, certain), stop, resume, repeat.
    `cost_is_complete`: every finished call has told its cost. `hidden`: people beyond SHOWN_PEOPLE.
    """

    launch_id: LaunchId
    state: LaunchState
    paused_because: str | None
    language: str
    zone: ZoneInfo
    content: CallDraft
    banner: str
    hold_until: datetime | None
    counts: Mapping[RecipientState, int]
    outcomes: Mapping[CallOutcome, int]
    people: tuple[CardRow, ...]
    hidden: int
    cost_kopecks: int
    cost_is_complete: bool
    by_push: int
    by_asking: int
    unknown_batches: tuple[UnknownBatch, ...]
    moderation_hint: bool
    can: frozenset[str]
    repeat_phone: Phone | None
    repeat_estimate: PriceEstimate | None
    balance_kopecks: int | None
    recording: RecordingSign | None = None
    """Of a launch to one person; of several, each call's own card tells."""

    @property
    def is_finished(self) -> bool:
        return self.state in {LaunchState.DONE, LaunchState.CANCELLED}


@dataclass(frozen=True, slots=True)
class CallCard:
    """One call with everything that is known of it."""

    number: CallNumber
    phone: Phone
    row: CardRow
    content: CallDraft
    legs: tuple[LegNews, ...]
    placed_at: datetime
    final_at: datetime | None
    heard_by: str | None
    moderation_hint: bool
    recording: RecordingSign | None = None


@dataclass(frozen=True, slots=True)
class CallPage:
    """Newest first; `more`: there are older ones, behind the last number here."""

    items: tuple[CallCard, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class DueCard:
    launch_id: LaunchId
    chat_id: ChatId
    message_id: int | None
    version: int
    shown: str | None


class Cards:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def launch_card(self, launch_id: int) -> LaunchCard:
        """Raises LookupError when there is no such launch."""
        async with self._database.reading() as tx:
            launch = await launches.get(tx, launch_id)
            account = None if launch is None else await accounts.get(tx, launch.account_id)
            if launch is None or account is None:
                raise LookupError("no such launch")
            return await self._launch_card(tx, launch, account)

    async def _launch_card(self, tx: AsyncConnection, launch: LaunchRow, account: Account) -> LaunchCard:
        person = await people.get(tx, launch.user_id)
        everybody = await launches.people(tx, launch.id)
        of_launch = {call.recipient_id: call for call in await calls.of_launch(tx, launch.id)}
        reactions = await calls.reactions_of(tx, [call.id for call in of_launch.values()])
        unknown = await batches.of_launch(tx, launch.id, BatchState.UNKNOWN)
        rows = [_row(who, of_launch.get(who.id), reactions) for who in everybody]
        finished = [call for call in of_launch.values() if call.final_at is not None]
        repeated = await launches.repeat_of(tx, launch.id)
        can = _possible(launch, rows, repeated, self._clock())
        return LaunchCard(
            launch_id=launch.id,
            state=launch.state,
            paused_because=launch.paused_because,
            language=effective_language(person, self._settings),
            zone=effective_zone(person, self._settings),
            content=launch.content,
            banner=self._settings.banner,
            hold_until=launch.due_at if launch.state is LaunchState.HELD else None,
            counts=Counter(row.state for row in rows),
            outcomes=Counter(CallOutcome(call.outcome) for call in finished if call.outcome),
            people=tuple(rows[:SHOWN_PEOPLE]),
            hidden=max(0, len(rows) - SHOWN_PEOPLE),
            cost_kopecks=sum(call.cost_kopecks or 0 for call in of_launch.values())
            + await batches.record_cost(tx, launch.id),
            cost_is_complete=all(_cost_is_known(call) for call in finished)
            # Made for certain or by somebody's word, and never told of: what it cost is not known.
            and not any(row.state is RecipientState.FINAL and row.status is None for row in rows),
            by_push=sum(call.heard_by == PUSH for call in finished),
            by_asking=sum(call.heard_by == ASKING for call in finished),
            unknown_batches=tuple(_unknown(batch, account) for batch in unknown),
            moderation_hint=any(
                call.moderation_hint_at is not None and call.status == "created" and call.final_at is None
                for call in of_launch.values()
            ),
            can=can,
            repeat_phone=everybody[0].phone if "repeat" in can and len(everybody) == 1 else None,
            repeat_estimate=await estimate_for(tx, account, launch.content, len(everybody))
            if "repeat" in can
            else None,
            balance_kopecks=account.balance_kopecks,
            recording=await self._recording(tx, launch, of_launch),
        )

    async def _recording(
        self, tx: AsyncConnection, launch: LaunchRow, of_launch: Mapping[RecipientId, CallRow]
    ) -> RecordingSign | None:
        if len(of_launch) != 1 or not launch.content.needs_recording:
            return None
        (call,) = of_launch.values()
        legs = await calls.legs_of(tx, call.id)
        return await recording_sign(tx, call, legs.values(), launch.content, self._clock())

    async def call_card(self, user_id: UserId, number: int) -> CallCard | None:
        """/call_N of the person's account; a call is seen by its author and the account's owner."""
        async with self._database.reading() as tx:
            account = await self._account(tx, user_id)
            call = await calls.by_number(tx, account.id, number)
            if call is None or user_id not in {call.user_id, account.owner_id}:
                return None
            return await self._call_card(tx, call)

    async def recent(self, user_id: UserId, before: int | None = None, limit: int = 10) -> CallPage:
        async with self._database.reading() as tx:
            account = await self._account(tx, user_id)
            rows = await calls.page(
                tx,
                account.id,
                user_id=None if account.owner_id == user_id else user_id,
                before=before,
                limit=limit + 1,
            )
            items = [await self._call_card(tx, call) for call in rows[:limit]]
        return CallPage(tuple(items), more=len(rows) > limit)

    async def due(self, limit: int = 50) -> list[DueCard]:
        """Stale cards whose chat may be edited now, the caller's alone for CLAIMED_FOR."""
        now = self._clock()
        async with self._database.reading() as tx:
            if not await cards.due(tx, now, 1):
                return []
        async with self._database.writing() as tx:
            rows = await cards.claim(tx, now, limit, now + CLAIMED_FOR)
        return [DueCard(row.launch_id, row.chat_id, row.message_id, row.version, row.shown) for row in rows]

    async def recover(self) -> None:
        """At a start where no other worker can be alive: what the last one was about to show is due now."""
        async with self._database.writing() as tx:
            await cards.give_back(tx, self._clock())

    async def next_due_at(self) -> datetime | None:
        async with self._database.reading() as tx:
            return await cards.next_due_at(tx)

    async def shown(self, launch_id: LaunchId, version: int, message_id: int, digest: str) -> None:
        """That version now stands there; the card stays stale if the ledger has moved on meanwhile."""
        async with self._database.writing() as tx:
            await cards.shown(
                tx,
                launch_id,
                version=version,
                message_id=message_id,
                digest=digest,
                next_at=self._clock() + EDIT_EVERY,
            )

    async def put_off(self, launch_id: LaunchId, until: datetime) -> None:
        async with self._database.writing() as tx:
            await cards.put_off(tx, launch_id, until)

    async def lost(self, launch_id: LaunchId) -> None:
        """Its message is gone: the next showing sends a new one."""
        async with self._database.writing() as tx:
            await cards.forget_message(tx, launch_id)

    async def give_up(self, launch_id: LaunchId, version: int) -> None:
        """The chat takes no messages any more; the ledger keeps everything for /calls."""
        async with self._database.writing() as tx:
            await cards.shown(
                tx, launch_id, version=version, message_id=None, digest=None, next_at=self._clock()
            )

    async def _account(self, tx: AsyncConnection, user_id: UserId) -> Account:
        account = await accounts.account_of(tx, user_id)
        if account is None:
            raise Refusal("not-connected")
        return account

    async def _call_card(self, tx: AsyncConnection, call: CallRow) -> CallCard:
        launch = await launches.get(tx, call.launch_id)
        who = await launches.person(tx, call.recipient_id)
        if launch is None or who is None:
            raise LookupError("a call without its launch")
        legs = await calls.legs_of(tx, call.id)
        return CallCard(
            number=call.number,
            phone=call.phone,
            row=_row(who, call, await calls.reactions_of(tx, [call.id])),
            content=launch.content,
            legs=tuple(legs.values()),
            placed_at=call.placed_at,
            final_at=call.final_at,
            heard_by=call.heard_by,
            moderation_hint=call.moderation_hint_at is not None and call.status == "created",
            recording=await recording_sign(tx, call, legs.values(), launch.content, self._clock()),
        )


def _row(who: RecipientRow, call: CallRow | None, reactions: Mapping[CallId, Sequence[str]]) -> CardRow:
    if call is None:
        return CardRow(who.phone, who.state, who.reason, who.message, None, None, None, None, None, None, ())
    return CardRow(
        phone=who.phone,
        state=who.state,
        reason=who.reason,
        message=who.message,
        status=call.status,
        outcome=CallOutcome(call.outcome) if call.outcome else None,
        talk_s=call.talk_s,
        cost_kopecks=call.cost_kopecks,
        planned_at=call.planned_at,
        call_number=call.number,
        reactions=tuple(reactions.get(call.id, ())),
    )


def _cost_is_known(call: CallRow) -> bool:
    """A call that nobody answered is free, and the service names no cost for it even when asked once more."""
    if call.cost_kopecks is not None:
        return True
    return call.next_ask_at is None and call.outcome != CallOutcome.ANSWERED


def _unknown(batch: BatchRow, account: Account) -> UnknownBatch:
    return UnknownBatch(
        batch.id, batch.size, batch.sending_at, batch.balance_before_kopecks, account.balance_kopecks
    )


def _possible(
    launch: LaunchRow, rows: Sequence[CardRow], repeated: LaunchId | None, now: datetime
) -> frozenset[str]:
    match launch.state:
        case LaunchState.HELD:
            return frozenset({"cancel"} if launch.due_at > now else {"stop"})
        case LaunchState.PAUSED:
            return frozenset({"resume", "stop"})
        case LaunchState.RUNNING | LaunchState.STOPPED:
            # Stopped too: the service may have been away, or an answer with planned calls still to come.
            waiting = any(
                row.state in {RecipientState.QUEUED, RecipientState.SENDING}
                or (row.state is RecipientState.PLACED and row.status == "created")
                for row in rows
            )
            return frozenset({"stop"} if waiting else ())
        case LaunchState.DONE:
            reached = any(row.state is RecipientState.FINAL for row in rows)
            is_code = isinstance(launch.content.what, SpokenCode)
            may_repeat = len(rows) == 1 and reached and repeated is None and not is_code
            return frozenset({"repeat"} if may_repeat else ())
        case _:
            return frozenset()
