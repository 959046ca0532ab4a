"""`python -m tests.bench [NAME…]`, also `make bench`: the named metrics, or all of them."""

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import measurements
from tests.bench.ground import REPOSITORY, Ground
from tests.bench.registry import Measurement, Metric, Side
from tests.bench.report import document, table

ROUNDS = 5
RESULT = REPOSITORY / "build" / "bench.json"

Found = dict[Metric, dict[Side, list[float]]]


def main() -> int:
    """The exit code: 1 when something could not be measured; a missed target is the reader's business.

    A signal ends it with all that it started, and nothing is written then.
    """
    # asyncio turns Ctrl-C into a cancellation, so that everything started is ended; here SIGTERM does the same.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    asked = _arguments()
    try:
        chosen = measurements.named(asked.names)
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    chosen, failed = possible(chosen)
    began, load_before = datetime.now(UTC), os.getloadavg()[0]
    found: Found = {}
    with tempfile.TemporaryDirectory(prefix="dialgram-bench-") as folder:
        ground = Ground(Path(folder))
        for measurement in chosen:
            try:
                found |= asyncio.run(measure(measurement, ground, asked.rounds))
            except Exception as error:  # noqa: BLE001  (the others are still worth having)
                names = [metric.name for metric in measurement.metrics]
                failed += names
                print(f"{', '.join(names)}: {type(error).__name__}: {error}", file=sys.stderr)
    print(table(found))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    told = document(found, began=began, load_before=load_before, failed=failed)
    asked.out.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if failed else 0


def possible(chosen: Sequence[Measurement]) -> tuple[list[Measurement], list[str]]:
    """What can be measured on this machine, and the names of what can't; printed first, since measuring takes long."""
    can: list[Measurement] = []
    left_out: list[str] = []
    for measurement in chosen:
        if missing := [name for name in measurement.programs if shutil.which(name) is None]:
            names = [metric.name for metric in measurement.metrics]
            left_out += names
            print(f"{', '.join(names)} can't be measured: install {' and '.join(missing)}", file=sys.stderr)
        else:
            can.append(measurement)
    return can, left_out


async def measure(measurement: Measurement, ground: Ground, rounds: int) -> Found:
    """Measures the baseline and ours in turn, so that a noisy minute hits both."""
    found: Found = {metric: {side: [] for side in measurement.sides} for metric in measurement.metrics}
    for number in range(1, rounds + 1):
        for side in measurement.sides:
            figures = await measurement.round(side, ground)
            for metric in measurement.metrics:
                found[metric][side].append(figures[metric.name])
            _progress(number, side, figures)
    return found


def _progress(number: int, side: Side, figures: object) -> None:
    print(f"round {number}, {side}: {figures}", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="metrics to measure; all without")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"{ROUNDS} by default, fewer for a look")
    parser.add_argument("--out", type=Path, default=RESULT, help="where the figures go")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("ended by a signal; nothing was written")
