"""Every sentence exists in both languages, asks for the same facts, and gets them wherever it is said."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from fluent.syntax import FluentParser, visitor
from fluent.syntax import ast as ftl

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import LaunchState, RejectReason, WithheldReason
from bot.domain.drafts.draft import ProblemCode
from bot.provider.errors import Code
from bot.telegram.commands import MENU
from bot.telegram.texts import LANGUAGES, Safe, TextError, Texts

ROOT = Path(__file__).parents[3]
LOCALES = ROOT / "bot" / "locales"
SOURCES = [
    path for top in ("bot", "handlers") for path in (ROOT / top).rglob("*.py") if "sandbox" not in path.parts
]

Messages = dict[str, set[str]]
"""Key → names of the facts it needs."""


class _Needs(visitor.Visitor):
    def __init__(self) -> None:
        self.facts: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the visitor's way
        self.facts.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802 - the visitor's way
        self.messages.add(node.id.name)


@cache
def entries(language: str) -> list[ftl.EntryType]:
    paths = sorted((LOCALES / language).rglob("*.ftl"))
    return [entry for path in paths for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body]


@cache
def messages_of(language: str) -> Messages:
    direct: dict[str, _Needs] = {}
    for entry in entries(language):
        if isinstance(entry, ftl.Message):
            direct[entry.id.name] = needs = _Needs()
            needs.visit(entry)

    def facts(key: str) -> set[str]:
        return direct[key].facts.union(*(facts(other) for other in direct[key].messages))

    return {key: facts(key) for key in direct}


class Said(NamedTuple):
    """One place where the program says something: key, and names of the facts, None where they are spread."""

    where: str
    key: str
    facts: set[str] | None


def said_in(path: Path) -> Iterator[Said]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function, first = node.func, node.args[0]
        is_said = (isinstance(function, ast.Name) and function.id == "say") or (
            isinstance(function, ast.Attribute)
            and function.attr == "plain"
            and isinstance(function.value, ast.Name)
            and function.value.id == "say"
        )
        if not is_said:
            continue
        names = {word.arg for word in node.keywords}
        facts = None if None in names else {name for name in names if name}
        for choice in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
            if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
                yield Said(f"{path.relative_to(ROOT)}:{node.lineno}", choice.value, facts)


def refusals_in(path: Path) -> Iterator[Said]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Refusal"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            facts = {word.arg for word in node.keywords if word.arg}
            yield Said(
                f"{path.relative_to(ROOT)}:{node.lineno}",
                f"refusal-{node.args[0].value}",
                facts | {"happened"},
            )


def made_keys() -> Iterator[str]:
    """Keys that are put together from codes."""
    yield from (f"reason-{reason}" for reason in (*RejectReason, *WithheldReason, "by_word", "other"))
    yield from (f"outcome-{outcome}" for outcome in CallOutcome)
    yield from (f"state-{status}" for status in CallStatus)
    yield from (f"state-{state}" for state in ("queued", "sending", "unknown"))
    yield from (f"card-title-{state}" for state in (*LaunchState, "planned", "failed", "unknown"))
    yield from (f"card-cost-{kind}" for kind in ("all", "so-far", "untold", "known"))
    yield from (
        f"card-counts-{kind}" for kind in ("answered", "not-reached", "rejected", "withheld", "unknown")
    )
    yield from (f"call-{name}" for name in ("placed", "planned", "started", "answered", "finished"))
    yield from (f"refusal-draft-{code.value.replace('_', '-')}" for code in ProblemCode)
    yield from (f"refusal-provider-{code.replace('_', '-')}" for code in get_args(Code))
    yield from (f"command-{name}" for name in MENU)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts.load(strict=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_read_and_stands_once(language: str) -> None:
    junk = [entry.content for entry in entries(language) if isinstance(entry, ftl.Junk)]
    assert junk == []
    keys = [entry.id.name for entry in entries(language) if isinstance(entry, ftl.Message)]
    assert sorted(keys) == sorted(set(keys))


def test_both_languages_have_the_same_texts() -> None:
    assert set(messages_of("ru")) ^ set(messages_of("en")) == set()


def test_both_languages_ask_for_the_same_facts() -> None:
    differing = {key for key, facts in messages_of("ru").items() if messages_of("en").get(key) != facts}
    assert differing == set()


def test_everything_that_is_said_has_a_text_and_its_facts() -> None:
    known = messages_of("ru")
    everything = [said for path in SOURCES for said in said_in(path)]
    flaws = [
        said
        for said in everything
        if said.key not in known or (said.facts is not None and not known[said.key] <= said.facts)
    ]
    assert flaws == []
    assert len(everything) > 100, "the search itself has gone blind"


def test_every_refusal_has_a_sentence_and_its_facts() -> None:
    known = messages_of("ru")
    refusals = [refusal for path in SOURCES for refusal in refusals_in(path)]
    flaws = [
        refusal
        for refusal in refusals
        if not known.get(refusal.key, {"no such text"}) <= (refusal.facts or set())
    ]
    assert flaws == []
    assert len(refusals) > 20, "the search itself has gone blind"


def test_every_code_has_its_words() -> None:
    assert set(made_keys()) - set(messages_of("ru")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_calm(language: str) -> None:
    loud = [
        entry.id.name
        for entry in entries(language)
        if isinstance(entry, ftl.Message) and "!" in str(_plain(entry))
    ]
    assert loud == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_provider_failure_says_whether_it_was_charged_and_what_to_do(language: str) -> None:
    for code in get_args(Code):
        body = _plain_of(language, f"refusal-provider-{code.replace('_', '-')}")
        assert "{charged}" in body, code
        assert body.count(".") >= 1, code


def _plain_of(language: str, key: str) -> str:
    return next(_plain(e) for e in entries(language) if isinstance(e, ftl.Message) and e.id.name == key)


def _plain(message: ftl.Message) -> str:
    class Collect(visitor.Visitor):
        def __init__(self) -> None:
            self.parts: list[str] = []

        def visit_TextElement(self, node: ftl.TextElement) -> None:  # noqa: N802 - the visitor's way
            self.parts.append(node.value)

        def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802 - the visitor's way
            self.parts.append(f"{{{node.id.name}}}")

    collect = Collect()
    collect.visit(message)
    return " ".join(collect.parts)


def test_facts_of_strangers_are_escaped_and_ready_html_is_not(texts: Texts) -> None:
    say = texts("ru")
    assert say("service-said", message="<b>&") == "Сервис ответил: «&lt;b&gt;&amp;»"
    assert say("service-said", message=Safe("<b>x</b>")) == "Сервис ответил: «<b>x</b>»"
    assert say("service-said", message=say("button-edit")) == "Сервис ответил: «Изменить»"
    assert say.plain("service-said", message="<b>&") == "Сервис ответил: «<b>&»"
    assert say("service-said", message=None) == "Сервис ответил: «»"


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("ru", 1, "1 звонок"), ("ru", 2, "2 звонка"), ("ru", 5, "5 звонков"), ("ru", 11, "11 звонков"),
        ("ru", 21, "21 звонок"), ("ru", 112, "112 звонков"), ("en", 1, "1 call"), ("en", 2, "2 calls"),
    ],
)  # fmt: skip
def test_numbers_have_their_plural(texts: Texts, language: str, count: int, words: str) -> None:
    assert texts(language)("calls-count", count=count) == words


def test_a_language_that_is_not_spoken_falls_back_to_russian(texts: Texts) -> None:
    assert texts("de").language == "ru"


def test_a_missing_text_or_fact_raises_in_tests(texts: Texts) -> None:
    with pytest.raises(TextError, match="missing"):
        texts("ru")("no-such-text")
    with pytest.raises(TextError, match="FluentReferenceError"):
        texts("ru")("service-said")
    assert not texts("ru").has("no-such-text")


def test_texts_are_compiled_when_they_are_said_with_those_they_quote(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        (tmp_path / language / "a.ftl").write_text(
            "whole = { $count ->\n    [one] { first }\n   *[other] {second}\n } = { $count }\nsecond = b {first}\n",
            encoding="utf-8",
        )
        (tmp_path / language / "b.ftl").write_text(
            "# Of a part\nfirst = a\n\nbroken = { $\n", encoding="utf-8"
        )
    say = Texts.load(tmp_path, strict=True)("en")
    assert (say("whole", count=1), say("whole", count=2)) == ("a = 1", "b a = 2")
    with pytest.raises(TextError):
        say("broken")


def test_in_production_a_missing_text_falls_back_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for language, text in (("ru", "one = Один\nboth = Оба"), ("en", "both = Both")):
        (tmp_path / language).mkdir()
        (tmp_path / language / "words.ftl").write_text(text, encoding="utf-8")
    say = Texts.load(tmp_path)("en")
    assert say("both") == "Both"
    assert say("one") == "Один"
    assert say("none", phone="+7 916 000-00-01") == "none"
    assert re.findall(r"text (\S+) \((..)\)", caplog.text) == [("one", "en"), ("none", "en"), ("none", "ru")]
    assert "916" not in caplog.text
