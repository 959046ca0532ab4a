"""People paste phones as they find them: with brackets, no-break spaces, every kind of dash, several in a row
and a text right after them. A phone cut one digit wrong rings a stranger. So what isn't surely a phone is
called unreadable and not guessed at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NewType

from bot.domain import abroad
from bot.domain.plain import HIDDEN, plain

Phone = NewType("Phone", str)
"""Eleven digits as the service wants them ("7916…"); contract section 1, field `phone`."""

PHONE_DIGITS = 11
_CODE_DIGITS = 3
_SHORTEST_PLAIN_ATTEMPT = 9
_LONGEST_DIALLED = 18
"""The longest number there is, together with the prefix dialled to leave the country."""

# How nearly every Russian number is written. Anything else is read fifteen times slower.
_USUAL = re.compile(
    r"(?:(?:\+?7|8(?![ \-]?\(?10))[ \-]?\(?([0-9]{3})|\(?(9[0-9]{2}))(?:\)[ \-]?|[ \-])([0-9]{3})[ \-]?([0-9]{2})[ \-]?([0-9]{2})"
    r"|(?:(?:\+?7|8(?![ \-]?10))[ \-]?([0-9]{10})|(9[0-9]{9}))"
)
# All patterns below look at the text as `plain` returns it.
_FRONT = rf"{HIDDEN}*(?:[(\[ \t]{HIDDEN}*){{0,4}}"
_START = re.compile(rf"{_FRONT}(?:(?P<plus>[+]){_FRONT})?(?=[0-9])")
_GROUP = re.compile(rf"[0-9](?:{HIDDEN}*[0-9])*")
_FILLER = re.compile(rf"{HIDDEN}*(?:[ \t\-().\[\]]{HIDDEN}*){{0,5}}")
_CLOSING = re.compile(rf"[)\]{HIDDEN}]*")
_GLUED = re.compile(r"[\-.]?[0-9]")
_MOMENT = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"
    r"|[0-9]{1,2}(?P<sep>[./\-])[0-9]{1,2}(?P=sep)(?:[0-9]{4}|[0-9]{2})(?![./]?[0-9])"
    r"|[0-9]{1,2}[./][0-9]{1,2}(?![./:]?[0-9])"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9]))"
)
"""A date or a clock time. They stand before phones in lists and after them in lines."""
_EXTENSION = re.compile(
    rf"[ \t{HIDDEN},;/]{{0,4}}\(?(?:доб(?:ав(?:очный|\.)?)?|вн(?:утр(?:енний)?)?|ext(?:n|ension)?|[xх])"
    rf"[.: \t№{HIDDEN}]{{0,4}}(?P<number>[0-9]{{1,6}})(?!\w)\)?",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(rf"(?:[\s,;/|&{HIDDEN}]|(?<!\w)(?:и|and)(?!\w))*", re.IGNORECASE)
_REST = re.compile(rf"[\s,;.{HIDDEN}]*")


@dataclass(frozen=True, slots=True)
class PhonesRead:
    """A leading run of phones.

    `phones` are unique and in their order; `doubles` has each repetition. `unreadable` holds, as typed, what
    looks like a phone but isn't one the service could call. `extensions` are the digits after "доб.", which
    nobody can dial. The rest of the text begins at `end`, with its leading separators. The repr shows no
    phone, so that none gets into a log.
    """

    phones: tuple[Phone, ...] = field(repr=False)
    doubles: tuple[Phone, ...] = field(repr=False)
    unreadable: tuple[str, ...] = field(repr=False)
    end: int
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    phone: Phone | None = field(repr=False)
    end: int


_Pieces = list[tuple[str, int]]
"""After each group of digits: all digits so far, and where that group ends."""


def read_phone(text: str) -> Phone | None:
    """One phone in any usual notation, with nothing but spaces and punctuation around it."""
    if usual := _USUAL.fullmatch(text):
        return Phone("7" + "".join(filter(None, usual.groups())))
    return _read_unusual(text)


def _read_unusual(text: str) -> Phone | None:
    text = plain(text)
    found = _find(text, _end_of(_SEPARATORS, text, 0))
    if found is None or _REST.fullmatch(text, found.end) is None:
        return None
    return found.phone


def read_contact_phone(text: str) -> Phone | None:
    """The phone of a contact card. Telegram often leaves out the plus of an international number there."""
    return read_phone(text) or read_phone("+" + text.lstrip("+"))


def read_phones(text: str, *, at: int = 0, seen: str | None = None) -> PhonesRead:
    """The phones a text begins with (from `at` on), separated by spaces, commas, semicolons, slashes, lines or "и".

    A phone ends once it is complete: 11 digits if it begins with 7 or 8, 10 if with 9, after a plus as many
    as its country's plan has. One digit too many in the same group makes it unreadable, never a shorter
    phone.
    """
    phones: dict[Phone, None] = {}
    doubles: list[Phone] = []
    unreadable: list[str] = []
    extensions: list[str] = []
    end, seen = at, plain(text) if seen is None else seen
    while found := _find(seen, start := _end_of(_SEPARATORS, seen, end)):
        if found.phone is None:
            unreadable.append(text[start : found.end].strip())
        elif found.phone in phones:
            doubles.append(found.phone)
        else:
            phones[found.phone] = None
        end = found.end
        if extension := _EXTENSION.match(seen, end):
            extensions.append(extension["number"])
            end = extension.end()
    return PhonesRead(tuple(phones), tuple(doubles), tuple(unreadable), end, tuple(extensions))


def moment_end(text: str, at: int) -> int | None:
    """Where the date or clock time that begins exactly at `at` ends; None if there is none."""
    match = _MOMENT.match(plain(text), at)
    return match.end() if match else None


def is_foreign(typed: str) -> bool:
    """Whether text that could not be read as a phone is another country's number."""
    return abroad.is_foreign(plain(typed))


def format_phone(phone: Phone) -> str:
    """As people read it: "+7 916 123-45-67"; other countries' phones as is usual there."""
    if phone.startswith("7"):
        return f"+7 {phone[1:4]} {phone[4:7]}-{phone[7:9]}-{phone[9:]}"
    import phonenumbers  # noqa: PLC0415 - most processes never meet a foreign number

    try:
        number = phonenumbers.parse("+" + phone)
    except phonenumbers.NumberParseException:
        return "+" + phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask_phone(phone: Phone) -> str:
    """What others in the chat may see: "+7 916 ***-**-67"."""
    if phone.startswith("7"):
        return f"+7 {phone[1:4]} ***-**-{phone[9:]}"
    return f"+{phone[:3]} ***-**-{phone[-2:]}"


def is_known(phone: Phone) -> bool:
    """Whether the numbering plans know such a phone. Use it only to warn: the plans lag behind the operators."""
    import phonenumbers  # noqa: PLC0415 - a warning must not cost every start 20 ms

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + phone))
    except phonenumbers.NumberParseException:
        return False


def is_prefix_known(phone: Phone) -> bool:
    """`is_known` for long lists: looks once for all phones that begin alike.

    Gives the same answer as `is_known` for every Russian and Kazakh phone. For other countries it misses
    distinctions that a plan makes after the eighth digit.
    """
    if not phone.startswith("7"):
        return _is_prefix_known(phone[:8])
    # For 930 and the codes of Kazakhstan the plan depends on more digits than the code.
    return _is_prefix_known(phone[:7] if phone.startswith(("7930", "77")) else phone[:4])


@lru_cache(maxsize=20_000)
def _is_prefix_known(prefix: str) -> bool:
    return is_known(Phone(prefix.ljust(PHONE_DIGITS, "0")))


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _find(text: str, at: int) -> _Found | None:
    """The phone, or the attempt at one, that starts exactly at `at`; None if there is neither."""
    start = _START.match(text, at)
    if start is None:
        return None
    plus = start["plus"] is not None
    if not plus and _MOMENT.match(text, start.end()):
        return None
    pieces = list(_pieces(text, start.end()))
    found = _read(text, pieces, plus=plus, marked=plus or text[at] in "([")
    if found is None:
        return None
    return _Found(found.phone, _end_of(_CLOSING, text, found.end))


def _pieces(text: str, at: int) -> Iterator[tuple[str, int]]:
    digits = ""
    while group := _GROUP.match(text, at):
        digits += group[0].replace(HIDDEN, "")
        yield digits, group.end()
        if len(digits) >= _LONGEST_DIALLED:
            return
        at = _end_of(_FILLER, text, group.end())


def _read(text: str, pieces: _Pieces, *, plus: bool, marked: bool) -> _Found | None:
    """`marked`: a plus or a bracket in front says that a phone is meant."""
    whole = pieces[-1][0]
    wanted = _wanted_length(whole, plus=plus)
    found: _Found | None = None
    if way_out := abroad.EXIT.match(whole):
        return _dialled_out(text, pieces, way_out.end())
    if wanted:
        found = _complete(text, pieces, wanted)
    elif plus:
        found = _foreign(text, pieces)
    if not plus and (end := _end_abroad(text, pieces)) and (found is None or _is_cut(pieces, found, end)):
        return _Found(None, end)
    if found is None and _is_attempt(pieces, marked=marked):
        return _Found(None, _unreadable_end(text, pieces, wanted or abroad.LONGEST))
    return found


def _wanted_length(digits: str, *, plus: bool) -> int | None:
    """How many digits make a complete phone; None if only the country's plan can tell."""
    if digits.startswith("9"):
        return None if plus else PHONE_DIGITS - 1
    # No country code begins with 89: "+8 9…" is the home prefix with a plus before it.
    if digits.startswith(("7", "89") if plus else ("7", "8")):
        return PHONE_DIGITS
    return None


def _complete(text: str, pieces: _Pieces, wanted: int) -> _Found | None:
    if wanted < PHONE_DIGITS and len(pieces[0][0]) < _CODE_DIGITS:
        return None  # "9 12 …" is a number of something, "90 532 …" another country's
    for digits, end in _ends(text, pieces):
        if len(digits) == wanted:
            return _Found(Phone("7" + digits[-10:]), end)
    return None


def _dialled_out(text: str, pieces: _Pieces, way_out: int) -> _Found | None:
    """A number after 810 or 00, as long as its country's plan allows; such numbers are never called."""
    if len(pieces[-1][0]) - way_out < abroad.SHORTEST:
        return None
    ends = [(digits[way_out:], end) for digits, end in pieces if not _GLUED.match(text, end)]
    for knows in (abroad.is_valid, abroad.is_possible):
        for digits, end in reversed(ends):
            if knows(digits):
                return _Found(None, end)
    return _Found(None, _unreadable_end(text, pieces, PHONE_DIGITS))


def _foreign(text: str, pieces: _Pieces) -> _Found | None:
    """A number after a plus. With exactly 11 digits it can be called, else it is unreadable, as long as its
    country allows.
    """
    possible = [(digits, end) for digits, end in _ends(text, pieces) if abroad.is_possible(digits)]
    if not possible:
        return None
    valid = [(digits, end) for digits, end in possible if abroad.is_valid(digits)]
    callable_ones = [(digits, end) for digits, end in possible if len(digits) == PHONE_DIGITS]
    digits, end = (valid or callable_ones or possible)[-1]
    return _Found(Phone(digits) if len(digits) == PHONE_DIGITS else None, end)


def _end_abroad(text: str, pieces: _Pieces) -> int | None:
    """Where the longest number of another country's plan ends, if the digits are one without its plus."""
    return next(
        (
            end
            for digits, end in reversed(pieces)
            if not _GLUED.match(text, end) and len(digits) <= abroad.LONGEST and abroad.is_clear(digits)
        ),
        None,
    )


def _is_cut(pieces: _Pieces, found: _Found, end: int) -> bool:
    """Whether the phone found is really another country's number, cut short or with its code taken for ours.

    Groups as people here write them show that it is ours: three digits of a code, then three of a number.
    """
    lengths = [len(digits) for digits, _ in pieces]
    if found.phone is not None and found.end == end:
        return 1 < lengths[0] <= _CODE_DIGITS and not is_known(found.phone)
    usual = len(pieces) > 1 and lengths[0] == _CODE_DIGITS and lengths[1] >= 2 * _CODE_DIGITS
    if not pieces[0][0].startswith("9") or lengths[0] > _CODE_DIGITS:
        return False
    return not usual or abroad.looks_like_ours(pieces[0][0])


def _ends(text: str, pieces: _Pieces) -> _Pieces:
    """The pieces after which a phone may end.

    It can't end where more digits follow directly, nor with a lone digit: that is rather a text ("… 5
    minutes") after a phone that lacks a digit. For the same reason a group almost as long as a phone never
    takes in another group.
    """
    if len(pieces[0][0]) >= _SHORTEST_PLAIN_ATTEMPT:
        pieces = pieces[:1]
    starts = [0, *(len(digits) for digits, _ in pieces)]
    return [
        (digits, end)
        for start, (digits, end) in zip(starts, pieces, strict=False)
        if len(digits) - start > 1 and not _GLUED.match(text, end)
    ]


def _is_attempt(pieces: _Pieces, *, marked: bool) -> bool:
    """Whether the user meant a phone: a text may well begin with a short number or a date."""
    whole = pieces[-1][0]
    if marked:
        return len(whole) >= abroad.SHORTEST
    longest = whole if whole[0] in "789" else pieces[0][0]
    return len(longest) >= _SHORTEST_PLAIN_ATTEMPT


def _unreadable_end(text: str, pieces: _Pieces, wanted: int) -> int:
    """A long group is an attempt of its own. Else the attempt ends with the group that made it long enough,
    together with what directly follows.
    """
    enough = _SHORTEST_PLAIN_ATTEMPT if len(pieces[0][0]) >= _SHORTEST_PLAIN_ATTEMPT else wanted
    return next(
        (end for digits, end in pieces if len(digits) >= enough and not _GLUED.match(text, end)),
        pieces[-1][1],
    )
