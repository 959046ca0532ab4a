"""Reactions are the last lines of what is typed. Read aloud to a stranger they would be nonsense, but a text
that only looks like them must be said. So every line becomes a reaction or text, and those that could be both
are reported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.plain import HIDDEN, plain
from bot.domain.reactions.growing import Branch, grow, paths
from bot.domain.reactions.lines import NearFound, ReactionFound, Reason, read_line
from bot.domain.reactions.mending import nearest_line
from bot.domain.reactions.tree import Reaction, Tree


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line with its number in the text, from 0, as it was typed but without the spaces around it."""

    line: int
    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TypedReaction(TypedLine):
    """A line that became the reaction at `path`."""

    path: str


@dataclass(frozen=True, slots=True)
class NearMiss(TypedLine):
    """A line meant as a reaction that is not one. `nearest`: the line as it should be, "" if only the user knows."""

    reason: Reason
    nearest: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says. `said` is read aloud; every line of the text is in it, in `reactions` or in
    `near_misses`.

    `candidates` are lines of `said` that merely look like reactions; the user may say that they are. A call
    waits until each near miss is mended or the user has made all of it a text.
    """

    said: str = field(repr=False)
    tree: Tree = ()
    reactions: tuple[TypedReaction, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    candidates: tuple[TypedLine, ...] = ()


def parse(text: str, *, as_reactions: bool = False) -> Parsed:
    """Looks for reactions from the last line up to the first line that is none. Never raises on any text.

    `as_reactions`: lines that merely look like reactions become reactions, wherever they are, and the rest is
    said. The opposite wish needs no option: then the whole text is said.
    """
    lines = text.splitlines(keepends=True)
    sure = _reactions(_last_lines(lines, numbered=False))
    alike = _alike(lines, sure)
    block = _last_lines(lines, numbered=as_reactions)
    first = min(block, default=len(lines))
    wanted = (
        {at: one for at, one in (alike | _reactions(block)).items() if at not in sure} if as_reactions else {}
    )
    roots, misfits = grow(sure, wanted)
    taken = sure | wanted
    near = {at: one for at, one in block.items() if isinstance(one, NearFound)}
    near |= {at: NearFound(reason, key=taken[at].key, rest=taken[at].rest) for at, reason in misfits.items()}
    said = [
        line
        for at, line in enumerate(lines)
        if at not in taken and at not in near and (at < first or _is_seen(line))
    ]
    typed = [line.strip() for line in lines]
    return Parsed(
        "".join(said).strip(),
        tuple(map(_reaction, roots)),
        tuple(TypedReaction(at, typed[at], path) for at, path in sorted(paths(roots))),
        tuple(
            NearMiss(at, typed[at], one.reason, nearest_line(at, typed[at], roots, near))
            for at, one in sorted(near.items())
        ),
        tuple(TypedLine(at, typed[at]) for at in alike if at not in taken and at not in near),
    )


def _reactions(found: Mapping[int, ReactionFound | NearFound]) -> dict[int, ReactionFound]:
    return {at: one for at, one in found.items() if isinstance(one, ReactionFound)}


def _alike(lines: Sequence[str], sure: Mapping[int, ReactionFound]) -> dict[int, ReactionFound]:
    """Other lines that could be reactions beside the last ones: not "1.12: приём" without a reaction 1."""
    read = ((at, read_line(typed, numbered=True)) for at, typed in enumerate(lines) if at not in sure)
    alike = {at: one for at, one in read if isinstance(one, ReactionFound)}
    _, misfits = grow(sure, alike)
    return {at: one for at, one in alike.items() if at not in misfits}


def _last_lines(lines: Sequence[str], *, numbered: bool) -> dict[int, ReactionFound | NearFound]:
    found: dict[int, ReactionFound | NearFound] = {}
    for at in reversed(range(len(lines))):
        if not _is_seen(lines[at]):
            continue
        one = read_line(lines[at], numbered=numbered)
        if one is None:
            break
        found[at] = one
    return found


def _is_seen(typed: str) -> bool:
    return bool(plain(typed).replace(HIDDEN, "").strip())


def _reaction(node: Branch) -> Reaction:
    trigger, actions = node.found.key.trigger, node.found.actions
    return Reaction(
        trigger,
        node.found.key.name,
        sentence=actions.sentence,
        record_id=actions.record_id,
        manager=actions.manager,
        sms=actions.sms,
        sms_template=actions.sms_template,
        blocks=actions.blocks,
        is_lead=actions.is_lead,
        recognises=True if trigger.is_spoken else None,
        children=tuple(map(_reaction, node.children)),
    )
