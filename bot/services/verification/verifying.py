"""Proving a phone by a flash call: it rings from a number whose last four digits we chose, and the user types them.

The call is paid, can't be taken back and can never be looked up (contract, section 8). So it is committed as `sending`
before it leaves and never sent again by itself; a lost answer is unknown, and a right code is then the only proof.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import Literal

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, SpokenCode
from bot.domain.drafts.yes import Asked, Yes, doubt
from bot.domain.ids import ChatId, UserId, VerificationId
from bot.domain.phone import Phone
from bot.domain.verification import (
    OPEN,
    TRIES,
    How,
    VerificationState,
    random_code,
    secret_of,
)
from bot.provider.errors import Happened, ProviderError
from bot.services.account.connected import link_or_refuse
from bot.services.account.pricing import flash_call_price, money_refusals
from bot.services.drafts.drafting import ConfirmView, Drafting
from bot.services.ledger.certain_writes import written_down
from bot.services.ledger.halts import refuse_halted
from bot.services.paid.gate import Paid, PaidGate
from bot.services.paid.requests import flash_call
from bot.services.refusal import Refusal
from bot.services.verification.spoken_codes import cooling_now, give_code
from bot.services.verification.view import VerificationView, own_row, state_over, view_of
from bot.services.wakeups import Wakeups
from storage.account import accounts, users, verifications
from storage.account.accounts import Account
from storage.account.verifications import VerificationRow
from storage.chat import outbox
from storage.engine.database import Database
from storage.keys.keyring import Keyring

log = structlog.get_logger(__name__)

Verdict = Literal["right", "wrong", "failed", "late", "early", "already", "over", "none"]
"""Of a typed code. failed: the last try was wrong. early: the call that speaks it has not left. over: nothing to prove."""
MASK = "••••"


@dataclass(frozen=True, slots=True)
class FlashCall:
    """A flash call committed as sending, with all that its request needs."""

    row: VerificationRow
    code: str = field(repr=False)
    paid: Paid[None]


@dataclass(frozen=True, slots=True)
class Checked:
    verdict: Verdict
    view: VerificationView | None


@dataclass(frozen=True, slots=True)
class CodeCall:
    """A call that speaks the code, on its way to the confirm screen."""

    id: VerificationId
    confirm: ConfirmView


class Verifying:
    def __init__(
        self,
        *,
        database: Database,
        gate: PaidGate,
        keyring: Keyring,
        settings: Settings,
        drafting: Drafting,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._gate = gate
        self._keyring = keyring
        self._settings = settings
        self._drafting = drafting
        self._clock = clock
        self._wakeups = wakeups

    async def ask(self, user_id: UserId, chat_id: ChatId, phone: Phone) -> VerificationView:
        """Writes down a verification to be confirmed. Raises Refusal for whatever `confirm` would refuse too."""
        now = self._clock()
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            await self._refuse(tx, link.account, user_id, phone, now)
            row = await verifications.add(
                tx,
                account_id=link.account.id,
                user_id=user_id,
                chat_id=chat_id,
                phone=phone,
                how=How.FLASH,
                tries=TRIES,
                now=now,
            )
            return await view_of(tx, row, now, self._settings)

    async def shown(self, verification_id: int, message_id: int) -> None:
        async with self._database.writing() as tx:
            await verifications.stands_at(tx, verification_id, message_id)

    async def view(self, user_id: UserId, verification_id: int) -> VerificationView:
        async with self._database.reading() as tx:
            return await view_of(
                tx, await own_row(tx, user_id, verification_id), self._clock(), self._settings
            )

    async def cancel(self, user_id: UserId, verification_id: int) -> bool:
        """False: it was confirmed or cancelled before, and nothing changed."""
        async with self._database.writing() as tx:
            row = await own_row(tx, user_id, verification_id)
            return await verifications.move(tx, row.id, VerificationState.CANCELLED, now=self._clock())

    async def ask_again(self, user_id: UserId, verification_id: int) -> VerificationView:
        """The same question in a new row, so that a hurried second tap on the old screen does not answer it."""
        async with self._database.reading() as tx:
            row = await own_row(tx, user_id, verification_id)
        was_open = await self.cancel(user_id, row.id)
        return await (self.ask(user_id, row.chat_id, row.phone) if was_open else self.view(user_id, row.id))

    async def confirm(self, yes: Yes, verification_id: int) -> FlashCall | None:
        """Makes the code and commits it as sending, once; give the result to `send`. None: an earlier tap did it.

        Raises Refusal: verify-closed, other-account, halted, locked, cap-day, no-money, those of cooling down, and of DOUBTS.
        """
        user_id = yes.user_id
        async with self._database.writing() as tx:
            row = await own_row(tx, user_id, verification_id)
            account_id = row.account_id
            if account_id is None:
                return None  # a shared contact: there is nothing to confirm
            # The account's row is the turn-taker: of two taps the second sees what the first one did.
            await accounts.lock_row(tx, account_id)
            row = await own_row(tx, user_id, row.id)
            if row.state is VerificationState.CANCELLED:
                raise Refusal("verify-closed")
            if row.state is not VerificationState.ASKED:
                return None
            now = self._clock()
            await refuse_halted(tx, user_id, account_id, yes.turn, now)
            await verifications.take_turn(tx, row.phone)
            entry = await self._gate.enter(tx, user_id, account_id)
            await self._refuse(tx, entry.account, user_id, row.phone, entry.now)
            if (why := doubt(yes, Asked(row.created_at), rings_at=now, now=now)) is not None:
                raise Refusal(why)
            code = random_code()
            await give_code(
                tx,
                self._keyring,
                row,
                VerificationState.SENDING,
                code,
                entry.now,
                overdue_at=entry.overdue_at,
            )
        return FlashCall(row, code, flash_call(entry, row.phone, code))

    async def send(self, flash: FlashCall) -> VerificationView:
        """Sends the one paid request; returns what became of it. If the process dies here, it will be unknown."""
        state, error = VerificationState.RINGING, None
        try:
            await self._gate.send(flash.paid)
        except ProviderError as failure:
            log.warning("a flash call failed", verification=flash.row.id, error=str(failure))
            state, error = _state_after(failure), failure
        await written_down(partial(self._settle, flash, state, error))
        return await self.view(flash.row.user_id, flash.row.id)

    async def _settle(self, flash: FlashCall, state: VerificationState, error: ProviderError | None) -> None:
        async with self._database.writing() as tx:
            # If a recovery took us for dead meanwhile, its decision stands.
            await verifications.move(
                tx,
                flash.row.id,
                state,
                now=self._clock(),
                error=None if error is None else error.code,
                # The service's message may quote the code.
                message=None if error is None else error.message.replace(flash.code, MASK),
            )

    async def check(self, user_id: UserId, verification_id: int | None, code: str) -> Checked:
        """Compares four typed digits with the code; each check counts as a try. No id: the user's latest open code."""
        now = self._clock()
        async with self._database.writing() as tx:
            row = (
                await verifications.awaited_of(tx, user_id, now)
                if verification_id is None
                else await own_row(tx, user_id, verification_id)
            )
            if row is None:
                return Checked("none", None)
            verdict = await self._compare(tx, row, code, now)
            fresh = await own_row(tx, user_id, row.id)
            return Checked(verdict, await view_of(tx, fresh, now, self._settings))

    async def call_instead(self, user_id: UserId, verification_id: int, template: str) -> CodeCall:
        """A normal call that speaks a new code, on the usual confirm screen; `template` holds {code}.

        Raises Refusal: verify-open while the flash call may still be answered, and those of cooling down.
        """
        now = self._clock()
        async with self._database.reading() as tx:
            row = await own_row(tx, user_id, verification_id)
            link = await link_or_refuse(tx, user_id)
            await self._refuse(tx, link.account, user_id, row.phone, now)
        content = CallDraft(phones=(row.phone,), what=SpokenCode(template))
        view = await self._drafting.start(user_id, row.chat_id, content)
        async with self._database.writing() as tx:
            spoken = await verifications.add(
                tx,
                account_id=link.account.id,
                user_id=user_id,
                chat_id=row.chat_id,
                phone=row.phone,
                how=How.CALL,
                tries=TRIES,
                now=now,
                draft_id=view.draft_id,
            )
        return CodeCall(spoken.id, view)

    async def recover(self, *, only_sender: bool) -> int:
        """Settles flash calls whose sender died; `only_sender`: no other process can be sending (a start on SQLite)."""
        now = self._clock()
        async with self._database.reading() as tx:
            found = await verifications.left_sending(tx, overdue_by=None if only_sender else now)
        for row in found:
            async with self._database.writing() as tx:
                await verifications.move(tx, row.id, VerificationState.UNKNOWN, now=now, error="crash")
        if found:
            log.warning("flash calls found half sent", count=len(found))
        return len(found)

    async def close_over(self, limit: int = 100) -> int:
        """Ends codes whose time has passed, and tells the users what they can do now. Returns how many."""
        now = self._clock()
        async with self._database.reading() as tx:
            found = await verifications.over(tx, now, limit)
        for row in found:
            state = state_over(row.state)
            async with self._database.writing() as tx:
                if await verifications.move(tx, row.id, state, now=now):
                    await self._tell_over(tx, row, state, now)
        if found:
            self._wakeups.outbox.set()
        return len(found)

    async def _compare(self, tx: AsyncConnection, row: VerificationRow, code: str, now: datetime) -> Verdict:
        taken = await verifications.take_try(tx, row.id, now)
        if taken is None:
            return _why_not(row)
        code_hash, tries_left = taken
        ours = self._keyring.keyed_hashes(secret_of(row.id, code))
        # Every key is tried, so that the time taken tells nothing.
        if any([hmac.compare_digest(code_hash, one) for one in ours]):  # noqa: C419
            await verifications.move(tx, row.id, VerificationState.VERIFIED, now=now)
            user = await users.get(tx, row.user_id)
            is_own = user is not None and user.phone == row.phone
            await verifications.prove(tx, row, how=row.how, is_own=is_own, now=now)
            return "right"
        if tries_left:
            return "wrong"
        await verifications.move(tx, row.id, VerificationState.FAILED, now=now)
        return "failed"

    async def _refuse(
        self, tx: AsyncConnection, account: Account, user_id: UserId, phone: Phone, now: datetime
    ) -> None:
        """Checks everything that may keep a code from this phone."""
        waiting = await verifications.open_for(tx, account.id, phone, now)
        if waiting is not None and waiting.expires_at is not None:
            raise Refusal("verify-open", phone=phone, wait=_seconds(waiting.expires_at - now))
        cool = await cooling_now(tx, phone, user_id, account.id, now)
        if cool is not None:
            code = cool.code.replace("_", "-")
            raise Refusal(f"verify-{code}", phone=phone, wait=_seconds(cool.until - now))
        await self._gate.refuse_flash_call(tx, account, user_id, phone)
        for refusal in await money_refusals(tx, account, flash_call_price(account), 1):
            raise refusal

    async def _tell_over(
        self, tx: AsyncConnection, row: VerificationRow, state: VerificationState, now: datetime
    ) -> None:
        await outbox.put(
            tx,
            f"verification-over:{row.id}",
            chat_id=row.chat_id,
            kind="verification_over",
            facts={
                "user_id": row.user_id,
                "verification_id": row.id,
                "phone": row.phone,
                "how": row.how.value,
                "state": state.value,
            },
            now=now,
        )


def _state_after(error: ProviderError) -> VerificationState:
    if error.happened is not Happened.NO:
        return VerificationState.UNKNOWN
    return VerificationState.NOT_SENT if error.never_left else VerificationState.REFUSED


def _why_not(row: VerificationRow) -> Verdict:
    match row.state:
        case VerificationState.ASKED:
            return "early"
        case VerificationState.VERIFIED:
            return "already"
        case VerificationState.EXPIRED | VerificationState.LOST:
            return "late"
        case state if state in OPEN:
            return "late"
        case _:
            return "over"


def _seconds(left: timedelta) -> int:
    return max(1, ceil(left.total_seconds()))
