"""What may not wait for its chat's turn: taps and words that keep a call from being made. bot.workers.updates asks
about each update before it is parsed, and hands these on beside the queue.

Their handlers write what is certain and leave everything else, answers included, as a Rest.
"""

import json
from typing import Any, Final

from aiogram.filters import Filter
from aiogram.types import Message

from bot.domain.turn import UrgentWord, read_urgent_word
from bot.telegram.buttons import CancelDraft, CancelLaunch, StopLaunch
from bot.telegram.lanes import Lanes
from handlers.planned.buttons import RemoveLaunch, RemovePlanned
from handlers.verifying.buttons import DropVerification

URGENT_BUTTONS: Final = (
    CancelDraft,
    CancelLaunch,
    StopLaunch,
    DropVerification,
    RemovePlanned,
    RemoveLaunch,
)
_PREFIXES: Final = tuple(f"{button.__prefix__}{button.__separator__}" for button in URGENT_BUTTONS)


def lanes_of(body: bytes) -> Lanes:
    """The lanes of a raw update. Words count in private chats only: in a group people speak to each other."""
    try:
        update = json.loads(body)
        if "callback_query" in update:
            is_urgent = str(update["callback_query"].get("data", "")).startswith(_PREFIXES)
            return Lanes.BESIDE if is_urgent else Lanes.IN_TURN
        return _of_message(update.get("message") or {})
    except (ValueError, AttributeError, TypeError):
        return Lanes.IN_TURN


def _of_message(message: dict[str, Any]) -> Lanes:
    is_private = (message.get("chat") or {}).get("type") == "private"
    match read_urgent_word(message.get("text") or "") if is_private else None:
        case UrgentWord.CANCEL | UrgentWord.STOP:
            # The word means whatever was begun before it, and a message that begins something may still wait.
            return Lanes.BOTH
        case UrgentWord.LOCK:
            return Lanes.BESIDE
        case None:
            return Lanes.IN_TURN


class Says(Filter):
    """A message that is nothing but one of these words; hands on `word`."""

    def __init__(self, *words: UrgentWord) -> None:
        self._words = words

    async def __call__(self, message: Message) -> bool | dict[str, UrgentWord]:
        word = read_urgent_word(message.text or "")
        return {"word": word} if word in self._words else False
