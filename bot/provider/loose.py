"""The service writes one value in many ways: numbers as strings, flags as 0/1 or words, no time as null or 0.

These types of answer fields read all of them. A value that can't be read becomes None rather than an error: a paid
call must not become unknown because of an odd field that nobody needs.
"""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator, JsonValue

from bot.domain.costs.money import Kopecks, kopecks_from_roubles
from bot.domain.phone import Phone

_LARGEST_UNIX = 4_102_444_800
"""The year 2100 in unix seconds; a larger number is not a time."""
_LARGEST_ID = 2**63 - 1
_LARGEST_ROUBLES = Decimal(10) ** 12
_YES = {"1", "true", "yes"}
_NO = {"0", "false", "no"}


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _LARGEST_ROUBLES * 10**7 else None


def whole_number(value: object) -> int | None:
    """An integer written as a number or a string; None for anything else, fractions included."""
    number = _decimal(value)
    if number is None or number != number.to_integral_value() or abs(number) > _LARGEST_ID:
        return None
    return int(number)


def kopecks(value: object) -> Kopecks | None:
    """Roubles as a number or a string ("12.5", "1 234,50") -> kopecks, halves rounded up."""
    roubles = _decimal(value)
    if roubles is None or abs(roubles) >= _LARGEST_ROUBLES:
        return None
    return kopecks_from_roubles(roubles)


def flag(value: object) -> bool | None:
    """0/1, true/false, "0"/"1"/"true" -> bool; anything else -> None."""
    word = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    return True if word in _YES else False if word in _NO else None


def moment(value: object) -> datetime | None:
    """Unix seconds as a number or a string -> aware UTC; null, 0 and unreadable values -> None."""
    seconds = _decimal(value)
    if seconds is None or not 0 < seconds < _LARGEST_UNIX:
        return None
    return datetime.fromtimestamp(float(seconds), UTC)


def phone(value: object) -> Phone | None:
    """A phone as a number or in any writing with 11 digits, else None. 10 digits from 9, or 11 from 8, are Russian."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    digits = re.sub(r"[\s()+.-]", "", text)
    if not re.fullmatch(r"[0-9]{10,11}", digits):
        return None
    if len(digits) == 10:
        return Phone("7" + digits) if digits[0] == "9" else None
    return Phone("7" + digits[1:]) if digits[0] == "8" else Phone(digits)


def word(value: object) -> str | None:
    """A string, or a number written as one; empty and structured values -> None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    return str(value).strip() or None


def joined(value: object) -> str | None:
    """Several words, joined with "|" as the service does it; a list (or a JSON list in a string) is joined likewise."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = parsed(value)
    if isinstance(value, list):
        value = "|".join(item for item in map(word, value) if item is not None)
    return word(value)


def parsed(text: str) -> JsonValue:
    """The JSON in this text; None if it is not JSON."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def maybe_mapping(value: object) -> dict[str, JsonValue] | None:
    return None if value is None else mapping(value)


def mapping(value: object) -> dict[str, JsonValue]:
    """An object, or a string with a JSON object in it; anything else (PHP's empty list too) -> {}."""
    if isinstance(value, str):
        value = parsed(value)
    return dict(value) if isinstance(value, dict) else {}


LooseInt = Annotated[int | None, BeforeValidator(whole_number)]
LooseKopecks = Annotated[Kopecks | None, BeforeValidator(kopecks)]
LooseFlag = Annotated[bool | None, BeforeValidator(flag)]
Moment = Annotated[datetime | None, BeforeValidator(moment)]
LoosePhone = Annotated[Phone | None, BeforeValidator(phone)]
Word = Annotated[str | None, BeforeValidator(word)]
Joined = Annotated[str | None, BeforeValidator(joined)]
JsonObject = Annotated[dict[str, JsonValue], BeforeValidator(mapping)]
MaybeJsonObject = Annotated[dict[str, JsonValue] | None, BeforeValidator(maybe_mapping)]
