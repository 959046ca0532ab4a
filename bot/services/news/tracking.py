"""What is heard of calls, by webhook or by asking, becomes the ledger's picture of them.

News comes late, twice, out of order, merged, or for a request whose answer was lost. Everything that one piece of news
changes (legs, call, recipient, launch, stop list, card, message) is one transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls import call_outcome
from bot.domain.calls.call_status import ASKING, PUSH, LegNews, merge_leg
from bot.domain.calls.launch import BatchState, RecipientState, RejectReason
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, CallId, LaunchId
from bot.provider.models import CallInfo
from bot.provider.webhooks import HeardReaction
from bot.services.leads.afterwards import call_went_on
from bot.services.ledger.endings import Heard, show
from bot.services.news.choices import stops_whoever_asked, told_by_the_call, told_by_webhook
from bot.services.news.legs import corrected, end_by_silence, figures, is_over, is_paid_for, same_leg
from bot.services.news.oddities import all_or_each, own_effects, tell_of_foreign_source
from bot.services.news.turns import AT_ONCE, Claim, ReactionsAhead, Taken, Told, one_turn
from bot.services.recordings.news import recording_awaited
from bot.services.relaying.writing import relay_end, relay_webhook
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.account.accounts import outdate_balance
from storage.calling import batches, call_states, calls, launches, new_calls, planned, recipients
from storage.calling.batches import BatchRow
from storage.calling.calls import CallRow
from storage.calling.launches import LaunchRow
from storage.calling.new_calls import NewCall
from storage.calling.recipients import RecipientRow
from storage.engine.database import Database
from storage.inbox.cursor import cursor_position, move_cursor
from storage.inbox.entries import CALLS_CURSOR, InboxEntry, InboxReader, InboxUnavailable

log = structlog.get_logger(__name__)


class Tracking:
    def __init__(
        self,
        *,
        database: Database,
        inbox: InboxReader,
        settings: Settings,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups
        self._ahead = ReactionsAhead(inbox)
        self._finished_launches: dict[LaunchId, AccountId] = {}
        self._is_somebody_stopped = False

    def finished_launches(self) -> dict[LaunchId, AccountId]:
        """Launches that cost something, or with a call that ended, since this was last asked: the balances of their
        accounts have changed.
        """
        finished, self._finished_launches = self._finished_launches, {}
        return finished

    def spent(self, launch_id: LaunchId, account_id: AccountId) -> None:
        self._finished_launches[launch_id] = account_id

    async def take_next(self, limit: int = AT_ONCE) -> Taken:
        """Reads the next inbox entries, up to `limit` calls or one entry, into the ledger, and moves the cursor in the
        same transaction. Reactions that wait behind them are taken along.
        """
        async with self._database.reading() as tx:
            position = await cursor_position(tx, CALLS_CURSOR)
        try:
            entries = await self._inbox.after(position, limit)
            turn = one_turn(entries, limit)
            ahead = await self._ahead.behind(turn, entries, limit)
        except InboxUnavailable:  # InboxWatch tells the operator, and outcomes are asked for meanwhile
            return Taken(0, ())
        claims: list[Claim] = []
        if not turn:
            return Taken(0, ())
        async with self._database.writing() as tx:
            last, _ = turn[-1]
            if not await move_cursor(tx, CALLS_CURSOR, last.id):
                return Taken(0, ())
            for entry, told in turn:
                # One odd webhook must not hold up the news of all others: only its own effects are undone.
                async with own_effects(tx, entry=entry.id):
                    claims += await self._take_one(tx, entry, told)
            for entry, reaction in ahead:
                async with own_effects(tx, entry=entry.id):
                    if (batch := await self._batch_in_turn(tx, entry.batch_reference)) is not None:
                        await self._take_reaction(tx, batch, reaction, entry)
        self._wake()
        return Taken(len(turn), tuple(claims))

    async def _take_one(self, tx: AsyncConnection, entry: InboxEntry, told: Told) -> list[Claim]:
        batch = await self._batch_in_turn(tx, entry.batch_reference)
        if batch is None:
            log.warning("webhook of an unknown batch", entry=entry.id)
            return []
        claims = await self._take_told(tx, batch, entry, told)
        await relay_webhook(tx, batch, entry, told)
        return claims

    async def _take_told(
        self, tx: AsyncConnection, batch: BatchRow, entry: InboxEntry, told: Told
    ) -> list[Claim]:
        if told is None:
            return []
        if isinstance(told, HeardReaction):
            await self._take_reaction(tx, batch, told, entry)
            return []
        if not entry.from_known_source:
            await tell_of_foreign_source(tx, self._settings.operator_ids, entry.received_at)
            return [Claim(batch, tuple(told))]

        async def hear(infos: Sequence[CallInfo]) -> None:
            await self.hear_of_batch(tx, batch, infos, PUSH, entry.received_at)

        await all_or_each(tx, told, hear, entry=entry.id)
        return []

    async def apply(self, known: Sequence[tuple[CallRow, CallInfo]]) -> None:
        """Takes in what the service answered about these calls."""
        now = self._clock()
        async with self._database.writing() as tx:
            for account_id in sorted({call.account_id for call, _ in known}):
                await accounts.lock_row(tx, account_id)

            async def hear(told: Sequence[tuple[CallRow, CallInfo]]) -> None:
                # Read again: a webhook may have told more while the answer was on its way.
                current = await calls.get_many(tx, [call.id for call, _ in told])
                legs = await calls.legs_of_many(tx, list(current))
                heard = Heard()
                for call, info in told:
                    # A redial has an id of its own, but its news belongs to the same call.
                    row = current.pop(call.id, None) or await calls.get(tx, call.id)
                    await self._hear(tx, row, legs[row.id], info, ASKING, now, heard)
                await show(tx, heard, now)

            await all_or_each(tx, known, hear)
        self._wake()

    async def hear_claimed(self, batch: BatchRow, infos: Sequence[CallInfo]) -> None:
        """Takes in what the service itself answered about calls that an unknown address named."""
        now = self._clock()
        async with self._database.writing() as tx:
            current = await self._batch_in_turn(tx, batch.reference)

            async def hear(told: Sequence[CallInfo]) -> None:
                await self.hear_of_batch(tx, current or batch, told, ASKING, now)

            await all_or_each(tx, infos, hear, batch=batch.id)
        self._wake()

    async def _batch_in_turn(self, tx: AsyncConnection, reference: str) -> BatchRow | None:
        """The batch, read once it is our turn with the account: the batch's own answer may be arriving too."""
        batch = await batches.by_reference(tx, reference)
        if batch is None or self._database.is_sqlite:
            return batch
        await accounts.lock_row(tx, batch.account_id)
        return await batches.by_reference(tx, reference)

    async def hear_of_batch(
        self, tx: AsyncConnection, batch: BatchRow, infos: Sequence[CallInfo], heard_by: str, now: datetime
    ) -> None:
        """Takes in news that names one of our batches; it also proves that the batch's request arrived."""
        known = await calls.find_many(tx, batch.account_id, batch.kind, [info.id for info in infos])
        legs = await calls.legs_of_many(tx, [call.id for call in known.values()])
        heard = Heard()
        for info in infos:
            # A call may be named twice in one piece of news, as by a redial: the second time it is read again.
            call = known.pop(info.id, None) or await calls.find(tx, batch.account_id, batch.kind, info.id)
            if call is None and (call := await self._newly_known(tx, batch, info, now)) is not None:
                known.pop(call.provider_id, None)
            if call is None:
                log.warning("webhook names a phone that is not in its batch", batch=batch.id)
            elif call.batch_id != batch.id:
                # The address proves one batch only; about calls of other batches we ask the service.
                await calls.ask_now(tx, [call.id], now)
            else:
                await self._prove(tx, batch, now, heard)
                own = legs[call.id] if call.id in legs else await calls.legs_of(tx, call.id)
                await self._hear(tx, call, own, info, heard_by, now, heard)
        await show(tx, heard, now)

    async def _newly_known(
        self, tx: AsyncConnection, batch: BatchRow, info: CallInfo, now: datetime
    ) -> CallRow | None:
        """The call found by its phone, since the answer with its id was lost or is not read yet."""
        phones = {leg.phone for leg in info.legs if leg.phone}
        of_batch = await recipients.recipients_of_batch(tx, batch.id)
        # Before dialling a call may have no legs; in a batch of one it is clear whose it is (contract, section 2).
        is_clear = not info.legs and len(of_batch) == 1
        for recipient in of_batch:
            if recipient.phone in phones or is_clear:
                return await self.place(tx, batch, recipient, info, now)
        return None

    async def place(
        self, tx: AsyncConnection, batch: BatchRow, recipient: RecipientRow, info: CallInfo, now: datetime
    ) -> CallRow:
        """Writes down that this recipient's call exists under this id."""
        launch = await launches.get(tx, batch.launch_id)
        if launch is None:
            raise LookupError("a batch without its launch")
        new = self._new_call(launch, recipient, info, now)
        call = await new_calls.ensure(tx, launch=launch, batch=batch, new=new, now=now)
        await recipients.settle_recipients(tx, [recipient.id], RecipientState.PLACED)
        return call

    async def place_all(
        self,
        tx: AsyncConnection,
        batch: BatchRow,
        told: Sequence[tuple[RecipientRow, CallInfo]],
        now: datetime,
    ) -> None:
        """The same for all recipients in one answer. Their calls were made, even if an id can't be kept."""
        launch = await launches.get(tx, batch.launch_id)
        if launch is None:
            raise AssertionError("a batch without its launch")
        new = [self._new_call(launch, recipient, info, now) for recipient, info in told]
        odd = await new_calls.add_many(tx, launch=launch, batch=batch, new=new, now=now)
        if odd:
            log.warning("the answer has ids that can't be kept", batch=batch.id, count=len(odd))
        await recipients.settle_recipients(tx, [recipient.id for recipient, _ in told], RecipientState.PLACED)

    def _new_call(self, launch: LaunchRow, recipient: RecipientRow, info: CallInfo, now: datetime) -> NewCall:
        # A list waits for its time here, so its time is no plan at the service.
        planned_at = info.planned_at or (launch.content.when if launch.content.source is None else None)
        begins = max(now, planned_at) if planned_at else now
        return NewCall(
            recipient=recipient,
            provider_id=info.id,
            planned_at=planned_at,
            smart_delay_min=info.smart_delay_min or None,
            next_ask_at=begins + timedelta(seconds=self._settings.reconcile_steps_s[0]),
        )

    async def _prove(self, tx: AsyncConnection, batch: BatchRow, now: datetime, heard: Heard) -> None:
        """One webhook proves its whole batch; if the answer is still awaited, the answer will tell more."""
        if heard.is_proof or batch.state in {BatchState.SENDING, BatchState.PLACED}:
            return
        heard.is_proof = True
        await batches.settle(tx, batch.id, BatchState.PLACED, by="webhook", now=now)
        unknown = [
            recipient.id
            for recipient in await recipients.recipients_of_batch(tx, batch.id)
            # A user said that the whole batch was not made, and the proof is for the whole batch too.
            if recipient.state is RecipientState.UNKNOWN or recipient.reason == RejectReason.NOT_MADE
        ]
        await recipients.settle_recipients(tx, unknown, RecipientState.PLACED)
        heard.changed.add(batch.launch_id)

    async def _hear(
        self,
        tx: AsyncConnection,
        call: CallRow,
        legs: dict[str, LegNews],
        info: CallInfo,
        heard_by: str,
        now: datetime,
        heard: Heard,
    ) -> None:
        """Takes in one call's news; what is new is merged into `legs`, the known ones."""
        changed = await planned.heard_of_time(tx, call, info.planned_at) if heard_by == ASKING else False
        for leg in info.legs:
            changed |= await self._merge(tx, call.id, legs, leg.news, now)
        if changed:
            heard.changed.add(call.launch_id)
        if (changed or call.final_at is None) and await self._conclude(
            tx, call, list(legs.values()), heard_by, now
        ):
            heard.changed.add(call.launch_id)
            heard.ended.add(call.launch_id)
            if heard_by == ASKING:
                await relay_end(tx, call, info, now)

    async def _merge(
        self, tx: AsyncConnection, call_id: CallId, legs: dict[str, LegNews], news: LegNews, now: datetime
    ) -> bool:
        news = replace(news, leg_key=same_leg(legs, news))
        known = legs.get(news.leg_key)
        merged = merge_leg(known, news)
        if merged == known:
            return False
        legs[news.leg_key] = merged
        await call_states.keep_leg(tx, call_id, merged, is_new=known is None, now=now)
        return True

    async def _conclude(
        self, tx: AsyncConnection, call: CallRow, legs: Sequence[LegNews], heard_by: str, now: datetime
    ) -> bool:
        """Updates the call's own row from its legs; a final call stays final, whatever comes late. True: it ended now."""
        values, ends_now = figures(call, legs), call.final_at is None and is_over(call, legs, now)
        if ends_now:
            values |= await self._end(tx, call, legs, heard_by, now)
        elif call.final_at is not None:
            values |= corrected(call, call_outcome.outcome(legs))
        elif (ends_at := end_by_silence(call, legs)) is not None:
            values["next_ask_at"] = ends_at
        new = {name: value for name, value in values.items() if value != getattr(call, name)}
        if new:
            await call_states.change(tx, call.id, **new)
        if "cost_kopecks" in new and "final_at" not in new:
            # The cost came after the end, and the ledger has no time for it: the balance known before is hidden.
            await outdate_balance(tx, call.account_id)
            self.spent(call.launch_id, call.account_id)
        if ends_now:
            await recipients.settle_recipients(tx, [call.recipient_id], RecipientState.FINAL)
            self.spent(call.launch_id, call.account_id)
        if is_over_now := ends_now or call.final_at is not None:
            facts = await told_by_the_call(tx, call, legs, at=now, settings=self._settings)
            self._is_somebody_stopped |= facts.is_stopped
        await call_went_on(tx, call, legs, now, is_over=is_over_now)
        self._is_somebody_stopped |= await stops_whoever_asked(tx, call, legs, now)
        return ends_now

    async def _end(
        self, tx: AsyncConnection, call: CallRow, legs: Sequence[LegNews], heard_by: str, now: datetime
    ) -> dict[str, object]:
        """What its end writes into the row. Without its cost or the place of its recording it is asked about once more."""
        is_all_told = is_paid_for(legs) and not await recording_awaited(tx, call, legs, now)
        ask_at = None if is_all_told else now + timedelta(seconds=self._settings.reconcile_steps_s[0])
        return {
            "outcome": call_outcome.outcome(legs),
            "final_at": now,
            "heard_by": heard_by,
            "next_ask_at": ask_at,
        }

    async def _take_reaction(
        self, tx: AsyncConnection, batch: BatchRow, reaction: HeardReaction, entry: InboxEntry
    ) -> None:
        call = None
        if reaction.provider_call_id is not None:
            call = await calls.find(tx, batch.account_id, batch.kind, reaction.provider_call_id)
        if call is None and reaction.phone is not None:
            call = await calls.of_batch_and_phone(tx, batch.id, reaction.phone)
        if call is not None and call.batch_id != batch.id:
            await calls.ask_now(tx, [call.id], self._clock())
            return
        if call is None:
            await self._reacted_before_known(tx, batch, reaction, entry)
            return
        if not entry.from_known_source:
            await tell_of_foreign_source(tx, self._settings.operator_ids, entry.received_at)
            await calls.ask_now(tx, [call.id], self._clock())
            return
        heard = Heard()
        await self._prove(tx, batch, entry.received_at, heard)
        await self._chosen(tx, call, reaction, entry, heard)
        await show(tx, heard, entry.received_at)

    async def _chosen(
        self, tx: AsyncConnection, call: CallRow, reaction: HeardReaction, entry: InboxEntry, heard: Heard
    ) -> None:
        is_late, at = call.final_at is not None, entry.received_at
        facts = await told_by_webhook(
            tx, call, entry.node, reaction.answer, is_late=is_late, at=at, settings=self._settings
        )
        self._is_somebody_stopped |= facts.is_stopped
        if facts.is_new:
            heard.changed.add(call.launch_id)

    async def _reacted_before_known(
        self, tx: AsyncConnection, batch: BatchRow, reaction: HeardReaction, entry: InboxEntry
    ) -> None:
        """A reaction to a request whose answer is lost proves its batch, and the call too if it names the id; if it doesn't,
        the call's own news tells of the reaction.
        """
        of_batch = await recipients.recipients_of_batch(tx, batch.id)
        recipient = next((who for who in of_batch if who.phone == reaction.phone), None)
        if recipient is None or not entry.from_known_source:
            log.info("reaction before its call", entry=entry.id)
            return
        heard = Heard()
        await self._prove(tx, batch, entry.received_at, heard)
        if reaction.provider_call_id is not None:
            info = CallInfo(id=reaction.provider_call_id)
            call = await self.place(tx, batch, recipient, info, entry.received_at)
            await self._chosen(tx, call, reaction, entry, heard)
        await show(tx, heard, entry.received_at)

    def _wake(self) -> None:
        self._wakeups.news_taken()
        if self._is_somebody_stopped:
            self._is_somebody_stopped = False
            self._wakeups.stop_list.set()
