"""Which recipients of an earlier launch to call once more, and when they are likely to pick up. The calls themselves are
a draft like any other (bot.services.drafts.recipients), and are confirmed like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.config import Settings
from bot.domain.best_hour import next_best_time
from bot.domain.call_outcome import NOT_REACHED, CallOutcome
from bot.domain.clock import Clock
from bot.domain.draft import CallDraft, FromLaunch
from bot.domain.ids import DraftId, UserId
from bot.services.drafts.drafting import ConfirmView, own_draft
from bot.services.drafts.recipients import ListDrafts
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import users
from storage.calling import calls, launch_totals
from storage.engine.database import Database

LEARNT_FROM = 2000
"""The best hour is found from so many of the latest finished calls."""


@dataclass(frozen=True, slots=True)
class AgainChoice:
    """`outcomes`: how many calls of the earlier launch ended so, of those worth another call. `best_time`: None if the
    account's own calls say too little, or if it is now.
    """

    draft_id: DraftId
    revision: int
    chosen: frozenset[CallOutcome]
    outcomes: Mapping[CallOutcome, int]
    best_time: datetime | None


class CallingAgain:
    def __init__(
        self, *, database: Database, settings: Settings, clock: Clock, list_drafts: ListDrafts
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._list_drafts = list_drafts

    async def choice(self, user_id: UserId, draft_id: int) -> AgainChoice:
        """Raises Refusal: not-yours, draft-closed."""
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
            source = _source(row.content)
            if row.state != "open":
                raise Refusal("draft-closed")
            totals = await launch_totals.of_calls(tx, source.launch_id)
            past = await calls.latest_ends(tx, row.account_id, LEARNT_FROM)
            zone = effective_zone(await users.get(tx, user_id), self._settings)
        window = row.content.window or self._list_drafts.usual_window()
        learnt = [(at, outcome == CallOutcome.ANSWERED) for at, outcome in past]
        return AgainChoice(
            draft_id=row.id,
            revision=row.revision,
            chosen=frozenset(source.outcomes),
            outcomes={kind: totals.outcomes[kind] for kind in NOT_REACHED if totals.outcomes.get(kind)},
            best_time=next_best_time(learnt, window, self._clock(), zone),
        )

    async def switch(
        self, user_id: UserId, draft_id: int, revision: int, outcome: CallOutcome
    ) -> ConfirmView:
        """Adds the recipients whose calls ended so, or takes them out. Raises Refusal: outdated-screen, again-nobody."""
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
        source = _source(row.content)
        chosen = frozenset(source.outcomes) ^ {outcome}
        if not chosen:
            raise Refusal("again-nobody")
        # Always in the same order, in whatever order they were tapped.
        outcomes = tuple(kind for kind in NOT_REACHED if kind in chosen)
        content = replace(
            row.content,
            source=replace(source, outcomes=outcomes),
            # A single call becomes a list again; if only one recipient remains, it becomes a single call again.
            follows=None,
            phones=(),
            names=(),
            window=row.content.window or self._list_drafts.usual_window(),
        )
        return await self._list_drafts.change(user_id, draft_id, revision, content)


def _source(content: CallDraft) -> FromLaunch:
    source = content.source if content.follows is None else content.follows.source
    if not isinstance(source, FromLaunch):
        raise Refusal("outdated-screen")
    return source
