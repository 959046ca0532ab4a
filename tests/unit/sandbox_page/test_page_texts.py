"""The page's two languages, read from its script: a text missing in one would show its key to the person."""

import re

from bot.sandbox.page.server import STATIC

ALL_FILES = {path.name: path.read_text() for path in STATIC.iterdir()}
TEXTS = ALL_FILES["i18n.js"]
CODE = "".join(text for name, text in ALL_FILES.items() if name != "i18n.js")


def keys(start: str, end: str) -> set[str]:
    return set(re.findall(r"^  (\w+):", TEXTS[TEXTS.index(start) : TEXTS.index(end)], re.MULTILINE))


RUSSIAN, ENGLISH = keys("const RU", "const EN"), keys("const EN", "const asked")


def test_both_languages_have_the_same_texts() -> None:
    assert RUSSIAN
    assert ENGLISH == RUSSIAN


def test_every_text_that_is_asked_for_exists() -> None:
    asked = set(re.findall(r'\bt\("(\w+)"', CODE)) | set(re.findall(r'data-(?:t|label)="(\w+)"', CODE))
    assert len(asked) > 40
    assert asked - RUSSIAN == set()


def test_page_builds_nothing_from_markup_and_loads_nothing_from_elsewhere() -> None:
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", CODE) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', CODE) == []
    assert re.findall(r"\bon(?:click|load|error|input)=", ALL_FILES["index.html"]) == []
