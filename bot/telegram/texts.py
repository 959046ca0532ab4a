"""Everything a user reads comes through here: a key, facts, and the user's language.

Facts were typed by strangers or sent by the service, so each fact is escaped for Telegram's HTML unless it is
marked as `Safe`. Labels of buttons and alerts are not HTML; they come from `Say.plain`.
"""

import html
import logging
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from fluent_compiler.bundle import FluentBundle  # type: ignore[import-untyped]

from bot.telegram.keyboard_rows import with_words

LANGUAGES: Final = ("ru", "en")
FIRST_LANGUAGE: Final = "ru"

_KEY = re.compile(r"^([a-zA-Z][\w-]*) *=", re.MULTILINE)
"""Where an entry of a Fluent file begins: whatever belongs to it is indented."""
_QUOTED = re.compile(r"\{\s*([a-zA-Z][\w-]*)")

_log = logging.getLogger(__name__)


class Safe(str):
    """A piece of HTML that must not be escaped again."""

    __slots__ = ()


Fact = str | int | float | None
"""Numbers stay numbers, for the plural rules; None is shown as nothing. Pass ids as `str`, else digits get grouped."""


class TextError(LookupError):
    """A text that doesn't exist, or can't be filled with the given facts."""


class Texts:
    """The texts of all languages: `texts("ru")` is the `Say` of that language."""

    def __init__(self, place: Path, *, strict: bool, currency: str = "RUB") -> None:
        self.currency: Final = currency
        self._entries = {language: _entries(place, language) for language in LANGUAGES}
        self._strict = strict
        self._said = {language: Say(self, language) for language in LANGUAGES}

    @classmethod
    def load(cls, path: Path | None = None, *, strict: bool = False, currency: str = "RUB") -> "Texts":
        """Reads every `.ftl` in `path`/{language}; `strict`, for tests, raises where a running bot would fall back."""
        return cls(path or Path(__file__).parent.parent / "locales", strict=strict, currency=currency)

    def __call__(self, language: str) -> "Say":
        """The texts of a language; those of the first one if we don't have it."""
        return self._said.get(language, self._said[FIRST_LANGUAGE])

    def has(self, language: str, key: str) -> bool:
        """Whether there is such a text, for keys that are made from codes."""
        return key in self._entries[language]

    def text(self, language: str, key: str, facts: Mapping[str, Fact]) -> str:
        """The filled text. A missing key or fact raises when strict; else it is logged, and the next best
        text is used.
        """
        for attempt in (language, FIRST_LANGUAGE):
            try:
                return self._filled(attempt, key, facts)
            except TextError as error:
                if self._strict:
                    raise
                # Only the key: the facts may hold a phone.
                _log.error("text %s (%s) can't be said: %s", key, attempt, error)
        return key

    def _filled(self, language: str, key: str, facts: Mapping[str, Fact]) -> str:
        entries = self._entries[language]
        if key not in entries or not (bundle := entries.compiled(key)).has_message(key):
            raise TextError("it is missing, or not Fluent")
        text, flaws = bundle.format(key, dict(facts))
        if flaws:
            # A flaw's message names the missing fact, never the value of another one.
            raise TextError(", ".join(sorted({type(flaw).__name__ for flaw in flaws})))
        return str(text)


@cache
def _entries(place: Path, language: str) -> "Entries":
    """Kept for the process, with what was compiled."""
    texts = "\n".join(file.read_text("utf-8") for file in sorted((place / language).rglob("*.ftl")))
    return Entries(language, texts)


class Entries:
    """The texts of one language. Compiling all of them takes a second, so each is compiled when it is first said."""

    def __init__(self, language: str, texts: str) -> None:
        self._language = language
        begins = list(_KEY.finditer(texts))
        ends = [*(begin.start() for begin in begins[1:]), len(texts)]
        self._sources = {
            begin[1]: texts[begin.start() : end] for begin, end in zip(begins, ends, strict=True)
        }
        self._compiled: dict[str, FluentBundle] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._sources

    def compiled(self, key: str) -> FluentBundle:
        """The text with those it quotes."""
        if (bundle := self._compiled.get(key)) is None:
            source = "\n".join(self._with_quoted(key).values())
            bundle = FluentBundle.from_string(self._language, source, use_isolating=False)
            self._compiled[key] = bundle
        return bundle

    def _with_quoted(self, key: str) -> dict[str, str]:
        found, wanted = dict[str, str](), [key]
        while wanted:
            if (name := wanted.pop()) in self._sources and name not in found:
                found[name] = self._sources[name]
                wanted += _QUOTED.findall(found[name])
        return found


class Say:
    """Says things in one language: `say("key", count=3, name="<Анна>")` is HTML with the facts escaped."""

    def __init__(self, texts: Texts, language: str) -> None:
        self.language: Final = language
        self.currency: Final = texts.currency
        self._texts = texts

    def __call__(self, key: str, /, **facts: Fact) -> Safe:
        """HTML for a message."""
        return Safe(self._texts.text(self.language, key, {name: _escaped(f) for name, f in facts.items()}))

    def has(self, key: str) -> bool:
        """Whether there is such a text, for keys that are made from codes."""
        return self._texts.has(self.language, key)

    @staticmethod
    def escaped(text: str) -> Safe:
        """A stranger's text as HTML that shows exactly that text."""
        return Safe(_escaped(text))

    def plain(self, key: str, /, **facts: Fact) -> str:
        """Plain text, nothing escaped: for labels of buttons, alerts, the command menu."""
        return self._texts.text(
            self.language, key, {name: "" if f is None else f for name, f in facts.items()}
        )

    def label(self, key: str, /, *, name: str, **facts: Fact) -> str:
        """Plain text for a button that names something: as much of the name as a phone shows."""
        return with_words(name, lambda shown: self.plain(key, name=shown, **facts))


def _escaped(fact: Fact) -> str | int | float:
    if fact is None:
        return ""
    if isinstance(fact, str) and not isinstance(fact, Safe):
        return html.escape(fact, quote=False)
    return fact
