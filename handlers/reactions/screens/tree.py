"""The tree as indented text, and buttons for the reaction in hand and the level after it."""

from collections.abc import Sequence

from bot.domain.reactions import Place, Placed, ReactionChange, ReactionPart, number_at, numbered, walk
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from bot.telegram.buttons import LinesAreText, MendLines
from bot.telegram.html_text import cut
from bot.telegram.keyboard_rows import with_words
from bot.telegram.rendering import refusal_text
from bot.telegram.rendering.reactions import (
    action_words,
    detail_lines,
    fact_lines,
    key_words,
    near_lines,
    tree_lines,
)
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.drafts.buttons import WHOLE_TREE, BackToDraft, OpenReactions, PlayReactions
from handlers.reactions.buttons import (
    AskLines,
    AskPart,
    ChangeReaction,
    ChangeTree,
    MoreOfReaction,
    MoreOfTree,
    OfTree,
)
from handlers.reactions.screens.presets import preset_rows
from handlers.reactions.screens.upwards import back_to_reaction

PAGE = 8
"""Buttons of one level."""
_LINES_BESIDE = 8
"""Lines of the tree beside the details of a reaction."""
_FAULTS, _FAULT_SHOWN = 5, 260
_DETAIL_SHOWN = 1100
MARK = "✓ "


def builder_screen(view: ConfirmView, node: int, start: int, say: Say) -> Screen:
    """The whole tree, or one reaction with the level after it."""
    placed = numbered(view.content.reactions, node)
    return _tree(view, start, say) if placed is None else _reaction(view, placed, start, say)


def mend_first_screen(view: ConfirmView, say: Say) -> Screen:
    """Nothing is built while lines are open that the user has not said what they are."""
    draft, revision = view.draft_id, view.revision
    typed = view.content.typed_reactions
    row = []
    if typed is not None and typed.can_be_mended:
        row.append(Button(say.plain("button-mend-lines"), MendLines(draft=draft, revision=revision)))
    row.append(Button(say.plain("button-lines-are-text"), LinesAreText(draft=draft, revision=revision)))
    text = "\n\n".join([say("builder-mend-first"), "\n".join(near_lines(view.content, say))])
    return Screen(text, (tuple(row), _done(view, say)))


def _tree(view: ConfirmView, start: int, say: Say) -> Screen:
    content = view.content
    draft, revision = view.draft_id, view.revision
    title = [say("builder-title"), *lines_of_tree(view, say)] if content.reactions else [say("builder-empty")]
    blocks = (
        title,
        fact_lines(content.reactions, say),
        _fault_lines(_faults(view), say),
        [say("builder-hint")] if content.reactions else [],
    )
    tools = [
        Button(
            say.plain("button-reactions-add"),
            AskLines(draft=draft, revision=revision, node=WHOLE_TREE, beside=False),
        )
    ]
    if content.reactions:
        play = PlayReactions(draft=draft, revision=revision)
        tools.append(Button(say.plain("button-play-reactions"), play))
    undo = ChangeTree(draft=draft, revision=revision, what=OfTree.UNDO)
    rows: Rows = (
        *_level(view, (), start, say),
        tuple(tools),
        *(() if content.reactions else preset_rows(view, say)),
        (Button(say.plain("button-reactions-undo"), undo),) if content.reactions_before is not None else (),
        (Button(say.plain("button-more"), MoreOfTree(draft=draft, revision=revision)), *_done(view, say)),
    )
    return Screen(joined(*blocks), rows)


def _reaction(view: ConfirmView, placed: Placed, start: int, say: Say) -> Screen:
    one = placed.reaction
    draft, revision, node = view.draft_id, view.revision, placed.number

    def toggle(change: ReactionChange, name: str, *, is_on: bool) -> Button:
        return change_button(view, placed, change, f"{MARK if is_on else ''}{name}")

    rows: Rows = (
        *_level(view, placed.place, start, say),
        (
            ask_button(view, placed, ReactionPart.KEY, say.plain("button-reaction-key")),
            ask_button(view, placed, ReactionPart.SAID, say.plain("button-reaction-said")),
        ),
        (
            ask_button(view, placed, ReactionPart.MANAGER, say.plain("button-reaction-manager")),
            ask_button(view, placed, ReactionPart.SMS, say.plain("button-reaction-sms")),
        ),
        (
            toggle(ReactionChange.LEAD, say.plain("button-reaction-lead"), is_on=one.is_lead),
            toggle(ReactionChange.STOP, say.plain("button-reaction-stop"), is_on=one.blocks),
        ),
        (
            Button(
                say.plain("button-reaction-below"),
                AskLines(draft=draft, revision=revision, node=node, beside=False),
            ),
            Button(
                say.plain("button-reaction-beside"),
                AskLines(draft=draft, revision=revision, node=node, beside=True),
            ),
        ),
        (
            Button(say.plain("button-more"), MoreOfReaction(draft=draft, revision=revision, node=node)),
            back_to_reaction(view, _node(view, placed.place[:-1]), say),
        ),
    )
    hint = [say("builder-node-hint")]
    return Screen(
        joined(reaction_lines(view, placed, say), _fault_lines(_faults_of(view, placed), say), hint), rows
    )


def _level(view: ConfirmView, place: Place, start: int, say: Say) -> Rows:
    """Buttons for a page of the level after the reaction at `place`."""
    draft, revision = view.draft_id, view.revision
    level = [one for one in walk(view.content.reactions) if one.place[:-1] == place]
    buttons = [
        Button(with_words(label(one, say)), OpenReactions(draft=draft, revision=revision, node=one.number))
        for one in level[start : start + PAGE]
    ]
    turn = [
        Button(
            say.plain(label),
            OpenReactions(draft=draft, revision=revision, node=_node(view, place), start=first),
        )
        for label, first in (("button-previous", start - PAGE), ("button-next", start + PAGE))
        if 0 <= first < len(level)
    ]
    return (*(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)), tuple(turn))


def _node(view: ConfirmView, place: Place) -> int:
    number = number_at(view.content.reactions, place)
    return WHOLE_TREE if number is None else number


def lines_of_tree(view: ConfirmView, say: Say, in_hand: int | None = None) -> list[str]:
    if in_hand is None:
        return tree_lines(view.content.reactions, say)
    return tree_lines(view.content.reactions, say, in_hand=in_hand, shown=_LINES_BESIDE)


def reaction_lines(view: ConfirmView, placed: Placed, say: Say) -> list[str]:
    """The reaction where it stands in the tree, and all of it."""
    details = [cut(line, _DETAIL_SHOWN) for line in detail_lines(placed, say)]
    title = say("builder-node", key=key_words(placed, say))
    return [*lines_of_tree(view, say, placed.number), "", title, *details]


def label(placed: Placed, say: Say) -> str:
    """What is waited for, and where that has no name what it does."""
    key = key_words(placed, say)
    if placed.reaction.name or not (actions := [*action_words(placed, say)]):
        return key
    return f"{key}: {actions[0]}"


def _fault_lines(found: Sequence[Refusal], say: Say) -> list[str]:
    """What is wrong; what stops Confirm comes first."""
    lines: list[str] = [cut(refusal_text(one, say), _FAULT_SHOWN) for one in found[:_FAULTS]]
    return [*lines, say("builder-more-faults", count=len(found) - _FAULTS)] if len(found) > _FAULTS else lines


def _faults(view: ConfirmView) -> list[Refusal]:
    return [one for one in (*view.blockers, *view.warnings) if one.code.startswith("reaction-")]


def _faults_of(view: ConfirmView, placed: Placed) -> list[Refusal]:
    """Those of one reaction."""
    manager = placed.reaction.manager
    return [
        one
        for one in _faults(view)
        if one.facts.get("path") == placed.path or (manager and one.facts.get("phone") == manager)
    ]


def change_button(view: ConfirmView, placed: Placed, change: ReactionChange, name: str) -> Button:
    data = ChangeReaction(draft=view.draft_id, revision=view.revision, node=placed.number, change=change)
    return Button(name, data)


def ask_button(view: ConfirmView, placed: Placed, part: ReactionPart, name: str) -> Button:
    return Button(name, AskPart(draft=view.draft_id, revision=view.revision, node=placed.number, part=part))


def _done(view: ConfirmView, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-reactions-done"), BackToDraft(draft=view.draft_id)),)


def joined(*blocks: Sequence[str]) -> str:
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)
