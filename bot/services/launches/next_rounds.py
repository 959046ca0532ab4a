"""Further rounds of a list: launches of their own, which were confirmed with the first one.

A round is prepared like any call to some recipients of an earlier launch, and becomes a launch in the transaction that
takes its turn away from the earlier one; a crash in between repeats nothing, since a launch has one next round at most.
"""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.drafts.yes import Asked, Yes
from bot.domain.ids import DraftId, LaunchId
from bot.services.drafts.recipients import ListDrafts, of_launch
from bot.services.launches.launching import Launching
from bot.services.ledger.notices import pause, tell
from bot.services.refusal import Refusal
from storage.account import accounts
from storage.calling import drafts, launches
from storage.calling.launches import LaunchRow
from storage.chat import cards
from storage.engine.database import Database

AT_ONCE = 20
LATE = timedelta(minutes=10)
"""A round this late asks before anybody is called: its moment may have passed."""


class NextRounds:
    def __init__(
        self, *, database: Database, clock: Clock, launching: Launching, list_drafts: ListDrafts
    ) -> None:
        self._database = database
        self._clock = clock
        self._launching = launching
        self._list_drafts = list_drafts

    async def begin_due(self) -> None:
        """Begins every round whose time has come."""
        async with self._database.reading() as tx:
            due = await launches.rounds_due(tx, self._clock(), AT_ONCE)
        for launch in due:
            await self._begin(launch)

    async def _begin(self, launch: LaunchRow) -> None:
        draft_id = await self._prepared(launch.id)
        if draft_id is None:
            return
        try:
            count = await self._list_drafts.write_recipients(launch.user_id, draft_id)
        except Refusal:
            count = None
        async with self._database.writing() as tx:
            current, row = await self._in_turn(tx, launch.id), await drafts.get(tx, draft_id)
            is_open = row is not None and row.state == "open"
            if current is None or (count is None and is_open):
                return  # another process is at it
            await launches.change(tx, current.id, next_round_at=None)
            await cards.mark_stale(tx, [current.id])
            if count and is_open:
                await self._launch(tx, current, draft_id, count)
            else:
                await drafts.cancel(tx, draft_id, self._clock())
        self._launching.wake()

    async def _prepared(self, launch_id: LaunchId) -> DraftId | None:
        """The draft of the round, with its recipients still to be written; None: somebody else was first."""
        async with self._database.writing() as tx:
            current = await self._in_turn(tx, launch_id)
            if current is None or current.content.rounds is None:
                return None
            known = await drafts.of_round(tx, current.id)
            if known is not None:
                return known.id
            rounds = current.content.rounds
            content = await self._list_drafts.once_more(tx, current, of_launch(current, rounds.outcomes))
            content = replace(
                content,
                rounds=rounds.after_one(),
                round_number=current.content.round_number + 1,
                window=rounds.hours or content.window,
            )
            return await drafts.add(
                tx,
                user_id=current.user_id,
                account_id=current.account_id,
                chat_id=current.chat_id,
                content=content,
                now=self._clock(),
                round_of=current.id,
            )

    async def _in_turn(self, tx: AsyncConnection, launch_id: LaunchId) -> LaunchRow | None:
        """The launch, once it is our turn with its account; None: its next round has begun or was cancelled."""
        launch = await launches.get(tx, launch_id)
        if launch is None:
            raise AssertionError("a round of no launch")
        await accounts.lock_row(tx, launch.account_id)
        launch = await launches.get(tx, launch_id)
        is_due = launch is not None and launch.next_round_at is not None
        return launch if is_due else None

    async def _launch(self, tx: AsyncConnection, before: LaunchRow, draft_id: DraftId, count: int) -> None:
        """The round was agreed to with the first call; what may forbid it since then is looked at now."""
        now = self._clock()
        row = await drafts.get(tx, draft_id)
        if row is None:
            raise AssertionError("a round that was just prepared is not there")
        yes, asked = Yes(before.user_id, came_at=now), Asked(now)
        try:
            async with tx.begin_nested():
                await self._launching.launch_in(tx, row, row.revision, yes, asked, typed=count)
        except Refusal as why:
            await drafts.cancel(tx, draft_id, now)
            await tell(tx, before, f"round:{before.id}", "round_refused", now, **why.facts, code=why.code)
            return
        launch = await launches.get(tx, draft_id)
        if launch is not None and before.next_round_at is not None and now - before.next_round_at > LATE:
            await pause(tx, launch, "overdue", f"paused:{launch.id}:{launch.due_at:%H%M%S}", now)
