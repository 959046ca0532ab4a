"""What other programs export of a day's appointments: whose phone, and when they come."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has none

from bot.domain.appointments import find_when, moment_of
from bot.sheets.reading import read_file
from bot.sheets.sheet import SheetRefused

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
TWO = [
    ("79160000001", datetime(2026, 12, 4, 12, 30, tzinfo=UTC)),
    ("79160000002", datetime(2026, 12, 5, 6, tzinfo=UTC)),
]

ONE_C = """Дата записи;Время начала;Клиент;Телефон клиента;Услуга
04.12.2026 0:00:00;01.01.0001 15:30:00;Смирнова Анна;8 (916) 000-00-01;Осмотр
05.12.2026 0:00:00;01.01.0001 9:00:00;Котов Борис;8 (916) 000-00-02;Осмотр
"""
YCLIENTS = """"Дата создания","Дата визита","Имя клиента","Телефон","Сотрудник","Статус"
"2026-11-20 10:00:00","2026-12-04 15:30:00","Анна","+79160000001","Олег","Ожидание"
"2026-11-21 10:00:00","2026-12-05 09:00:00","Борис","+79160000002","Олег","Ожидание"
"""
GOOGLE = """Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location
Anna +7 916 000-00-01,12/04/2026,3:30 PM,12/04/2026,4:30 PM,False,Check-up,Moscow
Boris +7 916 000-00-02,12/05/2026,9:00 AM,12/05/2026,9:30 AM,False,Check-up,Moscow
Vera +7 916 000-00-03,12/24/2026,9:00 AM,12/24/2026,9:30 AM,False,Check-up,Moscow
"""
OUTLOOK = """"Subject","Start Date","Start Time","End Date","End Time","Reminder on/off","Mobile Phone"
"Anna","12/4/2026","3:30:00 PM","12/4/2026","4:30:00 PM","True","+7 916 000-00-01"
"Boris","12/5/2026","9:00:00 AM","12/5/2026","9:30:00 AM","True","+7 916 000-00-02"
"Vera","12/24/2026","9:00:00 AM","12/24/2026","9:30:00 AM","True","+7 916 000-00-03"
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y
BEGIN:VTIMEZONE
TZID:Europe/Moscow
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
TZNAME:MSK
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
SUMMARY:Анна Смирнова +7 916 000-00-01
DTSTART;TZID=Europe/Moscow:20261204T153000
DTEND;TZID=Europe/Moscow:20261204T160000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Борис
DESCRIPTION:осмотр\\, тел. 8 916 000 00 02
DTSTART:20261205T060000Z
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Вера 8 916 000 00 03
STATUS:CANCELLED
DTSTART:20261205T060000Z
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Инвентаризация
DTSTART;VALUE=DATE:20261205
END:VEVENT
END:VCALENDAR
"""


async def found(path: Path, name: str) -> list[tuple[str | None, datetime | None]]:
    with await read_file(path, file_name=name) as sheet:
        rows = [row for chunk in sheet.chunks() for row in chunk]
        when = find_when(sheet.variables, [row.fields for row in rows], NOW.astimezone(MOSCOW).date())
        assert when is not None
        assert not when.is_unclear
        return [
            (row.phone, moment_of(when, sheet.variables, row.fields, NOW, MOSCOW)[0])
            for row in rows
            if row.phone
        ]


@pytest.mark.parametrize(
    ("name", "content", "encoding"),
    [
        ("1c.csv", ONE_C, "cp1251"),
        ("yclients.csv", YCLIENTS, "utf-8-sig"),
        ("google.csv", GOOGLE, "utf-8"),
        ("outlook.csv", OUTLOOK, "utf-8"),
        ("calendar.ics", ICS, "utf-8"),
    ],
)
async def test_an_export_tells_whom_to_call_and_when_they_come(
    name: str, content: str, encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(content.encode(encoding))
    assert (await found(tmp_path / "file", name))[:2] == TWO


async def test_real_dates_and_times_of_a_workbook_are_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "file")) as workbook:
        sheet = workbook.add_worksheet()
        day, clock = (
            workbook.add_format({"num_format": "dd.mm.yyyy"}),
            workbook.add_format({"num_format": "hh:mm"}),
        )
        sheet.write_row(0, 0, ["Имя", "Телефон", "Дата", "Время"])
        for number, (_, at) in enumerate(TWO, 1):
            here = at.astimezone(MOSCOW).replace(tzinfo=None)
            sheet.write_row(number, 0, ["Анна", f"+7 916 000-00-0{number}"])
            sheet.write_datetime(number, 2, here.replace(hour=0, minute=0), day)
            sheet.write_number(number, 3, (here.hour * 60 + here.minute) / 1440, clock)
    assert await found(tmp_path / "file", "записи.xlsx") == TWO


async def test_a_broken_calendar_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\nnothing", encoding="utf-8")
    with pytest.raises(SheetRefused):
        await read_file(tmp_path / "file", file_name="calendar.ics")


async def test_the_title_of_an_event_is_the_name_where_no_column_has_names(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(
        GOOGLE.replace("Boris", "Тел.").replace("Vera", "Dr. Vera Lis"), encoding="utf-8"
    )
    with await read_file(tmp_path / "file", file_name="google.csv") as sheet:
        assert [row.name for chunk in sheet.chunks() for row in chunk] == ["Anna", "", "Dr. Vera Lis"]
