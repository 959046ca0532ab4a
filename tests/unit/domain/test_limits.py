import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.costs.limits import Limit, read_limit


@pytest.mark.parametrize(
    ("limit", "typed", "value"),
    [
        (Limit.DAY_CALLS, "5 000", 5000),
        (Limit.LAUNCH_CALLS, "0", 0),
        (Limit.USER_CALLS, "1000000", 1_000_000),
        (Limit.DAY_KOPECKS, "1 500,50 ₽", 150_050),
        (Limit.FLASH_PRICE, "0,50", 50),
        (Limit.TYPE_NUMBER, " 20 ", 20),
        (Limit.HOLD, "3600", 3600),
        (Limit.LEAD_AGAIN, "1440", 1440),
    ],
)
def test_a_limit_is_read_as_people_type_it(limit: Limit, typed: str, value: int) -> None:
    assert read_limit(limit, typed) == value


@pytest.mark.parametrize(
    ("limit", "typed"),
    [
        (Limit.DAY_CALLS, "-1"),
        (Limit.DAY_CALLS, "1000001"),
        (Limit.DAY_CALLS, "много"),
        (Limit.DAY_CALLS, "٣"),
        (Limit.DAY_CALLS, ""),
        (Limit.DAY_KOPECKS, "-5"),
        (Limit.DAY_KOPECKS, "1000001"),
        (Limit.DAY_KOPECKS, "x"),
        (Limit.HOLD, "3601"),
        (Limit.LEAD_AGAIN, "0"),
        (Limit.LEAD_AGAIN, "1441"),
        (Limit.HOLD, "1,5"),
    ],
)
def test_what_is_no_limit_is_refused(limit: Limit, typed: str) -> None:
    with pytest.raises(ValueError, match=r"not|outside"):
        read_limit(limit, typed)


@given(st.sampled_from(Limit), st.text(max_size=12))
def test_whatever_is_typed_a_limit_is_never_negative(limit: Limit, typed: str) -> None:
    try:
        value = read_limit(limit, typed)
    except ValueError:
        return
    assert 0 <= value <= 100_000_000
