"""What stands in a report's workbook, page by page: each leg of each call, each reaction, each lead, whoever was not called."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.ids import CallId, LaunchId, LeadId, UserId
from bot.domain.reactions import Tree
from bot.services.reactions.heard import HeardAnswer, heard_answers
from bot.services.reports.figures import ReportFigures
from bot.services.reports.reports import launch_parts, report_place
from storage.account import users
from storage.calling import leads, report_rows, report_totals
from storage.calling.calls import ReactionRow
from storage.calling.report_rows import LeadLine, LeftOutLine, LegLine, ReactionLine
from storage.engine.database import Database

NotCalled = LeftOutLine
_DISTINCT: Final = 2_000


class ReportedLeg(NamedTuple):
    """`leg`: which dialling of its call, from 1. `answers`: what the recipient chose, at the first leg alone."""

    line: LegLine
    leg: int
    by: str
    answers: tuple[HeardAnswer, ...]


class ReportedReaction(NamedTuple):
    line: ReactionLine
    heard: HeardAnswer


class ReportedLead(NamedTuple):
    """`taker`: the name of who has it, "" for nobody. `labels`: what they chose, as its tree names it."""

    line: LeadLine
    labels: tuple[str, ...]
    taker: str


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
                answers_of = lru_cache(_DISTINCT)(partial(_answers, trees))
                async for lines in report_rows.leg_lines(tx, part):
                    strange = {line.user_id for line in lines} - names.keys()
                    names |= await users.names(tx, strange) if strange else {}
                    made = []
                    for line in lines:
                        last, leg = line.call_id, leg + 1 if line.call_id == last else 1
                        chosen = line.heard if leg == 1 else None
                        answers = () if chosen is None else answers_of(line.launch_id, chosen)
                        made.append(ReportedLeg(line, leg, names.get(line.user_id, ""), answers))
                    yield made

    async def reactions(
        self, user_id: UserId, figures: ReportFigures
    ) -> AsyncIterator[list[ReportedReaction]]:
        async with self._database.reading() as tx:
            async for part in self._parts(tx, user_id, figures):
                trees = await _trees(tx, part)
                answer_of = lru_cache(_DISTINCT)(partial(_answer, trees))
                async for lines in report_rows.reaction_lines(tx, part):
                    yield [
                        ReportedReaction(
                            line, answer_of(line.launch_id, line.node, line.answer, line.is_late)
                        )
                        for line in lines
                    ]

    async def leads(self, user_id: UserId, figures: ReportFigures) -> AsyncIterator[list[ReportedLead]]:
        """Who reacted in several launches is one lead."""
        told: set[LeadId] = set()
        async with self._database.reading() as tx:
            async for part in self._parts(tx, user_id, figures):
                async for lines in report_rows.lead_lines(tx, part):
                    new = [line for line in lines if line.id not in told]
                    told |= {line.id for line in new}
                    labels = await leads.labels_of(tx, [line.id for line in new])
                    names = await users.names(
                        tx, {line.taken_by for line in new if line.taken_by is not None}
                    )
                    yield [
                        ReportedLead(
                            line,
                            tuple(labels[line.id]),
                            "" if line.taken_by is None else names.get(line.taken_by, ""),
                        )
                        for line in new
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


def _answers(trees: Mapping[LaunchId, Tree], launch_id: LaunchId, chosen: str) -> tuple[HeardAnswer, ...]:
    rows = [ReactionRow(node, answer, bool(is_late)) for node, answer, is_late in json.loads(chosen)]
    return heard_answers(rows, trees[launch_id])


def _answer(
    trees: Mapping[LaunchId, Tree], launch_id: LaunchId, node: int | None, answer: str, is_late: bool
) -> HeardAnswer:
    (heard,) = heard_answers([ReactionRow(node, answer, is_late)], trees[launch_id])
    return heard
