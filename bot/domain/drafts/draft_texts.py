"""The texts of a call that is being prepared: what was typed for it, and what is read aloud and paid for."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.drafts.draft import CallDraft, Gender, SpokenCode, SpokenText
from bot.domain.ids import RecordId
from bot.domain.reactions import (
    Language,
    Tree,
    TypedReactions,
    acknowledging,
    can_be_written,
    facts,
    may_be_reactions,
    sayable,
    typed_reactions,
    with_unsaid,
    write,
)


def saying(content: CallDraft, speech: SpokenText, typed: str) -> CallDraft:
    """The same call with a typed text in the voice and language of `speech`. Lines that are reactions replace the earlier
    reactions; a text of such lines alone leaves the call's words as they are.
    """
    found = typed_reactions(typed)
    if found is None:
        return replace(content, what=replace(speech, text=typed), typed_reactions=None)
    parsed = found.parsed()
    what = replace(speech, text=parsed.said) if parsed.said else content.what
    reactions = with_unsaid(content.reactions, parsed.tree)
    return replace(content, what=what, reactions=reactions, typed_reactions=found)


def changed_by_hand(content: CallDraft, tree: Tree) -> CallDraft:
    """The same call with reactions that were changed on screens; the earlier ones can be brought back."""
    return replace(
        content,
        reactions=tree,
        reactions_before=content.reactions,
        typed_reactions=None,
        until_acknowledged=bool(acknowledging(tree)),
    )


def undone(content: CallDraft) -> CallDraft:
    """The same call without the last change by hand; done twice, it brings that change back."""
    before = content.reactions_before
    return content if before is None else changed_by_hand(content, before)


def typed_again(content: CallDraft, language: Language) -> str | None:
    """The call's words and reactions as the text that a user would type for them, without what no line can say; None where
    lines can't say the rest either.
    """
    said = content.what.text if isinstance(content.what, SpokenText) else ""
    tree = sayable(content.reactions)
    return write(tree, said, language=language) if can_be_written(tree, said) else None


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
    reactions = with_unsaid(content.reactions, parsed.tree)
    return replace(content, what=what, reactions=reactions, typed_reactions=typed)


def generated_texts(content: CallDraft) -> tuple[str, ...]:
    """Everything that the service turns into speech for this call, each text once; each is paid for. The sentences of a
    personal text are not among them: they are the recipients'.
    """
    match content.what:
        case SpokenText() if content.is_personal:
            said: tuple[str, ...] = ()
        case SpokenText(text=text) | SpokenCode(template=text):
            said = (text,)
        case _:
            said = ()
    known = known_records(content)
    return tuple(
        dict.fromkeys((*said, *(one for one in facts(content.reactions).sentences if one not in known)))
    )


def texts_to_voice(content: CallDraft) -> dict[int, str]:
    """The texts that a launch of several requests makes into records, so that each is paid once and not once a request.

    By part: 0 is what the call says, the others are sentences of its reactions. A record has neither a voice nor a
    language of ours (contract, section 3): a text with a chosen voice goes along with each request, with a chosen
    language all texts do.
    """
    if content.source is None and not content.until_acknowledged:
        return {}
    what = content.what if isinstance(content.what, SpokenText) else None
    if what is not None and what.lang is not None:
        return {}
    main = "" if what is None or content.is_personal else what.text
    known = {main, *known_records(content)}
    sentences = dict(enumerate((one for one in facts(content.reactions).sentences if one not in known), 1))
    return {0: main} | sentences if main and what is not None and what.gender is Gender.FEMALE else sentences


def can_be_voiced(what: SpokenText) -> bool:
    """Whether a record may say it: a record has neither a voice nor a language of ours (contract, section 3)."""
    return what.lang is None and what.gender is Gender.FEMALE


def texts_of_each_request(content: CallDraft) -> tuple[str, ...]:
    """The texts that are generated and paid for with every request, once more each time."""
    voiced = set(texts_to_voice(content).values())
    return tuple(text for text in generated_texts(content) if text not in voiced)


def known_records(content: CallDraft) -> Mapping[str, RecordId]:
    """Sentences with their records, made before and played again; in a chosen language none of them is."""
    what = content.what
    return {} if isinstance(what, SpokenText) and what.lang is not None else dict(content.voiced)
