from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.when.best_hour import ENOUGH_IN_HOUR, best_hour, next_best_time
from bot.domain.when.schedule import CallWindow

MOSCOW = ZoneInfo("Europe/Moscow")
WINDOW = CallWindow(time(9), time(20), frozenset({1, 2, 3, 4, 5}))
MONDAY = datetime(2026, 11, 23, tzinfo=MOSCOW)


def calls(hour: int, answered: int, of: int = ENOUGH_IN_HOUR) -> list[tuple[datetime, bool]]:
    """By the clock of Moscow, as the ledger keeps them."""
    at = (MONDAY + timedelta(hours=hour, minutes=30)).astimezone(UTC)
    return [(at, number < answered) for number in range(of)]


def test_the_hour_with_the_most_answers_is_the_best() -> None:
    past = [*calls(10, 5), *calls(11, 15), *calls(18, 14)]
    assert best_hour(past, WINDOW, MOSCOW) == 11
    assert best_hour([*calls(15, 8), *calls(11, 8)], WINDOW, MOSCOW) == 11, "the earlier of two alike"


def test_few_calls_or_one_hour_say_nothing() -> None:
    assert best_hour([], WINDOW, MOSCOW) is None
    assert best_hour(calls(11, 20), WINDOW, MOSCOW) is None
    assert best_hour([*calls(11, 20), *calls(12, 19, of=19)], WINDOW, MOSCOW) is None


def test_hours_outside_the_window_are_never_offered() -> None:
    assert best_hour([*calls(7, 20), *calls(20, 20), *calls(10, 3), *calls(12, 2)], WINDOW, MOSCOW) == 10


def test_the_next_such_hour_is_on_a_day_of_the_window() -> None:
    past = [*calls(10, 5), *calls(11, 15)]
    friday_noon = MONDAY + timedelta(days=4, hours=12)
    expected = (MONDAY + timedelta(days=7, hours=11)).astimezone(UTC)
    assert next_best_time(past, WINDOW, friday_noon, MOSCOW) == expected
    morning = MONDAY + timedelta(hours=8)
    assert next_best_time(past, WINDOW, morning, MOSCOW) == (MONDAY + timedelta(hours=11)).astimezone(UTC)


def test_nothing_is_offered_when_it_is_now_or_not_known() -> None:
    past = [*calls(10, 5), *calls(11, 15)]
    assert next_best_time(past, WINDOW, MONDAY + timedelta(hours=11, minutes=20), MOSCOW) is None
    assert next_best_time([], WINDOW, MONDAY, MOSCOW) is None
