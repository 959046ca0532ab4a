"""A user's file on its way to the child process that reads it: the file is fetched into a folder of its own, which is
removed afterwards, and a message tells the progress.
"""

import asyncio
import logging
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypeVar

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.services.refusal import Refusal
from bot.sheets.sheet import SheetRefused
from bot.telegram.files import LARGEST_FILE, FileTooBigError, download
from bot.telegram.gate import GateBusyError
from bot.telegram.rendering import refusal_text
from bot.telegram.rendering.refusals import sheet_refused_text
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from bot.telegram.session import DownloadFailedError
from bot.telegram.texts import Safe, Say

log = logging.getLogger(__name__)

TOLD_EVERY_S: Final = 3.0
_LEFT_BEHIND_S: Final = 3600
"""A folder older than this was left by a process that died."""
_FOLDER: Final = "incoming"

T = TypeVar("T")

NOT_READ = (SheetRefused, FileTooBigError, DownloadFailedError, Refusal)
"""The errors after which a file becomes no list; `why_not` words them."""


@asynccontextmanager
async def fetched(bot: Bot, file_id: str, data_dir: Path) -> AsyncIterator[Path]:
    """The file, which exists while the block runs. Raises FileTooBigError, DownloadFailedError."""
    folder = await asyncio.to_thread(_own_folder, data_dir / _FOLDER)
    try:
        path = folder / "file"
        await download(bot, file_id, path)
        yield path
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _own_folder(place: Path) -> Path:
    place.mkdir(mode=0o700, exist_ok=True)
    for old in place.iterdir():
        if old.stat().st_mtime < time.time() - _LEFT_BEHIND_S:
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(dir=place))


class ReadingProgress:
    """One message that says how many rows are read, edited every few seconds."""

    def __init__(
        self,
        bot: Bot,
        chat_id: int,
        say: Say,
        *,
        message_id: int | None = None,
        every_s: float = TOLD_EVERY_S,
    ) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._say = say
        self._every_s = every_s
        self._rows = 0
        self.message_id = message_id

    def told(self, rows: int) -> None:
        self._rows = rows

    async def begin(self) -> int:
        """Sends the message; returns its id."""
        screen = Screen(self._say("list-reading"))
        self.message_id = await show(self._bot, self._chat_id, screen, message_id=self.message_id)
        return self.message_id

    async def during(self, work: Awaitable[T]) -> T:
        """Tells of progress while the work runs; returns its result."""
        try:
            async with asyncio.TaskGroup() as group:
                ticking = group.create_task(self._tell())
                result = await work
                ticking.cancel()
        except* Exception as failed:  # noqa: BLE001  (unwrapped: there is one only)
            raise failed.exceptions[0] from None
        return result

    async def _tell(self) -> None:
        shown = 0
        while True:
            await asyncio.sleep(self._every_s)
            if self._rows == shown:
                continue
            shown = self._rows
            screen = Screen(self._say("list-reading-rows", rows=shown))
            try:
                await show(self._bot, self._chat_id, screen, message_id=self.message_id)
            except (TelegramAPIError, GateBusyError) as error:
                log.info("progress could not be told: %s", type(error).__name__)


def why_not(error: Exception, say: Say) -> Safe:
    """What the user reads when the file became no list: what happened, what it cost, what to do next."""
    match error:
        case SheetRefused():
            return sheet_refused_text(error, say)
        case FileTooBigError():
            return say("list-file-too-big", limit=LARGEST_FILE // 2**20)
        case Refusal():
            return refusal_text(error, say)
        case _:
            return say("list-file-not-fetched")
