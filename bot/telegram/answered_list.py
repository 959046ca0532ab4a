"""A list's own file, given back with the columns «Ответ», «Итог», «Когда» behind its own. It is fetched from Telegram again, so
nothing of it is kept here. A list that came by no file, or by one that can't be written, comes as a new table.
"""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from aiogram import Bot
from aiogram.types import FSInputFile

from bot.services.launches.answers import AnsweredList, AnsweredRow
from bot.sheets.answers import add_answers
from bot.sheets.sheet import SheetRefused
from bot.sheets.writing import save_table
from bot.telegram.files import FileTooBigError, download, passing_folder
from bot.telegram.rendering.rows import heard_words, row_state
from bot.telegram.rendering.words import phone
from bot.telegram.session import DownloadFailedError
from bot.telegram.texts import Say


async def send_answered(bot: Bot, chat_id: int, answered: AnsweredList, say: Say, data_dir: Path) -> None:
    """Raises aiogram's errors if it can't be sent."""
    with passing_folder(data_dir) as folder:
        path = folder / "answered"
        file_name = answered.file_name
        if not await _into_own_file(bot, answered, say, folder, path):
            file_name = f"{PurePath(file_name).stem}.xlsx"
            await save_table(
                path,
                _headers(answered, say),
                list(_rows(answered, say)),
                sheet_name=say.plain("answers-sheet"),
            )
        caption = say("answers-caption", count=len(answered.rows))
        await bot.send_document(chat_id, FSInputFile(path, filename=file_name), caption=caption)


async def _into_own_file(bot: Bot, answered: AnsweredList, say: Say, folder: Path, path: Path) -> bool:
    """False: there is no file, or none that can be written."""
    if answered.file_id is None:
        return False
    added = {number: _cells(row, answered, say) for number, row in answered.rows.items()}
    if answered.header_row is not None:
        added[answered.header_row] = _words(say)
    own = folder / "own"
    try:
        await download(bot, answered.file_id, own)
        await add_answers(own, path, added, title=answered.title)
    except (DownloadFailedError, FileTooBigError, SheetRefused):
        await asyncio.to_thread(path.unlink, missing_ok=True)
        return False
    return True


def _words(say: Say) -> list[str]:
    return [say.plain("answers-answer"), say.plain("answers-outcome"), say.plain("answers-when")]


def _cells(row: AnsweredRow, answered: AnsweredList, say: Say) -> list[str]:
    at = row.called_at
    return [
        ", ".join(heard_words(heard, say) for heard in row.who.reactions),
        row_state(row.who, say, zone=answered.zone),
        "" if at is None else f"{at.astimezone(answered.zone):%d.%m.%Y %H:%M}",
    ]


def _headers(answered: AnsweredList, say: Say) -> list[str]:
    return [say.plain("export-phone"), say.plain("export-name"), *answered.columns, *_words(say)]


def _rows(answered: AnsweredList, say: Say) -> Iterator[Sequence[str]]:
    width = len(answered.columns)
    for _, row in sorted(answered.rows.items()):
        fields = (*row.fields, *("",) * width)[:width]
        yield [phone(row.who.phone), row.name, *fields, *_cells(row, answered, say)]
