"""The button that lifts the brake."""

from aiogram.filters.callback_data import CallbackData


class Unlock(CallbackData, prefix="ul"):
    pass
