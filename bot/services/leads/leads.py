"""What users do with leads: take them, end them, note what was said. Every change is one conditional update, so of two taps in
two processes one wins, and the other learns who did.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.ids import NO_TOPIC, AccountId, ChatId, LeadId, UserId
from bot.domain.lead import ENDS, OPEN, LeadState, ToldAs
from bot.domain.phone import Phone
from bot.services.account.connected import account_or_refuse
from bot.services.leads.afterwards import recordings_so_far
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_language
from bot.services.wakeups import Wakeups
from storage.account import accounts, stop_list, users
from storage.calling import leads
from storage.calling.leads import LeadAnswer, LeadNote, LeadRow
from storage.chat import lead_messages
from storage.engine.database import Database

PAGE = 8
LONGEST_NOTE = 1000
MOST_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class LeadView:
    """`taker`: the name of who has it, "" for nobody. `answers` and `notes` oldest first."""

    id: LeadId
    phone: Phone = field(repr=False)
    name: str | None = field(repr=False)
    state: LeadState
    launch_id: int
    call_number: int
    taken_by: UserId | None
    taker: str = field(repr=False)
    opened_at: datetime
    remind_at: datetime | None
    can_undo: bool
    answers: tuple[LeadAnswer, ...]
    notes: tuple[LeadNote, ...]


@dataclass(frozen=True, slots=True)
class LeadPage:
    """The oldest first; `total` counts those on other pages too."""

    leads: tuple[LeadView, ...]
    total: int
    more: bool


async def again_after(tx: AsyncConnection, account_id: AccountId, settings: Settings) -> timedelta:
    """How long a lead waits to be taken before it is told again; the account's owner may set it."""
    account = await accounts.get(tx, account_id)
    own = None if account is None else account.lead_again_min
    return timedelta(minutes=settings.lead_again_min if own is None else own)


class Leads:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups

    async def take(self, user_id: UserId, lead_id: int) -> LeadView:
        """The first tap wins. Raises Refusal: not-connected, lead-unknown, lead-taken (with `who`), lead-over."""
        now = self._clock()
        async with self._database.writing() as tx:
            lead = await self._own(tx, user_id, lead_id)
            if lead.taken_by == user_id and lead.state in OPEN:
                # Where the bot could not write to them before, it tries again.
                await lead_messages.send_unsent(tx, lead.id, ChatId(user_id), now)
                return await self.view_of(tx, lead)
            won = lead.state is LeadState.NEW and await leads.move(
                tx, lead, LeadState.TAKEN, now=now, taken_by=user_id, before=LeadState.NEW
            )
            if not won:
                return await self._theirs_or_too_late(tx, user_id, lead_id)
            await lead_messages.mark_stale(tx, lead.id)
            user = await users.get(tx, user_id)
            await lead_messages.add(
                tx,
                lead.id,
                ChatId(user_id),
                NO_TOPIC,
                ToldAs.TAKER,
                language=effective_language(user, self._settings),
                due_at=now,
            )
            is_heard = await recordings_so_far(tx, lead.id, user_id, now)
            view = await self.view_of(tx, await self._again(tx, lead_id))
        self._wakeups.leads.set()
        if is_heard:
            self._wakeups.recordings.set()
        return view

    async def end(self, user_id: UserId, lead_id: int, how: LeadState) -> LeadView:
        """Done, no lead, or onto the stop list. Raises Refusal: lead-unknown, lead-not-yours."""
        if how not in ENDS:
            raise ValueError("that is no end")
        now = self._clock()
        async with self._database.writing() as tx:
            lead = await self._taken(tx, user_id, lead_id)
            added = 0
            if how is LeadState.STOPPED:
                added = await stop_list.add(
                    tx, lead.account_id, [lead.phone], reason="user", by=user_id, now=now
                )
            view = await self._step(tx, lead, how, user_id, put_on_stop_list=added > 0)
        self._wake(stops=added > 0)
        return view

    async def no_answer(self, user_id: UserId, lead_id: int) -> LeadView:
        """It stays theirs, to be called once more."""
        async with self._database.writing() as tx:
            lead = await self._taken(tx, user_id, lead_id)
            view = await self._step(tx, lead, LeadState.NO_ANSWER, user_id)
        self._wake()
        return view

    async def later(self, user_id: UserId, lead_id: int, at: datetime) -> LeadView:
        """Its taker is reminded `at`. Raises Refusal: lead-unknown, lead-not-yours, move-when-past, lead-too-far."""
        now = self._clock()
        if at <= now:
            raise Refusal("move-when-past")
        if at > now + MOST_AHEAD:
            raise Refusal("lead-too-far", days=MOST_AHEAD.days)
        async with self._database.writing() as tx:
            lead = await self._taken(tx, user_id, lead_id)
            view = await self._step(tx, lead, LeadState.LATER, user_id, due_at=at)
        self._wake()
        return view

    async def undo(self, user_id: UserId, lead_id: int) -> LeadView:
        """Takes the user's own last step back. Raises Refusal: lead-unknown, lead-not-yours, lead-no-undo, lead-newer."""
        now = self._clock()
        async with self._database.writing() as tx:
            lead = await self._own(tx, user_id, lead_id)
            if lead.taken_by != user_id:
                raise Refusal("lead-not-yours")
            if lead.state_before is None:
                raise Refusal("lead-no-undo")
            if lead.state not in OPEN and await leads.open_of_phone(tx, lead.account_id, lead.phone):
                raise Refusal("lead-newer")
            is_new = lead.state_before is LeadState.NEW
            if not await leads.move(
                tx,
                lead,
                lead.state_before,
                now=now,
                taken_by=None if is_new else user_id,
                due_at=now + await again_after(tx, lead.account_id, self._settings) if is_new else None,
            ):
                raise Refusal("lead-no-undo")
            if lead.put_on_stop_list:
                await stop_list.remove(tx, lead.account_id, [lead.phone])
            await lead_messages.mark_stale(tx, lead.id)
            view = await self.view_of(tx, await self._again(tx, lead_id))
        self._wake()
        return view

    async def note(self, user_id: UserId, lead_id: int, text: str) -> LeadView:
        """Anybody of the account may note something. Raises Refusal: lead-unknown, lead-note-long (with `most`)."""
        text = text.strip()
        if len(text) > LONGEST_NOTE:
            raise Refusal("lead-note-long", most=LONGEST_NOTE)
        async with self._database.writing() as tx:
            lead = await self._own(tx, user_id, lead_id)
            await leads.add_note(tx, lead.id, LeadNote(user_id, text, self._clock()))
            await lead_messages.mark_stale(tx, lead.id)
            view = await self.view_of(tx, lead)
        self._wake()
        return view

    async def get(self, user_id: UserId, lead_id: int) -> LeadView:
        """Raises Refusal: not-connected, lead-unknown."""
        async with self._database.reading() as tx:
            return await self.view_of(tx, await self._own(tx, user_id, lead_id))

    async def of_message(self, user_id: UserId, chat_id: ChatId, message_id: int) -> LeadId | None:
        """Which lead of the user's account a message in their chat is about."""
        async with self._database.reading() as tx:
            lead_id = await lead_messages.lead_of(tx, chat_id, message_id)
            if lead_id is None:
                return None
            return (await self._own(tx, user_id, lead_id)).id

    async def page(
        self, user_id: UserId, *, ending: str = "", after: int = 0, only_open: bool = True, limit: int = PAGE
    ) -> LeadPage:
        """`ending`: the last digits of a phone, which are looked for among ended ones as well."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            only_open = only_open and not ending
            rows = await leads.page(
                tx, account.id, ending=ending, only_open=only_open, after=after, limit=limit + 1
            )
            total = await leads.count(tx, account.id, ending=ending, only_open=only_open)
            found = tuple([await self.view_of(tx, row) for row in rows[:limit]])
        return LeadPage(found, total, len(rows) > limit)

    async def view_of(self, tx: AsyncConnection, lead: LeadRow) -> LeadView:
        taker = None if lead.taken_by is None else await users.get(tx, lead.taken_by)
        return LeadView(
            id=lead.id,
            phone=lead.phone,
            name=lead.name,
            state=lead.state,
            launch_id=lead.launch_id,
            call_number=lead.call_number,
            taken_by=lead.taken_by,
            taker="" if taker is None else taker.name,
            opened_at=lead.opened_at,
            remind_at=lead.due_at if lead.state is LeadState.LATER else None,
            can_undo=lead.state_before is not None,
            answers=tuple(await leads.answers_of(tx, lead.id)),
            notes=tuple(await leads.notes_of(tx, lead.id)),
        )

    async def _own(self, tx: AsyncConnection, user_id: UserId, lead_id: int) -> LeadRow:
        """Another account's lead looks the same as none at all."""
        account = await account_or_refuse(tx, user_id)
        lead = await leads.get(tx, lead_id)
        if lead is None or lead.account_id != account.id:
            raise Refusal("lead-unknown")
        return lead

    async def _taken(self, tx: AsyncConnection, user_id: UserId, lead_id: int) -> LeadRow:
        lead = await self._own(tx, user_id, lead_id)
        if lead.taken_by != user_id or lead.state not in OPEN:
            raise Refusal("lead-not-yours")
        return lead

    async def _step(
        self,
        tx: AsyncConnection,
        lead: LeadRow,
        new: LeadState,
        user_id: UserId,
        *,
        due_at: datetime | None = None,
        put_on_stop_list: bool = False,
    ) -> LeadView:
        done = await leads.move(
            tx,
            lead,
            new,
            now=self._clock(),
            taken_by=user_id,
            due_at=due_at,
            before=lead.state,
            put_on_stop_list=put_on_stop_list,
        )
        if not done:
            raise Refusal("lead-not-yours")
        await lead_messages.mark_stale(tx, lead.id)
        return await self.view_of(tx, await self._again(tx, lead.id))

    async def _again(self, tx: AsyncConnection, lead_id: int) -> LeadRow:
        lead = await leads.get(tx, lead_id)
        if lead is None:
            raise AssertionError("a lead is never deleted")
        return lead

    async def _theirs_or_too_late(self, tx: AsyncConnection, user_id: UserId, lead_id: int) -> LeadView:
        """Whoever was first may have been the same user, by another tap."""
        lead = await self._again(tx, lead_id)
        if lead.state not in OPEN:
            raise Refusal("lead-over")
        view = await self.view_of(tx, lead)
        if lead.taken_by != user_id:
            raise Refusal("lead-taken", who=view.taker)
        return view

    def _wake(self, *, stops: bool = False) -> None:
        self._wakeups.leads.set()
        if stops:
            self._wakeups.stop_list.set()
