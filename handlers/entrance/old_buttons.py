"""A restored database gives out ids that were given out before: an old button may name another launch by now. So buttons
drawn before the restore are not obeyed. Exceptions: those that name nothing, and those that only stop calls.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, InaccessibleMessage, TelegramObject

from bot.services.launches.epochs import Epochs
from bot.services.refusal import Refusal
from bot.telegram.buttons import CancelLaunch, StopLaunch
from handlers.menu.buttons import Open

SKEW = timedelta(minutes=1)
"""Telegram's clock differs from ours, and it counts whole seconds."""
OBEYED = tuple(f"{kind.__prefix__}:" for kind in (Open, CancelLaunch, StopLaunch))


class OldButtons(BaseMiddleware):
    """Inner: its refusal has to be told as a sentence."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        epochs: Epochs = data["epochs"]
        if isinstance(event, CallbackQuery) and not (event.data or "").startswith(OBEYED):
            since = await epochs.buttons_since()
            if since is not None and _drawn_at(event) < since - SKEW:
                raise Refusal("old-button")
        return await handler(event, data)


def _drawn_at(tap: CallbackQuery) -> datetime:
    """When the button's screen was last drawn; long ago if Telegram no longer shows the message."""
    message = tap.message
    if message is None or isinstance(message, InaccessibleMessage):
        return datetime.min.replace(tzinfo=UTC)
    edited = datetime.fromtimestamp(message.edit_date or 0, UTC)
    return max(message.date, edited)
