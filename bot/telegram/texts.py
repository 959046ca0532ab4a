"""Everything a user reads comes through here: a key, facts, and the user's language.

Facts were typed by strangers or sent by the service, so each fact is escaped for Telegram's HTML unless it is
marked as `Safe`. Labels of buttons and alerts are not HTML; they come from `Say.plain`.
"""

import html
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from fluent_compiler.bundle import FluentBundle  # type: ignore[import-untyped]

from bot.telegram.keyboard_rows import with_words

LANGUAGES: Final = ("ru", "en")
FIRST_LANGUAGE: Final = "ru"

_log = logging.getLogger(__name__)


class Safe(str):
    """A piece of HTML that must not be escaped again."""

    __slots__ = ()


Fact = str | int | float | None
"""Numbers stay numbers, for the plural rules; None is shown as nothing. Pass ids as `str`, else digits get grouped."""


class TextError(LookupError):
    """A text that doesn't exist, or can't be filled with the given facts."""


class Texts:
    """The texts of all languages, compiled once: `texts("ru")` is the `Say` of that language."""

    def __init__(self, place: Path, *, strict: bool, currency: str = "RUB") -> None:
        self.currency: Final = currency
        self._bundles = {language: _compiled(place, language) for language in LANGUAGES}
        self._strict = strict
        self._said = {language: Say(self, language) for language in LANGUAGES}

    @classmethod
    def load(cls, path: Path | None = None, *, strict: bool = False, currency: str = "RUB") -> "Texts":
        """Loads every `.ftl` in `path`/{language}; `strict`, for tests, raises where a running bot would fall back."""
        return cls(path or Path(__file__).parent.parent / "locales", strict=strict, currency=currency)

    def __call__(self, language: str) -> "Say":
        """The texts of a language; those of the first one if we don't have it."""
        return self._said.get(language, self._said[FIRST_LANGUAGE])

    def has(self, language: str, key: str) -> bool:
        """Whether there is such a text, for keys that are made from codes."""
        return bool(self._bundles[language].has_message(key))

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
        bundle = self._bundles[language]
        if not bundle.has_message(key):
            raise TextError("it is missing")
        text, flaws = bundle.format(key, dict(facts))
        if flaws:
            # A flaw's message names the missing fact, never the value of another one.
            raise TextError(", ".join(sorted({type(flaw).__name__ for flaw in flaws})))
        return str(text)


@cache
def _compiled(place: Path, language: str) -> FluentBundle:
    """Compiling a language takes a second or two, so a process does it only once."""
    texts = "\n".join(file.read_text("utf-8") for file in sorted((place / language).rglob("*.ftl")))
    return FluentBundle.from_string(language, texts, use_isolating=False)


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
