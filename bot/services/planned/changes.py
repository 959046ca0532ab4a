"""What is asked of the calling service about planned calls, and what the ledger makes of its answer.

Moving and removing cost nothing and may be sent again (contract, sections 9 and 10), so a lost answer is settled by
asking about the calls. Before a request leaves, its calls are marked to be asked about soon: if the process dies in
between, the reconciler finds out what happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import last_leg
from bot.domain.calls.call_status import CallStatus, is_final_status
from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.ids import ProviderCallId
from bot.domain.phone import Phone
from bot.provider.errors import Happened, ProviderError
from bot.provider.methods import GetCalls, GetTemplateCalls, Method, MoveCalls, RemoveCalls
from bot.provider.models import CallInfo
from bot.services.account.by_any_key import Asks
from bot.services.ledger.endings import finish_if_settled
from bot.services.news.tracking import Tracking
from bot.services.refusal import Refusal
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.calling import calls, day_use, planned, recipients
from storage.calling.batches import CallKind
from storage.calling.calls import CallRow
from storage.chat import cards
from storage.engine.database import Database

log = structlog.get_logger(__name__)

CHUNK = 500
"""Calls in one request, far below the number of ids that the service takes (contract, section 2)."""
ASK_WITHIN = timedelta(seconds=60)


class Why(StrEnum):
    """Why a call stays as it was."""

    BEGUN = "begun"
    OVER = "over"
    TEMPLATE = "template"
    """A template's call, and the service did not move it (contract, section 9: open)."""
    REFUSED = "refused"
    GONE = "gone"
    """The service no longer knows the call, so there is nothing to move."""
    UNKNOWN = "unknown"
    """The answer was lost, and the service could not be asked about the call either."""
    NOT_ASKED = "not_asked"
    SAME_ID = "same_id"
    """An ordinary call of the account has the same id, and would be moved in its place (contract, ground rules)."""
    NO_SUCH = "no_such"
    SENDING = "sending"
    """The call is on its way to the service with its old time."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A call that stayed as it was. `number` is N of /call_N, 0: it has none yet; `phone` None: no such call."""

    number: int
    phone: Phone | None
    why: Why
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a request; `refusal`: why the service refused it, or that the service was away."""

    done: tuple[CallRow, ...] = ()
    kept: tuple[Kept, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class PlannedRemoval:
    reason: WithheldReason

    def method(self, kind: CallKind, ids: tuple[ProviderCallId, ...]) -> Method[frozenset[ProviderCallId]]:
        return RemoveCalls(ids=ids, of_template=kind == "template")

    def was_done(self, info: CallInfo | None) -> bool:
        """The service does not know the call any more."""
        return info is None


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """`at` in whole seconds, as the service keeps it."""

    at: datetime

    def method(self, _kind: CallKind, ids: tuple[ProviderCallId, ...]) -> Method[frozenset[ProviderCallId]]:
        return MoveCalls(times=dict.fromkeys(ids, self.at))

    def was_done(self, info: CallInfo | None) -> bool:
        return info is not None and info.planned_at == self.at and _status(info) == CallStatus.CREATED


Change = PlannedRemoval | PlannedMove


class PlannedChanges:
    def __init__(
        self,
        *,
        database: Database,
        settings: Settings,
        tracking: Tracking,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._first_step_s = settings.reconcile_steps_s[0]
        self._tracking = tracking
        self._clock = clock
        self._wakeups = wakeups

    async def carry_out(self, change: Change, group: Sequence[CallRow], ask: Asks) -> Carried:
        """Moves or removes calls of one account, at most CHUNK; those that stayed are named with the reason."""
        done: list[CallRow] = []
        kept: list[Kept] = []
        refusal: Refusal | None = None
        for kind in ("ordinary", "template"):
            of_kind = [call for call in group if call.kind == kind]
            if isinstance(change, PlannedMove) and kind == "template":
                of_kind, mistakable = await self._mistakable(of_kind)
                kept += [Kept(call.number, call.phone, Why.SAME_ID) for call in mistakable]
            if of_kind:
                carried = await self._carry_out(change, kind, of_kind, ask)
                done += carried.done
                kept += carried.kept
                refusal = refusal or carried.refusal
        if isinstance(change, PlannedMove):
            await self._release(group, done, kept)
        return Carried(tuple(done), tuple(kept), refusal)

    async def _release(self, group: Sequence[CallRow], done: Sequence[CallRow], kept: Sequence[Kept]) -> None:
        """Frees the new day's places of calls that did not move; a doubtful one keeps both until the reconciler knows."""
        unknown = {one.number for one in kept if one.why is Why.UNKNOWN}
        moved = {call.number for call in done}
        staying = [call.recipient_id for call in group if call.number not in unknown | moved]
        if staying:
            async with self._database.writing() as tx:
                await accounts.lock_row(tx, group[0].account_id)
                await day_use.release(tx, staying)

    async def _mistakable(self, group: Sequence[CallRow]) -> tuple[list[CallRow], list[CallRow]]:
        """Splits off calls whose id an ordinary call has too: `update` does not tell the two kinds apart."""
        async with self._database.reading() as tx:
            both = {
                call.id
                for call in group
                if await calls.find(tx, call.account_id, "ordinary", call.provider_id) is not None
            }
        return [call for call in group if call.id not in both], [call for call in group if call.id in both]

    async def _carry_out(
        self, change: Change, kind: CallKind, group: Sequence[CallRow], ask: Asks
    ) -> Carried:
        await self._ask_soon(group)
        refusal, is_lost = None, False
        try:
            named = await ask(change.method(kind, tuple(call.provider_id for call in group)))
        except ProviderError as error:
            log.warning("planned calls were not changed", count=len(group), error=str(error))
            # Whatever happened, moving and removing cost nothing.
            refusal = Refusal(
                f"provider-{error.code.replace('_', '-')}", message=error.message, happened="no"
            )
            if error.never_left:
                return Carried(kept=_kept(group, Why.NOT_ASKED), refusal=refusal)
            named, is_lost = frozenset(), error.happened is Happened.UNKNOWN
        if named is None:
            return Carried(kept=_kept(group, Why.NOT_ASKED), refusal=Refusal("not-connected"))
        rest = [call for call in group if call.provider_id not in named]
        told = await self._told(kind, rest, ask) if rest else {}
        done = [
            call
            for call in group
            if call.provider_id in named or (told is not None and change.was_done(told.get(call.provider_id)))
        ]
        if done:
            await self._note(change, done)
        why = {
            call.id: Kept(call.number, call.phone, _why(call, told, is_lost=is_lost))
            for call in group
            if call not in done
        }
        return Carried(tuple(done), tuple(why.values()), refusal if why else None)

    async def _ask_soon(self, group: Sequence[CallRow]) -> None:
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, group[0].account_id)
            await calls.ask_now(tx, [call.id for call in group], self._clock() + ASK_WITHIN)

    async def _told(
        self, kind: CallKind, group: Sequence[CallRow], ask: Asks
    ) -> dict[ProviderCallId, CallInfo] | None:
        """Asks about calls that the answer did not name, and tells the ledger; None: the service could not be asked."""
        ids = tuple(call.provider_id for call in group)
        try:
            infos = await ask(GetCalls(ids=ids) if kind == "ordinary" else GetTemplateCalls(ids=ids))
        except ProviderError as error:
            log.warning("calls could not be asked about", count=len(group), error=str(error))
            return None
        told = {info.id: info for info in infos or ()}
        await self._tracking.apply(
            [(call, told[call.provider_id]) for call in group if call.provider_id in told]
        )
        return told

    async def _note(self, change: Change, done: Sequence[CallRow]) -> None:
        """Writes the changes down in one transaction that reads again: if a webhook was first, its news counts."""
        by_id = {call.id: call for call in done}
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, done[0].account_id)
            if isinstance(change, PlannedMove):
                ask_at = max(now, change.at) + timedelta(seconds=self._first_step_s)
                changed = await planned.moved(tx, list(by_id), change.at, ask_at)
            else:
                changed = await planned.removed(tx, list(by_id), now)
                recipient_ids = [by_id[call_id].recipient_id for call_id in changed]
                await recipients.settle_recipients(
                    tx, recipient_ids, RecipientState.FINAL, reason=change.reason
                )
            await _redraw(tx, [by_id[call_id] for call_id in changed], now)
        self._wakeups.cards.set()


async def _redraw(tx: AsyncConnection, changed: Sequence[CallRow], now: datetime) -> None:
    for launch_id in sorted({call.launch_id for call in changed}):
        await finish_if_settled(tx, launch_id, now)
        await cards.mark_stale(tx, [launch_id])


def _kept(group: Sequence[CallRow], why: Why) -> tuple[Kept, ...]:
    return tuple(Kept(call.number, call.phone, why) for call in group)


def _why(call: CallRow, told: Mapping[ProviderCallId, CallInfo] | None, *, is_lost: bool) -> Why:
    refused = Why.TEMPLATE if call.kind == "template" else Why.REFUSED
    if told is None:
        return Why.UNKNOWN if is_lost else refused
    info = told.get(call.provider_id)
    if info is None:
        return Why.GONE
    if _status(info) == CallStatus.CREATED:
        return refused
    return Why.OVER if is_final_status(_status(info)) else Why.BEGUN


def _status(info: CallInfo) -> str:
    """The call's status; a call without legs has not been dialled (contract, section 2)."""
    last = last_leg([leg.news for leg in info.legs])
    return (last and last.status) or CallStatus.CREATED
