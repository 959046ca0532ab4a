"""Finds the reaction to a press or a word in the tree that the customer sent (contract §1, `ivrs`)."""

from bot.sandbox.calling.orders import Node
from bot.sandbox.calling.outcomes import STAY

Answer = int | str
"""A digit, a word or phrase, or STAY."""


def find_reaction(level: tuple[Node, ...], answer: Answer) -> Node | None:
    """The reaction of this level that the answer chooses; None if no reaction waits for it."""
    if answer == STAY:
        return next((node for node in level if node.is_stay), None)
    if isinstance(answer, int):
        return next((node for node in level if node.digit == answer), None)
    said = answer.casefold()
    for node in level:
        if any(word.casefold() in said for word in node.key_words):
            return node
    return next((node for node in level if node.any_word), None)


def way_to_block(level: tuple[Node, ...]) -> tuple[Answer, ...]:
    """The answers that lead to the first blocking reaction; empty if the tree has none."""
    for node in level:
        if node.need_block:
            return (_answer_of(node),)
    for node in level:
        if way := way_to_block(node.children):
            return (_answer_of(node), *way)
    return ()


def _answer_of(node: Node) -> Answer:
    if node.digit is not None:
        return node.digit
    if node.key_words:
        return node.key_words[0]
    return "что-нибудь" if node.any_word else STAY
