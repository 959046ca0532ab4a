"""Which recipients of an earlier launch to call once more, and when they are likely to pick up. The calls themselves are
a draft like any other (bot.services.drafts.recipients), and are confirmed like any other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import NOT_REACHED, CallOutcome
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, FromLaunch
from bot.domain.ids import DraftId, UserId
from bot.domain.reactions import chosen_labels, walk
from bot.domain.when.best_hour import next_best_time
from bot.services.account.connected import account_or_refuse
from bot.services.drafts.drafting import ConfirmView, own_draft
from bot.services.drafts.recipients import ListDrafts
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import users
from storage.calling import calls, launch_totals, launches
from storage.calling.drafts import DraftRow
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
    reactions: tuple["ChosenReaction", ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenReaction:
    """A reaction of the earlier launch that `count` recipients chose; `is_chosen`: they are called again."""

    node: int
    label: str
    count: int
    is_chosen: bool


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
            heard = await reactions_of_launch(tx, source.launch_id, source.nodes)
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
            reactions=heard,
        )

    async def reactions(self, user_id: UserId, launch_id: int) -> tuple[ChosenReaction, ...]:
        """What the recipients of a launch chose. Raises Refusal not-yours."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            launch = await launches.get(tx, launch_id)
            if launch is None or user_id not in {launch.user_id, account.owner_id}:
                raise Refusal("not-yours")
            return await reactions_of_launch(tx, launch_id)

    async def switch(
        self, user_id: UserId, draft_id: int, revision: int, outcome: CallOutcome
    ) -> ConfirmView:
        """Adds the recipients whose calls ended so, or takes them out. Raises Refusal: outdated-screen, again-nobody."""
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
        source = _source(row.content)
        chosen = frozenset(source.outcomes) ^ {outcome}
        # Always in the same order, in whatever order they were tapped.
        outcomes = tuple(kind for kind in NOT_REACHED if kind in chosen)
        return await self._choose(user_id, row, revision, replace(source, outcomes=outcomes))

    async def switch_reaction(self, user_id: UserId, draft_id: int, revision: int, node: int) -> ConfirmView:
        """The same for recipients who chose this reaction."""
        async with self._database.reading() as tx:
            row = await own_draft(tx, user_id, draft_id)
            source = _source(row.content)
            old = await launches.get(tx, source.launch_id)
        tree = () if old is None else old.content.reactions
        nodes = tuple(sorted(frozenset(source.nodes) ^ {node}))
        labels = chosen_labels(tree, nodes)
        return await self._choose(user_id, row, revision, replace(source, nodes=nodes, labels=labels))

    async def _choose(self, user_id: UserId, row: DraftRow, revision: int, source: FromLaunch) -> ConfirmView:
        if not source.outcomes and not source.nodes:
            raise Refusal("again-nobody")
        content = replace(
            row.content,
            source=source,
            # A single call becomes a list again; if only one recipient remains, it becomes a single call again.
            follows=None,
            phones=(),
            names=(),
            window=row.content.window or self._list_drafts.usual_window(),
        )
        return await self._list_drafts.change(user_id, row.id, revision, content)


async def reactions_of_launch(
    tx: AsyncConnection, launch_id: int, chosen: Collection[int] = ()
) -> tuple[ChosenReaction, ...]:
    """The reactions that somebody chose, in the order of the tree."""
    launch = await launches.get(tx, launch_id)
    counts = await launch_totals.by_reaction(tx, launch_id)
    return tuple(
        ChosenReaction(one.number, one.label, counts.get(one.number, 0), one.number in chosen)
        for one in walk(() if launch is None else launch.content.reactions)
        if one.number in counts or one.number in chosen
    )


def _source(content: CallDraft) -> FromLaunch:
    source = content.source if content.follows is None else content.follows.source
    if not isinstance(source, FromLaunch):
        raise Refusal("outdated-screen")
    return source
