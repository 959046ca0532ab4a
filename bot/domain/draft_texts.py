"""The texts of a call that is being prepared: what was typed for it, and what is read aloud and paid for."""

from dataclasses import replace

from bot.domain.draft import CallDraft, SpokenCode, SpokenText
from bot.domain.reactions import Tree, TypedReactions, facts, may_be_reactions, typed_reactions


def saying(content: CallDraft, speech: SpokenText, typed: str) -> CallDraft:
    """The same call with a typed text in the voice and language of `speech`. Lines that are reactions replace the earlier
    reactions; a text of such lines alone leaves the call's words as they are.
    """
    found = typed_reactions(typed)
    if found is None:
        return replace(content, what=replace(speech, text=typed), typed_reactions=None)
    parsed = found.parsed()
    what = replace(speech, text=parsed.said) if parsed.said else content.what
    return replace(content, what=what, reactions=parsed.tree, typed_reactions=found)


def changed_by_hand(content: CallDraft, tree: Tree) -> CallDraft:
    """The same call with reactions that were changed on screens; the earlier ones can be brought back."""
    return replace(content, reactions=tree, reactions_before=content.reactions, typed_reactions=None)


def undone(content: CallDraft) -> CallDraft:
    """The same call without the last change by hand; done twice, it brings that change back."""
    before = content.reactions_before
    return content if before is None else changed_by_hand(content, before)


def looks_like_reactions(content: CallDraft) -> bool:
    """Whether lines of the text merely look like reactions, so that the user may want them to be such."""
    typed, what = content.typed_reactions, content.what
    if typed is not None:
        return not typed.all_alike and bool(typed.parsed().candidates) and may_be_reactions(typed.text)
    return isinstance(what, SpokenText) and not content.reactions and may_be_reactions(what.text)


def all_alike(content: CallDraft) -> CallDraft:
    """The same call, in which all lines that look like reactions are reactions."""
    if not looks_like_reactions(content) or not isinstance(content.what, SpokenText):
        return content
    typed = content.typed_reactions
    typed = TypedReactions(content.what.text if typed is None else typed.text, all_alike=True)
    parsed = typed.parsed()
    what = replace(content.what, text=parsed.said) if parsed.said else None
    return replace(content, what=what, reactions=parsed.tree, typed_reactions=typed)


def generated_texts(content: CallDraft) -> tuple[str, ...]:
    """Everything that the service turns into speech for this call, each text once; each is paid for."""
    match content.what:
        case SpokenText(text=text) | SpokenCode(template=text):
            said: tuple[str, ...] = (text,)
        case _:
            said = ()
    voiced = dict(content.voiced)
    return tuple(
        dict.fromkeys((*said, *(one for one in facts(content.reactions).sentences if one not in voiced)))
    )


def texts_to_voice(content: CallDraft) -> dict[int, str]:
    """The texts that a list's launch makes into records, so that each is paid once and not once a request.

    By part: 0 is what the call says, the others are sentences of its reactions.
    """
    if content.source is None:
        return {}
    main = content.what.text if isinstance(content.what, SpokenText) else ""
    known = {main, *dict(content.voiced)}
    sentences = [one for one in facts(content.reactions).sentences if one not in known]
    return ({0: main} if main else {}) | dict(enumerate(sentences, 1))
