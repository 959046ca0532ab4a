"""The service tells no price beforehand. All we can honestly give is a range and what it is based on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median_low

from bot.domain.money import Kopecks

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
    """What a launch is expected to cost; `high` is None when it isn't known."""

    low: Kopecks
    high: Kopecks | None
    basis: PriceBasis


def estimate(
    calls: int,
    *,
    past: PastCosts,
    price_per_answer: Kopecks | None,
    texts: int,
    one_record: bool = False,
) -> PriceEstimate:
    """A range from nobody answering to everybody answering and talking about as long as anyone usually does.

    `texts`: how many different ones are generated. The contract leaves open whether a text is paid once a request or
    once a phone, so it widens the range. `one_record`: each is first made into a record, which is paid once.
    """
    basis, each_low, each_high = _one_call(past, price_per_answer)
    text = TEXT_COST * texts if calls else 0
    low = calls * each_low + text
    if each_high is None:
        return PriceEstimate(Kopecks(low), None, basis)
    high = calls * each_high + (text if one_record else text * calls)
    return PriceEstimate(Kopecks(low), Kopecks(high), basis)


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
