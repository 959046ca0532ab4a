"""Everything that can be wrong with a tree, in one place: the service refuses some faults, plays some
wrongly, and is silent about the rest. Each fault has a code, a place and figures; the sentences for users are
in the locales.
"""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.domain.phone import Phone
from bot.domain.reactions.actions import begins_as_key_word
from bot.domain.reactions.tree import Place, Placed, SourceKind, Tree, folded, walk

SENTENCE_LIMIT: Final = 1024
"""Characters; contract section 1, `record.text`."""
SMS_LIMIT: Final = 70
"""Characters; contract section 1, `smsText`."""
TIMEOUT_S: Final = (1, 15)
"""Seconds; contract section 1, `recognitionTimeout`."""
NAME_LIMIT: Final = 60
"""Characters; ours: longer ones fit no card."""
LEVELS_LIMIT: Final = 50
"""Ours: the contract names no depth, and no call lasts that long."""
REACTIONS_LIMIT: Final = 500
"""Ours: the contract names no number, but every reaction is sent with every request."""
WORDS_SEPARATOR: Final = "|"
_BRACE: Final = re.compile(r"[{}\uff5b\uff5d]")
_LETTER: Final = re.compile(r"[^\W_]")


class FaultCode(StrEnum):
    DIGIT = "digit"
    """`actual` is no key of a phone."""
    DIGIT_TWICE = "digit_twice"
    WORD_TWICE = "word_twice"
    """`words` lead to another reaction of the level too."""
    ANY_PHRASE_TWICE = "any_phrase_twice"
    STAYS_TWICE = "stays_twice"
    ANY_PHRASE_WITH_OTHERS = "any_phrase_with_others"
    """Any phrase counts only if the same reaction has neither a digit nor words."""
    TIMEOUT_WITHOUT_ANY_PHRASE = "timeout_without_any_phrase"
    TIMEOUT = "timeout"
    """`actual` seconds, at most `limit`."""
    WORD_UNSENDABLE = "word_unsendable"
    """`words` are empty, or contain the separator that is put between words sent to the service."""
    RECOGNITION_OFF = "recognition_off"
    """Words are waited for, but recognition is off."""
    NAME_TOO_LONG = "name_too_long"
    NOTHING_TO_SAY = "nothing_to_say"
    """A sentence without a letter or a digit."""
    SENTENCE_TOO_LONG = "sentence_too_long"
    SENTENCE_BRACES = "sentence_braces"
    """Columns stand in braces of the call's own text alone: all recipients hear the same sentence of a reaction."""
    SENTENCE_AND_RECORD = "sentence_and_record"
    SOURCE = "source"
    """It says where a record came from but there is no record, or it is a sentence that comes from a file."""
    SMS_TOO_LONG = "sms_too_long"
    SMS_TEXT_AND_TEMPLATE = "sms_text_and_template"
    SMS_CHANNEL_ALONE = "sms_channel_alone"
    """A channel is set, but there is nothing to send."""
    ID = "id"
    """`actual` can't be the id of a record or template."""
    EMAIL_INTERVAL = "email_interval"
    MANAGER_IS_CALLED = "manager_is_called"
    """The manager is one of the recipients."""
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    DEAD_END = "dead_end"
    """Nothing happens, and nothing is waited for."""
    SILENT_LEVEL = "silent_level"
    """The recipient hears nothing before the level below, so they don't know what to answer."""
    BELOW_MANAGER = "below_manager"
    """The call goes on with the manager, so the reactions below are never reached."""
    NO_OPT_OUT = "no_opt_out"
    """Advertising without a way to opt out."""
    KEY_WORD_SPOKEN = "key_word_spoken"
    """A sentence begins with the key word `words`, which may have been meant as an action."""


WARNINGS: Final = frozenset(
    {
        FaultCode.DEAD_END,
        FaultCode.SILENT_LEVEL,
        FaultCode.BELOW_MANAGER,
        FaultCode.NO_OPT_OUT,
        FaultCode.KEY_WORD_SPOKEN,
    }
)
"""The service plays these anyway, so they are only pointed out and the user decides."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a tree is used for. `called`: the recipients' phones. `separator`: put between words sent to the service."""

    called: Container[Phone] = field(default=(), repr=False)
    is_advertising: bool = False
    separator: str = WORDS_SEPARATOR


@dataclass(frozen=True, slots=True)
class Fault:
    """`path` is how a user names the reaction ("1.2", "" for the whole tree), `place` where it is: see `Placed`."""

    code: FaultCode
    path: str = ""
    place: Place = ()
    limit: int | None = None
    actual: int | None = None
    words: tuple[str, ...] = field(default=(), repr=False)

    @property
    def stops(self) -> bool:
        """Whether the tree can't be sent like this."""
        return self.code not in WARNINGS


def faults(tree: Tree, occasion: Occasion | None = None) -> tuple[Fault, ...]:
    """All faults in the order of the tree; empty if nothing is wrong."""
    occasion = occasion or Occasion()
    placed = tuple(walk(tree))
    deepest = max((len(one.place) for one in placed), default=0)
    found = [fault for one in placed for rule in _RULES for fault in rule(one, occasion)]
    found += _repetitions(placed)
    found.sort(key=lambda fault: fault.place)
    if deepest > LEVELS_LIMIT:
        found.append(Fault(FaultCode.TOO_DEEP, limit=LEVELS_LIMIT, actual=deepest))
    if len(placed) > REACTIONS_LIMIT:
        found.append(Fault(FaultCode.TOO_MANY, limit=REACTIONS_LIMIT, actual=len(placed)))
    if occasion.is_advertising and not any(one.reaction.blocks for one in placed):
        found.append(Fault(FaultCode.NO_OPT_OUT))
    return tuple(found)


def _repetitions(placed: tuple[Placed, ...]) -> Iterator[Fault]:
    """Of two reactions on one key the service can choose only one: the later is reported."""
    seen: set[tuple[Place, str, object]] = set()
    for one in placed:
        level, trigger = one.place[:-1], one.reaction.trigger
        keys: list[tuple[FaultCode, object]] = []
        if trigger.digit is not None:
            keys.append((FaultCode.DIGIT_TWICE, trigger.digit))
        if trigger.any_phrase:
            keys.append((FaultCode.ANY_PHRASE_TWICE, ""))
        if trigger.stays:
            keys.append((FaultCode.STAYS_TWICE, ""))
        for code, key in keys:
            if (level, code, key) in seen:
                yield Fault(code, one.path, one.place, actual=trigger.digit)
            seen.add((level, code, key))
        words = {folded(word): word for word in trigger.words}
        twice = tuple(word for key, word in words.items() if (level, FaultCode.WORD_TWICE, key) in seen)
        if twice:
            yield Fault(FaultCode.WORD_TWICE, one.path, one.place, words=twice)
        seen |= {(level, FaultCode.WORD_TWICE, key) for key in words}


def _of_trigger(one: Placed, occasion: Occasion) -> Iterator[Fault]:
    trigger = one.reaction.trigger
    if trigger.digit is not None and not 0 <= trigger.digit <= 9:
        yield Fault(FaultCode.DIGIT, one.path, one.place, actual=trigger.digit)
    if trigger.any_phrase and (trigger.words or trigger.digit is not None):
        yield Fault(FaultCode.ANY_PHRASE_WITH_OTHERS, one.path, one.place)
    if trigger.timeout_s is not None and not trigger.any_phrase:
        yield Fault(FaultCode.TIMEOUT_WITHOUT_ANY_PHRASE, one.path, one.place, actual=trigger.timeout_s)
    shortest, longest = TIMEOUT_S
    if trigger.timeout_s is not None and not shortest <= trigger.timeout_s <= longest:
        yield Fault(FaultCode.TIMEOUT, one.path, one.place, limit=longest, actual=trigger.timeout_s)
    unsendable = {WORDS_SEPARATOR, ",", occasion.separator}
    words = tuple(
        word for word in trigger.words if not word.strip() or any(mark in word for mark in unsendable)
    )
    if words:
        yield Fault(FaultCode.WORD_UNSENDABLE, one.path, one.place, words=words)
    if trigger.is_spoken and one.reaction.recognises is False:
        yield Fault(FaultCode.RECOGNITION_OFF, one.path, one.place)


def _of_speech(one: Placed, _: Occasion) -> Iterator[Fault]:
    reaction = one.reaction
    if reaction.sentence and not _LETTER.search(reaction.sentence):
        yield Fault(FaultCode.NOTHING_TO_SAY, one.path, one.place)
    if len(reaction.sentence) > SENTENCE_LIMIT:
        length = len(reaction.sentence)
        yield Fault(FaultCode.SENTENCE_TOO_LONG, one.path, one.place, limit=SENTENCE_LIMIT, actual=length)
    if _BRACE.search(reaction.sentence):
        yield Fault(FaultCode.SENTENCE_BRACES, one.path, one.place)
    if reaction.sentence and reaction.record_id is not None:
        yield Fault(FaultCode.SENTENCE_AND_RECORD, one.path, one.place)
    if word := begins_as_key_word(reaction.sentence):
        yield Fault(FaultCode.KEY_WORD_SPOKEN, one.path, one.place, words=(word,))


def _of_record(one: Placed, _: Occasion) -> Iterator[Fault]:
    reaction = one.reaction
    from_file = bool(reaction.sentence) and reaction.source is SourceKind.FILE
    if reaction.source is not None and (not reaction.is_heard or from_file):
        yield Fault(FaultCode.SOURCE, one.path, one.place)
    for number in (reaction.record_id, reaction.sms_template):
        if number is not None and number < 1:
            yield Fault(FaultCode.ID, one.path, one.place, actual=number)


def _of_messages(one: Placed, _: Occasion) -> Iterator[Fault]:
    reaction = one.reaction
    if len(reaction.sms) > SMS_LIMIT:
        yield Fault(FaultCode.SMS_TOO_LONG, one.path, one.place, limit=SMS_LIMIT, actual=len(reaction.sms))
    if reaction.sms and reaction.sms_template is not None:
        yield Fault(FaultCode.SMS_TEXT_AND_TEMPLATE, one.path, one.place)
    if reaction.sms_channel and not reaction.sends_sms:
        yield Fault(FaultCode.SMS_CHANNEL_ALONE, one.path, one.place)
    if reaction.email_interval_min is not None and reaction.email_interval_min < 1:
        yield Fault(FaultCode.EMAIL_INTERVAL, one.path, one.place, actual=reaction.email_interval_min)


def _of_reaction(one: Placed, occasion: Occasion) -> Iterator[Fault]:
    reaction = one.reaction
    if len(reaction.name) > NAME_LIMIT:
        yield Fault(FaultCode.NAME_TOO_LONG, one.path, one.place, limit=NAME_LIMIT, actual=len(reaction.name))
    if reaction.manager is not None and reaction.manager in occasion.called:
        yield Fault(FaultCode.MANAGER_IS_CALLED, one.path, one.place)
    if not reaction.does_anything and not reaction.children:
        yield Fault(FaultCode.DEAD_END, one.path, one.place)
    if reaction.children and reaction.manager is not None:
        yield Fault(FaultCode.BELOW_MANAGER, one.path, one.place)
    elif reaction.children and not reaction.is_heard:
        yield Fault(FaultCode.SILENT_LEVEL, one.path, one.place)


_RULES: Final[tuple[Callable[[Placed, Occasion], Iterator[Fault]], ...]] = (
    _of_trigger,
    _of_speech,
    _of_record,
    _of_messages,
    _of_reaction,
)
