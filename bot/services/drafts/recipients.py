"""A list's recipients become a draft's recipients before anybody confirms: so Confirm is as short for 50,000 as for one.

They are written in stretches, each in its own transaction. Until all are written, the draft has no count and can't be
confirmed. If the writing is cut short it starts again from the beginning, which costs nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import NOT_REACHED, CallOutcome
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, Follows, FromLaunch, FromList, FromTemplate, Source
from bot.domain.ids import ChatId, LaunchId, ListId, TemplateId, UserId
from bot.domain.reactions import chosen_labels
from bot.domain.when.schedule import CallWindow, read_window
from bot.services.account.connected import link_or_refuse
from bot.services.account.withholding import write_line
from bot.services.drafts.appointments import AppointmentPlans
from bot.services.drafts.drafting import ConfirmView, Drafting, own_draft, refuse_code, with_sender
from bot.services.drafts.earlier_record import said_before, sentences_before
from bot.services.drafts.list_view import template_values
from bot.services.drafts.personal import said_alone, write_sentences
from bot.services.drafts.template_filling import (
    filled,
    remembered,
    withhold_without_values,
    without_lost_columns,
)
from bot.services.refusal import Refusal
from storage.account import accounts
from storage.account.accounts import Account, Link
from storage.calling import drafts, launches, list_recipients, lists, recipients, reminders
from storage.calling.drafts import DraftRow
from storage.calling.launches import LaunchRow
from storage.calling.list_recipients import Sample, Stretch
from storage.calling.lists import ListRow
from storage.engine.database import Database

STRETCH = 2000
"""Positions in one transaction, which then takes some 50 ms; SQLite has only one writer."""


class ListDrafts:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, drafting: Drafting) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._drafting = drafting
        self._plans = AppointmentPlans(database=database, settings=settings, clock=clock)

    async def start(
        self,
        user_id: UserId,
        chat_id: ChatId,
        list_id: ListId,
        *,
        message_id: int | None = None,
        asked: CallDraft | None = None,
    ) -> ConfirmView:
        """A launch to the recipients of a list, with what to say still to be chosen unless it was `asked` for.

        Raises Refusal: list-gone, not-connected.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            found = await own_list(tx, link.account, user_id, list_id)
            content = await self._plans.offer(tx, user_id, found, self._on(found, asked or CallDraft()))
            draft_id = await drafts.add(
                tx,
                user_id=user_id,
                account_id=link.account.id,
                chat_id=chat_id,
                content=with_sender(without_lost_columns(content), link),
                now=self._clock(),
                message_id=message_id,
                digest=_digest(content, found),
            )
        await self.write_recipients(user_id, draft_id)
        return await self._drafting.view(user_id, draft_id)

    async def again(
        self,
        user_id: UserId,
        chat_id: ChatId,
        launch_id: int,
        outcomes: Sequence[CallOutcome] = NOT_REACHED,
        *,
        node: int | None = None,
    ) -> ConfirmView:
        """Calls the recipients whose calls ended so once more, but nobody who was called or reached since. `node`: those
        who chose this reaction instead.

        Raises Refusal: not-yours, not-connected, nobody-to-call-again.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            old = await _own_launch(tx, link.account, user_id, launch_id)
            refuse_code(old.content)
            source = of_launch(old, outcomes if node is None else (), () if node is None else (node,))
            draft_id = await drafts.add(
                tx,
                user_id=user_id,
                account_id=link.account.id,
                chat_id=chat_id,
                content=await self.once_more(tx, old, source),
                now=self._clock(),
                # Two such screens, confirmed one after the other, would call the same recipients twice.
                digest=hashlib.sha256(_again(old.id, node).encode()).hexdigest(),
            )
        if not await self.write_recipients(user_id, draft_id):
            async with self._database.writing() as tx:
                await drafts.cancel(tx, draft_id, self._clock())
            raise Refusal("nobody-to-call-again")
        await self._narrow(user_id, draft_id)
        return await self._drafting.view(user_id, draft_id)

    async def change(self, user_id: UserId, draft_id: int, revision: int, content: CallDraft) -> ConfirmView:
        """The same list with other contents; if that changes who is called, the recipients are written again."""
        old, _ = await self._drafting.content(user_id, draft_id)
        content = await self._plans.looked_for(user_id, content)
        await self._drafting.change(user_id, draft_id, revision, content)
        if _who(old) != _who(content):
            await self.write_recipients(user_id, draft_id)
            await self._narrow(user_id, draft_id)
        return await self._drafting.view(user_id, draft_id)

    async def use_list(
        self,
        user_id: UserId,
        draft_id: int,
        revision: int,
        list_id: ListId,
        *,
        asked: CallDraft | None = None,
        instead_of: DraftRow | None = None,
    ) -> ConfirmView:
        """The same draft to the recipients of another list; `asked`: with these contents instead of its own.

        `instead_of`: another open draft, closed in the same transaction because this one replaces it. Raises Refusal:
        list-gone, outdated-screen, previous-gone.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            row = await own_draft(tx, user_id, draft_id)
            found = await own_list(tx, link.account, user_id, list_id)
            content = replace(asked or row.content, source=_source(found), same_list_again=False)
            if content.appointments is not None:
                content = await self._plans.offer(tx, user_id, found, content)
            content = without_lost_columns(content)
            now = self._clock()
            await _use(tx, row, revision, content, _digest(content, found), now)
            if instead_of is not None:
                await _close_previous(tx, instead_of, now)
        await self.write_recipients(user_id, draft_id)
        return await self._drafting.view(user_id, draft_id)

    async def by_template(
        self, user_id: UserId, draft_id: int, template_id: TemplateId, text: str | None = None
    ) -> FromTemplate | None:
        """A template with its variables filled from this list's columns, as far as the fitting ones are clear.

        `text`: what the template says. Without it, the text given in this draft counts, or else the one of the account's
        last launch by this template to a list, with the columns chosen there. Returns None if nobody ever gave a text.
        Raises Refusal not-yours.
        """
        async with self._database.reading() as tx:
            return await filled(tx, await own_draft(tx, user_id, draft_id), template_id, text)

    async def remembered(self, user_id: UserId, template_id: TemplateId) -> FromTemplate | None:
        """What a template said in the account's last launch by it to a list. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            link = await link_or_refuse(tx, user_id)
            return await remembered(tx, link.account.id, template_id)

    async def latest(self, user_id: UserId, chat_id: ChatId, within: timedelta) -> DraftRow | None:
        """The draft of the list that this user began last in this chat, unless they began something else since."""
        async with self._database.reading() as tx:
            lately = await drafts.open_lately(tx, user_id, chat_id, self._clock() - within)
        if not lately or not isinstance(lately[0].content.source, FromList):
            return None
        return lately[0]

    async def write_recipients(self, user_id: UserId, draft_id: int) -> int:
        """Writes down who is to be called as of now, from the beginning; returns how many. Raises Refusal."""
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            source = row.content.source
            if source is None:
                raise LookupError("this draft's recipients stand in its line")
            # Takes turns with a Confirm, which finds either all recipients or no count.
            await accounts.lock_row(tx, row.account_id)
            if not await drafts.count_recipients(tx, row.id, row.revision, None):
                raise Refusal("draft-closed")
            end = await _positions(tx, source)
        await self._clear(row)
        written = 0
        for first in range(0, end, STRETCH):
            async with self._database.writing() as tx:
                await _refuse_unless_ours(tx, row, written)
                written += await self._write_stretch(tx, row, source, Stretch(first, first + STRETCH))
        await self._plans.write(row)
        await write_sentences(self._database, row, self._clock(), self._settings, STRETCH)
        async with self._database.writing() as tx:
            await _refuse_unless_ours(tx, row, written)
            count = await reminders.to_call(tx, row.id)
            await drafts.count_recipients(tx, row.id, row.revision, count)
        return count

    def to_list(self, found: ListRow, link: Link, asked: CallDraft) -> CallDraft:
        """What was asked for, to the recipients of this list."""
        return with_sender(without_lost_columns(self._on(found, asked)), link)

    def _on(self, found: ListRow, asked: CallDraft) -> CallDraft:
        window = asked.window or self.usual_window()
        return replace(asked, phones=(), source=_source(found), window=window)

    def usual_window(self) -> CallWindow:
        """The window in which lists are called unless the user chooses another."""
        return replace(
            read_window(self._settings.call_window), weekdays=frozenset(self._settings.call_weekdays)
        )

    async def _narrow(self, user_id: UserId, draft_id: int) -> None:
        """If only one recipient is to be called again, the draft becomes a single call with their name, not a list."""
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            if not isinstance(source := row.content.source, FromLaunch) or row.recipient_count != 1:
                return
            (recipient,) = await list_recipients.first(tx, row.id, 1)
            left_out = await recipients.withheld_reasons(tx, row.id)
            said = await said_alone(tx, row, recipient, self._clock(), self._settings)
            content = _single(said, recipient, Follows(source, tuple(sorted(left_out.items()))))
            await _use(tx, row, row.revision, content, row.digest, self._clock())
            await write_line(tx, row.id, row.account_id, content)

    async def once_more(self, tx: AsyncConnection, old: LaunchRow, source: FromLaunch) -> CallDraft:
        """The same call to some recipients of that launch, with what was voiced for it."""
        return replace(
            old.content,
            phones=(),
            names=(),
            what=await said_before(tx, old),
            voiced=await sentences_before(tx, old),
            source=source,
            follows=None,
            when=None,
            text_with_when=None,
            typed_in=(),
            typed_reactions=None,
            window=old.content.window or self.usual_window(),
            skip_recent_days=0,
            same_list_again=False,
            appointments=None,
        )

    async def _clear(self, row: DraftRow) -> None:
        while True:
            async with self._database.writing() as tx:
                await _refuse_unless_ours(tx, row)
                if not await list_recipients.clear(tx, row.id, STRETCH):
                    return

    async def _write_stretch(
        self, tx: AsyncConnection, row: DraftRow, source: Source, stretch: Stretch
    ) -> int:
        """Returns how many recipients were written."""
        content, account_id = row.content, row.account_id
        if isinstance(source, FromList):
            written = await list_recipients.copy_from_list(
                tx, row.id, source.list_id, stretch, with_unknown_prefix=content.with_unknown_prefix
            )
        else:
            written = await list_recipients.copy_from_launch(
                tx, row.id, source.launch_id, source.outcomes, source.nodes, stretch
            )
            since = await _confirmed_at(tx, source.launch_id)
            await list_recipients.withhold_already_followed(tx, row.id, account_id, stretch, since)
        await list_recipients.withhold_stopped(tx, row.id, account_id, stretch)
        await list_recipients.withhold_unsettled(tx, row.id, account_id, stretch)
        if content.skip_recent_days:
            since = self._clock() - timedelta(days=content.skip_recent_days)
            await list_recipients.withhold_called_since(tx, row.id, account_id, stretch, since)
        if isinstance(content.what, FromTemplate) and content.what.columns:
            await withhold_without_values(tx, row, stretch)
        return written


async def own_list(tx: AsyncConnection, account: Account, user_id: UserId, list_id: int) -> ListRow:
    """A complete list that this user may use: a saved list belongs to the account, an unsaved one to its author.

    Raises Refusal list-gone, also for another user's list.
    """
    found = await lists.get(tx, list_id)
    if found is None or found.account_id != account.id or found.digest is None:
        raise Refusal("list-gone")
    if not found.is_saved and found.user_id != user_id:
        raise Refusal("list-gone")
    return found


async def _use(
    tx: AsyncConnection, row: DraftRow, revision: int, content: CallDraft, digest: str | None, now: datetime
) -> None:
    """Gives the draft other recipients, which are still to be written. Raises Refusal outdated-screen."""
    if not await drafts.use_list(tx, row.id, revision, content, digest, now):
        raise Refusal("outdated-screen")


def _single(content: CallDraft, recipient: Sample, follows: Follows) -> CallDraft:
    """The same call to one recipient. As a single call it does not wait for a window: it asks the user."""
    what = content.what
    if isinstance(what, FromTemplate):
        values = template_values(content, recipient.name, recipient.fields)
        what = replace(what, values=tuple(values.items()))
    return replace(
        content,
        phones=(recipient.phone,),
        names=((recipient.phone, recipient.name),) if recipient.name else (),
        what=what,
        source=None,
        follows=follows,
        window=None,
        per_minute=None,
        same_list_again=False,
    )


def of_launch(old: LaunchRow, outcomes: Sequence[CallOutcome], nodes: tuple[int, ...] = ()) -> FromLaunch:
    """Recipients of an earlier launch as the source of another one."""
    before = old.content.source
    columns, name = ((), "") if before is None else (before.columns, before.name)
    labels = chosen_labels(old.content.reactions, nodes)
    return FromLaunch(old.id, tuple(outcomes), old.list_id, columns, name, nodes, labels)


def _again(launch_id: LaunchId, node: int | None) -> str:
    return f"again:{launch_id}" if node is None else f"again:{launch_id}:{node}"


def _digest(content: CallDraft, found: ListRow) -> str | None:
    """The same people may be reminded of other appointments; the appointments themselves are promised once."""
    return found.digest if content.appointments is None else None


def _source(found: ListRow) -> FromList:
    return FromList(found.id, found.name, found.columns)


async def _own_launch(tx: AsyncConnection, account: Account, user_id: UserId, launch_id: int) -> LaunchRow:
    found = await launches.get(tx, launch_id)
    if found is None or found.account_id != account.id or user_id not in {found.user_id, account.owner_id}:
        raise Refusal("not-yours")
    return found


async def _close_previous(tx: AsyncConnection, previous: DraftRow, now: datetime) -> None:
    """Raises Refusal if it was confirmed, changed or dropped meanwhile; then the whole transaction is undone."""
    if not await drafts.close(tx, previous.id, previous.revision, "cancelled", now):
        raise Refusal("previous-gone")


async def _refuse_unless_ours(tx: AsyncConnection, row: DraftRow, written: int | None = None) -> None:
    """Raises Refusal if the draft was confirmed, changed or written by another process while this one stood still.

    `written`: how many recipients there must be, since of two writers at once each would delete the other's.
    """
    if not await drafts.is_being_written(tx, row.id, row.revision):
        now = await drafts.get(tx, row.id)
        raise Refusal("outdated-screen" if now is not None and now.state == "open" else "draft-closed")
    if written is not None and await recipients.count(tx, row.id) != written:
        raise Refusal("outdated-screen")


async def _positions(tx: AsyncConnection, source: Source) -> int:
    """The number of positions that there are to copy."""
    if isinstance(source, FromList):
        return await lists.last_position(tx, source.list_id) + 1
    return await list_recipients.last_position(tx, source.launch_id) + 1


async def _confirmed_at(tx: AsyncConnection, launch_id: LaunchId) -> datetime:
    found = await launches.get(tx, launch_id)
    if found is None:
        raise AssertionError("recipients of a launch that is not there")
    return found.confirmed_at


def _who(content: CallDraft) -> tuple[object, ...]:
    """What decides who is called, and what each of them hears."""
    columns = content.what.columns if isinstance(content.what, FromTemplate) else ()
    # When a user agrees to call them all once more, time has passed: some may have been reached in it.
    again = content.same_list_again and isinstance(content.source, FromLaunch)
    due = (content.appointments, content.window) if content.appointments is not None else ()
    said = (content.what, content.when, *due) if content.is_personal else due
    return again, content.source, content.skip_recent_days, content.with_unknown_prefix, columns, said
