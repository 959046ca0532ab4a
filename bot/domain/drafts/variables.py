"""A template's text with placeholders in braces, and what each recipient hears instead of them.

The service never tells a template's text: all we know is what a user pasted. Values come from a stranger's
spreadsheet, so they are only ever spoken and never read as placeholders.
"""

import re
from collections.abc import Mapping

from bot.domain.drafts.filling import Mapped

PLACEHOLDER = re.compile(r"\{\s*([^{}]*?)\s*\}")
_OPEN, _CLOSE = "{\N{FULLWIDTH LEFT CURLY BRACKET}", "}\N{FULLWIDTH RIGHT CURLY BRACKET}"
_BRACES = re.compile(rf"[{_OPEN}][^{_OPEN}{_CLOSE}\n]{{1,60}}[{_CLOSE}]|[{_OPEN}{_CLOSE}]")


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces, each once, in the order of the text."""
    return tuple(dict.fromkeys(found for found in PLACEHOLDER.findall(text) if found))


def braces(text: str) -> tuple[str, ...]:
    """Whatever stands in braces, as written and each once; empty braces too, since nobody should hear them."""
    return tuple(dict.fromkeys(_BRACES.findall(text)))


def spoken(text: str, values: Mapping[str, str]) -> str:
    """The sentence one recipient hears; a placeholder without a value stays as written."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def with_typed_values(old: Mapped, typed: str) -> Mapped | None:
    """Placeholder -> value, updated with lines "name: value" that a user typed. None if a line names no
    placeholder, repeats one, or gives no value: an empty value can't be sent (contract, section 12).
    """
    named = {name.casefold(): name for name, _ in old}
    given: dict[str, str] = {}
    for line in filter(str.strip, typed.splitlines()):
        word, _, value = line.partition(":")
        name = named.get(word.strip().casefold())
        if name is None or name in given or not value.strip():
            return None
        given[name] = value.strip()
    return tuple((name, given.get(name, value)) for name, value in old) if given else None
