"""A report is asked for by days, by a launch's number or by a button. It comes as new messages: a picture can't be turned
into another one, and reports are compared.
"""

import logging
import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, FSInputFile, Message

from bot.charts import drawn
from bot.confined import ConfinedError
from bot.domain.when.period import PeriodName, named_period, read_period
from bot.services.reports.figures import ReportFigures
from bot.services.reports.reports import Reports
from bot.telegram.buttons import ReportLaunch
from bot.telegram.rendering.reports import report_empty, report_picture, report_text
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu
from handlers.reports.buttons import ShowReport

log = logging.getLogger(__name__)

_LAUNCH = re.compile(r"(?:запуск\w* |launch )?[#№]?\s?([0-9]{1,9})", re.IGNORECASE)


def make_router() -> Router:
    router = Router(name="reports")
    router.message.register(report_asked, Command("report"))
    router.callback_query.register(today_asked, Open.filter(F.place == Place.REPORT))
    router.callback_query.register(period_pressed, ShowReport.filter())
    router.callback_query.register(launch_pressed, ReportLaunch.filter())
    return router


async def report_asked(message: Message, talk: Talk, command: CommandObject, reports: Reports) -> None:
    """`/report`, `/report неделя`, `/report 01.11-15.11`, `/report 12`."""
    said = (command.args or "").strip()
    if launch := _LAUNCH.fullmatch(said):
        await _tell(message, talk, await reports.of_launch(talk.user.id, int(launch[1])), reports)
        return
    today = await reports.today(talk.user.id)
    period = read_period(said, today) if said else named_period(PeriodName.TODAY, today)
    if period is None:
        await bring(message, Screen(talk.say("report-unclear", text=said[:100]), _rows(talk.say)), talk.bot)
        return
    await _tell(message, talk, await reports.of_period(talk.user.id, period), reports)


async def today_asked(callback: CallbackQuery, talk: Talk, reports: Reports) -> None:
    await _tell_named(callback, talk, PeriodName.TODAY, reports)


async def period_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowReport, reports: Reports
) -> None:
    await _tell_named(callback, talk, callback_data.name, reports)


async def launch_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ReportLaunch, reports: Reports
) -> None:
    await _tell(callback, talk, await reports.of_launch(talk.user.id, callback_data.launch), reports)


async def _tell_named(callback: CallbackQuery, talk: Talk, name: PeriodName, reports: Reports) -> None:
    period = named_period(name, await reports.today(talk.user.id))
    await _tell(callback, talk, await reports.of_period(talk.user.id, period), reports)


async def _tell(event: Message | CallbackQuery, talk: Talk, figures: ReportFigures, reports: Reports) -> None:
    chat_id, today = chat_of(event), await reports.today(talk.user.id)
    rows = _rows(talk.say)
    if figures.is_empty:
        await show(talk.bot, chat_id, Screen(report_empty(figures, talk.say, today=today), rows))
        return
    screen = Screen(report_text(figures, talk.say, today=today), rows)
    try:
        async with drawn(report_picture(figures, talk.say, today=today)) as path:
            picture = FSInputFile(path, filename=talk.say.plain("report-picture-file"))
            await talk.bot.send_photo(chat_id, picture, caption=screen.html, reply_markup=screen.markup())
    except ConfinedError as error:
        log.warning("a report has no picture: %s", error.reason)
        await show(talk.bot, chat_id, screen)


def _rows(say: Say) -> Rows:
    """The other days, two in a row."""
    names = [
        Button(say.plain("button-report-period", name=name), ShowReport(name=name)) for name in PeriodName
    ]
    return (tuple(names[:2]), tuple(names[2:]), back_to_menu(say))
