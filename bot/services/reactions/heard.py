"""What recipients pressed and said, in the words of the launch's own reactions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.reactions import Tree, walk
from storage.calling.calls import ReactionRow


@dataclass(frozen=True, slots=True)
class HeardAnswer:
    """`label`: the reaction, as the tree names it, "" where nobody knows which it was. `answer`: the service's own word.

    `is_late`: the reaction's webhook was lost, and the call's information told it.
    """

    label: str
    answer: str = field(repr=False)
    is_late: bool
    is_spoken: bool


def heard_answers(rows: Sequence[ReactionRow], tree: Tree) -> tuple[HeardAnswer, ...]:
    """In the order of the tree; what has no place in it comes last."""
    placed = {one.number: one for one in walk(tree)} if rows else {}
    found = []
    for row in sorted(rows, key=lambda row: (row.node is None, row.node or 0)):
        one = None if row.node is None else placed.get(row.node)
        is_spoken = one is not None and one.reaction.trigger.is_spoken and not row.answer.isdecimal()
        found.append(HeardAnswer("" if one is None else one.label, row.answer, row.is_late, is_spoken))
    return tuple(found)
