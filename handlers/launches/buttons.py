"""Buttons about launches that only conversations use; those of cards are in bot.telegram.buttons."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.ids import LaunchId
from bot.telegram.buttons import DraftButton


class SwitchOutcome(DraftButton, prefix="eg"):
    """Chooses whether recipients of an earlier launch whose calls ended in this way are called again."""

    outcome: CallOutcome


class SwitchReaction(DraftButton, prefix="eb"):
    """The same for those who chose a reaction, by its number in that launch's tree."""

    node: int


class DecideHeld(CallbackData, prefix="hd"):
    """Lets a held launch go on or keeps it at home; it was held because the database has missed some time.

    `at`: when the button was drawn, unix seconds.
    """

    launch: LaunchId
    goes: bool
    at: int


class DecideAllHeld(CallbackData, prefix="ha"):
    """`seen`: how many launches there were when the button was drawn, at the second `at`. `sure`: the user said yes."""

    seen: int
    goes: bool
    at: int
    sure: bool = False
