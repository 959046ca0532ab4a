"""What people paste carries more than is seen: direction marks, soft hyphens, variation selectors, digits in another dress.

Patterns look at the text without all of it; places in it stay the same, so that what was typed can be shown.
"""

import unicodedata
from typing import Final

HIDDEN: Final = "\u200b"
"""Stands for every character that nobody sees."""
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u20e3\u2800\u3164\uffa0")
_DASHES: Final = frozenset("\u2043\u2212")


class _Plain(dict[int, str]):
    """For `str.translate`: each character is looked at once."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


def plain(text: str) -> str:
    """As long as the text: digits as 0 to 9, spaces and dashes as those of a keyboard, `HIDDEN` for what is not seen."""
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
