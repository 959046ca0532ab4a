"""Cancel, Stop and lock are handled before everything else that waits, so a Confirm may be handled after a Cancel that was
pressed later. What was said first is told by Telegram's update ids, which grow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.ids import ChatId

_urgent: ContextVar[bool] = ContextVar("urgent", default=False)


@contextmanager
def urgently() -> Iterator[None]:
    """What is done inside goes before whatever waits: for its chat's turn, or to write where one at a time may."""
    token = _urgent.set(True)
    try:
        yield
    finally:
        _urgent.reset(token)


def is_urgent() -> bool:
    return _urgent.get()


@dataclass(frozen=True, slots=True)
class Turn:
    """Which update asks, and in which chat."""

    update_id: int
    chat_id: ChatId


class UrgentWord(StrEnum):
    """What a typed message asks for that may not wait."""

    CANCEL = "cancel"
    """Whatever was begun and has not left."""
    STOP = "stop"
    """The same, and what is under way."""
    LOCK = "lock"


_COMMANDS: Final = {"/cancel": UrgentWord.CANCEL, "/stop": UrgentWord.STOP, "/lock": UrgentWord.LOCK}
_WORDS: Final = {
    **dict.fromkeys(("отмена", "отменить", "отмени", "отменяй", "cancel"), UrgentWord.CANCEL),
    **dict.fromkeys(
        ("стоп", "стой", "остановить", "останови", "остановите", "остановись", "stop"), UrgentWord.STOP
    ),
}
_AROUND: Final = " \t\r\n\u00a0.,;:!?…—-«»\"'()"


def read_urgent_word(text: str) -> UrgentWord | None:
    """A command, whatever follows it, or a message that is nothing but the word."""
    said = text.strip(_AROUND).casefold()
    if said.startswith("/"):
        return _COMMANDS.get(said.split(maxsplit=1)[0].partition("@")[0])
    return _WORDS.get(said)
