"""A code spoken by a normal call is made at the moment the call's request is written down: no draft, launch, screen or
log ever holds the code, and a call that never leaves has none.

Called inside the transaction that cuts the batch (bot.services.sending.sending).
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import WithheldReason
from bot.domain.drafts.draft import CallDraft, SpokenCode, SpokenText
from bot.domain.ids import AccountId, UserId
from bot.domain.phone import Phone
from bot.domain.verification import (
    DAY,
    LIFETIME,
    Cooling,
    VerificationState,
    cooling,
    random_code,
    secret_of,
    spoken,
)
from storage.account import verifications
from storage.account.verifications import VerificationRow
from storage.calling.launches import LaunchRow
from storage.keys.keyring import Keyring


async def with_code(
    tx: AsyncConnection, keyring: Keyring, launch: LaunchRow, now: datetime, *, overdue_at: datetime
) -> CallDraft | WithheldReason:
    """What the launch really says, with a fresh code if it speaks one; or why its recipient must stay at home."""
    content = launch.content
    if not isinstance(content.what, SpokenCode):
        return content
    row = await verifications.of_draft(tx, launch.id)
    if row is None or content.phones != (row.phone,) or not _is_awaited(row, now):
        return WithheldReason.OVERDUE
    await verifications.take_turn(tx, row.phone)
    if await cooling_now(tx, row.phone, row.user_id, launch.account_id, now, but=row.id):
        return WithheldReason.CAP
    code = random_code()
    await give_code(tx, keyring, row, VerificationState.RINGING, code, now, overdue_at=overdue_at)
    return replace(content, what=SpokenText(spoken(content.what.template, code)))


async def give_code(
    tx: AsyncConnection,
    keyring: Keyring,
    row: VerificationRow,
    new: VerificationState,
    code: str,
    now: datetime,
    *,
    overdue_at: datetime,
) -> bool:
    """Writes the code's hash down; False: the row's state no longer allows a code."""
    return await verifications.give(
        tx,
        row.id,
        new,
        code_hash=keyring.keyed_hash(secret_of(row.id, code)),
        now=now,
        overdue_at=overdue_at,
        expires_at=now + LIFETIME,
    )


async def cooling_now(
    tx: AsyncConnection,
    phone: Phone,
    user_id: UserId,
    account_id: AccountId,
    now: datetime,
    *,
    but: int = 0,
) -> Cooling | None:
    """Whether this phone, user or account has to wait. The answer is only certain inside `verifications.take_turn`."""
    since = now - DAY
    return cooling(
        now,
        of_phone=await verifications.given_since(tx, since, phone=phone, but=but),
        of_user=await verifications.given_since(tx, since, user_id=user_id, but=but),
        of_account=await verifications.given_since(tx, since, account_id=account_id, but=but),
    )


def _is_awaited(row: VerificationRow, now: datetime) -> bool:
    """The code was not made yet, or was made for a request that never left."""
    return row.state is VerificationState.ASKED or (
        row.state is VerificationState.RINGING and row.is_open(now)
    )
