"""A range that is honest about where it comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import PastCosts, PriceBasis, PriceEstimate, calls_for, estimate

NOTHING = PastCosts()
SOME = PastCosts(
    answered=[Kopecks(300), Kopecks(350), Kopecks(500)], missed=[Kopecks(0), Kopecks(20), Kopecks(30)]
)


def figures(found: PriceEstimate) -> tuple[int, int | None, PriceBasis]:
    return found.low, found.high, found.basis


def test_past_calls_give_a_range_from_nobody_to_everybody_answering() -> None:
    found = estimate(10, past=SOME, price_per_answer=Kopecks(9999), texts=0)
    assert figures(found) == (200, 5000, PriceBasis.PAST_CALLS)


def test_too_few_past_calls_give_way_to_the_price_from_the_settings() -> None:
    few = PastCosts(answered=[Kopecks(300), Kopecks(300)])
    found = estimate(10, past=few, price_per_answer=Kopecks(400), texts=0)
    assert figures(found) == (0, 4000, PriceBasis.PRICE_PER_ANSWER)


def test_a_generated_text_is_paid_once_or_for_each_phone() -> None:
    found = estimate(10, past=NOTHING, price_per_answer=Kopecks(400), texts=1)
    assert figures(found) == (40, 4400, PriceBasis.PRICE_PER_ANSWER)


def test_a_text_that_is_no_record_is_paid_with_each_request_at_least_and_for_each_phone_at_most() -> None:
    found = estimate(10, past=NOTHING, price_per_answer=Kopecks(400), texts=2, records=1, requests=3)
    assert figures(found) == (40 + 3 * 80, 4000 + 40 + 10 * 80, PriceBasis.PRICE_PER_ANSWER)
    assert found.text_costs == (240, 800)
    assert figures(estimate(0, past=NOTHING, price_per_answer=None, texts=1, records=1, requests=0))[0] == 0


def test_without_any_price_only_the_text_is_known() -> None:
    found = estimate(1, past=NOTHING, price_per_answer=None, texts=1)
    assert figures(found) == (40, None, PriceBasis.UNKNOWN)


def test_one_endless_talk_does_not_set_the_price() -> None:
    past = PastCosts(answered=[*([Kopecks(300)] * 19), Kopecks(90000)])
    assert estimate(1, past=past, price_per_answer=None, texts=0).high == 300


def test_without_missed_calls_the_range_begins_at_nothing() -> None:
    past = PastCosts(answered=[Kopecks(300)] * 3)
    assert estimate(1, past=past, price_per_answer=None, texts=0).low == 0


@pytest.mark.parametrize(
    ("balance", "past", "price", "calls"),
    [
        (1000, SOME, None, 2),
        (1000, NOTHING, 300, 3),
        (1000, NOTHING, None, None),
        (1000, NOTHING, 0, None),
        (-5, SOME, None, 0),
    ],
)
def test_a_balance_is_enough_for_about_so_many_calls(
    balance: int, past: PastCosts, price: int | None, calls: int | None
) -> None:
    price_per_answer = None if price is None else Kopecks(price)
    assert calls_for(Kopecks(balance), past=past, price_per_answer=price_per_answer) == calls


costs = st.lists(st.integers(0, 10**6).map(Kopecks))


@given(st.integers(0, 10**5), costs, costs, st.none() | st.integers(0, 10**6).map(Kopecks), st.booleans())
def test_a_range_never_stands_upside_down(
    calls: int, answered: list[Kopecks], missed: list[Kopecks], price: Kopecks | None, text: bool
) -> None:
    found = estimate(
        calls,
        past=PastCosts(answered, missed),
        price_per_answer=price,
        texts=int(text),
        requests=-(-calls // 100),
    )
    assert found.low >= 0
    assert found.high is None or found.low <= found.high
