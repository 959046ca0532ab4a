"""From what was said to moments in UTC. When clocks change, some wall clock times come twice and some not at all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.when.where import Where

_YEARS = range(2000, 2100)


class WhenNote(StrEnum):
    OK = "ok"
    PAST = "past"
    """It names a time that is over."""
    NEXT_DAY = "next_day"
    """A bare time that is over today: tomorrow's is taken."""
    NEXT_WEEK = "next_week"
    """Today's weekday at a time that is over: the next one is taken."""
    NEXT_YEAR = "next_year"
    """A date without a year that is over: next year's is taken."""
    SHIFTED = "shifted"
    """The clocks skip this time; the moment as long after midnight is taken."""
    AMBIGUOUS = "ambiguous"
    """More than one time may be meant, see `options`."""
    WHOSE = "whose"
    """ "По местному": `at` is by the user's own clock, and the user has to be asked whether they meant that."""


@dataclass(frozen=True, slots=True)
class WhenRead:
    """A time, aware and in UTC, read from text[:end].

    When the note is AMBIGUOUS, `options` holds two or more times, soonest first and `at` among them; else it
    is empty.
    """

    at: datetime
    end: int
    note: WhenNote = WhenNote.OK
    options: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One reading; naive moments are wall clock times in the user's zone, the preferred first."""

    end: int
    moments: tuple[datetime, ...]
    note: WhenNote = WhenNote.OK
    where: Where | None = None


def settle_wall_clock(moment: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The moments in UTC at which a zone's clocks show a naive time: two in the hour that comes twice in
    autumn.

    In the hour skipped in spring it is one moment, later by as much as the clocks skip.
    """
    first, second = (moment.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return (first,) if first >= second else (first, second)


def settle(said: Said, now: datetime, zone: ZoneInfo) -> WhenRead:
    """To UTC. Raises ValueError for a year that no call is planned for."""
    found: list[datetime] = []
    if said.where is not None and said.where.zone is not None:
        zone = said.where.zone
    for moment in said.moments:
        found += (moment.astimezone(UTC),) if moment.tzinfo else settle_wall_clock(moment, zone)
    found = [at for at in found if at >= now] or found
    if any(at.year not in _YEARS for at in found):
        raise ValueError("a year out of reach")
    if said.where is not None and said.where.zone is None and not said.where.is_mine:
        return WhenRead(found[0], said.end, WhenNote.WHOSE)
    if len(set(found)) > 1:
        return WhenRead(found[0], said.end, WhenNote.AMBIGUOUS, tuple(sorted(set(found))))
    return WhenRead(found[0], said.end, _note(said, found[0], now, zone))


def _note(said: Said, at: datetime, now: datetime, zone: ZoneInfo) -> WhenNote:
    if at < now:
        return WhenNote.PAST
    shown = at.astimezone(zone).replace(tzinfo=None)
    if all(moment.tzinfo is None and moment != shown for moment in said.moments):
        return WhenNote.SHIFTED
    return said.note
