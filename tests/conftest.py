"""Settings of all tests, and which files start first."""

import gc
import os
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import settings

from tests.reused import reuse

# A change is judged by the same examples each time, `make quick` by fewer of them; a nightly run looks for others.
settings.register_profile("judging", derandomize=True)
settings.register_profile("quick", derandomize=True, max_examples=20)
settings.register_profile("long")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "judging"))


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
