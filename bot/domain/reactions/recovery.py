"""A reaction's webhook may be lost. The call's own information still holds what was pressed or said, but not where in the
tree, so a reaction is recovered only if there is one way to read that (contract, section 2: `ivrDigit`, `ivrAnswers`).
"""

from collections.abc import Sequence

from bot.domain.reactions.simulation import spoken_choice
from bot.domain.reactions.tree import Placed, Reaction, Tree, walk

STAYED = "-1"
"""The service's answer for a recipient who stayed on the line."""


def recovered(tree: Tree, answers: Sequence[str]) -> tuple[Placed, ...]:
    """The reactions that were chosen one below the other; empty where the answers can be read in two ways or in none.

    `answers`: all that the service tells of one dialling, in its order.
    """
    level, found = tree, []
    for answer in answers:
        at = _chosen(level, answer)
        if at is None:
            return ()
        found.append(at)
        level = level[at].children
    if len(answers) == 1 and any(
        len(one.place) > 1 and _waits_for(one.reaction, answers[0]) for one in walk(tree)
    ):
        return ()  # a single answer may be the first one or the last one
    by_place = {one.place: one for one in walk(tree)}
    return tuple(by_place[tuple(found[: depth + 1])] for depth in range(len(found)))


def _chosen(level: Tree, answer: str) -> int | None:
    exact = [at for at, one in enumerate(level) if _waits_exactly(one, answer)]
    if exact or answer == STAYED or _is_digit(answer):
        return exact[0] if exact else None
    return next(iter(spoken_choice(level, answer)), None)


def _waits_for(reaction: Reaction, answer: str) -> bool:
    if answer == STAYED or _is_digit(answer):
        return _waits_exactly(reaction, answer)
    return bool(spoken_choice((reaction,), answer))


def _waits_exactly(reaction: Reaction, answer: str) -> bool:
    if answer == STAYED:
        return reaction.trigger.stays
    return _is_digit(answer) and reaction.trigger.digit == int(answer)


def _is_digit(answer: str) -> bool:
    return len(answer) == 1 and answer.isascii() and answer.isdigit()
