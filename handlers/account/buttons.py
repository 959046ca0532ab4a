"""Buttons of connecting an account and of parting with it."""

from aiogram.filters.callback_data import CallbackData


class ChooseDomain(CallbackData, prefix="kd"):
    """The domain that a key belongs to, by its place in the list of allowed domains."""

    index: int


class Disconnect(CallbackData, prefix="kx"):
    """The user said yes to losing the key."""
