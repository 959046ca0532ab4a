"""Two kinds of buttons with one prefix would be taken for each other, for ever: a keyboard stays in the chat."""

from collections import Counter
from collections.abc import Iterator

from aiogram.filters.callback_data import CallbackData

from handlers import root_router


def kinds(kind: type[CallbackData]) -> Iterator[type[CallbackData]]:
    for one in kind.__subclasses__():
        yield one
        yield from kinds(one)


def test_every_kind_of_button_has_a_prefix_of_its_own() -> None:
    root_router()  # loads whatever conversation there is
    prefixes = Counter(kind.__prefix__ for kind in set(kinds(CallbackData)))
    assert len(prefixes) > 50
    assert [prefix for prefix, count in prefixes.items() if count > 1] == []
