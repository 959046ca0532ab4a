"""One line of a message: a reaction, nearly one, or a text. `reading` decides which lines count."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from bot.domain.reactions.actions import Actions, ActionTrouble, read_actions
from bot.domain.reactions.keys import (
    KEY_LIMIT,
    NAME,
    Key,
    NearKey,
    is_quantity,
    read_key,
    read_numbered,
    written_key,
)
from bot.domain.reactions.plain_line import PlainLine, plain_line
from bot.domain.reactions.tree import ANY_PHRASE, Trigger


class NearReason(StrEnum):
    """Why a line meant as a reaction is not one. The reasons from `ActionTrouble` are about the part after
    the colon.
    """

    NO_COLON = "no_colon"
    """ "1 — да": a dash or an arrow where the colon belongs."""
    UNKNOWN_KEY = "unknown_key"
    """ "10: стоп", "#: лид": an action after something that nobody can press or say."""
    KEY = "key"
    """ "* что угодно: лид", "* 10: лид": a key with what doesn't belong to it."""
    NO_PARENT = "no_parent"
    """ "1.1: да" without a reaction 1."""
    TWO_OF_ONE_KEY = "two_of_one_key"
    """An earlier line has a reaction with this key."""


Reason = NearReason | ActionTrouble


@dataclass(frozen=True, slots=True)
class ReactionFound:
    """A line that is a reaction if its parents exist. `rest` is what was typed after the colon."""

    key: Key
    actions: Actions
    rest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NearFound:
    """`nearest` is the line as it should be, "" if that depends on other lines or on what only the user
    knows.

    `key`: the reaction's place, as far as it is known; other reactions may stand below it. If the key is
    unknown, `name` is what the reaction could be called.
    """

    reason: Reason
    nearest: str = field(default="", repr=False)
    key: Key | None = None
    name: str = ""
    rest: str = field(default="", repr=False)


_TIME_OR_ADDRESS: Final = re.compile(r"[0-9]{2}|//")
"""What directly follows the colon in a time and in a web address."""
_DASH: Final = r"(?: *(?:[=-]>|=|→|⇒) *| +- *|- +)"
_DASHED: Final = re.compile(rf" *(?P<key>[0-9*])(?: +(?P<name>{NAME}?))?{_DASH}(?P<rest>[^ 0-9].*)")
_POUND: Final = re.compile(rf" *#(?: +(?P<name>{NAME}?))? *")
_BULLETS: Final = "-–—•·*+ "
_NAME: Final = re.compile(NAME)
_NAME_LIMIT: Final = 30
"""Characters; a longer line without a colon is a sentence."""


def read_line(typed: str, *, numbered: bool) -> ReactionFound | NearFound | None:
    """None for a text. `numbered`: "1. Паспорт: копия" and "1) да: …" are reactions, too. Never raises on any text."""
    line = plain_line(typed.strip())
    colon = line.text.find(":")
    if colon < 0 or _TIME_OR_ADDRESS.match(line.text, colon + 1):
        return _dashed(line)
    rest = line.cut(colon + 1, len(line.text))
    key = read_key(line, colon)
    if isinstance(key, NearKey):
        return NearFound(NearReason.KEY, f"{key.nearest}: {rest}", rest=rest) if rest else None
    if key is not None:
        return _with_actions(key, line.cut(0, colon), rest)
    in_list = read_numbered(line, colon)
    if numbered and in_list is not None and rest:
        return _with_actions(in_list, written_key(in_list), rest)
    return _dashed(line) or _of_unknown_key(line, colon, in_list, rest)


def _with_actions(key: Key, label: str, rest: str) -> ReactionFound | NearFound:
    actions = read_actions(rest)
    if isinstance(actions, Actions):
        return ReactionFound(key, actions, rest)
    nearest = f"{label}: {actions.nearest}" if actions.nearest else ""
    return NearFound(actions.trouble, nearest, key, rest=rest)


def _of_unknown_key(line: PlainLine, colon: int, in_list: Key | None, rest: str) -> NearFound | None:
    """Something that can't be a key before what can only be an action. The phone's other sign, #, is never text."""
    actions = read_actions(rest)
    is_action = isinstance(actions, Actions) and (replace(actions, sentence="", sms="") != Actions())
    if in_list is not None:
        return (
            NearFound(NearReason.KEY, f"{written_key(in_list)}: {rest}", in_list, rest=rest)
            if is_action
            else None
        )
    pound = _POUND.fullmatch(line.text, 0, colon)
    if not rest or not (pound or (is_action and colon <= KEY_LIMIT)):
        return None
    label = (pound["name"] or "") if pound else line.name(0, colon).lstrip(_BULLETS)
    return NearFound(NearReason.UNKNOWN_KEY, name=label if _is_name(label) else "", rest=rest)


def _dashed(line: PlainLine) -> NearFound | None:
    found = _DASHED.fullmatch(line.text)
    name = line.name(*found.span("name")) if found and found["name"] else ""
    if found is None or is_quantity(name) or len(name) > _NAME_LIMIT:
        return None
    rest = line.cut(found.start("rest"), len(line.text))
    before, colon, after = rest.partition(":")
    if colon and not name and _is_name(before.strip()) and after.strip():
        name, rest = before.strip(), after.strip()
    any_phrase = found["key"] == ANY_PHRASE
    trigger = Trigger(any_phrase=True) if any_phrase else Trigger(int(found["key"]))
    key = Key((), found["key"], trigger, "" if any_phrase else name)
    return NearFound(NearReason.NO_COLON, key=key, rest=rest)


def _is_name(typed: str) -> bool:
    return len(typed) <= _NAME_LIMIT and _NAME.fullmatch(typed) is not None
