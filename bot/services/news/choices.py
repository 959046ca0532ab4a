"""A recipient chose a reaction: the one place where that becomes facts, in one transaction with the call.

It is told by the reaction's own webhook, or found in the call's information if that webhook was lost. A webhook has
neither an id nor a time, so a reaction counts once a call, however often it is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_status import LegNews
from bot.domain.reactions import Placed, recovered, walk
from bot.services.leads.opening import manager_was_reached, open_lead
from bot.services.news.legs import answers
from storage.account import stop_list
from storage.calling import call_states, calls, launches
from storage.calling.calls import CallRow
from storage.calling.launches import LaunchRow


@dataclass(slots=True)
class Facts:
    """What has changed: `is_new`: a reaction that was not known; `is_stopped`: somebody came onto the stop list."""

    is_new: bool = False
    is_stopped: bool = False


async def told_by_webhook(
    tx: AsyncConnection,
    call: CallRow,
    node: str,
    answer: str,
    *,
    is_late: bool,
    at: datetime,
    settings: Settings,
) -> Facts:
    """`node`: the number in the address that the reaction reported to."""
    launch = await _launch_of(tx, call)
    placed = next((one for one in walk(launch.content.reactions) if str(one.number) == node), None)
    facts = Facts()
    await _becomes_facts(tx, launch, call, placed, answer, facts, is_late=is_late, at=at, settings=settings)
    if facts.is_new:
        # The manager may be known to have answered before it is told who asked for them.
        await manager_was_reached(tx, call, list((await calls.legs_of(tx, call.id)).values()), at)
    return facts


async def told_by_the_call(
    tx: AsyncConnection, call: CallRow, legs: Sequence[LegNews], *, at: datetime, settings: Settings
) -> Facts:
    """What only the call's information tells: with its place in the tree if that is certain, else as it came."""
    facts = Facts()
    told = [found for leg in legs if (found := answers(leg))]
    for of_leg in told:
        launch = await _launch_of(tx, call)
        placed = recovered(launch.content.reactions, of_leg)
        ways: Sequence[Placed | None] = placed or [None] * len(of_leg)
        for one, answer in zip(ways, of_leg, strict=True):
            await _becomes_facts(tx, launch, call, one, answer, facts, is_late=True, at=at, settings=settings)
    return facts


async def stops_whoever_asked(
    tx: AsyncConnection, call: CallRow, legs: Sequence[LegNews], now: datetime
) -> bool:
    """The service tells that it calls this recipient no more, whatever led to that. True: they are new on the stop list."""
    if not any(leg.to_block for leg in legs):
        return False
    added = await stop_list.add(tx, call.account_id, [call.phone], reason="reaction", by=None, now=now)
    return added > 0


async def _becomes_facts(
    tx: AsyncConnection,
    launch: LaunchRow,
    call: CallRow,
    placed: Placed | None,
    answer: str,
    facts: Facts,
    *,
    is_late: bool,
    at: datetime,
    settings: Settings,
) -> None:
    node = None if placed is None else placed.number
    if not await call_states.add_reaction(tx, call.id, answer, node=node, is_late=is_late, received_at=at):
        return
    facts.is_new = True
    if placed is None:
        return
    if placed.reaction.blocks:
        added = await stop_list.add(tx, call.account_id, [call.phone], reason="reaction", by=None, now=at)
        facts.is_stopped |= added > 0
    if placed.reaction.is_hot:
        said = answer if placed.reaction.trigger.is_spoken else None
        await open_lead(tx, launch, call, placed, said, at, settings)


async def _launch_of(tx: AsyncConnection, call: CallRow) -> LaunchRow:
    launch = await launches.get(tx, call.launch_id)
    if launch is None:
        raise AssertionError("a call without its launch")
    return launch
