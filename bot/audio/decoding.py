"""Reads a stranger's file as far as it can be read, without ever opening anything but that file."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer

from bot.audio.container import HEAD_BYTES, demuxer_of
from bot.audio.formats import LARGEST_FILE

MOST_ERRORS: Final = 200
"""Packets in a row that can't be decoded; after more than these, reading stops."""
_SLACK_S: Final = 1.0
"""A sound of exactly the longest length must pass, though encoders round it up."""
_BARE: Final = frozenset({"mp3", "aac", "amr"})
"""Formats that are nothing but sound, frame by frame: without a frame, it is no audio."""
_TELLS_ITS_LENGTH: Final = frozenset({"ogg", "flac", "wav", "mov", "matroska"})
"""An MP3's stated length is often an estimate from its first frames, so it isn't believed."""


class Unfit(Exception):  # noqa: N818  (not a fault: what a user is told)
    """Why a file can't become a record. `code`: empty, too_big, not_audio, too_long, too_short, silent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Source:
    path: Path
    demuxer: str
    longest_s: int

    @classmethod
    def of(cls, path: Path, longest_s: int) -> "Source":
        """Looks only at the size and the first bytes. Raises Unfit."""
        size = path.stat().st_size
        if not size:
            raise Unfit("empty")
        if size > LARGEST_FILE:
            raise Unfit("too_big")
        with path.open("rb") as file:
            demuxer = demuxer_of(file.read(HEAD_BYTES))
        if demuxer is None:
            raise Unfit("not_audio")
        return cls(path, demuxer, longest_s)

    def frames(self) -> Iterator[av.AudioFrame]:
        """Everything that can be decoded, in order, in frames of any size. Raises Unfit."""
        try:
            container = av.open(
                str(self.path),
                format=self.demuxer,
                options={"protocol_whitelist": "file", "format_whitelist": self._names()},
            )
        except (av.FFmpegError, ValueError):
            raise Unfit("not_audio") from None
        with closing(container):
            if not container.streams.audio:
                raise Unfit("not_audio")
            told_s = (container.duration or 0) / av.time_base if self.demuxer in _TELLS_ITS_LENGTH else 0
            if told_s > self.longest_s + _SLACK_S:
                raise Unfit("too_long")
            yield from self._decoded(container)

    def _decoded(self, container: InputContainer) -> Iterator[av.AudioFrame]:
        stream = container.streams.audio[0]
        stream.codec_context.thread_count = 1
        heard_s, errors = 0.0, 0
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.FFmpegError):
                # A file that was cut off ends here; what came before still counts.
                break
            try:
                frames = packet.decode()
            except av.FFmpegError:
                errors += 1
                if errors > MOST_ERRORS:
                    break
                continue
            for frame in frames:
                errors = 0
                heard_s += frame.samples / frame.sample_rate
                if heard_s > self.longest_s + _SLACK_S:
                    raise Unfit("too_long")
                yield frame
        if not heard_s:
            raise Unfit("not_audio" if errors or self.demuxer in _BARE else "empty")

    def _names(self) -> str:
        """The demuxer's name as FFmpeg itself writes it: the whitelist is compared with that."""
        return {"mov": "mov,mp4,m4a,3gp,3g2,mj2", "matroska": "matroska,webm"}.get(self.demuxer, self.demuxer)
