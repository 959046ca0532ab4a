"""A yes agrees to what its screen said, as long as that still holds. Telegram's taps carry no time and may
have waited while the bot was down: a call that was agreed to in the afternoon must not ring at midnight.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import UserId
from bot.domain.turn import Turn

SCREEN_IS_GOOD_FOR = timedelta(minutes=10)
TAP_IS_GOOD_FOR = timedelta(seconds=30)
"""The longest time between a tap's arrival and its turn: no working queue takes longer."""


@dataclass(frozen=True, slots=True)
class Yes:
    """Given by a tap or a typed number. `came_at`: when it reached us; None if it may have waited for an
    unknown time.

    `turn`: its update, if a later Cancel or lock may have overtaken it.
    """

    user_id: UserId
    came_at: datetime | None
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The screen that a yes answers. `drawn_at`: None if unknown. `warned_at`: when it warned of the hour, if so."""

    drawn_at: datetime | None
    warned_at: datetime | None = None


class Doubt(StrEnum):
    """Why the user is asked once more; the values are also codes of refusals."""

    TAP_WAITED = "tap-waited"
    OLD_SCREEN = "old-screen"
    OUTSIDE_HOURS = "outside-hours"


def doubt(yes: Yes, asked: Asked, *, rings_at: datetime, now: datetime) -> Doubt | None:
    """Why this yes doesn't count; None if it does. The caller, who knows the calling hours, checks the hour itself."""
    if yes.came_at is None or now - yes.came_at > TAP_IS_GOOD_FOR:
        return Doubt.TAP_WAITED
    if rings_at > now + SCREEN_IS_GOOD_FOR:
        return None
    if asked.drawn_at is None or now - asked.drawn_at > SCREEN_IS_GOOD_FOR:
        return Doubt.OLD_SCREEN
    return None
