"""Each mistake is found, where it is, and nothing else is."""

from dataclasses import replace

import pytest

from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import (
    Fault,
    FaultCode,
    Occasion,
    Reaction,
    SourceKind,
    Tree,
    Trigger,
    faults,
    parse,
)
from bot.domain.reactions.faults import LEVELS_LIMIT, REACTIONS_LIMIT

MANAGER = Phone("79160000001")
YES = Reaction(Trigger(1), sentence="Ждём")


def codes(*tree: Reaction, occasion: Occasion | None = None) -> list[FaultCode]:
    return [fault.code for fault in faults(tree, occasion)]


def test_a_usual_tree_has_no_faults() -> None:
    text = "1 приду (да): Спасибо\n1.1: смс Ждём\n2: менеджер +7 916 000-00-02\n9: стоп\n* 15 с: лид\n-: #5"
    tree = parse(text).tree
    assert faults(tree, Occasion(called={MANAGER}, is_advertising=True)) == ()
    assert faults(()) == ()


@pytest.mark.parametrize(
    ("reaction", "expected"),
    [
        (replace(YES, trigger=Trigger(10)), Fault(FaultCode.DIGIT, "10", (0,), actual=10)),
        (replace(YES, trigger=Trigger(-1)), Fault(FaultCode.DIGIT, "-1", (0,), actual=-1)),
        (
            replace(YES, trigger=Trigger(1, any_phrase=True)),
            Fault(FaultCode.ANY_PHRASE_WITH_OTHERS, "1", (0,)),
        ),
        (
            replace(YES, trigger=Trigger(words=("да",), any_phrase=True)),
            Fault(FaultCode.ANY_PHRASE_WITH_OTHERS, "(да)", (0,)),
        ),
        (
            replace(YES, trigger=Trigger(1, timeout_s=7)),
            Fault(FaultCode.TIMEOUT_WITHOUT_ANY_PHRASE, "1", (0,), actual=7),
        ),
        (
            replace(YES, trigger=Trigger(any_phrase=True, timeout_s=16)),
            Fault(FaultCode.TIMEOUT, "*", (0,), limit=15, actual=16),
        ),
        (
            replace(YES, trigger=Trigger(any_phrase=True, timeout_s=0)),
            Fault(FaultCode.TIMEOUT, "*", (0,), limit=15, actual=0),
        ),
        (
            replace(YES, trigger=Trigger(1, ("да", "нет|не", "а, б", " "))),
            Fault(FaultCode.WORD_UNSENDABLE, "1", (0,), words=("нет|не", "а, б", " ")),
        ),
        (
            replace(YES, trigger=Trigger(1, ("да",)), recognises=False),
            Fault(FaultCode.RECOGNITION_OFF, "1", (0,)),
        ),
        (
            replace(YES, trigger=Trigger(any_phrase=True), recognises=False),
            Fault(FaultCode.RECOGNITION_OFF, "*", (0,)),
        ),
        (replace(YES, name="я" * 61), Fault(FaultCode.NAME_TOO_LONG, "1", (0,), limit=60, actual=61)),
        (replace(YES, sentence=" …!"), Fault(FaultCode.NOTHING_TO_SAY, "1", (0,))),
        (
            replace(YES, sentence="я" * 1025),
            Fault(FaultCode.SENTENCE_TOO_LONG, "1", (0,), limit=1024, actual=1025),
        ),
        (replace(YES, record_id=RecordId(5)), Fault(FaultCode.SENTENCE_AND_RECORD, "1", (0,))),
        (replace(YES, source=SourceKind.FILE), Fault(FaultCode.SOURCE, "1", (0,))),
        (
            Reaction(Trigger(1), is_lead=True, source=SourceKind.TEXT),
            Fault(FaultCode.SOURCE, "1", (0,)),
        ),
        (Reaction(Trigger(1), record_id=RecordId(0)), Fault(FaultCode.ID, "1", (0,), actual=0)),
        (Reaction(Trigger(1), sms_template=-1), Fault(FaultCode.ID, "1", (0,), actual=-1)),
        (replace(YES, sms="я" * 71), Fault(FaultCode.SMS_TOO_LONG, "1", (0,), limit=70, actual=71)),
        (replace(YES, sms="Ждём", sms_template=5), Fault(FaultCode.SMS_TEXT_AND_TEMPLATE, "1", (0,))),
        (replace(YES, sms_channel="VIRTA"), Fault(FaultCode.SMS_CHANNEL_ALONE, "1", (0,))),
        (replace(YES, email_interval_min=0), Fault(FaultCode.EMAIL_INTERVAL, "1", (0,), actual=0)),
        (replace(YES, manager=MANAGER), Fault(FaultCode.MANAGER_IS_CALLED, "1", (0,))),
        (Reaction(Trigger()), Fault(FaultCode.DEAD_END, "-", (0,))),
        (Reaction(Trigger(1), is_lead=True, children=(YES,)), Fault(FaultCode.SILENT_LEVEL, "1", (0,))),
        (
            Reaction(Trigger(1), manager=Phone("79160000002"), children=(YES,)),
            Fault(FaultCode.BELOW_MANAGER, "1", (0,)),
        ),
        (
            replace(YES, sentence="Менеджер перезвонит"),
            Fault(FaultCode.KEY_WORD_SPOKEN, "1", (0,), words=("менеджер",)),
        ),
        (replace(YES, sentence="стоп-лист"), Fault(FaultCode.KEY_WORD_SPOKEN, "1", (0,), words=("стоп",))),
    ],
)
def test_a_mistake_in_one_reaction_is_named(reaction: Reaction, expected: Fault) -> None:
    assert faults((reaction,), Occasion(called={MANAGER})) == (expected,)


@pytest.mark.parametrize(
    "reaction",
    [
        replace(YES, trigger=Trigger(0)),
        replace(YES, trigger=Trigger(any_phrase=True, timeout_s=1)),
        replace(YES, trigger=Trigger(1, ("да",)), recognises=None),
        replace(YES, recognises=False),
        replace(
            YES, name="я" * 60, sentence="я" * 1024, sms="я" * 70, sms_channel="VIRTA", email_interval_min=1
        ),
        replace(YES, source=SourceKind.TEXT),
        Reaction(Trigger(1), record_id=RecordId(1), source=SourceKind.FILE),
        Reaction(Trigger(1), sms_template=1, sms_channel="VIRTA"),
        Reaction(Trigger(1), blocks=True),
        replace(YES, manager=Phone("79160000002")),
        replace(YES, children=(YES,)),
        Reaction(Trigger(1), record_id=RecordId(1), children=(YES,)),
        replace(YES, sentence="Менеджеры ждут"),
    ],
)
def test_what_is_allowed_is_no_mistake(reaction: Reaction) -> None:
    assert faults((reaction,), Occasion(called={MANAGER})) == ()


def test_two_on_one_key_of_a_level_are_named_at_the_later_place() -> None:
    level: Tree = (
        replace(YES, trigger=Trigger(1, ("да", "ещё"))),
        replace(YES, trigger=Trigger(1)),
        replace(YES, trigger=Trigger(words=("ЕЩЕ", "нет", "Да"))),
        replace(YES, trigger=Trigger(any_phrase=True)),
        replace(YES, trigger=Trigger(any_phrase=True)),
        replace(YES, trigger=Trigger()),
        replace(YES, trigger=Trigger()),
    )
    expected = [
        (FaultCode.DIGIT_TWICE, 1, 1, ()),
        (FaultCode.WORD_TWICE, 2, None, ("ЕЩЕ", "Да")),
        (FaultCode.ANY_PHRASE_TWICE, 4, None, ()),
        (FaultCode.STAYS_TWICE, 6, None, ()),
    ]
    found = faults(level)
    assert [(one.code, one.place[-1], one.actual, one.words) for one in found] == expected
    below = faults((replace(YES, trigger=Trigger(2), children=level),))
    assert [(one.code, one.place) for one in below] == [(code, (0, at)) for code, at, _, _ in expected]
    assert [one.path for one in below] == ["2.1", "2.(ЕЩЕ, нет, Да)", "2.*", "2.-"]


def test_one_key_on_two_levels_is_no_mistake() -> None:
    spoken = replace(YES, trigger=Trigger(1, ("да",)))
    assert faults((replace(spoken, children=(spoken, Reaction(Trigger(), is_lead=True))),)) == ()


def test_faults_stand_in_the_order_of_the_tree() -> None:
    bad = replace(YES, sms="я" * 71)
    tree = (replace(YES, children=(bad, replace(bad, trigger=Trigger(2)))), replace(bad, trigger=Trigger(1)))
    assert [(one.path, one.place) for one in faults(tree)] == [
        ("1.1", (0, 0)),
        ("1.2", (0, 1)),
        ("1", (1,)),
        ("1", (1,)),
    ]


def test_the_separator_of_the_service_stands_in_no_word() -> None:
    reaction = replace(YES, trigger=Trigger(1, ("да/ага", "да")))
    assert codes(reaction) == []
    (fault,) = faults((reaction,), Occasion(separator="/"))
    assert (fault.code, fault.words) == (FaultCode.WORD_UNSENDABLE, ("да/ага",))


def test_advertising_without_a_way_out_is_pointed_out() -> None:
    advertising = Occasion(is_advertising=True)
    assert faults((), advertising) == faults((YES,), advertising) == (Fault(FaultCode.NO_OPT_OUT),)
    assert codes(replace(YES, children=(Reaction(Trigger(9), blocks=True),)), occasion=advertising) == []
    assert codes(YES, occasion=Occasion()) == []


def test_what_no_call_plays_is_too_much() -> None:
    tree: Tree = (YES,)
    for _ in range(LEVELS_LIMIT - 1):
        tree = (replace(YES, children=tree),)
    assert faults(tree) == ()
    assert faults((replace(YES, children=tree),)) == (
        Fault(FaultCode.TOO_DEEP, limit=LEVELS_LIMIT, actual=LEVELS_LIMIT + 1),
    )
    wide = tuple(replace(YES, trigger=Trigger(words=(f"слово {at}",))) for at in range(REACTIONS_LIMIT + 1))
    assert faults(wide[1:]) == ()
    assert faults(wide) == (Fault(FaultCode.TOO_MANY, limit=REACTIONS_LIMIT, actual=REACTIONS_LIMIT + 1),)


def test_some_faults_only_warn() -> None:
    assert not Fault(FaultCode.NO_OPT_OUT).stops
    assert not Fault(FaultCode.KEY_WORD_SPOKEN).stops
    assert Fault(FaultCode.SMS_TOO_LONG).stops
