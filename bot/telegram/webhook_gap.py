"""TELEGRAM_MODE=webhook: whether updates that Telegram brings may have waited. It brings updates again that
we did not take, and the updates don't say so. Only getWebhookInfo tells that a delivery failed or that
updates are pending.

An outage of a few seconds between two looks goes unnoticed.
"""

from datetime import timedelta
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.domain.clock import Clock

LOOK_S: Final = 10.0
_LATELY: Final = timedelta(minutes=1)


class WebhookGap:
    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self.is_open = True
        """True from the start or from a failed delivery until nothing waits any more."""

    async def look(self) -> bool:
        """A worker's turn; returns False, since there is never more to do at once."""
        try:
            info = await self._bot.get_webhook_info()
        except TelegramAPIError:
            self.is_open = True
            return False
        failed_at = info.last_error_date
        has_failed = failed_at is not None and self._clock() - failed_at < _LATELY
        self.is_open = has_failed or (self.is_open and info.pending_update_count > 0)
        return False
