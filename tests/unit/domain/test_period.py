"""The days of a report as people write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.when.best_hour import best_of_hours
from bot.domain.when.period import MOST_DAYS, Period, PeriodName, read_period

TODAY = date(2026, 11, 27)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 15))


def read(text: str) -> tuple[date, date] | None:
    period = read_period(text, TODAY)
    return None if period is None else (period.first, period.last)


@pytest.mark.parametrize(
    ("text", "name", "first"),
    [
        ("сегодня", PeriodName.TODAY, date(2026, 11, 27)),
        ("Today", PeriodName.TODAY, date(2026, 11, 27)),
        ("вчера", PeriodName.YESTERDAY, date(2026, 11, 26)),
        ("yesterday", PeriodName.YESTERDAY, date(2026, 11, 26)),
        ("за неделю", PeriodName.WEEK, date(2026, 11, 21)),
        ("for the last week", PeriodName.WEEK, date(2026, 11, 21)),
        ("  месяц ", PeriodName.MONTH, date(2026, 10, 29)),
        ("month", PeriodName.MONTH, date(2026, 10, 29)),
    ],
)
def test_a_word_names_days_up_to_now(text: str, name: PeriodName, first: date) -> None:
    period = read_period(text, TODAY)
    assert period is not None
    assert (period.name, period.first) == (name, first)
    assert period.last == (first if name is PeriodName.YESTERDAY else TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "01.11-15.11", "1.11-15.11", "01.11–15.11", "01.11 — 15.11", "01.11 15.11", "01.11.2026-15.11.2026",
        "1.11 - 15.11.26", "2026-11-01 2026-11-15", "2026-11-01..2026-11-15", "2026-11-01/2026-11-15",
        "2026-11-01 – 2026-11-15", "с 1.11 по 15.11", "from 1 nov to 15 nov", "1-15 ноября", "1 ноября — 15 ноября",
        "1 november 2026 - 15 november 2026", "15.11-01.11", "15.11.2026 - 01.11.2026", "\u200b01.11-15.11",
    ],
)  # fmt: skip
def test_a_range_is_read_in_every_usual_writing(text: str) -> None:
    assert read(text) == NOVEMBER


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("15.11", date(2026, 11, 15), date(2026, 11, 15)),
        ("30.11", date(2025, 11, 30), date(2025, 11, 30)),
        ("за 15 ноября", date(2026, 11, 15), date(2026, 11, 15)),
        ("15 ноября 2025 года", date(2025, 11, 15), date(2025, 11, 15)),
        ("20.12-10.01", date(2025, 12, 20), date(2026, 1, 10)),
        ("20.12-10.01.2026", date(2025, 12, 20), date(2026, 1, 10)),
        ("1 ноября - 15 ноября 2025", date(2025, 11, 1), date(2025, 11, 15)),
        ("31.12-30.12", date(2025, 12, 30), date(2025, 12, 31)),
        ("29.02", date(2024, 2, 29), date(2024, 2, 29)),
        ("01.01.2026-31.12.2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_year_that_is_not_said_is_the_latest_that_is_over(text: str, first: date, last: date) -> None:
    assert read(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "12", "32.11", "01.11-31.11", "29.02.2025", "январь", "15 мартобря", "01.01.2020-01.01.2026", "01.11-15.11 ещё", "1-15", "31.11-1.12"],
)  # fmt: skip
def test_what_names_no_days_is_none(text: str) -> None:
    assert read(text) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    period = read_period(text, TODAY)
    assert period is None or 1 <= period.days <= MOST_DAYS


def test_days_begin_and_end_at_the_zones_midnights() -> None:
    berlin = Period(date(2026, 10, 25), date(2026, 10, 25)).within(ZoneInfo("Europe/Berlin"))
    assert berlin == (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))


def test_the_best_hour_has_enough_calls_and_something_to_compare_it_with() -> None:
    made, answered = [0] * 24, [0] * 24
    made[9], answered[9], made[10], answered[10], made[11], answered[11] = 100, 50, 20, 15, 19, 19
    assert best_of_hours(made, answered) == 10
    assert best_of_hours([0] * 24, [0] * 24) is None
