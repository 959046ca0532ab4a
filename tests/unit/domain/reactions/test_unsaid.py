"""What no line can say stays with the reactions that are still there when the tree is typed anew."""

from collections.abc import Hashable
from dataclasses import replace

from hypothesis import assume, given, settings

from bot.domain.drafts.draft import CallDraft, SpokenText
from bot.domain.drafts.draft_texts import changed_by_hand, saying, typed_again, undone
from bot.domain.reactions import (
    Reaction,
    SourceKind,
    Tree,
    Trigger,
    can_be_written,
    parse,
    sayable,
    walk,
    with_unsaid,
)
from tests.unit.domain.reactions.trees import ANY_TREES, TYPED_TREES

FULL = Reaction(
    Trigger(1), "принял", sentence="Спасибо", source=SourceKind.TEXT, sms="Ждём", sms_channel="VIBER", acknowledges=True,
    email_interval_min=5,
)  # fmt: skip


def paths(tree: Tree) -> list[Hashable]:
    return [one.path for one in walk(tree)]


@settings(deadline=None)
@given(ANY_TREES)
def test_a_tree_typed_as_it_was_stays_as_it_was(tree: Tree) -> None:
    assume(len(set(paths(tree))) == len(paths(tree)))
    assert with_unsaid(tree, sayable(tree)) == tree


@settings(deadline=None)
@given(TYPED_TREES)
def test_what_a_line_can_say_loses_nothing(tree: Tree) -> None:
    assert sayable(tree) == tree
    assert with_unsaid((), tree) == tree


def test_a_call_edited_as_text_keeps_what_the_text_cannot_say() -> None:
    content = CallDraft(what=SpokenText("Пожар"), reactions=(FULL,), until_acknowledged=True)
    assert not can_be_written(content.reactions)
    typed = typed_again(content, "ru")
    assert typed == "Пожар\n1 принял: Спасибо; смс Ждём"
    assert saying(content, SpokenText(""), typed).reactions == (FULL,)
    other = saying(content, SpokenText(""), "Пожар\n1 принял: Хорошо\n2 нет: Жаль")
    first, second = other.reactions
    assert (first.acknowledges, first.email_interval_min) == (True, 5)
    assert (first.source, first.sms_channel) == (None, "")
    assert not second.acknowledges
    assert other.until_acknowledged


def test_an_alarm_whose_key_is_gone_does_not_become_a_call_to_everybody() -> None:
    content = CallDraft(what=SpokenText("Пожар"), reactions=(FULL,), until_acknowledged=True)
    typed = saying(content, SpokenText(""), "Пожар\n2 нет: Жаль")
    assert typed.until_acknowledged
    assert not any(one.reaction.acknowledges for one in walk(typed.reactions))


def test_by_hand_the_wish_follows_the_reactions_and_is_undone_with_them() -> None:
    content = CallDraft(what=SpokenText("Пожар"), reactions=parse("2: лид").tree)
    alarm = changed_by_hand(content, (FULL,))
    assert alarm.until_acknowledged
    before = undone(alarm)
    assert (before.reactions, before.until_acknowledged) == (content.reactions, False)
    assert undone(before).reactions == (FULL,)
    assert undone(content) == content
    assert not changed_by_hand(alarm, (replace(FULL, acknowledges=False),)).until_acknowledged
