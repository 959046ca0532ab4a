"""How a chat watches an account: what it shows of launches, and how often."""

from enum import StrEnum
from typing import Final


class WatchManner(StrEnum):
    """`EVERY`: a card of each launch that lives; `RESULTS`: the card of a launch that is over; `LEADS`: no launches;
    `DIGEST`: one message a day.
    """

    EVERY = "every"
    RESULTS = "results"
    LEADS = "leads"
    DIGEST = "digest"


SHOWS_CARDS: Final = (WatchManner.EVERY, WatchManner.RESULTS)
USUAL_DIGEST_HOUR: Final = 19
