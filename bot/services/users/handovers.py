"""The bot and each account have one owner, who may offer to pass it on and owns it until the offer is accepted."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import AuditKind
from bot.domain.clock import Clock
from bot.domain.ids import ChatId, UserId
from bot.services.refusal import Refusal
from bot.services.users.access import Access
from bot.services.wakeups import Wakeups
from storage.account import accounts, audit, users
from storage.chat import outbox
from storage.engine import facts
from storage.engine.database import Database

OFFER_TTL = timedelta(days=7)
BOT = 0
"""In place of an account's id: the bot itself."""


@dataclass(frozen=True, slots=True)
class _Offer:
    by: UserId
    to: UserId
    until: datetime


class Handovers:
    def __init__(self, *, database: Database, access: Access, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._access = access
        self._clock = clock
        self._wakeups = wakeups

    async def offer(self, user_id: UserId, to: int, account_id: int = BOT) -> str:
        """Offers it; nothing changes yet, and a later offer replaces an earlier one. Returns the other user's name.

        Raises Refusal: not-owner, not-account-owner, no-such-member.
        """
        now = self._clock()
        async with self._database.writing() as tx:
            await self._refuse_unless_owner(tx, user_id, account_id)
            number = await self._refuse_unfit(tx, user_id, to, account_id)
            offer = {"by": user_id, "to": to, "until": (now + OFFER_TTL).isoformat()}
            await facts.put(tx, _name(account_id), json.dumps(offer))
            names = await users.names(tx, [user_id, to])
            await outbox.put(
                tx,
                f"handover:{account_id}:{now.isoformat()}",
                chat_id=ChatId(to),
                kind="handover_offered",
                facts={
                    "user_id": to,
                    "account_id": account_id,
                    "account": number,
                    "name": names.get(user_id, ""),
                },
                now=now,
            )
        self._wakeups.outbox.set()
        return names.get(UserId(to), "")

    async def accept(self, user_id: UserId, account_id: int) -> None:
        """Makes this user the owner. Raises Refusal offer-over: it was taken back, ran out, or was not made to them."""
        now = self._clock()
        async with self._database.writing() as tx:
            await users.take_owners_turn(tx)
            offer = await _offer(tx, account_id)
            if offer is None or offer.to != user_id or offer.until <= now:
                raise Refusal("offer-over")
            try:
                await self._refuse_unless_owner(tx, offer.by, account_id)
                await self._refuse_unfit(tx, offer.by, user_id, account_id)
            except Refusal as refusal:
                raise Refusal("offer-over") from refusal
            await self._hand_over(tx, offer, account_id, now)
            await facts.forget(tx, _name(account_id))
            names = await users.names(tx, [user_id])
            await outbox.put(
                tx,
                f"handed-over:{account_id}:{now.isoformat()}",
                chat_id=ChatId(offer.by),
                kind="handed_over",
                facts={"user_id": offer.by, "account_id": account_id, "name": names.get(user_id, "")},
                now=now,
            )
        self._access.forget(user_id)
        self._access.forget(offer.by)
        self._wakeups.outbox.set()

    async def decline(self, user_id: UserId, account_id: int) -> None:
        """Declines the offer; a second tap changes nothing."""
        async with self._database.writing() as tx:
            offer = await _offer(tx, account_id)
            if offer is not None and offer.to == user_id:
                await facts.forget(tx, _name(account_id))

    async def _hand_over(self, tx: AsyncConnection, offer: _Offer, account_id: int, now: datetime) -> None:
        if account_id != BOT:
            await accounts.lock_row(tx, account_id)
            await accounts.pass_on(tx, account_id, offer.by, offer.to, offer.by, now)
            return
        await users.set_role(tx, offer.by, "owner", "member")
        await users.set_role(tx, offer.to, "member", "owner")
        await users.revoke_invites_of(tx, offer.by)
        await audit.note(tx, AuditKind.BOT_OWNER, now=now, by=offer.by, about=offer.to)

    async def _refuse_unless_owner(self, tx: AsyncConnection, user_id: int, account_id: int) -> None:
        if account_id == BOT:
            row = await users.get(tx, user_id)
            if row is None or row.role != "owner":
                raise Refusal("not-owner")
            return
        account = await accounts.get(tx, account_id)
        if account is None or account.owner_id != user_id:
            raise Refusal("not-account-owner")

    async def _refuse_unfit(self, tx: AsyncConnection, user_id: int, to: int, account_id: int) -> int | None:
        """The bot may only go to a member, an account to a user with a key of it. Returns its number at the service."""
        row = await users.get(tx, to)
        if row is None or to == user_id:
            raise Refusal("no-such-member")
        if account_id == BOT:
            if row.role != "member":
                raise Refusal("no-such-member")
            return None
        account = await accounts.account_of(tx, to)
        if account is None or account.id != account_id:
            raise Refusal("no-such-member")
        return account.provider_user_id


async def _offer(tx: AsyncConnection, account_id: int) -> _Offer | None:
    written = await facts.get(tx, _name(account_id))
    if written is None:
        return None
    read = json.loads(written)
    return _Offer(UserId(read["by"]), UserId(read["to"]), datetime.fromisoformat(read["until"]))


def _name(account_id: int) -> str:
    return f"offer:{account_id}"
