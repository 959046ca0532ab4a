"""Who of a launch is next, decided at the last moment: the hold, the lock, the window, the caps, the stop list, the money.

What is cut off here is committed as `sending` before its request leaves (bot.services.sending).
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.draft import FromTemplate, SpokenCode
from bot.domain.ids import RecordId
from bot.domain.launch import LaunchState, RecipientState, WithheldReason
from bot.domain.schedule import next_opening
from bot.provider.client import Credentials
from bot.provider.methods import CreateCalls, CreateTemplateCalls
from bot.services.call_request import batch_request, needs_record, webhook_address
from bot.services.caps import Caps, day_start
from bot.services.drafting import phones_to_withhold
from bot.services.heard import finish_if_settled
from bot.services.launch_notices import pause, tell_kept_home
from bot.services.persons import effective_zone
from bot.services.spoken_codes import with_code
from storage import accounts, batches, cards, launches, outbox, people, records
from storage.accounts import Account, Connection, Link
from storage.batches import BatchRow
from storage.database import Database
from storage.keyring import Keyring
from storage.launches import LaunchRow, RecipientRow
from storage.records import RecordRow

OVERDUE = timedelta(minutes=10)
"""A launch this late is not sent: after an outage its moment may have passed, so its person is asked."""
GIVE_UP = timedelta(minutes=3)
"""Longer than any request may take: a batch still `sending` then has lost its sender."""
LOOKS = 20
"""Stretches of people looked through in one transaction for somebody who may be called."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A batch that is committed as sending, with all that its request needs."""

    launch: LaunchRow
    batch: BatchRow
    people: tuple[RecipientRow, ...]
    method: CreateCalls | CreateTemplateCalls = field(repr=False)
    credentials: Credentials

    def words(self, message: str) -> str:
        """The service's words, unless they may quote a code that nobody is to read."""
        return "" if isinstance(self.launch.content.what, SpokenCode) else message


@dataclass(frozen=True, slots=True)
class WantsRecord:
    """The launch may go on as soon as its text is a record."""

    launch: LaunchRow


class Cutting:
    def __init__(self, *, database: Database, keyring: Keyring, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._settings = settings
        self._clock = clock

    async def next(self, launch: LaunchRow, connection: Connection | None) -> Outgoing | WantsRecord | None:
        """Takes the next people of a launch and commits them as sending; None when there is nothing to send."""
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, launch.account_id)
            current = await launches.get(tx, launch.id)
            if current is None or not await self._may_go(tx, current, now):
                return None
            link = await accounts.link_of(tx, launch.user_id)
            if connection is None or link is None or link.account.id != launch.account_id:
                await self._end(tx, current, WithheldReason.DISCONNECTED, now)
                return None
            if not await self._has_money(tx, current, link, now):
                return None
            credentials = Credentials(connection.account.domain, connection.api_key)
            record = await records.of_launch(tx, current.id) if needs_record(current.content) else None
            if needs_record(current.content) and (record is None or record.provider_id is None):
                return WantsRecord(current)
            if record is not None and await self._awaits_moderation(tx, current, record, now):
                return None
            record_id = None if record is None else record.provider_id
            return await self._cut(tx, current, link.account, credentials, record_id, now)

    async def pause_if_overdue(self, launch: LaunchRow) -> None:
        """A key that does not open may be read after a reload; it is waited for as long as for anything else."""
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, launch.account_id)
            current = await launches.get(tx, launch.id)
            if current is not None and now - current.due_at > OVERDUE:
                await self._may_go(tx, current, now)

    async def _cut(
        self,
        tx: AsyncConnection,
        launch: LaunchRow,
        account: Account,
        credentials: Credentials,
        record_id: RecordId | None,
        now: datetime,
    ) -> Outgoing | None:
        chosen = await self._who_may_be_called(tx, launch)
        if not chosen:
            if not await launches.people(tx, launch.id, states=[RecipientState.QUEUED], limit=1):
                await launches.nothing_to_do(tx, launch.id)
                await finish_if_settled(tx, launch.id, now)
            return None
        content = await with_code(tx, self._keyring, launch, now)
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
            overdue_at=now + GIVE_UP,
            balance_kopecks=account.balance_kopecks,
        )
        method = batch_request(
            replace(launch, content=content),
            chosen,
            settings=self._settings,
            webhook=webhook_address(self._settings, self._keyring, batch.reference),
            reference=batch.reference,
            now=now,
            record_id=record_id,
        )
        ids = [person.id for person in chosen]
        await launches.settle_people(tx, ids, RecipientState.SENDING, batch_id=batch.id)
        await cards.mark_stale(tx, [launch.id])
        return Outgoing(launch, batch, tuple(chosen), method, credentials)

    async def _may_go(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """Moves a held launch on; one that is late, locked, outside its window or no longer running stays."""
        account = await accounts.get(tx, launch.account_id)
        is_locked = account is not None and account.is_locked
        waits = launch.state in {LaunchState.HELD, LaunchState.RUNNING}
        if not waits or launch.due_at > now:
            return False
        if is_locked or now - launch.due_at > OVERDUE:
            reason = "locked" if is_locked else "overdue"
            await pause(tx, launch, reason, f"paused:{launch.id}:{launch.due_at:%H%M%S}", now)
            return False
        if await self._waits_for_window(tx, launch, now):
            return False
        if launch.state is LaunchState.HELD:
            return await launches.move(tx, launch.id, LaunchState.RUNNING, due_at=launch.due_at)
        return True

    async def _waits_for_window(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """Outside the window, by the clock of whoever started it, nothing leaves: here it can still be stopped for free.

        The service minds the window by the clocks of those it calls; of template calls it may not.
        """
        window = launch.content.window
        if window is None:
            return False
        zone = effective_zone(await people.get(tx, launch.user_id), self._settings)
        opening = next_opening(window, now, zone)
        if opening <= now:
            return False
        await launches.change(tx, launch.id, due_at=opening)
        await cards.mark_stale(tx, [launch.id])
        return True

    async def _has_money(self, tx: AsyncConnection, launch: LaunchRow, link: Link, now: datetime) -> bool:
        """An empty balance or a day's roubles that calls have really cost stop what has not left."""
        balance = link.account.balance_kopecks
        if balance is not None and balance <= 0:
            reason = WithheldReason.NO_MONEY
        elif await Caps(self._settings, link.account).is_spent(tx, day_start(now, self._settings)):
            reason = WithheldReason.CAP
        else:
            return True
        await tell_kept_home(tx, launch, reason, now)
        await self._end(tx, launch, reason, now)
        return False

    async def _awaits_moderation(
        self, tx: AsyncConnection, launch: LaunchRow, record: RecordRow, now: datetime
    ) -> bool:
        """With an unmoderated record the service silently never dials (contract, ground rules): asked about once."""
        if not record.needs_moderation:
            return False
        key = f"moderation:{launch.id}"
        if await outbox.is_known(tx, key):
            return False
        await pause(tx, launch, "record_moderation", key, now)
        return True

    async def _end(
        self, tx: AsyncConnection, launch: LaunchRow, reason: WithheldReason, now: datetime
    ) -> None:
        """Who has not left stays at home; who has still reports."""
        await launches.withhold(tx, launch.id, reason)
        await launches.nothing_to_do(tx, launch.id)
        await finish_if_settled(tx, launch.id, now)
        await cards.mark_stale(tx, [launch.id])

    async def _who_may_be_called(self, tx: AsyncConnection, launch: LaunchRow) -> list[RecipientRow]:
        """The next people. The stop list and unsettled calls count at the moment of sending, whatever was true before."""
        size = min(self._settings.batch_size, launch.content.per_minute or self._settings.batch_size)
        for _ in range(LOOKS):
            queued = await launches.people(
                tx, launch.id, states=[RecipientState.QUEUED], limit=size, lock=True
            )
            phones = [person.phone for person in queued]
            withheld = await phones_to_withhold(tx, launch.account_id, phones, beside=launch.id)
            await launches.withhold(
                tx,
                launch.id,
                {person.id: withheld[person.phone] for person in queued if person.phone in withheld},
            )
            chosen = [person for person in queued if person.phone not in withheld]
            if chosen or not queued:
                return chosen
        return []
