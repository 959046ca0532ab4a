"""The service tells no price beforehand. All we can honestly give is a range and what it is based on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low

from bot.domain.costs.money import Kopecks

TEXT_COST = Kopecks(40)
"""Price of one generated text (contract section 1, `record.text`)."""
ENOUGH_CALLS = 3
"""Fewer answered calls than this say too little about the next one."""


class PriceBasis(StrEnum):
    PAST_CALLS = "past_calls"
    PRICE_PER_ANSWER = "price_per_answer"
    """The price given in /settings."""
    UNKNOWN = "unknown"
    """Only the generated text's price is known."""


@dataclass(frozen=True, slots=True)
class PastCosts:
    """What this account's recent calls cost, answered and unanswered ones apart."""

    answered: Sequence[Kopecks] = ()
    missed: Sequence[Kopecks] = ()


@dataclass(frozen=True, slots=True)
class PriceEstimate:
    """What a launch is expected to cost; `high` is None when it isn't known.

    `text_costs`: of that the least and the most for texts that are generated with each request. `second`: of `high`, what
    second calls about appointments may cost.
    """

    low: Kopecks
    high: Kopecks | None
    basis: PriceBasis
    text_costs: tuple[Kopecks, Kopecks] = (Kopecks(0), Kopecks(0))
    second: int = 0


def estimate(
    calls: int,
    *,
    past: PastCosts,
    price_per_answer: Kopecks | None,
    texts: int,
    records: int = 0,
    requests: int = 1,
) -> PriceEstimate:
    """A range from nobody answering to everybody answering and talking about as long as anyone usually does.

    `texts`: how many different ones are generated with each of `requests`. The contract leaves open whether a text is
    paid once a request or once a phone, so it widens the range. `records`: how many texts are made into records first,
    which are paid once.
    """
    basis, each_low, each_high = _one_call(past, price_per_answer)
    each_text, once = (TEXT_COST * texts, TEXT_COST * records) if calls else (0, 0)
    text_costs = Kopecks(each_text * requests), Kopecks(each_text * calls)
    low = Kopecks(calls * each_low + once + text_costs[0])
    high = None if each_high is None else Kopecks(calls * each_high + once + text_costs[1])
    return PriceEstimate(low, high, basis, text_costs)


def calls_for(balance: Kopecks, *, past: PastCosts, price_per_answer: Kopecks | None) -> int | None:
    """For about how many answered calls a balance is enough; None when no price is known."""
    each = median_low(past.answered) if len(past.answered) >= ENOUGH_CALLS else price_per_answer
    return max(0, balance) // each if each else None


def _one_call(past: PastCosts, price_per_answer: Kopecks | None) -> tuple[PriceBasis, int, int | None]:
    if len(past.answered) >= ENOUGH_CALLS:
        missed = median_low(past.missed) if past.missed else 0
        high = _ninth_of_ten(past.answered)
        return PriceBasis.PAST_CALLS, min(missed, high), high
    if price_per_answer is not None:
        return PriceBasis.PRICE_PER_ANSWER, 0, price_per_answer
    return PriceBasis.UNKNOWN, 0, None


def _ninth_of_ten(costs: Sequence[Kopecks]) -> int:
    """The cost that nine calls of ten stay under, so that a single hour-long talk doesn't set the price."""
    return sorted(costs)[len(costs) * 9 // 10]
