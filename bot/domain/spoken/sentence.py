"""The sentence that one person hears: a text whose braces are filled with their cells, said as people say them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final, Protocol

from bot.domain.drafts.filling import means_clock, means_day
from bot.domain.drafts.variables import PLACEHOLDER
from bot.domain.spoken import english, russian
from bot.domain.spoken.cells import Amount, Digits, Meant, Moment, read_cell
from bot.domain.spoken.numerals import SpokenLanguage, digits


class _Rules(Protocol):
    def day_words(self, day: date, today: date, before: str, *, starts: bool) -> tuple[bool, str]: ...
    def clock_words(self, clock: time, before: str, *, starts: bool) -> tuple[bool, str]: ...
    def amount_words(self, amount: Amount, before: str, /) -> str: ...


_RULES: Final[Mapping[SpokenLanguage, _Rules]] = {
    SpokenLanguage.RU: russian,
    SpokenLanguage.EN: english,
}
_CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)
_LAST_WORD: Final = re.compile(r"(?<!\w)(?P<word>[^\W\d_]+)\s+$")
_NAMED: Final = re.compile(r"[:–—=№-]\s*$")
"""After such a sign a value is named: "Время: 15:30"."""


@dataclass(frozen=True, slots=True)
class Wording:
    """`today`: of the moment when it is heard. `language` None: the values are left as written."""

    today: date
    language: SpokenLanguage | None


def wording_of(text: str, today: date, *, lang: str | None, as_written: bool) -> Wording:
    """How the values of a text are said: in its own language, which its letters tell unless it was chosen ("ru-RU")."""
    if as_written:
        return Wording(today, None)
    known = "ru" if _CYRILLIC.search(PLACEHOLDER.sub("", text)) else "en"
    chosen = known if lang is None else lang.partition("-")[0].casefold()
    return Wording(today, next((one for one in SpokenLanguage if one.value == chosen), None))


def filled(text: str, values: Mapping[str, str], wording: Wording) -> str:
    """The sentence. Values are only said: braces in them are no placeholders. Raises KeyError without a value."""
    said, at = "", 0
    for found in PLACEHOLDER.finditer(text):
        said = _joined(said + text[at : found.start()], found[1], values[found[1]], wording)
        at = found.end()
    return said + text[at:]


def _joined(said: str, placeholder: str, value: str, wording: Wording) -> str:
    value = " ".join(value.split())
    meant = [_read(part, placeholder, wording) for part in _AND.split(value)] if wording.language else [None]
    found = [one for one in meant if one is not None]
    if len(found) < len(meant) or (len(found) > 1 and not all(map(_is_clock, found))):
        return said + value
    last = _LAST_WORD.search(said)
    before = "" if last is None else last["word"].casefold()
    told = [_words(one, placeholder, before, said, wording) for one in found]
    if told[0][0] and last is not None and before in _TAKEN[wording.language or SpokenLanguage.RU]:
        said = said[: last.start()]
    starts = not said.strip() or said.rstrip().endswith((".", "!", "?"))
    joint = _AND_SAID[wording.language or SpokenLanguage.RU]
    words = joint.join(words for _, words in told)
    return said + (words[:1].upper() + words[1:] if starts else words)


def _read(value: str, placeholder: str, wording: Wording) -> Meant | None:
    return read_cell(value, wording.today, is_day=means_day(placeholder), is_clock=means_clock(placeholder))


def _is_clock(meant: Meant) -> bool:
    return isinstance(meant, Moment) and meant.day is None


_AND: Final = re.compile(r"\s(?:и|and)\s")
"""Two appointments of a day may stand in one cell: "10:00 и 15:30"."""
_AND_SAID: Final = {SpokenLanguage.RU: " и ", SpokenLanguage.EN: " and "}
_TAKEN: Final = {SpokenLanguage.RU: russian.IN, SpokenLanguage.EN: frozenset({"on", "at"})}
"""Prepositions that a day or a time brings itself, so that none is said twice."""


def _words(meant: Meant, placeholder: str, before: str, said: str, wording: Wording) -> tuple[bool, str]:
    """Whether the preposition before it is part of the words, and the words."""
    language = wording.language or SpokenLanguage.RU
    rules, starts = _RULES[language], _NAMED.search(said) is not None
    match meant:
        case Moment(day=date() as day, clock=clock):
            if clock is not None and means_clock(placeholder):
                return rules.clock_words(clock, before, starts=starts)
            takes_it, words = rules.day_words(day, wording.today, before, starts=starts)
            if clock is None or means_day(placeholder):
                return takes_it, words
            return takes_it, f"{words}, {rules.clock_words(clock, '', starts=False)[1]}"
        case Moment(clock=time() as clock):
            return rules.clock_words(clock, before, starts=starts)
        case Amount():
            return False, rules.amount_words(meant, before)
        case Digits(groups=groups, has_plus=has_plus):
            plus = {SpokenLanguage.RU: "плюс ", SpokenLanguage.EN: "plus "}[language] if has_plus else ""
            return False, plus + ", ".join(digits(group, language) for group in groups)
    raise AssertionError("a moment that is neither a day nor a time")
