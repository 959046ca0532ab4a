"""The texts of a list launch become records before anybody is called: each is paid once, and never ordered twice.

If a record can't be made, or it is unknown whether it was, the launch stops with a sentence; nobody was called yet.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.record import RecordState
from bot.services.ledger.endings import finish_if_settled
from bot.services.ledger.notices import pause, tell
from bot.services.records.orders import Records
from bot.services.refusal import Refusal
from bot.services.sending.own_words import FIRST_PART, others_go_on
from storage.account import accounts
from storage.calling import launches, recipients
from storage.calling.launches import LaunchRow
from storage.chat import cards
from storage.engine.database import Database
from storage.sounds import records
from storage.sounds.records import RecordRow

RETRY_STEPS_S = (2, 5, 15, 30, 60)
"""Pauses between tries that never left this machine; after the last one the launch is paused."""
LOOK_AGAIN = timedelta(seconds=5)
"""When to look again if somebody else is ordering the record at this moment."""


class Voicing:
    def __init__(self, *, database: Database, records: Records, clock: Clock) -> None:
        self._database = database
        self._records = records
        self._clock = clock

    async def prepare(self, launch: LaunchRow, part: int, text: str) -> None:
        """Orders a record unless that was done before; by the result the launch goes on, waits or ends.

        `part`: see `bot.domain.drafts.draft_texts.texts_to_voice` and `bot.services.sending.own_words`.
        """
        try:
            record = await self._records.make_for_launch(
                launch.id, user_id=launch.user_id, account_id=launch.account_id, text=text, part=part
            )
        except Refusal:
            # Locked, stopped or disconnected meanwhile. The launch is still due: cutting is refused too, and handles that.
            return
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, launch.account_id)
            await self._go_on(tx, launch, record, now, part)
            await cards.mark_stale(tx, [launch.id])

    async def _go_on(
        self, tx: AsyncConnection, launch: LaunchRow, record: RecordRow, now: datetime, part: int
    ) -> None:
        match record.state:
            case RecordState.MADE:
                await launches.due_again(tx, launch.id, now)
            case RecordState.SENDING:
                await launches.due_again(tx, launch.id, now + LOOK_AGAIN)
            case RecordState.RETURNED if record.error == "too_late":
                pass  # still due as before: the next look sees how late it is by now
            case RecordState.RETURNED:
                await self._try_later(tx, launch, now)
            case RecordState.UNKNOWN if part >= FIRST_PART and await others_go_on(
                tx, launch, await records.parts_of_launch(tx, launch.id), now
            ):
                await launches.due_again(tx, launch.id, now)
            case RecordState.UNKNOWN:
                await pause(tx, launch, "record_unknown", f"record:{launch.id}:{launch.due_at:%H%M%S}", now)
            case _:
                await self._end(tx, launch, record, now)

    async def _try_later(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> None:
        step = RETRY_STEPS_S[min(launch.tries, len(RETRY_STEPS_S) - 1)]
        tries = await launches.try_later(tx, launch.id, now + timedelta(seconds=step))
        if tries > len(RETRY_STEPS_S):
            await pause(tx, launch, "unreachable", f"record-away:{launch.id}:{now:%H%M%S}", now)

    async def _end(self, tx: AsyncConnection, launch: LaunchRow, record: RecordRow, now: datetime) -> None:
        """The record was refused: without it nobody is called, and nothing was paid."""
        kept = await recipients.count(tx, launch.id, RecipientState.QUEUED)
        await recipients.withhold(tx, launch.id, WithheldReason.NO_RECORD)
        code = f"provider-{(record.error or 'refused').replace('_', '-')}"
        await tell(
            tx,
            launch,
            f"no-record:{launch.id}",
            "launch_failed",
            now,
            code=code,
            message=record.message,
            kept=kept,
        )
        await finish_if_settled(tx, launch.id, now)
