"""`make quick` (`pytest -p tests.quick`): the tests that a change to most modules can break, on any machine, in about four minutes.

They need no server, browser, environment variable or tool beside Python and git. Tests that need one are left out, by
their fixtures or markers, never skipped: here a skip is a failure, and so is a program that a test starts after all.
(The child processes that read users' files are allowed: they are part of what is tested.) A property is tried with a
fifth of the examples of `make test`.
"""

import os
import platform
import sys
from collections.abc import Generator
from pathlib import Path
from typing import cast

import pytest

FOLDERS = frozenset({"architecture", "contract", "issues", "unit"})
TOO_MUCH = frozenset({"postgres_server", "postgres_address", "redis_url", "sound_tools"})
"""Fixtures that need something a machine may lack."""


def is_quick(item: pytest.Item) -> bool:
    """Whether a test needs nothing but Python, and no marker says that it takes long or starts programs."""
    if not FOLDERS.intersection(item.path.parts) or item.get_closest_marker("not_quick"):
        return False
    parameters = (
        item.callspec.params.values()
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else ()
    )
    return "postgresql" not in parameters and not TOO_MUCH.intersection(getattr(item, "fixturenames", ()))


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Folders without a quick test are not even imported."""
    is_folder_of_tests = collection_path.parent == Path(__file__).parent and collection_path.is_dir()
    return True if is_folder_of_tests and collection_path.name not in FOLDERS else None


def pytest_xdist_auto_num_workers() -> int:
    """Some tests wait for time to pass, so there is one worker more than processors."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """tests/conftest.py takes the profile as soon as it is imported."""
    os.environ["HYPOTHESIS_PROFILE"] = "quick"


def pytest_configure() -> None:
    for name in ("TEST_POSTGRES_URL", "TEST_REDIS_URL"):
        os.environ.pop(name, None)
    # The standard library starts `uname` when it is first asked for the platform; no test is to blame for that.
    platform.processor()
    sys.addaudithook(_note_programs)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    others = [item for item in items if not is_quick(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if is_quick(item)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped:
        report.outcome = "failed"
    if _started:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} has to be marked not_quick: it starts {', '.join(_started)}"
        _started.clear()
    return report


_started: list[str] = []


def _note_programs(event: str, arguments: tuple[object, ...]) -> None:
    if event != "subprocess.Popen":
        return
    program, words = str(arguments[0]), [str(word) for word in cast("list[object]", arguments[1])]
    if (program != sys.executable or "bot.cli" in words) and Path(program).name != "git":
        _started.append(" ".join(words))
