"""A database that has missed some time must not act by itself: its launches wait, and its old work is forgotten.

An account is undecided as long as one of its launches is paused as RESTORED. This is stored nowhere else, so nothing
can contradict it.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LET_GO, RESTORED, LaunchState, RecipientState
from bot.domain.ids import AccountId, LaunchId, UserId
from storage.calling import schedules
from storage.calling.launches import LAUNCH, LaunchRow, launch_row
from storage.engine import facts
from storage.tables import accounts, connections, fsm, journal, launches, outbox, recipients, relays

MARK = "restored"
"""The fact that marks a restored database: when the copy was made, and when it was put in place."""
_HEARTBEAT, _BUTTONS = "heartbeat", "buttons_since"
_TURN = 7265403
"""See storage.account.users.OWNERS_TURN."""


@dataclass(frozen=True, slots=True)
class Mark:
    made_at: datetime
    restored_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """`recipient_count`: how many recipients of the launch have not been sent."""

    launch: LaunchRow
    recipient_count: int


async def take_turn(tx: AsyncConnection) -> None:
    """Processes that start at the same time look one after another (SQLite has one writer anyway)."""
    if tx.dialect.name != "sqlite":
        await tx.execute(select(func.pg_advisory_xact_lock(_TURN)))


async def mark(tx: AsyncConnection) -> Mark | None:
    """None: the database was not restored, or a start has dealt with that already."""
    written = await facts.get(tx, MARK)
    if written is None:
        return None
    read = json.loads(written)
    return Mark(datetime.fromisoformat(read["made_at"]), datetime.fromisoformat(read["restored_at"]))


async def clear_mark(tx: AsyncConnection) -> None:
    await facts.forget(tx, MARK)


async def last_beat(tx: AsyncConnection) -> datetime | None:
    """When this database was last in use; None if it never was."""
    return _moment(await facts.get(tx, _HEARTBEAT))


async def beat(tx: AsyncConnection, now: datetime) -> None:
    await facts.put(tx, _HEARTBEAT, now.isoformat())


async def buttons_since(tx: AsyncConnection) -> datetime | None:
    """Buttons drawn before this time may mean something else by now. None: all buttons are good."""
    return _moment(await facts.get(tx, _BUTTONS))


async def refuse_older_buttons(tx: AsyncConnection, now: datetime) -> None:
    await facts.put(tx, _BUTTONS, now.isoformat())


async def since(tx: AsyncConnection, account_id: AccountId) -> datetime | None:
    """The time from which on nothing is known of the account's launches."""
    return _moment(await facts.get(tx, f"epoch:{account_id}"))


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


async def accounts_due(tx: AsyncConnection, now: datetime) -> list[AccountId]:
    """Accounts with a launch that would be sent now."""
    query = (
        select(launches.c.account_id)
        .where(
            launches.c.state.in_([LaunchState.HELD, LaunchState.RUNNING]),
            launches.c.due_at <= now,
            _somebody_waits(),
        )
        .distinct()
    )
    return [AccountId(account_id) for account_id in await tx.scalars(query)]


async def accounts_in_use(tx: AsyncConnection) -> list[AccountId]:
    """Accounts that somebody has a key of."""
    query = select(accounts.c.id).where(
        select(connections.c.id).where(connections.c.account_id == accounts.c.id).exists()
    )
    return [AccountId(account_id) for account_id in await tx.scalars(query)]


async def hold(tx: AsyncConnection, account_id: AccountId, unknown_since: datetime) -> list[LaunchId]:
    """Pauses every launch of the account with unsent recipients until its owner decides, whatever its state was. Further
    rounds of those that are over don't begin, and schedules ask before they call.
    """
    held = await tx.scalars(
        update(launches)
        .where(
            launches.c.account_id == account_id,
            launches.c.state.in_([LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED]),
            _somebody_waits(),
        )
        .values(state=LaunchState.PAUSED, paused_because=RESTORED)
        .returning(launches.c.id)
    )
    # A further round may have been called by what is lost.
    await tx.execute(update(launches).where(launches.c.account_id == account_id).values(next_round_at=None))
    await schedules.ask_next(tx, account_id)
    ids = sorted(LaunchId(launch_id) for launch_id in held)
    if ids:
        await facts.put(tx, f"epoch:{account_id}", unknown_since.isoformat())
    return ids


async def is_undecided(tx: AsyncConnection, account_id: AccountId) -> bool:
    query = select(launches.c.id).where(
        launches.c.account_id == account_id,
        launches.c.state == LaunchState.PAUSED,
        launches.c.paused_because == RESTORED,
    )
    return await tx.scalar(query.limit(1)) is not None


async def undecided(
    tx: AsyncConnection, owner_id: UserId, *, after: int = 0, limit: int | None = None
) -> list[Waiting]:
    """Launches that this owner still has to decide about, in the order of their ids."""
    recipient_count = (
        select(func.count())
        .where(recipients.c.launch_id == launches.c.id, recipients.c.state == RecipientState.QUEUED)
        .scalar_subquery()
    )
    query = (
        select(*LAUNCH, recipient_count)
        .join(accounts, accounts.c.id == launches.c.account_id)
        .where(
            accounts.c.owner_id == owner_id,
            launches.c.state == LaunchState.PAUSED,
            launches.c.paused_because == RESTORED,
            launches.c.id > after,
        )
    )
    rows = await tx.execute(query.order_by(launches.c.id).limit(limit))
    return [Waiting(launch_row(row[:-1]), row[-1]) for row in rows]


async def let_go(tx: AsyncConnection, launch_ids: Collection[int]) -> int:
    """The owner lets these launches go on. They do so when no launch of the account is undecided any more."""
    done = await tx.execute(
        update(launches)
        .where(
            launches.c.id.in_(launch_ids),
            launches.c.state == LaunchState.PAUSED,
            launches.c.paused_because == RESTORED,
        )
        .values(paused_because=LET_GO)
    )
    return done.rowcount


async def decided(tx: AsyncConnection) -> list[LaunchRow]:
    """Launches that were let go and whose account has no undecided launch any more."""
    others = launches.alias()
    is_open = (
        select(others.c.id)
        .where(
            others.c.account_id == launches.c.account_id,
            others.c.state == LaunchState.PAUSED,
            others.c.paused_because == RESTORED,
        )
        .exists()
    )
    query = select(*LAUNCH).where(
        launches.c.state == LaunchState.PAUSED, launches.c.paused_because == LET_GO, ~is_open
    )
    return [launch_row(row) for row in await tx.execute(query)]


async def forget_old_work(tx: AsyncConnection) -> None:
    """Forgets old work of a backup: updates, messages and news that the lost database may have handled or sent since."""
    await tx.execute(delete(journal))
    await tx.execute(delete(relays).where(relays.c.done_at.is_(None)))
    await tx.execute(update(outbox).where(outbox.c.state.in_(["waiting", "sending"])).values(state="dead"))


async def forget_questions(tx: AsyncConnection) -> None:
    """From now on nobody's next text counts as the answer to an earlier question."""
    await tx.execute(delete(fsm))


def _somebody_waits() -> ColumnElement[bool]:
    return (
        select(recipients.c.id)
        .where(recipients.c.launch_id == launches.c.id, recipients.c.state == RecipientState.QUEUED)
        .exists()
    )
