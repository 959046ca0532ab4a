"""What one tap or one typed value changes of a reaction."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import (
    NearMiss,
    NearReason,
    Reaction,
    ReactionChange,
    ReactionPart,
    SourceKind,
    Tree,
    Trigger,
    parse,
    reaction_at,
    walk,
    with_change,
    with_key,
    with_record,
    with_value,
)
from bot.domain.reactions.keys import key_text
from bot.domain.when.schedule import CallWindow
from tests.unit.domain.reactions.trees import ANY_TREES, TYPED_TREES

TREE = parse("1 приду (да): Спасибо; смс Ждём\n1.1: лид\n2: стоп").tree
OF_THE_TREE = {ReactionChange.UP, ReactionChange.DOWN, ReactionChange.COPY, ReactionChange.REMOVE}


def after(change: ReactionChange, tree: Tree = TREE, number: int = 0) -> Reaction:
    placed = list(walk(tree))[number]
    return reaction_at(with_change(tree, placed, change).tree, placed.place)


@settings(deadline=None)
@given(ANY_TREES.filter(bool), st.data())
def test_a_tap_changes_one_reaction_and_none_below_it(tree: Tree, data: st.DataObject) -> None:
    placed = data.draw(st.sampled_from(list(walk(tree))))
    for change in set(ReactionChange) - OF_THE_TREE:
        edited = with_change(tree, placed, change)
        assert edited.place == placed.place
        changed = {
            one.place
            for one, other in zip(walk(tree), walk(edited.tree), strict=True)
            if replace(one.reaction, children=()) != replace(other.reaction, children=())
        }
        assert changed <= {placed.place}


@pytest.mark.parametrize("change", [ReactionChange.STOP, ReactionChange.LEAD])
def test_a_switch_taps_back(change: ReactionChange) -> None:
    once = with_change(TREE, list(walk(TREE))[2], change).tree
    assert once != TREE
    assert with_change(once, list(walk(once))[2], change).tree == TREE


def test_recognition_and_source_go_round() -> None:
    tree, seen = TREE, []
    for _ in range(3):
        tree = with_change(tree, next(iter(walk(tree))), ReactionChange.RECOGNITION).tree
        tree = with_change(tree, next(iter(walk(tree))), ReactionChange.SOURCE).tree
        seen.append((tree[0].recognises, tree[0].source))
    assert seen == [(False, SourceKind.TEXT), (None, SourceKind.FILE), (True, None)]


def test_what_is_taken_away_is_gone_and_the_rest_stays() -> None:
    full = Reaction(
        Trigger(1), "всё", sentence="Да", source=SourceKind.TEXT, manager=Phone("74950000001"),
        manager_hours=CallWindow(time(9), time(18)), sms="Ждём", sms_channel="VIRTA",
        blocks=True, is_lead=True, email_interval_min=5,
    )  # fmt: skip
    tree = (full,)
    assert after(ReactionChange.SILENT, tree) == replace(full, sentence="", source=None)
    assert after(ReactionChange.NO_HOURS, tree) == replace(full, manager_hours=None)
    assert after(ReactionChange.NO_MANAGER, tree) == replace(full, manager=None, manager_hours=None)
    assert after(ReactionChange.NO_SMS, tree) == replace(full, sms="", sms_channel="")
    assert after(ReactionChange.NO_CHANNEL, tree) == replace(full, sms_channel="")
    assert after(ReactionChange.NO_EMAIL, tree) == replace(full, email_interval_min=None)


def test_taps_move_copy_and_remove() -> None:
    first, _, third = walk(TREE)
    assert with_change(TREE, first, ReactionChange.DOWN).tree == TREE[::-1]
    assert with_change(TREE, third, ReactionChange.UP).tree == TREE[::-1]
    assert len(with_change(TREE, first, ReactionChange.COPY).tree) == 3
    assert with_change(TREE, third, ReactionChange.REMOVE).tree == TREE[:1]


@pytest.mark.parametrize(
    ("typed", "trigger", "name", "recognises"),
    [
        ("2 не приду", Trigger(2), "не приду", None),
        (" 5 приду (да, конечно): ", Trigger(5, ("да", "конечно")), "приду", True),
        ("(да)", Trigger(words=("да",)), "", True),
        ("* 10 с", Trigger(any_phrase=True, timeout_s=10), "", True),
        ("-", Trigger(), "", None),
        ("молчит", Trigger(), "", None),
    ],
)
def test_a_typed_key_replaces_key_name_and_words(
    typed: str, trigger: Trigger, name: str, recognises: bool | None
) -> None:
    new = with_key(TREE[0], typed)
    assert new == replace(TREE[0], trigger=trigger, name=name, recognises=recognises)


def test_recognition_that_was_turned_off_stays_off() -> None:
    off = replace(TREE[0], recognises=False)
    assert with_key(off, "1 (да)") == replace(off, trigger=Trigger(1, ("да",)), name="")
    assert with_key(off, "1") == replace(off, trigger=Trigger(1), name="")


def test_what_nearly_is_a_key_is_told_with_the_nearest() -> None:
    miss = with_key(TREE[0], "* 10")
    assert isinstance(miss, NearMiss)
    assert (miss.reason, miss.typed, miss.nearest) == (NearReason.KEY, "* 10", "* 10 с")


@pytest.mark.parametrize("typed", ["", "приду", "1 приду\n2 нет", "Вы придёте", "1.5 л"])
def test_what_is_no_key_at_all_changes_nothing(typed: str) -> None:
    assert not isinstance(with_key(TREE[0], typed), Reaction)


@settings(deadline=None)
@given(TYPED_TREES)
def test_any_key_that_can_be_typed_is_read_as_it_was(tree: Tree) -> None:
    for placed in walk(tree):
        one = placed.reaction
        assert with_key(one, key_text(one.trigger.segment, one.trigger, one.name)) == one


@pytest.mark.parametrize(
    ("part", "typed", "wanted"),
    [
        (ReactionPart.SAID, "Хорошо;\nждём", {"sentence": "Хорошо; ждём", "record_id": None}),
        (ReactionPart.SAID, " #555 ", {"sentence": "", "record_id": 555}),
        (ReactionPart.SAID, "стоп", {"sentence": "стоп"}),
        (ReactionPart.MANAGER, "8 (495) 000-00-01", {"manager": "74950000001"}),
        (ReactionPart.HOURS, "9-18", {"manager_hours": CallWindow(time(9), time(18))}),
        (ReactionPart.SMS, "Ждём вас", {"sms": "Ждём вас", "sms_template": None}),
        (ReactionPart.SMS, "#12", {"sms": "", "sms_template": 12}),
        (ReactionPart.CHANNEL, "VIBER", {"sms_channel": "VIBER"}),
        (ReactionPart.EMAIL, "30", {"email_interval_min": 30}),
    ],
)
def test_a_typed_value_is_put_in(part: ReactionPart, typed: str, wanted: dict[str, object]) -> None:
    new = with_value(TREE[0], part, typed)
    assert new is not None
    assert {name: getattr(new, name) for name in wanted} == wanted
    assert (new.trigger, new.name, new.children) == (TREE[0].trigger, TREE[0].name, TREE[0].children)


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        *((part, "  \n") for part in ReactionPart if part is not ReactionPart.KEY),
        (ReactionPart.MANAGER, "12345"),
        (ReactionPart.MANAGER, "Анна"),
        (ReactionPart.HOURS, "утром"),
        (ReactionPart.HOURS, "18-9"),
        (ReactionPart.CHANNEL, "а" * 41),
        (ReactionPart.EMAIL, "0"),
        (ReactionPart.EMAIL, "полчаса"),
        (ReactionPart.EMAIL, "1" * 7),
    ],
)
def test_a_value_that_can_not_be_read_changes_nothing(part: ReactionPart, typed: str) -> None:
    assert with_value(TREE[0], part, typed) is None


def test_a_record_is_played_instead_of_the_sentence() -> None:
    spoken = replace(TREE[0], source=SourceKind.TEXT)
    assert with_record(spoken, RecordId(7)) == replace(
        spoken, sentence="", record_id=RecordId(7), source=None
    )


def test_a_time_is_no_key() -> None:
    assert with_key(Reaction(Trigger(1)), "9:00") is None
