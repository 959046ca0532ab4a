from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.when.quiet import QuietHours

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
NIGHT, NOON = QuietHours(time(22), time(8)), QuietHours(time(12), time(13, 30))


def at(clock: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(clock).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "now", "over"),
    [
        (NIGHT, "2026-11-27 21:59", None),
        (NIGHT, "2026-11-27 22:00", "2026-11-28 08:00"),
        (NIGHT, "2026-11-28 07:59", "2026-11-28 08:00"),
        (NIGHT, "2026-11-28 08:00", None),
        (NOON, "2026-11-27 11:59", None),
        (NOON, "2026-11-27 12:00", "2026-11-27 13:30"),
        (NOON, "2026-11-27 13:30", None),
    ],
)
def test_quiet_hours_may_reach_over_midnight(hours: QuietHours, now: str, over: str | None) -> None:
    expected = None if over is None else at(over).astimezone(UTC)
    assert hours.over_at(at(now), MOSCOW) == expected


def test_an_hour_that_comes_twice_ends_the_quiet_when_it_is_over_again() -> None:
    hours = QuietHours(time(1), time(2, 30))
    first = datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN, fold=0)
    second = datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN, fold=1)
    assert hours.over_at(first, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hours.over_at(second, BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_hours_that_never_or_always_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="another time"):
        QuietHours(time(8), time(8))
    assert str(NIGHT) == "22:00–08:00"
