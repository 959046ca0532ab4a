"""One call with all that is known of it, and the list of recent ones."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.telegram.screen import Screen
from bot.telegram.texts import Say

if TYPE_CHECKING:
    from bot.services.cards import CallCard, CallPage


def call_card(card: "CallCard", say: Say, *, zone: ZoneInfo) -> Screen:
    raise NotImplementedError


def calls_screen(page: "CallPage", say: Say, *, zone: ZoneInfo) -> Screen:
    raise NotImplementedError
