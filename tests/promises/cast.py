"""Who takes part: the owner of an account, a colleague with the same key, the owner of another account, and a stranger.

Whatever one of them writes is marked, so that it is recognised wherever it turns up: in a request to the service, on a
screen of somebody else, in a log.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.world import ANNA, BORIS, OLGA

STRANGER_ID = 1004
ENDINGS = (
    "0001", "0002", "0003", "0004", "0005", "0006",
    "9901", "9902", "9903",  # refused; missing from the answer, not called and called
    "9904", "9905",  # the answer is lost
    "9911", "9912", "9913", "9914", "9915", "9921",  # webhooks late, doubled, reordered, lost, of other bytes; an odd status
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """`account`: 1 or 2; 0 for a stranger, who is not let in. Colleagues call phones of one pool."""

    id: int
    name: str
    account: int

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(f"791600{self.account + 1}{ending}" for ending in ENDINGS)


OWNER = Member(ANNA, "Анна", 1)
COLLEAGUE = Member(BORIS, "Boris", 1)
OTHER = Member(OLGA, "Ольга", 2)
STRANGER = Member(STRANGER_ID, "Прохожий", 0)
CAST = (OWNER, COLLEAGUE, OTHER, STRANGER)
ADMITTED = (OWNER, COLLEAGUE, OTHER)
OWNERS = (OWNER, OTHER)

_MARK = re.compile(r"Напоминание-(\d+)-")
_PHONE = re.compile(r"791600[1-9]\d{4}")
_BETWEEN = re.compile(r"(?<=\d)[\s()\u00a0\u2010-\u2015-]{1,3}(?=\d)")


def marked(number: int, rest: str = "") -> str:
    """A text to be said, recognised by its number."""
    return f"Напоминание-{number}- о записи{rest}"


def marks_in(told: Any) -> set[int]:
    """Numbers of marked texts in anything that can be printed."""
    return {int(number) for number in _MARK.findall(str(told))}


def phones_in(told: Any) -> set[str]:
    """Phones of the cast's pools, however they are written."""
    return set(_PHONE.findall(_BETWEEN.sub("", str(told))))


def written(phone: str) -> str:
    """A phone as people write it."""
    return f"+7 {phone[1:4]} {phone[4:7]}-{phone[7:9]}-{phone[9:]}"
