"""A file's first bytes decide which demuxer reads it, and no other may. A library that guesses could also guess a
playlist, and fetch what the playlist names.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HEAD_BYTES: Final = 64 * 1024
"""Recorders leave zero bytes before an MP3's first frame; FFmpeg looks this far for it, too."""
_BEGINNINGS: Final[Mapping[bytes, str]] = MappingProxyType(
    {
        b"OggS": "ogg",
        b"fLaC": "flac",
        b"\x1aE\xdf\xa3": "matroska",
        b"ID3": "mp3",
        b"TAG": "mp3",
        b"APETAGEX": "mp3",
        b"#!AMR": "amr",
        b"caff": "caf",
    }
)
_MP4_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})


def demuxer_of(head: bytes) -> str | None:
    """FFmpeg's name of the demuxer for a file with these first bytes; None if it is no audio that people send."""
    if head[4:8] in _MP4_BOXES:
        return "mov"
    if head.startswith(b"RIFF"):
        return "wav" if head[8:12] == b"WAVE" else None
    if head.startswith(b"FORM"):
        return "aiff" if head[8:12] in {b"AIFF", b"AIFC"} else None
    head = head.lstrip(b"\0")
    if _is_mpeg_audio(head):
        return "mp3" if head[1] & 0x06 else "aac"
    return next((name for beginning, name in _BEGINNINGS.items() if head.startswith(beginning)), None)


def _is_mpeg_audio(head: bytes) -> bool:
    """Eleven bits of synchronisation, then the layer. Layer 0 is AAC, with a twelfth bit. A UTF-16 mark is neither."""
    if len(head) < 2 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    return (head[1] & 0x06 != 0 and head[1] != 0xFE) or head[1] & 0xF6 == 0xF0
