"""What the owner of an account may limit, and a price without which a limit of money counts too little. These numbers protect the owner's money from a careless or stolen chat."""

from enum import StrEnum

from bot.domain.costs.money import kopecks_from_roubles

_MOST = 1_000_000
LONGEST_HOLD_S = 3600
LONGEST_LEAD_WAIT_MIN = 1440


class Limit(StrEnum):
    """Named as in the account's row. Units: counts of calls and recipients, kopecks, seconds, minutes."""

    DAY_CALLS = "cap_day_calls"
    LAUNCH_CALLS = "cap_launch_calls"
    USER_CALLS = "cap_user_calls"
    """Calls a day for each user who isn't the owner."""
    DAY_KOPECKS = "cap_day_kopecks"
    TYPE_NUMBER = "type_number_above"
    """A launch to more recipients than this asks the user to type their number."""
    TRY_FIRST = "try_first_above"
    """A launch to more recipients than this begins with a call to oneself."""
    HOLD = "hold_list_s"
    LEAD_AGAIN = "lead_again_min"
    """No limit either: after how many minutes a lead that nobody took is told again, then to the account's owner."""
    FLASH_PRICE = "flash_price_kopecks"
    """No limit itself: what a flash call costs. The service never tells, so without it no limit of money counts it."""

    ALERT_BELOW = "alert_below_kopecks"
    """No limit either: from which balance on the owner, and the chats that watch, are told that money runs out."""


IN_MONEY = frozenset({Limit.DAY_KOPECKS, Limit.FLASH_PRICE, Limit.ALERT_BELOW})
"""Typed in roubles, kept in kopecks."""


def read_limit(limit: Limit, typed: str) -> int:
    """The number a user typed, in the unit it is stored in; roubles become kopecks. 0 is a limit too: nothing
    at all.

    Raises ValueError for anything that is not such a number, and for an unreasonable one.
    """
    text = "".join(typed.split())
    if limit in IN_MONEY:
        value = int(kopecks_from_roubles(text))
        most = _MOST * 100
    else:
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST))):
            raise ValueError("not a whole number")
        value = int(text)
        most = {Limit.HOLD: LONGEST_HOLD_S, Limit.LEAD_AGAIN: LONGEST_LEAD_WAIT_MIN}.get(limit, _MOST)
    least = 1 if limit is Limit.LEAD_AGAIN else 0
    if not least <= value <= most:
        raise ValueError("outside of what is reasonable")
    return value
