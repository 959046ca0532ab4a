"""What is measured. A figure alone says little on a shared machine, so each round of ours has a neighbour: the same load
on the barest program that could do the job. To add a metric, write one function and put `@measures` on it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from tests.bench.ground import Ground

Side = Literal["baseline", "ours"]
Figures = Mapping[str, float]
"""Values by the metric's name, in the metric's unit."""
Round = Callable[[Side, Ground], Awaitable[Figures]]
"""Starts what it needs, measures one side once, and leaves nothing running."""


@dataclass(frozen=True)
class Target:
    """What is promised: the least or the most for the value, or for its ratio to the baseline."""

    of: Literal["value", "ratio"]
    sign: Literal["≥", "≤"]
    limit: float

    def is_met(self, figure: float) -> bool:
        return figure >= self.limit if self.sign == "≥" else figure <= self.limit

    def __str__(self) -> str:
        return f"{'ratio ' if self.of == 'ratio' else ''}{self.sign} {self.limit:g}"


@dataclass(frozen=True)
class Metric:
    name: str
    unit: str
    target: Target | None = None


@dataclass(frozen=True)
class Measurement:
    """One function and the metrics it finds in one go."""

    metrics: tuple[Metric, ...]
    sides: tuple[Side, ...]
    round: Round
    programs: tuple[str, ...] = ()
    """What has to be installed beside Python."""


MEASUREMENTS: Final[list[Measurement]] = []


def measures(
    *metrics: Metric, baseline: bool = True, programs: tuple[str, ...] = ()
) -> Callable[[Round], Round]:
    """Registers a function that measures one round of one side; without a baseline only "ours" is asked for."""

    def register(function: Round) -> Round:
        sides: tuple[Side, ...] = ("baseline", "ours") if baseline else ("ours",)
        MEASUREMENTS.append(Measurement(metrics, sides, function, programs))
        return function

    return register


def named(names: list[str]) -> list[Measurement]:
    """The measurements that find these metrics; all of them without names. Raises LookupError for an unknown name."""
    known = [metric.name for measurement in MEASUREMENTS for metric in measurement.metrics]
    if unknown := set(names) - set(known):
        raise LookupError(f"no such metric: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return [
        measurement
        for measurement in MEASUREMENTS
        if not names or any(metric.name in names for metric in measurement.metrics)
    ]
