"""A report as plain figures. What isn't known is counted apart and never taken for zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.ids import LaunchId
from bot.domain.lead import LeadState
from bot.domain.when.period import Period


@dataclass(frozen=True, slots=True)
class PressedCount:
    """`label`: the reaction as its tree names it; "" where nobody knows it, and `answer` is what the service told."""

    label: str
    answer: str
    count: int


@dataclass(frozen=True, slots=True)
class Listened:
    """How many heard the whole record. `unknown`: answered calls of which nobody can tell, since the length of what was
    played isn't known.
    """

    known: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ReportMoney:
    """Kopecks, and counts of what has an unknown price. `flash_kopecks` None: the owner has given no price of them."""

    calls_kopecks: int
    unpriced_calls: int
    texts_kopecks: int
    unknown_texts: int
    flash_calls: int
    flash_kopecks: int | None
    unknown_calls: int = 0
    """Their requests' answers were lost."""

    @property
    def total_kopecks(self) -> int:
        """All that is known."""
        return self.calls_kopecks + self.texts_kopecks + (self.flash_kopecks or 0)

    @property
    def is_complete(self) -> bool:
        is_flash_known = self.flash_kopecks is not None or not self.flash_calls
        return is_flash_known and not (self.unpriced_calls or self.unknown_texts or self.unknown_calls)

    def each(self, count: int) -> int | None:
        """Calls and texts for each of so many, in whole kopecks; None for none."""
        return None if not count else (2 * (self.calls_kopecks + self.texts_kopecks) + count) // (2 * count)


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """What came of some launches with their further rounds.

    One of `period` and `launch_id` is None. `is_own`: only what the asking user launched. `launches` counts first rounds,
    `rounds` the further ones. Of the recipients, `to_call` in all: `left_out` were not called (by reason in `reasons`),
    `waiting` are not called yet, `removed` were taken back, `unknown`: nobody knows whether they were called; `called`
    are the rest, of whom `under_way` ring or talk. `reacted` pressed or said anything. `lead_states`: how many asked for one of
    us, by what came of that. `talk_s`: seconds of all conversations, but for `untimed` ones.

    `hours`: (weekday from 1, Monday; hour) in the zone, to (calls, answered).
    """

    zone: ZoneInfo
    period: Period | None
    launch_id: LaunchId | None
    is_own: bool
    launches: int
    rounds: int
    to_call: int
    called: int
    answered: int
    listened: Listened
    reacted: int
    lead_states: Mapping[LeadState, int]
    left_out: int
    reasons: Mapping[str, int]
    waiting: int
    removed: int
    unknown: int
    under_way: int
    calls: int
    outcomes: Mapping[CallOutcome, int]
    pressed: tuple[PressedCount, ...] = field(repr=False)
    money: ReportMoney
    talk_s: int
    untimed: int
    hours: Mapping[tuple[int, int], tuple[int, int]]
    best_hour: int | None

    @property
    def launch_ids(self) -> tuple[LaunchId, ...]:
        return () if self.launch_id is None else (self.launch_id,)

    @property
    def is_empty(self) -> bool:
        """Nothing was to be called, and nothing else was paid."""
        return not (self.to_call or self.money.flash_calls or self.money.texts_kopecks)

    @property
    def leads(self) -> int:
        return sum(self.lead_states.values())

    @property
    def not_reached(self) -> int:
        return max(0, self.called - self.answered - self.under_way)

    @property
    def by_hour(self) -> tuple[tuple[int, int], ...]:
        """(calls, answered) for each hour of the day."""
        return tuple(
            (
                sum(made for (_, at), (made, _) in self.hours.items() if at == hour),
                sum(reached for (_, at), (_, reached) in self.hours.items() if at == hour),
            )
            for hour in range(24)
        )

    @property
    def by_weekday(self) -> tuple[tuple[int, int], ...]:
        """(calls, answered) for each day of the week, Monday first."""
        return tuple(
            (
                sum(made for (on, _), (made, _) in self.hours.items() if on == weekday),
                sum(reached for (on, _), (_, reached) in self.hours.items() if on == weekday),
            )
            for weekday in range(1, 8)
        )
