"""Files that users send are fetched to where a child process can read them. Telegram hands out 20 MB at most."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.telegram.session import DownloadFailedError

LARGEST_FILE: Final = 20 * 2**20
"""Bytes that getFile lets a bot download from Telegram's own server."""
DOWNLOAD_S: Final = 60
LEFT_BEHIND_S: Final = 3600


class FileTooBigError(Exception):
    """The file is larger than LARGEST_FILE, whatever size the message named."""


async def download(bot: Bot, file_id: str, target: Path, *, largest: int = LARGEST_FILE) -> None:
    """Writes the file to `target`. Raises FileTooBigError and DownloadFailedError, leaving nothing there."""
    try:
        found = await bot.get_file(file_id)
    except TelegramAPIError as error:
        if "too big" in str(error).lower():
            raise FileTooBigError from error
        raise DownloadFailedError(type(error).__name__) from error
    if found.file_path is None:
        raise DownloadFailedError("the file has no path")
    url = bot.session.api.file_url(bot.token, found.file_path)
    try:
        with target.open("wb") as out:
            async for chunk in bot.session.stream_content(url, timeout=DOWNLOAD_S):
                out.write(chunk)
                _refuse_more_than(largest, out.tell())
    except BaseException:
        os.unlink(target)  # noqa: PTH108  (a local file, gone at once)
        raise


def _refuse_more_than(largest: int, size: int) -> None:
    if size > largest:
        raise FileTooBigError


@contextmanager
def passing_folder(data_dir: Path) -> Iterator[Path]:
    """A folder in DATA_DIR for files on their way. Files left behind by a killed process are removed when it
    is next used.
    """
    place = data_dir / "passing"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in place.iterdir():
        if time.time() - left.stat().st_mtime > LEFT_BEHIND_S:
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=place) as folder:
        yield Path(folder)
