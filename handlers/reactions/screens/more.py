"""What few users change of a tree or of one reaction: its place, recognition, sound, channel, mails."""

from bot.domain.reactions import Placed, ReactionChange, ReactionPart, walk
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.keyboard_rows import with_words
from bot.telegram.rendering.reactions import key_words
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.drafts.buttons import WHOLE_TREE
from handlers.reactions.buttons import (
    ChangeTree,
    ChooseParent,
    FileOfTree,
    MoreOfReaction,
    MoveUnder,
    OfTree,
    TreeFile,
)
from handlers.reactions.screens.presets import preset_rows
from handlers.reactions.screens.tree import (
    MARK,
    PAGE,
    ask_button,
    change_button,
    joined,
    label,
    lines_of_tree,
    reaction_lines,
)
from handlers.reactions.screens.upwards import back_to_reaction


def more_of_tree_screen(view: ConfirmView, say: Say) -> Screen:
    clear = ChangeTree(draft=view.draft_id, revision=view.revision, what=OfTree.CLEAR)
    at_once = ChangeTree(draft=view.draft_id, revision=view.revision, what=OfTree.ALL_AT_ONCE)
    rows: Rows = (
        *preset_rows(view, say),
        tuple(_files(view, say)),
        (Button(say.plain("button-all-at-once"), at_once),) if view.content.until_acknowledged else (),
        (Button(say.plain("button-reactions-clear"), clear),) if view.content.reactions else (),
        (back_to_reaction(view, WHOLE_TREE, say),),
    )
    return Screen(joined(lines_of_tree(view, say), [say("builder-more")]), rows)


def _files(view: ConfirmView, say: Say) -> list[Button]:
    def button(what: TreeFile, name: str) -> Button:
        return Button(name, FileOfTree(draft=view.draft_id, revision=view.revision, what=what))

    load = button(TreeFile.LOAD, say.plain("button-tree-load"))
    return [button(TreeFile.SAVE, say.plain("button-tree-save")), load] if view.content.reactions else [load]


def more_of_reaction_screen(view: ConfirmView, placed: Placed, say: Say) -> Screen:
    """What few users change, and the reaction's place."""
    one = placed.reaction

    def change(key: ReactionChange, name: str) -> Button:
        return change_button(view, placed, key, name)

    recognises = {None: "service", True: "yes", False: "no"}[one.recognises]
    source = "none" if one.source is None else one.source.value
    rows: list[tuple[Button, ...]] = [
        (
            change(ReactionChange.UP, say.plain("button-reaction-up")),
            change(ReactionChange.DOWN, say.plain("button-reaction-down")),
        ),
        (
            Button(
                say.plain("button-reaction-under"),
                ChooseParent(draft=view.draft_id, revision=view.revision, node=placed.number),
            ),
            change(ReactionChange.COPY, say.plain("button-reaction-copy")),
        ),
        (change(ReactionChange.RECOGNITION, say.plain("button-reaction-recognition", on=recognises)),),
    ]
    if one.is_heard:
        rows.append((change(ReactionChange.SOURCE, say.plain("button-reaction-source", source=source)),))
    if one.manager is not None:
        rows.append((ask_button(view, placed, ReactionPart.HOURS, say.plain("button-reaction-hours")),))
    if one.sends_sms:
        rows.append((ask_button(view, placed, ReactionPart.CHANNEL, say.plain("button-reaction-channel")),))
    name = say.plain("button-reaction-acknowledges")
    rows += [
        (change(ReactionChange.ACKNOWLEDGES, f"{MARK if one.acknowledges else ''}{name}"),),
        (ask_button(view, placed, ReactionPart.EMAIL, say.plain("button-reaction-email")),),
        (change(ReactionChange.REMOVE, say.plain("button-reaction-remove")),),
        (back_to_reaction(view, placed.number, say),),
    ]
    return Screen(joined(reaction_lines(view, placed, say), [say("builder-more-of-reaction")]), tuple(rows))


def parents_screen(view: ConfirmView, placed: Placed, start: int, say: Say) -> Screen:
    """Asks below which reaction this one is to be moved."""
    draft, revision = view.draft_id, view.revision

    def move(parent: int, label: str) -> Button:
        return Button(label, MoveUnder(draft=draft, revision=revision, node=placed.number, parent=parent))

    length = len(placed.place)
    others = [one for one in walk(view.content.reactions) if one.place[:length] != placed.place]
    rows: list[tuple[Button, ...]] = []
    if length > 1:
        rows.append((move(WHOLE_TREE, say.plain("button-reaction-first-level")),))
    rows += [(move(one.number, with_words(label(one, say))),) for one in others[start : start + PAGE]]
    turn = [
        Button(
            say.plain(label), ChooseParent(draft=draft, revision=revision, node=placed.number, start=first)
        )
        for label, first in (("button-previous", start - PAGE), ("button-next", start + PAGE))
        if 0 <= first < len(others)
    ]
    back = Button(
        say.plain("button-back"), MoreOfReaction(draft=draft, revision=revision, node=placed.number)
    )
    text = joined([say("builder-move", key=key_words(placed, say))], lines_of_tree(view, say, placed.number))
    return Screen(text, (*rows, tuple(turn), (back,)))
