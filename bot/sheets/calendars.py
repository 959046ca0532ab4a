"""A calendar, exported: each event is somebody's appointment, with the phone in whatever field its author keeps it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import vobject  # type: ignore[import-untyped]  # it has none

from bot.sheets.cells import phones_in
from bot.sheets.sheet import SheetRefused
from bot.sheets.table import Table

HEADERS: Final = ("Имя", "Телефон", "Начало", "Место", "Описание")
_WITH_PHONES: Final = ("summary", "description", "location", "contact")
_EDGES: Final = " ,;:()-–—"


def is_calendar(text: str) -> bool:
    """Whether it is an iCalendar file, by its first line."""
    return text.lstrip("\ufeff \r\n")[:15].upper() == "BEGIN:VCALENDAR"


def calendar_table(text: str) -> Table:
    """A row for each event that is not called off, in their order. Raises SheetRefused for a broken file."""
    try:
        calendars = list(vobject.readComponents(text.lstrip("\ufeff"), ignoreUnreadable=True))
        events = [
            row
            for calendar in calendars
            for event in calendar.contents.get("vevent", ())
            for row in _row(event)
        ]
    except (vobject.base.VObjectError, ValueError, AttributeError):
        raise SheetRefused("unreadable") from None
    return Table("ics", enumerate([HEADERS, *events], 1))


def _row(event: Any) -> Iterator[Sequence[str]]:
    if _told(event, "status").upper() == "CANCELLED":
        return
    phones = [phone for name in _WITH_PHONES for phone in phones_in(_told(event, name)).phones]
    title = phones_in(_told(event, "summary")).rest.strip(_EDGES)
    start = getattr(getattr(event, "dtstart", None), "value", "")
    begins = start.isoformat() if isinstance(start, datetime) else str(start)
    yield title, phones[0] if phones else "", begins, _told(event, "location"), _told(event, "description")


def _told(event: Any, name: str) -> str:
    return " ".join(str(getattr(getattr(event, name, None), "value", "")).split())
