"""A tree as a file in the service's own shape: nothing of ours is lost, nothing of theirs dropped without a word."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.allowed_hosts import AllowedHosts
from bot.domain.hooks.own_hook import OwnHook, hook_flaw
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, SourceKind, Tree, Trigger, parse
from bot.services.reactions.json_file import ImportedTree, ReactionFileError, export_json, import_json
from tests.unit.domain.reactions.trees import ANY_TREES, TYPED_TREES

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["ivrs", "digit", "keyWords", "record", "id", "text", "managerPhone", "webhookUrl", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(TYPED_TREES | ANY_TREES)
def test_any_tree_is_read_from_its_file(tree: Tree) -> None:
    assert import_json(export_json(tree)) == ImportedTree(tree)
    assert import_json(export_json(tree, separator=";"), separator=";").tree == tree


@settings(deadline=None)
@given(st.lists(JSON, max_size=3))
def test_any_json_is_read_without_another_error(nodes: list[object]) -> None:
    read = import_json(json.dumps(nodes))
    assert import_json(export_json(read.tree)) == ImportedTree(read.tree)


def only(node: dict[str, object]) -> Reaction:
    read = import_json(json.dumps({"ivrs": [node]}))
    assert (read.unknown, read.unreadable) == ((), ())
    return read.tree[0]


def test_a_file_is_written_by_the_names_of_the_contract_and_two_of_ours() -> None:
    tree = parse("1 приду (да, ок): Спасибо; лид\n1.9: стоп\n* 5 с: #7; смс Ждём").tree
    assert json.loads(export_json(tree)) == {
        "ivrs": [
            {
                "name": "приду",
                "digit": 1,
                "keyWords": "да|ок",
                "recognize": 1,
                "record": {"text": "Спасибо"},
                "lead": 1,
                "ivrs": [{"digit": 9, "needBlock": 1}],
            },
            {"anyWord": 1, "recognitionTimeout": 5, "recognize": 1, "record": {"id": 7}, "smsText": "Ждём"},
        ]
    }


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({}, Reaction(Trigger())),
        ({"digit": "1", "needBlock": "0"}, Reaction(Trigger(1))),
        ({"digit": "", "keyWords": "Да, нет, не знаю"}, Reaction(Trigger(words=("Да", "нет", "не знаю")))),
        ({"digit": None, "keyWords": "Да|нет"}, Reaction(Trigger(words=("Да", "нет")))),
        ({"keyWords": ["Да", "нет"]}, Reaction(Trigger(words=("Да", "нет")))),
        ({"digit": 0, "needBlock": True, "lead": "true"}, Reaction(Trigger(0), blocks=True, is_lead=True)),
        (
            {"anyWord": "1", "recognitionTimeout": "7", "recognize": False},
            Reaction(Trigger(any_phrase=True, timeout_s=7), recognises=False),
        ),
        ({"recognize": ""}, Reaction(Trigger())),
        (
            {"record": {"id": 5, "text": "", "source": "file"}},
            Reaction(Trigger(), record_id=RecordId(5), source=SourceKind.FILE),
        ),
        ({"record": []}, Reaction(Trigger())),
        ({"record": None, "ivrs": None, "smsText": None, "managerPhone": None}, Reaction(Trigger())),
        ({"managerPhone": 79160000001}, Reaction(Trigger(), manager=Phone("79160000001"))),
        ({"managerPhone": "+7 (916) 000-00-01"}, Reaction(Trigger(), manager=Phone("79160000001"))),
        ({"managerPhone": ""}, Reaction(Trigger())),
        (
            {
                "webhookUrl": " https://x.org/a ",
                "webhookParameters": {"а": 1},
                "webhookHeaders": '{"X": "1"}',
            },
            Reaction(Trigger(), own_hook=OwnHook("https://x.org/a", '{"а": 1}', '{"X": "1"}')),
        ),
        ({"webhookUrl": "", "webhookParameters": ""}, Reaction(Trigger())),
        ({"ivrs": [{"digit": 1}]}, Reaction(Trigger(), children=(Reaction(Trigger(1)),))),
    ],
)
def test_values_are_read_in_every_dress_that_the_service_gives_them(
    node: dict[str, object], expected: Reaction
) -> None:
    assert only(node) == expected


@pytest.mark.parametrize(
    ("node", "left_out"),
    [
        ({"digit": "один"}, "digit"),
        ({"digit": True}, "digit"),
        ({"digit": 1.5}, "digit"),
        ({"keyWords": 5}, "keyWords"),
        ({"keyWords": ["да", 1]}, "keyWords"),
        ({"anyWord": "да"}, "anyWord"),
        ({"smsText": 5}, "smsText"),
        ({"managerPhone": "123"}, "managerPhone"),
        ({"managerPhone": ["79160000001"]}, "managerPhone"),
        ({"record": "текст"}, "record"),
        ({"record": {"source": "microphone"}}, "record.source"),
        ({"webhookUrl": "ftp://x.org"}, "webhookUrl"),
        ({"webhookUrl": f"https://x.org/{'a' * 250}"}, "webhookUrl"),
        ({"webhookParameters": "[]"}, "webhookParameters"),
        ({"webhookHeaders": {"X": 1}}, "webhookHeaders"),
        ({"ivrs": "нет"}, "ivrs"),
        ({"ivrs": [5]}, "ivrs[0]"),
    ],
)
def test_what_a_member_can_not_hold_is_named_and_left_out(node: dict[str, object], left_out: str) -> None:
    read = import_json(json.dumps([{"digit": 9}, {"smsTemplateId": 3} | node]))
    assert read.unreadable == (f"ivrs[1].{left_out}",)
    assert read.tree[0] == Reaction(Trigger(9))
    assert read.tree[1:] == (Reaction(Trigger(), sms_template=3),)


def test_a_webhook_that_may_not_be_used_is_left_out_and_named() -> None:
    hosts = AllowedHosts(("*",))
    nodes = [
        {"digit": 1, "webhookUrl": "https://example.org/a", "webhookHeaders": {"X-Token": "1"}},
        {"digit": 2, "webhookUrl": "http://10.0.0.1/a"},
        {"digit": 3, "webhookUrl": "https://example.org/a", "webhookHeaders": {"Host": "example.net"}},
        {"digit": 4, "webhookUrl": "https://example.org/a", "webhookParameters": {"a": "b" * 2000}},
        {"digit": 5, "webhookParameters": {"a": 1}},
    ]
    read = import_json(json.dumps(nodes), check=lambda hook: hook_flaw(hook, hosts))
    assert [one.own_hook is not None for one in read.tree] == [True, False, False, False, True]
    assert read.unreadable == (
        "ivrs[1].webhookUrl",
        "ivrs[2].webhookHeaders",
        "ivrs[3].webhookParameters",
    )


def test_a_member_that_nobody_knows_is_named() -> None:
    read = import_json(
        json.dumps(
            {"phone": "1", "ivrs": [{"digit": 1, "speed": 2, "record": {"volume": 3}, "ivrs": [{"x": 1}]}]}
        )
    )
    assert read.unknown == ("phone", "ivrs[0].speed", "ivrs[0].record.volume", "ivrs[0].ivrs[0].x")
    assert read.tree == (Reaction(Trigger(1), children=(Reaction(Trigger()),)),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("1: Да", "not_json"),
        ("{", "not_json"),
        ("9" * 5000, "not_json"),
        ("5", "no_tree"),
        ("{}", "no_tree"),
        ('{"ivrs": 5}', "no_tree"),
        ("[" * 100_000, "too_deep"),
        ('[{"ivrs":' * 300 + "[]" + "}]" * 300, "too_deep"),
    ],
)
def test_a_file_without_a_tree_says_why(text: str, code: str) -> None:
    with pytest.raises(ReactionFileError) as refused:
        import_json(text)
    assert refused.value.code == code


def test_hours_that_cannot_be_are_named_and_left_out() -> None:
    found = import_json('[{"digit": 1, "managerPhone": "74950000001", "managerHours": "25-99"}]')
    assert found.tree[0].manager_hours is None
    assert any("managerHours" in str(one) for one in (*found.unreadable, *found.unknown))
