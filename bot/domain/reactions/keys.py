"""The key before the colon: "1 приду", "1 (да, конечно)", "*.1", "* 10 с". Lists, prices, dates and phones
begin alike, but they are text.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.domain.reactions.plain_line import PlainLine
from bot.domain.reactions.tree import ANY_PHRASE, STAYS, Trigger, folded
from bot.domain.when.words import MONTHS, any_of

KEY_LIMIT: Final = 300
"""Characters before the colon; a longer run is a sentence, whatever it begins with."""

Segment = str | frozenset[str]
"""One step of a path: a digit, "*" or "-"; the words of a spoken one as they are compared."""

_WORDS: Final = r"\([^()]+\)"
_SILENT: Final = "молчит|silent"
_SEGMENT: Final = rf"(?:[0-9*-]|{_SILENT}|{_WORDS})"
_PATH: Final = rf"(?P<path>{_SEGMENT}(?:\.{_SEGMENT})*)"
_TIMEOUT: Final = r"(?:(?<=\*) *(?P<timeout>[0-9]{1,3})(?: *(?P<unit>[^\W\d_]+)\.?)?)?"
NAME: Final = r"[^\W\d_][^0-9/:]*"
_LABEL: Final = rf"(?: *(?P<words>{_WORDS}))?(?: +(?P<name>{NAME}?))?(?: *(?P<more>{_WORDS}))? *"
_KEY: Final = re.compile(rf" *{_PATH}{_TIMEOUT}{_LABEL}", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    rf" *(?:(?P<path>[0-9](?:\.[0-9])*)[.)]|\((?P<enclosed>[0-9])\)) *(?P<name>{NAME}?)?(?: *(?P<more>{_WORDS}))? *",
    re.IGNORECASE,
)
_STEPS: Final = re.compile(_SEGMENT, re.IGNORECASE)
_DIGITS: Final = frozenset("0123456789")
_SECONDS: Final = frozenset(
    {"с", "c", "s", "сек", "sec", "секунд", "секунды", "секунда", "seconds", "second"}
)
_QUANTITY: Final = re.compile(
    rf"(?:{any_of(MONTHS)}|л|мл|кг|г|гр|м|см|мм|км|ч|час(?:а|ов)?|мин|шт|руб(?:л[а-яё]+)?|тыс|млн|кв|этаж|числа?|класс)\b\.?",
    re.IGNORECASE,
)
"""After a digit these make a date or an amount, never the name of a reaction."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is waited for and where: `parents` lead to the level on which `segment` stands."""

    parents: tuple[Segment, ...]
    segment: Segment
    trigger: Trigger
    name: str = ""


@dataclass(frozen=True, slots=True)
class NearKey:
    """Meant as a key but written wrongly; `nearest` is the closest correct key."""

    nearest: str


def read_key(line: PlainLine, end: int) -> Key | NearKey | None:
    """Reads the line before `end`, where its first colon is; None if that is not a key.

    Only a digit may have a name or words beside it: "- паспорт: копия" is an item of a list.
    """
    found = _KEY.fullmatch(line.text, 0, end) if end <= KEY_LIMIT else None
    if found is None or is_quantity(found["name"] or ""):
        return None
    steps = [(step, found.start("path") + step.start()) for step in _STEPS.finditer(found["path"])]
    segments = tuple(_segment(step[0]) for step, _ in steps)
    words = _words_of(line, found)
    if not all(segments) or words == ():
        return None
    if nearest := _nearest(found, segments, line):
        return None if segments == (STAYS,) or _NUMBERED.fullmatch(line.text, 0, end) else NearKey(nearest)
    last, start = steps[-1]
    spoken = words or (
        split_words(line.name(start + 1, start + len(last[0]) - 1)) if last[0][0] == "(" else ()
    )
    return Key(
        segments[:-1], segments[-1], _trigger(segments[-1], spoken, found["timeout"]), _name_of(line, found)
    )


def read_numbered(line: PlainLine, end: int) -> Key | None:
    """The same for an item of a numbered list, "1. Паспорт" or "1) да": a text, unless the user wants reactions."""
    found = _NUMBERED.fullmatch(line.text, 0, end) if end <= KEY_LIMIT else None
    words = None if found is None else _words_of(line, found)
    if found is None or words == () or is_quantity(found["name"] or ""):
        return None
    *parents, digit = (found["path"] or found["enclosed"]).split(".")
    return Key(tuple(parents), digit, Trigger(int(digit), words or ()), _name_of(line, found))


def written_key(key: Key, parent_path: str = "") -> str:
    """The key as typed in a text, "1.2 да (конечно)". `parent_path` replaces the key's own parents: those are
    in the form for comparing.
    """
    parents = parent_path or ".".join(map(str, key.parents))
    return key_text(".".join(filter(None, (parents, key.trigger.segment))), key.trigger, key.name)


def key_text(path: str, trigger: Trigger, name: str, seconds: str = "с") -> str:
    """The text before the colon of a reaction; `seconds`: the unit of its timeout."""
    timeout = "" if trigger.timeout_s is None else f"{trigger.timeout_s} {seconds}"
    words = f"({', '.join(trigger.words)})" if trigger.words and trigger.digit is not None else ""
    return " ".join(filter(None, (path, timeout, name, words)))


def is_quantity(name: str) -> bool:
    return _QUANTITY.fullmatch(name) is not None


def split_words(typed: str) -> tuple[str, ...]:
    """The spoken words of "да, конечно", each once."""
    found: dict[str, str] = {}
    for word in re.split(r"[,|]", typed):
        if word.strip():
            found.setdefault(folded(word), " ".join(word.split()))
    return tuple(found.values())


def _segment(step: str) -> Segment:
    """Empty for brackets without a word in them."""
    if step.startswith("("):
        return frozenset(map(folded, split_words(step[1:-1])))
    return step if len(step) == 1 else STAYS


def _words_of(line: PlainLine, found: re.Match[str]) -> tuple[str, ...] | None:
    """The words in brackets beside a digit; None without brackets, empty if they hold no word."""
    spans = [found.span(group) for group in ("words", "more") if found.groupdict().get(group)]
    if not spans:
        return None
    return split_words(",".join(line.name(start + 1, end - 1) for start, end in spans))


def _name_of(line: PlainLine, found: re.Match[str]) -> str:
    return line.name(*found.span("name")) if found["name"] else ""


def _nearest(found: re.Match[str], segments: tuple[Segment, ...], line: PlainLine) -> str:
    """The key as it should have been written; empty if it was written right."""
    path, name, words = found["path"].strip(), _name_of(line, found), _words_of(line, found)
    if segments[-1] not in _DIGITS:
        unit = (found["unit"] or "").casefold()
        timeout = f" {found['timeout']} {'s' if unit.startswith('s') else 'с'}" if found["timeout"] else ""
        is_right = not name and not words and (not timeout or unit in _SECONDS)
        return "" if is_right else f"{path}{timeout}"
    is_right = not (found["words"] and found["more"])
    return "" if is_right else " ".join(filter(None, (path, name, f"({', '.join(words or ())})")))


def _trigger(segment: Segment, words: tuple[str, ...], timeout: str | None) -> Trigger:
    if segment == ANY_PHRASE:
        return Trigger(any_phrase=True, timeout_s=int(timeout) if timeout else None)
    return Trigger(int(segment) if isinstance(segment, str) and segment in _DIGITS else None, words)
