"""A database can miss some time: a restored backup, a copied folder, a machine put back to a snapshot, a long outage. A
launch that it holds as waiting may have been sent meanwhile, by a database that is gone.

So every launch that was waiting is kept back, nothing paid starts for its account, and the account's owner decides about
each. An ordinary restart, or a stop in which nothing was due, asks nothing. One gap remains: after a snapshot of a
*running* process is put back, launches due in its last minutes may leave before the next beat sees the lost time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.audit import AuditKind
from bot.domain.calls.launch import TOUCHED, LaunchState, RecipientState, WithheldReason
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, ChatId, LaunchId, UserId
from bot.domain.turn import Turn
from bot.services.ledger.endings import finish_if_settled
from bot.services.ledger.halts import refuse_halted
from bot.services.refusal import Refusal
from bot.services.wakeups import Wakeups
from storage.account import accounts, audit, users
from storage.calling import launches, recipients
from storage.calling.launches import LaunchRow
from storage.chat import cards, outbox
from storage.engine.database import Database
from storage.inbox.cursor import cursor_position, move_cursor
from storage.inbox.entries import TELEGRAM_CURSOR, InboxReader
from storage.upkeep import epochs
from storage.upkeep.epochs import Mark, Waiting

log = structlog.get_logger(__name__)

GAP = timedelta(minutes=10)
"""A shorter silence counts as a restart."""
BEAT_S = 60.0
PAGE = 5
_INBOX_PAGE = 500

Because = Literal["restore", "gap"]


@dataclass(frozen=True, slots=True)
class HeldLaunch:
    """`recipient_count`: still to be sent. `author`: a name. `unknown_since`: what happened after it is not known."""

    id: LaunchId
    content: CallDraft
    recipient_count: int
    author: str
    confirmed_at: datetime
    due_at: datetime
    unknown_since: datetime


@dataclass(frozen=True, slots=True)
class HeldPage:
    """Oldest first; `launches` and `recipient_count` count all pages."""

    lines: tuple[HeldLaunch, ...]
    launches: int
    recipient_count: int
    more: bool


class Epochs:
    def __init__(
        self, *, database: Database, inbox: InboxReader, settings: Settings, clock: Clock, wakeups: Wakeups
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups

    async def look(self) -> None:
        """Runs first at a start, then every BEAT_S: keeps back what may have been sent in a time that is missing."""
        now = self._clock()
        async with self._database.reading() as tx:
            restored = await epochs.mark(tx)
        old_updates = 0 if restored is None else await self._old_updates(restored)
        async with self._database.writing() as tx:
            await epochs.take_turn(tx)
            # Read again in our turn: another process may have begun with it.
            restored = await epochs.mark(tx)
            if restored is not None:
                await move_cursor(tx, TELEGRAM_CURSOR, old_updates)
                await self._begin_restored(tx, restored, now)
            else:
                await self._begin_after_gap(tx, now)
            await self._release(tx, now)
            await epochs.beat(tx, now)

    async def _begin_restored(self, tx: AsyncConnection, restored: Mark, now: datetime) -> None:
        log.warning(
            "this database was restored: launches wait for their owners", made_at=str(restored.made_at)
        )
        await epochs.forget_old_work(tx)
        for account_id in await epochs.accounts_in_use(tx):
            await self._hold(tx, account_id, restored.made_at, "restore", now)
        await self._forget_what_was_asked(tx, now)
        await audit.note(
            tx, AuditKind.RESTORED, now=now, because="restore", since=restored.made_at.isoformat()
        )
        await epochs.clear_mark(tx)

    async def _begin_after_gap(self, tx: AsyncConnection, now: datetime) -> None:
        last = await epochs.last_beat(tx)
        if last is None or now - last <= GAP:
            return
        due = await epochs.accounts_due(tx, now)
        if not due:
            return
        log.warning("launches came due while nothing ran: they wait for their owners", since=str(last))
        for account_id in due:
            await self._hold(tx, account_id, last, "gap", now)
        await self._forget_what_was_asked(tx, now)
        await audit.note(tx, AuditKind.RESTORED, now=now, because="gap", since=last.isoformat())

    async def _hold(
        self, tx: AsyncConnection, account_id: AccountId, since: datetime, because: Because, now: datetime
    ) -> None:
        await accounts.lock_row(tx, account_id)
        held = await epochs.hold(tx, account_id, since)
        await cards.mark_stale(tx, held)
        account = await accounts.get(tx, account_id)
        if account is None:
            raise AssertionError("a launch without its account")
        waiting = 0
        for launch_id in held:
            waiting += await recipients.count(tx, launch_id, RecipientState.QUEUED)
        await outbox.put(
            tx,
            f"epoch:{account_id}:{now.isoformat()}",
            chat_id=ChatId(account.owner_id),
            kind="held_for_owner",
            facts={
                "user_id": account.owner_id,
                "because": because,
                "since": since.isoformat(),
                "launches": len(held),
                "people": waiting,
            },
            now=now,
        )

    async def _forget_what_was_asked(self, tx: AsyncConnection, now: datetime) -> None:
        """Ids are used again after a restore, so an old button or an old answer may mean something else."""
        await epochs.refuse_older_buttons(tx, now)
        await epochs.forget_questions(tx)

    async def _old_updates(self, restored: Mark) -> int:
        """The inbox position behind the last of Telegram's updates that came before the restore."""
        async with self._database.reading() as tx:
            position = await cursor_position(tx, TELEGRAM_CURSOR)
        while True:
            entries = await self._inbox.after(position, _INBOX_PAGE, ("telegram",))
            old = [entry.id for entry in entries if entry.received_at < restored.restored_at]
            if not old:
                return position
            position = old[-1]

    # -- the owner decides -----------------------------------------------------------------------------------------

    async def held(self, user_id: UserId, after: int = 0) -> HeldPage:
        """The launches about which this owner has to decide."""
        async with self._database.reading() as tx:
            found = await epochs.undecided(tx, user_id)
            shown = [one for one in found if one.launch.id > after][: PAGE + 1]
            names = await users.names(tx, [one.launch.user_id for one in shown])
            lines = [
                HeldLaunch(
                    id=one.launch.id,
                    content=one.launch.content,
                    recipient_count=one.recipient_count,
                    author=names.get(one.launch.user_id, ""),
                    confirmed_at=one.launch.confirmed_at,
                    due_at=one.launch.due_at,
                    unknown_since=await epochs.since(tx, one.launch.account_id) or one.launch.confirmed_at,
                )
                for one in shown[:PAGE]
            ]
        return HeldPage(
            tuple(lines), len(found), sum(one.recipient_count for one in found), len(shown) > PAGE
        )

    async def decide(self, user_id: UserId, launch_id: int, *, goes: bool, turn: Turn | None = None) -> None:
        """Lets it go on, or not. A second tap, or another user's, changes nothing. Raises Refusal halted."""
        async with self._database.writing() as tx:
            chosen = [one for one in await epochs.undecided(tx, user_id) if one.launch.id == launch_id]
            await self._decide(tx, user_id, chosen, turn, goes=goes)

    async def decide_all(self, user_id: UserId, seen: int, *, goes: bool, turn: Turn | None = None) -> None:
        """Decides about all; `seen`: how many there were on the button. Raises Refusal: outdated-screen, halted."""
        async with self._database.writing() as tx:
            chosen = await epochs.undecided(tx, user_id)
            if len(chosen) > seen:
                raise Refusal("outdated-screen")
            await self._decide(tx, user_id, chosen, turn, goes=goes)

    async def _decide(
        self, tx: AsyncConnection, user_id: UserId, chosen: list[Waiting], turn: Turn | None, *, goes: bool
    ) -> None:
        now = self._clock()
        for account_id in sorted({one.launch.account_id for one in chosen}):
            await accounts.lock_row(tx, account_id)
            if goes:
                await refuse_halted(tx, user_id, account_id, turn, now)
        # Read again in our turn: an earlier tap may have decided.
        ids = [one.launch.id for one in chosen]
        chosen = [one for one in await epochs.undecided(tx, user_id) if one.launch.id in ids]
        if goes:
            await epochs.let_go(tx, [one.launch.id for one in chosen])
        else:
            for one in chosen:
                await self._keep_home(tx, one.launch, now)
        await _note_decision(tx, user_id, chosen, now, goes=goes)
        await self._release(tx, now)
        await cards.mark_stale(tx, [one.launch.id for one in chosen])
        self._wakeups.cards.set()

    async def _keep_home(self, tx: AsyncConnection, launch: LaunchRow, now: datetime) -> None:
        if await recipients.is_any(tx, launch.id, TOUCHED):
            await launches.move(tx, launch.id, LaunchState.STOPPED)
            await recipients.withhold(tx, launch.id, WithheldReason.STOPPED)
        else:
            await launches.move(tx, launch.id, LaunchState.CANCELLED, done_at=now)
            await recipients.withhold(tx, launch.id, WithheldReason.CANCELLED)
        await finish_if_settled(tx, launch.id, now)

    async def _release(self, tx: AsyncConnection, now: datetime) -> None:
        """Once all is decided, the launches that may go on get a hold first, like any other launch."""
        earliest = now + timedelta(seconds=self._settings.hold_list_s)
        for row in await epochs.decided(tx):
            is_begun = await recipients.is_any(tx, row.id, TOUCHED)
            state = LaunchState.RUNNING if is_begun else LaunchState.HELD
            await launches.move(
                tx, row.id, state, only_from={LaunchState.PAUSED}, due_at=max(row.due_at, earliest)
            )
            await cards.mark_stale(tx, [row.id])
            self._wakeups.sending.set()

    async def buttons_since(self) -> datetime | None:
        """Buttons drawn before this moment are not obeyed, except those that only stop something."""
        async with self._database.reading() as tx:
            return await epochs.buttons_since(tx)


async def _note_decision(
    tx: AsyncConnection, user_id: UserId, chosen: list[Waiting], now: datetime, *, goes: bool
) -> None:
    """One audit entry for each account about whose launches this tap decides."""
    for account_id in sorted({one.launch.account_id for one in chosen}):
        of_account = [one for one in chosen if one.launch.account_id == account_id]
        await audit.note(
            tx,
            AuditKind.HELD_GO if goes else AuditKind.HELD_KEEP,
            now=now,
            by=user_id,
            account_id=account_id,
            launches=len(of_account),
            recipients=sum(one.recipient_count for one in of_account),
        )
