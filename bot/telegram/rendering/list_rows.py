"""Buttons about a list itself, on its confirm screen: what can be done with the list beside calling it."""

from bot.services.drafting import ConfirmView
from bot.telegram.screen import Rows
from bot.telegram.texts import Say


def list_rows(view: ConfirmView, say: Say) -> Rows:  # noqa: ARG001  (the hook's shape)
    """Rows that stand above «Изменить»."""
    return ()
