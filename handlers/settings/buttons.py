"""Buttons of the settings and of the limits."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.costs.limits import Limit
from bot.domain.phone import Phone


class ChooseLanguage(CallbackData, prefix="cl"):
    language: str


class ChooseSender(CallbackData, prefix="us"):
    """The usual number to call from; None is a number of the service's pool."""

    phone: Phone | None


class ChangeLimit(CallbackData, prefix="li"):
    """Asks for another value of the limit."""

    limit: Limit


class DefaultLimit(CallbackData, prefix="lz"):
    """Sets the limit back to the installation's own."""

    limit: Limit


class ForgetPrice(CallbackData, prefix="fp"):
    pass
