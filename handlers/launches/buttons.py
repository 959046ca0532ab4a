"""Buttons about launches that only conversations know; those of cards are in bot.telegram.buttons."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.call_outcome import CallOutcome
from bot.domain.ids import LaunchId
from bot.telegram.buttons import DraftButton


class SwitchOutcome(DraftButton, prefix="eg"):
    """Those of an earlier launch whose calls ended so are called again, or are not."""

    outcome: CallOutcome


class DecideHeld(CallbackData, prefix="hd"):
    """A launch that was held since a time that the database has missed goes on, or stays at home.

    `at`: when it was drawn, unix seconds.
    """

    launch: LaunchId
    goes: bool
    at: int


class DecideAllHeld(CallbackData, prefix="ha"):
    """`seen`: how many there were when it was drawn, at the second `at`. `sure`: said yes."""

    seen: int
    goes: bool
    at: int
    sure: bool = False
