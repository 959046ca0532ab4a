"""What has been proved: users' own phones, and the log of who proved which phone and when."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.clock import Clock
from bot.domain.ids import ChatId, UserId
from bot.domain.phone import Phone
from bot.domain.verification import How, VerificationState
from bot.services.refusal import Refusal
from bot.services.verification.view import own_row
from storage.account import accounts, verifications
from storage.account.verifications import LogRow
from storage.calling import recipients
from storage.engine.database import Database

EXPORT_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class LogEntry:
    """`at`: when it was settled, else when it began. `name`: Telegram's name of the user who asked.

    `known_as`: the recipient's name in earlier calls to this phone.
    """

    id: int
    phone: Phone
    known_as: str | None
    how: How
    state: VerificationState
    user_id: UserId
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogPage:
    """Newest first; `more`: there are older ones, behind the last id here."""

    entries: tuple[LogEntry, ...]
    more: bool


class ProvedPhones:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def prove_by_contact(self, user_id: UserId, chat_id: ChatId, phone: Phone) -> None:
        """Proves the phone of a contact that Telegram says is the user's own: free, and certain without any call."""
        now = self._clock()
        async with self._database.writing() as tx:
            account = await accounts.account_of(tx, user_id)
            row = await verifications.add(
                tx,
                account_id=None if account is None else account.id,
                user_id=user_id,
                chat_id=chat_id,
                phone=phone,
                how=How.CONTACT,
                tries=0,
                now=now,
                state=VerificationState.VERIFIED,
            )
            await verifications.prove(tx, row, how=How.CONTACT, is_own=True, now=now)

    async def claim(self, user_id: UserId, verification_id: int) -> Phone:
        """The user says that a phone they have proved is their own. Raises Refusal verify-not-proved."""
        async with self._database.writing() as tx:
            row = await own_row(tx, user_id, verification_id)
            is_proved = await verifications.claim_own(tx, user_id, row.phone)
        if not is_proved:
            raise Refusal("verify-not-proved", phone=row.phone)
        return row.phone

    async def own(self, user_id: UserId) -> tuple[Phone, ...]:
        """The user's own proved phones, the latest first."""
        async with self._database.reading() as tx:
            return tuple(one.phone for one in await verifications.own_phones(tx, user_id))

    async def log(self, user_id: UserId, before: int | None = None, limit: int = 10) -> LogPage:
        """The account's owner sees the account's log, any other user their own entries."""
        async with self._database.reading() as tx:
            account = await accounts.account_of(tx, user_id)
            owns = account is not None and account.owner_id == user_id
            rows = await verifications.log_page(
                tx,
                account.id if account is not None and owns else None,
                user_id=None if owns else user_id,
                before=before,
                limit=limit + 1,
            )
            phones = {found.row.phone for found in rows[:limit]}
            names = {} if account is None else await recipients.names_of(tx, account.id, phones)
        entries = tuple(_entry(found, names.get(found.row.phone)) for found in rows[:limit])
        return LogPage(entries, more=len(rows) > limit)

    async def whole_log(self, user_id: UserId) -> list[LogEntry]:
        """The whole log for an export, read a chunk at a time."""
        entries: list[LogEntry] = []
        page = await self.log(user_id, None, EXPORT_CHUNK)
        entries += page.entries
        while page.more:
            page = await self.log(user_id, entries[-1].id, EXPORT_CHUNK)
            entries += page.entries
        return entries


def _entry(found: LogRow, known_as: str | None) -> LogEntry:
    row = found.row
    return LogEntry(
        id=row.id,
        phone=row.phone,
        known_as=known_as,
        how=row.how,
        state=row.state,
        user_id=row.user_id,
        name=found.name,
        at=row.settled_at or row.sending_at or row.created_at,
    )
