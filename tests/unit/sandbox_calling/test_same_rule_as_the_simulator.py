"""The bot tries a tree by a rule of its own, since the sandbox may not know the bot. Both choose the same reactions."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, StepKind, Tree, Trigger, Walk, parse
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


def any_tree(random: Random, levels: int) -> Tree:
    """Up to four reactions on each level, whatever a call can hold: keys, words, any phrase, staying on the line."""
    if not levels or (levels < MOST_LEVELS and random.random() < 0.4):
        return ()
    triggers = {str(digit): Trigger(digit) for digit in random.sample(range(10), 2)}
    words = random.sample(["да", "нет", "не приду", "завтра", "приду"], 2)
    triggers |= {word: Trigger(words=(word,)) for word in words}
    triggers |= {"any": Trigger(any_phrase=True), "stays": Trigger()}
    chosen = random.sample(sorted(triggers), random.randint(1, 4))
    return tuple(any_reaction(random, triggers[name], levels) for name in chosen)


def any_reaction(random: Random, trigger: Trigger, levels: int) -> Reaction:
    return Reaction(
        trigger,
        sentence=random.choice(["Спасибо", "Ждём", "Жаль"]),
        sms=random.choice(["", "", "Лесная 5", "Ждём вас"]),
        manager=Phone("74950000002") if random.random() < 0.15 else None,
        blocks=random.random() < 0.2,
        recognises=True if trigger.is_spoken else None,
        children=any_tree(random, levels - 1),
    )


def any_moves(random: Random, tree: Tree) -> tuple[list[int | str], Walk]:
    """What somebody does until the call is over, and where the simulator goes; most of it is awaited somewhere."""
    walk, moves = Walk(tree).start(), list[int | str]()
    while not walk.is_over and len(moves) < 6:
        awaited = [one.trigger.digit for one in walk.awaited if one.trigger.digit is not None]
        spoken = [word for one in walk.awaited for word in one.trigger.words]
        can: list[int | str] = [*awaited, *awaited, *spoken, *spoken, STAY, random.randint(0, 9)]
        move = random.choice([*can, "ну не приду", "а кто это"])
        moves.append(move)
        walk = tried(walk, move)
    return moves, walk


MOST_LEVELS, MANY = 4, 60


async def test_any_call_through_any_tree_is_told_by_the_simulator_step_by_step(service: Driver) -> None:
    """Where each answer leads, which are not awaited, what is sent, who is connected and blocked, and when it is over."""
    service.account.balance = "100000"
    expected: dict[int, tuple[list[int | str], Walk]] = {}
    for number in range(MANY):
        random = Random(number)
        tree = any_tree(random, MOST_LEVELS)
        moves, walk = any_moves(random, tree)
        service.sandbox.script(phone := ending(f"{5000 + number}"), Outcome(reactions=tuple(moves)))
        sent = [node.model_dump(mode="json", by_alias=True, exclude_none=True) for node in to_ivr(tree)]
        expected[await service.call(phone, ivrs=sent)] = (moves, walk)
    seen = Counter[StepKind]()
    for call_id, (moves, walk) in expected.items():
        talked = (await service.over(call_id))["conversation"]
        steps = walk.steps[1:]
        seen.update(step.kind for step in steps)
        assert tuple(talked["place"]) == walk.place
        told = [(step.kind, move) for step, move in zip(steps, moves, strict=True)]
        heard = [(one["place"] is not None, one["answer"]) for one in talked["heard"]]
        assert heard == [
            (kind is StepKind.CHOSEN, move) for kind, move in told if kind is not StepKind.HUNG_UP
        ]
        assert [one["text"] for one in talked["sms"]] == [step.sms for step in steps if step.sms]
        assert talked["blocked"] == any(step.blocks for step in steps)
        manager = next((step.manager for step in steps if step.manager), None)
        assert (talked["manager"] or {}).get("phone") == manager
        if steps and steps[-1].kind is StepKind.CHOSEN:
            assert talked["isOver"] == walk.is_over
    assert min(seen[StepKind.CHOSEN], seen[StepKind.NOT_AWAITED], seen[StepKind.HUNG_UP]) > 5
