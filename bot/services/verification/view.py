"""One code as its screen shows it, to the user who asked for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.ids import UserId, VerificationId
from bot.domain.phone import Phone
from bot.domain.verification import OPEN, How, VerificationState
from bot.services.account.caps import Caps
from bot.services.refusal import Refusal
from storage.account import accounts, users, verifications
from storage.account.verifications import VerificationRow
from storage.calling import recipients


@dataclass(frozen=True, slots=True)
class VerificationView:
    """One code as its screen shows it. `state` as of now: a code whose time has passed is already over.

    `known_as`: the name in earlier calls to this phone. `proved_at`: when a user of the account proved it before.
    `error`, `message`: of a refusal. `price_kopecks`: of a flash call, None: not known; `is_uncounted`: then the account's
    cap of money a day leaves it out.
    """

    id: VerificationId
    phone: Phone
    known_as: str | None
    how: How
    state: VerificationState
    tries_left: int
    expires_at: datetime | None
    error: str | None
    message: str | None
    account_number: int
    domain: str
    banner: str
    price_kopecks: int | None
    is_uncounted: bool
    balance_kopecks: int | None
    proved_at: datetime | None
    is_own: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


async def view_of(
    tx: AsyncConnection, row: VerificationRow, now: datetime, settings: Settings
) -> VerificationView:
    account = None if row.account_id is None else await accounts.get(tx, row.account_id)
    if account is None:
        raise AssertionError("only a shared contact is proved without an account")
    user = await users.get(tx, row.user_id)
    own = {one.phone for one in await verifications.own_phones(tx, row.user_id)}
    is_over = row.state in OPEN and not row.is_open(now)
    return VerificationView(
        id=row.id,
        phone=row.phone,
        known_as=(await recipients.names_of(tx, account.id, [row.phone])).get(row.phone),
        how=row.how,
        state=state_over(row.state) if is_over else row.state,
        tries_left=row.tries_left,
        expires_at=row.expires_at,
        error=row.error,
        message=row.message,
        account_number=account.provider_user_id,
        domain=account.domain,
        banner=settings.banner,
        price_kopecks=account.flash_price_kopecks,
        is_uncounted=account.flash_price_kopecks is None and Caps(settings, account).cap_kopecks is not None,
        balance_kopecks=account.balance_kopecks,
        proved_at=await verifications.last_proof(tx, account.id, row.phone),
        is_own=row.phone in own or (user is not None and user.phone == row.phone),
    )


async def own_row(tx: AsyncConnection, user_id: UserId, verification_id: int) -> VerificationRow:
    """The code, if this user asked for it; another user's code looks the same as no code at all."""
    row = await verifications.get(tx, verification_id)
    if row is None or row.user_id != user_id:
        raise Refusal("verify-not-yours")
    return row


def state_over(state: VerificationState) -> VerificationState:
    return VerificationState.EXPIRED if state is VerificationState.RINGING else VerificationState.LOST
