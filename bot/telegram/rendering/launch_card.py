"""A launch's one living message, drawn from the ledger each time: who was reached, what it costs, what can be done."""

from typing import TYPE_CHECKING

from bot.telegram.screen import Screen
from bot.telegram.texts import Say

if TYPE_CHECKING:
    from bot.services.cards import LaunchCard


def launch_card(card: "LaunchCard", say: Say) -> Screen:
    raise NotImplementedError
