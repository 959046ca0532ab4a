"""Zones by city, offset and IANA name."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.when.zones import city_of, read_zone

ZONES = available_timezones()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Москва", "Europe/Moscow"),
        ("г. Екатеринбург", "Asia/Yekaterinburg"),
        ("нижний  новгород", "Europe/Moscow"),
        ("UTC+5", "Etc/GMT-5"),
        ("+5", "Etc/GMT-5"),
        ("GMT −3:00", "Etc/GMT+3"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("+0330", "Asia/Tehran"),
        ("мск+2", "Etc/GMT-5"),
        ("мск -3", "Etc/GMT"),
        ("Asia/Omsk", "Asia/Omsk"),
        ("asia/omsk", "Asia/Omsk"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_read_as_people_name_it(text: str, name: str) -> None:
    zone = read_zone(text)
    assert zone is not None
    assert zone.key == name


@pytest.mark.parametrize(
    "text", ["", "Нигде", "+15", "UTC-13", "UTC+5:10", "UTC-5:30", "мск+5:30", "../etc/passwd", "25"]
)
def test_what_names_no_zone_is_none(text: str) -> None:
    assert read_zone(text) is None


@given(st.text())
def test_any_text_is_read_without_raising(text: str) -> None:
    zone = read_zone(text)
    assert zone is None or zone.key in ZONES


def test_every_city_of_the_table_is_a_zone_of_this_machine() -> None:
    from bot.domain.when.zones import _CITIES  # noqa: PLC0415 - the table is nobody else's business

    assert set(_CITIES.values()) <= ZONES


@pytest.mark.parametrize(
    ("zone", "russian", "english"),
    [
        ("Europe/Moscow", "Москва", "Moscow"),
        ("Asia/Kamchatka", "Петропавловск-Камчатский", "Kamchatka"),
        ("America/New_York", None, "New York"),
        ("Etc/GMT-5", None, None),
        ("UTC", None, None),
    ],
)
def test_a_zone_is_told_by_a_city_that_is_read_again(
    zone: str, russian: str | None, english: str | None
) -> None:
    meant = ZoneInfo(zone)
    assert (city_of(meant, in_russian=True), city_of(meant, in_russian=False)) == (russian, english)
    assert all(read_zone(city) == meant for city in (russian, english) if city)
