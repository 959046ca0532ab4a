"""What a tree costs and does, for the screen before Confirm."""

from bot.domain.costs.money import Kopecks
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, TreeFacts, Trigger, facts, parse


def test_equal_sentences_are_generated_once() -> None:
    tree = parse(
        "1: Спасибо\n1.1: Спасибо; лид\n1.2: Ждём; #5\n2: менеджер 84950000001; смс Ждём\n"
        "3 (да): менеджер 84950000001; смс #7\n9: стоп\n-: #5"
    ).tree
    assert facts(tree) == TreeFacts(
        reactions=7,
        levels=2,
        sentences=("Спасибо", "Ждём"),
        cost=Kopecks(80),
        records=(RecordId(5),),
        managers=(Phone("74950000001"),),
        sends_sms=True,
        sms_templates=(7,),
        blocks=True,
        has_leads=True,
        needs_recognition=True,
    )


def test_of_nothing_there_is_nothing_to_say() -> None:
    nothing = TreeFacts(
        reactions=0,
        levels=0,
        sentences=(),
        cost=Kopecks(0),
        records=(),
        managers=(),
        sends_sms=False,
        sms_templates=(),
        blocks=False,
        has_leads=False,
        needs_recognition=False,
    )
    assert facts(()) == nothing
    assert facts((Reaction(Trigger(1), sms_template=1),)).sends_sms


def test_a_manager_and_a_lead_are_hot_and_others_are_counted() -> None:
    lines = "1: лид\n2: менеджер 84950000001\n3: Спасибо; смс Ждём; стоп"
    assert [reaction.is_hot for reaction in parse(lines).tree] == [True, True, False]


def test_no_repr_names_a_phone_or_what_is_said() -> None:
    text = "Тайна\n1: Тайна; смс Тайна; менеджер 84950000001\n2 — Тайна\n1 да: Тайна"
    parsed = parse(text)
    for value in (parsed, parsed.tree, facts(parsed.tree), *parsed.near_misses, *parsed.reactions):
        assert "Тайна" not in repr(value)
        assert "4950000001" not in repr(value)
