"""Decoded sound on disk, mono at the wanted rate: it is decoded once, then read as often as finding the gain takes.

In memory half an hour would be more than a hundred megabytes.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import av

_SAMPLE_BYTES: Final = 4
_CHUNK_SAMPLES: Final = 16_384


def write_flat(frames: Iterable[av.AudioFrame], path: Path) -> Iterator[av.AudioFrame]:
    """Writes the samples of these frames (mono, 32-bit float) and hands each on."""
    with path.open("wb") as file:
        for frame in frames:
            file.write(memoryview(frame.planes[0])[: frame.samples * _SAMPLE_BYTES])
            yield frame


def read_flat(path: Path, rate: int, start_s: float, end_s: float) -> Iterator[av.AudioFrame]:
    """The samples between these seconds, in frames."""
    first, behind = round(start_s * rate), round(end_s * rate)
    with path.open("rb") as file:
        file.seek(first * _SAMPLE_BYTES)
        left = (behind - first) * _SAMPLE_BYTES
        while left > 0 and (data := file.read(min(left, _CHUNK_SAMPLES * _SAMPLE_BYTES))):
            left -= len(data)
            frame = av.AudioFrame("flt", "mono", len(data) // _SAMPLE_BYTES)
            frame.sample_rate = rate
            frame.planes[0].update(data)
            yield frame
