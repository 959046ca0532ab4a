"""What stands under a report. Pure functions."""

from bot.domain.ids import LaunchId
from bot.domain.when.period import PeriodName
from bot.services.reports.figures import ReportFigures
from bot.telegram.screen import Button, Rows
from bot.telegram.texts import Say
from handlers.menu.screen import back_to_menu
from handlers.reports.buttons import ReportCsv, ShowReport


def days_rows(say: Say) -> Rows:
    """Other days, two in a row."""
    names = [
        Button(say.plain("button-report-period", name=name), ShowReport(name=name)) for name in PeriodName
    ]
    return (tuple(names[:2]), tuple(names[2:]), back_to_menu(say))


def report_rows_below(figures: ReportFigures, say: Say) -> Rows:
    period = figures.period
    of_days = (0, 0) if period is None else (period.first.toordinal(), period.last.toordinal())
    launch = figures.launch_id or LaunchId(0)
    csv = Button(say.plain("button-report-csv"), ReportCsv(launch=launch, first=of_days[0], last=of_days[1]))
    return ((csv,), *days_rows(say))
