"""«Свой вебхук»: where else news of the calls goes. Of an address only the host is shown. Pure functions."""

from bot.domain.hooks.own_hook import HookFlaw
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Safe, Say
from handlers.drafts.buttons import AskOwnHook, DropOwnHook, MoreOptions


def own_hook_button(view: ConfirmView, say: Say) -> Button:
    """The button among the further options."""
    label = "button-own-hook" if view.content.own_hook is None else "button-own-hook-set"
    return Button(say.plain(label), AskOwnHook(draft=view.draft_id, revision=view.revision))


def own_hook_screen(view: ConfirmView, say: Say) -> Screen:
    """Asks for an address with what goes along, and says what is set."""
    draft, revision, hook = view.draft_id, view.revision, view.content.own_hook
    back = (Button(say.plain("button-back"), MoreOptions(draft=draft, revision=revision)),)
    if hook is None:
        return Screen(say("own-hook-ask"), (back,))
    told = say(
        "own-hook-now",
        host=hook.host,
        parameters=len(hook.parameter_values),
        headers=len(hook.header_values),
    )
    drop = Button(say.plain("button-own-hook-drop"), DropOwnHook(draft=draft, revision=revision))
    return Screen(f"{say('own-hook-ask')}\n\n{told}", ((drop,), back))


def flaw_text(flaw: HookFlaw, say: Say, *, is_deleted: bool) -> Safe:
    """Why it can't be used, and that the question still stands; never what was typed."""
    why = say(f"hook-flaw-{flaw.code}", part=flaw.part, about=flaw.about)
    return Safe(f"{why}\n\n{say('own-hook-again', deleted='yes' if is_deleted else 'no')}")
