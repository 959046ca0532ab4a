"""What the ledger knows of the money that left an account, the same on the balance screen and in the alert."""

from bot.domain.costs.spending import Spending
from bot.telegram.rendering.words import money
from bot.telegram.texts import Say


def spending_lines(spending: Spending, say: Say) -> list[str]:
    """What our calls and texts cost, then what else may have cost something."""
    lines: list[str] = [
        say(
            "spending-known",
            calls=money(spending.calls_kopecks, say),
            texts=money(spending.texts_kopecks, say),
        )
    ]
    if spending.lost_requests:
        lines.append(say("spending-lost", count=spending.lost_requests))
    if spending.flash_calls:
        lines.append(say("spending-flash", count=spending.flash_calls))
    if spending.unpriced_calls:
        lines.append(say("spending-unpriced", count=spending.unpriced_calls))
    if spending.awaited:
        lines.append(say("spending-awaited", count=spending.awaited))
    return lines
