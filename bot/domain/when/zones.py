"""Users name their time zone by a city or an offset; planned calls need a zone that knows when clocks change."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

_MOSCOW_OFFSET = 3
_OFFSET = re.compile(
    r"(?P<base>utc|gmt|мск|msk)?(?P<sign>[+\-−])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?",
    re.IGNORECASE,
)

_CITIES: Mapping[str, str] = MappingProxyType({
    "калининград": "Europe/Kaliningrad", "москва": "Europe/Moscow", "мск": "Europe/Moscow", "msk": "Europe/Moscow",
    "питер": "Europe/Moscow", "спб": "Europe/Moscow", "санкт-петербург": "Europe/Moscow", "казань": "Europe/Moscow",
    "нижний новгород": "Europe/Moscow", "ростов-на-дону": "Europe/Moscow", "краснодар": "Europe/Moscow",
    "сочи": "Europe/Moscow", "воронеж": "Europe/Moscow", "волгоград": "Europe/Volgograd", "киров": "Europe/Kirov",
    "симферополь": "Europe/Simferopol", "астрахань": "Europe/Astrakhan", "саратов": "Europe/Saratov",
    "ульяновск": "Europe/Ulyanovsk", "самара": "Europe/Samara", "ижевск": "Europe/Samara",
    "екатеринбург": "Asia/Yekaterinburg", "екб": "Asia/Yekaterinburg", "екат": "Asia/Yekaterinburg", "нск": "Asia/Novosibirsk", "влд": "Asia/Vladivostok",
    "челябинск": "Asia/Yekaterinburg",
    "пермь": "Asia/Yekaterinburg", "уфа": "Asia/Yekaterinburg", "тюмень": "Asia/Yekaterinburg",
    "оренбург": "Asia/Yekaterinburg", "сургут": "Asia/Yekaterinburg", "омск": "Asia/Omsk",
    "новосибирск": "Asia/Novosibirsk", "томск": "Asia/Tomsk", "барнаул": "Asia/Barnaul",
    "кемерово": "Asia/Novokuznetsk", "новокузнецк": "Asia/Novokuznetsk", "красноярск": "Asia/Krasnoyarsk",
    "иркутск": "Asia/Irkutsk", "улан-удэ": "Asia/Irkutsk", "чита": "Asia/Chita", "якутск": "Asia/Yakutsk",
    "благовещенск": "Asia/Yakutsk", "владивосток": "Asia/Vladivostok", "хабаровск": "Asia/Vladivostok",
    "магадан": "Asia/Magadan", "южно-сахалинск": "Asia/Sakhalin", "сахалин": "Asia/Sakhalin",
    "петропавловск-камчатский": "Asia/Kamchatka", "камчатка": "Asia/Kamchatka", "анадырь": "Asia/Anadyr",
    "минск": "Europe/Minsk", "алматы": "Asia/Almaty", "астана": "Asia/Almaty", "ташкент": "Asia/Tashkent",
    "бишкек": "Asia/Bishkek", "ереван": "Asia/Yerevan", "тбилиси": "Asia/Tbilisi", "баку": "Asia/Baku",
})  # fmt: skip

_IN_BETWEEN: Mapping[str, str] = MappingProxyType({
    "+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul", "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu",
    "+6:30": "Asia/Yangon", "+9:30": "Australia/Darwin",
})  # fmt: skip
"""Offset with minutes -> a place that keeps it all year."""


def read_zone(text: str) -> ZoneInfo | None:
    """The zone meant by "Москва", "UTC+5", "мск+2", "Asia/Omsk" or "omsk"; None if the text names none."""
    said = " ".join(text.lower().replace("ё", "е").split()).removeprefix("г. ").removeprefix("город ")
    if city := _CITIES.get(said):
        return ZoneInfo(city)
    if offset := _OFFSET.fullmatch(said.replace(" ", "")):
        return _by_offset(offset)
    name = _names().get(said.replace(" ", "_"))
    return ZoneInfo(name) if name else None


def city_of(zone: ZoneInfo, *, in_russian: bool) -> str | None:
    """ "Москва" or "Moscow", as `read_zone` reads it. None for an offset, or if no Russian name is known."""
    if zone.key.startswith("Etc/") or "/" not in zone.key:
        return None
    if in_russian:
        return next((city.title() for city, name in _CITIES.items() if name == zone.key), None)
    return zone.key.rpartition("/")[2].replace("_", " ")


def _by_offset(match: re.Match[str]) -> ZoneInfo | None:
    """None if there is no such zone: a wrong guess would ring at another hour."""
    hours = int(match["hours"]) * (1 if match["sign"] == "+" else -1)
    if int(match["minutes"] or 0):
        is_moscow = match["base"] in {"мск", "msk"}
        name = (
            None if is_moscow else _IN_BETWEEN.get(f"{match['sign']}{int(match['hours'])}:{match['minutes']}")
        )
        return ZoneInfo(name) if name else None
    if match["base"] in {"мск", "msk"}:
        hours += _MOSCOW_OFFSET
    if not -12 <= hours <= 14:
        return None
    # The names of these zones count to the west: Etc/GMT-5 is five hours ahead.
    return ZoneInfo(f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT")


@cache
def _names() -> Mapping[str, str]:
    """Zones by full name and by the city at its end, in lower case."""
    names = sorted(available_timezones())
    cities = {name.rpartition("/")[2].lower(): name for name in names if not name.startswith("Etc/")}
    return cities | {name.lower(): name for name in names}
