"""Pasted text holds more than is seen: direction marks, soft hyphens, variation selectors, digits of other
scripts.

Patterns look at a text where all this is replaced. Positions stay the same, so that what was typed can be
shown.
"""

import unicodedata
from typing import Final

HIDDEN: Final = "\u200b"
"""Replaces every invisible character."""
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u20e3\u2800\u3164\uffa0")
_DASHES: Final = frozenset("\u2043\u2212")


class _Plain(dict[int, str]):
    """A table for `str.translate` that works out each character once."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def plain(text: str) -> str:
    """The text at the same length, with digits 0 to 9, a keyboard's spaces and dashes, and `HIDDEN` for what
    is not seen.
    """
    return text if text.isascii() else text.translate(_PLAIN)


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    if category == "Pd" or char in _DASHES:
        return "-"
    if category == "Cf" or char in _UNSEEN or "VARIATION SELECTOR" in unicodedata.name(char, ""):
        return HIDDEN
    compatible = unicodedata.normalize("NFKC", char)
    return compatible if category[0] in "PS" and compatible.isascii() and len(compatible) == 1 else char


_PLAIN: Final = _Plain()
