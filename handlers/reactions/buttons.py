"""Buttons of the builder of reactions. A reaction is named by its number in the tree; of an older revision none is obeyed."""

from enum import StrEnum

from bot.domain.reactions import ReactionChange, ReactionPart
from bot.telegram.buttons import DraftButton


class ReactionButton(DraftButton, prefix="j"):
    node: int


class AskPart(ReactionButton, prefix="jq"):
    """The next free text is that part of the reaction."""

    part: ReactionPart


class AskLines(ReactionButton, prefix="ja"):
    """The next free text is reactions below this one, or beside it."""

    beside: bool


class ChangeReaction(ReactionButton, prefix="jc"):
    change: ReactionChange


class MoreOfReaction(ReactionButton, prefix="jm"):
    """What few users change of a reaction, and its place."""


class ChooseRecordFor(ReactionButton, prefix="jr"):
    """Records that the reaction may play, older than ledger row `before`; 0 is the newest page."""

    before: int = 0


class PickRecordFor(ReactionButton, prefix="jk"):
    """`record` is the record's row in our ledger."""

    record: int


class ChooseParent(ReactionButton, prefix="jw"):
    """Reactions below which this one may be moved, from the `start`th on."""

    start: int = 0


class MoveUnder(ReactionButton, prefix="ju"):
    """`parent` is a reaction's number, or the tree itself."""

    parent: int


class OfTree(StrEnum):
    """What is done to the whole tree."""

    CLEAR = "x"
    UNDO = "z"
    ALL_AT_ONCE = "a"
    """Not one after another any more."""


class ChangeTree(DraftButton, prefix="jt"):
    what: OfTree


class Preset(StrEnum):
    """A ready-made tree."""

    MANAGER_SMS_STOP = "m"
    YES_NO_LATER = "y"
    ALARM = "a"


class UsePreset(DraftButton, prefix="js"):
    preset: Preset


class PlayMove(DraftButton, prefix="jv"):
    """A key, silence, one move back or all; `step`: how many moves were made when the button was drawn."""

    step: int
    move: str


class TreeFile(StrEnum):
    SAVE = "s"
    LOAD = "l"


class FileOfTree(DraftButton, prefix="jf"):
    """Gives the tree as a file, or asks for one."""

    what: TreeFile


class MoreOfTree(DraftButton, prefix="jn"):
    """Presets, files and the removal of everything."""
