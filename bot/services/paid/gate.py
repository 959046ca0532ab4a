"""The one gate of everything that costs money: passed inside the transaction that writes the request down as `sending`.

What was read before that transaction, or before its turn, may have changed: a lock, a Stop, another key, the time. So all
is read here, once the turn is ours. Only the milliseconds between that commit and the first byte remain.

|                                                | call, template | record from text | flash call | upload |
|------------------------------------------------|----------------|------------------|------------|--------|
| `enter`: key, `closed_because`, launch goes on | yes            | yes              | yes        | yes    |
| stop list, window, caps of its ringing         | yes            |                  | yes        |        |
| `send`: still in time                          | yes            | yes              | yes        | yes    |
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Generic

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.launch import LaunchState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, LaunchId, UserId
from bot.domain.phone import Phone
from bot.domain.reactions import walk, without_managers_away
from bot.domain.when.schedule import next_opening, read_window
from bot.provider.client import CallingService, Credentials
from bot.provider.methods.method import AnswerT, PaidMethod
from bot.services.account.caps import Caps, day_start
from bot.services.account.connected import found_or_refuse
from bot.services.account.pricing import flash_call_price
from bot.services.account.withholding import phones_to_withhold
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import accounts, stop_list, users
from storage.account.accounts import Account
from storage.account.api_keys import ApiKeys
from storage.calling import launches
from storage.calling.launches import LaunchRow
from storage.upkeep import epochs

LEAVE_WITHIN = timedelta(minutes=1)
"""A request leaves so soon after it was written down, or never; this is longer than connecting may take."""
SETTLE_WITHIN = timedelta(minutes=2)
"""Longer than any request takes once it has left, including writing down its answer."""
GOES_ON = frozenset({LaunchState.HELD, LaunchState.RUNNING})
"""A launch in these states is neither stopped nor paused; its sender has already waited for its hold."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whose money may be spent, as read at `now` in this transaction; not valid in any other one."""

    account: Account
    user_id: UserId
    credentials: Credentials
    now: datetime

    @property
    def overdue_at(self) -> datetime:
        """Written into the row: if it is still `sending` then, its sender is taken for dead."""
        return self.now + LEAVE_WITHIN + SETTLE_WITHIN

    def paid(self, method: PaidMethod[AnswerT]) -> "Paid[AnswerT]":
        return Paid(method, self.credentials, self.overdue_at - SETTLE_WITHIN)


@dataclass(frozen=True, slots=True)
class Paid(Generic[AnswerT]):
    """A request that has passed the gate; once its row is committed as `sending`, `PaidGate.send` sends it, once."""

    method: PaidMethod[AnswerT] = field(repr=False)
    credentials: Credentials
    leave_by: datetime


class PaidGate:
    def __init__(
        self, *, connected: ApiKeys, service: CallingService, settings: Settings, clock: Clock
    ) -> None:
        self._connected = connected
        self._service = service
        self._settings = settings
        self._window = read_window(settings.call_window)
        self._clock = clock

    async def enter(
        self,
        tx: AsyncConnection,
        user_id: UserId,
        account_id: AccountId,
        *,
        launch_id: LaunchId | None = None,
    ) -> Admitted:
        """Takes the account's turn and reads again: whose key, whether it may be used, whether the launch goes on.

        Raises Refusal: not-connected, other-account, launch-not-running, those of `closed_because`; KeyringError.
        """
        await accounts.lock_row(tx, account_id)
        connection = found_or_refuse(await self._connected.connection_in(tx, user_id))
        if connection.account.id != account_id:
            raise Refusal("other-account")
        closed = await closed_because(tx, connection.account)
        if closed is not None:
            raise Refusal(closed)
        if launch_id is not None and not await _goes_on(tx, launch_id):
            raise Refusal("launch-not-running")
        credentials = Credentials(connection.account.domain, connection.api_key)
        # Time has passed while we waited for the turn.
        return Admitted(connection.account, user_id, credentials, self._clock())

    # -- what rings: the stop list, the window and the caps of the moment it will ring --------------------------------

    async def calls_open_at(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> datetime:
        """When its window is next open, or `now` if it is, by the clock of the user who started the launch.

        The service applies the window by the recipients' clocks, but perhaps not to template calls.
        """
        window = launch.content.window
        if window is None:
            return now
        return next_opening(window, now, effective_zone(await users.get(tx, launch.user_id), self._settings))

    async def as_it_rings(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> LaunchRow:
        """The launch at the moment its next calls will ring: managers who are away then are not connected."""
        if not any(one.reaction.manager_hours for one in walk(launch.content.reactions)):
            return launch
        zone = effective_zone(await users.get(tx, launch.user_id), self._settings)
        content = launch.content
        tree = without_managers_away(content.reactions, content.rings_at(now, zone), zone)
        return replace(launch, content=replace(content, reactions=tree))

    async def calls_ring_at_night(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """Whether calls would ring outside the calling hours though no user agreed to that: a hold or an outage may have
        delayed them. A launch with a window of its own waits for it.
        """
        content = launch.content
        zone = effective_zone(await users.get(tx, launch.user_id), self._settings)
        better = content.better_time(self._window, content.rings_at(now, zone), zone)
        return better is not None and not content.at_any_hour

    async def calls_left(self, tx: AsyncConnection, launch: LaunchRow, entry: Admitted) -> int:
        """How many may leave by the caps of the day on which they ring; the caps may have been lowered since Confirm."""
        zone = effective_zone(await users.get(tx, launch.user_id), self._settings)
        rings_at = launch.content.rings_at(entry.now, zone)
        return await Caps(self._settings, entry.account).room(tx, rings_at, launch.user_id)

    async def calls_are_spent(self, tx: AsyncConnection, entry: Admitted) -> bool:
        """Whether the real cost of calls has reached the day's cap."""
        caps = Caps(self._settings, entry.account)
        return await caps.is_spent(tx, day_start(entry.now, self._settings))

    async def calls_kept_home(
        self, tx: AsyncConnection, launch: LaunchRow, phones: Sequence[Phone]
    ) -> dict[Phone, WithheldReason]:
        """Which of these must not be rung: on the stop list, or perhaps being called by a lost request."""
        return await phones_to_withhold(tx, launch.account_id, phones, beside=launch.id)

    async def refuse_flash_call(
        self, tx: AsyncConnection, account: Account, user_id: UserId, phone: Phone
    ) -> None:
        """Raises Refusal: verify-stopped, except for the user's own phone, and those of the caps."""
        user = await users.get(tx, user_id)
        is_own = user is not None and user.phone == phone
        if not is_own and await stop_list.among(tx, account.id, [phone]):
            raise Refusal("verify-stopped", phone=phone)
        use = await Caps(self._settings, account).look(tx, self._clock(), user_id)
        for refusal in use.refusals(1, flash_call_price(account)):
            raise refusal

    # -- out ---------------------------------------------------------------------------------------------------------

    async def send(self, paid: Paid[AnswerT]) -> AnswerT:
        """The only way out for a paid request. Raises ProviderError; too_late: it did not leave and never will."""
        return await self._service.request(
            paid.method, paid.credentials, in_time=lambda: self._clock() < paid.leave_by
        )


async def closed_because(tx: AsyncConnection, account: Account) -> str | None:
    """Why nothing paid may start for an account, as a code for a refusal and a paused launch; None: it may start.

    The one place for an account's conditions; the caller has read `account` in the same turn.
    """
    if account.is_locked:
        return "locked"
    # The database missed some time, and the owner has not decided about waiting launches (bot.services.launches.epochs).
    return "undecided" if await epochs.is_undecided(tx, account.id) else None


async def _goes_on(tx: AsyncConnection, launch_id: LaunchId) -> bool:
    launch = await launches.get(tx, launch_id)
    return launch is not None and launch.state in GOES_ON
