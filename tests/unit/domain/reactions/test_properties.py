"""What holds for every text and every tree."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.plain import HIDDEN, plain
from bot.domain.reactions import (
    Language,
    Tree,
    TypedLine,
    can_be_written,
    facts,
    faults,
    level_at,
    parse,
    reaction_at,
    walk,
    write,
)
from tests.unit.domain.reactions.trees import ANY_TREES, TYPED_TREES

LINES = st.sampled_from([
    "1: Да", "1 да: лид", "2 нет: Жаль; стоп", "2) нет: лид", "1. Паспорт: копия", "1 — да", "10: стоп", "9:00 завтрак",
    "1.1 да: смс Ждём", "1.2.1: #5", "(да, ок): Да", "(да).1: «стоп»", "* 10: лид", "* 10 с: лид", "-: #5", "- а: б", "Ждём вас", "", " ",
    "\N{ZERO WIDTH SPACE}", "1:", "3: менеджер 12345", "3: а; лид; б", "#: да", "1 смена: с 9", "Адрес: Лесная 5",
])  # fmt: skip
TEXTS = (
    st.lists(LINES, max_size=9).map("\n".join)
    | st.text(st.sampled_from("019*-.(да):;#«» \n—lс=>;,|"), max_size=60)
    | st.text(max_size=60)
)


def named_in(*lines: tuple[TypedLine, ...]) -> Counter[str]:
    return Counter(line.typed for some in lines for line in some)


def lines_of(text: str) -> Counter[str]:
    """Those that are seen."""
    return Counter(line.strip() for line in text.splitlines() if plain(line).replace(HIDDEN, "").strip())


@settings(deadline=None)
@given(TEXTS, st.booleans())
def test_every_line_is_said_or_a_reaction_or_explained(text: str, as_reactions: bool) -> None:
    parsed = parse(text, as_reactions=as_reactions)
    named = named_in(parsed.reactions, parsed.near_misses)
    assert lines_of(parsed.said) + named == lines_of(text)
    lines = text.splitlines()
    found: list[TypedLine] = [*parsed.reactions, *parsed.near_misses, *parsed.candidates]
    for line in found:
        assert lines[line.line].strip() == line.typed
    assert len(parsed.reactions) == len(list(walk(parsed.tree)))


@settings(deadline=None)
@given(TEXTS)
def test_what_looks_like_a_reaction_becomes_one_when_the_user_says_so(text: str) -> None:
    parsed, wanted = parse(text), parse(text, as_reactions=True)
    named = named_in(wanted.reactions, wanted.near_misses)
    assert named_in(parsed.candidates, parsed.reactions) <= named
    assert wanted.candidates == ()


@settings(deadline=None)
@given(TEXTS)
def test_what_a_near_miss_is_offered_as_is_a_reaction(text: str) -> None:
    for near in parse(text).near_misses:
        if near.nearest and near.nearest != near.typed:
            alone = parse(near.nearest)
            assert alone.said == ""
            assert alone.tree or near.nearest[:2] in {"1.", "2.", "(д", "*.", "-."}


@settings(deadline=None)
@given(
    TYPED_TREES,
    st.sampled_from(["", "Придёте?", "Вы записаны\nна завтра в 15:00. Придёте?"]),
    st.sampled_from(["ru", "en"]),
)
def test_a_tree_that_a_text_can_say_is_read_from_its_text(tree: Tree, said: str, language: Language) -> None:
    assert can_be_written(tree, said)
    text = write(tree, said, language=language)
    parsed = parse(text)
    assert (parsed.tree, parsed.said, parsed.near_misses, parsed.candidates) == (tree, said, (), ())
    assert parse(text.replace("\n", "\n\n")).tree == tree


@settings(deadline=None)
@given(ANY_TREES)
def test_of_any_tree_the_text_says_all_or_is_not_written(tree: Tree) -> None:
    if can_be_written(tree):
        assert parse(write(tree)).tree == tree
    facts(tree)
    for fault in faults(tree):
        assert fault.place in {(), *(one.place for one in walk(tree))}


@settings(deadline=None)
@given(TEXTS)
def test_what_was_read_from_a_text_can_be_written(text: str) -> None:
    parsed = parse(text)
    if not parsed.near_misses:
        assert parse(write(parsed.tree)).tree == parsed.tree


@settings(deadline=None)
@given(ANY_TREES)
def test_each_reaction_has_a_place_and_a_number_of_its_own(tree: Tree) -> None:
    placed = list(walk(tree))
    assert [one.number for one in placed] == list(range(len(placed)))
    assert len({one.place for one in placed}) == len(placed)
    for one in placed:
        assert reaction_at(tree, one.place) is one.reaction
        assert level_at(tree, one.place) == one.reaction.children
