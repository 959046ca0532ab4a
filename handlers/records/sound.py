"""Sounds in a message that may become a record: a voice note, an audio, a video note, an audio file."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Document, Message

from bot.audio.container import HEAD_BYTES, demuxer_of
from bot.config import Settings
from bot.telegram.files import LARGEST_FILE, FileTooBigError, download, passing_folder
from bot.telegram.session import DownloadFailedError

SOUND_ENDINGS: Final = frozenset({
    ".3ga", ".3gp", ".3gpp", ".aac", ".aif", ".aiff", ".amr", ".caf", ".flac", ".m4a", ".m4b", ".mka", ".mp3", ".mp4", ".oga",
    ".ogg", ".opus", ".wav", ".weba", ".webm", ".wma",
})  # fmt: skip


_TYPES: Final = ("audio/", "video/3gpp")


@dataclass(frozen=True, slots=True)
class Sound:
    """`origin` names the sound's message, wherever it was forwarded from; size in bytes, None when Telegram doesn't say."""

    file_id: str
    origin: str
    size: int | None
    duration_s: int


def sound_in(message: Message) -> Sound | None:
    origin = f"{message.chat.id}:{message.message_id}"
    if played := message.voice or message.audio or message.video_note:
        return Sound(played.file_id, origin, played.file_size, played.duration)
    document = message.document
    if document is None:
        return None
    ending = PurePosixPath(document.file_name or "").suffix.lower()
    if ending not in SOUND_ENDINGS and not (document.mime_type or "").startswith(_TYPES):
        return None
    return _of_document(document, origin)


def _of_document(document: Document, origin: str) -> Sound:
    return Sound(document.file_id, origin, document.file_size, 0)


class HoldsSound(Filter):
    """Hands the sound on as `sound`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        sound = sound_in(message)
        return {"sound": sound} if sound else False


class HoldsUnnamedSound(Filter):
    """A document whose name and type tell nothing, but whose content is a sound. Hands it on as `sound`.

    The last filter to be asked, since it fetches the file.
    """

    async def __call__(self, message: Message, bot: Bot, settings: Settings) -> bool | dict[str, Any]:
        document = message.document
        if document is None or (document.file_size or 0) > LARGEST_FILE:
            return False
        with passing_folder(settings.data_dir) as folder:
            path = folder / "unnamed"
            try:
                await download(bot, document.file_id, path)
            except (FileTooBigError, DownloadFailedError):
                return False
            with path.open("rb") as file:
                if demuxer_of(file.read(HEAD_BYTES)) is None:
                    return False
        return {"sound": _of_document(document, f"{message.chat.id}:{message.message_id}")}
