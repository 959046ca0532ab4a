"""The clock time in a WHEN, as opposed to a number that merely follows "в": "в 10 кабинет"."""

import re
from dataclasses import dataclass
from datetime import time

from bot.domain.when import words
from bot.domain.when.where import Where, read_where

_NAMED = {"полдень": 12, "noon": 12, "полночь": 0, "midnight": 0, "час дня": 13, "час ночи": 1}
_EARLY = 8
""" "В пять" without a part of the day may be morning or evening; hours before this one are asked about."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """`other`: another time that may be meant; `where`: by whose clock, if that is said."""

    end: int
    at: time
    other: time | None = None
    where: Where | None = None


def read_clock(text: str, at: int, *, behind_day: bool, part: str = "") -> ClockTime | None:
    """The clock time at that place; `part` is the part of the day if the words for the day already named it."""
    before = words.BEFORE_CLOCK.match(text, at)
    loosely = None if before else words.BEFORE_LOOSELY.match(text, at)
    said = before or loosely
    start = said.end() if said else at
    if said and (noon := words.NOON.match(text, start)):
        return _by(text, noon.end(), time(_NAMED[" ".join(noon["word"].lower().split())]))
    if match := words.SPOKEN_CLOCK.match(text, start):
        return _spoken(match, text, is_said=said is not None, behind_day=behind_day, part=part)
    match = words.CLOCK.match(text, start)
    if match is None:
        return None
    if read_where(text, match.end()) is None:
        if before:
            counts = _counts_behind(match, text)
        elif loosely:
            counts = _counts_loosely(match, text, behind_day=behind_day)
        else:
            counts = _counts_bare(match, behind_day=behind_day)
        if not counts:
            return None
    hour = _hour(int(match["hour"]), _part(match, part))
    return _by(text, match.end(), time(hour, int(match["minute"] or match["loose"] or match["spelled"] or 0)))


def _by(text: str, end: int, at: time, other: time | None = None) -> ClockTime:
    where = read_where(text, end)
    return ClockTime(end if where is None else where.end, at, other, where)


def _part(match: re.Match[str], part: str) -> str:
    return (match["part"] or part).lower().replace(".", "")


def _counts_behind(match: re.Match[str], text: str) -> bool:
    """A bare hour after "в" counts unless a noun follows; with minutes or "утра" it always counts."""
    sure = match["minute"] or match["loose"] or match["hours"] or match["part"]
    return bool(sure) or not words.NOT_A_CLOCK.match(text, match.end())


def _counts_loosely(match: re.Match[str], text: str, *, behind_day: bool) -> bool:
    """ "Завтра к 10", but not "на 10 человек" or "к 5 классу"."""
    if match["minute"] or match["part"] or match["hours"]:
        return True
    return (
        behind_day
        and text[match.start() - 3 : match.start()].strip().lower() != "на"
        and _counts_behind(match, text)
    )


def _counts_bare(match: re.Match[str], *, behind_day: bool) -> bool:
    """Without "в" only minutes or a part of the day make it a time: "завтра 10 человек" is a text."""
    if behind_day:
        return bool(match["minute"] or match["loose"] or match["part"])
    return match["dot"] == ":" or (match["part"] or "").lower()[-1:] in {"m", "."}


def _spoken(
    match: re.Match[str], text: str, *, is_said: bool, behind_day: bool, part: str
) -> ClockTime | None:
    """ "В десять утра", "в половине шестого"; a bare "в два" counts only after a day."""
    sure = match["part"] or match["hours"] or match["half"] or match["past"] or match["minute"]
    if not is_said and not (behind_day and match["part"]):
        return None
    if not sure and (not behind_day or words.NOT_A_CLOCK.match(text, match.end())):
        return None
    if match["half"]:
        hour, minute = words.HALVES[match["half"].lower()] or 12, 30
    elif match["past"]:
        hour, minute = words.HOURS[match["past"].lower()], 30
    else:
        hour = words.HOURS[match["word"].lower()]
        minute = words.MINUTES[" ".join(match["minute"].lower().split())] if match["minute"] else 0
    named = _part(match, part)
    other = None if named or hour >= _EARLY else time(hour + 12, minute)
    return _by(text, match.end(), time(_hour(hour, named), minute), other)


def _hour(hour: int, part: str) -> int:
    """The hour, 0 to 23. Raises ValueError for what no clock shows, such as "15 утра"."""
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
