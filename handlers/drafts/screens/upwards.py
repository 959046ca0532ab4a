"""«Назад» leads one level up: from a question to where it was asked from, and from there to the confirm screen."""

from aiogram.filters.callback_data import CallbackData

from bot.services.drafts.drafting import ConfirmView
from bot.telegram.buttons import Above, EditDraft, WriteText
from bot.telegram.screen import Button
from bot.telegram.texts import Say
from handlers.drafts.buttons import BackToDraft, EditPart, Part


def back_to(above: Above, view: ConfirmView, say: Say) -> tuple[Button, ...]:
    """The last row of a question."""
    return (Button(say.plain("button-back"), _leading_to(above, view)),)


def _leading_to(above: Above, view: ConfirmView) -> CallbackData:
    draft, revision = view.draft_id, view.revision
    match above:
        case Above.SCREEN:
            return BackToDraft(draft=draft)
        case Above.MENU:
            return EditDraft(draft=draft, revision=revision)
        case Above.TEXT:
            return EditPart(draft=draft, revision=revision, part=Part.TEXT)
        case Above.WORDS:
            return WriteText(draft=draft, revision=revision)
