"""Accounts of the calling service and the users connected to them; their keys are in storage.account.api_keys.

Two users with keys of one account share its stop list, caps and history.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import AuditKind
from bot.domain.costs.limits import Limit
from bot.domain.costs.money import Kopecks
from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone
from storage.account import audit
from storage.calling import drafts
from storage.engine.database import inserting
from storage.tables import accounts, calls, connections


@dataclass(frozen=True, slots=True)
class Account:
    """One (domain, userInfo.id). `owner_id`: who connected it first, or to whom it was passed on. A cap that is None is
    as the settings say. Money in kopecks.
    """

    id: AccountId
    domain: str
    provider_user_id: int
    owner_id: UserId
    locked_by: UserId | None
    locked_at: datetime | None
    cap_day_calls: int | None
    cap_day_kopecks: Kopecks | None
    cap_launch_calls: int | None
    cap_user_calls: int | None
    type_number_above: int | None
    try_first_above: int | None
    hold_list_s: int | None
    lead_again_min: int | None
    price_kopecks: Kopecks | None
    flash_price_kopecks: Kopecks | None
    alert_below_kopecks: Kopecks | None
    balance_kopecks: Kopecks | None
    balance_at: datetime | None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


@dataclass(frozen=True, slots=True)
class Link:
    """The account that a user calls for, without the key; `sender_phone` None: the service's duty numbers."""

    account: Account
    sender_phone: Phone | None


ACCOUNT = [accounts.c[name] for name in Account.__dataclass_fields__]
_LIVE = calls.c.final_at.is_(None)


NOBODY = UserId(0)
"""The owner of an account whose owner was removed, until somebody connects a key of it."""


async def get(tx: AsyncConnection, account_id: int) -> Account | None:
    row = (await tx.execute(select(*ACCOUNT).where(accounts.c.id == account_id))).one_or_none()
    return None if row is None else Account(*row)


async def account_of(tx: AsyncConnection, user_id: int) -> Account | None:
    joined = select(*ACCOUNT).join(connections, connections.c.account_id == accounts.c.id)
    row = (await tx.execute(joined.where(connections.c.user_id == user_id))).one_or_none()
    return None if row is None else Account(*row)


async def link_of(tx: AsyncConnection, user_id: int) -> Link | None:
    joined = select(connections.c.sender_phone, *ACCOUNT).join(
        connections, connections.c.account_id == accounts.c.id
    )
    row = (await tx.execute(joined.where(connections.c.user_id == user_id))).one_or_none()
    return None if row is None else Link(Account(*row[1:]), row[0])


async def lock_row(tx: AsyncConnection, account_id: int) -> None:
    """Takes the account's turn until the transaction ends: decisions about its money are made one after another."""
    if tx.dialect.name == "sqlite":
        return  # one writer at a time anyway
    await tx.execute(select(accounts.c.id).where(accounts.c.id == account_id).with_for_update())


async def outdate_balance(tx: AsyncConnection, account_id: int) -> None:
    """A cost has just arrived. Nobody knows whether the stored balance was read before it, so it is outdated."""
    await tx.execute(update(accounts).where(accounts.c.id == account_id).values(balance_at=None))


async def count_live_calls(tx: AsyncConnection, account_id: int, user_id: int | None = None) -> int:
    """Calls without an end yet, of the account or of one of its users."""
    live = select(func.count()).select_from(calls).where(calls.c.account_id == account_id, _LIVE)
    if user_id is not None:
        live = live.where(calls.c.user_id == user_id)
    return await tx.scalar(live) or 0


async def lock(tx: AsyncConnection, account_id: int, by: int, now: datetime) -> bool:
    """Nothing paid can start any more. False: the account was locked already."""
    locking = update(accounts).where(accounts.c.id == account_id, accounts.c.locked_at.is_(None))
    is_new = (await tx.execute(locking.values(locked_by=by, locked_at=now))).rowcount == 1
    if is_new:
        await audit.note(tx, AuditKind.LOCKED, now=now, by=by, account_id=account_id)
    return is_new


async def unlock(tx: AsyncConnection, account_id: int, by: int, now: datetime) -> bool:
    """False: the account was not locked. The caller makes sure that only the owner unlocks."""
    unlocking = update(accounts).where(accounts.c.id == account_id, accounts.c.locked_at.is_not(None))
    was_locked = (await tx.execute(unlocking.values(locked_by=None, locked_at=None))).rowcount == 1
    if was_locked:
        await audit.note(tx, AuditKind.UNLOCKED, now=now, by=by, account_id=account_id)
    return was_locked


async def disconnect(tx: AsyncConnection, user_id: int, now: datetime, by: int | None = None) -> bool:
    """Removes the user's key; the account and its history stay. False: there was no key. `by`: who removes it, if not
    the user.
    """
    removing = delete(connections).where(connections.c.user_id == user_id)
    account_id = await tx.scalar(removing.returning(connections.c.account_id))
    if account_id is not None:
        await drafts.forget_dropped(tx, user_id)
        await audit.note(
            tx, AuditKind.DISCONNECTED, now=now, by=by or user_id, about=user_id, account_id=account_id
        )
    return account_id is not None


async def connected_to(tx: AsyncConnection, account_id: int) -> list[UserId]:
    """Users with a key of the account, in the order in which they connected."""
    query = select(connections.c.user_id).where(connections.c.account_id == account_id)
    return [UserId(user_id) for user_id in await tx.scalars(query.order_by(connections.c.id))]


async def all_connected(tx: AsyncConnection) -> list[AccountId]:
    """Accounts that somebody has a key of."""
    query = select(connections.c.account_id).distinct().order_by(connections.c.account_id)
    return [AccountId(account_id) for account_id in await tx.scalars(query)]


async def owned_by(tx: AsyncConnection, user_id: int) -> list[Account]:
    rows = await tx.execute(select(*ACCOUNT).where(accounts.c.owner_id == user_id).order_by(accounts.c.id))
    return [Account(*row) for row in rows]


async def pass_on(tx: AsyncConnection, account_id: int, old: int, new: int, by: int, now: datetime) -> bool:
    """Gives the account another owner. False: `old` is not its owner any more."""
    passing = update(accounts).where(accounts.c.id == account_id, accounts.c.owner_id == old)
    is_passed = (await tx.execute(passing.values(owner_id=new))).rowcount == 1
    if is_passed:
        await audit.note(tx, AuditKind.ACCOUNT_OWNER, now=now, by=by, about=new, account_id=account_id)
    return is_passed


async def join(
    tx: AsyncConnection, user_id: int, domain: str, provider_user_id: int, now: datetime
) -> AccountId:
    """The account with this number, made for the user if nobody has connected it before."""
    one = (accounts.c.domain == domain) & (accounts.c.provider_user_id == provider_user_id)
    joining = inserting(tx, accounts).values(
        domain=domain, provider_user_id=provider_user_id, owner_id=user_id, created_at=now
    )
    await tx.execute(joining.on_conflict_do_nothing())
    return AccountId((await tx.execute(select(accounts.c.id).where(one))).scalar_one())


async def set_price(tx: AsyncConnection, account_id: int, price_kopecks: Kopecks | None) -> None:
    """The price of an answered call, as the user says."""
    await tx.execute(update(accounts).where(accounts.c.id == account_id).values(price_kopecks=price_kopecks))


async def set_limit(
    tx: AsyncConnection, account_id: int, limit: Limit, value: int | None, by: int, now: datetime
) -> None:
    """None: as the settings say."""
    await tx.execute(update(accounts).where(accounts.c.id == account_id).values({limit.value: value}))
    await audit.note(
        tx, AuditKind.LIMIT, now=now, by=by, account_id=account_id, limit=limit.value, value=value
    )


async def set_balance(
    tx: AsyncConnection, account_id: int, balance_kopecks: Kopecks, *, asked_at: datetime
) -> None:
    """`asked_at`: the balance includes everything that was charged before."""
    noting = update(accounts).where(accounts.c.id == account_id)
    await tx.execute(noting.values(balance_kopecks=balance_kopecks, balance_at=asked_at))


async def set_sender(tx: AsyncConnection, user_id: int, sender_phone: str | None) -> bool:
    """False: the user is not connected."""
    changing = update(connections).where(connections.c.user_id == user_id)
    return (await tx.execute(changing.values(sender_phone=sender_phone))).rowcount == 1
