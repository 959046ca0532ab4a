"""Buttons of a recipient's card."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.phone import Phone


class CallRecipient(CallbackData, prefix="xc"):
    """Begins a call to this phone; it confirms nothing."""

    phone: Phone


class StopRecipient(CallbackData, prefix="xs"):
    """Puts this phone on the stop list."""

    phone: Phone


class ForgetRecipient(CallbackData, prefix="xf"):
    """`sure`: the user has said yes."""

    phone: Phone
    sure: bool
