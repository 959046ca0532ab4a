"""A draft that its user cancelled can come back for a while: a slip of the thumb must not cost what was typed.

It comes back as it was but with a new revision, so an older screen of it that is still in the chat confirms nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.drafts.draft import PAST_TOLERANCE, CallDraft, FromList, SpokenCode
from bot.domain.ids import DraftId, UserId
from bot.domain.phone import Phone
from bot.domain.turn import Turn
from bot.services.account.connected import link_or_refuse
from bot.services.drafts.drafting import ConfirmView, Drafting, own_draft, refuse_code
from bot.services.drafts.recipients import ListDrafts
from bot.services.ledger.halts import refuse_halted
from bot.services.refusal import Refusal
from storage.account import accounts
from storage.calling import drafts
from storage.calling.drafts import DraftRow
from storage.engine.database import Database

RESTORED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RestoredDraft:
    """`is_shown`: its screen has been drawn since it came back, so an earlier tap did it."""

    view: ConfirmView
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Dropped:
    """A draft that may come back. `first` of its `phones`: None if it calls a list or an earlier launch's recipients."""

    draft_id: DraftId
    first: Phone | None
    phones: int
    list_name: str


class Restoring:
    def __init__(
        self, *, database: Database, clock: Clock, drafting: Drafting, list_drafts: ListDrafts
    ) -> None:
        self._database = database
        self._clock = clock
        self._drafting = drafting
        self._list_drafts = list_drafts

    async def dropped(self, user_id: UserId, draft_id: int) -> tuple[Dropped, ...]:
        """This draft, if it was cancelled and can come back. Raises Refusal not-yours."""
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
        return those_that_can((row,))

    async def restore(self, user_id: UserId, draft_id: int, turn: Turn) -> RestoredDraft:
        """Opens the draft again, once; the caller draws its screen.

        Raises Refusal: not-yours, not-connected, other-account, halted, code-call-fixed, draft-launched, draft-gone,
        restore-late, restore-when-past.
        """
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            # Takes turns with a Cancel, a Confirm and other taps.
            await accounts.lock_row(tx, row.account_id)
            row = await own_draft(tx, user_id, draft_id)
            if row.state != "open":
                await self._reopen(tx, row, turn)
        if row.content.source is not None and row.recipient_count is None:
            # It was cancelled while its recipients were being written down.
            await self._list_drafts.write_recipients(user_id, draft_id)
        is_shown = row.state == "open" and row.drawn_at is not None
        return RestoredDraft(await self._drafting.view(user_id, draft_id), is_shown)

    async def _reopen(self, tx: AsyncConnection, row: DraftRow, turn: Turn) -> None:
        now = self._clock()
        _refuse(row, now)
        link = await link_or_refuse(tx, row.user_id)
        if link.account.id != row.account_id:
            raise Refusal("other-account")
        await refuse_halted(tx, row.user_id, row.account_id, turn, now)
        await drafts.reopen(tx, row.id, row.revision, row.content.unchanged_since(row.revision), now)


def those_that_can(rows: Iterable[DraftRow]) -> tuple[Dropped, ...]:
    """Which cancelled drafts can come back. A call that speaks a code can't: the user asks for a new code instead."""
    return tuple(
        _dropped(row.id, row.content)
        for row in rows
        if row.state == "dropped" and not isinstance(row.content.what, SpokenCode)
    )


def _dropped(draft_id: DraftId, content: CallDraft) -> Dropped:
    name = content.source.name if isinstance(content.source, FromList) else ""
    return Dropped(draft_id, content.phones[0] if content.phones else None, len(content.phones), name)


def _refuse(row: DraftRow, now: datetime) -> None:
    refuse_code(row.content)
    if row.state == "launched":
        raise Refusal("draft-launched")
    if row.state != "dropped":
        raise Refusal("draft-gone")
    if now - row.updated_at > RESTORED_WITHIN:
        raise Refusal("restore-late", minutes=int(RESTORED_WITHIN.total_seconds()) // 60)
    if row.content.when is not None and row.content.when < now - PAST_TOLERANCE:
        raise Refusal("restore-when-past")
