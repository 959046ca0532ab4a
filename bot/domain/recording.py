"""The recording of a conversation appears at the service some time after the call's end. We fetch it once,
and from then on Telegram keeps it.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Literal

PUSHED_UP_TO = 3
"""Launches of up to so many recipients have their recordings sent by themselves. A list of hundreds would
bury the chat, and Telegram takes twenty messages a minute in a group; there each recording is sent from its
call's card.
"""

PAUSES_S = (5, 30, 120, 600, 1800, 3600, 10800)
"""Pauses after each failed try to fetch it; after the last, some five hours later, we give up."""

AWAITED_FOR = timedelta(hours=6)
"""For so long after a recorded call's end we still ask the service where its recording is."""

SoundKind = Literal["mp3", "m4a", "wav", "ogg", "flac"]


class RecordingState(StrEnum):
    """How far fetching a recording has come."""

    WAITING = "waiting"
    KEPT = "kept"
    """Telegram has it; a cached file_id sends it again at no cost."""
    FORGOTTEN = "forgotten"
    """Deleted from the chat when its time was over; if somebody asks again, it is fetched again."""
    UNAVAILABLE = "unavailable"


class RecordingMessageState(StrEnum):
    """One sending of a recording to one chat."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """Telegram's answer was lost, so it may be in the chat: only a user's tap sends it again."""
    DEAD = "dead"
    DELETED = "deleted"


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries in a row; None for no further try."""
    return timedelta(seconds=PAUSES_S[tries - 1]) if tries <= len(PAUSES_S) else None


def sound_kind(head: bytes) -> SoundKind | None:
    """What a file is, by its first bytes; None for an HTML page and everything else that no player plays."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp":
        return "m4a"
    if head[:4] == b"OggS":
        return "ogg"
    if head[:4] == b"fLaC":
        return "flac"
    # An MPEG frame begins with eleven set bits; layer bits of 00 are AAC's.
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 != 0
    return "mp3" if head[:3] == b"ID3" or is_frame else None
