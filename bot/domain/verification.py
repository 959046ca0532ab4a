"""A phone is proved by four digits, and four digits can be guessed. The rules here keep guessing hopeless.

The service only rings the phone (contract, section 8). It is up to us that the code is random, short-lived
and rarely given.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

TRIES = 3
LIFETIME = timedelta(minutes=5)
DAY = timedelta(hours=24)
BETWEEN = timedelta(seconds=60)
"""The least time between two codes for one phone, whoever asks."""
PHONE_A_DAY, USER_A_DAY, ACCOUNT_A_DAY = 5, 10, 100
"""Codes in any 24 hours: for one phone (over all accounts), by one user, by one account."""
GUESSES_A_DAY = TRIES * PHONE_A_DAY
"""How many of the 10,000 codes can be tried on one phone in any 24 hours."""


class VerificationState(StrEnum):
    """One code for one phone."""

    ASKED = "asked"
    """Shown for confirmation; nothing is sent."""
    SENDING = "sending"
    RINGING = "ringing"
    """The service took the request; the code is awaited."""
    UNKNOWN = "unknown"
    """The answer is lost. The code is still awaited: a right one proves that the phone rang."""
    VERIFIED = "verified"
    FAILED = "failed"
    """Every try was wrong."""
    EXPIRED = "expired"
    LOST = "lost"
    """We will never know whether the phone rang, so the code counts as spent."""
    REFUSED = "refused"
    """Refused by the service: the phone did not ring and nothing was charged."""
    NOT_SENT = "not_sent"
    """It never left this machine."""
    CANCELLED = "cancelled"


class How(StrEnum):
    """What proved the phone."""

    FLASH = "flash"
    CALL = "call"
    """A normal call that speaks the code."""
    CONTACT = "contact"
    """The user shared their own contact, and Telegram says that it is theirs."""


_MOVES: Mapping[VerificationState, frozenset[VerificationState]] = MappingProxyType({
    # Straight to ringing: a spoken code is made when its call leaves, and the call has its own place in the ledger.
    VerificationState.ASKED: frozenset({
        VerificationState.SENDING, VerificationState.RINGING, VerificationState.CANCELLED,
    }),
    # A right code may be typed before the service has answered.
    VerificationState.SENDING: frozenset({
        VerificationState.RINGING, VerificationState.UNKNOWN, VerificationState.REFUSED,
        VerificationState.NOT_SENT, VerificationState.VERIFIED, VerificationState.FAILED,
    }),
    VerificationState.RINGING: frozenset({
        VerificationState.RINGING, VerificationState.VERIFIED, VerificationState.FAILED,
        VerificationState.EXPIRED,
    }),
    VerificationState.UNKNOWN: frozenset({
        VerificationState.VERIFIED, VerificationState.FAILED, VerificationState.LOST,
    }),
})  # fmt: skip

OPEN = frozenset({VerificationState.SENDING, VerificationState.RINGING, VerificationState.UNKNOWN})
"""States in which a code may be typed."""
UNSPENT = frozenset({VerificationState.REFUSED, VerificationState.NOT_SENT})
"""The phone certainly did not ring, so these count against no limit."""


def verification_sources(new: VerificationState) -> frozenset[VerificationState]:
    """The states from which a conditional update may lead to `new`."""
    return frozenset(old for old, reachable in _MOVES.items() if new in reachable)


@dataclass(frozen=True, slots=True)
class Cooling:
    """Why no code can be given now. `code`: phone_soon, phone_day, user_day, account_day."""

    code: str
    until: datetime


def cooling(
    now: datetime,
    *,
    of_phone: Sequence[datetime],
    of_user: Sequence[datetime],
    of_account: Sequence[datetime],
) -> Cooling | None:
    """Why no other code may be given now, None if one may. Takes the moments at which codes were given, in
    any order, for at least one DAY back.
    """
    latest = max(of_phone, default=None)
    if latest is not None and now < latest + BETWEEN:
        return Cooling("phone_soon", latest + BETWEEN)
    given = (
        ("phone_day", of_phone, PHONE_A_DAY),
        ("user_day", of_user, USER_A_DAY),
        ("account_day", of_account, ACCOUNT_A_DAY),
    )
    for code, moments, limit in given:
        recent = sorted(moment for moment in moments if now < moment + DAY)
        if len(recent) >= limit:
            return Cooling(code, recent[-limit] + DAY)
    return None


def random_code() -> str:
    """Four digits, each of 10,000 as likely."""
    return f"{secrets.randbelow(10_000):04}"


def read_code(typed: str) -> str | None:
    """The four digits of what was typed: "4821", "48-21" or "4 8 2 1". None for anything else."""
    digits = re.sub(r"[\s.,-]", "", typed)
    return digits if re.fullmatch(r"[0-9]{4}", digits) else None


def spoken(template: str, code: str) -> str:
    """What a call says: the template's {code} as single digits, so that no voice reads them as a number."""
    return template.replace("{code}", ", ".join(code))


def secret_of(row_id: int, code: str) -> bytes:
    """What is hashed. The row's id makes the same digits hash differently in another row."""
    return f"verification:{row_id}:{code}".encode()
