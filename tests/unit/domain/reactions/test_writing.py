"""What a text can say, and what it can't."""

from dataclasses import replace

import pytest

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, SourceKind, Trigger, can_be_written, parse, write

YES = Reaction(Trigger(1), "приду", sentence="Ждём")


def test_a_tree_is_written_with_what_stands_below_a_reaction_behind_it() -> None:
    tree = parse(
        "*8s: lead\n1 приду(да,ок): lead; Ждём; стоп\n1.(нет): sms: Жаль\n2: «стоп»; manager 84950000001\n1.(нет).-: # 5"
    ).tree
    assert write(tree, " Придёте? \n") == (
        "Придёте?\n* 8 с: лид\n1 приду (да, ок): Ждём; стоп; лид\n1.(нет): смс Жаль\n1.(нет).-: #5\n"
        "2: «стоп»; менеджер +7 495 000-00-01"
    )
    assert write(tree, language="en") == (
        "* 8 s: lead\n1 приду (да, ок): Ждём; stop; lead\n1.(нет): sms Жаль\n1.(нет).-: #5\n"
        "2: «стоп»; manager +7 495 000-00-01"
    )
    assert write(()) == ""


@pytest.mark.parametrize(
    "reaction",
    [
        Reaction(Trigger(1), children=(YES,)),
        replace(YES, source=SourceKind.TEXT),
        replace(YES, sms="Ждём", sms_channel="VIRTA"),
        replace(YES, email_interval_min=5),
        replace(YES, recognises=True),
        replace(YES, own_hook=OwnHook("https://example.org")),
        replace(YES, trigger=Trigger(1, ("да",))),
        replace(YES, trigger=Trigger(1, any_phrase=True)),
        replace(YES, trigger=Trigger(1, timeout_s=5)),
        replace(YES, trigger=Trigger(10)),
        replace(YES, trigger=Trigger()),
        replace(YES, trigger=Trigger(1, ("а:б",)), recognises=True),
        replace(YES, name="2 марта"),
        replace(YES, name="марта"),
        replace(YES, name="приду (да)"),
        replace(YES, sentence="Ждём\nвас"),
        replace(YES, sentence=" Ждём"),
        replace(YES, sentence="Ромашка»; стоп"),
        replace(YES, sms="Ждём\nвас"),
        replace(YES, manager=Phone("00000000000")),
        replace(YES, record_id=RecordId(0)),
    ],
)
def test_for_what_a_text_has_no_words_it_is_not_written(reaction: Reaction) -> None:
    assert not can_be_written((reaction,))
    with pytest.raises(ValueError, match="cannot say"):
        write((reaction,))


def test_behind_a_text_that_ends_with_reactions_a_tree_can_not_be_told_apart() -> None:
    assert can_be_written((YES,), "Придёте?")
    assert not can_be_written((YES,), "Придёте?\n2: Нет")
    assert not can_be_written((), "Придёте?\n2: Нет")
    assert not can_be_written((YES, YES))
