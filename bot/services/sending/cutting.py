"""Which recipients of a launch are called next, decided at the last moment by the hold, the gate and the money.

The batch that is cut here is committed as `sending` before its request leaves (bot.services.sending.sending).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.launch import LaunchState, RecipientState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.drafts.draft import FromLaunch, FromTemplate, SpokenCode
from bot.domain.drafts.draft_texts import known_records, texts_to_voice
from bot.domain.ids import RecordId
from bot.provider.models import CreateAnswer
from bot.services.account.pricing import most_in_one_request
from bot.services.drafts.earlier_record import said_before, sentences_before
from bot.services.ledger.endings import finish_if_settled
from bot.services.ledger.notices import pause, tell_kept_home
from bot.services.paid.call_request import HookAddresses, batch_request
from bot.services.paid.gate import GOES_ON, Admitted, Paid, PaidGate
from bot.services.refusal import Refusal
from bot.services.relaying.hooks import has_own_hook
from bot.services.sending.one_by_one import WhoseTurn, turn_of_next
from bot.services.sending.own_words import NextSentence, next_sentence, same_words
from bot.services.users.locale import effective_zone
from bot.services.verification.spoken_codes import with_code
from storage.account import accounts, users
from storage.calling import batches, launches, recipients, reminders, second_calls
from storage.calling.batches import BatchRow
from storage.calling.launches import LaunchRow
from storage.calling.recipients import RecipientRow
from storage.chat import cards, outbox, watch_cards
from storage.engine.database import Database
from storage.keys.keyring import Keyring
from storage.sounds import records
from storage.sounds.records import RecordRow

OVERDUE = timedelta(minutes=10)
"""A launch this late is not sent: after an outage its moment may have passed, so its user is asked."""
UNSETTLED = timedelta(minutes=5)
"""When to look again whether a second call is needed, while nobody knows how the first one ends."""
LOOKS = 20
"""In one transaction, so many groups of recipients at most are searched for somebody who may be called."""


@dataclass(frozen=True, slots=True)
class OutgoingBatch:
    """A batch that is committed as sending, with all that its request needs."""

    launch: LaunchRow
    batch: BatchRow
    recipients: tuple[RecipientRow, ...]
    paid: Paid[CreateAnswer]

    def words(self, message: str) -> str:
        """The service's message, or none where it might quote a code that nobody may read."""
        return "" if isinstance(self.launch.content.what, SpokenCode) else message


@dataclass(frozen=True, slots=True)
class WantsRecord:
    """The launch may go on as soon as this text of it is a record."""

    launch: LaunchRow
    part: int
    text: str = field(repr=False)


class Cutting:
    def __init__(
        self, *, database: Database, gate: PaidGate, keyring: Keyring, settings: Settings, clock: Clock
    ) -> None:
        self._database = database
        self._gate = gate
        self._keyring = keyring
        self._settings = settings
        self._clock = clock

    async def next(self, launch: LaunchRow) -> OutgoingBatch | WantsRecord | None:
        """Takes the next recipients of a launch and commits them as sending; None when there is nothing to send.

        Raises storage.engine.errors.KeyringError where the key doesn't open; then nothing was written.
        """
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, launch.account_id)
            now = self._clock()
            current = await launches.get(tx, launch.id)
            if current is None or current.state not in GOES_ON or current.due_at > now:
                return None
            try:
                entry = await self._gate.enter(tx, launch.user_id, launch.account_id, launch_id=launch.id)
            except Refusal as refusal:
                await self._stands(tx, current, refusal.code, now)
                return None
            if (
                not await self._may_go(tx, current, entry.now)
                or not await self._has_money(tx, current, entry)
                or not await self._is_anybody_due(tx, current, entry.now)
            ):
                return None
            current = await _with_earlier_records(tx, current)
            texts, is_personal = texts_to_voice(current.content), current.content.is_personal
            made = await records.parts_of_launch(tx, current.id) if texts or is_personal else {}
            said = await self._next_sentence(tx, current, made, entry.now) if is_personal else None
            if said is not None and said.part is not None:
                texts = {**texts, said.part: said.text}
            voiced = dict(known_records(current.content))
            for part, text in texts.items():
                record_id = made[part].provider_id if part in made else None
                if record_id is None:
                    return WantsRecord(current, part, text)
                voiced[text] = record_id
            if await self._awaits_moderation(tx, current, made, now):
                return None
            return await self._cut(tx, current, entry, voiced, said)

    async def pause_if_overdue(self, launch: LaunchRow) -> None:
        """For a launch whose key does not open. A reload may mend that, so the launch waits until it is overdue."""
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, launch.account_id)
            current = await launches.get(tx, launch.id)
            if current is not None and current.state in GOES_ON:
                await self._pause_overdue(tx, current, self._clock())

    async def _cut(
        self,
        tx: AsyncConnection,
        launch: LaunchRow,
        entry: Admitted,
        voiced: Mapping[str, RecordId],
        said: NextSentence | None,
    ) -> OutgoingBatch | None:
        """`said`: what these recipients hear, if their launch has a sentence for each."""
        now = entry.now
        if launch.content.until_acknowledged and not await self._is_turn_of_next(tx, launch, now):
            return None
        room = await self._gate.calls_left(tx, launch, entry)
        chosen = (await self._who_may_be_called(tx, launch, said))[:room]
        if not room and await recipients.is_any(tx, launch.id, [RecipientState.QUEUED]):
            await tell_kept_home(tx, launch, WithheldReason.CAP, now)
            await self._end(tx, launch, WithheldReason.CAP, now)
            return None
        if not chosen:
            await self._wait_or_end(tx, launch, now)
            return None
        heard = launch if said is None else said.said_in(launch)
        content = await with_code(tx, self._keyring, heard, now, overdue_at=entry.overdue_at)
        if isinstance(content, WithheldReason):
            await self._end(tx, launch, content, now)
            return None
        batch = await batches.add(
            tx,
            reference=secrets.token_hex(16),
            launch=launch,
            kind="template" if isinstance(launch.content.what, FromTemplate) else "ordinary",
            size=len(chosen),
            now=now,
            overdue_at=entry.overdue_at,
            balance_kopecks=entry.account.balance_kopecks,
            is_relayed=self._settings.public_url is not None and has_own_hook(launch.content),
        )
        method = batch_request(
            await self._gate.as_it_rings(tx, replace(launch, content=content), now),
            chosen,
            settings=self._settings,
            hooks=HookAddresses(self._settings, self._keyring, batch.reference),
            now=now,
            voiced=voiced,
        )
        await self._show_second_calls(tx, launch, now)
        ids = [recipient.id for recipient in chosen]
        await recipients.settle_recipients(tx, ids, RecipientState.SENDING, batch_id=batch.id)
        await cards.mark_stale(tx, [launch.id])
        return OutgoingBatch(launch, batch, tuple(chosen), entry.paid(method))

    async def _is_anybody_due(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """Of a launch whose people have times of their own: looked at before anything is voiced for them."""
        if launch.content.appointments is None:
            return True
        await reminders.withhold_past(tx, launch.id, now)
        if launch.content.appointments.is_second:
            await second_calls.withhold_needless(tx, launch.id, launch.account_id)
            await second_calls.put_off_unsettled(tx, launch.id, now, now + UNSETTLED)
        if await recipients.first_queued(tx, launch.id, due_by=now) is not None:
            return True
        await self._wait_or_end(tx, launch, now)
        return False

    async def _wait_or_end(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> None:
        if (at := await reminders.next_due_at(tx, launch.id)) is not None and at > now:
            await launches.change(tx, launch.id, due_at=at)
        elif not await recipients.is_any(tx, launch.id, [RecipientState.QUEUED]):
            await launches.nothing_to_do(tx, launch.id)
            await finish_if_settled(tx, launch.id, now)
        await cards.mark_stale(tx, [launch.id, await reminders.main_of(tx, launch.id)])

    async def _show_second_calls(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> None:
        """Second calls have no card before one of them leaves: most lists need none."""
        appointments = launch.content.appointments
        if appointments is None or not appointments.is_second:
            return
        await cards.mark_stale(tx, [await reminders.main_of(tx, launch.id)])
        if await cards.get(tx, launch.id) is None:
            await cards.add(tx, launch.id, launch.chat_id, None, now)
            await watch_cards.add_for(tx, launch.account_id, launch.id, launch.user_id, now)

    async def _is_turn_of_next(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """For a launch that goes from one recipient to the next: waits, ends or asks where the next may not be called."""
        if not await recipients.is_any(tx, launch.id, [RecipientState.QUEUED]):
            return True
        found = await turn_of_next(tx, launch, now)
        match found.turn:
            case WhoseTurn.WAIT:
                await launches.change(tx, launch.id, due_at=found.at)
            case WhoseTurn.OVER:
                await tell_kept_home(tx, launch, WithheldReason.ACKNOWLEDGED, now)
                await self._end(tx, launch, WithheldReason.ACKNOWLEDGED, now)
            case WhoseTurn.UNCLEAR if not await outbox.is_known(tx, found.about):
                await pause(tx, launch, "maybe_acknowledged", found.about, now)
            case _:
                return True
        return False

    async def _stands(self, tx: AsyncConnection, launch: LaunchRow, code: str, now: datetime) -> None:
        """The gate refused the launch: without its key it ends, for any other reason a user is asked."""
        if code in {"not-connected", "other-account"}:
            await launches.move(tx, launch.id, LaunchState.RUNNING, due_at=launch.due_at)
            await self._end(tx, launch, WithheldReason.DISCONNECTED, now)
        else:
            await self._pause(tx, launch, code, now)

    async def _may_go(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """Moves a launch on from its hold; one that is late or outside its window stays."""
        if await self._pause_overdue(tx, launch, now):
            return False
        opening = await self._gate.calls_open_at(tx, launch, now)
        if opening > now:
            # While it waits here it can still be stopped for free.
            await launches.change(tx, launch.id, due_at=opening)
            await cards.mark_stale(tx, [launch.id])
            return False
        if await self._gate.calls_ring_at_night(tx, launch, now):
            await self._pause(tx, launch, "outside_hours", now)
            return False
        if launch.state is LaunchState.HELD:
            return await launches.move(tx, launch.id, LaunchState.RUNNING, due_at=launch.due_at)
        return True

    async def _pause_overdue(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        if now - launch.due_at <= OVERDUE:
            return False
        await self._pause(tx, launch, "overdue", now)
        return True

    async def _pause(self, tx: AsyncConnection, launch: LaunchRow, reason: str, now: datetime) -> None:
        await pause(tx, launch, reason, f"paused:{launch.id}:{launch.due_at:%H%M%S}", now)

    async def _has_money(self, tx: AsyncConnection, launch: LaunchRow, entry: Admitted) -> bool:
        """False: the balance is empty, or today's calls have really cost the day's cap; then the launch ends here."""
        balance = entry.account.balance_kopecks
        if balance is not None and balance <= 0:
            reason = WithheldReason.NO_MONEY
        elif await self._gate.calls_are_spent(tx, entry):
            reason = WithheldReason.CAP
        else:
            return True
        await tell_kept_home(tx, launch, reason, entry.now)
        await self._end(tx, launch, reason, entry.now)
        return False

    async def _awaits_moderation(
        self, tx: AsyncConnection, launch: LaunchRow, made: Mapping[int, RecordRow], now: datetime
    ) -> bool:
        """The service silently never dials with an unmoderated record (contract, ground rules): the user is told once."""
        if not any(record.needs_moderation for record in made.values()):
            return False
        key = f"moderation:{launch.id}"
        if await outbox.is_known(tx, key):
            return False
        await pause(tx, launch, "record_moderation", key, now)
        return True

    async def _end(
        self, tx: AsyncConnection, launch: LaunchRow, reason: WithheldReason, now: datetime
    ) -> None:
        """Recipients who were not sent stay at home; calls that have left still report."""
        await recipients.withhold(tx, launch.id, reason)
        await launches.nothing_to_do(tx, launch.id)
        await finish_if_settled(tx, launch.id, now)
        await cards.mark_stale(tx, [launch.id])

    async def _next_sentence(
        self, tx: AsyncConnection, launch: LaunchRow, made: Mapping[int, RecordRow], now: datetime
    ) -> NextSentence | None:
        return await next_sentence(tx, launch, made, now, await self._zone(tx, launch))

    async def _zone(self, tx: AsyncConnection, launch: LaunchRow) -> ZoneInfo:
        return effective_zone(await users.get(tx, launch.user_id), self._settings)

    async def _who_may_be_called(
        self, tx: AsyncConnection, launch: LaunchRow, said: NextSentence | None
    ) -> list[RecipientRow]:
        """The next recipients. The stop list and unsettled calls are looked at now, at the moment of sending."""
        size, now = most_in_one_request(launch.content, self._settings), self._clock()
        if isinstance(launch.content.source, FromLaunch):
            await reminders.withhold_past(tx, launch.id, now)
        for _ in range(LOOKS):
            queued = await recipients.recipients_of(
                tx,
                launch.id,
                states=[RecipientState.QUEUED],
                limit=size,
                lock=True,
                due_by=now,
                sentence=None if said is None else said.key,
            )
            if said is not None:
                queued = same_words(launch, queued, said, now, await self._zone(tx, launch))
            phones = [recipient.phone for recipient in queued]
            withheld = await self._gate.calls_kept_home(tx, launch, phones)
            await recipients.withhold(
                tx,
                launch.id,
                {
                    recipient.id: withheld[recipient.phone]
                    for recipient in queued
                    if recipient.phone in withheld
                },
            )
            chosen = [recipient for recipient in queued if recipient.phone not in withheld]
            if chosen or not queued:
                return chosen
        return []


async def _with_earlier_records(tx: AsyncConnection, launch: LaunchRow) -> LaunchRow:
    """A launch beside another one plays what was voiced for that one."""
    if launch.content.appointments is None:
        return launch
    main = await launches.get(tx, await reminders.main_of(tx, launch.id))
    if main is None or main.id == launch.id:
        return launch
    content = launch.content
    what = await said_before(tx, main) if content.what == main.content.what else content.what
    return replace(launch, content=replace(content, what=what, voiced=await sentences_before(tx, main)))
