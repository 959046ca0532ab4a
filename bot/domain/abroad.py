"""Numbers of other countries, as people here dial and write them. The service calls eleven digits only.

Used only for digits that are not a plain Russian phone: loading the numbering plans takes 20 ms.
"""

import re
from typing import Final

EXIT: Final = re.compile(r"810|00(?=[1-9])")
"""Dialled before another country's code: 810 from here, 00 from elsewhere. No Russian code begins with 1."""
LONGEST: Final = 15
"""The most digits a number has, by E.164."""
SHORTEST: Final = 7
_CLEAR: Final = 11
"""Fewer digits are too often something else: a sum, a contract's number."""
_LIKE_OURS: Final = ("992", "993", "994", "995", "996", "998")
"""Country codes that look like the code of a Russian mobile."""


def is_possible(digits: str) -> bool:
    """Whether some country has numbers of this length, its code included."""
    if not SHORTEST <= len(digits) <= LONGEST:
        return False
    import phonenumbers  # noqa: PLC0415 - see the module

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + digits))
    except phonenumbers.NumberParseException:
        return False


def is_valid(digits: str) -> bool:
    """Whether some country's plan has this very number, its code included."""
    if not SHORTEST <= len(digits) <= LONGEST:
        return False
    import phonenumbers  # noqa: PLC0415 - see the module

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + digits))
    except phonenumbers.NumberParseException:
        return False


def is_clear(digits: str) -> bool:
    """Whether digits without a plus are surely another country's number with its code."""
    return len(digits) >= _CLEAR and digits[0] not in "07" and is_valid(digits)


def looks_like_ours(digits: str) -> bool:
    """Whether another country's number begins as a Russian mobile does without its 8."""
    return digits.startswith(_LIKE_OURS)


def is_foreign(typed: str) -> bool:
    """Whether text that could not be read as a phone is another country's number; `typed` comes from `plain`."""
    digits = re.sub(r"[^0-9]", "", typed)
    way_out = EXIT.match(digits)
    if way_out is not None:
        return is_possible(digits[way_out.end() :])
    if "+" in typed:
        return not digits.startswith(("7", "8")) and is_possible(digits)
    return is_clear(digits)
