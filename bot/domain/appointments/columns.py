"""Which columns of a list say when its people come, from how the cells look; the headers only help."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.appointments.cells import Written, read_cell
from bot.domain.when import settle_wall_clock
from bot.domain.when.zones import read_zone

Rows = Sequence[Sequence[str]]

_MOSTLY: Final = 0.5
_COMES = re.compile(
    r"запис|визит|при[её]м|сеанс|начал|слот|встреч|дата и время|appointment|visit|start|begin|slot|when",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"рожд|birth|созда|created|измен|updated|оплат|paid|конец|оконч|заверш|\bend\b|due|заказ|order|звон|регистр|последн|last"
    r"|reminder|напомин",
    re.IGNORECASE,
)
_ZONE = re.compile(r"часовой пояс|time\s?zone|\btz\b", re.IGNORECASE)
_TIME = re.compile(r"врем|час\b|часы|time|hour", re.IGNORECASE)
_PM = re.compile(r"[0-9]\s?[ap]\.?m\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """Names of the columns: `date`, and `time` if the times stand apart from the dates, else empty; so is `zone`, the clock
    by which a row's time counts. `month_first`: "12/4" is the 4th of December. `is_unclear`: nothing in the column tells.
    """

    date: str
    time: str = ""
    zone: str = ""
    month_first: bool = False
    is_unclear: bool = False


def find_when(columns: Sequence[str], rows: Rows, today: date) -> When | None:
    """The columns that say when people come; None if there are none. `rows`: the cells of some people, by `columns`."""
    together = _best(columns, rows, today, is_whole=True)
    dates = _best(columns, rows, today, is_whole=False)
    times = None if dates is None else _best_times(columns, rows, today, dates[1])
    zone = next((name for name in columns if _ZONE.search(name)), "")
    if together is not None and (times is None or dates is None or together[0] >= min(dates[0], times[0])):
        return ordered(When(together[1], zone=zone), columns, rows, today)
    if dates is None or times is None:
        return None
    return ordered(When(dates[1], times[1], zone), columns, rows, today)


def ordered(found: When, columns: Sequence[str], rows: Rows, today: date) -> When:
    """The same columns with the order of day and month, which the column tells as a whole."""
    cells = [read_cell(_cell(columns, row, found.date), today) for row in rows]
    slashed = [one.figures for one in cells if one is not None and one.figures is not None]
    months = sum(other > 12 for _, other in slashed)
    days = sum(one > 12 for one, _ in slashed)
    if slashed and not months and not days:
        is_american = any(
            _PM.search(_cell(columns, row, name)) for row in rows for name in (found.date, found.time) if name
        )
        return When(found.date, found.time, found.zone, is_american, is_unclear=True)
    return When(found.date, found.time, found.zone, months > days)


def moment_of(
    when: When, columns: Sequence[str], row: Sequence[str], now: datetime, zone: ZoneInfo
) -> tuple[datetime | None, ZoneInfo]:
    """When a row's person comes, aware in UTC, None if the row doesn't tell; and by whose clock."""
    if when.zone and (own := read_zone(_cell(columns, row, when.zone))) is not None:
        zone = own
    today = now.astimezone(zone).date()
    said = read_cell(_cell(columns, row, when.date), today)
    if said is None or not said.has_date:
        return None, zone
    clock = said.at
    if when.time:
        apart = read_cell(_cell(columns, row, when.time), today, bare_hours=True)
        clock = None if apart is None or apart.has_date else apart.at
    day = said.date(today, month_first=when.month_first)
    if day is None or clock is None:
        return None, zone
    if said.offset is not None:
        return datetime.combine(day, clock, said.offset).astimezone(zone).astimezone(_UTC), zone
    return settle_wall_clock(datetime.combine(day, clock), zone)[0], zone


_UTC = ZoneInfo("UTC")


def _best(columns: Sequence[str], rows: Rows, today: date, *, is_whole: bool) -> tuple[float, str] | None:
    """The column of dates, with times (`is_whole`) or whether or not, that most likely says when people come."""
    found: list[tuple[float, str]] = []
    for name in columns:
        if _ELSE.search(name):
            continue
        cells = [read_cell(cell, today) for row in rows if (cell := _cell(columns, row, name))]
        dates = [one for one in cells if one is not None and one.has_date]
        # Some programs write midnight behind every date.
        has_times = any(one.at not in {None, time()} for one in dates)
        good = [one for one in dates if one.at is not None and has_times] if is_whole else dates
        if cells and len(good) / len(cells) >= _MOSTLY and len(good) >= len(rows) * _MOSTLY:
            found.append((len(good) / len(cells) + bool(_COMES.search(name)), name))
    return max(found, key=lambda one: one[0], default=None)


def _best_times(columns: Sequence[str], rows: Rows, today: date, dates: str) -> tuple[float, str] | None:
    found: list[tuple[float, str]] = []
    for name in columns:
        if name == dates or _ELSE.search(name):
            continue
        is_called = bool(_TIME.search(name) or _COMES.search(name))
        cells = [
            read_cell(cell, today, bare_hours=is_called)
            for row in rows
            if (cell := _cell(columns, row, name))
        ]
        good = [one for one in cells if _is_time(one)]
        if cells and len(good) / len(cells) >= _MOSTLY and len(good) >= len(rows) * _MOSTLY:
            found.append((len(good) / len(cells) + is_called, name))
    return max(found, key=lambda one: one[0], default=None)


def _is_time(one: Written | None) -> bool:
    return one is not None and not one.has_date and one.at is not None


def _cell(columns: Sequence[str], row: Sequence[str], name: str) -> str:
    index = columns.index(name) if name in columns else len(row)
    return row[index] if index < len(row) else ""
