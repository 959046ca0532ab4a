"""«Назад» within the builder."""

from bot.services.drafts.drafting import ConfirmView
from bot.telegram.screen import Button
from bot.telegram.texts import Say
from handlers.drafts.buttons import OpenReactions


def back_to_reaction(view: ConfirmView, node: int, say: Say) -> Button:
    """To that reaction, or to the tree."""
    back = OpenReactions(draft=view.draft_id, revision=view.revision, node=node)
    return Button(say.plain("button-back"), back)
