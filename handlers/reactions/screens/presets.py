"""Ready-made trees as buttons, and what they ask."""

from bot.services.drafts.drafting import ConfirmView
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.drafts.buttons import WHOLE_TREE
from handlers.reactions.buttons import Preset, UsePreset
from handlers.reactions.screens.upwards import back_to_reaction


def preset_rows(view: ConfirmView, say: Say) -> Rows:
    def button(preset: Preset, label: str) -> tuple[Button, ...]:
        return (Button(label, UsePreset(draft=view.draft_id, revision=view.revision, preset=preset)),)

    return (
        button(Preset.MANAGER_SMS_STOP, say.plain("button-preset-manager")),
        button(Preset.YES_NO_LATER, say.plain("button-preset-yes-no")),
        button(Preset.ALARM, say.plain("button-preset-alarm")),
    )


def preset_screen(view: ConfirmView, part: str, say: Say) -> Screen:
    """Asks for the manager, then for the SMS."""
    return Screen(say("ask-preset", part=part), ((back_to_reaction(view, WHOLE_TREE, say),),))
