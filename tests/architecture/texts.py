"""`python -m tests.architecture.texts`: every sentence the program says exists in all languages and gets its facts.

A missing key would be read by a person as its own name, and a missing fact as a gap.
"""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tests.architecture.fluent_files import Locale, read_locale
from tests.architecture.said_texts import Code, Family, Said, read_code

ROOT = Path(__file__).parents[2]
LANGUAGES = ("ru", "en")
FAMILIES = {
    "alert-…": "what is wrong with an account, by bot.services.watching.alerts.AlertKind",
    "answer-…": "what was pressed or said",
    "ask-reaction-…": "the part of a reaction that is asked for, by bot.domain.reactions.ReactionPart",
    "audit-…": "what an owner can look up, by bot.domain.audit.AuditKind",
    "audit-column-…": "a column of the exported audit",
    "button-confirm-…": "what a list is confirmed as",
    "button-edit-…": "what of a draft can be changed",
    "button-offer-…": "a time to put a call off to, by bot.domain.when.moving.Offer",
    "button-settings-…": "what can be set, by its name",
    "button-watch-…": "a screen about what a group is shown, by handlers.watching.buttons.WatchPart",
    "call-…": "the moments of a call, by the field's name",
    "card-cost-…": "how sure a cost is",
    "card-counts-…": "how many stand how, by the name of the count",
    "card-title-…": "the launch's state",
    "command-…": "the command menu, by the command's name",
    "menu-…": "a place to go to from the menu",
    "notice-…": "the kind of a notice in the outbox",
    "outcome-…": "how a call ended",
    "recording-sign-…": "where a call's recording stands",
    "picture-…": "a step of a report's funnel",
    "planned-kept-…": "a planned call that stayed as it was: not moved, not removed",
    "planned-kept-…-more": "how many more of them",
    "planned-why-…": "why it stayed, by bot.services.planned.changes.Why",
    "report-column-…": "a column of a report's workbook",
    "report-sheet-…": "one of its sheets",
    "report-total-…": "a line of its first sheet",
    "report-money-…": "what a report gives the price of: an answer, a lead",
    "reason-…": "why somebody was not called",
    "reminder-…": "how long before an appointment",
    "button-reminders-…": "what can be switched about reminders",
    "lead-column-…": "a column of the exported leads",
    "list-reason-…": "the same of one row of a list",
    "refusal-…": "the code of a Refusal; several are joined from two words (provider-…, draft-…)",
    "sheet-refused-…": "the code of a SheetRefused",
    "state-…": "the recipient's or the call's state",
    "stop-list-column-…": "a column of the exported stop list",
    "stop-list-reason-…": "how a phone got there",
    "hook-flaw-…": "why a webhook of one's own can't be used, by bot.domain.hooks.own_hook.HookFlaw",
    "near-…": "why a line is nearly a reaction, by bot.domain.reactions.NearReason and ActionTrouble",
    "unknown-…": "what was not understood: a text, another kind of message, thanks, a command, one nearly right",
    "…-empty": "a list by its name, when nothing is in it",
    "…-title": "its heading",
}
"""Shapes of keys that are made from a code, and what the codes are. Any other `say(f"…")` is a flaw: nobody would
find its key.
"""


def flaws(root: Path = ROOT) -> list[str]:
    """What is wrong, a line each; empty when all is well."""
    locales = {language: read_locale(root / "bot" / "locales" / language) for language in LANGUAGES}
    code = read_code(root, ("bot", "handlers"), without=("bot/sandbox",))
    return [
        *(flaw for locale in locales.values() for flaw in locale.flaws),
        *_language_flaws(locales),
        *(flaw for (language, locale), said in product(locales.items(), code.said)
          for flaw in _said_flaws(said, language, locale)),
        *_family_flaws(code),
        *_unused(code, locales["ru"]),
    ]  # fmt: skip


def _language_flaws(locales: dict[str, Locale]) -> Iterator[str]:
    first, second = (locales[language].texts for language in LANGUAGES)
    for key in sorted(first.keys() ^ second.keys()):
        there = (first.get(key) or second[key]).where
        yield f"{there}: {key} exists in one language only"
    for key in sorted(first.keys() & second.keys()):
        if differing := first[key].facts ^ second[key].facts:
            yield f"{first[key].where}: {key} tells {_listed(differing)} in one language only"


def _said_flaws(said: Said, language: str, locale: Locale) -> Iterator[str]:
    text = locale.texts.get(said.key)
    if text is None:
        yield f"{said.where}: {said.key} does not exist ({language})"
        return
    if said.is_plain and text.has_tags:
        yield f"{said.where}: {said.key} has tags, and a label knows no HTML ({language})"
    if said.facts is None:
        return
    if missing := text.facts - said.facts:
        yield f"{said.where}: {said.key} is not given {_listed(missing)} ({language})"
    if not said.is_one_of and (spare := said.facts - text.facts):
        yield f"{said.where}: {said.key} is given {_listed(spare)} and never tells it ({language})"


def _family_flaws(code: Code) -> Iterator[str]:
    for family in code.families:
        if family.shape not in FAMILIES:
            yield f"{family.where}: {family.shape} is no family of keys that tests/architecture/texts.py knows"


def _unused(code: Code, locale: Locale) -> Iterator[str]:
    """Texts that nobody says: they would be translated and mended for nothing."""
    said = {one.key for one in code.said} | locale.quoted
    words = {word.replace("_", "-") for word in code.words}
    for key, text in sorted(locale.texts.items()):
        if key not in said and not any(_is_made_of(key, family, words) for family in code.families):
            yield f"{text.where}: {key} is said nowhere"


def _is_made_of(key: str, family: Family, words: set[str]) -> bool:
    """Whether what the shape leaves open occurs as a code, whole or (provider-wrong-key) after a word more."""
    prefix, _, suffix = family.shape.partition("…")
    if not (key.startswith(prefix) and key.endswith(suffix)):
        return False
    parts = key.removeprefix(prefix).removesuffix(suffix).replace("_", "-").split("-")
    return any("-".join(parts[cut:]) in words for cut in range(len(parts)))


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))


def main() -> int:
    """The exit code."""
    found = flaws()
    print(*found, sep="\n", end="\n" if found else "")  # noqa: T201
    print(f"Texts: {len(found)} flaws." if found else "Texts: all in order.")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
