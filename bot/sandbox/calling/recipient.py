"""Who is called answers as the outcome says: from its list, on the way to what they look for, or at random."""

from random import Random

from bot.sandbox.calling.orders import ANSWER_TIMEOUT_S, Node
from bot.sandbox.calling.outcomes import STAY, Aim, Answer, Outcome
from bot.sandbox.calling.reactions import answer_for, way_to

PRESS_S = 3
"""How long a recipient thinks before a key or a word."""

_PHRASES = ("перезвоните после шести", "а кто это", "мне надо подумать")
_HANGS_UP = 0.05
"""How often somebody who answers at random hangs up instead."""


def next_answer(
    outcome: Outcome, phone: str, tree: tuple[Node, ...], level: tuple[Node, ...], turn: int
) -> Answer | None:
    """What the recipient does at their turn (from 0) while `level` of `tree` is awaited; None if nothing more."""
    if outcome.aim == "random":
        return _any_answer(level, Random(f"{outcome.seed}:{phone}:{turn}"))  # noqa: S311  (the same in each run)
    answers = _way(outcome.aim, tree) or outcome.reactions
    return answers[turn] if turn < len(answers) else None


def thinks_s(level: tuple[Node, ...], answer: Answer) -> int:
    """Seconds until the answer; for STAY, until the service stops waiting."""
    if answer != STAY:
        return PRESS_S
    return max((node.answer_timeout_s for node in level if node.any_word), default=ANSWER_TIMEOUT_S)


def _way(aim: Aim, tree: tuple[Node, ...]) -> tuple[Answer, ...]:
    if aim == "block":
        return way_to(tree, lambda node: node.need_block)
    if aim == "manager":
        return way_to(tree, lambda node: node.manager_phone is not None)
    return ()


def _any_answer(level: tuple[Node, ...], random: Random) -> Answer | None:
    awaited = [node for node in level if node.digit is not None or node.is_stay or node.is_spoken]
    if not awaited or random.random() < _HANGS_UP:
        return None
    node = random.choice(awaited)
    if node.key_words and node.is_spoken and random.random() < 0.5:
        return random.choice(node.key_words)
    return random.choice(_PHRASES) if node.any_word else answer_for(node)
