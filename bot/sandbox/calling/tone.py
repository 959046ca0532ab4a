"""A recording's link must lead to bytes that a player can play. The sandbox has no voices, so it serves a tone."""

import io
import math
import struct
import wave
from functools import lru_cache

RATE = 8000
LONGEST_S = 5


@lru_cache(maxsize=16)
def tone_wav(seconds: int) -> bytes:
    """A WAV file, mono, 16 bit, 8 kHz: a quiet 440 Hz tone of 1 to LONGEST_S seconds."""
    frames = RATE * min(max(seconds, 1), LONGEST_S)
    samples = (round(6000 * math.sin(2 * math.pi * 440 * index / RATE)) for index in range(frames))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{frames}h", *samples))
    return out.getvalue()
