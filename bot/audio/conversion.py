"""The bot's side: a file goes to a confined child; a file that the service takes comes back, or the reason why not."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from bot.audio.formats import FORMATS, LARGEST_FILE, Format
from bot.confined import ChildLimits, ConfinedError, run_confined

AT_ONCE: Final = 2
"""Children at a time: each takes a whole core, and users' taps need one, too."""
LIMITS: Final = ChildLimits(memory_mb=640, cpu_s=240.0, wall_s=480.0)
"""Half an hour of sound takes about 15 s on a quiet machine."""

UnfitCode = Literal["empty", "too_big", "not_audio", "too_long", "too_short", "silent", "too_hard"]
_CODES: Final[frozenset[str]] = frozenset(get_args(UnfitCode))


class UnfitError(Exception):
    """Why a file can't become a record. `limit`: minutes for too_long, megabytes for too_big.

    empty: nothing in it. not_audio: no sound that we read. too_short: under half a second can be heard. silent: below
    −60 LUFS. too_hard: the child ran into its limits.
    """

    def __init__(self, code: UnfitCode, limit: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Converted:
    """`path`: the file that the service gets. `lufs`: its measured loudness."""

    path: Path
    content_type: str
    duration_s: float
    lufs: float


class Conversion:
    """`audio_format` is the setting AUDIO_FORMAT."""

    def __init__(self, audio_format: str, *, at_once: int = AT_ONCE, limits: ChildLimits = LIMITS) -> None:
        self._name = audio_format
        self._format = FORMATS[audio_format]
        self._turns = asyncio.Semaphore(at_once)
        self._limits = limits

    async def convert(self, source: Path, folder: Path) -> Converted:
        """Writes a file into `folder`. Raises UnfitError."""
        target = folder / f"record{self._format.suffix}"
        lines: list[bytes] = []
        try:
            async with self._turns:
                await run_confined(
                    "bot.audio.converting",
                    *(str(source), str(target), self._name),
                    limits=self._limits,
                    on_line=lines.append,
                )
        except ConfinedError as error:
            raise UnfitError("too_hard") from error
        said = json.loads(lines[-1])
        code = said.get("unfit")
        if code in _CODES:
            raise UnfitError(code, _limit_of(code, self._format))
        return Converted(target, self._format.content_type, said["duration_s"], said["lufs"])


def _limit_of(code: str, wanted: Format) -> int | None:
    limits = {"too_long": wanted.longest_s // 60, "too_big": LARGEST_FILE // 2**20}
    return limits.get(code)
