from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.when.moving import Offer, following_opening, offers
from bot.domain.when.schedule import read_window

MOSCOW = ZoneInfo("Europe/Moscow")
WINDOW = read_window("09:00-20:00")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """By Moscow's clocks, in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


def offered(planned_at: datetime | None, now: datetime) -> dict[Offer, datetime]:
    return {one.offer: one.at for one in offers(planned_at, now=now, window=WINDOW, zone=MOSCOW)}


def test_an_hour_the_next_day_and_the_next_opening_are_offered() -> None:
    assert offered(at(24, 12), now=at(23, 15)) == {
        Offer.HOUR_LATER: at(24, 13),
        Offer.NEXT_DAY: at(25, 12),
        Offer.OPENING: at(24, 9),
    }


def test_a_call_without_a_time_is_counted_from_now() -> None:
    assert offered(None, now=at(23, 15))[Offer.HOUR_LATER] == at(23, 16)
    # One whose time is over as well.
    assert offered(at(23, 10), now=at(23, 15))[Offer.HOUR_LATER] == at(23, 16)


def test_what_falls_outside_the_window_is_not_offered() -> None:
    assert Offer.HOUR_LATER not in offered(at(24, 19, 30), now=at(23, 15))


def test_one_time_is_offered_once_and_never_the_one_it_has() -> None:
    assert offered(at(24, 9), now=at(23, 15)) == {Offer.HOUR_LATER: at(24, 10), Offer.NEXT_DAY: at(25, 9)}
    assert offered(at(23, 9), now=at(22, 21)) == {Offer.HOUR_LATER: at(23, 10), Offer.NEXT_DAY: at(24, 9)}


def test_the_next_day_keeps_the_clock_over_a_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    saturday = datetime(2026, 10, 24, 12, tzinfo=berlin).astimezone(UTC)
    found = offers(saturday, now=saturday, window=WINDOW, zone=berlin)
    assert next(one.at for one in found if one.offer is Offer.NEXT_DAY).astimezone(berlin).hour == 12


def test_while_the_window_is_open_the_opening_after_it_is_meant() -> None:
    assert following_opening(WINDOW, at(23, 15), MOSCOW) == at(24, 9)
    assert following_opening(WINDOW, at(23, 7), MOSCOW) == at(23, 9)
