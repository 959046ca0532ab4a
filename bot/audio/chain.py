"""FFmpeg's filters one after another, as a Python iterator."""

from collections.abc import Iterable, Iterator

import av
from av.filter import Graph
from av.filter.context import FilterContext


class Chain:
    """Filters by FFmpeg's names, for the frames of one stream. Any shape goes in; mono 32-bit floats come out."""

    def __init__(self, rate: int, *filters: tuple[str, str]) -> None:
        self._shape = f"sample_rates={rate}:channel_layouts=mono:sample_fmts=flt"
        self._filters = filters
        self._graph: Graph | None = None
        self._like: tuple[object, ...] = ()

    def run(self, frames: Iterable[av.AudioFrame]) -> Iterator[av.AudioFrame]:
        """The frames that come out of the last filter. The first frame decides the shape that goes in."""
        for frame in frames:
            # Timestamps are of no use here, and strangers' files have wild ones.
            frame.pts = None
            like = (frame.sample_rate, frame.format.name, frame.layout.name)
            if self._graph is None:
                self._graph, self._like = self._built(frame), like
            if like != self._like:
                # Few streams change their shape on the way; such a stream is cut there.
                break
            self._graph.push(frame)
            yield from self._pulled()
        if self._graph is not None:
            self._graph.push(None)
            yield from self._pulled()

    def _built(self, frame: av.AudioFrame) -> Graph:
        graph = Graph()
        graph.threads = 1
        source = graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name
        )
        steps: list[FilterContext] = [source, graph.add("aformat", self._shape)]
        steps += [graph.add(name, arguments) for name, arguments in self._filters]
        # Some filters compute in another shape and put out that one.
        steps += [graph.add("aformat", self._shape), graph.add("abuffersink")]
        graph.link_nodes(*steps).configure()
        return graph

    def _pulled(self) -> Iterator[av.AudioFrame]:
        while self._graph is not None:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(frame, av.AudioFrame):
                yield frame
