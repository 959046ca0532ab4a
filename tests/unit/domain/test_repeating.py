"""Schedules: by local days, whatever the clocks do, and as people type them."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.when.repeating import Repeating
from bot.domain.when.repeating_typed import NotASchedule, read_repeating
from bot.domain.when.schedule import EVERY_DAY, WORKING_DAYS

FRIDAY = date(2026, 11, 27)
MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from([
    "Europe/Moscow", "Asia/Vladivostok", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Africa/Casablanca", "America/Santiago",
]).map(ZoneInfo)  # fmt: skip
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@st.composite
def schedules(draw: st.DrawFn) -> Repeating:
    first = draw(st.dates(date(2026, 1, 1), date(2027, 1, 1)))
    every = draw(st.integers(1, 31))
    days = frozenset(draw(st.sets(st.integers(1, 7), min_size=1))) if every == 1 else EVERY_DAY
    until = draw(st.none() | st.dates(first, first + timedelta(days=400)))
    skipped = draw(st.frozensets(st.dates(first, first + timedelta(days=60)), max_size=4))
    return Repeating(draw(st.times()).replace(microsecond=0), first, days, every, until, skipped)


def all_days(one: Repeating, count: int) -> list[date]:
    found: list[date] = []
    day = one.first - timedelta(days=1)
    while len(found) < count and (later := one.after(day)) is not None:
        found.append(day := later)
    return found


@given(schedules(), ZONES)
def test_each_local_day_comes_once_at_its_time_of_day(one: Repeating, zone: ZoneInfo) -> None:
    days = all_days(one, 40)
    moments = [one.moment(day, zone) for day in days]
    assert moments == sorted(set(moments))
    for day, moment in zip(days, moments, strict=True):
        there = moment.astimezone(zone)
        is_skipped_hour = datetime.combine(day, one.at) != there.replace(tzinfo=None)
        # Where the clocks skip the time, it comes as much later.
        assert timedelta() <= there.replace(tzinfo=None) - datetime.combine(day, one.at) <= timedelta(hours=1)
        if is_skipped_hour:
            before, after = moment - timedelta(hours=4), moment + timedelta(hours=4)
            assert before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()


@given(schedules())
def test_days_are_those_that_were_chosen(one: Repeating) -> None:
    for day in all_days(one, 25):
        assert day >= one.first
        assert day.isoweekday() in one.weekdays
        assert (day - one.first).days % one.every == 0
        assert day not in one.skipped
        assert one.until is None or day <= one.until


@given(schedules(), ZONES, ZONES, MOMENTS)
def test_another_zone_keeps_the_day_and_the_time_of_day(
    one: Repeating, before: ZoneInfo, after: ZoneInfo, now: datetime
) -> None:
    day = one.next_from(now, before)
    if day is not None:
        assert one.moment(day, before) > now
        moved = one.moment(day, after).astimezone(after)
        assert moved.date() == day or moved.time() < time(1)
        later = one.after(day)
        assert later is None or later > day


@given(schedules(), ZONES, MOMENTS)
def test_nothing_lies_between_now_and_the_next_day(one: Repeating, zone: ZoneInfo, now: datetime) -> None:
    day = one.next_from(now, zone)
    if day is not None:
        earlier = [day - timedelta(days=back) for back in range(1, 33)]
        others = [other for other in earlier if one.after(other - timedelta(days=1)) == other]
        assert all(one.moment(other, zone) <= now for other in others)


@given(schedules(), ZONES, st.integers(0, 60))
def test_of_days_that_passed_the_last_one_is_left_and_the_others_are_counted(
    one: Repeating, zone: ZoneInfo, missed: int
) -> None:
    days = [day for day in all_days(one, missed + 1) if day <= one.first + timedelta(days=300)]
    if days:
        now = one.moment(days[-1], zone)
        assert one.latest(days[0], now, zone) == (days[-1], len(days) - 1)


def test_nothing_has_passed_before_the_first_moment() -> None:
    one = Repeating(time(10), FRIDAY)
    assert one.latest(FRIDAY, one.moment(FRIDAY, MOSCOW) - timedelta(minutes=30), MOSCOW) == (FRIDAY, 0)


def test_the_hour_that_comes_twice_counts_once_and_the_skipped_one_comes_later() -> None:
    one = Repeating(time(2, 30), date(2026, 10, 20))
    assert one.moment(date(2026, 10, 25), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert one.moment(date(2027, 3, 28), BERLIN) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_day_is_skipped_and_put_back() -> None:
    one = Repeating(time(10), FRIDAY).without(FRIDAY)
    assert one.after(FRIDAY - timedelta(days=1)) == FRIDAY + timedelta(days=1)
    assert one.with_again(FRIDAY) == Repeating(time(10), FRIDAY)


@pytest.mark.parametrize(
    "wrong",
    [{"weekdays": frozenset()}, {"weekdays": frozenset({8})}, {"every": 0}, {"every": 32},
     {"every": 2, "weekdays": WORKING_DAYS}],
)  # fmt: skip
def test_impossible_schedules_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"weekdays|days"):
        Repeating(time(10), FRIDAY, **wrong)  # type: ignore[arg-type]  # fields by name


def on(*days: int, at: time, until: date | None = None) -> Repeating:
    return Repeating(at, FRIDAY, frozenset(days), until=until)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("по будням в 10:00", on(1, 2, 3, 4, 5, at=time(10))),
        ("Будни 10", on(1, 2, 3, 4, 5, at=time(10))),
        ("weekdays at 9:30", on(1, 2, 3, 4, 5, at=time(9, 30))),
        ("пн, ср и пт в 9.30 до 31.12", on(1, 3, 5, at=time(9, 30), until=date(2026, 12, 31))),
        ("по понедельникам в 18", on(1, at=time(18))),
        ("on mondays and wed at 6 pm", on(1, 3, at=time(18))),
        ("weekends at 12 a.m.", on(6, 7, at=time(0))),
        ("каждый день в 12 до 5 декабря", Repeating(time(12), FRIDAY, until=date(2026, 12, 5))),
        ("daily at 9 am until 5 January", Repeating(time(9), FRIDAY, until=date(2027, 1, 5))),
        ("до завтра ежедневно 9:00", Repeating(time(9), FRIDAY, until=date(2026, 11, 28))),
        ("каждые 3 дня в 18:00", Repeating(time(18), FRIDAY, every=3)),
        ("every 3 days at 18", Repeating(time(18), FRIDAY, every=3)),
        ("через день в 10", Repeating(time(10), FRIDAY, every=2)),
    ],
)
def test_days_time_and_end_are_read_in_any_order(typed: str, meant: Repeating) -> None:
    assert read_repeating(typed, FRIDAY) == meant


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("", "days"),
        ("в 10", "days"),
        ("каждые 99 дней в 9", "days"),
        ("каждые 0 дней в 9", "days"),
        ("пн каждые 2 дня в 9", "days"),
        ("каждые 2 дня, пн в 9", "days"),
        ("будни", "time"),
        ("будни в 25", "time"),
        ("weekdays at 13 pm", "time"),
        ("будни в 10 до вчера", "until"),
        ("будни в 10 до 31.02", "until"),
        ("будни в 10 до 26.11.2026", "until"),
        ("будни в 10 в 11", "rest"),
        ("будни в 10 до 5.12 до 6.12", "rest"),
        ("завтра в 10", "rest"),
        ("будни в 10 и всем привет", "rest"),
    ],
)
def test_what_is_wrong_is_named(typed: str, part: str) -> None:
    with pytest.raises(NotASchedule) as why:
        read_repeating(typed, FRIDAY)
    assert why.value.part == part
    assert (why.value.rest != "") is (part == "rest")


@given(st.text(max_size=60))
def test_no_text_is_too_much(text: str) -> None:
    with suppress(NotASchedule):
        assert read_repeating(text, FRIDAY).weekdays
