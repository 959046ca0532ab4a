"""Roubles in, kopecks kept, roubles shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.costs.money import format_rouble_range, format_roubles, kopecks_from_roubles


@pytest.mark.parametrize(
    ("value", "kopecks"),
    [
        ("0.40", 40),
        ("1 234,50", 123450),
        ("1\u00a0234.5 ₽", 123450),
        ("3,5 руб.", 350),
        ("12р", 1200),
        ("5.", 500),
        ("-7", -700),
        ("−0,01", -1),
        ("+3", 300),
        (12, 1200),
        (Decimal("0.005"), 1),
        ("0.3333", 33),
    ],
)
def test_roubles_become_kopecks(value: str | int | Decimal, kopecks: int) -> None:
    assert kopecks_from_roubles(value) == kopecks


@pytest.mark.parametrize(
    "value", ["", "много", "1,234.50", "1e5", "NaN", Decimal("NaN"), Decimal("1e12"), "--1", "12 x"]
)
def test_what_is_no_amount_is_refused(value: str | Decimal) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        kopecks_from_roubles(value)


@pytest.mark.parametrize(
    ("kopecks", "shown"),
    [(123450, "1 234,50 ₽"), (0, "0,00 ₽"), (5, "0,05 ₽"), (-123, "−1,23 ₽"), (100000000, "1 000 000,00 ₽")],
)
def test_kopecks_are_shown_as_roubles_with_no_break_spaces(kopecks: int, shown: str) -> None:
    assert format_roubles(kopecks) == shown.replace(" ", "\u00a0")


def test_other_currencies_bear_their_sign_or_code() -> None:
    assert format_roubles(100, currency="USD") == "1,00\u00a0$"
    assert format_roubles(100, currency="XTS") == "1,00\u00a0XTS"


def test_a_range_of_one_amount_is_that_amount() -> None:
    assert format_rouble_range(1200, 1550) == "12,00–15,50\u00a0₽"
    assert format_rouble_range(1200, 1200) == "12,00\u00a0₽"


@given(st.integers(-(10**12), 10**12))
def test_shown_money_reads_back(kopecks: int) -> None:
    assert kopecks_from_roubles(format_roubles(kopecks)) == kopecks
