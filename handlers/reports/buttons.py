"""Buttons under reports."""

from datetime import date
from typing import Final

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import LaunchId
from bot.domain.when.period import Period, PeriodName

_LAST_DAY: Final = date(9999, 1, 1).toordinal()


class ReportCsv(CallbackData, prefix="rq"):
    """Calls of a report as CSV: of a launch, or of the days from `first` to `last`, as ordinals of the calendar; 0: not
    given.
    """

    launch: LaunchId
    first: int
    last: int

    @property
    def days(self) -> Period:
        """A button's data is in the hands of whoever taps: any number is some day."""
        first, last = (min(max(day, 1), _LAST_DAY) for day in (self.first, self.last))
        return Period(date.fromordinal(first), date.fromordinal(last))


class ShowReport(CallbackData, prefix="ry"):
    """The report of some days up to now, as the account's clock has them at the tap."""

    name: PeriodName
