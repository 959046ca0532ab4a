"""What stands in a report's workbook, page by page: each leg of each call, each reaction, whoever was not called."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.ids import CallId, LaunchId, UserId
from bot.domain.reactions import Tree, walk
from bot.services.reactions.heard import HeardAnswer, heard_answers
from bot.services.reports.figures import ReportFigures
from bot.services.reports.reports import launch_parts, report_place
from storage.account import users
from storage.calling import calls, report_rows, report_totals
from storage.calling.calls import ReactionRow
from storage.calling.report_rows import LeftOutLine, LegLine, ReactionLine
from storage.engine.database import Database

NotCalled = LeftOutLine


@dataclass(frozen=True, slots=True)
class ReportedLeg:
    """`leg`: which dialling of its call, from 1. `answers`: what the recipient chose, at the first leg alone."""

    line: LegLine
    leg: int
    by: str
    answers: tuple[HeardAnswer, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReportedReaction:
    line: ReactionLine
    heard: HeardAnswer
    is_hot: bool


class ReportRows:
    """Each method reads by itself: sheets are written one after another."""

    def __init__(self, *, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    async def legs(self, user_id: UserId, figures: ReportFigures) -> AsyncIterator[list[ReportedLeg]]:
        """Calls of everything that the figures are about. Raises Refusal not-connected, as the others do."""
        names: dict[UserId, str] = {}
        last, leg = CallId(0), 0
        async with self._database.reading() as tx:
            async for part in self._parts(tx, user_id, figures):
                trees = await _trees(tx, part)
                # Most of them answer alike.
                known: dict[tuple[LaunchId, tuple[ReactionRow, ...]], tuple[HeardAnswer, ...]] = {}
                async for lines in report_rows.leg_lines(tx, part):
                    strange = {line.user_id for line in lines} - names.keys()
                    names |= await users.names(tx, strange) if strange else {}
                    chosen = await calls.reactions_of(tx, list({line.call_id for line in lines}))
                    made = []
                    for line in lines:
                        last, leg = line.call_id, leg + 1 if line.call_id == last else 1
                        heard = tuple(chosen.get(line.call_id, ())) if leg == 1 else ()
                        if (answers := known.get((line.launch_id, heard))) is None:
                            answers = heard_answers(heard, trees[line.launch_id])
                            known[line.launch_id, heard] = answers
                        made.append(ReportedLeg(line, leg, names.get(line.user_id, ""), answers))
                    yield made

    async def reactions(
        self, user_id: UserId, figures: ReportFigures
    ) -> AsyncIterator[list[ReportedReaction]]:
        async with self._database.reading() as tx:
            async for part in self._parts(tx, user_id, figures):
                trees = await _trees(tx, part)
                hot = {
                    launch_id: {one.number for one in walk(tree) if one.reaction.is_hot}
                    for launch_id, tree in trees.items()
                }
                async for lines in report_rows.reaction_lines(tx, part):
                    yield [
                        ReportedReaction(
                            line, _heard(line, trees[line.launch_id]), line.node in hot[line.launch_id]
                        )
                        for line in lines
                    ]

    async def left_out(self, user_id: UserId, figures: ReportFigures) -> AsyncIterator[list[NotCalled]]:
        async with self._database.reading() as tx:
            async for part in self._parts(tx, user_id, figures):
                async for lines in report_rows.left_out_lines(tx, part):
                    yield lines

    async def _parts(
        self, tx: AsyncConnection, user_id: UserId, figures: ReportFigures
    ) -> AsyncIterator[Sequence[LaunchId]]:
        place = await report_place(tx, user_id, self._settings)
        found = await report_totals.launch_ids(tx, place.scope(figures))
        for part in launch_parts([launch_id for launch_id, _ in found]):
            yield part


async def _trees(tx: AsyncConnection, launch_ids: Sequence[LaunchId]) -> Mapping[LaunchId, Tree]:
    found = await report_totals.contents(tx, launch_ids)
    return {launch_id: content.reactions for launch_id, content in found.items()}


def _heard(line: ReactionLine, tree: Tree) -> HeardAnswer:
    (heard,) = heard_answers([ReactionRow(line.node, line.answer, line.is_late)], tree)
    return heard
