"""Real sound for tests: spoken by espeak-ng, cut and changed by sox, encoded by PyAV as people's phones do.

Without the two programs these tests are skipped, but never where CI is set. What was made once is kept in build/sounds
under a hash of everything it was made from: half an hour of sound takes ten seconds to make.
"""

import functools
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec

import av
import pytest

from bot.audio.chain import Chain
from bot.audio.measuring import METER, Meter

WORDS = "Здравствуйте, напоминаем о записи к стоматологу завтра в десять часов утра. Перезвоните нам."
TOOLS = ("espeak-ng", "sox")
KEPT = Path(__file__).parents[1] / "build" / "sounds"
P = ParamSpec("P")


@pytest.fixture(scope="session")
def sound_tools() -> None:
    """Skips tests that need the programs where they are not installed; fails where CI is set."""
    missing = [name for name in TOOLS if shutil.which(name) is None]
    if not missing:
        return
    why = f"not installed: {', '.join(missing)}"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@functools.cache
def _makers() -> bytes:
    """Everything that makes sounds: this module, PyAV, the programs."""
    programs = [(path, Path(path).stat().st_size) for name in TOOLS if (path := shutil.which(name))]
    return Path(__file__).read_bytes() + repr((av.__version__, av.library_versions, programs)).encode()


def kept(make: Callable[P, bytes]) -> Callable[P, bytes]:
    """The same function, but it takes from the disk what any process has made before."""

    @functools.wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> bytes:
        key = hashlib.sha256(_makers())
        for part in (make.__name__, *args, *sorted(kwargs.items())):
            key.update(part if isinstance(part, bytes) else repr(part).encode())
            key.update(b"\0")
        path = KEPT / key.hexdigest()
        if not path.exists():
            KEPT.mkdir(parents=True, exist_ok=True)
            # Other processes may make the same sound at the same time: each puts a whole file in its place.
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(make(*args, **kwargs))
            unfinished.replace(path)
        return path.read_bytes()

    return made


@dataclass(frozen=True)
class Heard:
    """What measuring a file finds."""

    seconds: float
    lufs: float
    rate: int
    channels: int
    codec: str


def spoken(*effects: str, rate: int = 48_000) -> bytes:
    """A WAV of a few seconds of speech, through sox's effects."""
    return _bent(_said(), rate, effects)


def silence(seconds: float, rate: int = 48_000) -> bytes:
    """A WAV of zeros."""
    return _sox(
        "-D", "-n", "-r", str(rate), "-c", "1", "-b", "16", "-t", "wav", "-", "trim", "0", str(seconds)
    )


@kept
def two_hours_of_silence() -> bytes:
    """About two megabytes of Opus."""
    return encoded(silence(7200, 8_000), "ogg", "libopus", 8_000)


@kept
def half_an_hour() -> bytes:
    """Speech, as long as the longest record that is taken."""
    return encoded(spoken("repeat", "400", "trim", "0", "1800", rate=8_000), "mp3", "libmp3lame", 8_000)


@kept
def encoded(wav: bytes, container: str, codec: str, rate: int = 48_000) -> bytes:
    """The same sound as a phone would send it."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.wav", Path(folder) / "out"
        source.write_bytes(wav)
        encode_file(source, target, container, codec, rate)
        return target.read_bytes()


def encode_file(source: Path, target: Path, container: str, codec: str, rate: int = 48_000) -> None:
    with av.open(str(source)) as opened, av.open(str(target), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        resampler = av.AudioResampler(stream.codec_context.format, "mono", rate)
        for frame in opened.decode(audio=0):
            for piece in resampler.resample(frame):
                piece.pts = None
                out.mux(stream.encode(piece))
        out.mux(stream.encode(None))


def video_note(wav: bytes) -> bytes:
    """A round video with that sound, as Telegram's clients send it."""
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.wav", Path(folder) / "out.mp4"
        source.write_bytes(wav)
        with av.open(str(source)) as opened, av.open(str(target), "w", format="mp4") as out:
            sound = out.add_stream("aac", rate=48_000, layout="mono")
            picture = out.add_stream("mpeg4", rate=10)
            assert isinstance(sound, av.AudioStream)
            assert isinstance(picture, av.VideoStream)
            picture.width = picture.height = 64
            picture.pix_fmt = "yuv420p"
            for number in range(20):
                frame = av.VideoFrame(64, 64, "yuv420p")
                frame.pts = number
                out.mux(picture.encode(frame))
            out.mux(picture.encode(None))
            resampler = av.AudioResampler("fltp", "mono", 48_000)
            for heard in opened.decode(audio=0):
                for piece in resampler.resample(heard):
                    piece.pts = None
                    out.mux(sound.encode(piece))
            out.mux(sound.encode(None))
        return target.read_bytes()


def silent_film() -> bytes:
    """A video without sound."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "out.mp4"
        with av.open(str(target), "w", format="mp4") as out:
            picture = out.add_stream("mpeg4", rate=10)
            assert isinstance(picture, av.VideoStream)
            picture.width = picture.height = 64
            picture.pix_fmt = "yuv420p"
            out.mux(picture.encode(av.VideoFrame(64, 64, "yuv420p")))
            out.mux(picture.encode(None))
        return target.read_bytes()


def listen(data: bytes) -> Heard:
    """Measures a file by EBU R128 at its own rate."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "heard"
        path.write_bytes(data)
        with av.open(str(path)) as opened:
            stream = opened.streams.audio[0]
            rate, channels, codec = stream.sample_rate, stream.channels, stream.codec_context.name
            meter = Meter(rate)
            for frame in Chain(rate, METER).run(opened.decode(stream)):
                meter.hear(frame)
    return Heard(meter.seconds, meter.lufs, rate, channels, codec)


@kept
def _said() -> bytes:
    return subprocess.run(  # noqa: S603
        ["espeak-ng", "-v", "ru", "--stdout", WORDS],  # noqa: S607
        check=True,
        capture_output=True,
    ).stdout


@kept
def _bent(wav: bytes, rate: int, effects: tuple[str, ...]) -> bytes:
    return _sox(
        *("--ignore-length", "-t", "wav", "-", "-r", str(rate), "-b", "16", "-t", "wav", "-", *effects),
        given=wav,
    )


def _sox(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(  # noqa: S603
        ["sox", "-V1", *arguments],  # noqa: S607
        input=given,
        check=True,
        capture_output=True,
    ).stdout
