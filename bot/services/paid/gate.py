"""The one gate of everything that costs money: passed inside the transaction that writes the request down as `sending`.

Whatever was read before that transaction, or before its turn, may be untrue by now: a lock, a Stop, another key, the time.
So it is all read here, once the turn is ours. What remains are the milliseconds between that commit and the first byte.

|                                                | call, template | record from text | flash call | upload |
|------------------------------------------------|----------------|------------------|------------|--------|
| `enter`: key, `closed_because`, launch goes on | yes            | yes              | yes        | yes    |
| stop list, window, caps of its ringing         | yes            |                  | yes        |        |
| `send`: still in time                          | yes            | yes              | yes        | yes    |
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, LaunchId, UserId
from bot.domain.launch import LaunchState, WithheldReason
from bot.domain.phone import Phone
from bot.domain.price import PastCosts, estimate
from bot.domain.schedule import next_opening, read_window
from bot.provider.client import CallingService, Credentials
from bot.provider.methods.method import AnswerT, PaidMethod
from bot.services.account.caps import Caps, day_start
from bot.services.account.connected import found_or_refuse
from bot.services.account.withholding import phones_to_withhold
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import accounts, stop_list, users
from storage.account.accounts import Account, AccountStore
from storage.calling import launches
from storage.calling.launches import LaunchRow
from storage.upkeep import epochs

LEAVE_WITHIN = timedelta(minutes=1)
"""After it was written down a request leaves, or stays for good; longer than connecting may take."""
SETTLE_WITHIN = timedelta(minutes=2)
"""Longer than any request takes once it has left, with the writing down of its answer."""
GOES_ON = frozenset({LaunchState.HELD, LaunchState.RUNNING})
"""A launch in these states has been neither stopped nor paused; who sends for it has seen to its hold."""
FLASH_CALL = estimate(1, past=PastCosts(), price_per_answer=None, generates_text=False)
"""Nothing tells what one costs, neither before nor after."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whose money may be spent, as read in this transaction at `now`; nothing of it holds in another one."""

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
    """A request that has passed; once its row is committed as `sending`, `PaidGate.send` sends it, once."""

    method: PaidMethod[AnswerT] = field(repr=False)
    credentials: Credentials
    leave_by: datetime


class PaidGate:
    def __init__(
        self, *, connected: AccountStore, service: CallingService, settings: Settings, clock: Clock
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
        """Takes the account's turn and looks anew: whose key, whether it may be used, whether the launch goes on.

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
        # Whoever waited for the turn has grown older.
        return Admitted(connection.account, user_id, credentials, self._clock())

    # -- what rings: the stop list, the window and the caps of the moment it will ring --------------------------------

    async def calls_open_at(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> datetime:
        """When its window is open, `now` included, by the clock of whoever started it.

        The service minds the window by the clocks of those it calls; of template calls it may not.
        """
        window = launch.content.window
        if window is None:
            return now
        return next_opening(window, now, effective_zone(await users.get(tx, launch.user_id), self._settings))

    async def calls_ring_at_night(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> bool:
        """Whether they would ring outside the calling hours, which nobody has agreed to: a hold or an outage may have carried
        them there. A launch with a window of its own waits for it.
        """
        content = launch.content
        zone = effective_zone(await users.get(tx, launch.user_id), self._settings)
        better = content.better_time(self._window, content.rings_at(now, zone), zone)
        return better is not None and not content.at_any_hour

    async def calls_left(self, tx: AsyncConnection, launch: LaunchRow, entry: Admitted) -> int:
        """How many may leave by the caps of the day on which they ring; those may have been lowered since Confirm."""
        zone = effective_zone(await users.get(tx, launch.user_id), self._settings)
        rings_at = launch.content.rings_at(entry.now, zone)
        return await Caps(self._settings, entry.account).room(tx, rings_at, launch.user_id)

    async def calls_are_spent(self, tx: AsyncConnection, entry: Admitted) -> bool:
        """Whether what calls have really cost has reached the day's cap."""
        caps = Caps(self._settings, entry.account)
        return await caps.is_spent(tx, day_start(entry.now, self._settings))

    async def calls_kept_home(
        self, tx: AsyncConnection, launch: LaunchRow, phones: Sequence[Phone]
    ) -> dict[Phone, WithheldReason]:
        """Who of these must not be rung: on the stop list, or perhaps ringing by a lost request."""
        return await phones_to_withhold(tx, launch.account_id, phones, beside=launch.id)

    async def refuse_flash_call(
        self, tx: AsyncConnection, account: Account, user_id: UserId, phone: Phone
    ) -> None:
        """Raises Refusal: verify-stopped, which does not hold for one's own phone, and those of the caps."""
        user = await users.get(tx, user_id)
        is_own = user is not None and user.phone == phone
        if not is_own and await stop_list.among(tx, account.id, [phone]):
            raise Refusal("verify-stopped", phone=phone)
        use = await Caps(self._settings, account).look(tx, self._clock(), user_id)
        for refusal in use.refusals(1, FLASH_CALL):
            raise refusal

    # -- out ---------------------------------------------------------------------------------------------------------

    async def send(self, paid: Paid[AnswerT]) -> AnswerT:
        """The only way of a paid request out of here. Raises ProviderError; too_late: it did not leave and never will."""
        return await self._service.request(
            paid.method, paid.credentials, in_time=lambda: self._clock() < paid.leave_by
        )


async def closed_because(tx: AsyncConnection, account: Account) -> str | None:
    """Why nothing paid may start for an account, as a code for a refusal and for a paused launch; None: it may.

    The one place for conditions of an account; `account` is read in this very turn.
    """
    if account.is_locked:
        return "locked"
    # Its owner has not gone through what waited while this database missed some time (bot.services.launches.epochs).
    return "undecided" if await epochs.is_undecided(tx, account.id) else None


async def _goes_on(tx: AsyncConnection, launch_id: LaunchId) -> bool:
    launch = await launches.get(tx, launch_id)
    return launch is not None and launch.state in GOES_ON
