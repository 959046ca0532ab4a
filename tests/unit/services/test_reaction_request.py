"""A tree as a request carries it: the contract's names and values, and addresses of ours."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pydantic import JsonValue

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.phone import Phone
from bot.domain.reactions import Placed, Reaction, SourceKind, Tree, Trigger, faults, parse, walk
from bot.provider.methods import ReactionNode
from bot.services.reactions.json_file import import_json
from bot.services.reactions.request import to_ivr
from tests.unit.domain.reactions.trees import ANY_TREES, TYPED_TREES


def payload(nodes: tuple[ReactionNode, ...]) -> list[JsonValue]:
    """As the client writes a request."""
    return [node.model_dump(mode="json", by_alias=True, exclude_none=True) for node in nodes]


def hook_of(placed: Placed) -> str:
    return f"https://example.org/hooks/ivr/1/batch/{placed.number}/mac"


def what_is_sent(tree: Tree, *, with_hooks: bool) -> Tree:
    """Without names, leads, a manager's hours and what acknowledges, which only we know."""
    return tuple(
        replace(
            reaction,
            name="",
            is_lead=False,
            manager_hours=None,
            acknowledges=False,
            own_hook=reaction.own_hook if with_hooks else None,
            children=what_is_sent(reaction.children, with_hooks=with_hooks),
        )
        for reaction in tree
    )


def without_hooks(tree: Tree) -> Tree:
    return tuple(
        replace(reaction, own_hook=None, children=without_hooks(reaction.children)) for reaction in tree
    )


def test_a_tree_from_a_text_is_sent_by_the_names_of_the_contract() -> None:
    tree = parse(
        "1 приду (да, конечно): Спасибо; смс Ждём\n1.9: смс #7; стоп\n2: менеджер 84950000001; лид\n"
        "* 10 с: #555\n-: Алло"
    ).tree
    assert payload(to_ivr(tree)) == [
        {
            "digit": 1,
            "keyWords": "да|конечно",
            "record": {"text": "Спасибо"},
            "smsText": "Ждём",
            "recognize": 1,
            "ivrs": [{"digit": 9, "smsTemplateId": 7, "needBlock": 1}],
        },
        {"digit": 2, "managerPhone": "74950000001"},
        {"anyWord": 1, "recognitionTimeout": 10, "recognize": 1, "record": {"id": 555}},
        {"record": {"text": "Алло"}},
    ]


def test_what_only_a_file_or_a_screen_can_say_is_sent_too() -> None:
    reaction = Reaction(
        Trigger(1, ("да", "ок")),
        sentence="Ждём",
        source=SourceKind.TEXT,
        sms="Ждём",
        sms_channel="VIRTA",
        email_interval_min=5,
        recognises=False,
        own_hook=OwnHook("https://crm.example.org", '{"a": 1}', '{"X-Token": "1"}'),
    )
    assert payload(to_ivr((reaction,), separator=" / ")) == [
        {
            "digit": 1,
            "keyWords": "да / ок",
            "record": {"text": "Ждём", "source": "text"},
            "smsText": "Ждём",
            "smsChannel": "VIRTA",
            "emailTimeout": 5,
            "recognize": 0,
            "webhookUrl": "https://crm.example.org",
            "webhookParameters": '{"a":1}',
            "webhookHeaders": '{"X-Token":"1"}',
        }
    ]


def test_every_reaction_reports_to_an_address_of_ours() -> None:
    own = OwnHook("https://crm.example.org", '{"a": 1}', '{"X-Token": "1"}')
    below = Reaction(Trigger(1), is_lead=True)
    tree = (
        Reaction(Trigger(1), sentence="Да", own_hook=own, children=(below,)),
        Reaction(Trigger(2), blocks=True),
    )
    nodes = to_ivr(tree, hook_of, parameters={"dialgram": "batch"})
    asked = [nodes[0], nodes[0].next_level[0], nodes[1]]
    assert [node.webhook_url for node in asked] == [hook_of(placed) for placed in walk(tree)]
    assert all(node.webhook_parameters == {"dialgram": "batch"} for node in asked)
    assert all(node.webhook_headers is None for node in asked)
    assert to_ivr(tree, hook_of)[0].webhook_parameters is None


@settings(deadline=None)
@given(TYPED_TREES | ANY_TREES)
def test_a_tree_without_faults_is_sent_and_read_from_its_request_as_the_same(tree: Tree) -> None:
    if any(fault.stops for fault in faults(tree)):
        return
    sent = import_json(json.dumps(payload(to_ivr(tree))))
    assert (sent.unknown, sent.unreadable) == ((), ())
    assert sent.tree == what_is_sent(with_compact_hooks(tree), with_hooks=True)
    hooked = import_json(json.dumps(payload(to_ivr(tree, hook_of))))
    assert without_hooks(hooked.tree) == what_is_sent(tree, with_hooks=False)


def with_compact_hooks(tree: Tree) -> Tree:
    """With the JSON texts of its own webhooks as a request writes them."""
    return tuple(
        replace(
            reaction, own_hook=_compact(reaction.own_hook), children=with_compact_hooks(reaction.children)
        )
        for reaction in tree
    )


def _compact(hook: OwnHook | None) -> OwnHook | None:
    if hook is None:
        return None
    return OwnHook(hook.url, *(_shortest(text) for text in (hook.parameters, hook.headers)))


def _shortest(text: str) -> str:
    return json.dumps(json.loads(text), separators=(",", ":")) if text else ""


@pytest.mark.parametrize(
    "reaction",
    [
        Reaction(Trigger(1, any_phrase=True), sentence="Да"),
        Reaction(Trigger(1), sms="я" * 71),
        Reaction(Trigger(1), manager=Phone("1")),
        Reaction(Trigger(1), own_hook=OwnHook("https://example.org", "[]")),
    ],
)
def test_a_tree_with_faults_is_not_sent(reaction: Reaction) -> None:
    with pytest.raises(ValueError, match="validation error"):
        to_ivr((reaction,))
