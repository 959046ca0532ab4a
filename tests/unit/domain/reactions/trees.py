"""Trees to try rules on: those that a text can say, and any."""

from collections.abc import Hashable
from datetime import time

from hypothesis import strategies as st

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, SourceKind, Tree, Trigger
from bot.domain.reactions.tree import folded
from bot.domain.when.schedule import CallWindow

_LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюяABCxyz"
_MARKS = " ,.!?-—:()#/*«»1234567890;"
_SAID = [
    "стоп",
    "лид",
    "менеджер",
    "смс",
    "Stop",
    "lead",
    "#5",
    "менеджер +7 916 000-00-01",
    "«Ромашка»",
    "1: да",
    "Спасибо",
]
_PHRASES = st.lists(st.text(_LETTERS, min_size=1, max_size=6), min_size=1, max_size=3).map(" ".join)
_IDS = st.integers(1, 10**18 - 1)
_MANAGERS = st.from_regex(r"79[0-9]{9}", fullmatch=True).map(Phone)


def _closed(text: str) -> str:
    """Without quotes that don't close: the text can't say those."""
    depth = 0
    for letter in text:
        depth += (letter == "«") - (letter == "»")
        if depth < 0:
            break
    return text if depth == 0 else text.replace("«", "").replace("»", "")


_TYPED = (
    (
        st.text(_LETTERS + _MARKS, min_size=1, max_size=40)
        | st.lists(st.sampled_from(_SAID), min_size=1, max_size=3).map("; ".join)
    )
    .map(lambda text: _closed(text).strip())
    .filter(bool)
)
"""A sentence or an SMS as somebody may type it: with key words, semicolons, quotes and all."""


def _words_once(words: list[str]) -> tuple[str, ...]:
    return tuple({folded(word): word for word in words}.values())


_WORDS = st.lists(_PHRASES, min_size=1, max_size=3).map(_words_once)


@st.composite
def _typed_triggers(draw: st.DrawFn) -> Trigger:
    match draw(st.sampled_from(["digit", "words", "any", "stays"])):
        case "digit":
            return Trigger(draw(st.integers(0, 9)), draw(st.just(()) | _WORDS))
        case "words":
            return Trigger(words=draw(_WORDS))
        case "any":
            return Trigger(any_phrase=True, timeout_s=draw(st.none() | st.integers(0, 999)))
        case _:
            return Trigger()


def _key(reaction: Reaction) -> Hashable:
    trigger = reaction.trigger
    if trigger.digit is not None:
        return trigger.digit
    return frozenset(map(folded, trigger.words)) or trigger.segment


@st.composite
def _typed_reactions(draw: st.DrawFn, below: st.SearchStrategy[Tree]) -> Reaction:
    trigger = draw(_typed_triggers())
    names = (
        st.just("") | st.sampled_from(["не приду", "Да-да", "я (точно) приду"]) | _PHRASES.map("я {}".format)
    )
    sayable = {
        "sentence": draw(st.just("") | _TYPED),
        "sms": draw(st.just("") | _TYPED),
        "record_id": draw(st.none() | _IDS.map(RecordId)),
        "manager": draw(st.none() | _MANAGERS),
        "sms_template": draw(st.none() | _IDS),
        "blocks": draw(st.booleans()),
        "is_lead": draw(st.booleans()),
    }
    if not any(value for value in sayable.values()):
        sayable["sentence"] = "Спасибо"
    return Reaction(
        trigger,
        draw(names) if trigger.digit is not None else "",
        recognises=True if trigger.is_spoken else None,
        children=draw(below),
        **sayable,  # type: ignore[arg-type]  # values of different types by their names
    )


def _levels(reactions: st.SearchStrategy[Reaction]) -> st.SearchStrategy[Tree]:
    return st.lists(reactions, max_size=4, unique_by=_key).map(tuple)


TYPED_TREES: st.SearchStrategy[Tree] = st.recursive(
    st.just(()), lambda below: _levels(_typed_reactions(below)), max_leaves=20
)
"""Whatever a text can say."""

_TEXTS = st.just("") | st.text(max_size=30)
_NUMBERS = st.none() | st.integers(-5, 10**18)
_HOOKS = st.builds(
    OwnHook,
    st.just("") | st.sampled_from(["https://crm.example.org/hook?a=1", "http://x.org/вебхук"]),
    st.sampled_from(["", '{"a": [1, null]}', "{}"]),
    st.sampled_from(["", '{"X-Token": "1"}']),
).filter(lambda hook: hook != OwnHook())


_HOURS = st.integers(0, 22).flatmap(
    lambda start: st.integers(start + 1, 23).map(lambda end: CallWindow(time(start), time(end, 30)))
)


def _any_reactions(below: st.SearchStrategy[Tree]) -> st.SearchStrategy[Reaction]:
    triggers = st.builds(
        Trigger,
        st.none() | st.integers(-1, 12),
        st.just(()) | _WORDS,
        st.booleans(),
        st.none() | st.integers(-1, 20),
    )
    return st.builds(
        Reaction,
        triggers,
        name=_TEXTS,
        sentence=_TEXTS,
        record_id=_NUMBERS.map(lambda number: None if number is None else RecordId(number)),
        source=st.none() | st.sampled_from(SourceKind),
        manager=st.none() | st.from_regex(r"[0-9]{11}", fullmatch=True).map(Phone),
        manager_hours=st.none() | _HOURS,
        sms=_TEXTS,
        sms_template=_NUMBERS,
        sms_channel=_TEXTS,
        blocks=st.booleans(),
        is_lead=st.booleans(),
        acknowledges=st.booleans(),
        email_interval_min=_NUMBERS,
        recognises=st.none() | st.booleans(),
        own_hook=st.none() | _HOOKS,
        children=below,
    )


ANY_TREES: st.SearchStrategy[Tree] = st.recursive(
    st.just(()), lambda below: st.lists(_any_reactions(below), max_size=3).map(tuple), max_leaves=5
)
"""With mistakes of every kind, but for words that hold what stands between words."""
