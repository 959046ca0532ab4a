"""Recordings on their way to users: what the worker fetches and sends, and what became of it.

A sound is written down as `sending` before it leaves. If nobody knows whether it arrived, it stays `sending`: only a tap
sends it again. A fetch can be repeated, with growing pauses, since a recording may appear at the service late.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import talk_seconds
from bot.domain.clock import Clock
from bot.domain.ids import CallId, CallNumber, ChatId, UserId
from bot.domain.phone import Phone
from bot.domain.recording import RecordingMessageState, RecordingState, pause_after
from bot.services.account.connected import account_or_refuse
from bot.services.reactions.heard import HeardAnswer, heard_answers
from bot.services.recordings.news import recorded
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_language
from bot.services.wakeups import Wakeups
from storage.account import accounts, users
from storage.calling import calls, launches, recipients
from storage.calling.calls import CallRow
from storage.chat import cards, outbox
from storage.engine.database import Database
from storage.sounds import recordings
from storage.sounds.recordings import MessageRow

CLAIMED_FOR = timedelta(minutes=3)
"""Longer than a fetch and an upload take: a worker that has not said by then what became of them has died."""


@dataclass(frozen=True, slots=True)
class DueRecording:
    """One sending. `file_id`: Telegram has it already. `address` may be relative to `base`; neither gets into a log.

    `reply_to`: the message that it answers; None: no message. `talk_s` in seconds.
    """

    id: int
    call_id: CallId
    leg_key: str = field(repr=False)
    chat_id: ChatId
    reply_to: int | None
    language: str
    file_id: str | None = field(repr=False)
    address: str = field(repr=False)
    base: str = field(repr=False)
    number: CallNumber
    phone: Phone = field(repr=False)
    name: str | None = field(repr=False)
    answers: tuple[HeardAnswer, ...]
    talk_s: int | None


@dataclass(frozen=True, slots=True)
class OldRecording:
    """A recording's message that has been in the chat long enough and is to be deleted."""

    id: int
    call_id: CallId
    leg_key: str = field(repr=False)
    chat_id: ChatId
    message_id: int
    language: str


class Recordings:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups

    # -- asking --------------------------------------------------------------------------------------------------

    async def ask(
        self, user_id: UserId, number: int, *, chat_id: ChatId, reply_to: int | None, tap: str
    ) -> None:
        """A user asks for the recordings of /call_N, perhaps again; one tap sends each once.

        Raises Refusal: not-connected, no-such-call, no-recording.
        """
        now = self._clock()
        async with self._database.writing() as tx:
            call = await self._visible_call(tx, user_id, number)
            found = recorded((await calls.legs_of(tx, call.id)).values())
            if not found:
                raise Refusal("no-recording")
            for leg in found:
                await recordings.want(tx, call.id, leg.leg_key, anew=True, now=now)
                if await recordings.is_on_its_way(tx, call.id, leg.leg_key, chat_id):
                    await recordings.put_off_waiting(tx, call.id, leg.leg_key, now)
                    continue
                await recordings.put(
                    tx,
                    f"ask:{tap}:{leg.leg_key}",
                    call_id=call.id,
                    leg_key=leg.leg_key,
                    user_id=user_id,
                    chat_id=chat_id,
                    reply_to=reply_to or 0,
                    now=now,
                )
            await cards.mark_stale(tx, [call.launch_id])
        self._wakeups.recordings.set()
        self._wakeups.cards.set()

    async def _visible_call(self, tx: AsyncConnection, user_id: UserId, number: int) -> CallRow:
        account = await account_or_refuse(tx, user_id)
        call = await calls.by_number(tx, account.id, number)
        if call is None or user_id not in {call.user_id, account.owner_id}:
            raise Refusal("no-such-call")
        return call

    # -- sending -------------------------------------------------------------------------------------------------

    async def recover(self) -> None:
        """At a start when no other worker can be alive: what was being sent is unknown, the rest is tried at once."""
        async with self._database.writing() as tx:
            await self._left(tx, due_by=None)
            await recordings.make_due(tx, self._clock())

    async def due(self, limit: int) -> list[DueRecording]:
        """What is to be sent now; for CLAIMED_FOR nobody but the caller gets it."""
        now = self._clock()
        async with self._database.reading() as tx:
            if not await recordings.any_due(tx, now):
                return []
        async with self._database.writing() as tx:
            await self._left(tx, due_by=now)
            rows = await recordings.claim(tx, now, limit, now + CLAIMED_FOR)
        async with self._database.reading() as tx:
            return [await self._described(tx, row) for row in rows]

    async def _left(self, tx: AsyncConnection, *, due_by: datetime | None) -> None:
        for call_id in await recordings.left_sending(tx, due_by):
            await self._stale(tx, call_id)

    async def next_due_at(self) -> datetime | None:
        async with self._database.reading() as tx:
            return await recordings.next_due_at(tx)

    async def _described(self, tx: AsyncConnection, row: MessageRow) -> DueRecording:
        call = await calls.get(tx, row.call_id)
        legs = await calls.legs_of(tx, row.call_id)
        kept = (await recordings.of_call(tx, row.call_id)).get(row.leg_key)
        account = await accounts.get(tx, call.account_id)
        card = await cards.get(tx, call.launch_id)
        is_pushed = row.reply_to is None and card is not None
        leg = legs[row.leg_key]
        return DueRecording(
            id=row.id,
            call_id=row.call_id,
            leg_key=row.leg_key,
            chat_id=card.chat_id if is_pushed and card else row.chat_id,
            reply_to=card.message_id if is_pushed and card else row.reply_to or None,
            language=effective_language(await users.get(tx, row.user_id), self._settings),
            file_id=kept.file_id if kept else None,
            address=leg.record_path or "",
            base=self._settings.base_of(account.domain if account else None),
            number=call.number,
            phone=call.phone,
            name=(await recipients.names_of(tx, call.account_id, [call.phone])).get(call.phone),
            answers=await _answers(tx, call),
            talk_s=talk_seconds(leg),
        )

    async def not_fetched(self, due: DueRecording, reason: str, *, temporary: bool) -> None:
        """Everybody who waits for this recording waits for the next try, or is told that there will be none."""
        now = self._clock()
        async with self._database.writing() as tx:
            row = (await recordings.of_call(tx, due.call_id))[due.leg_key]
            pause = pause_after(row.tries + 1) if temporary else None
            state = RecordingState.UNAVAILABLE if pause is None else RecordingState.WAITING
            await recordings.change(
                tx, due.call_id, due.leg_key, state=state, reason=reason, tries=row.tries + 1, now=now
            )
            if pause is not None:
                await recordings.put_off_waiting(tx, due.call_id, due.leg_key, now + pause)
                return
            given_up = await recordings.give_up_waiting(tx, due.call_id, due.leg_key)
            await self._tell(tx, given_up, due.number, now)
            await self._stale(tx, due.call_id)
        self._wakeups.outbox.set()
        self._wakeups.cards.set()

    async def _tell(
        self, tx: AsyncConnection, given_up: Collection[MessageRow], number: CallNumber, now: datetime
    ) -> None:
        """Answers users who tapped for the recording; one that was to come by itself only changes its card."""
        for message in given_up:
            if message.reply_to is not None:
                await outbox.put(
                    tx,
                    f"recording:{message.id}",
                    chat_id=message.chat_id,
                    kind="recording_unavailable",
                    facts={"user_id": message.user_id, "number": number},
                    now=now,
                )

    async def sending(self, due: DueRecording) -> bool:
        """Writes it down as sending, before it leaves; False: another worker has it, or it was given up."""
        async with self._database.writing() as tx:
            return await recordings.move(
                tx,
                due.id,
                RecordingMessageState.WAITING,
                RecordingMessageState.SENDING,
                due_at=self._clock() + CLAIMED_FOR,
            )

    async def sent(self, due: DueRecording, message_id: int, file_id: str | None) -> None:
        """`file_id` None: Telegram did not take it for a sound, so the next request fetches it again."""
        now = self._clock()
        days = self._settings.recording_delete_days
        async with self._database.writing() as tx:
            await recordings.move(
                tx,
                due.id,
                RecordingMessageState.SENDING,
                RecordingMessageState.SENT,
                message_id=message_id,
                sent_at=now,
                delete_at=now + timedelta(days=days) if days else None,
            )
            await recordings.change(
                tx,
                due.call_id,
                due.leg_key,
                state=RecordingState.KEPT,
                reason=None,
                tries=0,
                file_id=file_id,
                now=now,
            )
            await self._stale(tx, due.call_id)
        self._wakeups.cards.set()

    async def put_off(self, due: DueRecording, until: datetime) -> None:
        """It certainly did not leave."""
        async with self._database.writing() as tx:
            await recordings.put_off(tx, due.id, until)

    async def file_gone(self, due: DueRecording) -> None:
        """Telegram no longer knows its file_id: the recording is fetched again at once."""
        now = self._clock()
        async with self._database.writing() as tx:
            await recordings.change(
                tx, due.call_id, due.leg_key, state=RecordingState.WAITING, file_id=None, now=now
            )
            await recordings.put_off(tx, due.id, now)

    async def ended(self, due: DueRecording, state: RecordingMessageState) -> None:
        """UNKNOWN: it may have arrived. DEAD: the chat takes no messages, or Telegram refuses this one."""
        async with self._database.writing() as tx:
            await recordings.move(tx, due.id, RecordingMessageState.SENDING, state)
            await self._stale(tx, due.call_id)
        self._wakeups.cards.set()

    # -- deleting ------------------------------------------------------------------------------------------------

    async def to_delete(self, limit: int = 50) -> list[OldRecording]:
        async with self._database.reading() as tx:
            return [
                OldRecording(
                    id=row.id,
                    call_id=row.call_id,
                    leg_key=row.leg_key,
                    chat_id=row.chat_id,
                    message_id=row.message_id or 0,
                    language=effective_language(await users.get(tx, row.user_id), self._settings),
                )
                for row in await recordings.to_delete(tx, self._clock(), limit)
            ]

    async def deleted(self, old: OldRecording) -> None:
        """It is out of the chat. Its file_id is forgotten too: with the bot's token it would still open the sound."""
        async with self._database.writing() as tx:
            await recordings.move(tx, old.id, RecordingMessageState.SENT, RecordingMessageState.DELETED)
            await recordings.change(
                tx,
                old.call_id,
                old.leg_key,
                state=RecordingState.FORGOTTEN,
                file_id=None,
                now=self._clock(),
            )

    async def delete_later(self, old: OldRecording, at: datetime) -> None:
        async with self._database.writing() as tx:
            await recordings.delete_later(tx, old.id, at)

    async def _stale(self, tx: AsyncConnection, call_id: CallId) -> None:
        call = await calls.get(tx, call_id)
        await cards.mark_stale(tx, [call.launch_id])


async def _answers(tx: AsyncConnection, call: CallRow) -> tuple[HeardAnswer, ...]:
    rows = (await calls.reactions_of(tx, [call.id])).get(call.id, [])
    launch = await launches.get(tx, call.launch_id) if rows else None
    return heard_answers(rows, () if launch is None else launch.content.reactions)
