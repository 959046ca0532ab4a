"""Three days of a clinic's appointments, as five programs export them."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # it has none

FIRST: Final = ("Анна", "Вера", "Глеб", "Дина", "Егор", "Жанна", "Зоя", "Игорь", "Кира", "Лев")
LAST: Final = (
    "Белая",
    "Ветер",
    "Громова",
    "Дуб",
    "Ежова",
    "Журавль",
    "Зима",
    "Ильина",
    "Клён",
    "Лис",
    "Мороз",
    "Нил",
)
SLOTS: Final = {
    "9:00": "девять часов", "10:30": "десять тридцать", "11:15": "одиннадцать пятнадцать", "12:00": "двенадцать часов",
    "13:45": "тринадцать сорок пять", "15:00": "пятнадцать часов", "16:30": "шестнадцать тридцать", "17:15": "семнадцать пятнадцать",
}  # fmt: skip
"""Times of day with the words in which they are said."""
PER_LIST: Final = 60


@dataclass(frozen=True)
class Visit:
    """`at`: by the clinic's clock."""

    name: str
    phone: str
    at: datetime

    @property
    def written_phone(self) -> str:
        n = self.phone
        return f"+{n[0]} {n[1:4]} {n[4:7]}-{n[7:9]}-{n[9:]}"

    def moved(self, at: datetime) -> "Visit":
        return replace(self, at=at)


ENDINGS: Final = {0: "9501", 1: "9700", 2: "9701", 3: "9914", 4: "9912"}
"""Of each list one presses 1, one is silent, one busy, one whose webhooks are lost, one whose last comes twice."""


def visits(number: int, days: Sequence[datetime]) -> list[Visit]:
    """The people of one list, over the days and all slots; two of them share their name and time, and so their words."""
    made: list[Visit] = []
    slots = list(SLOTS)
    for place in range(PER_LIST):
        # The second half of a list meets the slots in another order.
        slot = slots[(place * 5 + number) % len(slots)]
        hour, minute = map(int, slot.split(":"))
        at = days[place % len(days)].replace(hour=hour, minute=minute)
        last = ENDINGS.get(place, f"{place:04d}")
        name = f"{FIRST[(place + number) % len(FIRST)]} {LAST[place // len(FIRST) + number % 6]}"
        made.append(Visit(name, f"7916{200 + number}{last}", at))
    made[-1] = replace(made[-2], phone=made[-1].phone)
    return made


def one_c(people: Sequence[Visit]) -> bytes:
    """A workbook with real dates and times, a day's total below."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Запись")
        day, clock = (book.add_format({"num_format": one}) for one in ("dd.mm.yyyy", "hh:mm"))
        sheet.write_row(0, 0, ["Дата записи", "Время начала", "Клиент", "Телефон клиента", "Услуга"])
        for row, one in enumerate(people, 1):
            sheet.write_datetime(row, 0, one.at.replace(hour=0, minute=0, tzinfo=None), day)
            sheet.write_number(row, 1, (one.at.hour * 60 + one.at.minute) / 1440, clock)
            sheet.write_row(row, 2, [one.name, one.written_phone, "Осмотр"])
    return out.getvalue()


def yclients(people: Sequence[Visit]) -> bytes:
    rows = ['"Дата создания","Дата визита","Имя клиента","Телефон","Сотрудник","Статус"']
    rows += [
        f'"2026-01-20 10:00:00","{one.at:%Y-%m-%d %H:%M:%S}","{one.name}","+{one.phone}","Олег","Ожидание"'
        for one in people
    ]
    return "\r\n".join(rows).encode("utf-8-sig")


def google(people: Sequence[Visit]) -> bytes:
    rows = ["Subject,Start Date,Start Time,End Date,End Time,All Day Event,Description,Location"]
    rows += [
        f"{one.name} {one.written_phone},{one.at:%m/%d/%Y},{one.at:%I:%M %p},{one.at:%m/%d/%Y},11:30 PM,False,Осмотр,Москва"
        for one in people
    ]
    return "\n".join(rows).encode()


def outlook(people: Sequence[Visit]) -> bytes:
    rows = ['"Subject","Start Date","Start Time","End Date","End Time","Reminder on/off","Mobile Phone"']
    rows += [
        f'"{one.name}","{one.at:%m/%d/%Y}","{one.at:%I:%M:%S %p}","{one.at:%m/%d/%Y}","11:30:00 PM","True","{one.written_phone}"'
        for one in people
    ]
    return "\r\n".join(rows).encode()


def calendar(people: Sequence[Visit]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//clinic//book"]
    for number, one in enumerate(people):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}",
            f"SUMMARY:{one.name} {one.written_phone}",
            f"DTSTART;TZID=Europe/Moscow:{one.at:%Y%m%dT%H%M%S}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


EXPORTS: Final[dict[str, Callable[[Sequence[Visit]], bytes]]] = {
    "1c.xlsx": one_c,
    "yclients.csv": yclients,
    "google.csv": google,
    "calendar.ics": calendar,
    "outlook.csv": outlook,
}
