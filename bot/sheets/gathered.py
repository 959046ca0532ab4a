"""Not every list is a file: contact cards come one by one, a line names more recipients than a line may, or
two lists are put together. None of these has columns, so they are read like a text whose lines are known.
"""

import re
from collections.abc import Iterable

from bot.sheets.cells import phones_in, without_moments
from bot.sheets.listing import list_recipients
from bot.sheets.sheet import Columns, Sheet, SheetLimits, sheet_of, summary_of
from bot.sheets.table import Table
from bot.sheets.texts import are_named_above

_NAME = re.compile(r"[^\W\d_a-zа-яё][\w.'’-]*")
_CELLS = re.compile(r"[;\t|]")
_EDGES = " \t,;|/&.:-–—\"'()[]+*#№"
_LONGEST_NAME = 4
_REGULAR = 3
"""So many lines of the same shape are no accident."""


def read_gathered(recipients: Iterable[tuple[str, str]]) -> Sheet:
    """The list made of pairs (name, phone as typed), in their order. Raises SheetRefused if no phone can be read."""
    lines: list[str] = []
    rows = ((row, (typed, name)) for row, (name, typed) in enumerate(recipients, 1))
    sheet = list_recipients(
        [Table("pasted", rows, Columns(phone=0, name=1))],
        given=None,
        limits=SheetLimits(),
        write=lines.append,
        told=lambda _rows: None,
    )
    return sheet_of(summary_of(sheet), lines)


def looks_like_list(text: str) -> bool:
    """Whether a message lists recipients line by line, names beside or above their phones, and is not phones
    with a text.

    One line that holds neither is taken for a heading. Bare phones are not a list: the text to say may follow
    them. If several lines have all their phones in front or all at the end, the words beside them need not be
    names: a text to say has no such lines, and the first recipient would hear the others' phones. A bare
    phone in front is whom to call, and what follows it is the text.
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if are_named_above(lines) and all(_is_name(line) or phones_in(line).phones for line in lines):
        return True
    named = bare = odd = other = 0
    places, begins_bare = set[str](), False
    for line in lines:
        found = phones_in(line)
        rest = without_moments(found.rest.strip(_EDGES)).strip(_EDGES)
        if not found.phones:
            other += 1
        elif not rest:
            bare += 1
            begins_bare |= not (named or odd)
        else:
            is_named = _CELLS.search(line) is not None or _is_name(rest)
            named, odd = named + is_named, odd + (not is_named)
            places.add(_place(line, found.rest))
    if odd:
        is_regular = named + odd >= _REGULAR and len(places) == 1 and "between" not in places
        return is_regular and other <= 1 and not begins_bare
    return named >= 1 and named + bare >= 2 and other <= max(1, (named + bare) // 10)


def _place(line: str, rest: str) -> str:
    """On which side of the rest of its line the phones are."""
    rest = rest.strip(_EDGES)
    if line.rstrip(_EDGES).endswith(rest):
        return "in front"
    return "behind" if line.lstrip(_EDGES).startswith(rest) else "between"


def _is_name(words: str) -> bool:
    parts = words.split()
    return len(parts) <= _LONGEST_NAME and all(map(_NAME.fullmatch, parts))
