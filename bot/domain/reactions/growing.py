"""Lines come in any order, and each names its reaction's place by a path. Here the reactions are put in place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.reactions.keys import Segment
from bot.domain.reactions.lines import NearReason, ReactionFound
from bot.domain.reactions.tree import folded


@dataclass(slots=True)
class Branch:
    """A reaction while its tree grows."""

    line: int
    path: str
    found: ReactionFound
    children: "list[Branch]" = field(default_factory=list)


Level = list[Branch]


def grow(
    sure: Mapping[int, ReactionFound], alike: Mapping[int, ReactionFound]
) -> tuple[Level, dict[int, NearReason]]:
    """Places parents before children, and sure reactions before lookalikes, since a sure one has the better
    right to a key.
    """
    roots: Level = []
    misfits: dict[int, NearReason] = {}
    both = [(len(one.key.parents), at not in sure, at, one) for at, one in (*sure.items(), *alike.items())]
    for _, _, at, one in sorted(both, key=lambda item: item[:3]):
        level, path = level_of(roots, one.key.parents)
        if level is None:
            misfits[at] = NearReason.NO_PARENT
        elif any(node.found.key.segment == one.key.segment for node in level):
            misfits[at] = NearReason.TWO_OF_ONE_KEY
        else:
            level.append(Branch(at, f"{path}{one.key.trigger.segment}", one))
            level.sort(key=lambda node: node.line)
    return roots, misfits


def level_of(roots: Level, parents: Sequence[Segment]) -> tuple[Level | None, str]:
    """The level that a path leads to, and the path as written there, with its dot; None if it leads nowhere."""
    level, path = roots, ""
    for segment in parents:
        node = _find(level, segment)
        if node is None:
            return None, path
        level, path = node.children, f"{node.path}."
    return level, path


def _find(level: Level, segment: Segment) -> Branch | None:
    """A few of its words are enough to name a reaction, if no other one has them."""
    exact = [node for node in level if node.found.key.segment == segment]
    if exact or isinstance(segment, str):
        return exact[0] if exact else None
    some = [node for node in level if segment <= set(map(folded, node.found.key.trigger.words))]
    return some[0] if len(some) == 1 else None


def paths(level: Level) -> Iterator[tuple[int, str]]:
    for node in level:
        yield node.line, node.path
        yield from paths(node.children)
