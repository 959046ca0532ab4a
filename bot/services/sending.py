"""The only place from which calls leave, and the only one that spends money: batch by batch, each written down first.

A batch is committed as `sending` before its request leaves, and settled after the answer. Whatever kills the process in
between leaves it `sending`; found so at start, it is unknown, since it may have left. It is never sent again by itself.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.draft import SpokenCode
from bot.domain.ids import LaunchId
from bot.domain.launch import BatchState, LaunchState, RecipientState, RejectReason, WithheldReason
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import Happened, ProviderError
from bot.provider.methods import CreateCalls
from bot.provider.models import CallInfo, CreateAnswer
from bot.services.call_request import call_request, webhook_address
from bot.services.drafting import phones_to_withhold
from bot.services.odd_news import own_effects
from bot.services.spoken_codes import with_code
from bot.services.tracking import Tracking, finish_if_settled
from bot.services.wakeups import Wakeups
from storage import accounts, batches, calls, cards, launches, outbox
from storage.accounts import Accounts, Connection
from storage.batches import BatchRow
from storage.database import Database
from storage.errors import DatabaseBusy, KeyringError
from storage.keyring import Keyring
from storage.launches import LaunchRow, RecipientRow

log = structlog.get_logger(__name__)

OVERDUE = timedelta(minutes=10)
"""A launch this late is not sent: after an outage its moment may have passed, so its person is asked."""
RETRY_STEPS_S = (2, 5, 15, 30, 60)
"""Between tries that never left this machine; after the last the launch pauses."""
GIVE_UP = timedelta(minutes=3)
"""Longer than any request may take: a batch still `sending` then has lost its sender."""
SETTLE_PAUSES_S = (0.1, 1.0, 3.0)
"""Between tries to write an answer down: its ids are nowhere else, so a database that stumbles is asked again."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A batch that is committed as sending, with all that its request needs."""

    launch: LaunchRow
    batch: BatchRow
    people: tuple[RecipientRow, ...]
    method: CreateCalls = field(repr=False)
    credentials: Credentials

    def words(self, message: str) -> str:
        """The service's words, unless they may quote a code that nobody is to read."""
        return "" if isinstance(self.launch.content.what, SpokenCode) else message


class Sending:
    def __init__(
        self,
        *,
        database: Database,
        connected: Accounts,
        keyring: Keyring,
        settings: Settings,
        service: CallingService,
        tracking: Tracking,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._accounts = connected
        self._keyring = keyring
        self._settings = settings
        self._service = service
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
            connection = await self._accounts.connection_of(launch.user_id)
        except KeyringError:
            await self._pause_overdue(launch)
            raise
        outgoing = await self._cut(launch, connection)
        if outgoing is None:
            self._wake()
            return
        try:
            answer = await self._service.request(outgoing.method, outgoing.credentials)
        except ProviderError as error:
            await self._written_down(partial(self._failed, outgoing, error))
        else:
            if answer.placed or answer.failed:
                await self._written_down(partial(self._placed, outgoing, answer))
            else:
                await self._written_down(partial(self._told_nothing, outgoing))
        self._wake()

    async def _written_down(self, settle: Callable[[], Awaitable[None]]) -> None:
        for pause_s in SETTLE_PAUSES_S:
            try:
                await settle()
            except (DBAPIError, DatabaseBusy, OSError) as error:
                # Its text may quote phones.
                log.warning("an answer could not be written down, trying again", kind=type(error).__name__)
                await asyncio.sleep(pause_s)
            else:
                return
        await settle()

    async def _cut(self, launch: LaunchRow, connection: Connection | None) -> Outgoing | None:
        """Takes the next people of a launch and commits them as sending; None when there is nothing to send."""
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, launch.account_id)
            current = await launches.get(tx, launch.id)
            if current is None or not await self._may_go(tx, current, now):
                return None
            await self._keep_home(tx, current)
            people = await launches.people(
                tx, launch.id, states=[RecipientState.QUEUED], limit=self._settings.batch_size, lock=True
            )
            if not people:
                await launches.nothing_to_do(tx, launch.id)
                await finish_if_settled(tx, launch.id, now)
                return None
            link = await accounts.link_of(tx, launch.user_id)
            if connection is None or link is None or link.account.id != launch.account_id:
                await launches.withhold(tx, launch.id, WithheldReason.DISCONNECTED)
                await finish_if_settled(tx, launch.id, now)
                await cards.mark_stale(tx, [launch.id])
                return None
            content = await with_code(tx, self._keyring, current, now)
            if isinstance(content, WithheldReason):
                await launches.withhold(tx, launch.id, content)
                await finish_if_settled(tx, launch.id, now)
                await cards.mark_stale(tx, [launch.id])
                return None
            batch = await batches.add(
                tx,
                reference=secrets.token_hex(16),
                launch=current,
                size=len(people),
                now=now,
                overdue_at=now + GIVE_UP,
                balance_kopecks=link.account.balance_kopecks,
            )
            method = call_request(
                content,
                [person.phone for person in people],
                webhook=webhook_address(self._settings, self._keyring, batch.reference),
                reference=batch.reference,
                now=now,
            )
            await launches.settle_people(
                tx, [person.id for person in people], RecipientState.SENDING, batch_id=batch.id
            )
            await cards.mark_stale(tx, [launch.id])
        credentials = Credentials(connection.account.domain, connection.api_key)
        return Outgoing(current, batch, tuple(people), method, credentials)

    async def _pause_overdue(self, launch: LaunchRow) -> None:
        """A key that does not open may be read after a reload; it is waited for as long as for anything else."""
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, launch.account_id)
            current = await launches.get(tx, launch.id)
            if current is not None and now - current.due_at > OVERDUE:
                await self._may_go(tx, current, now)

    async def _may_go(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """Moves a held launch on; one that is late, locked or no longer running stays."""
        account = await accounts.get(tx, launch.account_id)
        is_locked = account is not None and account.is_locked
        waits = launch.state in {LaunchState.HELD, LaunchState.RUNNING}
        if not waits or launch.due_at > now:
            return False
        if is_locked or now - launch.due_at > OVERDUE:
            reason = "locked" if is_locked else "overdue"
            await launches.move(tx, launch.id, LaunchState.PAUSED, paused_because=reason)
            await self._tell(
                tx, launch, f"paused:{launch.id}:{launch.due_at:%H%M%S}", "launch_paused", reason=reason
            )
            await cards.mark_stale(tx, [launch.id])
            return False
        if launch.state is LaunchState.HELD:
            return await launches.move(tx, launch.id, LaunchState.RUNNING, due_at=launch.due_at)
        return True

    async def _keep_home(self, tx: AsyncConnection, launch: LaunchRow) -> None:
        """The stop list and unsettled calls count at the moment of sending, whatever was true at Confirm."""
        queued = await launches.people(tx, launch.id, states=[RecipientState.QUEUED])
        withheld = await phones_to_withhold(
            tx, launch.account_id, [person.phone for person in queued], beside=launch.id
        )
        await launches.withhold(
            tx,
            launch.id,
            {person.id: withheld[person.phone] for person in queued if person.phone in withheld},
        )

    async def _placed(self, outgoing: Outgoing, answer: CreateAnswer) -> None:
        """What became of each person; a webhook may have told of some before."""
        now = self._clock()
        by_phone = {person.phone: person for person in outgoing.people}
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, outgoing.launch.account_id)
            for placed in answer.placed:
                person = by_phone.get(placed.phone) if placed.phone else None
                if person is None:
                    log.warning("the answer names a phone that was not asked for", batch=outgoing.batch.id)
                    continue
                info = CallInfo(
                    id=placed.id,
                    planned_at=placed.planned_at,
                    smart_delay_min=placed.smart_delay_min,
                )
                # It is made, even under an id that can't be kept (of another call, or no number of ours).
                await launches.settle_people(tx, [person.id], RecipientState.PLACED)
                async with own_effects(tx, batch=outgoing.batch.id):
                    await self._tracking.place(tx, outgoing.batch, person, info, now)
            for failed in answer.failed:
                if failed.phone in by_phone:
                    await launches.settle_people(
                        tx,
                        [by_phone[failed.phone].id],
                        RecipientState.REJECTED,
                        reason=RejectReason.ITEM_ERROR,
                        message=outgoing.words(failed.message),
                    )
            missing = [by_phone[phone].id for phone in answer.missing]
            await launches.settle_people(tx, missing, RecipientState.REJECTED, reason=RejectReason.MISSING)
            await batches.settle(
                tx,
                outgoing.batch.id,
                BatchState.PLACED,
                by="answer",
                now=now,
                record_cost_kopecks=answer.record_cost_kopecks,
            )
            await self._after(tx, outgoing.launch, now)

    async def _told_nothing(self, outgoing: Outgoing) -> None:
        """A success that names nobody says nothing of anybody: as unknown as a lost answer."""
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, outgoing.launch.account_id)
            await self._lost(tx, outgoing.batch, "unreadable", self._clock())

    async def _failed(self, outgoing: Outgoing, error: ProviderError) -> None:
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
        self, tx: AsyncConnection, outgoing: Outgoing, error: ProviderError, now: datetime
    ) -> None:
        """It certainly did not happen and may later: back to the queue, a few times, then the person is asked."""
        launch, batch = outgoing.launch, outgoing.batch
        await batches.settle(tx, batch.id, BatchState.RETURNED, by="answer", now=now, error=error.code)
        await launches.settle_people(tx, [person.id for person in outgoing.people], RecipientState.QUEUED)
        current = await launches.get(tx, launch.id)
        if current is None or current.state is not LaunchState.RUNNING:
            # Stopped while it tried: who did not leave stays home like all the others.
            await launches.withhold(tx, launch.id, WithheldReason.STOPPED)
            await cards.mark_stale(tx, [launch.id])
            return
        step = RETRY_STEPS_S[min(launch.tries, len(RETRY_STEPS_S) - 1)]
        tries = await launches.try_later(tx, launch.id, now + timedelta(seconds=step))
        if tries > len(RETRY_STEPS_S):
            await launches.move(tx, launch.id, LaunchState.PAUSED, paused_because="unreachable")
            await self._tell(tx, launch, f"paused:{batch.id}", "launch_paused", reason="unreachable")
        await cards.mark_stale(tx, [launch.id])

    async def _refused(
        self, tx: AsyncConnection, outgoing: Outgoing, error: ProviderError, now: datetime
    ) -> None:
        reasons = {"moderation": RejectReason.MODERATION, "no_money": RejectReason.NO_MONEY}
        reason = reasons.get(error.code, RejectReason.REFUSED)
        batch, message = outgoing.batch, outgoing.words(error.message)
        await batches.settle(
            tx, batch.id, BatchState.REFUSED, by="answer", now=now, error=error.code, message=message
        )
        ids = [person.id for person in outgoing.people]
        await launches.settle_people(tx, ids, RecipientState.REJECTED, reason=reason, message=message)
        # What the service refuses once for such a reason it would refuse batch after batch.
        await launches.withhold(tx, outgoing.launch.id, WithheldReason.STOPPED)
        await self._tell(
            tx,
            outgoing.launch,
            f"refused:{batch.id}",
            "launch_failed",
            code=f"provider-{error.code.replace('_', '-')}",
            message=message,
        )
        await self._after(tx, outgoing.launch, now)

    async def _lost(self, tx: AsyncConnection, batch: BatchRow, error: str, now: datetime) -> None:
        """The answer is lost. A webhook that came meanwhile proves the batch, else only one to come or a person can."""
        launch = await launches.get(tx, batch.launch_id)
        if launch is None:
            raise LookupError("a batch without its launch")
        ids = [person.id for person in await launches.people_of_batch(tx, batch.id)]
        if await calls.any_of_batch(tx, batch.id):
            if await batches.settle(tx, batch.id, BatchState.PLACED, by="webhook", now=now):
                await launches.settle_people(tx, ids, RecipientState.PLACED)
        elif await batches.settle(tx, batch.id, BatchState.UNKNOWN, by="answer", now=now, error=error):
            await launches.settle_people(tx, ids, RecipientState.UNKNOWN)
            await self._tell(
                tx, launch, f"unknown:{batch.id}", "unknown_batch", batch_id=batch.id, people=batch.size
            )
        await self._after(tx, launch, now)

    async def _after(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> None:
        """The next batch is due at once; the launch is done when nobody is left to wait for."""
        await launches.due_again(tx, launch.id, now)
        await finish_if_settled(tx, launch.id, now)
        await cards.mark_stale(tx, [launch.id])

    async def _tell(
        self, tx: AsyncConnection, launch: LaunchRow, key: str, kind: str, **facts: str | int | None
    ) -> None:
        await outbox.put(
            tx,
            key,
            chat_id=launch.chat_id,
            kind=kind,
            facts={"launch_id": launch.id, "user_id": launch.user_id, **facts},
            now=self._clock(),
        )

    def _wake(self) -> None:
        self._wakeups.sending.set()
        self._wakeups.cards.set()
        self._wakeups.outbox.set()
