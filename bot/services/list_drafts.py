"""The people of a list become a draft's recipients before anybody confirms, so that Confirm is as short for 50,000 as for one.

They are written in stretches, each a transaction of its own; a draft whose people are not whole has no count and can't
be confirmed. Whatever was cut short is written anew from the beginning, which costs nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.call_outcome import CallOutcome
from bot.domain.clock import Clock
from bot.domain.draft import CallDraft, FromLaunch, FromList, FromTemplate, Source
from bot.domain.ids import ChatId, DraftId, LaunchId, ListId, UserId
from bot.domain.launch import RecipientState, WithheldReason
from bot.domain.schedule import CallWindow, read_window
from bot.services.drafting import (
    ConfirmView,
    Drafting,
    link_or_refuse,
    own_draft,
    refuse_code,
    with_sender,
)
from bot.services.listed import template_values
from bot.services.refusal import Refusal
from storage import drafts, launches, people_lists, recipients
from storage.accounts import Account
from storage.database import Database
from storage.drafts import DraftRow
from storage.launches import LaunchRow
from storage.people_lists import ListRow
from storage.recipients import Stretch

STRETCH = 2000
"""Positions a transaction; some 50 ms of the one writer."""
NOT_REACHED = (
    CallOutcome.BUSY,
    CallOutcome.NO_ANSWER,
    CallOutcome.DECLINED,
    CallOutcome.UNREACHABLE,
    CallOutcome.NOT_REACHED,
)
"""How a call may have ended that is worth another one."""


class ListDrafts:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, drafting: Drafting) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._drafting = drafting

    async def start(
        self,
        user_id: UserId,
        chat_id: ChatId,
        list_id: ListId,
        *,
        message_id: int | None = None,
        asked: CallDraft | None = None,
    ) -> ConfirmView:
        """A launch to the people of a list, with what to say still to be chosen unless it was `asked` for.

        Raises Refusal: list-gone, not-connected.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            found = await own_list(tx, link.account, list_id)
            content = replace(
                asked or CallDraft(), phones=(), source=_source(found), window=self.usual_window()
            )
            draft_id = await drafts.add(
                tx,
                user_id=user_id,
                account_id=link.account.id,
                chat_id=chat_id,
                content=with_sender(content, link),
                now=self._clock(),
                message_id=message_id,
                digest=found.digest,
            )
        await self.write_people(user_id, draft_id)
        return await self._drafting.view(user_id, draft_id)

    async def again(
        self,
        user_id: UserId,
        chat_id: ChatId,
        launch_id: int,
        outcomes: Sequence[CallOutcome] = NOT_REACHED,
    ) -> ConfirmView:
        """The same once more to those whose calls ended so, without whoever was called or reached since.

        Raises Refusal: not-yours, not-connected, nobody-to-call-again.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            old = await _own_launch(tx, link.account, user_id, launch_id)
            refuse_code(old.content)
            draft_id = await drafts.add(
                tx,
                user_id=user_id,
                account_id=link.account.id,
                chat_id=chat_id,
                content=self._once_more(old, outcomes),
                now=self._clock(),
                # Two such screens, confirmed one after the other, would call the same people twice.
                digest=hashlib.sha256(f"again:{old.id}".encode()).hexdigest(),
            )
        await self.write_people(user_id, draft_id)
        view = await self._drafting.view(user_id, draft_id)
        if not view.people_count:
            await self._drafting.cancel(user_id, draft_id, view.revision)
            raise Refusal("nobody-to-call-again")
        return view

    async def change(self, user_id: UserId, draft_id: int, revision: int, content: CallDraft) -> ConfirmView:
        """The same list with other contents; its people are written anew where that changes who is called."""
        old, _ = await self._drafting.content(user_id, draft_id)
        await self._drafting.change(user_id, draft_id, revision, content)
        if _who(old) != _who(content):
            await self.write_people(user_id, draft_id)
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
        """The same draft to the people of another list; `asked`: with these contents instead of its own.

        `instead_of`: another open draft that goes in this one, in the same transaction. Raises Refusal: list-gone,
        outdated-screen, previous-gone.
        """
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            row = await own_draft(tx, user_id, draft_id)
            found = await own_list(tx, link.account, list_id)
            content = replace(asked or row.content, source=_source(found), same_list_again=False)
            now = self._clock()
            if not await drafts.use_list(tx, row.id, revision, content, found.digest, now):
                raise Refusal("outdated-screen")
            if instead_of is not None:
                await _close_previous(tx, instead_of, now)
        await self.write_people(user_id, draft_id)
        return await self._drafting.view(user_id, draft_id)

    async def latest(self, user_id: UserId, chat_id: ChatId, within: timedelta) -> DraftRow | None:
        """The list that this person began last in this chat, unless something else was begun since."""
        async with self._database.reading() as tx:
            lately = await drafts.open_lately(tx, user_id, chat_id, self._clock() - within)
        if not lately or not isinstance(lately[0].content.source, FromList):
            return None
        return lately[0]

    async def write_people(self, user_id: UserId, draft_id: int) -> int:
        """Who is to be called as things stand now, written down from the beginning; how many. Raises Refusal."""
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            source = row.content.source
            if source is None:
                raise LookupError("this draft's people stand in its line")
            if not await drafts.count_people(tx, row.id, row.revision, None):
                raise Refusal("draft-closed")
            end = await _positions(tx, source)
        await self._clear(row.id)
        for first in range(0, end, STRETCH):
            async with self._database.writing() as tx:
                await self._write_stretch(tx, row, source, Stretch(first, first + STRETCH))
        async with self._database.writing() as tx:
            people = await recipients.count(tx, row.id, RecipientState.QUEUED)
            is_same = await drafts.count_people(tx, row.id, row.revision, people)
        if not is_same:
            raise Refusal("outdated-screen")
        return people

    def usual_window(self) -> CallWindow:
        """In which lists are called unless the person says otherwise."""
        return replace(
            read_window(self._settings.call_window), weekdays=frozenset(self._settings.call_weekdays)
        )

    def _once_more(self, old: LaunchRow, outcomes: Sequence[CallOutcome]) -> CallDraft:
        columns = old.content.source.columns if old.content.source is not None else ()
        source = FromLaunch(old.id, tuple(outcomes), old.list_id, columns)
        return replace(
            old.content,
            phones=(),
            source=source,
            when=None,
            text_with_when=None,
            window=old.content.window or self.usual_window(),
            skip_recent_days=0,
            same_list_again=False,
        )

    async def _clear(self, draft_id: DraftId) -> None:
        while True:
            async with self._database.writing() as tx:
                if not await recipients.clear(tx, draft_id, STRETCH):
                    return

    async def _write_stretch(
        self, tx: AsyncConnection, row: DraftRow, source: Source, stretch: Stretch
    ) -> None:
        content, account_id = row.content, row.account_id
        if isinstance(source, FromList):
            await recipients.copy_from_list(
                tx, row.id, source.list_id, stretch, with_unknown_prefix=content.with_unknown_prefix
            )
        else:
            await recipients.copy_from_launch(tx, row.id, source.launch_id, source.outcomes, stretch)
            since = await _confirmed_at(tx, source.launch_id)
            await recipients.withhold_already_followed(tx, row.id, account_id, stretch, since)
        await recipients.withhold_stopped(tx, row.id, account_id, stretch)
        await recipients.withhold_unsettled(tx, row.id, account_id, stretch)
        if content.skip_recent_days:
            since = self._clock() - timedelta(days=content.skip_recent_days)
            await recipients.withhold_called_since(tx, row.id, account_id, stretch, since)
        if isinstance(content.what, FromTemplate) and content.what.columns:
            await _withhold_without_values(tx, row, stretch)


async def own_list(tx: AsyncConnection, account: Account, list_id: int) -> ListRow:
    """A whole list of this account. Raises Refusal list-gone, for another's as well."""
    found = await people_lists.get(tx, list_id)
    if found is None or found.account_id != account.id or found.digest is None:
        raise Refusal("list-gone")
    return found


def _source(found: ListRow) -> FromList:
    return FromList(found.id, found.name, found.columns)


async def _own_launch(tx: AsyncConnection, account: Account, user_id: UserId, launch_id: int) -> LaunchRow:
    found = await launches.get(tx, launch_id)
    if found is None or found.account_id != account.id or user_id not in {found.user_id, account.owner_id}:
        raise Refusal("not-yours")
    return found


async def _close_previous(tx: AsyncConnection, previous: DraftRow, now: datetime) -> None:
    """Raises Refusal where it was confirmed, changed or dropped meanwhile; then nothing of the transaction holds."""
    if not await drafts.close(tx, previous.id, previous.revision, "cancelled", now):
        raise Refusal("previous-gone")


async def _positions(tx: AsyncConnection, source: Source) -> int:
    """The end of what there is to copy."""
    if isinstance(source, FromList):
        return await people_lists.last_position(tx, source.list_id) + 1
    return await recipients.last_position(tx, source.launch_id) + 1


async def _confirmed_at(tx: AsyncConnection, launch_id: LaunchId) -> datetime:
    found = await launches.get(tx, launch_id)
    if found is None:
        raise AssertionError("people of a launch that is not there")
    return found.confirmed_at


async def _withhold_without_values(tx: AsyncConnection, row: DraftRow, stretch: Stretch) -> None:
    """An empty value can't be sent (contract, section 12)."""
    missing = [
        person.id
        for person in await recipients.queued(tx, row.id, stretch)
        if not all(template_values(row.content, person.name, person.fields).values())
    ]
    if missing:
        await launches.settle_people(tx, missing, RecipientState.WITHHELD, reason=WithheldReason.NO_VALUE)


def _who(content: CallDraft) -> tuple[object, ...]:
    """What decides who is called."""
    columns = content.what.columns if isinstance(content.what, FromTemplate) else ()
    # Whoever wants them called once more after all has let time pass: some may have been reached in it.
    once_more = content.same_list_again and isinstance(content.source, FromLaunch)
    return once_more, content.source, content.skip_recent_days, content.with_unknown_prefix, columns
