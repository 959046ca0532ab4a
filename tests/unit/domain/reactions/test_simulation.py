"""A call that is only imagined: what would be heard, paid, sent and blocked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, Step, StepKind, Tree, Trigger, Unpriced, Walk, facts, parse
from tests.unit.domain.reactions.trees import ANY_TREES, TYPED_TREES

TEXT = """Придёте?
1 приду (приду, да): Спасибо; смс Ждём
1.1: Спасибо
1.2: Лесная 5
1.*: лид
2 не приду (не приду): менеджер +7 495 000-00-01
2.1: Да
9: стоп; смс #7
-: #555"""
PARSED = parse(TEXT)
TREE = PARSED.tree


def begun() -> Walk:
    return Walk(TREE, PARSED.said).start()


def last(walk: Walk) -> Step:
    assert walk.last is not None
    return walk.last


def test_the_opening_is_heard_first_and_paid_for_where_it_is_generated() -> None:
    assert last(begun()) == Step(StepKind.STARTED, sentence="Придёте?", paid=begun().paid)
    assert begun().paid == 40
    assert (begun().awaited, begun().path, begun().is_over) == (TREE, "", False)
    recorded = Walk(TREE, opening_record=RecordId(3)).start()
    assert (last(recorded).record_id, recorded.paid) == (3, 0)
    assert Walk(TREE).last is None


def test_a_key_is_pressed() -> None:
    walk = begun().press("1")
    assert last(walk) == Step(
        StepKind.CHOSEN,
        "1",
        "1",
        "приду",
        sentence="Спасибо",
        paid=last(walk).paid,
        unpriced=(Unpriced.SMS,),
        sms="Ждём",
    )
    assert (walk.path, walk.place, walk.paid, walk.is_over) == ("1", (0,), 80, False)
    assert walk.awaited == TREE[0].children


def test_an_equal_sentence_is_paid_for_once() -> None:
    walk = begun().press("1").press("１")
    assert (last(walk).sentence, last(walk).paid, walk.paid) == ("Спасибо", 0, 80)
    assert walk.is_over
    assert walk.awaited == ()


def test_a_manager_takes_over_whatever_stands_below() -> None:
    walk = begun().press("2")
    assert (last(walk).manager, last(walk).unpriced) == (Phone("74950000001"), (Unpriced.MANAGER,))
    assert walk.is_over
    assert walk.press("1") is walk.say("да") is walk.wait() is walk


def test_who_is_blocked_hears_nothing_more() -> None:
    walk = begun().press("9")
    assert (last(walk).blocks, last(walk).sms_template, last(walk).paid, walk.is_over) == (True, 7, 0, True)


def test_who_stays_on_the_line_gets_what_is_foreseen_or_nothing() -> None:
    stayed = begun().wait()
    assert (last(stayed).path, last(stayed).record_id, last(stayed).done) == ("-", 555, "")
    below = begun().press("1").wait()
    assert (last(below).kind, below.is_over) == (StepKind.HUNG_UP, True)


@pytest.mark.parametrize("key", ["5", "*", "#", "", "11", "x", "None"])
def test_a_key_that_nothing_waits_for_changes_nothing(key: str) -> None:
    walk = begun().press(key)
    assert last(walk) == Step(StepKind.NOT_AWAITED, key)
    assert (walk.place, walk.paid, walk.is_over) == ((), 40, False)
    assert walk.press("1").path == "1"


@pytest.mark.parametrize(
    ("phrase", "path"),
    [
        ("приду", "1"),
        ("Да, ПРИДУ!", "1"),
        ("ну да", "1"),
        ("не приду", "2"),
        ("Нет, не приду…", "2"),
        ("никогда", ""),
        ("дай подумать", ""),
        ("", ""),
        ("…", ""),
    ],
)
def test_words_choose_as_whole_words_the_longest_first(phrase: str, path: str) -> None:
    walk = begun().say(phrase)
    assert walk.path == path
    assert last(walk).kind is (StepKind.CHOSEN if path else StepKind.NOT_AWAITED)


def test_any_phrase_is_chosen_where_no_words_are() -> None:
    tree = parse("*: лид\n(ещё, …): Да").tree
    assert Walk(tree).start().say("что угодно").path == "*"
    assert Walk(tree).start().say("Еще раз").path == "(ещё, …)"
    assert last(Walk(tree).start().say("привет")).is_lead
    assert Walk(tree).start().say(" ").path == ""


def test_what_is_not_recognised_is_not_heard() -> None:
    deaf = (Reaction(Trigger(1, ("да",)), is_lead=True, recognises=False),)
    assert last(Walk(deaf).start().say("да")).kind is StepKind.NOT_AWAITED
    assert last(Walk(deaf).start().press("1")).kind is StepKind.CHOSEN


def test_without_reactions_the_call_is_over_once_it_has_spoken() -> None:
    assert Walk((), "Привет").start().is_over


def test_going_back_is_keeping_the_old_walk_and_starting_anew_forgets_all() -> None:
    before = begun()
    walk = before.press("1")
    assert before == begun()
    assert walk.start() == before


@settings(deadline=None)
@given(
    ANY_TREES | TYPED_TREES, st.lists(st.sampled_from(["0", "1", "2", "*", "да", "я", "wait"]), max_size=6)
)
def test_however_one_walks_no_more_is_paid_than_the_tree_costs(tree: Tree, moves: list[str]) -> None:
    walk = Walk(tree).start()
    for move in moves:
        walk = walk.wait() if move == "wait" else walk.say(move) if move.isalpha() else walk.press(move)
    assert walk.paid <= facts(tree).cost
    assert len(walk.steps) <= len(moves) + 1


@pytest.mark.parametrize(
    ("move", "same"),
    [
        ("1", begun().press("1")),
        ("１", begun().press("1")),
        ("да", begun().say("да")),
        ("1 1", begun().say("1 1")),
        ("", begun().wait()),
    ],
)
def test_a_move_is_a_key_words_or_silence(move: str, same: Walk) -> None:
    assert [step.kind for step in begun().after(move).steps] == [step.kind for step in same.steps]
    assert (begun().after(move).place, begun().after(move).is_over) == (same.place, same.is_over)
