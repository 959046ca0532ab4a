"""The stop list as a file: users bring the list they keep elsewhere, and take ours along."""

import tempfile
from pathlib import Path

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Document, FSInputFile, Message

from bot.services.account.stop_list import Imported, StopList
from bot.sheets.reading import read_file
from bot.sheets.sheet import SheetLimits, SheetRefused
from bot.sheets.writing import save_table
from bot.telegram.files import FileTooBigError, download
from bot.telegram.rendering import phone
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from bot.telegram.session import DownloadFailedError
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.stop_list.buttons import ExportStopList
from handlers.stop_list.conversation import Stopping, back_to_stop_list, imported_text

FILE_NAME = "stop-list.xlsx"


def make_router() -> Router:
    """Asked before the stop list's own router, whose command would take a caption for a question."""
    router = Router(name="stop list files")
    router.message.register(file_received, F.document, Command("stoplist"))
    router.message.register(file_received, F.document, StateFilter(Stopping.phones))
    router.callback_query.register(export_pressed, ExportStopList.filter())
    return router


async def file_received(message: Message, talk: Talk, stop_list: StopList) -> None:
    """A file that answers the question, or has `/stoplist` as its caption. A refused file leaves the question open."""
    document = message.document
    if document is None:
        return
    stands_at = await bring(message, Screen(talk.say("stop-list-reading")), talk.bot)
    text: str
    try:
        imported = await _read(talk, document, stop_list)
    except SheetRefused as refused:
        text = talk.say(f"sheet-refused-{refused.code.replace('_', '-')}", **refused.numbers)
    except DownloadFailedError:
        text = talk.say("stop-list-file-lost")
    else:
        text = imported_text(imported, talk.say)
        await talk.state.set_state(None)
    screen = Screen(text, (back_to_stop_list(talk.say),))
    await show(talk.bot, chat_of(message), screen, message_id=stands_at)


async def _read(talk: Talk, document: Document, stop_list: StopList) -> Imported:
    """Reads the file in a child process and adds a thousand at a time. Raises SheetRefused, DownloadFailedError, Refusal."""
    with tempfile.TemporaryDirectory(prefix="dialgram-") as folder:
        path = Path(folder) / "list"
        try:
            await download(talk.bot, document.file_id, path)
        except FileTooBigError as error:
            raise SheetRefused("too_big", limit=SheetLimits().file_mb) from error
        with await read_file(path, file_name=document.file_name or "") as sheet:
            return await stop_list.take(talk.user.id, sheet.chunks())


async def export_pressed(callback: CallbackQuery, talk: Talk, stop_list: StopList) -> None:
    """Sends the whole stop list as a table, in a message of its own."""
    names = ("phone", "reason", "since", "by")
    headers = [talk.say.plain(f"stop-list-column-{name}") for name in names]
    rows = [
        (
            phone(one.phone),
            talk.say.plain(f"stop-list-reason-{one.reason}"),
            one.since.astimezone(talk.user.zone),
            one.by,
        )
        for one in await stop_list.everybody(talk.user.id)
    ]
    with tempfile.TemporaryDirectory(prefix="dialgram-") as folder:
        path = Path(folder) / FILE_NAME
        await save_table(path, headers, rows, sheet_name=talk.say.plain("menu-stop"))
        caption = talk.say("stop-list-exported", count=len(rows))
        await talk.bot.send_document(chat_of(callback), FSInputFile(path), caption=caption)
