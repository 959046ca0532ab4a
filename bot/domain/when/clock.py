"""The clock time in a WHEN, told from a number that merely stands behind "в": "в 10 кабинет"."""

import re
from dataclasses import dataclass
from datetime import time

from bot.domain.when import words

_NAMED = {"полдень": 12, "noon": 12, "полночь": 0, "midnight": 0, "час дня": 13, "час ночи": 1}


@dataclass(frozen=True, slots=True)
class Clock:
    end: int
    at: time


def read_clock(text: str, at: int, *, behind_day: bool, part: str = "") -> Clock | None:
    """The clock time at that place; `part` is the part of the day where the day before has told it."""
    before = words.BEFORE_CLOCK.match(text, at)
    start = before.end() if before else at
    if before and (noon := words.NOON.match(text, start)):
        return Clock(noon.end(), time(_NAMED[" ".join(noon["word"].lower().split())]))
    match = words.CLOCK.match(text, start)
    if match is None or not (
        _counts_behind(match, text) if before else _counts_bare(match, behind_day=behind_day)
    ):
        return None
    hour = _hour(int(match["hour"]), (match["part"] or part).lower().replace(".", ""))
    return Clock(match.end(), time(hour, int(match["minute"] or match["loose"] or match["spelled"] or 0)))


def _counts_behind(match: re.Match[str], text: str) -> bool:
    """A bare hour behind "в" counts unless a noun follows; with minutes or "утра" it always does."""
    sure = match["minute"] or match["loose"] or match["hours"] or match["part"]
    return bool(sure) or not words.NOT_A_CLOCK.match(text, match.end())


def _counts_bare(match: re.Match[str], *, behind_day: bool) -> bool:
    """Without "в" only minutes or a part of the day make it a time: "завтра 10 человек" is a text."""
    if behind_day:
        return bool(match["minute"] or match["loose"] or match["part"])
    return match["dot"] == ":" or (match["part"] or "").lower()[-1:] in {"m", "."}


def _hour(hour: int, part: str) -> int:
    """The hour of 24. Raises ValueError for what no clock shows, as "15 утра"."""
    if not part:
        return hour
    if not 1 <= hour <= 12:
        if part in {"дня", "вечера", "pm"}:
            return hour
        raise ValueError("an hour past noon in the morning")
    if part in {"am", "утра"} or (part == "ночи" and hour < 9) or (part == "дня" and hour in {10, 11}):
        return hour % 12
    if hour == 12:
        return 12 if part in {"pm", "дня"} else 0
    return hour + 12
