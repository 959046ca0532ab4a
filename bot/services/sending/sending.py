"""The only place from which calls leave, and the only one that spends money: batch by batch, each written down first.

A batch is committed as `sending` before its request leaves, and settled after the answer. If the process dies between,
the next start finds it `sending` and calls it unknown, since it may have left. It is never sent again by itself.
"""

from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import BatchState, LaunchState, RecipientState, RejectReason, WithheldReason
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, FromLaunch
from bot.domain.drafts.draft_texts import texts_to_voice
from bot.domain.ids import LaunchId
from bot.domain.phone import Phone
from bot.provider.errors import Happened, ProviderError
from bot.provider.models import CallInfo, CreateAnswer
from bot.services.drafts.earlier_record import note_not_taken
from bot.services.ledger.certain_writes import written_down
from bot.services.ledger.endings import finish_if_settled
from bot.services.ledger.notices import pause, tell, unspent_kopecks
from bot.services.ledger.unknown_batches import call_unknown
from bot.services.news.tracking import Tracking
from bot.services.paid.gate import PaidGate
from bot.services.paid.requests import misunderstood
from bot.services.sending.cutting import Cutting, OutgoingBatch
from bot.services.sending.voicing import RETRY_STEPS_S, Voicing
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.calling import batches, launches, recipients
from storage.calling.batches import BatchRow
from storage.calling.launches import LaunchRow
from storage.calling.recipients import RecipientRow
from storage.chat import cards
from storage.engine.database import Database
from storage.engine.errors import KeyringError

log = structlog.get_logger(__name__)


class Sending:
    def __init__(
        self,
        *,
        database: Database,
        gate: PaidGate,
        cutting: Cutting,
        voicing: Voicing,
        tracking: Tracking,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._gate = gate
        self._cutting = cutting
        self._voicing = voicing
        self._tracking = tracking
        self._clock = clock
        self._wakeups = wakeups

    async def recover(self, *, only_sender: bool) -> int:
        """Settles batches whose sender died; `only_sender`: no other process can be sending now (a start on SQLite)."""
        now = self._clock()
        async with self._database.reading() as tx:
            found = await batches.left_sending(tx, overdue_by=None if only_sender else now)
        for batch in found:
            async with self._database.writing() as tx:
                await accounts.lock_row(tx, batch.account_id)
                await self._lost(tx, batch, "crash", now)
        if found:
            log.warning("batches found half sent", count=len(found))
            self._wake()
        return len(found)

    async def due(self, limit: int = 20) -> list[LaunchRow]:
        async with self._database.reading() as tx:
            return await launches.due(tx, self._clock(), limit)

    async def next_due_at(self) -> datetime | None:
        async with self._database.reading() as tx:
            return await launches.next_due_at(tx)

    async def send(self, launch_id: LaunchId) -> None:
        """One batch of a launch that is due: written down, sent, settled."""
        async with self._database.reading() as tx:
            launch = await launches.get(tx, launch_id)
        if launch is None:
            raise LookupError("no such launch")
        try:
            outgoing = await self._cutting.next(launch)
        except KeyringError:
            await self._cutting.pause_if_overdue(launch)
            raise
        if isinstance(outgoing, OutgoingBatch):
            await self._send(outgoing)
        elif outgoing is not None:
            await self._voicing.prepare(outgoing.launch, outgoing.part, outgoing.text)
        self._wake()

    async def _send(self, outgoing: OutgoingBatch) -> None:
        try:
            answer = await self._gate.send(outgoing.paid)
        except ProviderError as error:
            await written_down(partial(self._failed, outgoing, error))
        else:
            if answer.placed or answer.failed:
                await written_down(partial(self._placed, outgoing, answer))
            else:
                await written_down(partial(self._told_nothing, outgoing))

    async def _placed(self, outgoing: OutgoingBatch, answer: CreateAnswer) -> None:
        """Writes down what became of each recipient; a webhook may have told of some before."""
        now = self._clock()
        by_phone = {recipient.phone: recipient for recipient in outgoing.recipients}
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, outgoing.launch.account_id)
            placed = self._told_of(outgoing, answer)
            await self._tracking.place_all(tx, outgoing.batch, placed, now)
            for failed in answer.failed:
                if failed.phone in by_phone:
                    await recipients.settle_recipients(
                        tx,
                        [by_phone[failed.phone].id],
                        RecipientState.REJECTED,
                        reason=RejectReason.ITEM_ERROR,
                        message=outgoing.words(failed.message),
                    )
            missing = [by_phone[phone].id for phone in answer.missing]
            await recipients.settle_recipients(
                tx, missing, RecipientState.REJECTED, reason=RejectReason.MISSING
            )
            await batches.settle(
                tx,
                outgoing.batch.id,
                BatchState.PLACED,
                by="answer",
                now=now,
                record_cost_kopecks=answer.record_cost_kopecks,
            )
            if answer.record_cost_kopecks or texts_to_voice(outgoing.launch.content):
                # The service charges for a launch's text before any call ends.
                self._tracking.spent(outgoing.launch.id, outgoing.launch.account_id)
            await self._misunderstood(tx, outgoing, answer, now)
            await self._after(tx, outgoing.launch, now, sent=len(outgoing.recipients))

    def _told_of(self, outgoing: OutgoingBatch, answer: CreateAnswer) -> list[tuple[RecipientRow, CallInfo]]:
        """Each of our recipients with the first call that the answer names for them."""
        by_phone = {recipient.phone: recipient for recipient in outgoing.recipients}
        told: dict[Phone, tuple[RecipientRow, CallInfo]] = {}
        for placed in answer.placed:
            if placed.phone is None or placed.phone not in by_phone:
                log.warning("the answer names a phone that was not asked for", batch=outgoing.batch.id)
                continue
            info = CallInfo(
                id=placed.id, planned_at=placed.planned_at, smart_delay_min=placed.smart_delay_min
            )
            told.setdefault(placed.phone, (by_phone[placed.phone], info))
        return list(told.values())

    async def _told_nothing(self, outgoing: OutgoingBatch) -> None:
        """A success that names nobody says nothing of anybody: as unknown as a lost answer."""
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, outgoing.launch.account_id)
            await self._lost(tx, outgoing.batch, "unreadable", self._clock())

    async def _failed(self, outgoing: OutgoingBatch, error: ProviderError) -> None:
        now = self._clock()
        log.warning("batch failed", batch=outgoing.batch.id, error=str(error))
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, outgoing.launch.account_id)
            if error.happened is not Happened.NO:
                await self._lost(tx, outgoing.batch, error.code, now)
            elif error.temporary:
                await self._return(tx, outgoing, error, now)
            else:
                await self._refused(tx, outgoing, error, now)

    async def _return(
        self, tx: AsyncConnection, outgoing: OutgoingBatch, error: ProviderError, now: datetime
    ) -> None:
        """The request did not happen, but may later: back to the queue; after a few tries the user is asked."""
        launch, batch = outgoing.launch, outgoing.batch
        if not await batches.settle(
            tx, batch.id, BatchState.RETURNED, by="answer", now=now, error=error.code
        ):
            return  # taken for dead meanwhile: it is theirs who settled it
        await recipients.settle_recipients(
            tx, [recipient.id for recipient in outgoing.recipients], RecipientState.QUEUED
        )
        current = await launches.get(tx, launch.id)
        if current is None or current.state is not LaunchState.RUNNING:
            # Stopped during the try: these recipients stay at home like all the others.
            await recipients.withhold(tx, launch.id, WithheldReason.STOPPED)
            await cards.mark_stale(tx, [launch.id])
            return
        if error.code == "too_late":
            # We stood still too long to decide anything: the next look sees how late the launch is by now.
            await cards.mark_stale(tx, [launch.id])
            return
        step = RETRY_STEPS_S[min(launch.tries, len(RETRY_STEPS_S) - 1)]
        tries = await launches.try_later(tx, launch.id, now + timedelta(seconds=step))
        if tries > len(RETRY_STEPS_S):
            await pause(tx, launch, "unreachable", f"paused:{batch.id}", now)
        await cards.mark_stale(tx, [launch.id])

    async def _refused(
        self, tx: AsyncConnection, outgoing: OutgoingBatch, error: ProviderError, now: datetime
    ) -> None:
        if _is_about_undocumented_fields(outgoing, error):
            await self._send_bare(tx, outgoing, now)
            return
        reasons = {"moderation": RejectReason.MODERATION, "no_money": RejectReason.NO_MONEY}
        reason = reasons.get(error.code, RejectReason.REFUSED)
        batch, message = outgoing.batch, outgoing.words(error.message)
        if not await batches.settle(
            tx, batch.id, BatchState.REFUSED, by="answer", now=now, error=error.code, message=message
        ):
            return
        ids = [recipient.id for recipient in outgoing.recipients]
        await recipients.settle_recipients(tx, ids, RecipientState.REJECTED, reason=reason, message=message)
        not_taken = await note_not_taken(
            tx, outgoing.launch.account_id, outgoing.launch.content.what, error.code
        )
        # The service would refuse batch after batch for the same reason.
        kept = await recipients.count(tx, outgoing.launch.id, RecipientState.QUEUED)
        rest = WithheldReason.NO_MONEY if reason is RejectReason.NO_MONEY else WithheldReason.STOPPED
        await recipients.withhold(tx, outgoing.launch.id, rest)
        await tell(
            tx,
            outgoing.launch,
            f"refused:{batch.id}",
            "launch_failed",
            now,
            code=f"provider-{error.code.replace('_', '-')}",
            message=message,
            kept=kept,
            unspent=unspent_kopecks(outgoing.launch, kept + len(ids)),
            again=_earlier(outgoing.launch.content) if not_taken else None,
        )
        await self._after(tx, outgoing.launch, now)

    async def _lost(self, tx: AsyncConnection, batch: BatchRow, error: str, now: datetime) -> None:
        launch = await call_unknown(tx, batch, error, now)
        if launch is not None:
            await self._after(tx, launch, now)

    async def _send_bare(self, tx: AsyncConnection, outgoing: OutgoingBatch, now: datetime) -> None:
        """A clear validation error: nothing happened, so it goes again with the documented fields (contract, section 12)."""
        launch, batch = outgoing.launch, outgoing.batch
        if not await batches.settle(
            tx, batch.id, BatchState.RETURNED, by="answer", now=now, error="validation"
        ):
            return
        await recipients.settle_recipients(
            tx, [recipient.id for recipient in outgoing.recipients], RecipientState.QUEUED
        )
        await launches.change(tx, launch.id, is_bare=True)
        current = await launches.get(tx, launch.id)
        if current is None or current.state is not LaunchState.RUNNING:
            await recipients.withhold(tx, launch.id, WithheldReason.STOPPED)
        await self._after(tx, launch, now)

    async def _misunderstood(
        self, tx: AsyncConnection, outgoing: OutgoingBatch, answer: CreateAnswer, now: datetime
    ) -> None:
        """The service took other values than we meant (contract, section 12): the rest waits until a user has looked."""
        wrong = [names for call in answer.placed if (names := misunderstood(outgoing.paid, call))]
        if not wrong:
            return
        launch = outgoing.launch
        told = ", ".join(sorted({name for names in wrong for name in names}))[:200]
        await launches.move(tx, launch.id, LaunchState.PAUSED, paused_because="variables")
        key = f"variables:{outgoing.batch.id}"
        await tell(tx, launch, key, "variables_differ", now, people=len(wrong), names=told)

    async def _after(self, tx: AsyncConnection, launch: LaunchRow, now: datetime, *, sent: int = 0) -> None:
        """The next batch is due at once, or by the launch's pace; the launch is done when nobody is left to wait for."""
        pace = launch.content.per_minute
        wave = timedelta(minutes=sent / pace) if pace else timedelta()
        await launches.due_again(tx, launch.id, now + wave)
        await finish_if_settled(tx, launch.id, now)
        await cards.mark_stale(tx, [launch.id])

    def _wake(self) -> None:
        self._wakeups.sending.set()
        self._wakeups.cards.set()
        self._wakeups.outbox.set()


def _earlier(content: CallDraft) -> LaunchId | None:
    """The launch whose recipients this one calls once more."""
    source = content.source if content.follows is None else content.follows.source
    return source.launch_id if isinstance(source, FromLaunch) else None


def _is_about_undocumented_fields(outgoing: OutgoingBatch, error: ProviderError) -> bool:
    """Whether a template call was refused that has not been cut down to the documented fields yet."""
    is_of_template = outgoing.batch.kind == "template" and not outgoing.launch.is_bare
    return is_of_template and error.code == "validation"
