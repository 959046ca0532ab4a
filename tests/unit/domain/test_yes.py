"""A yes is taken for one while what it agreed to is still so."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.drafts.draft import CallDraft
from bot.domain.drafts.yes import SCREEN_IS_GOOD_FOR, TAP_IS_GOOD_FOR, Asked, Doubt, Yes, doubt
from bot.domain.ids import UserId
from bot.domain.when.schedule import CallWindow, outside, read_window

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
USUAL = read_window("9-20")
spans = st.integers(0, 3 * 86400).map(lambda seconds: timedelta(seconds=seconds))
moments = st.datetimes(
    min_value=datetime(2026, 11, 23),  # noqa: DTZ001 - hypothesis wants them naive
    max_value=datetime(2026, 12, 7),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@given(waited=st.none() | spans, age=st.none() | spans, ahead=spans)
def test_a_yes_counts_while_its_tap_and_its_screen_are_fresh(
    waited: timedelta | None, age: timedelta | None, ahead: timedelta
) -> None:
    yes = Yes(UserId(1), None if waited is None else NOW - waited)
    asked = Asked(None if age is None else NOW - age)
    found = doubt(yes, asked, rings_at=NOW + ahead, now=NOW)
    if waited is None or waited > TAP_IS_GOOD_FOR:
        assert found is Doubt.TAP_WAITED
    elif ahead <= SCREEN_IS_GOOD_FOR and (age is None or age > SCREEN_IS_GOOD_FOR):
        assert found is Doubt.OLD_SCREEN
    else:
        assert found is None


def test_planning_tomorrow_from_a_screen_of_an_hour_ago_is_no_doubt() -> None:
    asked = Asked(NOW - timedelta(hours=1))
    assert doubt(Yes(UserId(1), NOW), asked, rings_at=NOW + timedelta(hours=20), now=NOW) is None


@given(earliest=moments, when=st.none() | moments, has_window=st.booleans())
def test_a_call_rings_when_all_it_waits_for_has_come(
    earliest: datetime, when: datetime | None, has_window: bool
) -> None:
    window = CallWindow(USUAL.start, USUAL.end, frozenset({1, 3, 5})) if has_window else None
    at = CallDraft(when=when, window=window).rings_at(earliest, MOSCOW)
    assert at >= earliest
    assert when is None or at >= when
    if window is None:
        assert at in {earliest, when}
    else:
        assert not outside(window, at, MOSCOW)


@given(at=moments)
def test_a_better_time_is_offered_exactly_outside_the_usual_hours(at: datetime) -> None:
    better = CallDraft().better_time(USUAL, at, MOSCOW)
    assert (better is None) is not outside(USUAL, at, MOSCOW)
    if better is not None:
        assert better > at
        assert better.astimezone(MOSCOW).hour == 9
    assert CallDraft(window=USUAL).better_time(USUAL, at, MOSCOW) is None
