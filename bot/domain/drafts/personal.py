"""Columns in braces of a text of one's own: which column each brace means, and which braces nothing can fill."""

from collections.abc import Collection

from bot.domain.drafts.filling import Mapped, named
from bot.domain.drafts.variables import braces, placeholders

VALUE_LIMIT = 200
"""Characters of one value; a longer one is a note that was not meant to be heard."""


def columns_of(text: str, columns: Collection[str]) -> Mapped:
    """Brace -> the list's column that it names; "" for none."""
    return named(placeholders(text), columns)


def unfilled(text: str, columns: Collection[str]) -> tuple[str, ...]:
    """What stands in braces, or is a brace alone, and that no column of the list fills; as written."""
    known = {name for name, column in columns_of(text, columns) if column}
    return tuple(one for one in braces(text) if not (one[0] == "{" and one[1:-1].strip() in known))
