"""What a call does when the recipient presses a key, says a word, says anything at all or says nothing.

A tree may be of any depth. It may hold mistakes (two reactions on one key, an SMS that is too long): it comes
from a text, from screens or from somebody's file, and has to be shown to be mended. `faults` names what is
wrong.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.when.schedule import CallWindow, outside

ANY_PHRASE = "*"
STAYS = "-"
Place = tuple[int, ...]
"""A reaction's place in its tree: its index on each level, from 0. Two reactions on one key have different places."""


def folded(words: str) -> str:
    """Spoken words in the form for comparing: case, ё and spaces make no difference."""
    return " ".join(words.casefold().replace("ё", "е").split())


@dataclass(frozen=True, slots=True)
class Trigger:
    """What is waited for; contract section 1, `digit`, `keyWords`, `anyWord`, `recognitionTimeout`.

    `digit`: 0 to 9. `words`: any of them spoken. `any_phrase`: whatever is spoken, within `timeout_s` (1-15 seconds,
    None for the service's 7). With none of these: the recipient stays on the line and chooses nothing.
    """

    digit: int | None = None
    words: tuple[str, ...] = ()
    any_phrase: bool = False
    timeout_s: int | None = None

    @property
    def stays(self) -> bool:
        return self.digit is None and not self.words and not self.any_phrase

    @property
    def is_spoken(self) -> bool:
        """Whether the service has to recognise speech to notice it."""
        return bool(self.words) or self.any_phrase

    @property
    def segment(self) -> str:
        """How it is named in a path: "1", "(да, конечно)", "*" or "-"."""
        if self.digit is not None:
            return str(self.digit)
        if self.words:
            return f"({', '.join(self.words)})"
        return ANY_PHRASE if self.any_phrase else STAYS


class SourceKind(StrEnum):
    """What a record was made of; contract section 1, `record.source`."""

    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows a trigger, and what is waited for next (`children`). An empty value means that this
    doesn't happen.

    `name`: for cards and reports, never sent. `sentence`: read aloud (0.40 roubles, at most 1024 characters).
    `record_id`: a stored record is played. `manager`: the call goes on with that phone; outside
    `manager_hours`, by the clock of the user here, the reaction is a lead instead (ours, too). `sms`: at most 70 characters,
    `sms_template`: an id of the cabinet, `sms_channel`: the service's own if empty. `blocks`: never called again.
    `is_lead`: somebody is told at once, by us. `acknowledges`: nobody else is called then, if the call goes from one to
    the next until somebody acknowledges it; ours, too. `email_interval_min`: minutes. `recognises`: whether the answer is
    recognised, None leaves it to the service. Contract section 1, `ivrs`.

    The repr shows no phone and no text, since reprs get into logs.
    """

    trigger: Trigger
    name: str = ""
    sentence: str = field(default="", repr=False)
    record_id: RecordId | None = None
    source: SourceKind | None = None
    manager: Phone | None = field(default=None, repr=False)
    manager_hours: CallWindow | None = None
    sms: str = field(default="", repr=False)
    sms_template: int | None = None
    sms_channel: str = ""
    blocks: bool = False
    is_lead: bool = False
    acknowledges: bool = False
    email_interval_min: int | None = None
    recognises: bool | None = None
    own_hook: OwnHook | None = None
    children: "tuple[Reaction, ...]" = ()

    @property
    def is_hot(self) -> bool:
        """Whether somebody has to act on it at once; other reactions are only counted."""
        return self.is_lead or self.manager is not None

    @property
    def is_heard(self) -> bool:
        """Whether the recipient hears anything of ours."""
        return bool(self.sentence) or self.record_id is not None

    @property
    def sends_sms(self) -> bool:
        return bool(self.sms) or self.sms_template is not None

    @property
    def does_anything(self) -> bool:
        """Whether anything happens besides waiting for the next level."""
        return self.is_heard or self.sends_sms or self.blocks or self.is_hot or self.acknowledges


Tree = tuple[Reaction, ...]
"""The reactions of the first level, in their order; empty if a call only speaks."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A reaction with its place. `number` counts through the tree from 0, parents first.

    `path` is how a user names it, "1.2" or "(да).*"; on a tree with two reactions on one key it is not unique.
    """

    number: int
    place: Place
    path: str
    reaction: Reaction

    @property
    def label(self) -> str:
        """How cards and reports call it: "1 приду"."""
        return f"{self.path} {self.reaction.name}".rstrip()


def walk(tree: Tree) -> Iterator[Placed]:
    """All reactions, each before those below it. Does not recurse, however deep the tree is."""
    number = 0
    waiting: list[tuple[Place, str, Reaction]] = _reversed_level(tree, (), "")
    while waiting:
        place, path, reaction = waiting.pop()
        yield Placed(number, place, path, reaction)
        number += 1
        waiting += _reversed_level(reaction.children, place, f"{path}.")


def chosen_labels(tree: Tree, numbers: Collection[int]) -> tuple[str, ...]:
    """How the tree names the reactions with these numbers, in its order."""
    return tuple(one.label for one in walk(tree) if one.number in numbers)


def level_at(tree: Tree, place: Place) -> Tree:
    """The level after the reaction at `place`; the first level for (). Raises IndexError if there is no such place."""
    for index in place:
        tree = tree[index].children
    return tree


def reaction_at(tree: Tree, place: Place) -> Reaction:
    """Raises IndexError if no reaction is there, as for the place ()."""
    return level_at(tree, place[:-1])[place[-1]]


def managers_away(tree: Tree, at: datetime, zone: ZoneInfo) -> tuple[Placed, ...]:
    """The reactions that would connect a manager outside their hours."""
    return tuple(one for one in walk(tree) if _is_away(one.reaction, at, zone))


def without_managers_away(tree: Tree, at: datetime, zone: ZoneInfo) -> Tree:
    """The same tree as it is at that moment: a reaction whose manager is away is a lead instead."""
    return tuple(
        replace(
            one,
            manager=None if _is_away(one, at, zone) else one.manager,
            is_lead=one.is_lead or _is_away(one, at, zone),
            children=without_managers_away(one.children, at, zone),
        )
        for one in tree
    )


def _is_away(one: Reaction, at: datetime, zone: ZoneInfo) -> bool:
    return one.manager is not None and one.manager_hours is not None and outside(one.manager_hours, at, zone)


def acknowledging(tree: Tree) -> tuple[Placed, ...]:
    """The reactions by which somebody acknowledges."""
    return tuple(one for one in walk(tree) if one.reaction.acknowledges)


def acknowledging_nothing(tree: Tree) -> Tree:
    """The same tree, in which no reaction acknowledges."""
    return tuple(
        replace(one, acknowledges=False, children=acknowledging_nothing(one.children)) for one in tree
    )


def with_records(tree: Tree, voiced: Mapping[str, RecordId]) -> Tree:
    """The same tree, in which the records that were made of its sentences are played. `voiced`: records by their text."""
    return tuple(_with_record(one, voiced) for one in tree)


def without_blocks(tree: Tree) -> Tree:
    """The same tree, in which nobody is put on a stop list."""
    return tuple(replace(one, blocks=False, children=without_blocks(one.children)) for one in tree)


def without_hooks(tree: Tree) -> Tree:
    """The same tree to be shown or handed on: a webhook of a user's own holds their secrets."""
    return tuple(replace(one, own_hook=None, children=without_hooks(one.children)) for one in tree)


def _with_record(reaction: Reaction, voiced: Mapping[str, RecordId]) -> Reaction:
    children = with_records(reaction.children, voiced)
    if reaction.sentence not in voiced:
        return replace(reaction, children=children)
    return replace(
        reaction,
        sentence="",
        record_id=voiced[reaction.sentence],
        source=SourceKind.TEXT,
        children=children,
    )


def _reversed_level(
    level: Iterable[Reaction], place: Place, before: str
) -> list[tuple[Place, str, Reaction]]:
    found = [
        ((*place, index), f"{before}{reaction.trigger.segment}", reaction)
        for index, reaction in enumerate(level)
    ]
    found.reverse()
    return found
