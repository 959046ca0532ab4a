"""What one tap or one typed value changes of a reaction."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from bot.domain.ids import RecordId
from bot.domain.phone import read_phone
from bot.domain.reactions.actions import read_number
from bot.domain.reactions.editing import (
    Edited,
    copied,
    shifted,
    with_reaction,
    with_trigger,
    without_reaction,
)
from bot.domain.reactions.reading import NearMiss, parse
from bot.domain.reactions.tree import Place, Placed, Reaction, SourceKind, Tree
from bot.domain.when.schedule import read_window

T = TypeVar("T")
CHANNEL_LIMIT: Final = 40
_INTERVAL_DIGITS: Final = 6
_SOURCES: Final = (None, SourceKind.TEXT, SourceKind.FILE)
_RECOGNITION: Final = (None, True, False)
_ANY_ACTION: Final = ": #1"
"""Makes a reaction of a bare key, so that it is read by the same rules."""


class ReactionPart(StrEnum):
    """What is typed anew."""

    KEY = "key"
    """Key, words, name and timeout, as they stand before the colon of a typed line."""
    SAID = "said"
    MANAGER = "manager"
    HOURS = "hours"
    """When the manager may be connected."""
    SMS = "sms"
    CHANNEL = "channel"
    EMAIL = "email"


class ReactionChange(StrEnum):
    """What a tap does. Short, since a button holds 64 bytes."""

    STOP = "s"
    LEAD = "l"
    ACKNOWLEDGES = "k"
    RECOGNITION = "g"
    SOURCE = "o"
    UP = "u"
    DOWN = "d"
    COPY = "c"
    REMOVE = "x"
    SILENT = "1"
    NO_MANAGER = "2"
    NO_SMS = "3"
    NO_CHANNEL = "4"
    NO_EMAIL = "5"
    NO_HOURS = "6"


def with_change(tree: Tree, placed: Placed, change: ReactionChange) -> Edited:
    """The tree after that tap."""
    if change in _OF_THE_TREE:
        return _OF_THE_TREE[change](tree, placed.place)
    return with_reaction(tree, placed.place, _OF_A_REACTION[change](placed.reaction))


_OF_THE_TREE: Final[Mapping[ReactionChange, Callable[[Tree, Place], Edited]]] = MappingProxyType({
    ReactionChange.UP: lambda tree, place: shifted(tree, place, -1),
    ReactionChange.DOWN: lambda tree, place: shifted(tree, place, 1),
    ReactionChange.COPY: copied,
    ReactionChange.REMOVE: without_reaction,
})  # fmt: skip
_OF_A_REACTION: Final[Mapping[ReactionChange, Callable[[Reaction], Reaction]]] = MappingProxyType({
    ReactionChange.STOP: lambda one: replace(one, blocks=not one.blocks),
    ReactionChange.LEAD: lambda one: replace(one, is_lead=not one.is_lead),
    ReactionChange.ACKNOWLEDGES: lambda one: replace(one, acknowledges=not one.acknowledges),
    ReactionChange.RECOGNITION: lambda one: replace(one, recognises=_next(_RECOGNITION, one.recognises)),
    ReactionChange.SOURCE: lambda one: replace(one, source=_next(_SOURCES, one.source)),
    ReactionChange.SILENT: lambda one: replace(one, sentence="", record_id=None, source=None),
    ReactionChange.NO_MANAGER: lambda one: replace(one, manager=None, manager_hours=None),
    ReactionChange.NO_HOURS: lambda one: replace(one, manager_hours=None),
    ReactionChange.NO_SMS: lambda one: replace(one, sms="", sms_template=None, sms_channel=""),
    ReactionChange.NO_CHANNEL: lambda one: replace(one, sms_channel=""),
    ReactionChange.NO_EMAIL: lambda one: replace(one, email_interval_min=None),
})  # fmt: skip


def with_key(reaction: Reaction, typed: str) -> Reaction | NearMiss | None:
    """The same reaction on a typed key: "1 приду (да, конечно)", "* 10 с", "-". None for what is no key at all."""
    if len(typed.strip().splitlines()) != 1:
        return None
    parsed = parse(f"{typed.strip().rstrip(':').rstrip()}{_ANY_ACTION}")
    if parsed.near_misses:
        miss = parsed.near_misses[0]
        return replace(miss, typed=typed, nearest=miss.nearest.removesuffix(_ANY_ACTION))
    if parsed.said or len(parsed.tree) != 1 or parsed.tree[0].children:
        return None
    (read,) = parsed.tree
    return replace(with_trigger(reaction, read.trigger), name=read.name)


def with_record(reaction: Reaction, record_id: RecordId) -> Reaction:
    return replace(reaction, sentence="", record_id=record_id, source=None)


def with_value(reaction: Reaction, part: ReactionPart, typed: str) -> Reaction | None:
    """The same reaction with a typed value of any part but its key; None for a value that can't be read."""
    line = " ".join(typed.split())
    return _READ[part](reaction, line) if line else None


def _said(reaction: Reaction, line: str) -> Reaction:
    if number := read_number(line):
        return with_record(reaction, RecordId(number))
    return replace(reaction, sentence=line, record_id=None, source=None)


def _manager(reaction: Reaction, line: str) -> Reaction | None:
    phone = read_phone(line)
    return None if phone is None else replace(reaction, manager=phone)


def _hours(reaction: Reaction, line: str) -> Reaction | None:
    try:
        return replace(reaction, manager_hours=read_window(line))
    except ValueError:
        return None


def _sms(reaction: Reaction, line: str) -> Reaction:
    number = read_number(line)
    return replace(reaction, sms="" if number else line, sms_template=number or None)


def _channel(reaction: Reaction, line: str) -> Reaction | None:
    return replace(reaction, sms_channel=line) if len(line) <= CHANNEL_LIMIT else None


def _email(reaction: Reaction, line: str) -> Reaction | None:
    minutes = int(line) if line.isdecimal() and len(line) <= _INTERVAL_DIGITS else 0
    return replace(reaction, email_interval_min=minutes) if minutes else None


_READ: Final[Mapping[ReactionPart, Callable[[Reaction, str], Reaction | None]]] = MappingProxyType({
    ReactionPart.SAID: _said,
    ReactionPart.MANAGER: _manager,
    ReactionPart.HOURS: _hours,
    ReactionPart.SMS: _sms,
    ReactionPart.CHANNEL: _channel,
    ReactionPart.EMAIL: _email,
})  # fmt: skip


def _next(values: tuple[T, ...], value: T) -> T:
    return values[(values.index(value) + 1) % len(values)]
