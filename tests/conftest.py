"""What holds for every test: which files start first, and what coverage is not measured by."""

from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.compiled import share_compiled_statements

ON_BOTH = Path(__file__).parent / "contract"
TWICE_THE_SAME = (ON_BOTH / "ledger", ON_BOTH / "lists")
"""What is tested here stands above the storage, which differs between the databases and is measured on both."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that ask for more time than usual start first, so that no processor idles while the last one runs alone."""
    asked_s: defaultdict[Path, float] = defaultdict(float)
    for item in items:
        if (marker := item.get_closest_marker("timeout")) is not None:
            asked_s[item.path] = max(asked_s[item.path], marker.args[0])
    items.sort(key=lambda item: -asked_s[item.path])


def pytest_collection_finish() -> None:
    share_compiled_statements()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measuring makes a test take two thirds longer. Where it would find no line that others don't, it is left off."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = None if plugin is None or is_measured(item) else plugin.cov_controller
    if controller is None:
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


def is_measured(item: pytest.Item) -> bool:
    """Not the stories that take long, and of what is tested on both databases only the file."""
    if item.get_closest_marker("timeout") is not None:
        return False
    parameters = (
        item.callspec.params.values()
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else ()
    )
    return not ("postgresql" in parameters and any(folder in item.path.parents for folder in TWICE_THE_SAME))
