"""Further rounds of a list: who did not answer is called again, as was confirmed with the list.

The service's own redial can't tell why a call failed, so a launch has one or the other.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.calls.call_outcome import NOT_REACHED, CallOutcome
from bot.domain.when.schedule import CallWindow

ROUNDS_LIMIT: Final = 3
DELAY_LIMIT: Final = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Rounds:
    """`left`: how many rounds are still to come, 1 to 3. `outcomes`: whose calls must have ended so. `delay_min`: minutes
    from the end of one round to the beginning of the next. `hours`: when they may ring, None for the list's own hours.
    """

    left: int = 1
    outcomes: tuple[CallOutcome, ...] = NOT_REACHED
    delay_min: int = 60
    hours: CallWindow | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.left <= ROUNDS_LIMIT:
            raise ValueError("there are one to three rounds")
        if not self.outcomes or not frozenset(self.outcomes) <= frozenset(NOT_REACHED):
            raise ValueError("only who was not reached is called again")
        if not timedelta() < self.delay <= DELAY_LIMIT:
            raise ValueError("a round begins within three days")

    @property
    def delay(self) -> timedelta:
        return timedelta(minutes=self.delay_min)

    def after_one(self) -> "Rounds | None":
        """What is left once one of them has begun."""
        if self.left == 1:
            return None
        return Rounds(self.left - 1, self.outcomes, self.delay_min, self.hours)

    def switched(self, outcome: CallOutcome) -> "Rounds":
        """With or without those whose calls ended so; the last outcome can't be switched off."""
        chosen = frozenset(self.outcomes) ^ {outcome}
        outcomes = tuple(one for one in NOT_REACHED if one in chosen) or self.outcomes
        return Rounds(self.left, outcomes, self.delay_min, self.hours)
