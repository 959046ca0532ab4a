"""How loud a sound is, by EBU R128, and where in it there is anything to hear."""

from dataclasses import dataclass
from typing import Final

import av

from bot.audio.decoding import Unfit

SILENCE_LUFS: Final = -60.0
"""A sound that is quieter as a whole counts as silent; 16 bits can hold little below it."""
SHORTEST_S: Final = 0.5
_BELOW_VOICE: Final = 30.0
"""Moments this many LU quieter than the whole are pauses or noise."""
_STEP_S: Final = 0.1
_WINDOW_S: Final = 0.4
"""The momentary loudness covers the last 0.4 s and comes every 0.1 s."""
_LEAD_S: Final = 0.1
_TAIL_S: Final = 0.2
NOT_HEARD: Final = -120.0


METER: Final = ("ebur128", "metadata=1")
"""The filter that Meter reads."""


@dataclass(frozen=True, slots=True)
class HeardPart:
    """From the first to the last moment that can be heard, with a little air at both ends; in seconds."""

    start_s: float
    end_s: float


class Meter:
    """Collects the loudness of frames that have passed METER."""

    def __init__(self, rate: int) -> None:
        self.lufs = NOT_HEARD
        self.samples = 0
        self._rate = rate
        self._moments: list[float] = []

    def hear(self, frame: av.AudioFrame) -> None:
        """Takes the next frame; the loudness of the whole becomes more exact with each."""
        self.samples += frame.samples
        moment, whole = _told(frame, "M"), _told(frame, "I")
        if moment is not None and whole is not None:
            self._moments.append(moment)
            self.lufs = whole

    @property
    def seconds(self) -> float:
        return self.samples / self._rate

    def heard_part(self) -> HeardPart:
        """Raises Unfit: silent, too_short."""
        if self.seconds < SHORTEST_S:
            raise Unfit("too_short")
        if self.lufs < SILENCE_LUFS:
            raise Unfit("silent")
        heard = [index for index, moment in enumerate(self._moments) if moment > self.lufs - _BELOW_VOICE]
        start_s = max(0.0, heard[0] * _STEP_S - _LEAD_S)
        end_s = self.seconds
        if heard[-1] < len(self._moments) - 1:
            # The measuring window still holds the sound for a while after it ended.
            end_s = min(end_s, max(start_s + _WINDOW_S, (heard[-1] + 1) * _STEP_S - _WINDOW_S + _TAIL_S))
        if end_s - start_s < SHORTEST_S:
            raise Unfit("too_short")
        return HeardPart(start_s, end_s)


def _told(frame: av.AudioFrame, name: str) -> float | None:
    """`name` I: loudness of the whole so far; M: of this moment. In LUFS."""
    try:
        return max(NOT_HEARD, float(frame.metadata[f"lavfi.r128.{name}"]))
    except (KeyError, ValueError):
        return None
