"""Codes that prove phones: each is one row, and each change of it is one conditional update.

The row is written as `sending` before its request leaves. Only a keyed hash of the code is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, ChatId, DraftId, UserId, VerificationId
from bot.domain.phone import Phone
from bot.domain.verification import DAY, OPEN, UNSPENT, How, VerificationState, verification_sources
from storage.engine.database import inserting
from storage.tables import users, verifications, verified_phones

_NOT_IN_LOG = (VerificationState.ASKED, VerificationState.CANCELLED)


@dataclass(frozen=True, slots=True)
class VerificationRow:
    id: VerificationId
    account_id: AccountId | None
    user_id: UserId
    chat_id: ChatId
    message_id: int | None
    phone: Phone
    how: How
    draft_id: DraftId | None
    state: VerificationState
    tries_left: int
    error: str | None
    message: str | None
    created_at: datetime
    sending_at: datetime | None
    expires_at: datetime | None
    settled_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """A code may be typed."""
        return self.state in OPEN and self.expires_at is not None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class LogRow:
    """`name`: of the user who asked for the code."""

    row: VerificationRow
    name: str


@dataclass(frozen=True, slots=True)
class ProvedPhone:
    phone: Phone
    how: How
    is_own: bool
    verified_at: datetime


_COLUMNS = [verifications.c[name] for name in VerificationRow.__dataclass_fields__]
_PROVED = [verified_phones.c[name] for name in ProvedPhone.__dataclass_fields__]


def _row(values: Sequence[object]) -> VerificationRow:
    named = dict(zip(VerificationRow.__dataclass_fields__, values, strict=True))
    named |= {"how": How(str(named["how"])), "state": VerificationState(str(named["state"]))}
    return VerificationRow(**named)  # type: ignore[arg-type]  # one column a field, by the table


def _proved(values: Sequence[object]) -> ProvedPhone:
    named = dict(zip(ProvedPhone.__dataclass_fields__, values, strict=True))
    return ProvedPhone(**named | {"how": How(str(named["how"]))})  # type: ignore[arg-type]  # as above


async def add(
    tx: AsyncConnection,
    *,
    account_id: AccountId | None,
    user_id: UserId,
    chat_id: ChatId,
    phone: Phone,
    how: How,
    tries: int,
    now: datetime,
    state: VerificationState = VerificationState.ASKED,
    draft_id: DraftId | None = None,
) -> VerificationRow:
    settled = {"settled_at": now} if state is VerificationState.VERIFIED else {}
    row = await tx.execute(
        insert(verifications)
        .values(
            account_id=account_id,
            user_id=user_id,
            chat_id=chat_id,
            phone=phone,
            how=how,
            draft_id=draft_id,
            state=state,
            tries_left=tries,
            created_at=now,
            **settled,
        )
        .returning(*_COLUMNS)
    )
    return _row(row.one())


async def get(tx: AsyncConnection, row_id: int) -> VerificationRow | None:
    found = (await tx.execute(select(*_COLUMNS).where(verifications.c.id == row_id))).one_or_none()
    return None if found is None else _row(found)


async def of_draft(tx: AsyncConnection, draft_id: int) -> VerificationRow | None:
    """The code that is spoken by the call made from this draft."""
    found = (await tx.execute(select(*_COLUMNS).where(verifications.c.draft_id == draft_id))).one_or_none()
    return None if found is None else _row(found)


async def take_turn(tx: AsyncConnection, phone: Phone) -> None:
    """Codes for one phone are given one after another, whichever account asks (SQLite has one writer anyway)."""
    if tx.dialect.name != "sqlite":
        await tx.execute(select(func.pg_advisory_xact_lock(int(phone))))


async def given_since(
    tx: AsyncConnection,
    since: datetime,
    *,
    phone: Phone | None = None,
    user_id: UserId | None = None,
    account_id: AccountId | None = None,
    how: How | None = None,
    but: int | None = None,
) -> list[datetime]:
    """Times of the codes that count against limits: to this phone, by this user or account. `but` leaves out a row."""
    query = select(verifications.c.sending_at).where(
        verifications.c.sending_at > since, verifications.c.state.not_in(UNSPENT)
    )
    wanted = {"phone": phone, "user_id": user_id, "account_id": account_id, "how": how}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(verifications.c[name] == value)
    if but is not None:
        query = query.where(verifications.c.id != but)
    return list(await tx.scalars(query))


async def flash_calls_out(tx: AsyncConnection, user_id: UserId, chat_id: ChatId, now: datetime) -> int:
    """How many flash calls of this user in this chat may be ringing, or have rung and wait for their code."""
    query = select(func.count()).where(
        verifications.c.user_id == user_id,
        verifications.c.sending_at > now - DAY,
        verifications.c.chat_id == chat_id,
        verifications.c.how == How.FLASH,
        verifications.c.state.in_(OPEN),
        verifications.c.expires_at > now,
    )
    return int((await tx.execute(query)).scalar_one())


async def open_for(
    tx: AsyncConnection, account_id: AccountId, phone: Phone, now: datetime
) -> VerificationRow | None:
    """A code of this account that the phone's owner may just be reading out."""
    query = select(*_COLUMNS).where(
        verifications.c.phone == phone,
        verifications.c.sending_at > now - DAY,
        verifications.c.account_id == account_id,
        verifications.c.state.in_(OPEN),
        verifications.c.expires_at > now,
    )
    found = (await tx.execute(query.limit(1))).one_or_none()
    return None if found is None else _row(found)


async def awaited_of(tx: AsyncConnection, user_id: UserId, now: datetime) -> VerificationRow | None:
    """This user's latest code that may be typed now."""
    query = (
        select(*_COLUMNS)
        .where(
            verifications.c.user_id == user_id,
            verifications.c.sending_at > now - DAY,
            verifications.c.state.in_(OPEN),
            verifications.c.expires_at > now,
        )
        .order_by(verifications.c.sending_at.desc(), verifications.c.id.desc())
    )
    found = (await tx.execute(query.limit(1))).one_or_none()
    return None if found is None else _row(found)


async def give(
    tx: AsyncConnection,
    row_id: int,
    new: VerificationState,
    *,
    code_hash: bytes,
    now: datetime,
    overdue_at: datetime,
    expires_at: datetime,
) -> bool:
    """The code is on its way. This happens once, however often somebody taps."""
    done = await tx.execute(
        update(verifications)
        .where(verifications.c.id == row_id, verifications.c.state.in_(verification_sources(new)))
        .values(state=new, code_hash=code_hash, sending_at=now, overdue_at=overdue_at, expires_at=expires_at)
    )
    return done.rowcount == 1


async def take_try(tx: AsyncConnection, row_id: int, now: datetime) -> tuple[bytes, int] | None:
    """Uses up one try. Returns the hash to compare with and how many tries are left; None: there is nothing to try."""
    done = await tx.execute(
        update(verifications)
        .where(
            verifications.c.id == row_id,
            verifications.c.state.in_(OPEN),
            verifications.c.tries_left > 0,
            verifications.c.expires_at > now,
        )
        .values(tries_left=verifications.c.tries_left - 1)
        .returning(verifications.c.code_hash, verifications.c.tries_left)
    )
    found = done.one_or_none()
    return None if found is None else (bytes(found[0]), int(found[1]))


async def move(
    tx: AsyncConnection,
    row_id: int,
    new: VerificationState,
    *,
    now: datetime,
    error: str | None = None,
    message: str | None = None,
) -> bool:
    """Moves the row to its new state. False: its state doesn't allow it any more. A finished code loses its hash."""
    values: dict[str, object] = {"state": new}
    if error is not None:
        values |= {"error": error, "message": message}
    if new not in OPEN:
        values |= {"settled_at": now, "code_hash": None}
    done = await tx.execute(
        update(verifications)
        .where(verifications.c.id == row_id, verifications.c.state.in_(verification_sources(new)))
        .values(**values)
    )
    return done.rowcount == 1


async def stands_at(tx: AsyncConnection, row_id: int, message_id: int) -> None:
    await tx.execute(update(verifications).where(verifications.c.id == row_id).values(message_id=message_id))


async def left_sending(tx: AsyncConnection, *, overdue_by: datetime | None) -> list[VerificationRow]:
    """Rows still `sending`: those past their time, or with None all of them, when no sender can be alive."""
    query = select(*_COLUMNS).where(verifications.c.state == VerificationState.SENDING)
    if overdue_by is not None:
        query = query.where(verifications.c.overdue_at <= overdue_by)
    return [_row(row) for row in await tx.execute(query.order_by(verifications.c.id))]


async def over(tx: AsyncConnection, now: datetime, limit: int) -> list[VerificationRow]:
    """Codes whose time has passed."""
    waiting = (VerificationState.RINGING, VerificationState.UNKNOWN)
    query = (
        select(*_COLUMNS)
        .where(verifications.c.state.in_(waiting), verifications.c.expires_at <= now)
        .order_by(verifications.c.expires_at)
        .limit(limit)
    )
    return [_row(row) for row in await tx.execute(query)]


async def prove(tx: AsyncConnection, row: VerificationRow, *, how: How, is_own: bool, now: datetime) -> None:
    """The user has proved this phone. A phone that was their own stays their own."""
    fresh = {"account_id": row.account_id, "how": how, "verified_at": now}
    statement = inserting(tx, verified_phones).values(
        user_id=row.user_id, phone=row.phone, is_own=is_own, **fresh
    )
    changed: dict[str, object] = fresh | ({"is_own": True} if is_own else {})
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[verified_phones.c.user_id, verified_phones.c.phone], set_=changed
        )
    )


async def claim_own(tx: AsyncConnection, user_id: UserId, phone: Phone) -> bool:
    """The user says that a proved phone is their own. False: they never proved it."""
    done = await tx.execute(
        update(verified_phones)
        .where(verified_phones.c.user_id == user_id, verified_phones.c.phone == phone)
        .values(is_own=True)
    )
    return done.rowcount == 1


async def own_phones(tx: AsyncConnection, user_id: UserId) -> list[ProvedPhone]:
    """The last proved phone comes first."""
    query = (
        select(*_PROVED)
        .where(verified_phones.c.user_id == user_id, verified_phones.c.is_own)
        .order_by(verified_phones.c.verified_at.desc(), verified_phones.c.phone)
    )
    return [_proved(row) for row in await tx.execute(query)]


async def last_proof(tx: AsyncConnection, account_id: AccountId, phone: Phone) -> datetime | None:
    """When a user of this account last proved the phone."""
    query = select(func.max(verifications.c.settled_at)).where(
        verifications.c.account_id == account_id,
        verifications.c.phone == phone,
        verifications.c.state == VerificationState.VERIFIED,
    )
    found: datetime | None = await tx.scalar(query)
    return found


async def log_page(
    tx: AsyncConnection,
    account_id: AccountId | None,
    *,
    user_id: UserId | None,
    before: int | None,
    limit: int,
) -> list[LogRow]:
    """An account's verifications, newest first. `user_id`: only this user's; without `account_id` also those from
    before they had a key.
    """
    query = (
        select(*_COLUMNS, func.coalesce(users.c.name, ""))
        .outerjoin(users, users.c.id == verifications.c.user_id)
        .where(verifications.c.state.not_in(_NOT_IN_LOG))
        .order_by(verifications.c.id.desc())
        .limit(limit)
    )
    if user_id is not None:
        query = query.where(verifications.c.user_id == user_id)
    if account_id is not None:
        query = query.where(verifications.c.account_id == account_id)
    if before is not None:
        query = query.where(verifications.c.id < before)
    return [LogRow(_row(row[:-1]), row[-1]) for row in await tx.execute(query)]
