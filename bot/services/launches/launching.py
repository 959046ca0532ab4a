"""From a tap on Confirm to a launch in the ledger, and everything a user may do with it afterwards.

Nothing here talks to the calling service except the removal of planned calls, which costs nothing; paid requests leave
through bot.services.sending.sending. A Confirm is one compare-and-set, so taps may come twice, late or on old keyboards.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.launch import (
    LET_GO,
    RESTORED,
    TOUCHED,
    LaunchState,
    RecipientState,
    WithheldReason,
)
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, Purpose, problems
from bot.domain.drafts.yes import Asked, Yes
from bot.domain.ids import ChatId, DraftId, LaunchId, UserId
from bot.domain.when.schedule import read_window
from bot.services.account.caps import Caps
from bot.services.account.connected import link_or_refuse
from bot.services.account.pricing import estimate_for, money_refusals
from bot.services.account.withholding import write_line
from bot.services.drafts.appointments import day_refusals
from bot.services.drafts.drafting import outside_refusals, own_draft, problem_refusal, refuse_code
from bot.services.drafts.list_view import has_consent, refuse_once_more, refuse_unsure, same_list
from bot.services.drafts.personal import refuse_unwritten
from bot.services.drafts.reaction_check import reaction_blockers
from bot.services.drafts.trials import refuse_untried
from bot.services.launches.cancelled import Cancelled, together, unfinished_beside
from bot.services.launches.promising import book_reminders, is_counted_on, promised, times_of
from bot.services.launches.still_agreed import agreed, question_of
from bot.services.ledger.endings import finish_if_settled
from bot.services.ledger.halts import refuse_halted
from bot.services.ledger.notices import unspent_kopecks
from bot.services.ledger.unknown_batches import take_word
from bot.services.planned.calls import Planned
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from bot.services.wakeups import Wakeups
from storage.account import accounts, users
from storage.account.accounts import Account
from storage.calling import batches, day_use, drafts, launches, recipients
from storage.calling.drafts import DraftRow
from storage.calling.launches import LaunchRow
from storage.chat import cards, watch_cards
from storage.engine.database import Database


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`already`: an earlier tap did it, this one changed nothing."""

    launch_id: LaunchId
    hold_s: float
    already: bool


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Nothing was started: a draft with the same call waits, and its confirm screen says why."""

    draft_id: DraftId
    why: Refusal


class Launching:
    def __init__(
        self, *, database: Database, settings: Settings, clock: Clock, planned: Planned, wakeups: Wakeups
    ) -> None:
        self._database = database
        self._settings = settings
        self._window = read_window(settings.call_window)
        self._clock = clock
        self._planned = planned
        self._wakeups = wakeups

    async def confirm(
        self,
        yes: Yes,
        draft_id: int,
        revision: int,
        *,
        purpose: Purpose | None = None,
        typed: int | None = None,
    ) -> Confirmed:
        """The draft becomes a held launch, once. Raises Refusal with why it can't; then nothing was written.

        `turn`: refused (halted) if a Cancel or a lock that was pressed later has been handled already.
        `purpose`: what a list is called for. `typed`: the number of recipients as the user typed it, if the screen asks
        for it (Refusal type-number).
        """
        async with self._database.writing() as tx:
            row = await own_draft(tx, yes.user_id, draft_id)
            # Whoever locks the account's row has the turn: of two taps the second sees what the first one did.
            await accounts.lock_row(tx, row.account_id)
            row = await own_draft(tx, yes.user_id, draft_id)
            if row.state == "launched":
                return Confirmed(LaunchId(row.id), 0, already=True)
            if row.state != "open":
                raise Refusal("draft-closed")
            await refuse_halted(tx, yes.user_id, row.account_id, yes.turn, self._clock())
            if purpose is not None:
                row = replace(row, content=replace(row.content, purpose=purpose))
            asked = Asked(row.drawn_at, row.warned_at)
            confirmed = await self.launch_in(tx, row, revision, yes, asked, typed=typed)
        self.wake()
        return confirmed

    async def repeat(self, yes: Yes, launch_id: int, chat_id: ChatId) -> Confirmed | AskedAgain:
        """The same call again at once, by a button that names phone and price; each launch is repeated once."""
        user_id, now = yes.user_id, self._clock()
        async with self._database.writing() as tx:
            old = await self._own_launch(tx, user_id, launch_id)
            done = await launches.repeat_of(tx, old.id)
            if done is not None:
                return Confirmed(done, 0, already=True)
            await refuse_halted(tx, user_id, old.account_id, yes.turn, now)
            refuse_code(old.content)
            link = await link_or_refuse(tx, user_id)
            draft_id = await drafts.add(
                tx,
                user_id=user_id,
                account_id=old.account_id,
                chat_id=chat_id,
                content=replace(old.content, when=None, at_any_hour=False, follows=None),
                now=now,
                repeats=old.id,
            )
            row = await own_draft(tx, user_id, draft_id)
            await write_line(tx, row.id, row.account_id, row.content)
            card = await cards.get(tx, old.id)
            asked = Asked(None if card is None else card.drawn_at)
            try:
                await refuse_untried(tx, row, link.account, len(row.content.phones), now, self._settings)
                await self._agreed(tx, link.account, row.content, yes, asked)
            except Refusal as why:
                return AskedAgain(draft_id, why)
            confirmed = await self.launch_in(tx, row, row.revision, yes, asked, typed=len(old.content.phones))
        self.wake()
        return confirmed

    async def cancel(self, user_id: UserId, launch_id: int) -> Cancelled:
        """Certain and free before anything left; later it keeps home what has not left. One write that waits for nobody.

        `take_back` then does what needs the service.
        """
        async with self._database.writing() as tx:
            done = await self.cancel_in(tx, await self._own_launch(tx, user_id, launch_id))
        self.wake()
        return done

    async def cancel_in(self, tx: AsyncConnection, row: LaunchRow) -> Cancelled:
        """The same in the caller's transaction; the caller holds the account's lock and wakes the workers (`wake`)."""
        return together(
            [await self._cancel_one(tx, one) for one in (row, *await unfinished_beside(tx, row.id))]
        )

    async def _cancel_one(self, tx: AsyncConnection, row: LaunchRow) -> Cancelled:
        await launches.change(tx, row.id, next_round_at=None)
        certain = await self._cancel_unsent(tx, row)
        kept = 0 if certain else await self._stop(tx, row)
        if certain:
            kept = await recipients.count(tx, row.id, RecipientState.WITHHELD)
        await cards.mark_stale(tx, [row.id])
        return Cancelled(certain, kept, 0, 0)

    async def take_back(self, user_id: UserId, launch_id: int, done: Cancelled) -> Cancelled:
        """The service's part of a Stop: planned calls are removed there. Asks the service, so it may take long."""
        async with self._database.reading() as tx:
            row = await launches.get(tx, launch_id)
        if row is None:
            raise AssertionError("a stopped launch that is not there")
        removed, under_way = await self._planned.remove_all(user_id, row.id)
        unspent = unspent_kopecks(row, done.kept_home + removed)
        return Cancelled(False, done.kept_home, removed, under_way, unspent)

    async def _cancel_unsent(self, tx: AsyncConnection, row: LaunchRow) -> bool:
        """True: nothing of it ever left, and now nothing will; a second tap gets the same answer as the first."""
        if row.state is LaunchState.CANCELLED:
            return True
        if await recipients.is_any(tx, row.id, TOUCHED):
            return False
        unsent = {LaunchState.HELD, LaunchState.PAUSED}
        if not await launches.move(
            tx, row.id, LaunchState.CANCELLED, only_from=unsent, done_at=self._clock()
        ):
            return False
        await recipients.withhold(tx, row.id, WithheldReason.CANCELLED)
        return True

    async def _stop(self, tx: AsyncConnection, row: LaunchRow) -> int:
        kept = await recipients.withhold(tx, row.id, WithheldReason.STOPPED)
        await launches.move(tx, row.id, LaunchState.STOPPED)
        return kept

    async def resume(
        self, yes: Yes, launch_id: int, *, asked: int | None = None, at: datetime | None = None
    ) -> None:
        """Lets a paused launch go on: now, or when the calling hours begin (`at`). `asked`: see `question_of`.

        Raises Refusal: not-paused, undecided, locked, cap-day, no-money, move-when-past, and the codes of DOUBTS.
        """
        now = self._clock()
        async with self._database.writing() as tx:
            row = await self._own_launch(tx, yes.user_id, launch_id)
            account = await accounts.get(tx, row.account_id)
            if account is None:
                raise AssertionError("a launch without its account")
            if row.state is not LaunchState.PAUSED:
                raise Refusal("not-paused")
            if row.paused_because in {RESTORED, LET_GO}:
                raise Refusal("undecided")
            await refuse_halted(tx, yes.user_id, row.account_id, yes.turn, now)
            if at is not None and at <= now:
                raise Refusal("move-when-past")
            content = row.content if at is None else replace(row.content, when=at)
            question = question_of(await cards.get(tx, row.id), asked)
            content = await self._agreed(tx, account, content, yes, question)
            zone = effective_zone(await users.get(tx, row.user_id), self._settings)
            rings_at = content.rings_at(now, zone)
            await self._refuse_to_resume(tx, row, account, rings_at)
            await day_use.keep_days(tx, row.id)
            await launches.change(tx, row.id, content=content, rings_at=rings_at)
            await launches.move(tx, row.id, LaunchState.RUNNING, due_at=content.due_at(now))
            await cards.mark_stale(tx, [row.id])
        self.wake()

    async def _refuse_to_resume(
        self, tx: AsyncConnection, row: LaunchRow, account: Account, rings_at: datetime
    ) -> None:
        """The launch counts for the caps of the day on which it will ring, unless it is counted there already."""
        use = await Caps(self._settings, account).look(tx, rings_at, row.user_id)
        is_counted = is_counted_on(row, rings_at, self._settings)
        recipient_count = 0 if is_counted else await recipients.count(tx, row.id, RecipientState.QUEUED)
        estimate = await estimate_for(tx, account, row.content, recipient_count, self._settings, row.id)
        # Its own unsent recipients are already counted as needing money, so only an empty balance holds it back.
        no_money = await money_refusals(tx, account, estimate, 1)
        for refusal in (*use.refusals(recipient_count, estimate), *no_money):
            raise refusal

    async def settle(self, user_id: UserId, batch_id: int, happened: bool) -> LaunchId:
        """The user says what became of a request whose answer was lost. Raises Refusal settled if a webhook was first."""
        now = self._clock()
        async with self._database.writing() as tx:
            batch = await batches.get(tx, batch_id)
            if batch is None:
                raise Refusal("not-yours")
            row = await self._own_launch(tx, user_id, batch.launch_id)
            if not await take_word(tx, batch.id, happened, now):
                raise Refusal("settled")
            await finish_if_settled(tx, row.id, now)
            await cards.mark_stale(tx, [row.id])
        self.wake()
        return row.id

    async def launch_in(
        self,
        tx: AsyncConnection,
        row: DraftRow,
        revision: int,
        yes: Yes,
        asked: Asked,
        *,
        typed: int | None = None,
    ) -> Confirmed:
        """Everything that Confirm decides, inside the caller's transaction; as short for a long list as for one."""
        now = self._clock()
        link = await link_or_refuse(tx, row.user_id)
        if link.account.id != row.account_id:
            raise Refusal("other-account")
        if not await drafts.close(tx, row.id, revision, "launched", now):
            raise Refusal("outdated-screen")
        if row.repeats is not None:
            if await launches.repeat_of(tx, row.repeats) is not None:
                raise Refusal("already-repeated")
            await cards.mark_stale(tx, [row.repeats])
        for problem in problems(row.content, now):
            raise problem_refusal(problem, row.content)
        recipient_count = await self._count_recipients(tx, row, now)
        if not recipient_count:
            raise Refusal("nobody-left")
        for refusal in await reaction_blockers(tx, row.id, row.content):
            raise refusal
        await refuse_untried(tx, row, link.account, recipient_count, now, self._settings)
        content = await self._agreed(tx, link.account, row.content, yes, asked, recipient_count)
        row = replace(row, content=content)
        zone = effective_zone(await users.get(tx, row.user_id), self._settings)
        recipient_count = await promised(tx, row, recipient_count, zone=zone, now=now)
        caps = Caps(self._settings, link.account)
        if recipient_count > caps.type_number_above and typed != recipient_count:
            raise Refusal("type-number", recipients=recipient_count)
        hold_s = caps.hold_s(recipient_count)
        due_at = content.due_at(now + timedelta(seconds=hold_s))
        await self._book(tx, row, link.account, recipient_count, due_at)
        await cards.add(tx, LaunchId(row.id), row.chat_id, None if typed else row.message_id, now)
        await watch_cards.add_for(tx, row.account_id, LaunchId(row.id), row.user_id, now)
        return Confirmed(LaunchId(row.id), hold_s, already=False)

    async def _agreed(
        self,
        tx: AsyncConnection,
        account: Account,
        content: CallDraft,
        yes: Yes,
        asked: Asked,
        count: int = 1,
    ) -> CallDraft:
        return agreed(
            yes,
            asked,
            content,
            usual=self._window,
            zone=effective_zone(await users.get(tx, yes.user_id), self._settings),
            hold=timedelta(seconds=Caps(self._settings, account).hold_s(count)),
            now=self._clock(),
        )

    async def _count_recipients(self, tx: AsyncConnection, row: DraftRow, now: datetime) -> int:
        """How many are to be called. A few typed phones are written down now; a list's recipients are already there."""
        if row.content.source is not None:
            await self._refuse_list(tx, row, now)
            return row.recipient_count or 0
        await refuse_once_more(tx, row, now)
        return await write_line(tx, row.id, row.account_id, row.content)

    async def _refuse_list(self, tx: AsyncConnection, row: DraftRow, now: datetime) -> None:
        content = row.content
        await refuse_unwritten(tx, row)
        await refuse_unsure(tx, content)
        if content.purpose is None:
            raise Refusal("purpose-needed")
        if content.purpose is Purpose.ADVERTISING and not await has_consent(tx, content):
            raise Refusal("advertising-without-consent")
        if await same_list(tx, row, now) is not None:
            raise Refusal("same-list")
        zone = effective_zone(await users.get(tx, row.user_id), self._settings)
        for refusal in outside_refusals(content, now, zone):
            raise refusal

    async def _book(
        self, tx: AsyncConnection, row: DraftRow, account: Account, recipient_count: int, due_at: datetime
    ) -> None:
        estimate = await estimate_for(tx, account, row.content, recipient_count, self._settings, row.id)
        zone = effective_zone(await users.get(tx, row.user_id), self._settings)
        rings_at, leaves_at = await times_of(tx, row, due_at, zone)
        full = await day_refusals(
            tx,
            row,
            account,
            self._settings,
            rings_at=rings_at,
            recipient_count=recipient_count,
            price=estimate,
        )
        for refusal in (*full, *await money_refusals(tx, account, estimate, recipient_count)):
            raise refusal
        await launches.add(
            tx,
            launch_id=LaunchId(row.id),
            user_id=row.user_id,
            account_id=row.account_id,
            chat_id=row.chat_id,
            content=row.content,
            repeats=row.repeats,
            estimate=(estimate.low, None if estimate.high is None else estimate.high - estimate.second),
            balance_kopecks=account.balance_kopecks,
            recipient_count=recipient_count,
            digest=row.digest,
            now=self._clock(),
            due_at=leaves_at,
            rings_at=rings_at,
        )
        await book_reminders(tx, row, due_at, self._clock(), estimate.second)

    async def _own_launch(self, tx: AsyncConnection, user_id: UserId, launch_id: int) -> LaunchRow:
        """The launch, if this user started it or owns its account; any other looks the same as no launch at all."""
        row = await launches.get(tx, launch_id)
        account = None if row is None else await accounts.get(tx, row.account_id)
        if row is None or account is None or user_id not in {row.user_id, account.owner_id}:
            raise Refusal("not-yours")
        # Read again in our turn: a batch of it may be leaving, or an answer arriving.
        await accounts.lock_row(tx, account.id)
        return await launches.get(tx, row.id) or row

    def wake(self) -> None:
        self._wakeups.sending.set()
        self._wakeups.cards.set()
