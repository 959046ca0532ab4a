"""Changes by hand: whatever is changed, every other reaction stays as it was, below the same reaction as before."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.reactions import (
    Edited,
    FaultCode,
    Place,
    Reaction,
    Tree,
    Trigger,
    added_below,
    added_beside,
    clashing,
    copied,
    faults,
    level_at,
    moved_under,
    number_at,
    numbered,
    parse,
    reaction_at,
    shifted,
    walk,
    with_free_keys,
    with_reaction,
    without_reaction,
)
from tests.unit.domain.reactions.trees import ANY_TREES

NEW = Reaction(Trigger(5), "новая", sentence="Новое")
Ids = tuple[str, ...]


def named(tree: Tree) -> Tree:
    """The same tree, in which each reaction has a name of its own."""

    def of(level: Tree, before: str) -> Tree:
        return tuple(
            replace(one, name=f"{before}{at}", children=of(one.children, f"{before}{at}."))
            for at, one in enumerate(level)
        )

    return of(tree, "")


def kept(tree: Tree) -> dict[str, tuple[Ids, Reaction]]:
    """By name: the names above it, and the reaction without what is below."""
    return {
        one.reaction.name: (
            tuple(reaction_at(tree, one.place[:depth]).name for depth in range(1, len(one.place))),
            replace(one.reaction, children=()),
        )
        for one in walk(tree)
    }


def names(tree: Tree) -> list[str]:
    return [one.reaction.name for one in walk(tree)]


@st.composite
def trees_with_a_place(draw: st.DrawFn) -> tuple[Tree, Place]:
    tree = named(draw(ANY_TREES.filter(bool)))
    return tree, draw(st.sampled_from([one.place for one in walk(tree)]))


SOME = trees_with_a_place()


@settings(deadline=None)
@given(SOME)
def test_another_reaction_in_its_place_changes_nothing_else(case: tuple[Tree, Place]) -> None:
    tree, place = case
    old = reaction_at(tree, place)
    edited = with_reaction(tree, place, replace(NEW, children=old.children))
    assert edited.place == place
    assert reaction_at(edited.tree, place).name == NEW.name
    assert Counter(names(edited.tree)) - Counter([NEW.name]) == Counter(names(tree)) - Counter([old.name])
    assert with_reaction(edited.tree, place, old).tree == tree


@settings(deadline=None)
@given(SOME)
def test_what_is_added_stands_where_it_was_wanted_and_all_else_stays(case: tuple[Tree, Place]) -> None:
    tree, place = case
    below, beside = added_below(tree, place, (NEW,)), added_beside(tree, place, (NEW,))
    assert below.place == place
    assert level_at(below.tree, place)[-1] == NEW
    assert beside.place == place[:-1]
    assert level_at(beside.tree, place[:-1])[place[-1] + 1] == NEW
    for edited in (below, beside, added_below(tree, (), (NEW,))):
        assert {name: one for name, one in kept(edited.tree).items() if name != NEW.name} == kept(tree)


@settings(deadline=None)
@given(SOME)
def test_what_is_removed_takes_along_only_what_is_below_it(case: tuple[Tree, Place]) -> None:
    tree, place = case
    gone = set(names((reaction_at(tree, place),)))
    edited = without_reaction(tree, place)
    assert edited.place == place[:-1]
    assert kept(edited.tree) == {name: one for name, one in kept(tree).items() if name not in gone}


@settings(deadline=None)
@given(SOME, st.integers(-3, 3))
def test_a_shift_changes_only_the_order_of_one_level(case: tuple[Tree, Place], by: int) -> None:
    tree, place = case
    edited = shifted(tree, place, by)
    assert kept(edited.tree) == kept(tree)
    assert reaction_at(edited.tree, edited.place) == reaction_at(tree, place)
    end = len(level_at(tree, place[:-1])) - 1
    assert edited.place == (*place[:-1], min(max(place[-1] + by, 0), end))
    back = shifted(edited.tree, edited.place, place[-1] - edited.place[-1])
    assert back == Edited(tree, place)


@settings(deadline=None)
@given(SOME, st.data())
def test_a_move_takes_all_below_along_and_changes_nothing_else(
    case: tuple[Tree, Place], data: st.DataObject
) -> None:
    tree, place = case
    parents: list[Place] = [(), *(one.place for one in walk(tree) if one.place[: len(place)] != place)]
    parent = data.draw(st.sampled_from(parents))
    above = names((reaction_at(tree, parent),))[:1] if parent else []
    edited = moved_under(tree, place, parent)
    assert reaction_at(edited.tree, edited.place) == reaction_at(tree, place)
    moved = set(names((reaction_at(tree, place),)))
    before, after = kept(tree), kept(edited.tree)
    assert before.keys() == after.keys()
    assert {name: before[name] for name in before if name not in moved} == {
        name: after[name] for name in after if name not in moved
    }
    assert list(after[reaction_at(tree, place).name][0])[-1:] == above


@pytest.mark.parametrize("parent", [(0,), (0, 0)])
def test_a_reaction_is_not_moved_below_itself(parent: Place) -> None:
    tree = parse("1: а\n1.1: б\n2: в").tree
    with pytest.raises(ValueError, match="below itself"):
        moved_under(tree, (0,), parent)


@settings(deadline=None)
@given(SOME)
def test_a_copy_stands_behind_with_all_that_is_below(case: tuple[Tree, Place]) -> None:
    tree, place = case
    edited = copied(tree, place)
    old, copy = reaction_at(tree, place), reaction_at(edited.tree, edited.place)
    assert edited.place == (*place[:-1], place[-1] + 1)
    assert replace(copy, trigger=old.trigger, recognises=old.recognises) == old
    assert without_reaction(edited.tree, edited.place).tree == tree


def test_a_copy_takes_a_free_key_and_makes_no_mistake() -> None:
    tree = parse("1 да (да, конечно): Спасибо\n1.1: лид\n2: стоп\n*: лид").tree
    copy = copied(tree, (0,))
    assert reaction_at(copy.tree, copy.place).trigger == Trigger(3)
    assert reaction_at(copy.tree, copy.place).recognises is None
    any_phrase = copied(tree, (2,))
    assert reaction_at(any_phrase.tree, any_phrase.place).trigger == Trigger(3)
    assert faults(copy.tree) == faults(tree) == ()


def test_with_no_free_key_left_the_copy_has_the_same_and_it_is_said() -> None:
    tree = parse("\n".join(f"{digit}: лид" for digit in range(10))).tree
    edited = copied(tree, (4,))
    assert [fault.code for fault in faults(edited.tree)] == [FaultCode.DIGIT_TWICE]


@settings(deadline=None)
@given(ANY_TREES, ANY_TREES)
def test_reactions_on_free_keys_clash_with_nothing_while_there_are_any(level: Tree, new: Tree) -> None:
    taken = {one.trigger.digit for one in (*level, *new)}
    assume(len(set(range(10)) - taken) >= len(clashing(level, new)))
    free = with_free_keys(level, new)
    assert clashing(level, free) == ()
    assert [one.name for one in free] == [one.name for one in new]
    assert all(
        mine == theirs for mine, theirs in zip(free, new, strict=True) if theirs not in clashing(level, new)
    )


def test_spoken_words_clash_whatever_their_order_and_case() -> None:
    level = parse("(да, ещё): лид").tree
    assert clashing(level, parse("(Еще, ДА): стоп").tree)
    assert not clashing(level, parse("(да): стоп").tree)


@settings(deadline=None)
@given(ANY_TREES)
def test_a_number_names_one_reaction(tree: Tree) -> None:
    for one in walk(tree):
        assert numbered(tree, one.number) == one
        assert number_at(tree, one.place) == one.number
    assert numbered(tree, len(list(walk(tree)))) is None
    assert number_at(tree, ()) is None


ONE_CHANGE: list[Callable[[Tree, Place], Edited]] = [copied, without_reaction]


@settings(deadline=None)
@given(SOME, st.sampled_from(ONE_CHANGE))
def test_the_given_tree_is_never_changed(
    case: tuple[Tree, Place], change: Callable[[Tree, Place], Edited]
) -> None:
    tree, place = case
    before = repr(kept(tree))
    change(tree, place)
    assert repr(kept(tree)) == before
