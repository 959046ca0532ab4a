"""What the ledger knows of an account's spending in a time, held against what its balance did meanwhile.

Top-ups, SMS, managers' minutes and other systems on the same key are invisible to us, so a rise says nothing, and a fall is
only worth an alert where the ledger can't explain it.
"""

from dataclasses import dataclass

from bot.domain.money import Kopecks

ROUNDING_KOPECKS = 100
ROUNDING_SHARE = 100
"""The service tells each cost rounded: a rouble, or one part in a hundred of what is known, proves nothing."""


@dataclass(frozen=True, slots=True)
class Spending:
    """Calls that ended and texts that were made, then what may have cost something that we can't name.

    `lost_requests`: their answer was lost. `flash_calls`: the service tells no cost of theirs. `unpriced_calls`: answered,
    and no cost was told. `awaited`: calls under way, or just over, and requests on their way.
    """

    calls_kopecks: Kopecks
    texts_kopecks: Kopecks
    lost_requests: int
    flash_calls: int
    unpriced_calls: int
    awaited: int

    def unexplained(self, fell_kopecks: Kopecks) -> Kopecks:
        """How much of the fall is not ours for all we know; 0 where the ledger explains it."""
        known = self.calls_kopecks + self.texts_kopecks
        rest = fell_kopecks - known
        return Kopecks(rest) if rest > max(ROUNDING_KOPECKS, known // ROUNDING_SHARE) else Kopecks(0)
