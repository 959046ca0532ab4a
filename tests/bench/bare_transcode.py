"""The barest program that makes a voice note playable: PyAV reads it once, through the same filters, and writes an MP3.

`python -m tests.bench.bare_transcode SOURCE TARGET`. It does not measure first, so the result's loudness is not exact.
"""

import sys

import av
from av.filter import Graph

RATE = 16_000
FILTERS = (
    ("aformat", f"sample_rates={RATE}:channel_layouts=mono:sample_fmts=flt"),
    ("volume", "6dB:precision=float"),
    ("alimiter", "limit=0.84:level=disabled:attack=5:release=50:latency=enabled"),
    ("ebur128", "metadata=1"),
    ("aformat", f"sample_rates={RATE}:channel_layouts=mono:sample_fmts=s16p"),
)


def main(source: str, target: str) -> None:
    with av.open(source) as opened, av.open(target, "w", format="mp3") as out:
        sound = opened.streams.audio[0]
        stream = out.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 64_000
        graph = Graph()
        steps = [graph.add_abuffer(template=sound), *(graph.add(*each) for each in FILTERS)]
        graph.link_nodes(*steps, graph.add("abuffersink")).configure()
        for frame in (*opened.decode(sound), None):
            graph.push(frame)
            while True:
                try:
                    made = graph.pull()
                except (av.BlockingIOError, av.EOFError):
                    break
                assert isinstance(made, av.AudioFrame)
                out.mux(stream.encode(made))
        out.mux(stream.encode(None))


if __name__ == "__main__":
    main(*sys.argv[1:])
