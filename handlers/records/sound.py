"""What in a message is a sound that may become a record: a voice note, an audio, a video note, an audio file."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from aiogram.filters import Filter
from aiogram.types import Message

SOUND_ENDINGS: Final = frozenset({
    ".aac", ".flac", ".m4a", ".m4b", ".mka", ".mp3", ".mp4", ".oga", ".ogg", ".opus", ".wav", ".weba", ".webm", ".wma",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sound:
    """`origin` names its message, wherever it was forwarded from; size in bytes, None when Telegram doesn't say."""

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
    if ending not in SOUND_ENDINGS and not (document.mime_type or "").startswith("audio/"):
        return None
    return Sound(document.file_id, origin, document.file_size, 0)


class HoldsSound(Filter):
    """Hands the sound on as `sound`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        sound = sound_in(message)
        return {"sound": sound} if sound else False
