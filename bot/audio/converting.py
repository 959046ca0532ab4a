"""The confined child: `python -m bot.audio.converting SOURCE TARGET FORMAT`.

It decodes once, then finds the gain that gives the wanted loudness, then encodes once. It never holds more than a
moment of sound in memory. One line of JSON on standard output is the result: {"duration_s", "lufs"} or {"unfit"}.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av

from bot.audio.chain import Chain
from bot.audio.decoding import Source, Unfit
from bot.audio.flat import read_flat, write_flat
from bot.audio.formats import FORMATS, TARGET_LUFS, Format
from bot.audio.measuring import METER, HeardPart, Meter

TRIES: Final = 5
CLOSE_ENOUGH: Final = 0.3
PEAK: Final = 0.84
"""Of full scale, −1.5 dB: MP3 adds a little to the peaks, and that still fits."""
_LEAST_SLOPE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Decoded:
    """A sound on disk; `part`: where in it there is something to hear."""

    path: Path
    rate: int
    lufs: float
    part: HeardPart

    def louder(self, gain_db: float) -> Iterator[av.AudioFrame]:
        """The heard part, `gain_db` louder, with its peaks held down; it has passed METER."""
        chain = Chain(
            self.rate,
            ("volume", f"{gain_db:.2f}dB:precision=float"),
            ("alimiter", f"limit={PEAK}:level=disabled:attack=5:release=50:latency=enabled"),
            METER,
        )
        return chain.run(read_flat(self.path, self.rate, self.part.start_s, self.part.end_s))

    def loudness(self, gain_db: float) -> float:
        meter = Meter(self.rate)
        for frame in self.louder(gain_db):
            meter.hear(frame)
        return meter.lufs


def convert(source: Source, target: Path, wanted: Format) -> dict[str, float]:
    """Writes `target`; returns its duration in seconds and its loudness in LUFS. Raises Unfit."""
    flat = target.with_suffix(".flat")
    try:
        decoded = decode(source, flat, wanted.rate)
        gain_db = gain_for(decoded, TARGET_LUFS + wanted.loss_db)
        meter = encode(decoded.louder(gain_db), target, wanted)
    finally:
        flat.unlink(missing_ok=True)
    return {"duration_s": round(meter.seconds, 2), "lufs": round(meter.lufs - wanted.loss_db, 1)}


def decode(source: Source, flat: Path, rate: int) -> Decoded:
    """Raises Unfit."""
    meter = Meter(rate)
    for frame in write_flat(Chain(rate, METER).run(source.frames()), flat):
        meter.hear(frame)
    return Decoded(flat, rate, meter.lufs, meter.heard_part())


def gain_for(decoded: Decoded, target_lufs: float) -> float:
    """The gain in dB that reaches the target, found by trying: the limiter takes away more of a greater gain."""
    gain_db = target_lufs - decoded.lufs
    before: tuple[float, float] | None = None
    for _ in range(TRIES):
        lufs = decoded.loudness(gain_db)
        missed = target_lufs - lufs
        if abs(missed) <= CLOSE_ENOUGH:
            break
        slope = 1.0 if before is None else (lufs - before[1]) / (gain_db - before[0])
        before = gain_db, lufs
        gain_db += missed / min(1.0, max(_LEAST_SLOPE, slope))
    return gain_db


def encode(frames: Iterator[av.AudioFrame], target: Path, wanted: Format) -> Meter:
    """Writes the file; returns the meter that heard it."""
    meter = Meter(wanted.rate)
    resampler = av.AudioResampler(format=wanted.sample_format, layout="mono", rate=wanted.rate)
    with closing(av.open(str(target), "w", format=wanted.container)) as container:
        stream = container.add_stream(wanted.codec, rate=wanted.rate, layout="mono")
        if not isinstance(stream, av.AudioStream):
            raise AssertionError("an audio codec makes an audio stream")  # noqa: TRY004  (a fact of the library)
        stream.codec_context.format = wanted.sample_format
        if wanted.bit_rate is not None:
            stream.bit_rate = wanted.bit_rate
        for frame in frames:
            meter.hear(frame)
            frame.pts = None
            for piece in resampler.resample(frame):
                container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return meter


def main(arguments: list[str]) -> None:
    source, target, name = arguments
    av.logging.set_level(None)
    wanted = FORMATS[name]
    said: dict[str, float | str] = {}
    try:
        said |= convert(Source.of(Path(source), wanted.longest_s), Path(target), wanted)
    except Unfit as unfit:
        said["unfit"] = unfit.code
    print(json.dumps(said))  # noqa: T201  (the parent reads it)


if __name__ == "__main__":
    main(sys.argv[1:])
