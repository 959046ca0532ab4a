"""Telegram plays MP3 and M4A inside the chat; anything else arrives as a file that a phone may not open. So a recording
in another format is converted to MP3, in a confined child: `python -m bot.playable KIND SOURCE TARGET`.
"""

import sys
from typing import Final

import av

RATE: Final = 16000
BIT_RATE: Final = 32000
"""A telephone carries 4 kHz; twice that in mono at 32 kbit/s loses nothing of it."""


def make_mp3(kind: str, source: str, target: str) -> None:
    """`kind`: the only demuxer allowed (none opens other files, as a playlist would). Raises av.FFmpegError: no sound."""
    with av.open(source, format=kind) as sound, av.open(target, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        resampler = av.AudioResampler(format="s16p", layout="mono", rate=RATE)
        for frame in sound.decode(audio=0):
            for piece in resampler.resample(frame):
                out.mux(stream.encode(piece))
        for piece in resampler.resample(None):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))


if __name__ == "__main__":
    make_mp3(*sys.argv[1:])
