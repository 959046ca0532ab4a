"""The switch "record the conversation" and what is asked before it turns on. Pure functions, for any form that has a draft."""

from bot.services.drafts.drafting import ConfirmView
from bot.telegram.buttons import Above
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.drafts.buttons import ToggleRecording
from handlers.drafts.screens.upwards import back_to


def recording_button(view: ConfirmView, say: Say) -> Button:
    """The button in the menu of what can be changed."""
    is_on = view.content.needs_recording
    label = say.plain("button-recording-off" if is_on else "button-recording-on")
    return Button(label, ToggleRecording(draft=view.draft_id, revision=view.revision, on=not is_on))


def acknowledgement_screen(view: ConfirmView, say: Say) -> Screen:
    """Whoever records a conversation must tell the recipient: one sentence, a button that agrees, and the way back."""
    agree = ToggleRecording(draft=view.draft_id, revision=view.revision, on=True, acknowledged=True)
    return Screen(
        say("recording-acknowledge"),
        (
            (Button(say.plain("button-recording-acknowledge"), agree),),
            back_to(Above.MENU, view, say),
        ),
    )
