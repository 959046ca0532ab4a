"""How an alert is told: to the account's owner in private, and to the groups that watch, when their quiet hours are over."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, UserId
from bot.domain.watch import WatchManner
from storage.account import accounts
from storage.account.accounts import NOBODY, Account
from storage.chat import outbox, watches
from storage.chat.watches import WatchRow

AlertFacts = dict[str, str | int | None]
MODERATED = "moderated"
"""The kind of an alert that something at the service was let through by its moderators, or wasn't."""


async def tell_moderated(
    tx: AsyncConnection,
    account_id: int,
    told: str,
    facts: AlertFacts,
    now: datetime,
    *,
    knows: Collection[UserId | None],
) -> None:
    """`told`: the same for the same change, which is told once. `knows`: who was told of it in another way."""
    account = await accounts.get(tx, account_id)
    if account is None:
        raise AssertionError("an account is never deleted")
    facts = {**facts, "alert": MODERATED, "account": account.provider_user_id}
    told = f"alert:{account_id}:{MODERATED}:{told}"
    await tell_owner(tx, account, told, facts, now, knows=knows)
    await tell_groups(tx, await watches.showing(tx, account.id), told, facts, now)


async def tell_owner(
    tx: AsyncConnection,
    account: Account,
    told: str,
    facts: AlertFacts,
    now: datetime,
    *,
    knows: Collection[UserId | None] = (),
) -> None:
    if account.owner_id != NOBODY and account.owner_id not in knows:
        await tell_user(tx, UserId(account.owner_id), told, facts, now)


async def tell_user(
    tx: AsyncConnection, user_id: UserId, told: str, facts: AlertFacts, now: datetime
) -> None:
    await outbox.put(tx, f"{told}:{user_id}", chat_id=ChatId(user_id), kind="alert", facts=facts, now=now)


async def tell_groups(
    tx: AsyncConnection, shown: Sequence[WatchRow], told: str, facts: AlertFacts, now: datetime
) -> None:
    """Those that watch nothing but leads are told of nothing else."""
    for watch in shown:
        if watch.manner is WatchManner.LEADS:
            continue
        hours = watch.quiet_hours
        await outbox.put(
            tx,
            f"{told}:{watch.chat_id}:{watch.topic_id}",
            chat_id=watch.chat_id,
            topic_id=watch.topic_id,
            kind="alert",
            facts={**facts, "is_group": 1, "language": watch.language},
            now=now,
            due_at=None if hours is None else hours.over_at(now, watch.zone),
        )
