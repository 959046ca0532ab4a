"""The button «Вернуть» under a message that says that something was cancelled. Pure functions."""

from collections.abc import Sequence

from bot.services.drafts.restoring import Dropped
from bot.telegram.buttons import RestoreDraft
from bot.telegram.rendering import phone
from bot.telegram.screen import Button, Rows
from bot.telegram.texts import Say

_MOST = 5
"""When one word has cancelled many drafts, only the newest are offered."""


def restoring_rows(dropped: Sequence[Dropped], say: Say, *, here: bool = False) -> Rows:
    """`here`: the draft's screen comes back in the place of this message."""
    if len(dropped) == 1:
        (one,) = dropped
        return ((Button(say.plain("button-restore"), RestoreDraft(draft=one.draft_id, here=here)),),)
    return tuple(
        (Button(_label(one, say), RestoreDraft(draft=one.draft_id, here=here)),) for one in dropped[:_MOST]
    )


def _label(one: Dropped, say: Say) -> str:
    if one.list_name:
        return say.label("button-restore-list", name=one.list_name)
    if one.first is None:
        return say.plain("button-restore-again")
    return say.plain("button-restore-call", phone=phone(one.first), more=one.phones - 1)
