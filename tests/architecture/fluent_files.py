"""Reads the locales as files, without the program: which texts there are, and what each needs to be filled."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fluent.syntax import FluentParser, visitor
from fluent.syntax import ast as fluent

_TAG = re.compile(r"<(/?)([a-zA-Z][a-z0-9-]*)[^<>]*>")
_TELEGRAM_TAGS = {"a", "b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"}


@dataclass(frozen=True)
class Text:
    """One text of one language. `facts` includes those of the texts it quotes."""

    where: str
    facts: frozenset[str]
    has_tags: bool


@dataclass(frozen=True)
class Locale:
    """`flaws`: what is wrong with the files by themselves."""

    texts: Mapping[str, Text]
    quoted: frozenset[str]
    flaws: tuple[str, ...]


class _Needs(visitor.Visitor):
    """Collects what a text refers to, and its tags, one pattern (a variant is one) at a time."""

    def __init__(self) -> None:
        self.facts: set[str] = set()
        self.quotes: set[str] = set()
        self.tag_flaws: list[str] = []
        self.has_tags = False

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802  (the visitor's way)
        self.facts.add(node.id.name)

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:  # noqa: N802
        self.quotes.add(node.id.name)

    def visit_Pattern(self, node: fluent.Pattern) -> None:  # noqa: N802
        plain = "".join(part.value for part in node.elements if isinstance(part, fluent.TextElement))
        self.has_tags |= _TAG.search(plain) is not None
        self.tag_flaws += _tag_flaws(plain)
        self.generic_visit(node)


def read_locale(folder: Path) -> Locale:
    """All `.ftl` files of a language together."""
    needs: dict[str, _Needs] = {}
    places: dict[str, str] = {}
    flaws: list[str] = []
    for where, entry in entries(folder):
        if isinstance(entry, fluent.Junk):
            flaws.append(f"{where}: not Fluent: {(entry.content or '').splitlines()[0]}")
        if not isinstance(entry, fluent.Message):
            continue
        key = entry.id.name
        if key in needs:
            flaws.append(f"{where}: {key} is there twice, first in {places[key]}")
        places[key] = where
        needs[key] = need = _Needs()
        need.visit(entry)
        flaws += [f"{where}: {key}: {flaw}" for flaw in need.tag_flaws]
    quoted = frozenset(other for need in needs.values() for other in need.quotes)
    flaws += [
        f"{folder.name}: {other} is quoted and does not exist" for other in sorted(quoted - needs.keys())
    ]
    texts = {key: Text(places[key], _facts(key, needs), need.has_tags) for key, need in needs.items()}
    return Locale(texts, quoted, tuple(flaws))


def entries(folder: Path) -> Iterator[tuple[str, fluent.EntryType]]:
    """What stands in all the `.ftl` files of a language, each with its place."""
    for path in sorted(folder.rglob("*.ftl")):
        content = path.read_text(encoding="utf-8")
        for entry in FluentParser().parse(content).body:
            line = content.count("\n", 0, entry.span.start if entry.span else 0) + 1
            yield f"{folder.name}/{path.relative_to(folder)}:{line}", entry


def _facts(key: str, needs: Mapping[str, _Needs], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    if key in seen or key not in needs:
        return frozenset()
    quoted = (_facts(other, needs, seen | {key}) for other in needs[key].quotes)
    return frozenset(needs[key].facts).union(*quoted)


def _tag_flaws(text: str) -> Iterator[str]:
    """Telegram refuses a whole message for one tag that is unknown or not closed."""
    opened: list[str] = []
    for match in _TAG.finditer(text):
        closes, name = match[1] == "/", match[2]
        if name not in _TELEGRAM_TAGS:
            yield f"<{name}> is no tag of Telegram's"
        elif not closes:
            opened.append(name)
        elif not opened or opened.pop() != name:
            yield f"</{name}> closes nothing"
    yield from (f"<{name}> is not closed" for name in opened)
