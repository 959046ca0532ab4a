"""Buttons that set an option: a switch, a row of usual values with a button for another. Pure functions."""

from bot.services.drafts.drafting import ConfirmView
from bot.telegram.screen import Button
from bot.telegram.texts import Say
from handlers.drafts.buttons import Option, SetOption
from handlers.drafts.choices import ASK, OFFERED, number_of

_MARK = "✓ "


def marked(label: str, *, is_on: bool) -> str:
    """A tick and not a colour alone says what is chosen."""
    return f"{_MARK if is_on else ''}{label}"


def set_option(view: ConfirmView, option: Option, value: int) -> SetOption:
    return SetOption(draft=view.draft_id, revision=view.revision, option=option, value=value)


def switch(view: ConfirmView, option: Option, label: str, *, is_on: bool) -> Button:
    return Button(marked(label, is_on=is_on), set_option(view, option, int(not is_on)))


def values_row(
    view: ConfirmView, option: Option, say: Say, *, within: tuple[int, int] | None = None
) -> tuple[Button, ...]:
    """The usual values (`within` the limits, or 0), the user's own among them, and a button for another."""
    current = number_of(view.content, option)
    usual = [
        value for value in OFFERED[option] if not value or within is None or within[0] <= value <= within[1]
    ]
    buttons = (
        Button(
            marked(_label(option, value, say), is_on=value == current),
            set_option(view, option, value if value in usual else ASK),
        )
        for value in sorted({*usual, current})
    )
    return (*buttons, Button(say.plain("button-other-number"), set_option(view, option, ASK)))


def _label(option: Option, value: int, say: Say) -> str:
    match option:
        case Option.REDIAL:
            return say.plain("button-redial", value=value)
        case Option.PACE:
            return say.plain("button-pace", value=value)
        case Option.ANSWER_TIMEOUT:
            return say.plain("button-seconds", value=value)
        case _:
            return say.plain("button-recent", value=value)
