"""Cancel, Stop and lock are handled before everything else that waits. So a Confirm may be handled after a
Cancel that was pressed later. Telegram's update ids grow, and they tell which was first.
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
    """What is done inside goes first: it passes those that wait for their chat's turn or to write to the database."""
    token = _urgent.set(True)
    try:
        yield
    finally:
        _urgent.reset(token)


def is_urgent() -> bool:
    return _urgent.get()


@dataclass(frozen=True, slots=True)
class Turn:
    """Which update asks for something, and in which chat."""

    update_id: int
    chat_id: ChatId


class UrgentWord(StrEnum):
    """A typed request that may not wait."""

    CANCEL = "cancel"
    """Cancels whatever was begun and has not left."""
    STOP = "stop"
    """Cancels the same and what is under way."""
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
    """Reads a command, whatever follows it, or a message that is only the word."""
    said = text.strip(_AROUND).casefold()
    if said.startswith("/"):
        return _COMMANDS.get(said.split(maxsplit=1)[0].partition("@")[0])
    return _WORDS.get(said)
