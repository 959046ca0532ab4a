"""Only a fall that the ledger can't explain is worth an alert."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.costs.money import Kopecks
from bot.domain.costs.spending import ROUNDING_KOPECKS, Spending

KOPECKS = st.integers(0, 10**9).map(Kopecks)


def spent(calls: int, texts: int) -> Spending:
    return Spending(
        Kopecks(calls), Kopecks(texts), lost_requests=0, flash_calls=0, unpriced_calls=0, awaited=0
    )


@given(KOPECKS, KOPECKS, KOPECKS)
def test_what_calls_and_texts_cost_and_any_top_up_are_explained(calls: int, texts: int, top_up: int) -> None:
    assert spent(calls, texts).unexplained(Kopecks(calls + texts - top_up)) == 0


@given(KOPECKS, st.integers(0, 99))
def test_what_rounding_makes_is_explained_and_what_is_more_is_named_whole(calls: int, small: int) -> None:
    known = spent(calls, 0)
    most = max(ROUNDING_KOPECKS, calls // 100)
    assert known.unexplained(Kopecks(calls + most * small // 99)) == 0
    assert known.unexplained(Kopecks(calls + most + 1)) == most + 1


def test_what_has_no_known_price_explains_nothing_by_itself() -> None:
    flash = replace(spent(0, 0), flash_calls=9, lost_requests=9, unpriced_calls=9, awaited=9)
    assert flash.unexplained(Kopecks(500)) == 500
