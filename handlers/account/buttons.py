"""Buttons of connecting an account and of parting with it."""

from aiogram.filters.callback_data import CallbackData


class ChooseDomain(CallbackData, prefix="kd"):
    """Where a key belongs to, by its place in the list of allowed domains."""

    index: int


class Disconnect(CallbackData, prefix="kx"):
    """Said yes to losing the key."""
