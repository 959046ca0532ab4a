"""Who proved which phone and when: a page at a time, or everything as a spreadsheet."""

import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery, FSInputFile

from bot.domain.phone import format_phone
from bot.services.verification.proved_phones import LogEntry, ProvedPhones
from bot.sheets.writing import Cell, save_table
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.verifying.buttons import ExportVerifications, VerificationLog
from handlers.verifying.screens import log_screen

PAGE = 10


def make_router() -> Router:
    router = Router(name="log of proved phones")
    router.callback_query.register(log_pressed, VerificationLog.filter())
    router.callback_query.register(export_pressed, ExportVerifications.filter())
    return router


async def log_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: VerificationLog, proved: ProvedPhones
) -> None:
    page = await proved.log(talk.user.id, callback_data.before or None, PAGE)
    await bring(callback, log_screen(page, callback_data.before, talk.say, zone=talk.user.zone), talk.bot)


async def export_pressed(callback: CallbackQuery, talk: Talk, proved: ProvedPhones) -> None:
    entries = await proved.whole_log(talk.user.id)
    rows = [_cells(entry, talk.say, talk.user.zone) for entry in entries]
    name = talk.say.plain("verify-export-file")
    with tempfile.TemporaryDirectory(prefix="dialgram-") as folder:
        path = Path(folder) / name
        await save_table(path, _titles(talk.say), rows, sheet_name=name.partition(".")[0])
        caption = talk.say("verify-export-caption", count=len(rows))
        await talk.bot.send_document(chat_of(callback), FSInputFile(path), caption=caption)


def _titles(say: Say) -> tuple[str, ...]:
    return (
        say.plain("verify-column-when"),
        say.plain("verify-column-phone"),
        say.plain("verify-column-name"),
        say.plain("verify-column-who"),
        say.plain("verify-column-id"),
        say.plain("verify-column-how"),
        say.plain("verify-column-result"),
    )


def _cells(entry: LogEntry, say: Say, zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        entry.at.astimezone(zone),
        format_phone(entry.phone),
        entry.known_as or "",
        entry.name,
        str(entry.user_id),
        say.plain("verify-how", how=entry.how.value),
        say.plain("verify-result", state=entry.state.value),
    )
