"""An account's spending over some time by our ledger, compared with how its balance changed meanwhile.

We can't see top-ups, SMS, managers' minutes or other systems on the same key. So a rise says nothing, and a
fall is worth an alert only if the ledger can't explain it.
"""

from dataclasses import dataclass

from bot.domain.costs.money import Kopecks

ROUNDING_KOPECKS = 100
ROUNDING_SHARE = 100
"""The service rounds each cost, so a difference of a rouble or a hundredth of the known costs proves nothing."""


@dataclass(frozen=True, slots=True)
class Spending:
    """The cost of calls that ended and texts that were made, then counts of what may have cost something
    unknown.

    `lost_requests`: the answer was lost. `flash_calls`: the service tells no cost for them. `unpriced_calls`:
    answered without a cost told. `awaited`: calls under way or just over, and requests on their way.
    """

    calls_kopecks: Kopecks
    texts_kopecks: Kopecks
    lost_requests: int
    flash_calls: int
    unpriced_calls: int
    awaited: int

    def unexplained(self, fell_kopecks: Kopecks) -> Kopecks:
        """How much of the fall is not from our calls and texts as far as we know; 0 if the ledger explains it all."""
        known = self.calls_kopecks + self.texts_kopecks
        rest = fell_kopecks - known
        return Kopecks(rest) if rest > max(ROUNDING_KOPECKS, known // ROUNDING_SHARE) else Kopecks(0)
