"""Changes of a tree by hand. Each gives a new tree, in which every reaction that was not meant is as it was.

A change may make mistakes (a key twice, a reaction without an action): the tree is shown and mended step by step.
"""

from dataclasses import dataclass, replace
from typing import Final

from bot.domain.reactions.tree import (
    Place,
    Placed,
    Reaction,
    Tree,
    Trigger,
    folded,
    level_at,
    reaction_at,
    walk,
)

_DIGITS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
"""The order in which a free digit is taken."""


@dataclass(frozen=True, slots=True)
class Edited:
    """`place`: the reaction that was changed; the one above, if the change was to the level below it. () is the tree itself."""

    tree: Tree
    place: Place = ()


def numbered(tree: Tree, number: int) -> Placed | None:
    """The reaction with this number; None if the tree has none."""
    return next((one for one in walk(tree) if one.number == number), None)


def number_at(tree: Tree, place: Place) -> int | None:
    """The number of the reaction at this place; None for the tree itself."""
    return next((one.number for one in walk(tree) if one.place == place), None)


def with_reaction(tree: Tree, place: Place, reaction: Reaction) -> Edited:
    """Puts `reaction` in the place of the one that is there."""
    level, at = level_at(tree, place[:-1]), place[-1]
    return Edited(_with_level(tree, place[:-1], (*level[:at], reaction, *level[at + 1 :])), place)


def with_trigger(reaction: Reaction, trigger: Trigger) -> Reaction:
    """Words are recognised unless somebody has turned that off; without words nothing has to be."""
    recognises = reaction.recognises
    if trigger.is_spoken and recognises is None:
        recognises = True
    elif not trigger.is_spoken and recognises:
        recognises = None
    return replace(reaction, trigger=trigger, recognises=recognises)


def added_below(tree: Tree, place: Place, new: Tree) -> Edited:
    """Adds to the end of the level after the reaction at `place`; to the first level for ()."""
    return Edited(_with_level(tree, place, (*level_at(tree, place), *new)), place)


def added_beside(tree: Tree, place: Place, new: Tree) -> Edited:
    """Adds behind the reaction at `place`, on its level."""
    level, at = level_at(tree, place[:-1]), place[-1] + 1
    return Edited(_with_level(tree, place[:-1], (*level[:at], *new, *level[at:])), place[:-1])


def without_reaction(tree: Tree, place: Place) -> Edited:
    """Removes the reaction at `place` with all below it."""
    level, at = level_at(tree, place[:-1]), place[-1]
    return Edited(_with_level(tree, place[:-1], (*level[:at], *level[at + 1 :])), place[:-1])


def shifted(tree: Tree, place: Place, by: int) -> Edited:
    """Moves the reaction within its level; at the level's end it stays where it is."""
    reaction = reaction_at(tree, place)
    rest = without_reaction(tree, place)
    level = level_at(rest.tree, rest.place)
    at = min(max(place[-1] + by, 0), len(level))
    moved = _with_level(rest.tree, rest.place, (*level[:at], reaction, *level[at:]))
    return Edited(moved, (*rest.place, at))


def moved_under(tree: Tree, place: Place, parent: Place) -> Edited:
    """Moves the reaction, with all below it, to the end of the level after `parent`. Raises ValueError if `parent` is that
    reaction or below it.
    """
    if parent[: len(place)] == place:
        raise ValueError("a reaction can't be below itself")
    reaction, rest = reaction_at(tree, place), without_reaction(tree, place).tree
    at, level = len(place) - 1, place[:-1]
    if parent[:at] == level and len(parent) > at and parent[at] > place[at]:
        parent = (*level, parent[at] - 1, *parent[at + 1 :])
    end = len(level_at(rest, parent))
    return Edited(added_below(rest, parent, (reaction,)).tree, (*parent, end))


def copied(tree: Tree, place: Place) -> Edited:
    """A copy behind the reaction, with all below it, on a free digit: one key can't lead to two reactions."""
    reaction = reaction_at(tree, place)
    (copy,) = with_free_keys(level_at(tree, place[:-1]), (reaction,))
    return Edited(added_beside(tree, place, (copy,)).tree, (*place[:-1], place[-1] + 1))


def clashing(level: Tree, new: Tree) -> tuple[Reaction, ...]:
    """Those of `new` whose key a reaction of `level` has."""
    taken = {_key(one.trigger) for one in level}
    return tuple(one for one in new if _key(one.trigger) in taken)


def with_free_keys(level: Tree, new: Tree) -> Tree:
    """`new` with a free digit for each key that `level` has; while there is one."""
    clashes, taken = clashing(level, new), {one.trigger.digit for one in (*level, *new)}
    free = iter([digit for digit in _DIGITS if digit not in taken])
    return tuple(_on_digit(one, next(free, None)) if one in clashes else one for one in new)


def _on_digit(reaction: Reaction, digit: int | None) -> Reaction:
    if digit is None:
        return reaction
    return with_trigger(reaction, Trigger(digit))


def _key(trigger: Trigger) -> object:
    if trigger.digit is not None or not trigger.words:
        return trigger.segment
    return frozenset(map(folded, trigger.words))


def _with_level(tree: Tree, place: Place, level: Tree) -> Tree:
    if not place:
        return level
    at, above = place[0], tree[place[0]]
    changed = replace(above, children=_with_level(above.children, place[1:], level))
    return (*tree[:at], changed, *tree[at + 1 :])
