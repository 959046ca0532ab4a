"""A line that is nearly a reaction is answered with the line it was probably meant to be, ready to be copied.

If another reaction has its key, a free key is found for it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from bot.domain.reactions.growing import Level, level_of
from bot.domain.reactions.keys import Key, Segment, written_key
from bot.domain.reactions.lines import NearFound, NearReason
from bot.domain.reactions.tree import Trigger

_MISPLACED: Final = frozenset({NearReason.NO_COLON, NearReason.NO_PARENT, NearReason.TWO_OF_ONE_KEY})
_DIGITS: Final = "1234567890"
"""The order in which a free digit is offered."""


def nearest_line(at: int, typed: str, roots: Level, refused: Mapping[int, NearFound]) -> str:
    """What the line numbered `at` should be; "" where only the user knows.

    `refused` are all lines that are nearly reactions, `roots` those that are.
    """
    one, key = refused[at], refused[at].key
    if one.reason is NearReason.UNKNOWN_KEY:
        key = Key((), "", Trigger(), one.name)
    elif one.reason not in _MISPLACED or key is None:
        return one.nearest
    others = [other.key for place, other in refused.items() if place != at and other.key is not None]
    if one.reason is NearReason.NO_PARENT and any(
        (*other.parents, other.segment) == key.parents for other in others
    ):
        return typed  # it is right as soon as its parent's line is
    moved = _moved(key, roots, others)
    return f"{moved}: {one.rest}" if moved else ""


def _moved(key: Key, roots: Level, others: list[Key]) -> str:
    """The key with a free digit on the nearest level that exists; "" if none is free."""
    level, path = level_of(roots, key.parents)
    while level is None:
        key = replace(key, parents=key.parents[:-1])
        level, path = level_of(roots, key.parents)
    taken = {branch.found.key.segment for branch in level}
    taken |= {other.segment for other in others if other.parents == key.parents}
    if not key.segment or key.segment in taken:
        digit = _free_digit(key, taken)
        if not digit:
            return ""
        key = replace(key, trigger=replace(key.trigger, digit=int(digit)))
    return written_key(key, path.rstrip("."))


def _free_digit(key: Key, taken: AbstractSet[Segment]) -> str:
    """A free digit for a key with a digit or with nothing yet."""
    if isinstance(key.segment, str) and (key.segment.isdigit() or not key.segment):
        return next((digit for digit in _DIGITS if digit not in taken), "")
    return ""
