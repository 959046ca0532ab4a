"""Buttons of the questions about a call line."""

from aiogram.filters.callback_data import CallbackData


class LineButton(CallbackData, prefix="q"):
    """A button of a question about a call line; `line` is the message that the line was typed in."""

    line: int


class PickWhen(LineButton, prefix="qw"):
    """One of the times that may have been meant, unix seconds; 0 is now."""

    at: int


class TimeIsText(LineButton, prefix="qt"):
    """The words that were read as a time are part of the text."""


class ShowCards(LineButton, prefix="qk"):
    """What is known of each of those whom the name may mean, in a message of its own."""


class PickPerson(LineButton, prefix="qp"):
    """One of those whom the typed name may mean: their place in the line's own row, from 0."""

    at: int


class WithoutUnreadable(LineButton, prefix="qu"):
    """Call the phones that could be read."""


class StopThese(LineButton, prefix="qs"):
    """The phones of the line go on the stop list instead."""


class DropLine(LineButton, prefix="qx"):
    pass
