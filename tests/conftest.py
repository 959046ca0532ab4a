"""Settings of all tests, and which files start first."""

import gc
import os
import shutil
import signal
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.reused import reuse

# A change is judged by the same examples each time, `make quick` by fewer of them; a nightly run looks for others.
settings.register_profile("judging", derandomize=True)
settings.register_profile("quick", derandomize=True, max_examples=20)
settings.register_profile("long")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "judging"))

IN_MEMORY = Path("/dev/shm")
"""Where `tmp_path` lies if it has room: no power fails in tests, and they needn't wait for a disk at each commit."""
ROOM = 2 * 2**30
if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))
_failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that ask for more time than usual start first, so that no processor idles while the last one runs alone."""
    asked_s: defaultdict[Path, float] = defaultdict(float)
    for item in items:
        if (marker := item.get_closest_marker("timeout")) is not None:
            asked_s[item.path] = max(asked_s[item.path], marker.args[0])
    items.sort(key=lambda item: -asked_s[item.path])


def pytest_collection_finish() -> None:
    reuse()
    # What was imported and collected stays to the end. Looking through it again and again for garbage was a third of
    # all processor time; what a test leaves behind is still found.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test that has passed leaves in its folder goes with it; pytest itself keeps it where tests run side by side."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if report.when == "teardown" and folder is not None and not item.stash[_failed]:
        shutil.rmtree(folder, ignore_errors=True)
    if report.when == "teardown":
        _forget_signal_handlers()
    return report


def _forget_signal_handlers() -> None:
    """A bot listens to signals until its process ends; here its loop lives on, and other tests send signals, too."""
    for number, usual in (
        (signal.SIGTERM, signal.SIG_DFL),
        (signal.SIGHUP, signal.SIG_DFL),
        (signal.SIGINT, signal.default_int_handler),
    ):
        if getattr(signal.getsignal(number), "__module__", None) == "asyncio.unix_events":
            signal.signal(number, usual)
