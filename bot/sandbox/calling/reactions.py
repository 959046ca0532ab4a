"""Which reaction of a level an answer chooses (contract §1, `ivrs`).

The contract doesn't say how spoken words are compared. Here a phrase chooses the reaction whose words are in it
as whole words, the longest words first, else the one for any phrase. The bot tries a tree by the same rule in
code of its own; a test compares the two.
"""

import re
import unicodedata
from collections.abc import Callable

from bot.sandbox.calling.orders import Node
from bot.sandbox.calling.outcomes import STAY, Answer

_WORD = re.compile(r"\w+")
ANY_PHRASE = "что-нибудь"


def find_reaction(level: tuple[Node, ...], answer: Answer) -> int | None:
    """The index of the reaction that the answer chooses; None if no reaction waits for it."""
    if isinstance(answer, str):
        return _spoken(level, answer)
    if answer == STAY:
        return next((at for at, node in enumerate(level) if node.is_stay), None)
    return next((at for at, node in enumerate(level) if node.digit == answer), None)


def way_to(level: tuple[Node, ...], is_wanted: Callable[[Node], bool]) -> tuple[Answer, ...]:
    """The answers that lead to the first such reaction, the upper levels first; empty if the tree has none."""
    for node in level:
        if is_wanted(node):
            return (answer_for(node),)
    for node in level:
        if way := way_to(node.children, is_wanted):
            return (answer_for(node), *way)
    return ()


def answer_for(node: Node) -> Answer:
    """An answer that the reaction waits for."""
    if node.digit is not None:
        return node.digit
    if node.key_words:
        return node.key_words[0]
    return ANY_PHRASE if node.any_word else STAY


def _spoken(level: tuple[Node, ...], phrase: str) -> int | None:
    said = _as_words(phrase)
    if not said.strip():
        return None
    heard = [(at, node) for at, node in enumerate(level) if node.is_spoken]
    best, longest = None, 0
    for at, node in heard:
        for word in map(_as_words, node.key_words):
            if longest < len(word) and word in said:
                best, longest = at, len(word)
    return next((at for at, node in heard if node.any_word), None) if best is None else best


def _as_words(text: str) -> str:
    """Words between single spaces; case, ё, marks and the script of digits make no difference."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return f" {' '.join(_WORD.findall(digits.casefold().replace('ё', 'е')))} "
