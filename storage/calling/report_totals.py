"""What a report says, added up by the database: a year of 100,000 calls costs a few hundred rows here, not 100,000.

A report is about launches, each with its further rounds (`ReportScope`). Whom a launch was to call is counted once, in
its first round; what was answered and paid is added up over all of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.costs.price import TEXT_COST
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, LaunchId, UserId
from bot.domain.lead import LeadState
from bot.domain.record import RecordSource, RecordState
from bot.domain.verification import UNSPENT, How
from storage.tables import (
    batches,
    calls,
    drafts,
    launches,
    lead_answers,
    leads,
    reactions,
    recipients,
    records,
    verifications,
)

_NOT_BEGUN = (CallStatus.CREATED, CallStatus.PROCESSED)
Offsets = Sequence[tuple[datetime, timedelta]]
"""How far a zone's clock is ahead of UTC: (until, offset) in order; the last one holds for all that is later."""


@dataclass(frozen=True, slots=True)
class ReportScope:
    """Either some launches or those that began to ring from `since` to before `until`; always with their rounds.

    `user_id`: only what this user launched; None: everything of the account.
    """

    account_id: AccountId
    user_id: UserId | None
    launch_ids: tuple[LaunchId, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecipientTotals:
    """Recipients of the launches by state; `left_out`: those who weren't called, by reason."""

    states: Mapping[RecipientState, int]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReportedCalls:
    """Calls of all rounds. Money in kopecks, talk in seconds.

    `first_round`: how many recipients have a call in their launch's first round; `begun` of those have rung, `removed`
    were taken back. `under_way` ring or talk, `waiting` have not begun; both of all rounds. `unpriced`: answered calls
    whose cost isn't known. `untimed`: answered calls whose talk time isn't known.
    """

    calls: int
    first_round: int
    begun: int
    removed: int
    waiting: int
    under_way: int
    outcomes: Mapping[CallOutcome, int]
    cost_kopecks: int
    unpriced: int
    talk_s: int
    untimed: int


@dataclass(frozen=True, slots=True)
class ReportedTexts:
    """`unknown`: requests for a text's record whose answer was lost."""

    kopecks: int
    unknown: int


async def recipient_totals(tx: AsyncConnection, scope: ReportScope) -> RecipientTotals:
    chain, row = launches_of(scope), recipients.c
    query = (
        select(row.state, row.reason, func.count())
        .join(chain, row.launch_id == chain.c.id)
        .where(chain.c.id == chain.c.root_id)
        .group_by(row.state, row.reason)
    )
    states: dict[RecipientState, int] = {}
    left_out: dict[str, int] = {}
    for word, reason, count in await tx.execute(query):
        state = RecipientState(word)
        states[state] = states.get(state, 0) + count
        if state in {RecipientState.WITHHELD, RecipientState.REJECTED}:
            left_out[reason or ""] = left_out.get(reason or "", 0) + count
    return RecipientTotals(states, left_out)


async def call_totals(tx: AsyncConnection, scope: ReportScope) -> ReportedCalls:
    """One pass over the calls."""
    chain, row = launches_of(scope), calls.c
    is_first, is_over = chain.c.id == chain.c.root_id, row.final_at.is_not(None)
    answered = row.outcome == CallOutcome.ANSWERED
    is_open = row.final_at.is_(None)
    has_begun = row.status.not_in(_NOT_BEGUN)
    rang = or_(and_(is_over, row.outcome != CallOutcome.REMOVED), and_(is_open, has_begun))
    query = (
        select(
            row.outcome,
            func.count(),
            _how_many(is_first),
            _how_many(and_(is_first, rang)),
            _how_many(and_(is_first, row.outcome == CallOutcome.REMOVED)),
            _how_many(and_(is_open, row.status.in_(_NOT_BEGUN))),
            _how_many(and_(is_open, has_begun)),
            func.coalesce(func.sum(row.cost_kopecks), 0),
            _how_many(and_(answered, row.cost_kopecks.is_(None))),
            func.coalesce(func.sum(case((answered, row.talk_s))), 0),
            _how_many(and_(answered, row.talk_s.is_(None))),
            func.count(row.final_at),
        )
        .join(chain, row.launch_id == chain.c.id)
        .group_by(row.outcome)
    )
    sums = [0] * 10
    outcomes: dict[CallOutcome, int] = {}
    for outcome, *figures, ended in await tx.execute(query):
        sums = [total + int(figure) for total, figure in zip(sums, figures, strict=True)]
        if outcome is not None and ended:
            outcomes[CallOutcome(outcome)] = int(ended)
    count, first, begun, removed, waiting, under_way, cost, unpriced, talk, untimed = sums
    return ReportedCalls(
        count, first, begun, removed, waiting, under_way, outcomes, cost, unpriced, talk, untimed
    )


async def hours(
    tx: AsyncConnection, scope: ReportScope, offsets: Offsets
) -> dict[tuple[int, int], tuple[int, int]]:
    """(weekday from 1, Monday; hour) by the clock that `offsets` describe, to (calls that ended then, answered)."""
    chain, row = launches_of(scope), calls.c
    day, hour = _local(tx, row.final_at, offsets)
    answered = _how_many(row.outcome == CallOutcome.ANSWERED)
    query = (
        select(day, hour, func.count(), answered)
        .join(chain, row.launch_id == chain.c.id)
        .where(row.final_at.is_not(None), row.outcome != CallOutcome.REMOVED)
        .group_by(day, hour)
    )
    rows = await tx.execute(query)
    return {(int(day) or 7, int(hour)): (count, int(reached)) for day, hour, count, reached in rows}


def _local(
    tx: AsyncConnection, at: ColumnElement[datetime], offsets: Offsets
) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Weekday and hour of a moment; the weekday of a Sunday is 0 or 7."""
    seconds = [(until, int(offset.total_seconds())) for until, offset in offsets]
    earlier, (_, latest) = seconds[:-1], seconds[-1]
    if tx.dialect.name == "sqlite":
        shift = _by_time(
            at, [(until, f"{ahead:+d} seconds") for until, ahead in earlier], f"{latest:+d} seconds"
        )
        return func.strftime("%w", at, shift), func.strftime("%H", at, shift)
    shift = _by_time(at, earlier, latest)
    there = func.timezone("UTC", at) + func.make_interval(0, 0, 0, 0, 0, 0, shift)
    return func.to_char(there, "ID"), func.to_char(there, "HH24")


def _by_time(
    at: ColumnElement[datetime], earlier: Sequence[tuple[datetime, str | int]], latest: str | int
) -> ColumnElement[str | int]:
    if not earlier:
        return literal(latest)
    return case(*((at < until, literal(ahead)) for until, ahead in earlier), else_=literal(latest))


async def reacted(tx: AsyncConnection, scope: ReportScope) -> int:
    """How many recipients pressed or said anything."""
    chain = launches_of(scope)
    # Counting reactions instead would read those of all accounts.
    query = (
        select(func.count())
        .select_from(calls)
        .join(chain, calls.c.launch_id == chain.c.id)
        .where(select(reactions.c.id).where(reactions.c.call_id == calls.c.id).exists())
    )
    return await tx.scalar(query) or 0


async def by_reaction(
    tx: AsyncConnection, launch_ids: Collection[LaunchId]
) -> list[tuple[LaunchId, int, int]]:
    """(launch, the reaction's number in its tree, how many recipients chose it)."""
    query = (
        select(calls.c.launch_id, reactions.c.node, func.count())
        .join(reactions, reactions.c.call_id == calls.c.id)
        .where(calls.c.launch_id.in_(launch_ids), reactions.c.node.is_not(None))
        .group_by(calls.c.launch_id, reactions.c.node)
    )
    return [(launch_id, node, count) for launch_id, node, count in await tx.execute(query)]


async def by_answer(tx: AsyncConnection, scope: ReportScope, limit: int) -> list[tuple[str, int]]:
    """Answers that nobody knows the reaction of, the most frequent first."""
    chain, number = launches_of(scope), func.count()
    query = (
        select(reactions.c.answer, number)
        .join(calls, calls.c.id == reactions.c.call_id)
        .join(chain, calls.c.launch_id == chain.c.id)
        .where(reactions.c.node.is_(None))
        .group_by(reactions.c.answer)
        .order_by(number.desc(), reactions.c.answer)
        .limit(limit)
    )
    return [(answer, count) for answer, count in await tx.execute(query)]


async def leads_by_state(tx: AsyncConnection, scope: ReportScope) -> dict[LeadState, int]:
    """Who reacted in several of these launches is one lead."""
    chain = launches_of(scope)
    query = (
        select(leads.c.state, func.count(leads.c.id.distinct()))
        .select_from(calls)
        .join(chain, calls.c.launch_id == chain.c.id)
        .join(lead_answers, lead_answers.c.call_id == calls.c.id)
        .join(leads, leads.c.id == lead_answers.c.lead_id)
        .group_by(leads.c.state)
    )
    found = {LeadState(state): count for state, count in await tx.execute(query)}
    return {state: found[state] for state in LeadState if state in found}


async def contents(tx: AsyncConnection, launch_ids: Collection[LaunchId]) -> dict[LaunchId, CallDraft]:
    query = select(launches.c.id, launches.c.content).where(launches.c.id.in_(launch_ids))
    return {row.id: row.content for row in await tx.execute(query)}


async def launch_ids(tx: AsyncConnection, scope: ReportScope) -> list[tuple[LaunchId, bool]]:
    """All launches of the report, the latest last; True: it is a first round."""
    chain = launches_of(scope)
    query = select(chain.c.id, chain.c.root_id).order_by(chain.c.id)
    return [(launch_id, launch_id == root_id) for launch_id, root_id in await tx.execute(query)]


async def heard_for(tx: AsyncConnection, launch_ids: Collection[LaunchId], seconds: int) -> tuple[int, int]:
    """Answered calls of these launches whose talk time is known, and how many of them lasted at least so long."""
    query = select(func.count(calls.c.talk_s), _how_many(calls.c.talk_s >= seconds)).where(
        calls.c.launch_id.in_(launch_ids), calls.c.outcome == CallOutcome.ANSWERED
    )
    answered, listened = (await tx.execute(query)).one()
    return answered, int(listened)


async def lengths_of_records(
    tx: AsyncConnection, account_id: AccountId, provider_ids: Collection[int]
) -> dict[int, int]:
    """Seconds of those of these records whose length is known, by the service's id."""
    query = select(records.c.provider_id, records.c.duration_s).where(
        records.c.account_id == account_id,
        records.c.provider_id.in_(provider_ids),
        records.c.duration_s.is_not(None),
    )
    return {row.provider_id: row.duration_s for row in await tx.execute(query)}


async def of_texts(tx: AsyncConnection, scope: ReportScope) -> ReportedTexts:
    """Texts that were made into records: those of the launches, and in a period also those that no launch ordered."""
    chain, row = launches_of(scope), records.c
    own = row.launch_id.in_(select(chain.c.id))
    is_asked: ColumnElement[bool] = own
    if scope.since is not None:
        apart = and_(
            row.launch_id.is_(None),
            row.source == RecordSource.TEXT,
            row.account_id == scope.account_id,
            row.sending_at >= scope.since,
            row.sending_at < scope.until,
            *([] if scope.user_id is None else [row.user_id == scope.user_id]),
        )
        is_asked = or_(own, apart)
    is_made = row.state.in_([RecordState.MADE, RecordState.REMOVED])
    made = select(
        func.coalesce(func.sum(case((is_made, func.coalesce(row.cost_kopecks, TEXT_COST)), else_=0)), 0),
        _how_many(row.state == RecordState.UNKNOWN),
    ).where(row.account_id == scope.account_id, is_asked)
    kopecks, unknown = (await tx.execute(made)).one()
    sent = select(func.coalesce(func.sum(batches.c.record_cost_kopecks), 0)).where(
        batches.c.launch_id.in_(select(chain.c.id))
    )
    return ReportedTexts(int(kopecks) + int(await tx.scalar(sent) or 0), int(unknown))


async def flash_calls(tx: AsyncConnection, scope: ReportScope) -> int:
    """Flash calls that may have cost something; the service tells no cost of them. Launches have none."""
    row = verifications.c
    if scope.since is None:
        return 0
    query = select(func.count()).where(
        row.account_id == scope.account_id,
        row.sending_at >= scope.since,
        row.sending_at < scope.until,
        row.how == How.FLASH,
        row.state.not_in(UNSPENT),
        *([] if scope.user_id is None else [row.user_id == scope.user_id]),
    )
    return await tx.scalar(query) or 0


async def first_round_of(tx: AsyncConnection, launch_id: int) -> int:
    """The launch whose further round this one is, through all rounds; itself if it is none."""
    while (earlier := await tx.scalar(select(drafts.c.round_of).where(drafts.c.id == launch_id))) is not None:
        launch_id = earlier
    return launch_id


def launches_of(scope: ReportScope) -> CTE:
    """(id, root_id) of all launches of the report; a launch that isn't a further round is its own root."""
    row = launches.c
    roots: Select[tuple[int, int]] = select(row.id, row.id.label("root_id")).where(
        row.account_id == scope.account_id, row.state != LaunchState.CANCELLED
    )
    if scope.user_id is not None:
        roots = roots.where(row.user_id == scope.user_id)
    if scope.since is None:
        roots = roots.where(row.id.in_(scope.launch_ids))
    else:
        roots = roots.join(drafts, drafts.c.id == row.id).where(
            row.rings_at >= scope.since, row.rings_at < scope.until, drafts.c.round_of.is_(None)
        )
    chain = roots.cte("chain", recursive=True)
    rounds = (
        select(row.id, chain.c.root_id)
        .join(drafts, drafts.c.id == row.id)
        .join(chain, drafts.c.round_of == chain.c.id)
        .where(row.state != LaunchState.CANCELLED)
    )
    return chain.union_all(rounds)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
