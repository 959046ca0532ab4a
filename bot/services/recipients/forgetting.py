"""Forgetting one recipient: their names, columns, answers and recordings go; what proves money and consent stays.

The account's owner alone may do so, since colleagues lose these names, too. Whoever is still to be called is not forgotten:
a call that is under way would bring back what it hears.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import AuditKind
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone, mask_phone
from bot.services.account.connected import account_or_refuse
from bot.services.refusal import Refusal
from storage.account import accounts, audit
from storage.calling import forgetting
from storage.engine.database import Database

DRAFTS_LIVE: Final = timedelta(days=30)
"""A draft that nobody has touched for longer is not looked through."""


class Forgetting:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def refuse_too_early(self, user_id: UserId, phone: Phone) -> None:
        """Raises Refusal as `forget` does, and changes nothing."""
        async with self._database.reading() as tx:
            await _account_or_refuse(tx, user_id, phone)

    async def forget(self, user_id: UserId, phone: Phone) -> None:
        """A second time changes nothing more. Raises Refusal: not-connected, not-account-owner, forget-awaited."""
        now = self._clock()
        async with self._database.writing() as tx:
            account_id = await _account_or_refuse(tx, user_id, phone)
            # A Confirm at the same moment comes before it or after it.
            await accounts.lock_row(tx, account_id)
            await _refuse_awaited(tx, account_id, phone)
            await forgetting.forget_names(tx, account_id, phone, drafts_since=now - DRAFTS_LIVE)
            await forgetting.forget_answers(tx, account_id, phone)
            await forgetting.forget_recordings(tx, account_id, phone, now)
            await audit.note(
                tx,
                AuditKind.FORGOTTEN,
                now=now,
                by=user_id,
                account_id=account_id,
                phone=mask_phone(phone),
            )


async def _account_or_refuse(tx: AsyncConnection, user_id: UserId, phone: Phone) -> AccountId:
    account = await account_or_refuse(tx, user_id)
    if account.owner_id != user_id:
        raise Refusal("not-account-owner")
    await _refuse_awaited(tx, account.id, phone)
    return account.id


async def _refuse_awaited(tx: AsyncConnection, account_id: AccountId, phone: Phone) -> None:
    if await forgetting.is_awaited(tx, account_id, phone):
        raise Refusal("forget-awaited")
