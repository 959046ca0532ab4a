"""A tree is tried before anybody is called: the user presses keys and says words, and nothing is sent or
paid.

The contract doesn't say how spoken words are compared. Here a phrase chooses the reaction whose words it
equals, else the one whose words are in it as whole words, the longest first. So "не приду" never chooses
"приду" if both exist.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import TEXT_COST
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.plain import plain
from bot.domain.reactions.tree import Place, Reaction, Tree, folded, level_at, walk
from bot.domain.when.schedule import CallWindow

_WORD: Final = re.compile(r"\w+")
_KEY: Final = re.compile("[0-9]")
_NOTHING: Final = Kopecks(0)


class StepKind(StrEnum):
    STARTED = "started"
    CHOSEN = "chosen"
    """A reaction was chosen: by a key, by words, or by staying on the line."""
    NOT_AWAITED = "not_awaited"
    """No reaction waits for this here; the call goes on waiting."""
    HUNG_UP = "hung_up"
    """Nothing was chosen, and there is no reaction for that."""


class Unpriced(StrEnum):
    """What costs money when the service doesn't tell how much."""

    SMS = "sms"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Step:
    """What the recipient did (`done`: a key or words, "" for nothing) and what would happen: heard, paid, sent, blocked.

    `paid`: kopecks for the sentence heard, zero if it was heard before in this walk. With a request the
    service generates all sentences of a tree, even those that nobody reaches: `facts` has the sum.
    """

    kind: StepKind
    done: str = field(default="", repr=False)
    path: str = ""
    name: str = ""
    sentence: str = field(default="", repr=False)
    record_id: RecordId | None = None
    paid: Kopecks = _NOTHING
    unpriced: tuple[Unpriced, ...] = ()
    sms: str = field(default="", repr=False)
    sms_template: int | None = None
    manager: Phone | None = field(default=None, repr=False)
    blocks: bool = False
    is_lead: bool = False
    acknowledges: bool = False
    manager_hours: CallWindow | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One call that is only imagined; every move gives a new walk, so that going back is keeping the old one.

    `opening` or `opening_record`: what is heard first. `place`: the reaction whose next level is waited on, () at first.
    """

    tree: Tree
    opening: str = field(default="", repr=False)
    opening_record: RecordId | None = None
    place: Place = ()
    steps: tuple[Step, ...] = ()
    is_over: bool = False

    @property
    def awaited(self) -> Tree:
        """What can be chosen now; empty once the call is over."""
        return () if self.is_over else level_at(self.tree, self.place)

    @property
    def last(self) -> Step | None:
        return self.steps[-1] if self.steps else None

    @property
    def path(self) -> str:
        """The present place, as a user names it; "" on the first level."""
        return next((placed.path for placed in walk(self.tree) if placed.place == self.place), "")

    @property
    def paid(self) -> Kopecks:
        return Kopecks(sum(step.paid for step in self.steps))

    def start(self) -> "Walk":
        """From the beginning: the opening is heard, and the first level is waited on."""
        step = Step(
            StepKind.STARTED,
            sentence=self.opening,
            record_id=self.opening_record,
            paid=TEXT_COST if self.opening else _NOTHING,
        )
        return replace(self, place=(), steps=(step,), is_over=not self.tree)

    def after(self, move: str) -> "Walk":
        """`move`: a key of the phone, spoken words, or "" for silence."""
        if not move:
            return self.wait()
        return self.press(move) if _KEY.fullmatch(plain(move).strip()) else self.say(move)

    def press(self, key: str) -> "Walk":
        """Presses a key of the phone. Other signs of the phone can be pressed too, but nothing ever waits for them."""
        digit = plain(key).strip()
        pressed = int(digit) if _KEY.fullmatch(digit) else None
        found = [
            at for at, one in enumerate(self.awaited) if pressed is not None and one.trigger.digit == pressed
        ]
        return self._chosen(key, found)

    def say(self, phrase: str) -> "Walk":
        """Spoken words; silence is `wait`."""
        return self._chosen(phrase, spoken_choice(self.awaited, phrase))

    def wait(self) -> "Walk":
        """Presses and says nothing until the service goes on by itself."""
        stays = [at for at, one in enumerate(self.awaited) if one.trigger.stays]
        if self.is_over or stays:
            return self._chosen("", stays)
        return replace(self, is_over=True, steps=(*self.steps, Step(StepKind.HUNG_UP)))

    def _chosen(self, done: str, found: Sequence[int]) -> "Walk":
        if self.is_over:
            return self
        if not found:
            return replace(self, steps=(*self.steps, Step(StepKind.NOT_AWAITED, done)))
        at, reaction = found[0], self.awaited[found[0]]
        moved = replace(
            self, place=(*self.place, at), is_over=not reaction.children or reaction.manager is not None
        )
        return replace(moved, steps=(*self.steps, self._step(done, moved.path, reaction)))

    def _step(self, done: str, path: str, reaction: Reaction) -> Step:
        is_new = bool(reaction.sentence) and all(step.sentence != reaction.sentence for step in self.steps)
        unpriced = ((Unpriced.SMS, reaction.sends_sms), (Unpriced.MANAGER, reaction.manager is not None))
        return Step(
            StepKind.CHOSEN,
            done,
            path,
            reaction.name,
            sentence=reaction.sentence,
            record_id=reaction.record_id,
            paid=TEXT_COST if is_new else _NOTHING,
            unpriced=tuple(one for one, is_sent in unpriced if is_sent),
            sms=reaction.sms,
            sms_template=reaction.sms_template,
            manager=reaction.manager,
            blocks=reaction.blocks,
            is_lead=reaction.is_lead,
            acknowledges=reaction.acknowledges,
            manager_hours=reaction.manager_hours,
        )


def spoken_choice(level: Tree, phrase: str) -> list[int]:
    """The reactions that a phrase chooses, the best first; any phrase comes last."""
    said = _as_words(phrase)
    if not said.strip():
        return []
    heard = [
        (at, one) for at, one in enumerate(level) if one.trigger.is_spoken and one.recognises is not False
    ]
    lengths = {
        at: max((len(words) for word in one.trigger.words if (words := _as_words(word)) in said), default=0)
        for at, one in heard
    }
    best = sorted((at for at in lengths if lengths[at]), key=lambda at: -lengths[at])
    return [*best, *(at for at, one in heard if one.trigger.any_phrase)]


def _as_words(text: str) -> str:
    """Between spaces, so that a word is found only as a whole."""
    return f" {' '.join(_WORD.findall(folded(plain(text))))} "
