"""What a refused message says of the chat that it was for, in Telegram's own words."""

from typing import Final

from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError

from bot.services.watching.chat_changes import WatchTrouble

_TROUBLES: Final = (
    ("chat not found", WatchTrouble.LEFT),
    ("group chat was deactivated", WatchTrouble.LEFT),
    ("message thread not found", WatchTrouble.TOPIC_DELETED),
    ("topic_deleted", WatchTrouble.TOPIC_DELETED),
    ("topic_closed", WatchTrouble.TOPIC_CLOSED),
    ("not enough rights", WatchTrouble.MUTED),
    ("have no rights to send", WatchTrouble.MUTED),
    ("chat_write_forbidden", WatchTrouble.MUTED),
)


def trouble_of(error: TelegramAPIError) -> WatchTrouble | None:
    """What a refused message says of its chat; None: nothing of the chat."""
    if isinstance(error, TelegramForbiddenError):
        return WatchTrouble.LEFT
    if not isinstance(error, TelegramBadRequest):
        return None
    said = error.message.lower()
    return next((trouble for words, trouble in _TROUBLES if words in said), None)
