"""Who proved which phone and when: a page at a time, or the whole as a spreadsheet."""

import asyncio
import io
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from aiogram import Bot, Router
from aiogram.types import BufferedInputFile, CallbackQuery

from bot.domain.phone import format_phone
from bot.services.access import Person
from bot.services.proved_phones import LogEntry, ProvedPhones
from bot.telegram.texts import Say
from handlers.buttons import ExportVerifications, VerificationLog
from handlers.showing import bring, chat_of
from handlers.verifying.screens import log_screen

PAGE = 10
_WIDTHS = (20, 20, 25, 15, 15, 30)


def make_router() -> Router:
    router = Router(name="log of proved phones")
    router.callback_query.register(log_pressed, VerificationLog.filter())
    router.callback_query.register(export_pressed, ExportVerifications.filter())
    return router


async def log_pressed(
    callback: CallbackQuery,
    callback_data: VerificationLog,
    proved: ProvedPhones,
    person: Person,
    say: Say,
    bot: Bot,
) -> None:
    page = await proved.log(person.id, callback_data.before or None, PAGE)
    await bring(callback, log_screen(page, callback_data.before, say, zone=person.zone), bot)


async def export_pressed(
    callback: CallbackQuery, proved: ProvedPhones, person: Person, say: Say, bot: Bot
) -> None:
    """Off the loop: a year of a busy clinic takes a second to write."""
    entries = await proved.whole_log(person.id)
    content = await asyncio.to_thread(spreadsheet, entries, say, person.zone)
    file = BufferedInputFile(content, say.plain("verify-export-file"))
    await bot.send_document(chat_of(callback), file, caption=say("verify-export-caption", count=len(entries)))


def spreadsheet(entries: Sequence[LogEntry], say: Say, zone: ZoneInfo) -> bytes:
    """XLSX whose every cell is text: people choose their names, and a name may look like a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, (title, width) in enumerate(zip(_titles(say), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, bold)
        for row, entry in enumerate(entries, start=1):
            for column, text in enumerate(_cells(entry, say, zone)):
                sheet.write_string(row, column, text)
    return out.getvalue()


def _titles(say: Say) -> tuple[str, ...]:
    return (
        say.plain("verify-column-when"),
        say.plain("verify-column-phone"),
        say.plain("verify-column-who"),
        say.plain("verify-column-id"),
        say.plain("verify-column-how"),
        say.plain("verify-column-result"),
    )


def _cells(entry: LogEntry, say: Say, zone: ZoneInfo) -> tuple[str, ...]:
    return (
        f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        format_phone(entry.phone),
        entry.name,
        str(entry.user_id),
        say.plain("verify-how", how=entry.how.value),
        say.plain("verify-result", state=entry.state.value),
    )
