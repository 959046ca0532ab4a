"""News on its way to the users' own systems: what the worker sends, and what became of it.

What their system takes is done. What it doesn't take is tried again with growing pauses for a day, then given up; the
launch's author is told so once. A crash repeats at most what was being sent: their system may hear something twice, as it
may from the service.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.hooks.own_hook import OwnHook, hook_flaw
from bot.domain.ids import AccountId
from bot.provider.errors import UnreadableWebhookError
from bot.provider.webhooks import as_told_to
from bot.services.ledger.notices import tell
from bot.services.relaying.hooks import hook_for
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.calling import launches, relays
from storage.calling.launches import LaunchRow
from storage.calling.relays import DueRow, RelayRow
from storage.engine.database import Database

FOR = timedelta(days=1)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))
"""The last one again and again."""
CLAIMED_FOR = timedelta(minutes=1)
"""Longer than any sending takes."""
MOST_ASIDE = 20
"""If their system refuses more of one launch, it is not about single bodies, and the rest waits."""
CANDIDATES = 200
KEEP_DONE = timedelta(days=2)
"""Longer than the inbox may hand the same entry over again."""


@dataclass(frozen=True, slots=True)
class DueRelay:
    """One request to a user's own system, complete with their parameters and headers."""

    row: RelayRow
    account_id: AccountId
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def host(self) -> str:
        return self.row.host


class Relaying:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups

    async def recover(self) -> None:
        """At a start when no other worker can be alive: all that waits is tried at once."""
        async with self._database.writing() as tx:
            await relays.make_due(tx, self._clock())

    async def due(self, under_way: Counter[str], *, limit: int, per_host: int) -> list[DueRelay]:
        """What is to be sent now; for CLAIMED_FOR nobody but the caller gets it.

        `under_way`: how many requests the caller has at each host; `per_host`: the most it wants there.
        """
        now = self._clock()
        full = [host for host, count in under_way.items() if count >= per_host]
        async with self._database.reading() as tx:
            candidates = await relays.due(tx, now, CANDIDATES, without=full)
        room = Counter(under_way)
        chosen: list[DueRow] = []
        for one in candidates:
            if room[one.host] < per_host and len(chosen) < limit:
                room[one.host] += 1
                chosen.append(one)
        found = []
        for one in chosen:
            async with self._database.writing() as tx:
                await accounts.lock_row(tx, one.account_id)
                found.append(await self._claimed(tx, one.id))
        return [relay for relay in found if relay is not None]

    async def next_due_at(self, under_way: Counter[str], *, per_host: int) -> datetime | None:
        """When something is due next at a host where the caller has room."""
        full = [host for host, count in under_way.items() if count >= per_host]
        async with self._database.reading() as tx:
            return await relays.next_due_at(tx, without=full)

    async def taken(self, relay: DueRelay, *, goes_on: bool) -> DueRelay | None:
        """Their system has taken it. Returns what comes after it, if the caller goes on with that."""
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, relay.account_id)
            await relays.close(tx, relay.row.id, self._clock(), given_up=False)
            following = await self._let_next_go(tx, relay.row)
            return await self._claimed(tx, following) if goes_on and following is not None else None

    async def not_taken(self, relay: DueRelay, *, is_refusal: bool) -> None:
        """It is tried again later. `is_refusal`: they refuse this body, so those behind it need not wait for it."""
        now, row = self._clock(), relay.row
        again = now + PAUSES[min(row.tries, len(PAUSES) - 1)]
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, relay.account_id)
            launch = await _launch_of(tx, row)
            if again >= row.received_at + FOR:
                await self._give_up(tx, row, launch, now)
                return
            steps_aside = is_refusal and await relays.count_aside(tx, row.launch_id, row.host) < MOST_ASIDE
            await relays.put_off(tx, row.id, again, aside=row.is_aside or steps_aside)
            if steps_aside:
                await self._let_next_go(tx, row)

    async def forget_done(self) -> None:
        async with self._database.writing() as tx:
            await relays.forget_done(tx, self._clock() - KEEP_DONE)

    async def _claimed(self, tx: AsyncConnection, row_id: int) -> DueRelay | None:
        """None: somebody else has it, or it is not to be sent any more."""
        now = self._clock()
        row = await relays.claim(tx, row_id, now, now + CLAIMED_FOR)
        if row is None:
            return None
        launch = await _launch_of(tx, row)
        account = await accounts.account_of(tx, launch.user_id)
        if account is None or account.id != launch.account_id:
            # Whoever has no key of the account any more hears nothing more of its calls.
            await relays.close(tx, row.id, now, given_up=True)
            await self._let_next_go(tx, row)
            return None
        hook = hook_for(launch.content, row.node)
        relay = None if hook is None or row.received_at <= now - FOR else self._made(row, launch, hook)
        if relay is None:
            await self._give_up(tx, row, launch, now)
        return relay

    def _made(self, row: RelayRow, launch: LaunchRow, hook: OwnHook) -> DueRelay | None:
        """None: it can't be sent at all."""
        if hook_flaw(hook, self._settings.forward_to, ours=self._settings.public_url) is not None:
            return None
        try:
            body = as_told_to(hook, row.body)
        except UnreadableWebhookError:
            return None
        return DueRelay(row, launch.account_id, hook.url, hook.header_values, body)

    async def _give_up(self, tx: AsyncConnection, row: RelayRow, launch: LaunchRow, now: datetime) -> None:
        await relays.close(tx, row.id, now, given_up=True)
        await relays.close_older(tx, row.launch_id, row.host, now - FOR, now)
        await self._let_next_go(tx, row)
        await tell(tx, launch, f"relay:{launch.id}", "relay_given_up", now, host=row.host)
        self._wakeups.outbox.set()

    async def _let_next_go(self, tx: AsyncConnection, row: RelayRow) -> int | None:
        self._wakeups.relays.set()
        return await relays.let_next_go(tx, row.launch_id, row.host, self._clock())


async def _launch_of(tx: AsyncConnection, row: RelayRow) -> LaunchRow:
    launch = await launches.get(tx, row.launch_id)
    if launch is None:
        raise AssertionError("news of no launch")
    return launch
