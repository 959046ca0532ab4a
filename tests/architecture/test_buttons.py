"""aiogram takes a pressed button for the first class with its prefix that can be read: two of them would be one too many."""

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from aiogram.filters.callback_data import CallbackData

import bot.telegram
import handlers


def buttons(parent: type[CallbackData] = CallbackData) -> Iterator[type[CallbackData]]:
    for child in parent.__subclasses__():
        yield child
        yield from buttons(child)


def test_no_two_buttons_share_a_prefix() -> None:
    for package in (handlers, bot.telegram):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)
    ours = {one for one in buttons() if one.__module__.startswith(("handlers", "bot."))}
    prefixes = Counter(one.__prefix__ for one in ours)
    assert len(ours) > 50, "the search itself has gone blind"
    assert [prefix for prefix, count in prefixes.items() if count > 1] == []
