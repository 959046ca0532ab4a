"""Reactions are typed as the last lines of a text: "1 приду: Спасибо". This module finds such lines.

Nothing acts on them yet, and read aloud to a stranger they would be nonsense. So a text that ends with them
is refused.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.plain import HIDDEN, plain
from bot.domain.when.words import MONTHS, any_of

_WORDS: Final = r"\([^()]{1,200}\)"
_SEGMENT: Final = rf"(?:[0-9*-]|{_WORDS})"
_KEY: Final = rf"(?P<path>{_SEGMENT}(?:\.{_SEGMENT})*|молчит|silent)"
_TIMEOUT: Final = r"(?:(?<=\*) ?[0-9]{1,3} ?[сs](?!\w))?"
_NAME: Final = r"(?P<name>[^\W\d_][^0-9/:]{0,60}?)"
_REACTION: Final = re.compile(
    rf"{_KEY}{_TIMEOUT}(?: ?(?P<also>{_WORDS})| {_NAME})? ?:(?![0-9]{{2}}|//) ?(?P<action>\S.*)",
    re.IGNORECASE,
)
_DASHED: Final = re.compile(r"[0-9*](?: [^\W\d_][^0-9/:]{0,60}?)? (?:-|=|->|=>) ?\S.*")
_QUANTITY: Final = re.compile(
    rf"(?:{any_of(MONTHS)}|л|мл|кг|г|гр|м|см|мм|км|ч|час(?:а|ов)?|мин|шт|руб(?:л[а-яё]+)?|тыс|млн|кв|этаж|числа?|класс)\b\.?",
    re.IGNORECASE,
)
_SPACES: Final = re.compile(r"[ \t]+")


class LineKind(StrEnum):
    REACTION = "reaction"
    ODD = "odd"
    """Meant as a reaction but written wrongly: "1 — да", a path whose parent is missing, the same key twice."""


@dataclass(frozen=True, slots=True)
class ReactionLine:
    """`typed` is the line without the spaces around it."""

    kind: LineKind
    typed: str


def reaction_lines(text: str) -> tuple[ReactionLine, ...]:
    """The last lines that are reactions, in their order. The search goes upwards and ends at the first other line."""
    found: list[tuple[str, str | None]] = []
    for line in reversed(text.splitlines()):
        typed = line.strip()
        if not typed.strip(HIDDEN):
            continue
        path = _path(typed)
        if path is None:
            break
        found.append((typed, path))
    found.reverse()
    paths = [path for _, path in found if path]
    return tuple(ReactionLine(_kind(path, paths), typed) for typed, path in found)


def _path(line: str) -> str | None:
    """The line's place in the tree; empty for a line that is only meant as a reaction, None for a text."""
    seen = _SPACES.sub(" ", plain(line).replace(HIDDEN, "")).strip()
    match = _REACTION.fullmatch(seen)
    if match is None:
        return "" if _DASHED.fullmatch(seen) else None
    path, name = match["path"].lower(), match["name"] or ""
    if _QUANTITY.fullmatch(name):
        return None
    if path.endswith("-") and name:
        return None  # "- паспорт: копия" is an item of a list
    return "-" if path in {"молчит", "silent"} else path


def _kind(path: str | None, paths: list[str]) -> LineKind:
    if not path or paths.count(path) > 1:
        return LineKind.ODD
    parent = _parent(path)
    return LineKind.REACTION if parent is None or parent in paths else LineKind.ODD


def _parent(path: str) -> str | None:
    """The path one level up, None at the first level; dots inside words are not steps."""
    steps = re.findall(_SEGMENT, path)
    return ".".join(steps[:-1]) if len(steps) > 1 else None
