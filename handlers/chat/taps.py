"""Telegram shows a turning circle on a button until it is answered, and people tap again. So a tap is answered before
its work is done. Only a handler that is quick and has something to say answers its tap itself.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiogram import BaseMiddleware
from aiogram.dispatcher.flags import get_flag
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, TelegramObject

log = logging.getLogger(__name__)

ANSWER_LIMIT: Final = 200
"""Characters of answerCallbackQuery's text."""
ANSWERS_ITSELF: Final = {"answers_itself": True}
"""Flags of a handler that answers its tap; it may not talk to the calling service."""


class Tap:
    """One press of an inline button, answered once; `was_late`: it was answered while it waited for its turn."""

    def __init__(self, callback: CallbackQuery, *, was_late: bool = False) -> None:
        self._callback = callback
        self._was_late = was_late
        self.is_answered = False

    async def answer(self, text: str | None = None, *, alert: bool = False) -> None:
        """`text` is plain; without one only the circle stops. What was asked is done even if the answer fails."""
        if self.is_answered:
            return
        self.is_answered = True
        try:
            if not self._was_late:
                await self._callback.answer(text, show_alert=alert)
            elif text and self._callback.message is not None:
                # Telegram takes one answer to a tap; the text still has to be read.
                await self._callback.message.answer(text, parse_mode=None)
        except TelegramAPIError as error:
            log.info("a tap could not be answered: %s", type(error).__name__)


class AnswerFirst(BaseMiddleware):
    """Answers a tap before its handler runs. Inner: only there is the handler known."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        tap: Tap = data["tap"]
        if not get_flag(data, "answers_itself"):
            await tap.answer()
        result = await handler(event, data)
        await tap.answer()
        return result
