"""A report is asked for by days, by a launch's number or by a button. It comes as new messages, a picture with figures and a
workbook: a picture can't be turned into another one, and reports are compared.
"""

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.domain.when.period import PeriodName, named_period, read_period
from bot.services.reports.figures import ReportFigures
from bot.services.reports.reports import Reports
from bot.services.reports.rows import ReportRows
from bot.telegram.buttons import ReportLaunch
from bot.telegram.rendering.reports import report_comparison
from bot.telegram.screen import Screen
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.menu.buttons import Open, Place
from handlers.reports.buttons import ReportCsv, ShowReport
from handlers.reports.files import send_book, send_figures
from handlers.reports.screens import days_rows

_LAUNCH = re.compile(r"(?:запуск\w* |launch )?[#№]?\s?([0-9]{1,9})", re.IGNORECASE)
_TWO = re.compile(r"[#№]?([0-9]{1,9})(?:\s*,\s*|\s+и\s+|\s+and\s+|\s+)[#№]?([0-9]{1,9})", re.IGNORECASE)


def make_router() -> Router:
    router = Router(name="reports")
    router.message.register(report_asked, Command("report"))
    router.callback_query.register(today_asked, Open.filter(F.place == Place.REPORT))
    router.callback_query.register(period_pressed, ShowReport.filter())
    router.callback_query.register(launch_pressed, ReportLaunch.filter())
    router.callback_query.register(csv_pressed, ReportCsv.filter())
    return router


async def report_asked(
    message: Message, talk: Talk, command: CommandObject, reports: Reports, report_rows: ReportRows
) -> None:
    """`/report`, `/report неделя`, `/report 01.11-15.11`, `/report 12`, `/report 12 14`."""
    said = (command.args or "").strip()
    if two := _TWO.fullmatch(said):
        one, other = [await reports.of_launch(talk.user.id, int(number)) for number in two.groups()]
        await bring(message, Screen(report_comparison(one, other, talk.say), days_rows(talk.say)), talk.bot)
        return
    if launch := _LAUNCH.fullmatch(said):
        figures = await reports.of_launch(talk.user.id, int(launch[1]))
        await _tell(message, talk, figures, reports, report_rows)
        return
    today = await reports.today(talk.user.id)
    period = read_period(said, today) if said else named_period(PeriodName.TODAY, today)
    if period is None:
        unclear = Screen(talk.say("report-unclear", text=said[:100]), days_rows(talk.say))
        await bring(message, unclear, talk.bot)
        return
    await _tell(message, talk, await reports.of_period(talk.user.id, period), reports, report_rows)


async def today_asked(callback: CallbackQuery, talk: Talk, reports: Reports, report_rows: ReportRows) -> None:
    await _tell_named(callback, talk, PeriodName.TODAY, reports, report_rows)


async def period_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowReport, reports: Reports, report_rows: ReportRows
) -> None:
    await _tell_named(callback, talk, callback_data.name, reports, report_rows)


async def launch_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: ReportLaunch,
    reports: Reports,
    report_rows: ReportRows,
) -> None:
    figures = await reports.of_launch(talk.user.id, callback_data.launch)
    await _tell(callback, talk, figures, reports, report_rows)


async def csv_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ReportCsv, reports: Reports, report_rows: ReportRows
) -> None:
    if callback_data.launch:
        figures = await reports.of_launch(talk.user.id, callback_data.launch)
    else:
        figures = await reports.of_period(talk.user.id, callback_data.days)
    today = await reports.today(talk.user.id)
    await send_book(talk, chat_of(callback), figures, report_rows, "csv", today=today)


async def _tell_named(
    callback: CallbackQuery, talk: Talk, name: PeriodName, reports: Reports, report_rows: ReportRows
) -> None:
    period = named_period(name, await reports.today(talk.user.id))
    await _tell(callback, talk, await reports.of_period(talk.user.id, period), reports, report_rows)


async def _tell(
    event: Message | CallbackQuery,
    talk: Talk,
    figures: ReportFigures,
    reports: Reports,
    report_rows: ReportRows,
) -> None:
    chat_id, today = chat_of(event), await reports.today(talk.user.id)
    await send_figures(talk, chat_id, figures, today=today)
    if not figures.is_empty:
        await send_book(talk, chat_id, figures, report_rows, "xlsx", today=today)
