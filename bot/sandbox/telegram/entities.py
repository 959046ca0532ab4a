"""Entities that Telegram itself finds in a text, and lengths as Telegram counts them: in UTF-16 units."""

import re
from collections.abc import Iterator

from bot.sandbox.telegram.model import Json

# Where two of them meet, the earlier one wins.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("url", re.compile(r"(?<![\w@/.])(?:https?://|tg://|www\.)[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]]")),
    ("url", re.compile(r"(?<![\w@/.-])(?:[\w-]+\.)+(?:ru|com|org|net|io|me|рф|su|info|dev|app)\b(?:/[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]])?")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ \-]?\(?\d{1,4}\)?){3,7}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#/])#(?!\d+\b)\w{1,256}")),
)  # fmt: skip
CLOSED = frozenset({"code", "pre", "text_link", "text_mention"})
"""Entities inside which no others are looked for."""


def utf16_length(text: str) -> int:
    """The text's length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def with_found(text: str, formatted: list[Json]) -> list[Json]:
    """The given entities and those found in the text, in Telegram's order: outer before inner."""
    taken = [
        (each["offset"], each["offset"] + each["length"]) for each in formatted if each["type"] in CLOSED
    ]
    found: list[Json] = []
    for kind, start, end in _matches(text):
        offset, stop = utf16_length(text[:start]), utf16_length(text[:end])
        if all(stop <= begun or ended <= offset for begun, ended in taken):
            found.append({"type": kind, "offset": offset, "length": stop - offset})
            taken.append((offset, stop))
    return sorted(formatted + found, key=lambda each: (each["offset"], -each["length"]))


def _matches(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            if kind != "phone_number" or 10 <= sum(map(str.isdecimal, match[0])) <= 15:
                yield kind, match.start(), match.end()
