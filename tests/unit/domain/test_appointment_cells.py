"""Dates and times as spreadsheets and people write them."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.appointments import When, find_when, moment_of, ordered
from bot.domain.appointments.cells import Written, read_cell

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
DAY, CLOCK = date(2026, 12, 4), time(15, 30)


def read(text: str, *, bare_hours: bool = False) -> tuple[date | None, time | None] | None:
    found = read_cell(text, TODAY, bare_hours=bare_hours)
    return None if found is None else (found.date(TODAY, month_first=False), found.at)


@pytest.mark.parametrize(
    "text",
    [
        "04.12.2026 15:30", "4.12.26 15:30", "04.12 15.30", "4 декабря 15:30", "4 декабря в 15-30",
        "пт, 4 декабря 2026 г. в 15:30", "4 дек. 2026 15:30", "Dec 4, 2026 3:30 PM", "December 4 at 3:30 pm",
        "Fri 4 Dec 2026 15:30", "2026-12-04 15:30:00", "2026/12/04 15:30", "04-12-2026 15:30", "20261204T153000",
        "46360.6458333333", "46360,6458333", "04.12.2026 15:30 - 04.12.2026 16:30", "15:30–16:30 04.12.2026",
        "4/12/2026 3:30:00 PM", "пятница 4 декабря 15 ч 30 мин", "4th December 15:30", "December 4th, 2026, 15:30",
        "4-го декабря в 15:30",
    ],
)  # fmt: skip
def test_a_day_and_a_time_are_read(text: str) -> None:
    assert read(text) == (DAY, CLOCK)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15:30", CLOCK), ("15-30", CLOCK), ("15.30", CLOCK), ("15:30:00", CLOCK), ("3:30 pm", CLOCK),
        ("15 ч 30 мин", CLOCK), ("0.6458333", CLOCK), (".6458333", CLOCK), ("01.01.0001 15:30:00", CLOCK),
        ("30.12.1899 15:30", CLOCK), ("15:30-16:30", CLOCK), ("3 pm", time(15)), ("3 p.m.", time(15)),
        ("12 am", time(0)), ("12 pm", time(12)), ("15ч", time(15)), ("в 15", time(15)), ("3 вечера", time(15)),
        ("3 дня", time(15)), ("12 дня", time(12)), ("11 дня", time(11)), ("2 ночи", time(2)), ("9 утра", time(9)),
        ("12 ночи", time(0)), ("15 утра", time(15)),
    ],
)  # fmt: skip
def test_a_time_alone_is_read(text: str, expected: time) -> None:
    assert read(text) == (None, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.12", DAY), ("04.12.2026", DAY), ("4 декабря", DAY), ("Dec 4", DAY), ("46360", DAY), ("2026-12-04", DAY),
        ("сегодня", TODAY), ("завтра", date(2026, 11, 28)), ("tomorrow", date(2026, 11, 28)), ("пятница", TODAY),
        ("в понедельник", date(2026, 11, 30)), ("29.02", date(2028, 2, 29)), ("26.11", date(2027, 11, 26)),
        ("27.11", TODAY),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_the_nearest_one_to_come(text: str, expected: date) -> None:
    assert read(text) == (expected, None)


@pytest.mark.parametrize(
    "text",
    [
        "", "Анна", "+7 916 000-00-01", "Кабинет 5", "перенос с 4.12 на 5.12", "25:00", "31.06.2026", "15",
        "31.02.2026 10:00", "12345", "99999", "01.01.1900", "20261304T153000", "х" * 81, "5 %", "4 декабря, уточнить",
    ],
)  # fmt: skip
def test_anything_else_is_neither(text: str) -> None:
    assert read_cell(text, TODAY) is None


def test_a_bare_hour_is_one_in_a_column_of_times_alone() -> None:
    assert read("15", bare_hours=True) == (None, time(15))
    assert read("25", bare_hours=True) is None


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert Written(31, 6).date(TODAY, month_first=False) is None
    assert Written().date(TODAY, month_first=False) is None


def test_the_clock_of_a_moment_may_be_said_behind_it() -> None:
    assert read_cell("2026-12-04T15:30:00+03:00", TODAY) == Written(
        4, 12, 2026, at=CLOCK, offset=timezone(timedelta(hours=3))
    )
    assert read_cell("2026-12-04 15:30:00-0500", TODAY) == Written(
        4, 12, 2026, at=CLOCK, offset=timezone(timedelta(hours=-5))
    )
    for text in ("2026-12-04T15:30:00Z", "20261204T153000Z"):
        assert read_cell(text, TODAY) == Written(4, 12, 2026, at=CLOCK, offset=UTC)
    # From and to, not an offset.
    assert read_cell("2026-12-04 10:00-11:00", TODAY) == Written(4, 12, 2026, at=time(10))


@given(st.integers(0, 356 * 24 * 60))
def test_every_moment_is_read_from_each_way_to_write_it(minutes: int) -> None:
    moment = datetime(2026, 11, 28, tzinfo=UTC) + timedelta(minutes=minutes)
    months = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ]
    serial = (moment.date() - date(1899, 12, 30)).days + (moment.hour * 60 + moment.minute) / 1440
    expected = (moment.date(), moment.time().replace(second=0, microsecond=0))
    for text in (
        f"{moment:%d.%m.%Y %H:%M}",
        f"{moment:%d.%m.%y} в {moment.hour}-{moment:%M}",
        f"{moment.day} {months[moment.month - 1]} {moment:%H:%M}",
        f"{moment:%Y-%m-%d %H:%M:%S}",
        f"{moment:%b} {moment.day}, {moment.year} {moment:%I:%M %p}",
        f"{moment:%Y%m%dT%H%M%S}",
        f"{serial:.8f}",
    ):
        assert read(text) == expected, text


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = read_cell(text, TODAY, bare_hours=True)
    assert found is None or found.has_date or found.at is not None


def rows(*cells: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(cells)


def test_the_columns_are_found_by_their_cells() -> None:
    two = find_when(("Услуга", "Дата", "Время"), rows(("Стрижка", "4.12", "15:30"), ("", "5.12", "9")), TODAY)
    assert two == When("Дата", "Время")
    one = find_when(
        ("Начало", "Мастер"), rows(("04.12.2026 15:30", "Олег"), ("05.12.2026 9:00", "Олег")), TODAY
    )
    assert one == When("Начало")
    assert find_when(("Услуга", "Дата"), rows(("Стрижка", "4.12"), ("", "5.12")), TODAY) is None
    assert find_when(("Услуга",), rows(("Стрижка",)), TODAY) is None
    assert find_when(("Дата",), rows(("",)), TODAY) is None


def test_columns_that_say_something_else_are_left_alone() -> None:
    columns = ("Создана", "Дата визита", "Время", "Конец")
    cells = rows(("01.11.2026 10:00", "04.12.2026", "15:30", "16:30"))
    assert find_when(columns, cells, TODAY) == When("Дата визита", "Время")
    assert find_when(("Дата рождения", "Время"), rows(("04.12.1990", "15:30")), TODAY) is None


def test_a_column_of_moments_wins_over_two_columns_unless_these_are_called_better() -> None:
    columns = ("Дата", "Время", "Дата и время визита")
    assert find_when(columns, rows(("1.12", "10:00", "04.12.2026 15:30")), TODAY) == When(
        "Дата и время визита"
    )


def test_a_calendars_export_is_read() -> None:
    columns = ("Subject", "Start Date", "Start Time", "End Date", "End Time")
    cells = rows(("Anna", "12/04/2026", "3:30:00 PM", "12/04/2026", "4:30:00 PM"))
    found = find_when(columns, cells, TODAY)
    assert found == When("Start Date", "Start Time", month_first=True, is_unclear=True)
    assert moment_of(found, columns, cells[0], NOW, MOSCOW)[0] == datetime(2026, 12, 4, 12, 30, tzinfo=UTC)


def test_one_clear_row_tells_the_order_of_the_whole_column() -> None:
    american = rows(("12/4/2026", "10:00"), ("12/24/2026", "10:00"))
    assert find_when(("Дата", "Время"), american, TODAY) == When("Дата", "Время", month_first=True)
    british = rows(("4/12/2026", "10:00"), ("24/12/2026", "10:00"))
    assert find_when(("Дата", "Время"), british, TODAY) == When("Дата", "Время")
    unclear = ordered(When("Дата", "Время"), ("Дата", "Время"), rows(("4/12/2026", "10:00")), TODAY)
    assert unclear == When("Дата", "Время", is_unclear=True)


def test_figures_that_can_be_read_in_one_order_alone_are_read_so() -> None:
    assert Written(figures=(4, 25)).date(TODAY, month_first=False) == date(2027, 4, 25)
    assert Written(figures=(12, 4)).date(TODAY, month_first=True) == DAY


def test_a_row_is_a_moment_by_its_own_clock() -> None:
    columns = ("Дата", "Время", "Часовой пояс")
    when = find_when(columns, rows(("4.12", "15:30", "Екатеринбург")), TODAY)
    assert when == When("Дата", "Время", "Часовой пояс")
    own = moment_of(when, columns, ("4.12", "15:30", "Екатеринбург"), NOW, MOSCOW)
    assert own == (datetime(2026, 12, 4, 10, 30, tzinfo=UTC), ZoneInfo("Asia/Yekaterinburg"))
    usual = moment_of(when, columns, ("4.12", "15:30", "-"), NOW, MOSCOW)
    assert usual == (datetime(2026, 12, 4, 12, 30, tzinfo=UTC), MOSCOW)
    said = moment_of(When("Начало"), ("Начало",), ("2026-12-04T15:30:00Z",), NOW, MOSCOW)
    assert said == (datetime(2026, 12, 4, 15, 30, tzinfo=UTC), MOSCOW)


@pytest.mark.parametrize(
    "row", [("", "15:30"), ("4.12", ""), ("4.12", "5.12"), ("4.12",), ("31.06", "10:00")]
)
def test_a_row_without_a_day_or_a_time_has_no_moment(row: tuple[str, ...]) -> None:
    assert moment_of(When("Дата", "Время"), ("Дата", "Время"), row, NOW, MOSCOW) == (None, MOSCOW)
