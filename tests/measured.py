"""`make test` (`pytest -p tests.measured`): which lines and branches of the program the tests reach, and whether enough.

SlipCover writes probes into the bytecode and removes each one that was hit, so that measuring costs next to nothing;
coverage.py's tracer, watched for greenlets, doubles the time of a test that asks a database. SlipCover's own plugin asks for
another pytest than ours, so this module does its work. measuring/sitecustomize.py measures children that tests start.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from slipcover import (
    FileMatcher,
    ImportManager,
    Slipcover,
    merge_coverage,
    print_coverage,
)

HOME = Path(__file__).parent.parent
FOLDER = HOME / "build" / "coverage"
SOURCES = ["bot", "handlers", "storage"]
NOT_IMPORTED = ["storage/migrations/versions/*", "storage/migrations/env.py"]
"""Alembic runs these files by path; another test checks that each is run."""
NO_BEHAVIOUR = ["if TYPE_CHECKING:", "@overload", "raise AssertionError", "assert_never"]
ENOUGH = {("",): 95.0, ("bot/domain/", "bot/services/"): 100.0}
"""Per cent of lines and branches, for files whose paths begin so."""


class Measuring:
    """Starts measuring in each process that runs tests, before anything of the program is imported."""

    def __init__(self) -> None:
        self._cover: Any = Slipcover(
            branch=True, source=SOURCES, omit=NOT_IMPORTED, exclude_also=NO_BEHAVIOUR
        )
        ImportManager(self._cover, FileMatcher(SOURCES, NOT_IMPORTED)).__enter__()

    def write(self, worker: str) -> None:
        (FOLDER / f"{worker}.json").write_text(json.dumps(self._cover.get_coverage()))


def runs_tests(config: pytest.Config) -> bool:
    """Whether this process runs tests itself: with workers, only they do."""
    return "PYTEST_XDIST_WORKER" in os.environ or not config.getoption("numprocesses", default=0)


def pytest_configure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
    if runs_tests(config):
        os.environ |= {
            "PYTHONPATH": os.pathsep.join(
                filter(None, (str(HOME / "tests" / "measuring"), os.environ.get("PYTHONPATH")))
            ),
            "MEASURED_HOME": str(HOME),
            "MEASURED_INTO": str(FOLDER),
            "MEASURED_BUT": "\n".join(NO_BEHAVIOUR),
        }


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Any:
    result = yield
    if runs_tests(session.config):
        measuring.write(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    return result


def report() -> int:
    """Prints a table of what was not reached, from what the processes have written. Returns the exit code."""
    together: Any = None
    for path in FOLDER.glob("*.json"):
        found = json.loads(path.read_text())
        together = found if together is None else merge_coverage(together, found)
    if together is None:
        sys.exit("nothing was measured: `make test` does")
    for name, one in together["files"].items():
        forget_what_is_left_out(Path(name), one)
    print_coverage(together, skip_covered=True)
    is_enough = True
    for beginnings, least in ENOUGH.items():
        per_cent = reached([one for name, one in together["files"].items() if name.startswith(beginnings)])
        print(f"{' '.join(beginnings) or 'all'}: {per_cent:.2f} %, at least {least:g} %")
        is_enough &= per_cent >= least
    return 0 if is_enough else 2


def forget_what_is_left_out(path: Path, one: dict[str, Any]) -> None:
    """Leaves out the branches that lead to lines that are left out."""
    lines = path.read_text().splitlines()
    one["missing_branches"] = [
        (start, end)
        for start, end in one["missing_branches"]
        if not any(words in lines[end - 1] for words in NO_BEHAVIOUR)
    ]


def reached(files: list[dict[str, Any]]) -> float:
    """Per cent of all lines and branches together."""
    found = sum(len(one["executed_lines"]) + len(one["executed_branches"]) for one in files)
    missed = sum(len(one["missing_lines"]) + len(one["missing_branches"]) for one in files)
    return 100 * found / (found + missed)


if __name__ == "__main__":
    sys.exit(report())
else:
    measuring = Measuring()
