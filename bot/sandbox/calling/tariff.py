"""What the sandbox's service charges, in roubles; in one place, so that tests and the page can quote it.

The contract fixes only the price of generating a text (0.40). The price of talking differs by customer; this
one is ours.
"""

from decimal import Decimal

GENERATED_TEXT = Decimal("0.40")
"""For each text to be spoken, once per request, however many phones it has."""

TALK_SECOND = Decimal("0.10")
"""For each second between the answer and the end; a call that nobody answered is free."""

FLASH_CALL = Decimal("0.50")
"""For each verification of a phone."""


def talk_cost(talk_s: int) -> Decimal:
    """Roubles for an answered call; never quite free, even if the recipient hung up at once."""
    return TALK_SECOND * max(talk_s, 1)
