"""From a tap on Confirm to a launch in the ledger, and everything a person may do with it afterwards.

Nothing here talks to the calling service except the removal of planned calls, which costs nothing; what is paid leaves
through bot.services.sending. A confirm is one compare-and-set, so taps may come doubled, late or on old keyboards.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.draft import CallDraft, Purpose, problems
from bot.domain.ids import BatchId, ChatId, LaunchId, UserId
from bot.domain.launch import BatchState, LaunchState, RecipientState, WithheldReason
from bot.services.caps import Caps, day_start
from bot.services.drafting import (
    link_or_refuse,
    outside_refusals,
    own_draft,
    phones_to_withhold,
    problem_refusal,
    refuse_code,
)
from bot.services.heard import finish_if_settled
from bot.services.launch_notices import unspent_kopecks
from bot.services.listed import same_list
from bot.services.persons import effective_zone
from bot.services.planned import Planned
from bot.services.pricing import FEW, estimate_for, money_refusals
from bot.services.refusal import Refusal
from bot.services.wakeups import Wakeups
from storage import accounts, batches, cards, drafts, launches, people, people_lists, recipients
from storage.accounts import Account
from storage.database import Database
from storage.drafts import DraftRow
from storage.launches import LaunchRow

TOUCHED = (
    RecipientState.SENDING,
    RecipientState.PLACED,
    RecipientState.FINAL,
    RecipientState.REJECTED,
    RecipientState.UNKNOWN,
)
"""States of people whose request has been on its way."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`already`: an earlier tap did it, this one changed nothing."""

    launch_id: LaunchId
    hold_s: float
    already: bool


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`certain`: nothing had left, so nothing was called or charged. Else counts of people by what became of them."""

    certain: bool
    kept_home: int
    removed: int
    under_way: int
    unspent_kopecks: int | None = None
    """The share of those kept home and removed in what the launch was expected to cost at most."""


class Launching:
    def __init__(
        self, *, database: Database, settings: Settings, clock: Clock, planned: Planned, wakeups: Wakeups
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._planned = planned
        self._wakeups = wakeups

    async def confirm(
        self,
        user_id: UserId,
        draft_id: int,
        revision: int,
        *,
        purpose: Purpose | None = None,
        typed: int | None = None,
    ) -> Confirmed:
        """The draft becomes a held launch, once. Raises Refusal with why it can't; then nothing was written.

        `purpose`: what a list is called for. `typed`: the number of people as the person typed it, where that is asked
        for (Refusal type-number).
        """
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            # The account's row is the turn-taker: of two taps the second sees what the first one did.
            await accounts.lock_row(tx, row.account_id)
            row = await own_draft(tx, user_id, draft_id)
            if row.state == "launched":
                return Confirmed(LaunchId(row.id), 0, already=True)
            if row.state != "open":
                raise Refusal("draft-closed")
            if purpose is not None:
                row = replace(row, content=replace(row.content, purpose=purpose))
            confirmed = await self._launch(tx, row, revision, typed=typed)
        self._wake()
        return confirmed

    async def repeat(self, user_id: UserId, launch_id: int, chat_id: ChatId) -> Confirmed:
        """The same call again at once, by a button that names phone and price; each launch is repeated once."""
        now = self._clock()
        async with self._database.writing() as tx:
            old = await self._own_launch(tx, user_id, launch_id)
            done = await launches.repeat_of(tx, old.id)
            if done is not None:
                return Confirmed(done, 0, already=True)
            refuse_code(old.content)
            await link_or_refuse(tx, user_id)
            draft_id = await drafts.add(
                tx,
                user_id=user_id,
                account_id=old.account_id,
                chat_id=chat_id,
                content=replace(old.content, when=None),
                now=now,
                repeats=old.id,
            )
            await drafts.write_recipients(tx, draft_id, old.content.phones, {})
            row = await own_draft(tx, user_id, draft_id)
            confirmed = await self._launch(tx, row, row.revision, typed=len(old.content.phones))
            await cards.mark_stale(tx, [old.id])
        self._wake()
        return confirmed

    async def cancel(self, user_id: UserId, launch_id: int) -> Cancelled:
        """Before anything left certain and free; afterwards what has not left stays home, planned calls are removed."""
        async with self._database.writing() as tx:
            row = await self._own_launch(tx, user_id, launch_id)
            certain = await self._cancel_unsent(tx, row)
            kept = 0 if certain else await self._stop(tx, row)
            if certain:
                kept = await recipients.count(tx, row.id, RecipientState.WITHHELD)
            await cards.mark_stale(tx, [row.id])
        self._wake()
        if certain:
            return Cancelled(True, kept, 0, 0)
        removed, under_way = await self._planned.remove_all(user_id, row.id)
        return Cancelled(False, kept, removed, under_way, unspent_kopecks(row, kept + removed))

    async def _cancel_unsent(self, tx: AsyncConnection, row: LaunchRow) -> bool:
        """Whether nothing of it ever left and now never will; a second tap hears the same as the first."""
        if row.state is LaunchState.CANCELLED:
            return True
        if await recipients.is_any(tx, row.id, TOUCHED):
            return False
        unsent = {LaunchState.HELD, LaunchState.PAUSED}
        if not await launches.move(
            tx, row.id, LaunchState.CANCELLED, only_from=unsent, done_at=self._clock()
        ):
            return False
        await launches.withhold(tx, row.id, WithheldReason.CANCELLED)
        return True

    async def _stop(self, tx: AsyncConnection, row: LaunchRow) -> int:
        kept = await launches.withhold(tx, row.id, WithheldReason.STOPPED)
        await launches.move(tx, row.id, LaunchState.STOPPED)
        return kept

    async def resume(self, user_id: UserId, launch_id: int) -> None:
        """Lets a paused launch go on, as the person was asked. Raises Refusal: not-paused, locked, cap-day, no-money."""
        async with self._database.writing() as tx:
            row = await self._own_launch(tx, user_id, launch_id)
            # Of two taps the second sees what the first one did.
            await accounts.lock_row(tx, row.account_id)
            row = await self._own_launch(tx, user_id, launch_id)
            if row.state is not LaunchState.PAUSED:
                raise Refusal("not-paused")
            await self._refuse_to_resume(tx, row)
            await launches.move(tx, row.id, LaunchState.RUNNING, due_at=self._clock())
            await cards.mark_stale(tx, [row.id])
        self._wake()

    async def _refuse_to_resume(self, tx: AsyncConnection, row: LaunchRow) -> None:
        """A launch confirmed on an earlier day counts against today's caps now; one of today is counted already."""
        account = await accounts.get(tx, row.account_id)
        if account is None:
            raise AssertionError("a launch without its account")
        since = day_start(self._clock(), self._settings)
        use = await Caps(self._settings, account).look(tx, since, row.user_id)
        is_of_today = row.confirmed_at >= since
        people_count = 0 if is_of_today else await recipients.count(tx, row.id, RecipientState.QUEUED)
        estimate = await estimate_for(tx, account, row.content, people_count)
        # Its own unsent people count among those that money is needed for: only an empty balance holds it back.
        no_money = await money_refusals(tx, account, estimate, 1)
        for refusal in (*use.refusals(people_count, estimate), *no_money):
            raise refusal

    async def settle(self, user_id: UserId, batch_id: int, happened: bool) -> LaunchId:
        """The person's word on a request whose answer was lost. Raises Refusal settled when a webhook was first."""
        now = self._clock()
        async with self._database.writing() as tx:
            batch = await batches.get(tx, batch_id)
            if batch is None:
                raise Refusal("not-yours")
            row = await self._own_launch(tx, user_id, batch.launch_id)
            await self._settle(tx, batch.id, happened, now)
            await finish_if_settled(tx, row.id, now)
            await cards.mark_stale(tx, [row.id])
        self._wake()
        return row.id

    async def _settle(self, tx: AsyncConnection, batch_id: BatchId, happened: bool, now: datetime) -> None:
        state = BatchState.SETTLED_WAS if happened else BatchState.SETTLED_WAS_NOT
        if not await batches.settle(tx, batch_id, state, by="user", now=now):
            raise Refusal("settled")
        ids = [
            person.id
            for person in await launches.people_of_batch(tx, batch_id)
            if person.state is RecipientState.UNKNOWN
        ]
        if happened:
            await launches.settle_people(tx, ids, RecipientState.FINAL, reason="by_word")
        else:
            await launches.settle_people(tx, ids, RecipientState.REJECTED, reason="not_made")

    async def _launch(
        self, tx: AsyncConnection, row: DraftRow, revision: int, *, typed: int | None = None
    ) -> Confirmed:
        """Everything that Confirm decides, inside the caller's transaction; as short for a long list as for one."""
        now = self._clock()
        link = await link_or_refuse(tx, row.user_id)
        if link.account.id != row.account_id:
            raise Refusal("other-account")
        if not await drafts.close(tx, row.id, revision, "launched", now):
            raise Refusal("outdated-screen")
        for problem in problems(row.content, now):
            raise problem_refusal(problem)
        people_count = await self._people_of(tx, row, now)
        if not people_count:
            raise Refusal("nobody-left")
        caps = Caps(self._settings, link.account)
        if people_count > caps.type_number_above and typed != people_count:
            raise Refusal("type-number", people=people_count)
        hold_s = self._settings.hold_single_s if people_count <= FEW else caps.hold_list_s
        await self._book(tx, row, link.account, people_count, _due_at(row.content, now, hold_s))
        await cards.add(tx, LaunchId(row.id), row.chat_id, row.message_id, now)
        return Confirmed(LaunchId(row.id), hold_s, already=False)

    async def _people_of(self, tx: AsyncConnection, row: DraftRow, now: datetime) -> int:
        """How many are to be called. A few are written down now, those of a list stand there already."""
        if row.content.source is not None:
            await self._refuse_list(tx, row, now)
            return row.people or 0
        withheld = await phones_to_withhold(tx, row.account_id, row.content.phones)
        await drafts.write_recipients(tx, row.id, row.content.phones, withheld)
        return len(row.content.phones) - len(withheld)

    async def _refuse_list(self, tx: AsyncConnection, row: DraftRow, now: datetime) -> None:
        content = row.content
        if row.people is None:
            raise Refusal("list-not-written")
        if content.purpose is None:
            raise Refusal("purpose-needed")
        if content.purpose is Purpose.ADVERTISING and not await _has_consent(tx, content):
            raise Refusal("advertising-without-consent")
        if await same_list(tx, row, now) is not None:
            raise Refusal("same-list")
        zone = effective_zone(await people.get(tx, row.user_id), self._settings)
        for refusal in outside_refusals(content, now, zone):
            raise refusal

    async def _book(
        self, tx: AsyncConnection, row: DraftRow, account: Account, people_count: int, due_at: datetime
    ) -> None:
        now = self._clock()
        estimate = await estimate_for(tx, account, row.content, people_count)
        use = await Caps(self._settings, account).look(tx, day_start(now, self._settings), row.user_id)
        no_money = await money_refusals(tx, account, estimate, people_count)
        for refusal in (*use.refusals(people_count, estimate), *no_money):
            raise refusal
        await launches.add(
            tx,
            launch_id=LaunchId(row.id),
            user_id=row.user_id,
            account_id=row.account_id,
            chat_id=row.chat_id,
            content=row.content,
            repeats=row.repeats,
            estimate=(estimate.low, estimate.high),
            balance_kopecks=account.balance_kopecks,
            people=people_count,
            digest=row.digest,
            now=now,
            due_at=due_at,
        )

    async def _own_launch(self, tx: AsyncConnection, user_id: UserId, launch_id: int) -> LaunchRow:
        """The launch, if this person started it or owns its account; another's looks the same as none at all."""
        row = await launches.get(tx, launch_id)
        account = None if row is None else await accounts.get(tx, row.account_id)
        if row is None or account is None or user_id not in {row.user_id, account.owner_id}:
            raise Refusal("not-yours")
        # Read again in turn: a batch of it may be leaving, or its answer arriving.
        await accounts.lock_row(tx, account.id)
        return await launches.get(tx, row.id) or row

    def _wake(self) -> None:
        self._wakeups.sending.set()
        self._wakeups.cards.set()


def _due_at(content: CallDraft, now: datetime, hold_s: float) -> datetime:
    """A list waits for its time here, where cancelling stays certain and free and the stop list is looked at last."""
    held_until = now + timedelta(seconds=hold_s)
    if content.source is None or content.when is None:
        return held_until
    return max(held_until, content.when)


async def _has_consent(tx: AsyncConnection, content: CallDraft) -> bool:
    """Whether somebody has said on what basis the people of this list may be called (38-FZ, article 18)."""
    found = None if content.list_id is None else await people_lists.get(tx, content.list_id)
    return found is not None and found.consent_at is not None
