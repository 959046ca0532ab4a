"""A client cuts a longer text in two messages, and the second would be taken for an answer to what is asked about the first:
half a text would be read to strangers.

A list may be pasted in parts, and becomes lists of its own. Of anything else the rest is refused with a sentence.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Message, TelegramObject

from bot.domain.drafts.draft import TEXT_LIMIT
from bot.telegram.screen import Screen
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.lists.sheet_files import IsPastedList

FULL: Final = 3500
"""Characters; Telegram takes 4096, and clients cut at a space or a line before that."""
_CHATS: Final = 10_000


class CutTexts(BaseMiddleware):
    """Inner, for messages, so that the user is known. It remembers each chat's latest long message, in this process only."""

    def __init__(self) -> None:
        self._long: OrderedDict[int, int] = OrderedDict()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if not isinstance(event, Message) or event.chat.type != ChatType.PRIVATE or not event.text:
            return await handler(event, data)
        # The server numbers a user's two messages one after the other; whatever we answer comes behind both.
        goes_on = self._long.pop(event.chat.id, None) == event.message_id - 1
        if len(event.text) >= FULL:
            self._long[event.chat.id] = event.message_id
            while len(self._long) > _CHATS:
                self._long.popitem(last=False)
        if not goes_on or event.text.startswith("/") or await IsPastedList()(event):
            return await handler(event, data)
        talk: Talk = data["talk"]
        await bring(event, Screen(talk.say("text-was-cut", limit=TEXT_LIMIT)), talk.bot)
        return None
