"""Buttons of the stop list."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.phone import Phone


class StopListTurn(CallbackData, prefix="st"):
    """The page after this phone; empty is the first."""

    after: str


class ExportStopList(CallbackData, prefix="se"):
    """The whole list as a file."""


class AddStopped(CallbackData, prefix="sa"):
    pass


class ShowStopped(CallbackData, prefix="sh"):
    phone: Phone


class DropStopped(CallbackData, prefix="sd"):
    """The user said yes to taking the phone off the stop list."""

    phone: Phone
