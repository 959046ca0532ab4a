"""A report's messages: the picture with its figures, the workbook, the calls as CSV."""

import asyncio
import logging
from datetime import date
from typing import Final

from aiogram.types import FSInputFile

from bot.charts.drawing import drawn
from bot.confined import ConfinedError
from bot.domain.ids import ChatId
from bot.services.refusal import Refusal
from bot.services.reports.figures import ReportFigures
from bot.services.reports.rows import ReportRows
from bot.sheets.books import BookFormat, written_book
from bot.telegram.rendering.report_book import ReportBook
from bot.telegram.rendering.reports import days_words, report_empty, report_picture, report_text
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.chat.talk import Talk
from handlers.reports.screens import days_rows, report_rows_below

log = logging.getLogger(__name__)

FILE_LIMIT_MB: Final = 50
"""The largest file that Telegram takes from a bot."""


async def send_figures(talk: Talk, chat_id: ChatId, figures: ReportFigures, *, today: date) -> None:
    """With a picture, if there is anything to be drawn and it can be."""
    if figures.is_empty:
        nothing = Screen(report_empty(figures, talk.say, today=today), days_rows(talk.say))
        await show(talk.bot, chat_id, nothing)
        return
    # In a thread: texts are compiled when they are first said, and this says dozens at once.
    text = await asyncio.to_thread(report_text, figures, talk.say, today=today)
    drawing = await asyncio.to_thread(report_picture, figures, talk.say, today=today)
    screen = Screen(text, report_rows_below(figures, talk.say))
    try:
        async with drawn(drawing) as path:
            picture = FSInputFile(path, filename=talk.say.plain("report-picture-file"))
            await talk.bot.send_photo(chat_id, picture, caption=screen.html, reply_markup=screen.markup())
    except ConfinedError as error:
        log.warning("a report has no picture: %s", error.reason)
        await show(talk.bot, chat_id, screen)


async def send_book(
    talk: Talk,
    chat_id: ChatId,
    figures: ReportFigures,
    rows: ReportRows,
    file_format: BookFormat,
    *,
    today: date,
    limit_mb: int = FILE_LIMIT_MB,
) -> None:
    """Raises Refusal report-too-big."""
    say = talk.say
    book = ReportBook(figures, rows, talk.user.id, say, today=today)
    sheets = await asyncio.to_thread(book.sheets, file_format)
    if figures.period is None:
        about = say.plain("picture-title-launch", number=str(figures.launch_id))
    else:
        about = days_words(figures.period, say, today)
    try:
        async with written_book(sheets, file_format, figures.zone) as path:
            if path.stat().st_size > limit_mb * 2**20:
                raise Refusal("report-too-big", limit=limit_mb)
            name = say.plain("report-book-file", about=about, ending=file_format)
            caption = say("report-book-caption", about=about, ending=file_format)
            await talk.bot.send_document(chat_id, FSInputFile(path, filename=name), caption=caption)
    except ConfinedError as error:
        log.warning("a report has no workbook: %s", error.reason)
        await show(talk.bot, chat_id, Screen(say("report-book-failed"), days_rows(say)))
