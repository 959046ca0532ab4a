"""The figures of a run: a table for people, `build/bench.json` for whatever compares runs."""

import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Any

import psutil

from tests.bench.registry import Metric, Side

Rounds = Mapping[Side, Sequence[float]]
Json = dict[str, Any]
PACKAGES = ("aiogram", "aiohttp", "pydantic", "sqlalchemy")


def entry(metric: Metric, rounds: Rounds) -> Json:
    """Medians of both sides with the least and the most of their rounds; `ratio` is ours to the baseline's.

    Null where there is no baseline.
    """
    value = median(rounds["ours"])
    baseline = median(rounds["baseline"]) if rounds.get("baseline") else None
    return {
        "value": _rounded(value),
        "spread": _spread(rounds["ours"]),
        "unit": metric.unit,
        "baseline": None if baseline is None else _rounded(baseline),
        "baseline_spread": None if baseline is None else _spread(rounds["baseline"]),
        "ratio": _rounded(value / baseline) if baseline else None,
    }


def document(
    found: Mapping[Metric, Rounds], *, began: datetime, load_before: float, failed: Sequence[str] = ()
) -> Json:
    """The whole file."""
    return {
        "metrics": {metric.name: entry(metric, rounds) for metric, rounds in found.items()},
        "rounds": {
            metric.name: {side: [_rounded(figure) for figure in figures] for side, figures in rounds.items()}
            for metric, rounds in found.items()
        },
        "failed": list(failed),
        "machine": machine(load_before),
        "began_at": began.isoformat(timespec="seconds"),
        "took_s": round((datetime.now(UTC) - began).total_seconds()),
    }


def machine(load_before: float) -> Json:
    """What figures depend on, without naming the machine. The load: that of others at the start, in processes."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in PACKAGES},
        "load_before": round(load_before, 2),
    }


def table(found: Mapping[Metric, Rounds]) -> str:
    """One line a metric, with the spread of its rounds beside each median."""
    lines = [("metric", "ours", "rounds", "", "baseline", "rounds", "ratio", "target", "")]
    for metric, rounds in found.items():
        figures = entry(metric, rounds)
        lines.append(
            (
                metric.name,
                _shown(figures["value"]),
                _from_to(figures["spread"]),
                metric.unit,
                _shown(figures["baseline"]),
                _from_to(figures["baseline_spread"]),
                _shown(figures["ratio"]),
                str(metric.target or ""),
                _verdict(metric, figures),
            )
        )
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in {1, 4, 6} else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _verdict(metric: Metric, figures: Json) -> str:
    if metric.target is None or figures[metric.target.of] is None:
        return ""
    return "met" if metric.target.is_met(figures[metric.target.of]) else "missed"


def _spread(figures: Sequence[float]) -> tuple[float, float]:
    return _rounded(min(figures)), _rounded(max(figures))


def _from_to(spread: tuple[float, float] | None) -> str:
    return "" if spread is None else f"{_shown(spread[0])}–{_shown(spread[1])}"


def _shown(figure: float | None) -> str:
    if figure is None:
        return "–"
    return f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.3g}"


def _rounded(figure: float) -> float:
    return float(f"{figure:.4g}")
