"""What news of calls changes beyond the calls themselves: launches end, and their cards show it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState
from bot.domain.ids import LaunchId
from bot.services.ledger.acknowledgement import is_acknowledged
from storage.calling import launches, recipients
from storage.chat import cards


@dataclass(slots=True)
class Heard:
    """What one piece of news has changed beyond its calls: each launch is updated once, however many calls are named."""

    changed: set[LaunchId] = field(default_factory=set)
    ended: set[LaunchId] = field(default_factory=set)
    is_proof: bool = False


async def show(tx: AsyncConnection, heard: Heard, now: datetime) -> None:
    for launch_id in heard.ended:
        await finish_if_settled(tx, launch_id, now)
    if heard.changed:
        await cards.mark_stale(tx, heard.changed)


async def finish_if_settled(tx: AsyncConnection, launch_id: LaunchId, now: datetime) -> None:
    """A launch is done when nothing more is expected of any of its recipients."""
    if not await recipients.is_all_settled(tx, launch_id):
        return
    if await launches.move(tx, launch_id, LaunchState.DONE, done_at=now):
        launch = await launches.get(tx, launch_id)
        rounds = None if launch is None else launch.content.rounds
        if launch is not None and rounds is not None and not await is_acknowledged(tx, launch):
            await launches.change(tx, launch_id, next_round_at=now + rounds.delay)
        await cards.mark_stale(tx, [launch_id])
