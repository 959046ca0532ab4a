"""A lead: somebody who was called waits for one of us. It is open until a user, or the manager who was reached, ends it."""

from enum import StrEnum
from typing import Final


class LeadState(StrEnum):
    NEW = "new"
    """Nobody has taken it."""
    TAKEN = "taken"
    LATER = "later"
    """Taken, and its taker wants to be reminded."""
    NO_ANSWER = "no_answer"
    """Taken, and called in vain."""
    DONE = "done"
    STOPPED = "stopped"
    """They want no more calls."""
    NO_LEAD = "no_lead"
    REACHED = "reached"
    """The manager answered during the call itself."""


OPEN: Final = frozenset({LeadState.NEW, LeadState.TAKEN, LeadState.LATER, LeadState.NO_ANSWER})
ENDS: Final = frozenset({LeadState.DONE, LeadState.STOPPED, LeadState.NO_LEAD})
"""How its taker may end it."""


class ToldAs(StrEnum):
    """Why a message about a lead stands in a chat; a chat has at most one of each."""

    FIRST = "first"
    AGAIN = "again"
    """Nobody had taken it."""
    OWNER = "owner"
    """Still nobody: the account's owner hears of it."""
    TAKER = "taker"
    """In the private chat of whoever took it, with the number."""
    REMINDER = "reminder"


WITH_PHONE: Final = frozenset({ToldAs.TAKER, ToldAs.REMINDER})
