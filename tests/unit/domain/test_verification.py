import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.verification import (
    ACCOUNT_A_DAY,
    BETWEEN,
    DAY,
    GUESSES_A_DAY,
    OPEN,
    PHONE_A_DAY,
    TRIES,
    UNSPENT,
    USER_A_DAY,
    Cooling,
    VerificationState,
    cooling,
    random_code,
    read_code,
    secret_of,
    spoken,
    verification_sources,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=each) for each in minutes]


def why(
    of_phone: list[datetime] | None = None,
    of_user: list[datetime] | None = None,
    of_account: list[datetime] | None = None,
) -> Cooling | None:
    return cooling(NOW, of_phone=of_phone or [], of_user=of_user or [], of_account=of_account or [])


def test_the_first_code_is_given_at_once() -> None:
    assert why() is None


def test_a_phone_rests_a_minute_between_two_codes() -> None:
    assert why(ago(0.5)) == Cooling("phone_soon", NOW + timedelta(seconds=30))
    assert why([NOW - BETWEEN]) is None


@pytest.mark.parametrize(
    ("name", "limit", "code"),
    [
        ("of_phone", PHONE_A_DAY, "phone_day"),
        ("of_user", USER_A_DAY, "user_day"),
        ("of_account", ACCOUNT_A_DAY, "account_day"),
    ],
)
def test_a_day_has_its_limit_and_ends_24_hours_after_the_oldest(name: str, limit: int, code: str) -> None:
    given_at = ago(*(10 + 2 * number for number in range(limit)))
    assert why(**{name: given_at[1:]}) is None
    assert why(**{name: given_at}) == Cooling(code, given_at[-1] + DAY)
    assert why(**{name: [*given_at[:-1], NOW - DAY]}) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 1), st.integers(0, 2), st.integers(0, 1)),
        max_size=80,
    )
)
def test_nobody_can_guess_more_than_a_phones_daily_tries(asked: list[tuple[int, int, int, int]]) -> None:
    """Whoever asks for codes from whatever account, at whatever moments."""
    codes: list[tuple[datetime, int, int, int]] = []
    now = NOW
    for minutes, *who in asked:
        now += timedelta(minutes=minutes)
        phone, user, account = who
        moments = [
            [given_at for given_at, *whose in codes if whose[place] == who[place]] for place in range(3)
        ]
        if cooling(now, of_phone=moments[0], of_user=moments[1], of_account=moments[2]) is None:
            codes.append((now, phone, user, account))
    for number in (0, 1):
        times = [given_at for given_at, phone, *_ in codes if phone == number]
        for start in times:
            window = [each for each in times if start <= each < start + DAY]
            assert len(window) * TRIES <= GUESSES_A_DAY
        assert all(later - earlier >= BETWEEN for earlier, later in itertools.pairwise(times))


def test_codes_are_four_digits_and_differ() -> None:
    codes = [random_code() for _ in range(2000)]
    assert all(read_code(code) == code for code in codes)
    assert len(set(codes)) > 1500
    assert any(code.startswith("0") for code in codes)


@pytest.mark.parametrize("typed", ["4821", "48 21", " 48-21 ", "4.8.2.1", "4, 8, 2, 1"])
def test_four_digits_are_read_however_they_are_spaced(typed: str) -> None:
    assert read_code(typed) == "4821"


@pytest.mark.parametrize("typed", ["", "482", "48211", "code 4821", "٤٨٢١", "+7 916 123-45-67"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_is_spoken_digit_by_digit() -> None:
    assert (
        spoken("Ваш код: {code}. Повторяю: {code}.", "0417") == "Ваш код: 0, 4, 1, 7. Повторяю: 0, 4, 1, 7."
    )


def test_the_same_code_of_another_row_is_another_secret() -> None:
    assert secret_of(1, "4821") != secret_of(2, "4821")
    assert secret_of(1, "14821"[1:]) != secret_of(11, "4821")


def test_what_is_over_stays_over() -> None:
    over = set(VerificationState) - OPEN - {VerificationState.ASKED}
    for new in VerificationState:
        assert not verification_sources(new) & over
    assert over > UNSPENT
    assert verification_sources(VerificationState.ASKED) == frozenset()
