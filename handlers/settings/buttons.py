"""Buttons of the settings and of the limits."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.limits import Limit
from bot.domain.phone import Phone


class ChooseLanguage(CallbackData, prefix="cl"):
    language: str


class ChooseSender(CallbackData, prefix="us"):
    """The usual number to call from; None is one of the service's pool."""

    phone: Phone | None


class ChangeLimit(CallbackData, prefix="li"):
    """Asks for another number."""

    limit: Limit


class DefaultLimit(CallbackData, prefix="lz"):
    """As the installation has it."""

    limit: Limit


class ForgetPrice(CallbackData, prefix="fp"):
    pass
