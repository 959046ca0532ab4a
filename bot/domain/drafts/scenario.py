"""A scenario: what is said and how, saved without recipients. What belongs to one call, its screen or its list is left out."""

from dataclasses import replace
from typing import Final

from bot.domain.drafts.draft import FIRST_REVISION, CallDraft, FromTemplate, SpokenText, StoredRecord
from bot.domain.drafts.variables import braces
from bot.domain.reactions import Tree, without_hooks

NAME_LIMIT: Final = 60
_NAME_SHOWN: Final = 40


def scenario_of(content: CallDraft) -> CallDraft:
    """The call without recipients, time and traces of how it was typed."""
    what = content.what
    return replace(
        content,
        what=replace(what, values=()) if isinstance(what, FromTemplate) else what,
        phones=(),
        when=None,
        source=None,
        follows=None,
        names=(),
        same_list_again=False,
        extensions=(),
        hint="",
        at_any_hour=False,
        guessed=False,
        typed_in=(),
        trial_of=None,
        typed_revision=FIRST_REVISION,
        text_with_when=None,
        round_number=0,
        voiced=(),
        typed_reactions=None,
        reactions_before=None,
        appointments=None,
        cancels=None,
    )


def to_share(content: CallDraft) -> CallDraft:
    """What may be handed to anybody: nothing of the author's own systems, numbers and promises."""
    return replace(
        scenario_of(content),
        sender=None,
        own_hook=None,
        recording_acknowledged=False,
        reactions=without_hooks(content.reactions),
    )


def for_a_few(scenario: CallDraft) -> CallDraft:
    """The same for phones that are not a list: nothing that only lists have."""
    return replace(
        scenario, rounds=None, per_minute=None, skip_recent_days=0, purpose=None, with_unknown_prefix=False
    )


def needs_list(scenario: CallDraft) -> bool:
    """Whether what is said takes values from a list's columns."""
    match scenario.what:
        case FromTemplate(columns=columns):
            return bool(columns)
        case SpokenText(text=text):
            return bool(braces(text))
    return False


def name_from(content: CallDraft) -> str:
    """How it begins, as a name for it; empty where no text of it is known."""
    match content.what:
        case SpokenText(text=text) | StoredRecord(voiced=SpokenText(text=text)):
            said = text
        case FromTemplate(name=name):
            said = name
        case _:
            said = ""
    return shortened(said)


def shortened(said: str) -> str:
    """The first words as one line."""
    line = "".join(letter for letter in " ".join(said.split()) if letter.isprintable())
    if len(line) <= _NAME_SHOWN:
        return line
    return f"{line[:_NAME_SHOWN].rsplit(' ', 1)[0].rstrip(' ,.;:–—-')}…"


def read_name(typed: str) -> str:
    """A name as it was typed, as one line; empty if nothing can be seen of it."""
    line = "".join(letter for letter in " ".join(typed.split()) if letter.isprintable())
    return line[:NAME_LIMIT].strip()


def levels(tree: Tree) -> int:
    """How deep the tree is."""
    depth, level = 0, tree
    while level:
        depth, level = depth + 1, tuple(child for one in level for child in one.children)
    return depth
