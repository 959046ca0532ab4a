"""When an appointment is called about: the rule as it is written, and the moment it comes to."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.appointments import EVENING_BEFORE, Reminder, read_rule, rings_at
from bot.domain.appointments.rule import BEFORE_CLOSING
from bot.domain.when.schedule import CallWindow, outside

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
DAYTIME = CallWindow(time(9), time(20))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("накануне в 18:00", EVENING_BEFORE), ("Накануне в 18:00.", EVENING_BEFORE), ("накануне", EVENING_BEFORE),
        ("накануне вечером", EVENING_BEFORE), ("за день", Reminder(days=1)), ("за 1 день", Reminder(days=1)),
        ("за 2 дня в 12", Reminder(days=2, at=time(12))), ("за сутки", Reminder(days=1)),
        ("за неделю", Reminder(days=7)), ("за 2 часа", Reminder(minutes=120)), ("за час", Reminder(minutes=60)),
        ("за полчаса", Reminder(minutes=30)), ("за 30 минут", Reminder(minutes=30)),
        ("за полтора часа", Reminder(minutes=90)), ("за два часа до приёма", Reminder(minutes=120)),
        ("в день записи в 9:00", Reminder(days=0, at=time(9))), ("в день приема в 9 утра", Reminder(days=0, at=time(9))),
        ("the day before at 18:00", EVENING_BEFORE), ("the evening before at 6 pm", EVENING_BEFORE),
        ("1 day before", Reminder(days=1)), ("2 hours before", Reminder(minutes=120)),
        ("half an hour before", Reminder(minutes=30)), ("on the day at 9:00", Reminder(days=0, at=time(9))),
        ("a day before the appointment", Reminder(days=1)), ("накануне в 6 вечера", EVENING_BEFORE),
        ("накануне в 3 дня", Reminder(days=1, at=time(15))), ("накануне в 11 дня", Reminder(days=1, at=time(11))),
    ],
)  # fmt: skip
def test_a_rule_is_read(text: str, expected: Reminder) -> None:
    assert read_rule(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "завтра в 10", "за 2 часа придём", "за день в 25:00", "за 15 дней", "в день записи", "on the day",
        "за 2 часа в 9:00", "за полтора дня", "накануне в 15 утра", "Напоминаем: накануне в 18:00", "за 0 минут",
        "за полторы минуты", "за 0 дней", "half an hour", "за 999 часов",
    ],
)  # fmt: skip
def test_anything_else_is_a_text(text: str) -> None:
    assert read_rule(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_rule(text)


@pytest.mark.parametrize(
    "made",
    [
        {"minutes": 0}, {"minutes": 15 * 24 * 60}, {"days": -1}, {"days": 15, "at": time(9)}, {"days": 0},
    ],
)  # fmt: skip
def test_a_reminder_comes_before_its_appointment_by_two_weeks_at_most(made: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="reminder"):
        Reminder(**made)  # type: ignore[arg-type]  # what a button may bring


def test_the_evening_before_is_the_evening_before_when_the_clocks_change() -> None:
    # The clocks of Berlin go back in the night to the 25th of October 2026.
    at = datetime(2026, 10, 25, 10, tzinfo=BERLIN)
    assert rings_at(EVENING_BEFORE, at, DAYTIME, BERLIN) == datetime(2026, 10, 24, 16, tzinfo=UTC)
    assert rings_at(Reminder(days=1), at, DAYTIME, BERLIN) == datetime(2026, 10, 24, 8, tzinfo=UTC)
    assert rings_at(Reminder(minutes=60), at, None, BERLIN) == datetime(2026, 10, 25, 8, tzinfo=UTC)


def test_a_moment_outside_the_window_is_moved_to_the_nearest_before_the_appointment() -> None:
    def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
        return datetime(2026, 12, day, hour, minute, tzinfo=MOSCOW)

    two_hours = Reminder(minutes=120)
    assert rings_at(two_hours, at(9, 30), DAYTIME, MOSCOW) == at(9)
    assert rings_at(two_hours, at(9), DAYTIME, MOSCOW) == at(19, 45, day=3)
    assert rings_at(two_hours, at(22, 30), DAYTIME, MOSCOW) == at(19, 45)
    assert rings_at(Reminder(days=0, at=time(9)), at(8, 30), DAYTIME, MOSCOW) == at(19, 45, day=3)
    assert rings_at(Reminder(days=0, at=time(12)), at(9, 10), DAYTIME, MOSCOW) == at(9)
    assert rings_at(Reminder(days=0, at=time(12)), at(11), DAYTIME, MOSCOW) == at(10, 45)
    assert rings_at(Reminder(days=0, at=time(12)), at(11), None, MOSCOW) is None
    short = CallWindow(time(10), time(10, 5))
    assert rings_at(two_hours, at(13), short, MOSCOW) == at(10)
    working = CallWindow(time(9), time(20), weekdays=frozenset({1, 2, 3, 4, 5}))
    # The 6th is a Sunday; on Monday the window opens nearer to the wished moment.
    assert rings_at(EVENING_BEFORE, at(12, day=7), working, MOSCOW) == at(9, day=7)


@given(
    rule=st.one_of(
        st.builds(Reminder, days=st.integers(1, 14), at=st.none() | st.times()),
        st.builds(Reminder, days=st.just(0), at=st.times()),
        st.builds(Reminder, minutes=st.integers(1, 14 * 24 * 60)),
    ),
    minutes=st.integers(0, 680 * 24 * 60),
    opens=st.integers(0, 22),
    hours=st.integers(1, 12),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    zone=st.sampled_from([MOSCOW, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_whatever_the_clocks_do_it_rings_inside_the_window_and_before_the_appointment(
    rule: Reminder,
    minutes: int,
    opens: int,
    hours: int,
    weekdays: frozenset[int],
    zone: ZoneInfo,
) -> None:
    window = CallWindow(time(opens), time(min(23, opens + hours)), weekdays)
    at = (datetime(2026, 1, 20, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(zone)
    found = rings_at(rule, at, window, zone)
    assert found is not None
    assert found < at
    assert not outside(window, found, zone)
    wished = rings_at(rule, at, None, zone)
    if wished is not None and not outside(window, wished, zone):
        assert found == wished
    assert at - found <= timedelta(days=14 + 9) + BEFORE_CLOSING
