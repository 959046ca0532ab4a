"""What records are sent as (the setting AUDIO_FORMAT). The service documents no format, so the choice is the operator's:
contract section 3 only names MP3 of 16 kHz and more, and WAV of 8 or 16 kHz.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TARGET_LUFS: Final = -16.0
LARGEST_FILE: Final = 20 * 2**20
"""Bytes, for the file that comes in and the one that goes out: a bot can download no more; uploads are in memory."""


@dataclass(frozen=True, slots=True)
class Format:
    """`longest_s`: of a sound that comes in, so that the result stays below LARGEST_FILE. `loss_db`: lost in coding."""

    codec: str
    container: str
    sample_format: str
    rate: int
    bit_rate: int | None
    suffix: str
    content_type: str
    longest_s: int
    loss_db: float = 0.0


FORMATS: Final[Mapping[str, Format]] = MappingProxyType({
    "mp3": Format("libmp3lame", "mp3", "s16p", 16_000, 64_000, ".mp3", "audio/mpeg", 30 * 60, 0.3),
    "wav8": Format("pcm_s16le", "wav", "s16", 8_000, None, ".wav", "audio/wav", 20 * 60),
    "wav16": Format("pcm_s16le", "wav", "s16", 16_000, None, ".wav", "audio/wav", 10 * 60),
})  # fmt: skip
