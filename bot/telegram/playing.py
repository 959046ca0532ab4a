"""What was fetched from somewhere else becomes a file that Telegram's players play, or is found to be no sound at all."""

import logging
from pathlib import Path
from typing import Final

from bot.confined import ChildLimits, ConfinedError, run_confined
from bot.domain.recording import SoundKind, sound_kind

_log = logging.getLogger(__name__)

CONVERSION: Final = ChildLimits(memory_mb=640, cpu_s=30.0, wall_s=120.0)
_HEAD: Final = 16


async def playable(fetched: Path) -> Path | None:
    """A file beside `fetched`, which is gone. None: it is no sound, most likely a page that says "not ready" or "log in"."""
    kind = _kind_of(fetched)
    if kind is None:
        return None
    sound = _named(fetched, kind)
    return sound if kind in {"mp3", "m4a"} else await _as_mp3(sound, kind)


def _kind_of(fetched: Path) -> SoundKind | None:
    with fetched.open("rb") as file:
        return sound_kind(file.read(_HEAD))


def _named(fetched: Path, kind: SoundKind) -> Path:
    return fetched.rename(fetched.with_name(f"sound.{kind}"))


async def _as_mp3(sound: Path, kind: SoundKind) -> Path:
    """The sound as MP3. If it can't be read it stays as it came, and Telegram shows it as a file."""
    target = sound.with_suffix(".mp3")
    try:
        await run_confined("bot.playable", kind, str(sound), str(target), limits=CONVERSION)
    except ConfinedError as error:
        _log.warning("a sound could not be made an MP3: %s", error.reason)
        return sound
    return target
