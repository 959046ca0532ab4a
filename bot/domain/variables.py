"""A template's text with its placeholders in braces, and what each person hears in their place.

The service never tells a template's text; what somebody pasted is all that is known of it. Values come from a stranger's
spreadsheet: whatever stands in them is only ever said, never read as a placeholder.
"""

import re
from collections.abc import Mapping, Sequence

Mapped = tuple[tuple[str, str], ...]
"""Placeholder -> column; an empty column is one that has still to be chosen."""

_PLACEHOLDER = re.compile(r"\{\s*([^{}]*?)\s*\}")
_NAME_WORDS = frozenset({"name", "имя", "фио", "fio", "клиент", "client"})
NAME_PLACEHOLDER = "name"


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces, each once, in the order of the text."""
    return tuple(dict.fromkeys(found for found in _PLACEHOLDER.findall(text) if found))


def spoken(text: str, values: Mapping[str, str]) -> str:
    """The sentence one person hears; a placeholder without a value stays as it is written."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def mapped_by_name(text: str, columns: Sequence[str], *, name_column: str) -> Mapped:
    """Each placeholder of the text with the column that is called the same; `name_column`: where people's names are."""
    by_name = {column.strip().casefold(): column for column in reversed(columns)}

    def column_of(placeholder: str) -> str:
        word = placeholder.casefold()
        return by_name.get(word, name_column if word in _NAME_WORDS else "")

    return tuple((name, column_of(name)) for name in placeholders(text))


def named_as_columns(columns: Sequence[str], *, name_column: str) -> Mapped:
    """Without the text: every column fills the placeholder of its own name, as far as one can be called that."""
    named = {column.strip(): column for column in reversed(columns)}
    own = {column.strip(): named[column.strip()] for column in columns}
    usable = {name: column for name, column in own.items() if name and not set(name) & set("{}")}
    return ((NAME_PLACEHOLDER, name_column), *((n, c) for n, c in usable.items() if n != NAME_PLACEHOLDER))


def with_column(mapped: Mapped, index: int, column: str | None) -> Mapped:
    """With another column for one placeholder; None takes the placeholder away. Raises IndexError."""
    name, _ = mapped[index]
    instead = () if column is None else ((name, column),)
    return (*mapped[:index], *instead, *mapped[index + 1 :])
