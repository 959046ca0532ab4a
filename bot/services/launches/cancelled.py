"""What Cancel and Stop have done to a launch, and to those beside it that have no card of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState
from storage.calling import launches, reminders
from storage.calling.launches import LaunchRow

UNFINISHED = frozenset({LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED})


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`certain`: nothing had left, so nobody was called or charged. Else recipients counted by what became of them."""

    certain: bool
    kept_home: int
    removed: int
    under_way: int
    unspent_kopecks: int | None = None
    """The share of the launch's highest expected cost that falls on recipients kept home and removed."""


def together(done: Sequence[Cancelled]) -> Cancelled:
    return Cancelled(all(one.certain for one in done), sum(one.kept_home for one in done), 0, 0)


async def unfinished_beside(tx: AsyncConnection, launch_id: int) -> list[LaunchRow]:
    """Further appointments of the same people wait in launches of their own: a phone is in a launch only once."""
    found = [await launches.get(tx, one) for one in await reminders.launches_beside(tx, launch_id)]
    return [one for one in found if one is not None and one.state in UNFINISHED]
