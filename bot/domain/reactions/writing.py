"""A tree as the lines that a user would type for it, so that it can be edited as text. Not every tree can be
written: a text has no words for another channel of an SMS or for a reaction without any action. Such a tree
is sent as a file.
"""

from bot.domain.reactions.actions import Actions, Language, write_actions
from bot.domain.reactions.keys import key_text
from bot.domain.reactions.reading import parse
from bot.domain.reactions.tree import Placed, Tree, walk


def write(tree: Tree, said: str = "", *, language: Language = "ru") -> str:
    """What is said, then a line for each reaction, followed by those below it. Reading it gives the same
    tree.

    Raises ValueError if a text can't say the tree; `can_be_written` tells beforehand.
    """
    text = _text(tree, said, language)
    if not _says(text, tree, said):
        raise ValueError("a text cannot say this tree")
    return text


def can_be_written(tree: Tree, said: str = "") -> bool:
    """Whether a text can say the tree and, with `said` before it, nothing else."""
    return _says(_text(tree, said, "ru"), tree, said)


def _says(text: str, tree: Tree, said: str) -> bool:
    read = parse(text)
    return (read.tree, read.said, read.near_misses) == (tree, said.strip(), ())


def _text(tree: Tree, said: str, language: Language) -> str:
    return "\n".join([*filter(None, [said.strip()]), *(_line(placed, language) for placed in walk(tree))])


def _line(placed: Placed, language: Language) -> str:
    reaction = placed.reaction
    actions = Actions(
        reaction.sentence,
        reaction.record_id,
        reaction.manager,
        reaction.sms,
        reaction.sms_template,
        reaction.blocks,
        reaction.is_lead,
    )
    key = key_text(placed.path, reaction.trigger, reaction.name, "s" if language == "en" else "с")
    return f"{key}: {write_actions(actions, language)}"
