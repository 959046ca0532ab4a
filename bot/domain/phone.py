"""People paste phones as they find them: with brackets, no-break spaces, every kind of dash, several in a row and
a text right behind. A phone cut one digit wrong rings a stranger, so what isn't surely a phone is said to be
unreadable instead of being guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NewType

Phone = NewType("Phone", str)
"""Eleven digits as the service wants them ("7916…"); contract section 1, field `phone`."""

PHONE_DIGITS = 11
_LONGEST = 15  # E.164
_SHORTEST_ATTEMPT = 7
_SHORTEST_PLAIN_ATTEMPT = 9

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_SPACES = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_DASHES = "\\-\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d"

# How nearly every Russian number is written; anything else takes the long way, fifteen times as long.
_USUAL = re.compile(
    r"(?:(?:\+?7|8)[ \-]?\(?([0-9]{3})|\(?(9[0-9]{2}))\)?[ \-]?([0-9]{3})[ \-]?([0-9]{2})[ \-]?([0-9]{2})"
)
_START = re.compile(
    rf"[(\[{_INVISIBLE}{_SPACES}]{{0,4}}(?:(?P<plus>[+＋])[(\[{_INVISIBLE}{_SPACES}]{{0,4}})?(?=[0-9])"
)
_GROUP = re.compile(r"[0-9]+")
_FILLER = re.compile(rf"[{_SPACES}{_INVISIBLE}{_DASHES}().\[\]]{{0,5}}")
_CLOSING = re.compile(rf"[)\]{_INVISIBLE}]*")
_GLUED = re.compile(rf"[{_DASHES}.]?[0-9]")
_DATE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}(?![0-9])")
_SEPARATORS = re.compile(rf"(?:[\s,;/|&{_INVISIBLE}]|(?<!\w)(?:и|and)(?!\w))*", re.IGNORECASE)
_REST = re.compile(rf"[\s,;.{_INVISIBLE}]*")


@dataclass(frozen=True, slots=True)
class PhonesRead:
    """A leading run of phones.

    `phones` are unique and in their order, `doubles` names each repetition, `unreadable` holds what looks like a
    phone but isn't one the service could call, as typed. The rest of the text begins at `end`, its leading
    separators included. Its repr names no phone, so that none gets into a log.
    """

    phones: tuple[Phone, ...] = field(repr=False)
    doubles: tuple[Phone, ...] = field(repr=False)
    unreadable: tuple[str, ...] = field(repr=False)
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    phone: Phone | None = field(repr=False)
    end: int


def read_phone(text: str) -> Phone | None:
    """One phone in any usual writing, and nothing else but spaces and punctuation round it."""
    if usual := _USUAL.fullmatch(text):
        return Phone(f"7{usual[1] or usual[2]}{usual[3]}{usual[4]}{usual[5]}")
    return _read_unusual(text)


def _read_unusual(text: str) -> Phone | None:
    found = _find(text, _skip_separators(text, 0))
    if found is None or _REST.fullmatch(text, found.end) is None:
        return None
    return found.phone


def read_contact_phone(text: str) -> Phone | None:
    """The phone of a contact card, where Telegram often leaves out the plus of an international number."""
    return read_phone(text) or read_phone("+" + text.lstrip("+"))


def read_phones(text: str) -> PhonesRead:
    """The phones a text begins with, separated by spaces, commas, semicolons, slashes, lines or "и".

    A phone ends once it is complete: 11 digits from 7 or 8, 10 from 9, else after a plus as its country has it.
    One digit too many in the same group makes it unreadable, never a shorter phone.
    """
    phones: dict[Phone, None] = {}
    doubles: list[Phone] = []
    unreadable: list[str] = []
    end = 0
    while found := _find(text, start := _skip_separators(text, end)):
        if found.phone is None:
            unreadable.append(text[start : found.end].strip())
        elif found.phone in phones:
            doubles.append(found.phone)
        else:
            phones[found.phone] = None
        end = found.end
    return PhonesRead(tuple(phones), tuple(doubles), tuple(unreadable), end)


def format_phone(phone: Phone) -> str:
    """As people read it: "+7 916 123-45-67"; other countries as their own habit has it."""
    if phone.startswith("7"):
        return f"+7 {phone[1:4]} {phone[4:7]}-{phone[7:9]}-{phone[9:]}"
    import phonenumbers  # noqa: PLC0415 - most processes never meet a foreign number

    try:
        number = phonenumbers.parse("+" + phone)
    except phonenumbers.NumberParseException:
        return "+" + phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask_phone(phone: Phone) -> str:
    """What others in a chat may see: "+7 916 ***-**-67"."""
    if phone.startswith("7"):
        return f"+7 {phone[1:4]} ***-**-{phone[9:]}"
    return f"+{phone[:3]} ***-**-{phone[-2:]}"


def is_known(phone: Phone) -> bool:
    """Whether the numbering plans know such a phone. Only ever a warning: the plans lag behind the operators."""
    import phonenumbers  # noqa: PLC0415 - a warning must not cost every start 20 ms

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + phone))
    except phonenumbers.NumberParseException:
        return False


def is_prefix_known(phone: Phone) -> bool:
    """`is_known` for long lists: asks once for all phones that begin alike.

    The same answer for every Russian and Kazakh phone; of other countries a plan that tells apart what comes later
    than the eighth digit is not seen.
    """
    if not phone.startswith("7"):
        return _is_prefix_known(phone[:8])
    # The plan of 930 and the codes of Kazakhstan are told apart by more than the code.
    return _is_prefix_known(phone[:7] if phone.startswith(("7930", "77")) else phone[:4])


@lru_cache(maxsize=20_000)
def _is_prefix_known(prefix: str) -> bool:
    return is_known(Phone(prefix.ljust(PHONE_DIGITS, "0")))


def _skip_separators(text: str, at: int) -> int:
    match = _SEPARATORS.match(text, at)
    return match.end() if match else at


def _find(text: str, at: int) -> _Found | None:
    """The phone that starts exactly at `at`, an attempt at one, or nothing."""
    start = _START.match(text, at)
    if start is None or _DATE.match(text, start.end()):
        return None
    pieces = list(_pieces(text, start.end()))
    whole = pieces[-1][0]
    plus = start["plus"] is not None
    wanted = _wanted_length(whole, plus=plus)
    found: _Found | None = None
    if wanted:
        found = _complete(text, pieces, wanted)
    elif plus:
        found = _foreign(text, pieces)
    if found is None:
        if not _is_attempt(pieces, first=text[at], plus=plus):
            return None
        found = _Found(None, _unreadable_end(text, pieces, wanted or _LONGEST))
    closing = _CLOSING.match(text, found.end)
    return _Found(found.phone, closing.end() if closing else found.end)


def _pieces(text: str, at: int) -> Iterator[tuple[str, int]]:
    """After each group of digits: all digits so far, and where that group ends."""
    digits = ""
    while group := _GROUP.match(text, at):
        digits += group[0]
        yield digits, group.end()
        if len(digits) >= _LONGEST:
            return
        filler = _FILLER.match(text, group.end())
        at = filler.end() if filler else group.end()


def _wanted_length(digits: str, *, plus: bool) -> int | None:
    """How many digits make it complete; None where only the country's plan can tell."""
    if digits.startswith("9"):
        return None if plus else PHONE_DIGITS - 1
    # No country code begins with 89: "+8 9…" is the home prefix with a plus before it.
    if digits.startswith(("7", "89") if plus else ("7", "8")):
        return PHONE_DIGITS
    return None


def _complete(text: str, pieces: list[tuple[str, int]], wanted: int) -> _Found | None:
    for digits, end in _ends(text, pieces):
        if len(digits) == wanted:
            return _Found(Phone("7" + digits[-10:]), end)
    return None


def _foreign(text: str, pieces: list[tuple[str, int]]) -> _Found | None:
    """A number after a plus: callable with exactly 11 digits, else unreadable as far as its country allows."""
    possible = [(digits, end) for digits, end in _ends(text, pieces) if _is_possible(digits)]
    for digits, end in possible:
        if len(digits) == PHONE_DIGITS:
            return _Found(Phone(digits), end)
    return _Found(None, possible[-1][1]) if possible else None


def _ends(text: str, pieces: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The pieces after which a phone may end.

    Not where digits follow glued on, and not with a lone digit, which is rather a text ("… 5 minutes") behind a
    phone that lacks a digit. For the same reason a group almost as long as a phone never takes up another one.
    """
    if len(pieces[0][0]) >= _SHORTEST_PLAIN_ATTEMPT:
        pieces = pieces[:1]
    starts = [0, *(len(digits) for digits, _ in pieces)]
    return [
        (digits, end)
        for start, (digits, end) in zip(starts, pieces, strict=False)
        if len(digits) - start > 1 and not _GLUED.match(text, end)
    ]


def _is_possible(digits: str) -> bool:
    if not _SHORTEST_ATTEMPT <= len(digits) <= _LONGEST:
        return False
    import phonenumbers  # noqa: PLC0415 - see format_phone

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse("+" + digits))
    except phonenumbers.NumberParseException:
        return False


def _is_attempt(pieces: list[tuple[str, int]], *, first: str, plus: bool) -> bool:
    """Whether a person meant a phone; a text may well begin with a short number or a date."""
    whole = pieces[-1][0]
    if plus or first in "([":
        return len(whole) >= _SHORTEST_ATTEMPT
    longest = whole if whole[0] in "789" else pieces[0][0]
    return len(longest) >= _SHORTEST_PLAIN_ATTEMPT


def _unreadable_end(text: str, pieces: list[tuple[str, int]], wanted: int) -> int:
    """A long group stands alone; else the attempt ends with the group that made it long enough, and what is glued on."""
    enough = _SHORTEST_PLAIN_ATTEMPT if len(pieces[0][0]) >= _SHORTEST_PLAIN_ATTEMPT else wanted
    return next(
        (end for digits, end in pieces if len(digits) >= enough and not _GLUED.match(text, end)),
        pieces[-1][1],
    )
