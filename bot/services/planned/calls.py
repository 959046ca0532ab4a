"""Calls that wait at the service for their time: until they begin, they can be moved and taken back, by their ids only.

The call's author and the account's owner may do that, each with a key of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, LaunchId, UserId
from bot.domain.phone import Phone
from bot.provider.client import CallingService, Credentials
from bot.provider.methods import Method
from bot.services.account.by_any_key import AnswerT, Asks
from bot.services.account.caps import Caps
from bot.services.account.connected import connection_or_refuse
from bot.services.planned.changes import (
    CHUNK,
    Carried,
    Change,
    Kept,
    PlannedChanges,
    PlannedMove,
    PlannedRemoval,
    Why,
)
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import accounts, users
from storage.account.api_keys import ApiKeys, Connection
from storage.calling import calls, day_use, launches, planned, recipients
from storage.calling.calls import CallRow
from storage.calling.launches import LaunchRow
from storage.chat import cards
from storage.engine.database import Database

KEPT_NAMED = 20
"""So many unchanged calls of a big launch are named with their reason; the rest are only counted."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a user asked for and what came of it. `unsent`: recipients who will be sent with the new time.

    `kept`: the first KEPT_NAMED calls that stayed as they were. `kept_count`: how many stayed.
    """

    done: int
    kept: tuple[Kept, ...] = ()
    kept_count: int = 0
    unsent: int = 0
    refusal: Refusal | None = None


class Planned:
    def __init__(
        self,
        *,
        database: Database,
        connected: ApiKeys,
        service: CallingService,
        changes: PlannedChanges,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._database = database
        self._settings = settings
        self._accounts = connected
        self._service = service
        self._changes = changes
        self._clock = clock
        self._chunk = CHUNK

    async def move(self, user_id: UserId, numbers: Sequence[int], at: datetime) -> Changed:
        """Moves these calls to another time. Raises Refusal not-connected, move-when-past, cap-day, cap-user."""
        return await self._change(user_id, numbers, self._moving(at))

    async def remove(self, user_id: UserId, numbers: Sequence[int]) -> Changed:
        """Takes these calls back. Raises Refusal not-connected."""
        return await self._change(user_id, numbers, PlannedRemoval(WithheldReason.CANCELLED))

    async def move_launch(self, user_id: UserId, launch_id: int, at: datetime) -> Changed:
        """Moves a launch's recipients who have not been called: those at the service, and those still to be sent.

        Raises Refusal not-connected, not-yours, move-when-past, cap-day, cap-user; then nobody was moved.
        """
        moving = self._moving(at)
        row, connection = await self._own_launch(user_id, launch_id)
        unsent, sending = await self._move_unsent(row, moving.at)
        changed = await self._change_launch(row.id, moving, self._asking(connection))
        on_their_way = (Kept(0, None, Why.SENDING),) if sending else ()
        return replace(
            changed,
            unsent=unsent,
            kept=(*await self._named(row.account_id, changed.kept), *on_their_way),
            kept_count=changed.kept_count + sending,
        )

    async def remove_launch(self, user_id: UserId, launch_id: int) -> Changed:
        """Takes back a launch's calls at the service; unsent recipients are left to Stop. Raises Refusal as above."""
        row, connection = await self._own_launch(user_id, launch_id)
        removal = PlannedRemoval(WithheldReason.CANCELLED)
        changed = await self._change_launch(row.id, removal, self._asking(connection))
        return replace(changed, kept=await self._named(row.account_id, changed.kept))

    async def remove_all(self, user_id: UserId, launch_id: LaunchId) -> tuple[int, int]:
        """For Stop: removes what has not begun (contract, section 10); (recipients removed, recipients still under way).

        Raises Refusal if the service fails or refuses; what was removed until then is noted.
        """
        async with self._database.reading() as tx:
            states = (RecipientState.PLACED, RecipientState.UNKNOWN, RecipientState.SENDING)
            begun = sum([await planned.count_recipients(tx, launch_id, state) for state in states])
            row = await launches.get(tx, launch_id)
        connection = await self._accounts.connection_of(user_id)
        if row is None or connection is None or connection.account.id != row.account_id:
            return 0, begun
        changed = await self._change_launch(
            launch_id, PlannedRemoval(WithheldReason.CANCELLED), self._asking(connection)
        )
        if changed.refusal is not None:
            raise changed.refusal
        return changed.done, begun - changed.done

    def _moving(self, at: datetime) -> PlannedMove:
        at = at.replace(microsecond=0)
        if at <= self._clock():
            raise Refusal("move-when-past")
        return PlannedMove(at)

    async def _change(self, user_id: UserId, numbers: Sequence[int], change: Change) -> Changed:
        connection = await connection_or_refuse(self._accounts, user_id)
        found, missing = await self._own_calls(user_id, connection, numbers)
        carried = Carried()
        if found and isinstance(change, PlannedMove):
            await self._reserve(found, change.at)
        if found:
            carried = await self._changes.carry_out(change, found, self._asking(connection))
        kept = await self._named(connection.account.id, (*missing, *carried.kept))
        return Changed(len(carried.done), kept, len(kept), refusal=carried.refusal)

    async def _named(self, account_id: AccountId, kept: Sequence[Kept]) -> tuple[Kept, ...]:
        phones = [one.phone for one in kept if one.phone is not None]
        async with self._database.reading() as tx:
            names = await recipients.names_of(tx, account_id, phones)
        return tuple(replace(one, name=names.get(one.phone or Phone(""))) for one in kept)

    async def _own_calls(
        self, user_id: UserId, connection: Connection, numbers: Sequence[int]
    ) -> tuple[list[CallRow], list[Kept]]:
        """The calls that may be changed, and why the others can't; another user's call looks the same as no call."""
        found: list[CallRow] = []
        missing: list[Kept] = []
        account = connection.account
        async with self._database.reading() as tx:
            for number in dict.fromkeys(numbers[:CHUNK]):
                call = await calls.by_number(tx, account.id, number)
                if call is None or user_id not in {call.user_id, account.owner_id}:
                    missing.append(Kept(number, None, Why.NO_SUCH))
                elif call.final_at is not None:
                    missing.append(Kept(call.number, call.phone, Why.OVER))
                elif call.status != CallStatus.CREATED:
                    missing.append(Kept(call.number, call.phone, Why.BEGUN))
                else:
                    found.append(call)
        return found, missing

    async def _change_launch(self, launch_id: LaunchId, change: Change, ask: Asks) -> Changed:
        """Changes a launch chunk by chunk; ends early if the service is away, and then all that was done is noted."""
        done, after, kept_count = 0, 0, 0
        kept: tuple[Kept, ...] = ()
        refusal: Refusal | None = None
        while refusal is None:
            async with self._database.reading() as tx:
                chunk = await planned.of_launch(tx, launch_id, after=after, limit=self._chunk)
            if not chunk:
                break
            carried = await self._changes.carry_out(change, chunk, ask)
            done, after, refusal = done + len(carried.done), chunk[-1].id, carried.refusal
            kept = (*kept, *carried.kept)[:KEPT_NAMED]
            kept_count += len(carried.kept)
        async with self._database.writing() as tx:
            if isinstance(change, PlannedMove):
                await day_use.release_launch(tx, launch_id, after=after)
            kept_count += await planned.count_of_launch(tx, launch_id, after=after)
        return Changed(done, kept, kept_count, refusal=refusal)

    async def _move_unsent(self, row: LaunchRow, at: datetime) -> tuple[int, int]:
        """How many recipients will be sent with the new time, and how many are just leaving with the old one.

        Calls at the service get a place on the new day too. Raises Refusal cap-day, cap-user, cap-money for all together.
        """
        async with self._database.writing() as tx:
            caps = await self._caps_in_turn(tx, row.account_id)
            current = await launches.get(tx, row.id) or row
            queued = await planned.count_recipients(tx, row.id, RecipientState.QUEUED)
            sending = await planned.count_recipients(tx, row.id, RecipientState.SENDING)
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
            # A launch with a window of its own waits for it.
            rings_at = replace(current.content, when=at).rings_at(at, zone)
            async with caps.within(tx, rings_at, [row.user_id]):
                await day_use.reserve_launch(tx, row.id, rings_at)
                if queued:
                    await self._change_moment(tx, current, at, rings_at)
        return queued, sending

    async def _change_moment(
        self, tx: AsyncConnection, row: LaunchRow, at: datetime, rings_at: datetime
    ) -> None:
        # A list waits for its time here; a few recipients are sent at once and wait at the service.
        waits = {"due_at": at} if row.content.source is not None else {}
        # The user has already been asked about a time outside the calling hours (bot.services.planned.overview).
        content = replace(row.content, when=at, at_any_hour=True)
        await day_use.keep_days(tx, row.id)
        await launches.change(tx, row.id, content=content, rings_at=rings_at, **waits)
        await cards.mark_stale(tx, [row.id])

    async def _reserve(self, found: Sequence[CallRow], at: datetime) -> None:
        """Reserves places on the new day for calls at the service, before it is asked; each counts for its author.

        So of two moves at once the second sees the places of the first. Raises Refusal cap-day, cap-user, cap-money.
        """
        async with self._database.writing() as tx:
            caps = await self._caps_in_turn(tx, found[0].account_id)
            async with caps.within(tx, at, {call.user_id for call in found}):
                await day_use.reserve(tx, [call.recipient_id for call in found], at)

    async def _caps_in_turn(self, tx: AsyncConnection, account_id: AccountId) -> Caps:
        await accounts.lock_row(tx, account_id)
        account = await accounts.get(tx, account_id)
        if account is None:
            raise AssertionError("a call without its account")
        return Caps(self._settings, account)

    async def _own_launch(self, user_id: UserId, launch_id: int) -> tuple[LaunchRow, Connection]:
        connection = await connection_or_refuse(self._accounts, user_id)
        async with self._database.reading() as tx:
            row = await launches.get(tx, launch_id)
        if (
            row is None
            or row.account_id != connection.account.id
            or user_id not in {row.user_id, connection.account.owner_id}
        ):
            raise Refusal("not-yours")
        return row, connection

    def _asking(self, connection: Connection) -> Asks:
        credentials = Credentials(connection.account.domain, connection.api_key)

        async def ask(method: Method[AnswerT]) -> AnswerT | None:
            return await self._service.request(method, credentials)

        return ask
