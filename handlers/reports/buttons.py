"""Buttons under reports."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.when.period import PeriodName


class ShowReport(CallbackData, prefix="ry"):
    """The report of some days up to now, as the account's clock has them at the tap."""

    name: PeriodName
