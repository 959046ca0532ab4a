"""The bot tries a tree by a rule of its own, since the sandbox may not know the bot. Both choose the same reactions."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reactions import Reaction, Tree, Trigger, Walk, parse
from bot.sandbox.calling import STAY, Outcome
from bot.sandbox.calling.fields import Fields
from bot.sandbox.calling.orders import Node
from bot.sandbox.calling.reactions import find_reaction
from bot.sandbox.calling.validation import _read_ivrs
from bot.services.reactions.request import to_ivr
from tests.unit.sandbox_calling.driver import Driver, ending

_VOCABULARY = [
    "да",
    "Да",
    "не",
    "нет",
    "приду",
    "не приду",
    "не приду завтра",
    "ёлка",
    "елка",
    "12",
    "№ 5",
    "yes",
    "straße",
]
_NOISE = [
    "",
    " ",
    ",",
    "!",
    "-",
    "\u00a0",
    "\u00ad",
    "«",
    "»",
    "_",
    "завтра",
    "непр",
    "ДА",
    "ЁЛКА",
    "१२",
    "STRASSE",
]
_PHRASES = st.lists(st.sampled_from([*_VOCABULARY, *_NOISE]), max_size=5).flatmap(
    lambda parts: st.sampled_from([" ", "", ", "]).map(lambda between: between.join(parts))
)
_WORDS = st.lists(st.sampled_from(_VOCABULARY), max_size=3).map(tuple)
_TRIGGERS = st.builds(Trigger, st.none() | st.integers(0, 9), _WORDS, st.just(False)) | st.just(
    Trigger(any_phrase=True)
)
_REACTIONS = st.builds(
    Reaction, _TRIGGERS, sentence=st.just("Спасибо"), recognises=st.sampled_from([None, True, False])
)
_LEVELS = st.lists(_REACTIONS, max_size=5).map(tuple)
_ANSWERS = st.integers(-1, 9) | _PHRASES


def on_the_wire(tree: Tree) -> tuple[Node, ...]:
    """The tree as the sandbox reads it from the bot's request."""
    sent = [node.model_dump(mode="json", by_alias=True, exclude_none=True) for node in to_ivr(tree)]
    fields = Fields({"ivrs": sent})
    nodes = _read_ivrs(fields)
    fields.finish()
    return nodes


def tried(walk: Walk, answer: int | str) -> Walk:
    if answer == STAY:
        return walk.wait()
    return walk.say(answer) if isinstance(answer, str) else walk.press(str(answer))


@settings(deadline=None, max_examples=500)
@given(_LEVELS, _ANSWERS)
def test_answer_chooses_the_same_reaction_of_a_level(level: Tree, answer: int | str) -> None:
    walk = tried(Walk(level).start(), answer)
    found = find_reaction(on_the_wire(level), answer)
    assert walk.place == (() if found is None else (found,))


TEXT = """Вы записаны на завтра. Придёте?
1 приду (приду, да): Спасибо
1.1 утром (утром, с утра): Лесная 5
1.1.1: смс Ждём
1.1.-: Ждём
1.2: менеджер +7 495 000-00-01
1.2.1: Да
1.*: лид
2 не приду (не приду): Жаль
9: стоп
-: #555"""


async def test_whole_calls_go_where_the_simulator_goes(service: Driver) -> None:
    tree = parse(TEXT).tree
    sent = [node.model_dump(mode="json", by_alias=True, exclude_none=True) for node in to_ivr(tree)]
    sent[-1]["record"]["id"] = service.account.add_record("Тишина").id
    service.account.balance = "1000"
    told: tuple[tuple[int | str, ...], ...] = (
        (1, 1, 1), (1, 1, STAY), ("да", "с утра, пожалуй", 1), ("не приду",), ("никуда не пойду", 9), (STAY,), (1, STAY),
        (1, "что-то ещё"), (1, 2, 1), (5, 1, 7, "утром!"), (9, 1), ("приду или не приду", 1), (1, 1, "эй", 1), (),
    )  # fmt: skip
    for number, answers in enumerate(told):
        service.sandbox.script(phone := ending(f"{number:04}"), Outcome(reactions=answers))
        truth = await service.over(await service.call(phone, ivrs=sent))
        walk = Walk(tree).start()
        for answer in answers:
            walk = tried(walk, answer)
        assert tuple(truth["conversation"]["place"]) == walk.place
