"""What a user reads when something was not done: a refusal is a sentence, anything else an incident with an id.

Nothing of the update gets into the log. Only trouble on the way to Telegram is raised again: then nobody could be
told, and the journal brings the update back.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.services.refusal import Refusal
from bot.telegram.gate import GateBusyError
from bot.telegram.lanes import Leave, Rest
from bot.telegram.rendering import refusal_text
from bot.telegram.screen import Screen
from bot.telegram.sending import answers_below, edits_put_off, show
from bot.telegram.texts import Say
from handlers.chat.display import chat_of
from handlers.chat.taps import ANSWER_LIMIT, Tap

log = logging.getLogger(__name__)

_COME_BACK = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, GateBusyError)


class Telling(BaseMiddleware):
    """Outer, inside Admission: it needs `say`."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        leave: Leave = data["leave"]

        def leave_told(rest: Rest) -> None:
            leave(Rest(partial(self._told, event, data, rest.do), is_screen=rest.is_screen))

        with _shown_where_it_is_seen(event, leave_told):
            left = await self._told(event, data, partial(handler, event, data))
        if isinstance(left, Rest):
            leave_told(left)

    async def _told(
        self, event: TelegramObject, data: dict[str, Any], do: Callable[[], Awaitable[Any]]
    ) -> Any:
        say: Say = data["say"]
        try:
            return await do()
        except Refusal as refusal:
            await _tell(event, refusal_text(refusal, say), plain_refusal(refusal, say), data)
        except _COME_BACK:
            raise
        except TelegramForbiddenError:
            log.info("a chat takes no messages any more")
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("a conversation failed, incident %s", incident)
            await _tell(event, say("incident", id=incident), say.plain("incident", id=incident), data)
        return None


def _shown_where_it_is_seen(event: TelegramObject, leave: Leave) -> AbstractContextManager[None]:
    """Edits after a tap are put off, so that the next tap need not wait for them; what was typed is answered below it."""
    match event:
        case CallbackQuery():
            return edits_put_off(leave)
        case Message(contact=None):
            # Contacts come by the dozen and share one question.
            return answers_below(event.message_id, leave)
    return nullcontext()


def plain_refusal(refusal: Refusal, say: Say) -> str:
    """The refusal for an alert, which has no HTML."""
    return html_to_plain(refusal_text(refusal, say))


def html_to_plain(text: str) -> str:
    """Enough for our refusals: they hold no tags, only escaped facts."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


async def _tell(event: TelegramObject, text: str, plain: str, data: dict[str, Any]) -> None:
    """Shows an alert where a tap still waits for its answer and the text fits, else a message."""
    tap: Tap | None = data.get("tap")
    if tap is not None and not tap.is_answered and len(plain) <= ANSWER_LIMIT:
        await tap.answer(plain, alert=True)
        return
    if tap is not None:
        await tap.answer()
    bot: Bot = data["bot"]
    if isinstance(event, Message | CallbackQuery):
        await show(bot, chat_of(event), Screen(text))
