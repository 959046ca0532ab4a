"""Inside and outside a calling window, over weekends and changes of the clocks."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.when.schedule import CallWindow, next_opening, outside, read_window

MOSCOW = ZoneInfo("Europe/Moscow")
DAY = CallWindow(time(9), time(20))
WORKDAYS = CallWindow(time(9), time(20), frozenset({1, 2, 3, 4, 5}))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026 in Moscow; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize("text", ["09:00-20:00", "9-20", " 9:00 – 20.00 "])
def test_a_window_is_read_in_its_usual_writings(text: str) -> None:
    assert read_window(text) == DAY
    assert str(DAY) == "09:00-20:00"


@pytest.mark.parametrize("text", ["", "9", "20:00-09:00", "09:00-09:00", "9-25", "с 9 до 20"])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"window|hour"):
        read_window(text)


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({0}), frozenset({8})])
def test_weekdays_are_one_to_seven(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        CallWindow(time(9), time(20), weekdays)


def test_the_start_is_inside_and_the_end_is_outside() -> None:
    assert not outside(DAY, at(23, 9), MOSCOW)
    assert not outside(DAY, at(23, 19, 59), MOSCOW)
    assert outside(DAY, at(23, 20), MOSCOW)
    assert outside(DAY, at(23, 8, 59), MOSCOW)
    assert outside(WORKDAYS, at(22, 12), MOSCOW)


@pytest.mark.parametrize(
    ("window", "moment", "opening"),
    [
        (DAY, at(23, 12), at(23, 12)),
        (DAY, at(23, 7), at(23, 9)),
        (DAY, at(23, 21), at(24, 9)),
        (WORKDAYS, at(27, 21), at(30, 9)),
        (CallWindow(time(9), time(20), frozenset({1})), at(23, 21), at(30, 9)),
    ],
)
def test_the_next_opening_is_the_first_moment_inside(
    window: CallWindow, moment: datetime, opening: datetime
) -> None:
    found = next_opening(window, moment, MOSCOW)
    assert found == opening
    assert found.tzinfo is UTC


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - see hypothesis
    st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]).map(ZoneInfo),
    st.frozensets(st.integers(1, 7), min_size=1),
)
def test_every_opening_is_inside_and_not_before(
    moment: datetime, zone: ZoneInfo, weekdays: frozenset[int]
) -> None:
    window = CallWindow(time(9), time(20), weekdays)
    opening = next_opening(window, moment, zone)
    assert opening >= moment
    assert not outside(window, opening, zone)
